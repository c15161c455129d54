//! `failures.csv`: points of a study that have no numbers, and why.

use crate::output::File;
use crate::output::csv::write;
use crate::output::harmless::cell;
use crate::scenario::study::Scalar;

/// Name of the file.
pub const NAME: &str = "failures.csv";

/// A point that failed.
pub struct Row<'a> {
    /// Its number.
    pub point: u64,
    /// Name of its scenario.
    pub scenario: String,
    /// Its factors' values, in the order of the factors; none where the scenario's own stands.
    pub values: Vec<Option<Scalar>>,
    /// Where it failed.
    pub stage: &'static str,
    /// Why.
    pub error: &'a str,
}

/// The file, whose columns are `point`, `scenario`, the factors, `stage` and `error`.
#[must_use]
pub fn file<'a>(factors: &[&str], rows: impl Iterator<Item = Row<'a>>) -> File {
    let header: Vec<&str> = ["point", "scenario"]
        .into_iter()
        .chain(factors.iter().copied())
        .chain(["stage", "error"])
        .collect();
    let rows = rows.map(|row| {
        let mut cells = vec![row.point.to_string(), row.scenario];
        cells.extend(row.values.iter().map(|value| match value {
            Some(Scalar::Text(text)) => cell(text).into_owned(),
            Some(other) => other.to_string(),
            None => String::new(),
        }));
        cells.extend([row.stage.to_owned(), cell(row.error).into_owned()]);
        cells
    });
    let mut bytes = Vec::new();
    write(&mut bytes, &header, rows).expect("memory takes every byte");
    File { name: NAME.into(), bytes }
}
