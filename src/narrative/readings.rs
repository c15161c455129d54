//! The named readings of contested evidence side by side, each a whole set of runs.

use super::texts::BoardSection;
use super::whole::Summary;
use crate::findings::cells::{Cell, Table};
use crate::findings::quantities::quantities;

/// The reading of rows that no choice touches.
pub const BASE: &str = "base";

/// Columns of `readings.csv`.
pub const READINGS: &[&str] = &[
    "scenario",
    "strategy",
    "strategy_title",
    "reading",
    "measure",
    "unit",
    "mean",
    "standard_error",
    "lower_5_percent",
    "upper_95_percent",
    "chance_better_percent",
];

/// The headline answers under one reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// Its name.
    pub name: String,
    /// The first table.
    pub board: Vec<BoardSection>,
    rows: Vec<Vec<Cell>>,
}

impl Read {
    /// From a summary of runs under it.
    #[must_use]
    pub fn new(name: &str, summary: &Summary) -> Self {
        let mut rows = Vec::new();
        for quantity in quantities(summary.facts.horizon_months) {
            let Some(answer) = summary.answer(quantity.outcome, quantity.timing) else { continue };
            for (strategy, named) in summary.strategies.iter().enumerate() {
                let Some(difference) = answer.difference(strategy) else { continue };
                let estimate = difference.absolute;
                rows.push(vec![
                    summary.facts.scenario.clone().into(),
                    named.id.clone().into(),
                    named.title.clone().into(),
                    name.into(),
                    quantity.outcome.key().into(),
                    quantity.unit().into(),
                    estimate.mean.into(),
                    estimate.standard_error.into(),
                    estimate.lower_5_percent.into(),
                    estimate.upper_95_percent.into(),
                    difference.better.map(|better| 100.0 * better.share).into(),
                ]);
            }
        }
        Self { name: name.to_owned(), board: summary.board.clone(), rows }
    }
}

/// All readings as a table: differences from the comparator.
#[must_use]
pub fn table(readings: &[Read]) -> Table {
    let rows = readings.iter().flat_map(|reading| reading.rows.clone()).collect();
    Table { name: "readings", columns: READINGS, rows }
}

/// The first table of every reading, option by option: the difference, the range and the chance.
#[must_use]
pub fn words(readings: &[Read]) -> Vec<String> {
    let Some(own) = readings.first() else { return Vec::new() };
    let mut lines = Vec::new();
    for (section, shown) in own.board.iter().enumerate() {
        lines.push(format!("{}, by reading of contested evidence", shown.title));
        for (row, option) in shown.rows.iter().enumerate().skip(1) {
            lines.push(format!("  {}", option.title));
            for reading in readings {
                let Some(cells) = reading.board.get(section).and_then(|s| s.rows.get(row)) else {
                    continue;
                };
                let agreed = cells.agreed();
                let parts: Vec<&str> = [&cells.difference, &cells.range, &agreed]
                    .into_iter()
                    .filter_map(|part| part.as_deref())
                    .collect();
                lines.push(format!("    {:<10} {}", reading.name, parts.join(" · ")));
            }
        }
        lines.push(String::new());
    }
    lines
}
