//! Expected-value runs with some central values changed: what an answer rests on.

use super::run::{EngineError, one_run, settled, starts};
use super::workers::Workers;
use crate::evidence::{Sampler, Values};
use crate::model::Outcome;
use crate::random::Expected;
use crate::scenario::{Levels, Scenario};
use ndarray::{Array3, Axis};

/// A question: what if these rows had these values?
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    /// Rows, as indices of [`Values::IDS`], and their values.
    pub changes: Vec<(usize, f64)>,
}

/// What the probes gave.
#[derive(Clone, Debug)]
pub struct Probed {
    /// `[probe, strategy, Outcome]`: flows summed over the horizon, stocks averaged over its months.
    pub totals: Array3<f64>,
}

/// Runs every option under every probe, in expected values, each from where the area settles under it.
///
/// # Errors
///
/// [`EngineError`].
pub fn probe(
    scenario: &Scenario,
    sampler: &Sampler,
    probes: &[Probe],
    threads: Option<usize>,
) -> Result<Probed, EngineError> {
    let central = sampler.central();
    let workers = Workers::new(threads);
    let starts = starts(scenario, &central, &workers, &|| false)?;
    let numbers = central.numbers();
    let one = |index: u32| {
        let mut numbers = numbers.clone();
        for &(row, value) in &probes[index as usize].changes {
            numbers[row] = value;
        }
        let values = Values::from_numbers(&numbers);
        if probes[index as usize].changes.is_empty() {
            return one_run(scenario, &starts, &values, index, |_| Expected, &|| false);
        }
        let Some(starts) = settled(scenario, &starts, &values, &Levels::NEUTRAL, &|| false) else {
            return Ok(None);
        };
        one_run(scenario, &starts, &values, index, |_| Expected, &|| false)
    };
    let mut totals = Array3::zeros((probes.len(), scenario.strategies.len(), Outcome::COUNT));
    for (index, reduced) in workers.map(0..probes.len() as u32, one).into_iter().enumerate() {
        let reduced = reduced?.ok_or(EngineError::Stopped)?;
        totals.index_axis_mut(Axis(0), index).assign(&reduced.totals);
    }
    Ok(Probed { totals })
}
