//! How the error of an answer falls with the runs, and what the runs' variance consists of.

use crate::engine::Draws;
use crate::findings::statistics::{mean, variance};
use crate::units::math::ln;

/// The fewest runs of a step.
pub(super) const FEWEST: usize = 10;

/// Errors that are asked for, as shares of the mean difference.
pub const AIMS: [f64; 3] = [0.10, 0.05, 0.01];

/// A step of the curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Runs, from the first.
    pub runs: usize,
    /// Mean of the paired difference over them.
    pub mean: f64,
    /// Its Monte Carlo standard error from these runs alone.
    pub standard_error: f64,
    /// The error that the variance of all runs lets one expect with as many.
    pub expected: f64,
    /// The error that separate runs of option and comparator would have.
    pub independent: f64,
}

/// The error of a difference over the first runs, two steps each time the runs double.
///
/// `option` and `comparator` hold one number a run, in order; runs of a draw count as one, so that the error no longer falls
/// with √n once a fit's draws come up again.
#[must_use]
pub fn curve(option: &[f64], comparator: &[f64], draws: &Draws) -> Vec<Step> {
    let differences = crate::findings::statistics::differences(option, comparator);
    let whole = variance(&differences);
    let apart = variance(option).zip(variance(comparator)).map(|(one, other)| one + other);
    let (Some(whole), Some(apart)) = (whole, apart) else { return Vec::new() };
    steps(differences.len())
        .into_iter()
        .map(|runs| {
            let first = &differences[..runs];
            Step {
                runs,
                mean: mean(first),
                standard_error: draws.first(runs).standard_error(first).unwrap_or(0.0),
                expected: (whole / runs as f64).sqrt(),
                independent: (apart / runs as f64).sqrt(),
            }
        })
        .collect()
}

/// Numbers of runs: from ten, by √2, and the last is all.
pub(super) fn steps(runs: usize) -> Vec<usize> {
    let mut steps = Vec::new();
    let mut next = FEWEST as f64;
    while next < runs as f64 {
        steps.push(next.round() as usize);
        next *= std::f64::consts::SQRT_2;
    }
    if runs > 1 {
        steps.push(runs);
    }
    steps
}

/// The slope of log error against log runs over a curve: −½ where runs are independent; none with fewer than three steps.
#[must_use]
pub fn slope(curve: &[Step]) -> Option<f64> {
    let points: Vec<(f64, f64)> = curve
        .iter()
        .filter(|step| step.standard_error > 0.0)
        .map(|step| (ln(step.runs as f64), ln(step.standard_error)))
        .collect();
    if points.len() < 3 {
        return None;
    }
    let x = mean(&points.iter().map(|point| point.0).collect::<Vec<f64>>());
    let y = mean(&points.iter().map(|point| point.1).collect::<Vec<f64>>());
    let along: f64 = points.iter().map(|point| (point.0 - x) * (point.0 - x)).sum();
    let both: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    (along > 0.0).then(|| both / along)
}

/// The variance of an answer in three parts, in the unit squared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parts {
    /// Of chance inside a draw.
    pub chance: f64,
    /// Of the parameters under one reading.
    pub parameters: f64,
    /// Between the named readings of contested evidence, each counted alike; none where one reading was run.
    pub readings: Option<f64>,
}

/// The parts: `total` is the variance over runs, `chance_share` the share of it that is chance (0 to 1), `readings` the
/// mean difference under each reading that was run.
#[must_use]
pub fn parts(total: f64, chance_share: f64, readings: &[f64]) -> Parts {
    let chance = total * chance_share.clamp(0.0, 1.0);
    let centre = mean(readings);
    let between = readings.iter().map(|reading| (reading - centre) * (reading - centre));
    let between = between.sum::<f64>() / readings.len().max(1) as f64;
    Parts { chance, parameters: total - chance, readings: (readings.len() > 1).then_some(between) }
}

/// Runs that bring the error of a mean to `aim`, from the variance of one run; at least 2.
#[must_use]
pub fn runs_for(variance: f64, aim: f64) -> Option<f64> {
    (aim > 0.0).then(|| (variance / (aim * aim)).ceil().max(2.0))
}
