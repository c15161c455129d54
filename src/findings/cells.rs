//! A table: columns, and rows of cells.

use super::statistics::Estimate;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number, or nothing.
    Number(Option<f64>),
    /// A whole number.
    Count(u64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(Some(number))
    }
}
impl From<Option<f64>> for Cell {
    fn from(number: Option<f64>) -> Self {
        Self::Number(number)
    }
}
impl From<u32> for Cell {
    fn from(count: u32) -> Self {
        Self::Count(u64::from(count))
    }
}

/// Whole columns under a header.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Name of the file, without its ending.
    pub name: &'static str,
    /// Column names.
    pub columns: &'static [&'static str],
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

pub(crate) fn estimate(estimate: Option<Estimate>) -> [Cell; 4] {
    [
        estimate.map(|estimate| estimate.mean).into(),
        estimate.and_then(|estimate| estimate.standard_error).into(),
        estimate.and_then(|estimate| estimate.lower_5_percent).into(),
        estimate.and_then(|estimate| estimate.upper_95_percent).into(),
    ]
}

pub(crate) fn yes(yes: bool) -> Cell {
    if yes { "yes" } else { "no" }.into()
}
