//! Every stage, in order: the one file that names them all, so that every face walks the same way.
//!
//! `scenario` is read by the caller, who knows where files are; then `evidence` → `engine` → `summary` → `output`.

use crate::engine::{self, EngineError, Progress, Settings};
use crate::evidence::{DATA, EvidenceChoice, Register, Sampler};
use crate::output::{self, File};
use crate::scenario::Scenario;
use crate::summary::readings::{self as side_by_side, BASE, Read};
use crate::summary::rests::{self, Rests};
use crate::summary::{Summary, assumptions, summarise};

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
    summary.assumptions = assumptions::rows(register, sampler);
    summary.replicates = Some(results.yearly);
    Ok(summary)
}

/// The headline answers under every named reading of contested evidence, side by side, the scenario's own first.
///
/// Rows for which the scenario chooses a reading or a value of its own keep it.
///
/// # Errors
///
/// [`EngineError`].
pub fn readings(
    scenario: &Scenario,
    own: &Summary,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Vec<Read>, EngineError> {
    let chosen = scenario.evidence.reading.as_deref().unwrap_or(BASE).to_owned();
    let mut all = vec![Read::new(&chosen, own)];
    for name in [BASE, "sceptical", "hopeful"].into_iter().filter(|name| **name != *chosen) {
        let reading = (name != BASE).then(|| name.to_owned());
        let evidence = EvidenceChoice { reading, ..scenario.evidence.clone() };
        // A choice that the register knows stays one when its general reading changes.
        let Ok(sampler) = Sampler::new(Register::embedded(), &evidence) else { continue };
        let scenario = Scenario { evidence, ..scenario.clone() };
        let summary = numbers(&scenario, &sampler, settings, progress)?;
        all.push(Read::new(name, &summary));
        if summary.facts.interrupted {
            break;
        }
    }
    Ok(all)
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

/// Every file of a run, its manifest last; `readings` may be empty.
#[must_use]
pub fn files(summary: &Summary, readings: &[Read], provenance: &Provenance) -> Vec<File> {
    let mut files = output::files(summary);
    if !readings.is_empty() {
        files.push(output::csv::file(&side_by_side::table(readings)));
    }
    #[cfg(feature = "spreadsheet")]
    files.push(output::spreadsheet::file(summary, readings, provenance));
    #[cfg(feature = "parquet")]
    files.extend(output::parquet::file(summary, provenance));
    #[cfg(feature = "pictures")]
    {
        let pictures = output::pictures::all(summary);
        files.push(output::page::page(summary, readings, provenance, &pictures));
        files.extend(pictures.iter().map(output::pictures::Picture::file));
    }
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
