//! Figures in proportion, in no more digits than a guess carries.

/// Significant digits of a figure in proportion: no more than a guess carries.
const DIGITS: usize = 3;

/// A figure in proportion, in few digits.
pub(super) fn few(number: f64) -> f64 {
    format!("{number:.*e}", DIGITS - 1).parse().unwrap_or(number)
}

/// Pounds of a stand-in: hundreds, or tens where they are few.
pub(super) fn round_pounds(pounds: f64) -> f64 {
    let step = if pounds >= 1e4 { 100.0 } else { 10.0 };
    (pounds / step).round() * step
}
