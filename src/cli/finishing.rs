//! Finished runs, as several commands read them.

use super::failure::Failure;
use super::files;
use super::files::BUILT_IN;
use commissioning_balance::output::disk::Unread;
use commissioning_balance::output::finished::{Finished, ReadError};
use commissioning_balance::output::sheets;
use commissioning_balance::pipeline;
use commissioning_balance::scenario::{Scenario, builtin};
use std::path::{Path, PathBuf};

/// The file by which the folder of a run is known.
const MANIFEST: &str = "manifest.json";
/// Where runs are written unless the command line says otherwise.
const OUTPUTS: &str = "outputs";

/// What to do about a run that this program cannot read.
pub(crate) const AGAIN: &str = "run the scenario again with this version, then ask again";

/// The folder of a run that is meant: the folder itself, or the latest run of a scenario that is named by its folder or
/// by its name. What is neither is left as it was typed, for who reads it to tell.
pub(crate) fn latest(asked: &Path) -> PathBuf {
    if asked.join(MANIFEST).exists() {
        return asked.to_path_buf();
    }
    [asked.to_path_buf(), Path::new(OUTPUTS).join(asked)]
        .iter()
        .find_map(|folder| newest(folder))
        .unwrap_or_else(|| asked.to_path_buf())
}

/// The run in a folder that was written last.
fn newest(folder: &Path) -> Option<PathBuf> {
    let runs = std::fs::read_dir(folder).ok()?.filter_map(Result::ok).map(|entry| entry.path());
    let written =
        |run: &PathBuf| std::fs::metadata(run.join(MANIFEST)).and_then(|file| file.modified());
    let mut runs: Vec<_> = runs.filter_map(|run| Some((written(&run).ok()?, run))).collect();
    runs.sort();
    runs.pop().map(|(_, run)| run)
}

/// Why a run could not be read, with what to type.
pub(crate) fn unread(error: ReadError) -> Failure {
    match &error {
        ReadError::NoRun(_) => Failure::input(error.to_string())
            .hint("name the folder of a run, as `balance run` prints it: outputs/SCENARIO/RUN"),
        ReadError::Missing(_) => Failure::input(error.to_string())
            .hint("copy the whole folder of the run again, or run the scenario again"),
        ReadError::Unreadable(_, Unread::NotAllowed) => Failure::input(error.to_string())
            .hint("ask its owner to let you read it, or copy the run"),
        _ => Failure::input(error.to_string()).hint(AGAIN),
    }
}

/// Refuses a run made from other evidence than this program carries.
pub(crate) fn same_evidence(finished: &Finished, shown: &str) -> Result<(), Failure> {
    let told = &finished.told;
    if told.evidence_sha256 == pipeline::evidence_sha256() {
        return Ok(());
    }
    Err(Failure::input(format!(
        "{shown} was made from other evidence than this program carries (version {} then, {} now)",
        told.version,
        env!("CARGO_PKG_VERSION")
    ))
    .hint(AGAIN))
}

/// The scenario as the run read it, from the texts in its manifest.
pub(crate) fn scenario(finished: &Finished, shown: &str) -> Result<Scenario, Failure> {
    let sources = finished.told.scenario_files.iter();
    let sources: Vec<(&str, &str)> =
        sources.map(|source| (source.name.as_str(), source.text.as_str())).collect();
    of_texts(&sources, shown)
}

/// A scenario from the names and texts that a manifest holds.
pub(crate) fn of_texts(sources: &[(&str, &str)], shown: &str) -> Result<Scenario, Failure> {
    let Some((first, _)) = sources.first() else {
        return Err(Failure::input(format!("{shown}: the manifest holds no scenario")).hint(AGAIN));
    };
    let known = |name: &str| {
        let marked = format!("{name}{BUILT_IN}");
        let text = sources.iter().find(|(own, _)| *own == name || *own == marked);
        text.map(|(_, text)| (*text).to_owned())
            .ok_or_else(|| "the manifest of the run does not hold it".to_owned())
    };
    let name = first.strip_suffix(BUILT_IN).unwrap_or(first);
    // A built-in scenario comes from this program: it has to be the one that was run.
    for (source, text) in sources {
        let Some(own) = source.strip_suffix(BUILT_IN).and_then(builtin) else { continue };
        if own != *text {
            return Err(Failure::input(format!(
                "{shown}: the built-in {source} has changed since the run"
            ))
            .hint(AGAIN));
        }
    }
    let sheet = |name: &str| sheets::kept(name, sources.iter().copied());
    let (scenario, _) = files::read_through(name, shown, &known, &sheet)?;
    Ok(scenario)
}
