//! `balance run`, and `balance` alone.

use super::failure::{Failure, failed};
use super::flags::{Format, How, Show, Tables, named};
use super::printed::words;
use super::progress::{end_cleanly_on_interrupt, interrupted};
use super::report::Terminal;
use super::settings::{command, settings, until_settled};
use super::work::Work;
use super::{files, sharing};
use clap::Args;
use commissioning_balance::engine::{Mode, Settings, Silent};
use commissioning_balance::narrative::{contract, warnings};
use commissioning_balance::output::{self};
use commissioning_balance::pipeline::{self};
use commissioning_balance::scenario::{Scenario, split};
use std::path::PathBuf;

/// The scenario that is run where none is named.
const BUILT_IN: &str = "authority";
/// Runs every file in turn.
pub(crate) fn run(asked: &Run, show: Show, terminal: &Terminal) -> Result<(), Failure> {
    end_cleanly_on_interrupt();
    let mut imprecise = None;
    let unnamed = [BUILT_IN.to_owned()];
    let files = if asked.files.is_empty() {
        terminal.note(&format!(
            "no file named: running `{BUILT_IN}`, the illustrative authority that is built in (balance run FILE runs yours)"
        ));
        &unnamed[..]
    } else {
        &asked.files
    };
    // Every fault of every file is told before the first is run.
    let ready = files::every(files, |name| {
        files::no_manifest(name)?;
        let (scenario, texts) = files::read_with_texts(name)?;
        files::sampler(name, &scenario)?;
        scenario.understood.iter().for_each(|note| terminal.note(note));
        // Before the runs: what they come to means nothing if an amount is in another unit.
        warnings::scale(&scenario).iter().for_each(|warning| terminal.note(warning));
        files::fit_nearby(&scenario, &asked.how.out).iter().for_each(|note| terminal.note(note));
        Ok((name, scenario, texts))
    })?;
    let count = ready.len();
    for (at, (name, scenario, texts)) in ready.into_iter().enumerate() {
        match run_one(name, (scenario, texts), asked, show, terminal) {
            Err(failure) if failure.code == Failure::IMPRECISE => imprecise = Some(failure),
            other => other?,
        }
        if interrupted() && at + 1 < count {
            let left = count - at - 1;
            let files = if left == 1 { "file was" } else { "files were" };
            return Err(Failure::stopped(format!("stopped: {left} more {files} not run")));
        }
    }
    imprecise.map_or(Ok(()), Err)
}

fn run_one(
    name: &str,
    (scenario, texts): (Scenario, Vec<(String, String)>),
    asked: &Run,
    show: Show,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let how = &asked.how;
    let settings = settings(how, &scenario);
    // From its own folder, so that a run's bytes do not depend on where that is.
    let texts = files::relative(name, texts);
    let command = command(&["run".to_owned(), files::own(name).to_owned()], how, &settings);
    let place = how.out.join(&scenario.name);
    let (out, readings) = (place.as_path(), how.readings);
    if let Some(shard) = &asked.shard {
        let asked =
            sharing::Asked { name, scenario: &scenario, texts, command, settings, place: &place };
        return sharing::share(&asked, shard, how, show, terminal);
    }
    let split = split_of(name, &scenario, &settings)?;
    let tables = how.tables.into();
    let until_settled = until_settled(how);
    let work = Work {
        name,
        scenario: &scenario,
        texts,
        command,
        settings,
        until_settled,
        readings,
        tables,
        out,
    };
    let done = work.done(show, terminal)?;
    done.end(&place, how.format, terminal, &|summary, width, colour| {
        let mut text = words(summary, asked.details, width, colour);
        for line in &split {
            text.push('\n');
            text.push_str(output::screen::wrap(line, width, "    ").trim_end());
        }
        text
    })
}

/// The answers at both ends of the split of a contract, where the budget has one, in lines for the screen.
fn split_of(name: &str, scenario: &Scenario, settings: &Settings) -> Result<Vec<String>, Failure> {
    let (Some(_), Some([low, high])) = (scenario.integrated, split::ends()) else {
        return Ok(Vec::new());
    };
    let expected = Settings { mode: Mode::Expected, precision: None, ..*settings };
    let mut ends = Vec::new();
    for share in [low, split::share(&scenario.evidence), high] {
        let other = files::with_value(name, split::SHARE, share)?;
        let sampler = files::sampler(name, &other)?;
        let summary = pipeline::numbers(&other, &sampler, &expected, &Silent).map_err(failed)?;
        ends.push((share, summary));
    }
    Ok(contract::words(&ends))
}

/// Options of `run`.
#[derive(Args, Debug)]
pub(crate) struct Run {
    /// Scenario files; those that ship are built in: `authority`, `england` [default: authority].
    #[arg(value_name = "FILE", value_parser = named())]
    pub(crate) files: Vec<String>,

    /// Print everything that is said about the run: all three definitions of recovery, who gains, who pays, what each
    /// answer rests on.
    #[arg(long)]
    pub(crate) details: bool,

    /// Run share I of N of the runs only, counted from 0, on this machine: `balance merge` adds shares up to the bytes of
    /// one machine. `slurm/N` takes I from the array task, `slurm` takes both.
    #[arg(long, value_name = "I/N", conflicts_with_all = ["expected", "until_precise", "readings", "details", "format"])]
    pub(crate) shard: Option<String>,

    /// How it is run.
    #[command(flatten)]
    pub(crate) how: How,
}

impl Run {
    /// What `balance` alone does.
    pub(crate) fn built_in() -> Self {
        Self {
            files: Vec::new(),
            details: false,
            shard: None,
            how: How {
                runs: None,
                seed: None,
                threads: None,
                out: PathBuf::from("outputs"),
                expected: false,
                until_precise: false,
                readings: false,
                tables: Tables::Summary,
                format: Format::Text,
            },
        }
    }
}
