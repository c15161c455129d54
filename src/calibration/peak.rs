//! The most likely levels under central evidence.

use super::linear::Cholesky;
use super::{Area, levels};
use crate::engine::{EngineError, Workers};
use crate::units::matrix::times;
use ndarray::{Array1, Array2};

/// Step of a derivative, in standard deviations before fitting.
const STEP: f64 = 0.02;
/// Most rounds.
const ROUNDS: usize = 12;
/// A step below this ends the search.
const SETTLED: f64 = 0.005;
/// The longest step of a score in one round.
const LONGEST: f64 = 1.5;

/// Half the sum of squares: minus the log of the posterior but for a constant.
fn cost(off: &[f64], scores: &[f64]) -> f64 {
    off.iter().chain(scores).map(|number| number * number).sum::<f64>() / 2.0
}

/// The scores of the levels at the peak, sought from some scores (Levenberg and Marquardt). A trial has a start of its own;
/// slopes are those of areas that have settled from it.
///
/// # Errors
///
/// [`EngineError`].
pub(super) fn peak(
    area: &Area,
    workers: &Workers,
    mut scores: Vec<f64>,
    said: &dyn Fn(),
) -> Result<Vec<f64>, EngineError> {
    let count = levels::COUNT;
    let (mut start, mut shown) = area.trial(&scores)?;
    let mut best = cost(&area.off(&shown), &scores);
    let mut damping = 0.0;
    for _ in 0..ROUNDS {
        // The last without a step, so that all have settled from the same start.
        let ahead = |index: u32| {
            let mut step = vec![0.0; count];
            if let Some(own) = step.get_mut(index as usize) {
                *own = STEP;
            }
            area.shown_by(&start, &levels::of_scores(&area.fitted, &step), &area.central)
        };
        let ahead: Vec<Vec<f64>> =
            workers.map(0..count as u32 + 1, ahead).into_iter().collect::<Result<_, _>>()?;
        let targets = area.targets.len();
        let slopes = Array2::from_shape_fn((targets, count), |(target, index)| {
            (ahead[index][target] - ahead[count][target]) / (STEP * area.targets[target].sd)
        });
        let off = Array1::from(area.off(&shown));
        let own = Array1::from(scores.clone());
        let uphill = slopes.t().dot(&off) - &own;
        let mut moved = 0.0;
        // A shorter and shorter step until one leads down.
        for _ in 0..6 {
            let system = times(&slopes.t(), &slopes) + Array2::<f64>::eye(count) * (1.0 + damping);
            let Some(cholesky) = Cholesky::new(&system) else { break };
            let mut step = cholesky.solve(&uphill);
            let longest = step.iter().fold(0.0_f64, |longest, step| longest.max(step.abs()));
            if longest > LONGEST {
                step *= LONGEST / longest;
            }
            let trial: Vec<f64> = (&own + &step).to_vec();
            let (from, there) = area.trial(&trial)?;
            let new = cost(&area.off(&there), &trial);
            if new < best {
                start = from;
                moved = step.iter().fold(0.0_f64, |longest, step| longest.max(step.abs()));
                (scores, shown, best) = (trial, there, new);
                damping /= 10.0;
                break;
            }
            damping = (damping * 10.0).max(1.0);
        }
        said();
        if moved < SETTLED {
            break;
        }
    }
    Ok(scores)
}
