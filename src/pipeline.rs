//! Every stage, in order: the one file that names them all, so that every face walks the same way.
//!
//! `scenario` is read by the caller, who knows where files are; then `evidence` → `engine` → `summary` → `output`.

use crate::engine::{self, EngineError, Progress, Settings};
use crate::evidence::{DATA, Register, Sampler};
use crate::output::{self, File};
use crate::scenario::Scenario;
use crate::summary::rests::{self, Rests};
use crate::summary::{Summary, summarise};

pub use crate::output::manifest::Provenance;

/// Runs a scenario and makes every number that is shown.
///
/// # Errors
///
/// [`EngineError`].
pub fn answer(
    scenario: &Scenario,
    sampler: &Sampler,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Summary, EngineError> {
    let results = engine::run(scenario, sampler, settings, progress)?;
    let mut summary = summarise(scenario, &results);
    let register = Register::embedded();
    let plan = rests::Plan::new(register, sampler, scenario, &results);
    let probed = engine::probe(scenario, sampler, &plan.probes, settings.threads)?;
    rests::add(&mut summary, scenario, Rests::new(register, scenario, &plan, &probed));
    Ok(summary)
}

/// The same without asking what the answers rest on.
///
/// # Errors
///
/// [`EngineError`].
pub fn numbers(
    scenario: &Scenario,
    sampler: &Sampler,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Summary, EngineError> {
    Ok(summarise(scenario, &engine::run(scenario, sampler, settings, progress)?))
}

/// Every file of a run, its manifest last.
#[must_use]
pub fn files(summary: &Summary, provenance: &Provenance) -> Vec<File> {
    let mut files = output::files(summary);
    files.push(output::manifest::manifest(summary, provenance, &files));
    files
}

/// SHA-256 of the evidence that the program carries.
#[must_use]
pub fn evidence_sha256() -> String {
    let mut text = String::new();
    for (theme, rows) in DATA {
        text.push_str(theme);
        text.push('\n');
        text.push_str(rows);
    }
    output::manifest::sha256(text.as_bytes())
}
