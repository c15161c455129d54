//! Public figures beside what the model shows.

use super::ids::ids;
use crate::findings::cells::{Cell, Table};
use crate::findings::observed::ObservedRow;
use crate::narrative::whole::Summary;

/// Columns of `observed.csv`.
pub const OBSERVED: &[&str] = &[
    "scenario",
    "strategy",
    "strategy_title",
    "figure",
    "figure_title",
    "unit",
    "year",
    "model_year",
    "fitted",
    "observed",
    "observed_lower_5_percent",
    "observed_upper_95_percent",
    "model_mean",
    "model_lower_5_percent",
    "model_upper_95_percent",
    "inside",
    "source",
];

/// The table of a file.
#[must_use]
pub fn table(summary: &Summary) -> Table {
    let row = |row: &ObservedRow| {
        let mut cells = ids(summary, row.strategy);
        let figure = &row.figure;
        let quantity = figure.quantity;
        cells.extend([&*quantity.key(), &*figure.label(), quantity.unit()].map(Cell::from));
        cells.push(Cell::Count(figure.year.unsigned_abs().into()));
        cells.push(row.model_year.into());
        cells.push(if figure.fit { "yes" } else { "no" }.into());
        cells.extend([Some(figure.value), figure.low, figure.high].map(Cell::from));
        cells.extend([Some(row.mean), row.low, row.high].map(Cell::from));
        cells.push(row.inside().map_or("", |inside| if inside { "yes" } else { "no" }).into());
        cells.push(figure.source.as_str().into());
        cells
    };
    Table { name: "observed", columns: OBSERVED, rows: summary.observed.iter().map(row).collect() }
}
