//! Every option, year by year.

use super::ids::ids;
use crate::findings::cells::{Cell, Table, estimate};
use crate::findings::years::YearRow;
use crate::narrative::whole::Summary;

/// Columns of `by_year.csv`.
pub const COLUMNS: &[&str] = &[
    "scenario",
    "strategy",
    "strategy_title",
    "measure",
    "measure_title",
    "timing",
    "unit",
    "year",
    "first_month",
    "months",
    "mean",
    "standard_error",
    "lower_5_percent",
    "upper_95_percent",
    "difference",
    "difference_standard_error",
    "difference_lower_5_percent",
    "difference_upper_95_percent",
    "difference_percent_of_comparator",
    "chance_better_percent",
];

/// The years as a table.
#[must_use]
pub fn table(summary: &Summary) -> Table {
    let row = |year: &YearRow| {
        let mut row = ids(summary, year.strategy);
        row.extend(year.of.words().map(Cell::from));
        row.push(year.year.into());
        row.push(year.first_month.to_string().into());
        row.push(year.months.into());
        row.extend(estimate(Some(year.level)));
        row.extend(estimate(year.difference));
        row.push(year.difference_percent.into());
        row.push(year.better.map(|better| 100.0 * better.share).into());
        row
    };
    Table { name: "by_year", columns: COLUMNS, rows: summary.years.iter().map(row).collect() }
}
