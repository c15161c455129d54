//! What is said of an option that puts others together: together is rarely the sum.

use super::figures::whole_percent;
use super::reply::Grid;
use super::words::{amount, noun};
use crate::findings::facts::StrategyName;
use crate::findings::quantities::Quantity;
use crate::findings::together::{Together, Told};
use crate::model::Outcome;

/// Standard errors within which together and the sum are not told apart.
const CLEAR: f64 = 2.0;

impl Told {
    fn words(self, quantity: Quantity) -> String {
        let error =
            self.error.map_or(String::new(), |error| format!(" ± {}", super::figures::size(error)));
        format!("{}{error}", amount(quantity, self.mean))
    }
}

/// An option and its parts for a screen; no rows where it has none.
#[must_use]
pub fn grid(strategies: &[StrategyName], rows: &[Together], strategy: usize) -> Grid {
    let own: Vec<&Together> = rows.iter().filter(|row| row.strategy == strategy).collect();
    let Some(first) = own.first() else { return Grid::default() };
    let line = |title: String, of: &dyn Fn(&Together) -> Told| {
        let cells = own.iter().map(|row| of(row).words(row.quantity));
        std::iter::once(title).chain(cells).collect::<Vec<String>>()
    };
    let mut lines: Vec<Vec<String>> = first
        .parts
        .iter()
        .enumerate()
        .map(|(index, &(part, _))| {
            let title = strategies.get(part).map_or("", |part| part.title.as_str());
            let mut cells = line(super::figures::plain(title), &|row| row.parts[index].1);
            // What a part costs, as a share of what they all cost.
            for (cell, row) in cells.iter_mut().skip(1).zip(&own) {
                let spend = row.quantity.outcome == Outcome::Spend;
                if let Some(percent) = row.percent(part).filter(|_| spend) {
                    cell.push_str(&format!(", {} of all", whole_percent(percent)));
                }
            }
            cells
        })
        .collect();
    lines.push(line("the parts added up".into(), &|row| row.sum));
    lines.push(line("together".into(), &|row| row.together));
    lines.push(line("together, beyond the sum".into(), &|row| row.beyond));
    let header = own.iter().map(|row| noun(row.quantity).to_owned());
    Grid {
        header: std::iter::once(String::new()).chain(header).collect(),
        widths: vec![34, 20, 24, 22],
        rows: lines,
    }
}

/// What the parts of an option cost, the dearest first; none where they do not all spend more, or all less.
#[must_use]
pub fn price(strategies: &[StrategyName], rows: &[Together], strategy: usize) -> Option<String> {
    let spend = |row: &&Together| row.quantity.outcome == Outcome::Spend;
    let row = rows.iter().filter(|row| row.strategy == strategy).find(spend)?;
    let mut parts: Vec<(f64, String)> = row
        .parts
        .iter()
        .map(|&(part, told)| {
            let title = strategies.get(part).map_or("", |part| part.title.as_str());
            let spend = amount(row.quantity, told.mean);
            let share = whole_percent(row.percent(part)?);
            Some((told.mean, format!("“{}” {spend} ({share})", super::figures::plain(title))))
        })
        .collect::<Option<_>>()?;
    parts.sort_by(|(one, _), (other, _)| other.abs().total_cmp(&one.abs()));
    let parts: Vec<String> = parts.into_iter().map(|(_, said)| said).collect();
    Some(format!(
        "What its parts cost alone, of {} for all: {}.",
        amount(row.quantity, row.sum.mean),
        parts.join(", ")
    ))
}

/// Whether together is the sum of its parts, in a sentence for each quantity but the spend.
#[must_use]
pub fn words(rows: &[Together], strategy: usize) -> Vec<String> {
    rows.iter()
        .filter(|row| row.strategy == strategy && row.quantity.outcome != Outcome::Spend)
        .map(|row| {
            let of = |told: Told| amount(row.quantity, told.mean);
            let clear = row
                .beyond
                .error
                .is_some_and(|error| row.beyond.mean.abs() >= CLEAR * error && error > 0.0);
            let verdict = if clear {
                format!("together is not the sum: {} beyond it", of(row.beyond))
            } else {
                "these runs do not tell the two apart".to_owned()
            };
            format!(
                "On {}, its {} parts alone add up to {}, together they come to {}: {verdict}.",
                noun(row.quantity),
                row.parts.len(),
                of(row.sum),
                of(row.together)
            )
        })
        .collect()
}
