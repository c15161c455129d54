//! `balance score`.

use super::failure::Failure;
use super::finishing::{latest, same_evidence, scenario, unread};
use super::flags::Format;
use super::printed::{as_json, colour};
use super::report::Terminal;
use clap::Args;
use commissioning_balance::narrative::score;
use commissioning_balance::output::finished::Finished;
use commissioning_balance::output::{self, reply::reply};
use std::path::PathBuf;

/// Options of `score`.
#[derive(Args, Debug)]
pub(crate) struct Score {
    /// Folder of a finished run, or the name of a scenario, whose latest run is taken. The file has `[[observed]]` figures
    /// of years after its start that are not fitted; those of years before it make the rivals.
    #[arg(value_name = "RUN")]
    run: PathBuf,

    /// What is printed; csv and json have a row for each figure and forecaster.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Scores a run on figures of later years.
pub(crate) fn score(asked: &Score, terminal: &Terminal) -> Result<(), Failure> {
    let run = latest(&asked.run);
    let shown = run.display().to_string();
    if run != asked.run {
        terminal.note(&format!("the latest run: {shown}"));
    }
    let finished = Finished::open(&run).map_err(unread)?;
    let scenario = scenario(&finished, &shown)?;
    same_evidence(&finished, &shown)?;
    let kept = finished.kept(&scenario).map_err(unread)?;
    let scored = score::scored(&scenario, &kept.results);
    let Some(words) = score::reply(&scenario.title, &scored) else {
        let start = scenario.start;
        return Err(Failure::input(format!(
            "{shown} has nothing to score: no figure of a year after its start ({start}) and inside its horizon that is not \
             fitted"
        ))
        .hint("add `[[observed]]` figures of later years with `fit = false`, and run it again"));
    };
    let table = output::csv::file(&score::table(&scored));
    let table = String::from_utf8_lossy(&table.bytes).into_owned();
    match asked.format {
        Format::Text => terminal.data(&reply(&words, Terminal::width(), colour())),
        Format::Csv => terminal.data(&table),
        Format::Json => terminal.data(&as_json(&table)?),
    }
}
