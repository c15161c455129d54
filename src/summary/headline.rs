//! Every quantity for every option, and its difference from the comparator.

use super::quantities::Quantity;
use super::statistics::{Estimate, Share, chance_better, differences};
use super::variance::{Needed, Split, pairing};
use crate::engine::Results;
use ndarray::Axis;

/// The level of a quantity under one option.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// Mean and range, in the quantity's unit.
    pub estimate: Estimate,
    /// Chance apart from parameters.
    pub variance: Option<Split>,
}

/// The paired difference of an option from the comparator: option less comparator, run by run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// Mean and range, in the quantity's unit.
    pub absolute: Estimate,
    /// The same in per cent of the comparator's mean; none where that mean is 0.
    pub percent: Option<Estimate>,
    /// Whether no run shows any difference.
    pub identical: bool,
    /// The share of runs in which the option is better.
    pub better: Option<Share>,
    /// Chance apart from parameters.
    pub variance: Option<Split>,
    /// The paired variance as a share of the variance of independent runs.
    pub pairing: Option<f64>,
    /// How many runs would pin the difference down.
    pub needed: Option<Needed>,
}

impl Difference {
    /// Whether the mean is known to be on one side of 0: at least twice its standard error away.
    ///
    /// Without a standard error (a single calculation) any mean but 0 is.
    #[must_use]
    pub fn mean_is_clear(&self) -> bool {
        let error = self.absolute.standard_error.unwrap_or(0.0);
        self.absolute.mean.abs() > 2.0 * error
    }
}

/// One quantity for every option.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Of what.
    pub quantity: Quantity,
    /// By option, the comparator first.
    pub levels: Vec<Level>,
    /// By option after the comparator: entry 0 belongs to option 1.
    pub differences: Vec<Difference>,
}

impl Answer {
    /// The answer for one quantity.
    #[must_use]
    pub fn new(quantity: Quantity, results: &Results) -> Self {
        let options = results.totals.len_of(Axis(1));
        let runs: Vec<Vec<f64>> = (0..options).map(|s| quantity.draws(results, s)).collect();
        let twins: Vec<Vec<f64>> = (0..options).map(|s| quantity.twin_draws(results, s)).collect();
        let levels = runs
            .iter()
            .zip(&twins)
            .map(|(runs, twins)| Level {
                estimate: Estimate::of(runs),
                variance: Split::of(runs, twins),
            })
            .collect();
        let differences = (1..options)
            .map(|option| {
                let by_run = differences(&runs[option], &runs[0]);
                let by_twin = differences(&twins[option], &twins[0]);
                let comparator = super::statistics::mean(&runs[0]);
                let absolute = Estimate::of(&by_run);
                Difference {
                    absolute,
                    percent: (comparator != 0.0).then(|| absolute.scaled(100.0 / comparator.abs())),
                    identical: by_run.iter().all(|difference| *difference == 0.0),
                    better: chance_better(&by_run, quantity.better()),
                    variance: Split::of(&by_run, &by_twin),
                    pairing: pairing(&runs[option], &runs[0]),
                    needed: Needed::of(&by_run, comparator),
                }
            })
            .collect();
        Self { quantity, levels, differences }
    }

    /// The difference of an option (counted from the comparator, 0); none for the comparator itself.
    #[must_use]
    pub fn difference(&self, strategy: usize) -> Option<&Difference> {
        self.differences.get(strategy.checked_sub(1)?)
    }
}

/// Every quantity, in order.
#[must_use]
pub fn answers(results: &Results) -> Vec<Answer> {
    Quantity::all().map(|quantity| Answer::new(quantity, results)).collect()
}
