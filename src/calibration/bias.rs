//! How far expected values are from the mean of whole people, and what the fit does about it.
//!
//! Where a limit binds in some months only, expected values differ from the mean of many runs: whole beds stand empty in
//! one month and are missed in the next. Figures are counts of whole people, hence what is shown is corrected before it
//! is compared with them.

/// Differences within this part of a figure stay as they are.
const SMALL: f64 = 0.01;
/// As do those within this many of their standard errors.
const ERRORS: f64 = 3.0;

/// A target in runs of whole people, against expected values from the same people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bias {
    /// Mean of the runs ÷ expected values.
    pub ratio: f64,
    /// Its standard error.
    pub error: f64,
}

impl Bias {
    /// None at all.
    pub const NONE: Self = Self { ratio: 1.0, error: 0.0 };

    /// Whether what is shown stays as it is.
    #[must_use]
    pub fn negligible(self) -> bool {
        (self.ratio - 1.0).abs() <= SMALL.max(ERRORS * self.error)
    }

    /// What expected values are multiplied by.
    #[must_use]
    pub fn factor(self) -> f64 {
        if self.negligible() { 1.0 } else { self.ratio }
    }
}
