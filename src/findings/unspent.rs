//! Money that found nobody.

use super::money::MoneyRow;
use crate::scenario::Line;
use crate::units::MONTHS_PER_YEAR;

/// A year's pounds below which nothing is said.
const LEAST: f64 = 1_000.0;
/// And the share of a line's money below which nothing is said.
const SHARE: f64 = 0.1;

/// Pounds a year that a line of an option was given and did not spend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unspent {
    /// The line.
    pub line: Line,
    /// Pounds a year not spent.
    pub left: f64,
    /// Pounds a year of it beyond what carrying on as now does not spend, and those that it is given beyond.
    pub more: Option<(f64, f64)>,
    /// Pounds a year that it is given.
    pub given: f64,
}

/// Pounds a year of one sum over rows, whose months say how many years they are.
fn a_year(rows: &[&MoneyRow], of: impl Fn(&MoneyRow) -> f64) -> f64 {
    let months: f64 = rows.iter().map(|row| f64::from(row.months)).sum();
    if months > 0.0 {
        rows.iter().map(|row| of(row)).sum::<f64>() * MONTHS_PER_YEAR / months
    } else {
        0.0
    }
}

/// What an option's lines do not spend, the largest first; lines that spend nearly all are left out.
#[must_use]
pub fn lines(money: &[MoneyRow], strategy: usize) -> Vec<Unspent> {
    let of = |&line: &Line| {
        let rows: Vec<&MoneyRow> =
            money.iter().filter(|row| row.strategy == strategy && row.line == line).collect();
        let (given, left) = (a_year(&rows, |row| row.funded), a_year(&rows, MoneyRow::left));
        let beyond = a_year(&rows, |row| row.funded_difference.unwrap_or(0.0));
        let more = beyond - a_year(&rows, |row| row.spent_difference.unwrap_or(0.0));
        let told = |left: f64, of: f64| left >= LEAST && left >= SHARE * of;
        let more = (strategy > 0 && beyond > 0.0 && told(more, beyond)).then_some((more, beyond));
        (more.is_some() || told(left, given)).then_some(Unspent { line, left, more, given })
    };
    let mut lines: Vec<Unspent> = Line::ALL.iter().filter_map(of).collect();
    lines.sort_by(|one, other| other.left.total_cmp(&one.left));
    lines
}

/// Pounds a year that an option does not spend, all lines together.
#[must_use]
pub fn total(money: &[MoneyRow], strategy: usize) -> f64 {
    let sum = |line: &Line| {
        let rows: Vec<&MoneyRow> =
            money.iter().filter(|row| row.strategy == strategy && row.line == *line).collect();
        a_year(&rows, MoneyRow::left)
    };
    Line::ALL.iter().map(sum).sum()
}
