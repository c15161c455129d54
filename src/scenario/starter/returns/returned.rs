//! A figure of a return, and the rows of the area whose figures are wanted.

use crate::authorities::fill::{Below, is_code};
use crate::authorities::{Authority, Register};
use crate::scenario::observed::Observable;

/// A figure of a return.
#[derive(Clone, Debug, PartialEq)]
pub struct Returned {
    /// What was counted.
    pub quantity: Observable,
    /// The year under which it stands: its first calendar year.
    pub year: i32,
    /// The figure.
    pub value: f64,
    /// The range of what is withheld or has one; none where the file states the number alone.
    pub range: Option<(f64, f64)>,
    /// What it is rounded to.
    pub rounded_to: Option<f64>,
    /// What it is and what was done with it, in a sentence.
    pub words: String,
    /// Its source in few words.
    pub source: String,
    /// The file, and the row.
    pub place: String,
}

/// Whose figures are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Whose<'a> {
    /// The name in sentences.
    pub name: &'a str,
    /// The authority that it is, if it is one.
    pub authority: Option<&'a Authority>,
    /// The first calendar year of the file: later figures are left out.
    pub start: i32,
}

impl Whose<'_> {
    /// Whether a cell names the area: by code, or by a name of it.
    fn is(&self, cell: &str) -> bool {
        let cell = cell.trim();
        match self.authority {
            Some(known) if is_code(cell) => {
                Register::embedded().by_code(cell).is_some_and(|found| found.code == known.code)
            }
            Some(known) => {
                Register::embedded().exactly(cell).is_some_and(|found| found.code == known.code)
                    || bare(cell) == bare(&known.name)
            }
            None => !cell.is_empty() && bare(cell) == bare(self.name),
        }
    }
}

/// Letters and digits in lower case, one space between words.
pub(super) fn bare(text: &str) -> String {
    let letter = |letter: char| if letter.is_alphanumeric() { letter } else { ' ' };
    let plain: String = text.to_lowercase().replace('&', " and ").chars().map(letter).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The rows of an area in a table with a column of areas, with their numbers in the file (from 1).
pub(super) fn rows_of<'t>(
    below: &'t Below<'_>,
    columns: &[usize],
    whose: Whose<'_>,
) -> Result<Vec<(usize, &'t Vec<String>)>, String> {
    let own = |row: &Vec<String>| columns.iter().any(|&column| whose.is(Below::cell(row, column)));
    let rows: Vec<(usize, &Vec<String>)> = below
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| own(row))
        .map(|(at, row)| (below.first + at, row))
        .collect();
    if !rows.is_empty() {
        return Ok(rows);
    }
    let mut areas: Vec<&str> = Vec::new();
    for row in below.rows {
        let name = columns.last().map_or("", |&column| Below::cell(row, column));
        if !name.is_empty() && !areas.contains(&name) && areas.len() < 6 {
            areas.push(name);
        }
    }
    Err(format!(
        "{}: no row of {}; its areas are {}{}",
        below.name,
        whose.name,
        areas.iter().take(5).copied().collect::<Vec<_>>().join("; "),
        if areas.len() > 5 { "; …" } else { "" }
    ))
}
