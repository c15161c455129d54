//! What a target of a fit is called.

use crate::calibration::targets::{Target, What};

/// Name in columns, title and unit of a target.
#[must_use]
pub fn about(target: &Target) -> (String, String, &'static str) {
    match target.what {
        What::Figure(quantity) => {
            (quantity.key().into_owned(), target.title.clone(), quantity.unit())
        }
        What::Steady(group) => (
            format!("dependent_after_ten_years_{}", group.key()),
            format!("dependent people after ten years against today, {}", group.label()),
            "ratio",
        ),
    }
}
