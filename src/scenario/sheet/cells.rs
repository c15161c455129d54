//! Sheets and their cells, as the caller read them.

use crate::scenario::guess;
use std::collections::BTreeSet;

/// A file of sheets as the caller read it: no files here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    /// The sheets that show, in their order.
    pub sheets: Vec<Sheet>,
    /// The names of those that are hidden, which are not read.
    pub hidden: Vec<String>,
}

impl From<Sheet> for Book {
    fn from(sheet: Sheet) -> Self {
        Self { sheets: vec![sheet], hidden: Vec::new() }
    }
}

/// Rows and columns of a sheet that do not show, from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// Rows.
    pub rows: BTreeSet<u32>,
    /// Columns.
    pub columns: BTreeSet<u32>,
}

/// A sheet as the caller read it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its name; none for a file that has no sheets.
    pub name: Option<String>,
    /// The cells that hold something, row by row and each row from left to right.
    pub cells: Vec<SheetCell>,
    /// What of it does not show.
    pub hidden: Hidden,
}

/// A cell that holds something.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetCell {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
    /// What it holds.
    pub content: CellContent,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum CellContent {
    /// Text.
    Text(String),
    /// A number, as computed where it is a formula.
    Number(f64),
    /// A formula of which the file holds no value.
    Formula,
    /// A day, such as 2026-04-01.
    Date(String),
    /// None of these, in words: a time, an error.
    Other(String),
}

impl SheetCell {
    /// Its text, where it holds some.
    pub(in crate::scenario) fn text(&self) -> Option<&str> {
        match &self.content {
            CellContent::Text(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        }
    }

    /// Whether it holds more than blanks.
    pub(in crate::scenario) fn filled(&self) -> bool {
        !matches!(&self.content, CellContent::Text(text) if text.trim().is_empty())
    }

    /// Its name, such as `B7`.
    pub(in crate::scenario) fn name(&self) -> String {
        cell_name(self.row, self.column)
    }
}

/// The name of a cell, such as `B7`.
pub(super) fn cell_name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = u64::from(column) + 1;
    while left > 0 {
        letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    format!("{}{}", letters.iter().rev().collect::<String>(), u64::from(row) + 1)
}

/// What stands in a cell, in few words.
pub(super) fn shown(content: &CellContent) -> String {
    match content {
        CellContent::Number(number) => guess::plain(*number),
        CellContent::Text(text) => format!("the text \"{}\"", short(text)),
        CellContent::Formula => "a formula without a saved value".to_owned(),
        CellContent::Date(day) => format!("the date {day}"),
        CellContent::Other(words) => words.clone(),
    }
}

/// A text on one line, of at most 60 characters.
pub(super) fn short(text: &str) -> String {
    let text = text.trim();
    let letters = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let short: String = letters.take(60).collect();
    let more = if text.chars().count() > 60 { "…" } else { "" };
    format!("{short}{more}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_the_names_that_people_see() {
        for (row, column, name) in
            [(0, 0, "A1"), (6, 1, "B7"), (0, 25, "Z1"), (9, 26, "AA10"), (0, 16_383, "XFD1")]
        {
            assert_eq!(cell_name(row, column), name);
        }
    }
}
