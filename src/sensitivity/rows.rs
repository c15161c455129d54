//! The row of the register behind a column of parameters.

use crate::evidence::{Register, Row};

/// The row of the register behind a column.
#[must_use]
pub(super) fn row(column: usize) -> Option<&'static Row> {
    Register::embedded().rows().get(column)
}
