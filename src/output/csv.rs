//! Tidy tables as CSV: UTF-8, LF, a header, no index.

use super::File;
use crate::summary::tables::{Cell, Table};

/// A table as a file.
#[must_use]
pub fn file(table: &Table) -> File {
    let rows = table.rows.iter().map(|row| row.iter().map(text).collect());
    let header = table.columns.iter().map(|column| (*column).to_string()).collect();
    File { name: format!("{}.csv", table.name), bytes: write(header, rows) }
}

/// A header and rows of text as CSV.
pub(super) fn write(header: Vec<String>, rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in std::iter::once(header).chain(rows) {
        writer.write_record(&row).expect("memory takes every row");
    }
    writer.into_inner().expect("memory takes every byte")
}

/// A cell as text: numbers in the fewest digits that read back as the same number; what is missing is empty.
fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Count(count) => count.to_string(),
        // Adding 0 turns −0 into 0.
        Cell::Number(Some(number)) => (number + 0.0).to_string(),
        Cell::Number(None) => String::new(),
    }
}
