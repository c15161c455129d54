//! `balance rerun`.

use super::args::{Arguments, Command, Rerun};
use super::failure::Failure;
use super::files::BUILT_IN;
use super::finishing::{latest, scenario, unread};
use super::flags::{Format, Show};
use super::printed::words;
use super::progress::end_cleanly_on_interrupt;
use super::report::Terminal;
use super::settings::{settings, tables};
use super::studies::program;
use super::work::Work;
use clap::Parser;
use commissioning_balance::output::finished::Finished;
use commissioning_balance::output::hash::sha256;
use commissioning_balance::pipeline;
use std::path::{Path, PathBuf};

/// The name of every run's manifest.
const MANIFEST: &str = "manifest.json";

/// Makes a run again.
pub(crate) fn rerun(asked: &Rerun, show: Show, terminal: &Terminal) -> Result<(), Failure> {
    end_cleanly_on_interrupt();
    let named = asked.manifest.file_name().is_some_and(|name| name == MANIFEST);
    let folder = match (named, asked.manifest.parent()) {
        (true, Some(parent)) if parent == Path::new("") => PathBuf::from("."),
        (true, Some(parent)) => parent.to_path_buf(),
        _ => latest(&asked.manifest),
    };
    let shown = folder.display().to_string();
    let finished = Finished::open(&folder).map_err(unread)?;
    let told = &finished.told;
    let differs = differences(&finished);
    for line in &differs {
        terminal.note(line);
    }
    let parsed = Arguments::try_parse_from(&told.command).ok().and_then(|own| own.command);
    let Some(Command::Run(mut run)) = parsed else {
        return Err(Failure::input(format!(
            "{shown} was made by another command than `balance run`: {}",
            told.command.join(" ")
        ))
        .hint("type that command again"));
    };
    run.how.threads = asked.threads;
    run.how.seed = Some(told.seed);
    let scenario = scenario(&finished, &shown)?;
    let typed = told.scenario_files.first().map_or("", |source| source.name.as_str());
    let place = asked.out.join(&scenario.name);
    let work = Work {
        name: typed.strip_suffix(BUILT_IN).unwrap_or(typed),
        scenario: &scenario,
        texts: finished.provenance().scenario_files,
        command: told.command.clone(),
        settings: settings(&run.how, &scenario),
        until_settled: false,
        readings: run.how.readings,
        tables: tables(&told.command),
        out: &place,
    };
    let done = work.done(show, terminal)?;
    let (manifest, files) = done.hashes();
    let own = std::fs::read(folder.join(MANIFEST)).map(|bytes| sha256(&bytes));
    let same = own.is_ok_and(|own| own == manifest);
    let changed = changed(&finished, &files);
    done.end(&place, Format::Text, terminal, &|summary, width, colour| {
        words(summary, false, width, colour)
    })?;
    if same {
        terminal.note(&format!("every file has the bytes of {shown}"));
        return Ok(());
    }
    let what = match changed.as_slice() {
        [] => "its files have the same bytes, and its manifest does not".to_owned(),
        names => format!("these files differ from those of {shown}: {}", names.join(", ")),
    };
    let why = match (differs.is_empty(), told.command.is_empty()) {
        (false, _) => differs.join("\n"),
        (true, _) => "version, evidence and texts are the same".to_owned(),
    };
    let failure = if differs.is_empty() { Failure::other } else { Failure::input };
    Err(failure(format!("{what}\n{why}")))
}

/// What differs between the program that made a run and this one.
fn differences(finished: &Finished) -> Vec<String> {
    let told = &finished.told;
    let own = program();
    let mut differs = Vec::new();
    if told.version != own.version {
        differs.push(format!(
            "the run was made by version {}, and this is {}",
            told.version, own.version
        ));
    }
    if told.git != own.git {
        let of = |git: &Option<String>| git.clone().unwrap_or_else(|| "unknown".to_owned());
        differs.push(format!(
            "the run was made by a build of commit {}, and this is one of {}",
            of(&told.git),
            of(&own.git)
        ));
    }
    if told.evidence_sha256 != pipeline::evidence_sha256() {
        differs.push("the run was made with other evidence than this program carries".to_owned());
    }
    differs
}

/// Files that a run left and that are others now, and those that only one of both has.
fn changed(finished: &Finished, files: &[(String, String)]) -> Vec<String> {
    let hash =
        |name: &str| files.iter().find(|(own, _)| own == name).map(|(_, hash)| hash.as_str());
    let mut changed: Vec<String> = finished
        .listed()
        .filter(|(name, before)| hash(name) != Some(before))
        .map(|(name, _)| name.to_owned())
        .collect();
    changed
        .extend(files.iter().filter(|(name, _)| !finished.has(name)).map(|(name, _)| name.clone()));
    changed
}
