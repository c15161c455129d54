//! `balance mechanisms`.

use super::failure::{Failure, failed};
use super::files;
use super::flags::Show;
use super::progress::{Report, end_cleanly_on_interrupt};
use super::report::Terminal;
use commissioning_balance::engine::{Mode, Settings};
use commissioning_balance::narrative::matrix;
use commissioning_balance::pipeline;

/// The built-in file with one lever an option.
const FILE: &str = "mechanisms";

/// Prints the matrix of mechanisms and outcomes, as Markdown.
pub(crate) fn mechanisms(
    runs: Option<u32>,
    show: Show,
    terminal: &Terminal,
) -> Result<(), Failure> {
    end_cleanly_on_interrupt();
    let (scenario, _) = files::read_with_texts(FILE)?;
    let sampler = files::sampler(FILE, &scenario)?;
    let settings = Settings {
        runs: runs.unwrap_or(scenario.runs),
        seed: scenario.seed,
        threads: None,
        mode: Mode::Sampled,
        precision: None,
    };
    let progress = Report::new(show, terminal.is_quiet());
    let summary = pipeline::numbers(&scenario, &sampler, &settings, &progress).map_err(failed)?;
    if summary.facts.interrupted {
        return Err(Failure::stopped("stopped: nothing was printed"));
    }
    terminal.data(&matrix::markdown(&summary))
}
