//! Options that put others together, beside the sum of their parts.

use super::ids::ids;
use crate::findings::cells::{Cell, Table};
use crate::findings::together::Told;
use crate::narrative::whole::Summary;

/// Columns of `together.csv`.
pub const TOGETHER: &[&str] = &[
    "scenario",
    "strategy",
    "strategy_title",
    "outcome",
    "unit",
    "row",
    "part",
    "part_title",
    "mean",
    "standard_error",
    "percent_of_parts",
];

/// The table of a file.
#[must_use]
pub fn table(summary: &Summary) -> Table {
    let mut rows = Vec::new();
    for row in &summary.together {
        let mut push = |what: &str, part: Option<usize>, told: Told| {
            let mut cells = ids(summary, row.strategy);
            cells.extend([row.quantity.outcome.key(), row.quantity.unit(), what].map(Cell::from));
            let named = part.and_then(|part| summary.strategies.get(part));
            cells.push(named.map_or("", |part| part.id.as_str()).into());
            cells.push(named.map_or("", |part| part.title.as_str()).into());
            cells.push(told.mean.into());
            cells.push(told.error.into());
            cells.push(part.and_then(|part| row.percent(part)).into());
            rows.push(cells);
        };
        for &(part, told) in &row.parts {
            push("part", Some(part), told);
        }
        push("sum_of_parts", None, row.sum);
        push("together", None, row.together);
        push("beyond_the_sum", None, row.beyond);
    }
    Table { name: "together", columns: TOGETHER, rows }
}
