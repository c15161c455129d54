//! What is said of money by line.

use super::figures::{pounds, whole_percent};
use crate::findings::money::MoneyRow;
use crate::scenario::Line;

/// Lines over which further spend is told apart.
const FEWEST: usize = 3;
/// Lines that are named.
const NAMED: usize = 6;

/// What an option spends more than the comparator, by line, the most first; none where fewer than three lines have more.
#[must_use]
pub fn words(rows: &[MoneyRow], strategy: usize) -> Option<String> {
    let more = |line: Line| -> f64 {
        let own = rows.iter().filter(|row| row.strategy == strategy && row.line == line);
        own.filter_map(|row| row.spent_difference).sum()
    };
    let mut lines: Vec<(f64, Line)> = Line::ALL.iter().map(|&line| (more(line), line)).collect();
    lines.retain(|(pounds, _)| *pounds >= 1.0);
    if lines.len() < FEWEST {
        return None;
    }
    lines.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let whole: f64 = lines.iter().map(|(pounds, _)| pounds).sum();
    let share = |of: f64| whole_percent(100.0 * of / whole);
    let mut said: Vec<String> = lines
        .iter()
        .take(NAMED)
        .map(|&(more, line)| format!("{} {} ({})", line.label(), pounds(more), share(more)))
        .collect();
    let rest: f64 = lines.iter().skip(NAMED).map(|(pounds, _)| pounds).sum();
    if rest > 0.0 {
        said.push(format!("all others {} ({})", pounds(rest), share(rest)));
    }
    Some(format!("Of the {} more that lines spend: {}.", pounds(whole), said.join(", ")))
}
