//! What the model is held against: the gate, and published magnitudes.

use crate::engine::{self, EngineError};
use crate::evidence::{Register, Sampler};
use crate::scenario::Scenario;
use crate::summary::gate::{self, Gate};

/// Whether anything that is known to be bad beats carrying on as now in a scenario, in expected values and under every
/// reading. Its own options are left aside.
///
/// # Errors
///
/// [`EngineError`].
pub fn gate(
    scenario: &Scenario,
    sampler: &Sampler,
    threads: Option<usize>,
) -> Result<Gate, EngineError> {
    let plan = gate::Plan::new(Register::embedded(), sampler, scenario);
    let probed = engine::probe(&plan.scenario, sampler, &plan.probes, threads)?;
    Ok(Gate::new(&plan, &probed))
}
