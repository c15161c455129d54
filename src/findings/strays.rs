//! How far an area's own counts stray, and from which month a change would stand out from that.

use super::quantities::{Quantity, Timing, recovery};
use super::statistics::mean;
use super::variance::Split;
use crate::engine::Results;
use crate::model::Outcome;
use ndarray::Array3;

/// Standard deviations at which a count stands out.
const STANDS_OUT: f64 = 2.0;

/// How far an area's own totals stray beyond counting, with demand and supply that drift: standard deviations as shares of
/// the total over the horizon. Measured between runs and their twins, which share parameters and nothing else; 0 for one
/// calculation with central values, which has neither.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Strays {
    /// Deaths.
    pub deaths: f64,
    /// People reaching one year of recovery.
    pub recoveries: f64,
}

impl Strays {
    /// From results of a scenario over so many months.
    #[must_use]
    pub fn new(results: &Results, horizon_months: u32) -> Self {
        let of = |quantity: Quantity| {
            let runs = quantity.draws(results, 0);
            let total = mean(&runs);
            let split = Split::of(&runs, &quantity.twin_draws(results, 0));
            let beyond = split.map_or(0.0, |split| (split.chance - total).max(0.0));
            if total > 0.0 { beyond.sqrt() / total } else { 0.0 }
        };
        Self {
            deaths: of(Quantity::new(Outcome::Deaths, Timing::OverHorizon)),
            recoveries: of(recovery(horizon_months)),
        }
    }
}

/// What a count whose mean is `total` strays, in its own unit: by chance (Poisson), and by `strays`, a share of it.
#[must_use]
pub fn chance(total: f64, strays: f64) -> f64 {
    let drift = strays * total;
    STANDS_OUT * (total.max(0.0) + drift * drift).sqrt()
}

/// The first month in which the running total under an option is two standard deviations of chance from the
/// comparator's; none within the horizon. `mean` and `difference` are those of [`Months`](super::months::Months).
///
/// Chance is that of counts (the variance of a running total is the total, Poisson), and of demand and supply, which move
/// it by the share `strays` ([`Strays`]; taken alike early and late, where it grows). What is not known about the parameters
/// is left out, as if the comparator were known: the real wait is longer.
#[must_use]
pub fn month(
    mean: &Array3<f64>,
    difference: &Array3<f64>,
    strategy: usize,
    outcome: Outcome,
    strays: f64,
) -> Option<usize> {
    let (mut total, mut more) = (0.0, 0.0);
    for month in 0..mean.dim().1 {
        total += mean[[strategy, month, outcome as usize]];
        more += difference[[strategy, month, outcome as usize]];
        if more != 0.0 && more.abs() >= chance(total, strays) {
            return Some(month);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::months::Months;

    #[test]
    fn a_change_stands_out_when_it_is_twice_the_chance_of_counts() {
        let shape = (2, 120, Outcome::COUNT);
        let mut months = Months {
            mean: Array3::zeros(shape),
            error: Array3::zeros(shape),
            difference: Array3::zeros(shape),
            difference_error: Array3::zeros(shape),
            places: Array3::zeros((2, 120, crate::model::Place::COUNT)),
        };
        let deaths = Outcome::Deaths as usize;
        for month in 0..120 {
            months.mean[[1, month, deaths]] = 4.0;
            months.difference[[1, month, deaths]] = 1.0;
        }
        assert_eq!(
            month(&months.mean, &months.difference, 1, Outcome::Deaths, 0.05),
            Some(19),
            "m ≥ 2 √(4m + (0.2 m)²) from m = 16 ÷ 0.84 = 19.05 on"
        );
        // (2 · 4 · 0.13)² = 1.08: what drifts grows faster than the change.
        assert_eq!(month(&months.mean, &months.difference, 1, Outcome::Deaths, 0.13), None);
        // m ≥ 2 √(4m) from m = 16 on: the sixteenth month is number 15.
        assert_eq!(month(&months.mean, &months.difference, 1, Outcome::Deaths, 0.0), Some(15));
        months.difference.fill(0.0);
        assert_eq!(month(&months.mean, &months.difference, 1, Outcome::Deaths, 0.0), None);
        months.difference.fill(0.1);
        assert_eq!(
            month(&months.mean, &months.difference, 1, Outcome::Deaths, 0.0),
            None,
            "too small for the horizon"
        );
    }
}
