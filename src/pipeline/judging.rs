//! What the model is held against: the gate, and published magnitudes.

use crate::engine::{self, EngineError, Mode, Progress, Settings};
use crate::evidence::{Register, Sampler};
use crate::model::Start;
use crate::narrative::face::{Numbers, followed};
use crate::narrative::gate::Gate;
use crate::narrative::{face, gate};
use crate::scenario::Scenario;

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

/// What the model would rather be without than carry on as now, of the services that a scenario's options take from. Small:
/// a few options in expected values.
#[must_use]
pub fn prefers(scenario: &Scenario, sampler: &Sampler) -> Option<String> {
    let plan = gate::Plan::withdrawn(scenario)?;
    // What a broken rule of the model says is said by the run itself.
    let probed = engine::probe(&plan.scenario, sampler, &plan.probes, None).ok()?;
    Gate::new(&plan, &probed).prefers()
}

/// The page of face validity on a scenario, as Markdown; `only` names the sections that are wanted, all and the gate where
/// none is.
///
/// # Errors
///
/// [`EngineError`].
pub fn face(
    base: &Scenario,
    sampler: &Sampler,
    only: &[String],
    progress: &dyn Progress,
) -> Result<String, EngineError> {
    let values = sampler.central();
    let plan = face::Plan::new(base, &values, only);
    let settings =
        Settings { runs: 1, seed: base.seed, threads: None, mode: Mode::Expected, precision: None };
    let results = engine::run(&plan.scenario, sampler, &settings, progress)?;
    let gate = if only.is_empty() { Some(gate(base, sampler, None)?) } else { None };
    let numbers = Numbers { scenario: &plan.scenario, values: &values, results: &results };
    let wanted = only.is_empty() || only.iter().any(|key| key == followed::KEY);
    let followed = if wanted {
        followed::sections(base, &Start::new(base, &values), &values)
    } else {
        Vec::new()
    };
    Ok(face::markdown(&plan, &numbers, followed, gate.as_ref()))
}
