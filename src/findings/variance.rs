//! Chance apart from parameters, what pairing gains, and whether the runs were enough.
//!
//! Twin *i* has the parameters of run *i* and other chance, so that half the mean squared difference between run and
//! twin estimates the variance that chance alone causes. What is left of the variance over runs comes from the
//! parameters. With *t* twins the share of chance is itself uncertain, by about √(2 ÷ *t*) of its size.

use super::quantities::{Quantity, Timing, recovery};
use super::statistics::{differences, mean, variance};
use crate::engine::{Draws, Results};
use crate::model::Outcome;
use crate::scenario::Scenario;

/// The Monte Carlo standard error aimed at, as a share of the difference.
const OF_DIFFERENCE: f64 = 0.1;
/// The same, as a share of the comparator's level: a difference near 0 needs no more than this.
const OF_COMPARATOR: f64 = 0.001;

/// The variance over runs in two parts, in the unit squared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Split {
    /// Over runs.
    pub total: f64,
    /// From chance alone.
    pub chance: f64,
    /// From the parameters: what is left, at least 0.
    pub parameters: f64,
}

impl Split {
    /// From one draw a run and one a twin; none with a single run or no twins.
    #[must_use]
    pub fn of(runs: &[f64], twins: &[f64]) -> Option<Self> {
        let total = variance(runs)?;
        let between = differences(twins, runs);
        if between.is_empty() {
            return None;
        }
        let halves: Vec<f64> = between.iter().map(|by| by * by / 2.0).collect();
        let chance = mean(&halves);
        Some(Self { total, chance, parameters: (total - chance).max(0.0) })
    }

    /// The share of the variance that is chance, in per cent, at most 100; none where nothing varies.
    #[must_use]
    pub fn chance_percent(self) -> Option<f64> {
        (self.total > 0.0).then(|| 100.0 * (self.chance / self.total).min(1.0))
    }
}

/// The variance of the paired difference, as a share of what it would be if option and comparator had been run with
/// separate parameters and luck; none where nothing varies. 0.01 means that pairing saves 99 runs in 100.
#[must_use]
pub fn pairing(option: &[f64], comparator: &[f64]) -> Option<f64> {
    let paired = variance(&differences(option, comparator))?;
    let independent = variance(option)? + variance(comparator)?;
    (independent > 0.0).then(|| paired / independent)
}

/// How many runs bring the Monte Carlo standard error of a difference to a tenth of the difference, or to a thousandth
/// of the comparator's level where that is larger.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Needed {
    /// Runs needed, at least 2.
    pub runs: f64,
    /// Whether the runs made were that many.
    pub enough: bool,
}

impl Needed {
    /// From one paired difference a run and the comparator's mean.
    ///
    /// None for a single run, and where the difference varies about a comparator and a mean of exactly 0.
    #[must_use]
    pub fn of(differences: &[f64], comparator: f64, draws: &Draws) -> Option<Self> {
        let error = draws.standard_error(differences)?;
        let aim = (OF_DIFFERENCE * mean(differences).abs()).max(OF_COMPARATOR * comparator.abs());
        if error <= 0.0 {
            return Some(Self { runs: 2.0, enough: true });
        }
        if aim <= 0.0 {
            return None;
        }
        let ratio = error / aim;
        let runs = (differences.len() as f64 * ratio * ratio).ceil().max(2.0);
        Some(Self { runs, enough: error <= aim })
    }
}

/// Runs that went through the draws of a fit again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Again {
    /// Draws of the fit.
    pub draws: usize,
    /// The Monte Carlo standard error of headline differences over all runs, as a share of what one pass through the fit gave:
    /// mean over options, deaths and recovery.
    pub error: f64,
}

/// What runs beyond the draws of the area's fit still helped; none where there are none, and where nothing differs.
#[must_use]
pub fn again(scenario: &Scenario, results: &Results) -> Option<Again> {
    let draws = scenario.fit.as_ref()?.draws.len();
    if results.runs as usize <= draws {
        return None;
    }
    let once = results.draws.first(draws);
    let deaths = Quantity::new(Outcome::Deaths, Timing::OverHorizon);
    let mut shares = Vec::new();
    for quantity in [deaths, recovery(scenario.horizon_months)] {
        let comparator = quantity.draws(results, 0);
        for option in 1..scenario.strategies.len() {
            let by = differences(&quantity.draws(results, option), &comparator);
            let (all, first) =
                (results.draws.standard_error(&by)?, once.standard_error(&by[..draws])?);
            shares.extend((first > 0.0).then(|| all / first));
        }
    }
    (!shares.is_empty()).then(|| Again { draws, error: mean(&shares) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;
    use rand_distr::{Distribution, StandardNormal};

    #[test]
    fn recovers_the_two_parts_of_a_known_variance() {
        // Draw = 3 × parameter + 4 × chance: 9 from parameters, 16 from chance.
        let count = 20_000;
        let mut random = ChaCha8Rng::seed_from_u64(11);
        let mut normal = || -> f64 { StandardNormal.sample(&mut random) };
        let (mut runs, mut twins) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let parameter = 3.0 * normal();
            runs.push(parameter + 4.0 * normal());
            twins.push(parameter + 4.0 * normal());
        }
        let split = Split::of(&runs, &twins).unwrap();
        // A normal variance estimated from n draws has the standard error √(2 ÷ n) of itself.
        let relative = (2.0 / f64::from(count)).sqrt();
        assert!((split.chance - 16.0).abs() < 4.0 * 16.0 * relative, "{split:?}");
        assert!((split.total - 25.0).abs() < 4.0 * 25.0 * relative, "{split:?}");
        assert!((split.parameters - (split.total - split.chance)).abs() < 1e-12);
        let percent = split.chance_percent().unwrap();
        assert!((percent - 64.0).abs() < 4.0 * 64.0 * 2.0 * relative, "{percent}");
    }

    #[test]
    fn the_parts_are_never_negative() {
        // Twins far from their runs, runs near each other: chance alone exceeds the total.
        let split = Split::of(&[1.0, 1.1, 0.9], &[5.0, -3.0]).unwrap();
        assert_eq!(split.parameters, 0.0);
        assert_eq!(split.chance_percent(), Some(100.0));
        assert_eq!(Split::of(&[1.0], &[1.0]), None);
        assert_eq!(Split::of(&[1.0, 2.0], &[]), None);
        assert_eq!(Split::of(&[0.0, 0.0], &[0.0]).unwrap().chance_percent(), None);
    }

    #[test]
    fn pairing_counts_what_both_arms_share() {
        // The option is the comparator plus 10 in every run: the paired difference does not vary.
        let comparator = [1.0, 5.0, 3.0, 9.0];
        let option = comparator.map(|number| number + 10.0);
        assert_eq!(pairing(&option, &comparator), Some(0.0));
        // Exactly opposed arms: variance of the difference 4σ² against 2σ².
        let opposed = comparator.map(|number| -number);
        assert!((pairing(&opposed, &comparator).unwrap() - 2.0).abs() < 1e-12);
        assert_eq!(pairing(&[1.0, 1.0], &[2.0, 2.0]), None);
    }

    #[test]
    fn the_runs_needed_follow_from_the_error() {
        // Mean 10, standard deviation 2√(100/99), 100 runs: standard error 0.201 against the aim of 1.
        let differences: Vec<f64> =
            (0..100).map(|run| if run % 2 == 0 { 12.0 } else { 8.0 }).collect();
        let apart = Draws::apart(100);
        let needed = Needed::of(&differences, 0.0, &apart).unwrap();
        assert!(needed.enough);
        assert_eq!(needed.runs, 5.0, "100 × 0.0404 ÷ 1, rounded up");
        // A tenth of the difference, ±2 about 0.1: aim 0.01, error √(404/99/100) = 0.20.
        let small: Vec<f64> = differences.iter().map(|number| number - 9.9).collect();
        let needed = Needed::of(&small, 0.0, &apart).unwrap();
        assert!(!needed.enough);
        assert!((needed.runs - 40_405.0).abs() < 1.5, "{needed:?}");
        // A large comparator makes a small difference matter less: a thousandth of 1,000 is 1.
        assert!(Needed::of(&small, 1000.0, &apart).unwrap().enough);
        assert_eq!(Needed::of(&[1.0, -1.0], 0.0, &Draws::apart(2)), None);
        assert!(Needed::of(&[0.0, 0.0], 0.0, &Draws::apart(2)).unwrap().enough);
        assert_eq!(Needed::of(&[4.0], 1.0, &Draws::apart(1)), None);
    }
}
