//! An option that puts others together, beside the sum of its parts.

use super::quantities::{Quantity, Timing, recovery};
use super::statistics::{differences, mean};
use crate::engine::{Draws, Results};
use crate::model::Outcome;
use crate::scenario::Scenario;

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
