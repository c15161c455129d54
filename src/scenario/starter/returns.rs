//! An area's own returns: figures out of tables of NDTMS and Fingertips as they are downloaded.
//!
//! A table is known by its headings, which may stand below titles. What was read from where is said, and so is what was
//! left out, and why.

mod counts;
mod fingertips;
mod ndtms;

use crate::authorities::fill::{Below, Table, is_code};
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

/// What returns hold of an area.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Returns {
    /// Figures, each quantity once.
    pub figures: Vec<Returned>,
    /// What was read from where, and what was left out, in sentences.
    pub said: Vec<String>,
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
fn bare(text: &str) -> String {
    let letter = |letter: char| if letter.is_alphanumeric() { letter } else { ' ' };
    let plain: String = text.to_lowercase().replace('&', " and ").chars().map(letter).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a table is a return that is known by its headings.
#[must_use]
pub fn known(table: &Table) -> bool {
    fingertips::table(table).is_some() || ndtms::table(table).is_some()
}

/// The figures of an area in some tables; of a quantity that stands in several, that of the latest year.
///
/// # Errors
///
/// A table without a row of the area, or with a cell that is no count: with the file and what it holds instead.
pub fn read(tables: &[Table], whose: Whose<'_>) -> Result<Returns, String> {
    let mut returns = Returns::default();
    for table in tables {
        let (found, said) = if let Some(below) = fingertips::table(table) {
            fingertips::read(&below, whose)?
        } else if let Some(columns) = ndtms::table(table) {
            ndtms::read(&columns, whose)?
        } else {
            continue;
        };
        for one in found {
            keep(one, &mut returns);
        }
        returns.said.extend(said);
    }
    without_sums(&mut returns);
    returns.figures.sort_by_key(|one| one.quantity);
    let mut listed: Vec<String> = Vec::new();
    for one in &returns.figures {
        listed.push(format!("{}: {}", one.place, one.words));
    }
    listed.append(&mut returns.said);
    returns.said = listed;
    Ok(returns)
}

/// Counts that differ by more than this part of them are worth a look.
const APART: f64 = 0.02;

/// Keeps the figure of the latest year; of one year that of NDTMS, which counts, before one that an indicator rests on; else
/// the first that was read.
fn keep(one: Returned, returns: &mut Returns) {
    let Some(known) = returns.figures.iter_mut().find(|known| known.quantity == one.quantity)
    else {
        returns.figures.push(one);
        return;
    };
    let rank = |figure: &Returned| (figure.year, figure.source == ndtms::SOURCE);
    let newer = rank(known) < rank(&one);
    let other = if newer { std::mem::replace(known, one) } else { one };
    let why = if other.year < known.year { "is newer" } else { "counts" };
    let apart = other.year == known.year && (other.value - known.value).abs() > APART * known.value;
    returns.said.push(format!(
        "{}{}: {} of {} ({}) left out, for {} ({}) {why}",
        if apart { "LOOK AT THIS: " } else { "" },
        other.place,
        other.quantity.key(),
        other.year,
        other.value,
        known.place,
        known.value
    ));
}

/// Leaves out what others add up to: stated twice, it would count twice.
fn without_sums(returns: &mut Returns) {
    use Observable as Q;
    const SUMS: [(Q, &[Q]); 9] = [
        (Q::InYearNonOpiates, &[Q::InYearNonOpiate, Q::InYearNonOpiateAlcohol]),
        (Q::StartsNonOpiates, &[Q::StartsNonOpiate, Q::StartsNonOpiateAlcohol]),
        (Q::ExitsNonOpiates, &[Q::ExitsNonOpiate, Q::ExitsNonOpiateAlcohol]),
        (Q::CompletionsNonOpiates, &[Q::CompletionsNonOpiate, Q::CompletionsNonOpiateAlcohol]),
        (
            Q::InYear,
            &[Q::InYearOpiate, Q::InYearNonOpiate, Q::InYearNonOpiateAlcohol, Q::InYearAlcohol],
        ),
        (
            Q::Starts,
            &[Q::StartsOpiate, Q::StartsNonOpiate, Q::StartsNonOpiateAlcohol, Q::StartsAlcohol],
        ),
        (Q::Exits, &[Q::ExitsOpiate, Q::ExitsNonOpiate, Q::ExitsNonOpiateAlcohol, Q::ExitsAlcohol]),
        (
            Q::Completions,
            &[
                Q::CompletionsOpiate,
                Q::CompletionsNonOpiate,
                Q::CompletionsNonOpiateAlcohol,
                Q::CompletionsAlcohol,
            ],
        ),
        (Q::OnDay, &[Q::OnDayOpiate, Q::OnDayNonOpiate, Q::OnDayNonOpiateAlcohol, Q::OnDayAlcohol]),
    ];
    for (sum, parts) in SUMS {
        let has = |quantity: &Q| returns.figures.iter().any(|one| one.quantity == *quantity);
        if has(&sum) && parts.iter().all(has) {
            returns.figures.retain(|one| one.quantity != sum);
            returns.said.push(format!(
                "{} left out: its groups are stated one by one, and would count twice",
                sum.key()
            ));
        }
    }
}

/// The rows of an area in a table with a column of areas, with their numbers in the file (from 1).
fn rows_of<'t>(
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
