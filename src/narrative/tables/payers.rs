//! What every payer pays.

use super::ids::ids;
use crate::findings::cells::{Cell, Table};
use crate::findings::payers::{PayerRow, rows};
use crate::narrative::whole::Summary;

/// Columns of `payers.csv`.
pub const PAYERS: &[&str] = &[
    "scenario",
    "strategy",
    "strategy_title",
    "payer",
    "payer_title",
    "counted_from_perspective",
    "pounds",
    "difference_pounds",
    "pounds_per_person_year",
    "difference_pounds_per_person_year",
];

/// The rows of `payers.csv`.
#[must_use]
pub fn table(summary: &Summary) -> Table {
    let row = |row: PayerRow| {
        let mut cells = ids(summary, row.strategy);
        cells.extend([row.payer.key(), row.payer.label(), row.perspective().key()].map(Cell::from));
        cells.push(row.pounds.into());
        cells.extend([row.difference, row.each, row.each_difference].map(Cell::from));
        cells
    };
    Table {
        name: "payers",
        columns: PAYERS,
        rows: rows(&summary.answers, summary.strategies.len()).into_iter().map(row).collect(),
    }
}
