//! What options are called in pictures.

use crate::narrative::Summary;
use crate::narrative::figures::plain;
use crate::narrative::first::label;
use crate::output::TIED;

/// An option's title on one line, as the first table numbers it: long titles that are cut stay apart.
pub(super) fn title(summary: &Summary, strategy: usize) -> String {
    // The number stays with the first word, on whatever line that stands.
    let number = label(summary.strategies.len(), strategy, "").replace(' ', &TIED.to_string());
    number + &alone(summary, strategy)
}

/// An option's title on one line, without its number.
pub(super) fn alone(summary: &Summary, strategy: usize) -> String {
    summary.strategies.get(strategy).map_or_else(String::new, |strategy| plain(&strategy.title))
}

/// The comparator's title in quotation marks.
pub(super) fn comparator(summary: &Summary) -> String {
    format!("“{}”", title(summary, 0))
}
