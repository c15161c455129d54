//! An option that puts others together, beside the sum of its parts: together is rarely the sum.

use super::facts::StrategyName;
use super::figures::whole_percent;
use super::reply::Grid;
use super::words::{amount, noun};
use crate::engine::{Draws, Results};
use crate::findings::quantities::{Quantity, Timing, recovery};
use crate::findings::statistics::{differences, mean};
use crate::model::Outcome;
use crate::scenario::Scenario;

/// Standard errors within which together and the sum are not told apart.
const CLEAR: f64 = 2.0;

/// A mean over runs and its Monte Carlo standard error; none for a single run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub error: Option<f64>,
}

impl Told {
    fn of(numbers: &[f64], draws: &Draws) -> Self {
        Self { mean: mean(numbers), error: draws.standard_error(numbers) }
    }

    fn words(self, quantity: Quantity) -> String {
        let error =
            self.error.map_or(String::new(), |error| format!(" ± {}", super::figures::size(error)));
        format!("{}{error}", amount(quantity, self.mean))
    }
}

/// What an option and its parts do to one quantity, each against the comparator.
#[derive(Clone, Debug, PartialEq)]
pub struct Together {
    /// The option that puts the others together, counted from the comparator, 0.
    pub strategy: usize,
    /// Of what.
    pub quantity: Quantity,
    /// Its parts, each alone.
    pub parts: Vec<(usize, Told)>,
    /// The parts added up, run by run.
    pub sum: Told,
    /// The option itself.
    pub together: Told,
    /// The option less the sum, run by run.
    pub beyond: Told,
}

impl Together {
    /// What share of the sum a part is, in per cent; none where the parts pull in different directions or come to nothing.
    #[must_use]
    pub fn percent(&self, part: usize) -> Option<f64> {
        let whole = self.sum.mean;
        let one_way = self.parts.iter().all(|(_, told)| told.mean * whole >= 0.0);
        let own = self.parts.iter().find(|(known, _)| *known == part)?;
        (one_way && whole != 0.0).then(|| 100.0 * own.1.mean / whole)
    }
}

/// Every option that says of which others it is made; deaths, recovery and spend.
#[must_use]
pub fn rows(scenario: &Scenario, results: &Results) -> Vec<Together> {
    let quantities = [
        Quantity::new(Outcome::Deaths, Timing::OverHorizon),
        recovery(scenario.horizon_months),
        Quantity::new(Outcome::Spend, Timing::OverHorizon),
    ];
    let mut rows = Vec::new();
    for (strategy, option) in scenario.strategies.iter().enumerate() {
        let parts: Vec<usize> = option
            .parts
            .iter()
            .filter_map(|id| scenario.strategies.iter().position(|other| other.id == *id))
            .collect();
        if parts.is_empty() {
            continue;
        }
        for quantity in quantities {
            let comparator = quantity.draws(results, 0);
            let effect =
                |strategy: usize| differences(&quantity.draws(results, strategy), &comparator);
            let together = effect(strategy);
            let mut sum = vec![0.0; together.len()];
            let each = parts.iter().map(|&part| {
                let alone = effect(part);
                sum.iter_mut().zip(&alone).for_each(|(sum, alone)| *sum += alone);
                (part, Told::of(&alone, &results.draws))
            });
            rows.push(Together {
                strategy,
                quantity,
                parts: each.collect(),
                beyond: Told::of(&differences(&together, &sum), &results.draws),
                sum: Told::of(&sum, &results.draws),
                together: Told::of(&together, &results.draws),
            });
        }
    }
    rows
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
