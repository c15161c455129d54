//! Tidy tables as CSV: UTF-8, LF, a header, no index.

use super::harmless::cell;
use super::{File, Shelf};
use crate::findings::cells::{Cell, Table};
use std::io::{self, Write};

/// A table as a file.
#[must_use]
pub fn file(table: &Table) -> File {
    let mut bytes = Vec::new();
    let rows = table.rows.iter().map(|row| texts(row));
    write(&mut bytes, table.columns, rows).expect("memory takes every byte");
    File { name: named(table.name), bytes }
}

/// Puts a table on a shelf, each row as it is made.
pub fn put(
    name: &str,
    columns: &[&str],
    rows: impl Iterator<Item = Vec<Cell>>,
    shelf: &mut impl Shelf,
) {
    shelf.put(&named(name), |to| write(to, columns, rows.map(|row| texts(&row))));
}

fn named(table: &str) -> String {
    format!("{table}.csv")
}

/// A header and rows of text as CSV.
pub(super) fn write(
    to: &mut dyn Write,
    header: &[impl AsRef<[u8]>],
    rows: impl Iterator<Item = Vec<String>>,
) -> io::Result<()> {
    let mut writer = ::csv::WriterBuilder::new().flexible(true).from_writer(to);
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(&row)?;
    }
    writer.flush()
}

fn texts(row: &[Cell]) -> Vec<String> {
    row.iter().map(text).collect()
}

/// A cell as text: numbers in the fewest digits that read back as the same number; what is missing is empty.
fn text(of: &Cell) -> String {
    match of {
        // No program that opens the table runs it.
        Cell::Text(text) => cell(text).into_owned(),
        Cell::Count(count) => count.to_string(),
        // Adding 0 turns −0 into 0.
        Cell::Number(Some(number)) => (number + 0.0).to_string(),
        Cell::Number(None) => String::new(),
    }
}
