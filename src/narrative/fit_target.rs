//! What a target of a fit is called.

use crate::calibration::targets::What;

/// Name in columns, title and unit of a target.
#[must_use]
pub fn about(what: What) -> (String, String, &'static str) {
    match what {
        What::Figure(quantity) => {
            (quantity.key().to_owned(), quantity.label().to_owned(), quantity.unit())
        }
        What::Steady(group) => (
            format!("dependent_after_ten_years_{}", group.key()),
            format!("dependent people after ten years against today, {}", group.label()),
            "ratio",
        ),
    }
}
