//! Every quantity for every option, and its difference from the comparator.

use super::perfect::without_chance;
use super::quantities::{Quantity, Timing};
use super::statistics::{
    Estimate, LOWER, Share, UPPER, chance_better, differences, quantile, sorted,
};
use super::variance::{Needed, Split, pairing};
use crate::engine::Results;
use crate::model::Outcome;
use ndarray::{Array2, Axis, s};

/// The least difference in people, QALYs or years that is worth a word.
pub const LEAST: f64 = 0.5;
/// The same as a share of the comparator's level: a model of this kind is not right to one part in two thousand. Where the
/// comparator's level is above 1,000, this is the larger of the two.
pub const LEAST_SHARE: f64 = 0.0005;

/// Whether a difference from a comparator's level is not worth a word, whatever its error: half a person, QALY or year, or
/// one part in two thousand of the comparator, whichever is larger. Only people, QALYs and years are judged so.
#[must_use]
pub fn slight(quantity: Quantity, difference: f64, comparator: f64) -> bool {
    matches!(quantity.unit(), "people" | "person-years" | "QALYs" | "years")
        && difference.abs() < LEAST.max(LEAST_SHARE * comparator.abs())
}

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
    /// Whether the mean is too small to be worth a word ([`slight`]).
    pub slight: bool,
    /// The share of runs in which the option is better.
    pub better: Option<Share>,
    /// Chance apart from parameters.
    pub variance: Option<Split>,
    /// The paired variance as a share of the variance of independent runs.
    pub pairing: Option<f64>,
    /// How many runs would pin the difference down.
    pub needed: Option<Needed>,
    /// 5 % and 95 % of runs were below with what is only luck averaged out ([`without_luck`]); none without twins.
    pub known: Option<[f64; 2]>,
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
        Self::of(&[quantity], results)
    }

    /// The answer for some quantities of one kind added up, run by run; it goes by the name of the first.
    #[must_use]
    pub fn of(quantities: &[Quantity], results: &Results) -> Self {
        let quantity = quantities[0];
        let options = results.totals.len_of(Axis(1));
        let added = |of: &dyn Fn(Quantity) -> Vec<f64>| {
            quantities.iter().skip(1).fold(of(quantity), |sum, &other| {
                sum.iter().zip(of(other)).map(|(one, other)| one + other).collect()
            })
        };
        let runs: Vec<Vec<f64>> =
            (0..options).map(|s| added(&|quantity| quantity.draws(results, s))).collect();
        let twins: Vec<Vec<f64>> =
            (0..options).map(|s| added(&|quantity| quantity.twin_draws(results, s))).collect();
        let levels = runs
            .iter()
            .zip(&twins)
            .map(|(runs, twins)| Level {
                estimate: Estimate::of(runs, &results.draws),
                variance: Split::of(runs, twins),
            })
            .collect();
        let differences = (1..options)
            .map(|option| {
                let by_run = differences(&runs[option], &runs[0]);
                let by_twin = differences(&twins[option], &twins[0]);
                let comparator = super::statistics::mean(&runs[0]);
                let absolute = Estimate::of(&by_run, &results.draws);
                Difference {
                    absolute,
                    percent: (comparator != 0.0).then(|| absolute.scaled(100.0 / comparator.abs())),
                    slight: slight(quantity, absolute.mean, comparator),
                    identical: by_run.iter().all(|difference| *difference == 0.0),
                    better: chance_better(&by_run, quantity.better(), &results.draws),
                    variance: Split::of(&by_run, &by_twin),
                    pairing: pairing(&runs[option], &runs[0]),
                    needed: Needed::of(&by_run, comparator, &results.draws),
                    known: without_luck(quantities, results, option).and_then(|numbers| {
                        let numbers = sorted(&numbers);
                        Some([quantile(&numbers, LOWER)?, quantile(&numbers, UPPER)?])
                    }),
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

/// Causes of death, which add up to all deaths.
const CAUSES: [Outcome; 3] =
    [Outcome::DeathsOverdose, Outcome::DeathsAlcohol, Outcome::DeathsOther];

/// The difference of an option from the comparator in some quantities added up, run by run, with what is only luck averaged
/// out: what is left is what is not known of the evidence.
///
/// Runs and twins share parameters and nothing else; the covariance of what they differ by is taken out ([`without_chance`]).
/// Deaths are taken cause by cause and all causes together, so that the parts add up to the total in every run. None without
/// twins, with a single run, and for quantities of which no twin is kept.
#[must_use]
pub fn without_luck(quantities: &[Quantity], results: &Results, option: usize) -> Option<Vec<f64>> {
    let total = |quantity: &Quantity| quantity.outcome == Outcome::Deaths;
    let over = |outcome| Quantity::new(outcome, Timing::OverHorizon);
    let causes = CAUSES.map(over);
    let deaths = quantities
        .iter()
        .all(|quantity| causes.contains(quantity) || *quantity == over(Outcome::Deaths));
    let columns: &[Quantity] = if deaths { &causes } else { quantities };
    let of = |draws: &dyn Fn(Quantity, usize) -> Vec<f64>| -> Option<Array2<f64>> {
        let columns: Vec<Vec<f64>> =
            columns.iter().map(|&q| differences(&draws(q, option), &draws(q, 0))).collect();
        let rows = columns.iter().map(Vec::len).min()?;
        Some(Array2::from_shape_fn((rows, columns.len()), |(row, at)| columns[at][row]))
    };
    let runs = of(&|quantity, strategy| quantity.draws(results, strategy))?;
    let twins = of(&|quantity, strategy| quantity.twin_draws(results, strategy))?;
    if runs.nrows() < 2 || twins.nrows() == 0 || twins.nrows() > runs.nrows() {
        return None;
    }
    let between = &twins - &runs.slice(s![..twins.nrows(), ..]);
    let found = without_chance(&runs, &between);
    let counts: Vec<bool> = columns
        .iter()
        .map(|column| quantities.contains(column) || quantities.iter().any(total))
        .collect();
    let sum = |row: ndarray::ArrayView1<'_, f64>| {
        row.iter().zip(&counts).filter(|(_, counts)| **counts).map(|(number, _)| number).sum()
    };
    Some(found.outer_iter().map(sum).collect())
}

/// Every quantity, in order.
#[must_use]
pub fn answers(results: &Results) -> Vec<Answer> {
    Quantity::all().map(|quantity| Answer::new(quantity, results)).collect()
}

pub(crate) fn find(answers: &[Answer], quantity: Quantity) -> Option<&Answer> {
    answers.iter().find(|answer| answer.quantity == quantity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_slight_below_half_a_person_or_one_part_in_two_thousand() {
        let deaths = Quantity::new(Outcome::Deaths, Timing::OverHorizon);
        assert!(slight(deaths, 0.1, 1620.0) && slight(deaths, -0.8, 1620.0));
        assert!(!slight(deaths, 0.82, 1620.0) && !slight(deaths, -31.0, 1620.0));
        assert!(slight(deaths, 0.4, 10.0) && !slight(deaths, 0.6, 10.0));
        // What money does is known: no sum is slight.
        assert!(!slight(Quantity::new(Outcome::Spend, Timing::OverHorizon), 1.0, 1e9));
        assert!(!slight(Quantity::new(Outcome::WaitWeeksRehab, Timing::Average), 0.1, 10.0));
    }
}
