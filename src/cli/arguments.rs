//! `balance arguments`.

use super::failure::{Failure, failed};
use super::files;
use super::flags::Show;
use super::progress::{Report, end_cleanly_on_interrupt};
use super::report::Terminal;
use commissioning_balance::engine::{Mode, Settings};
use commissioning_balance::narrative::arguments::{self, Tried};
use commissioning_balance::pipeline;

/// Prints every argument with what its scenarios find, as Markdown.
pub(crate) fn arguments(runs: u32, show: Show, terminal: &Terminal) -> Result<(), Failure> {
    end_cleanly_on_interrupt();
    let mut tried: Vec<(String, Tried)> = Vec::new();
    for name in arguments::all().iter().flat_map(|argument| &argument.scenarios) {
        if tried.iter().any(|(known, _)| known == name) {
            continue;
        }
        terminal.note(name);
        let (scenario, _) = files::read_with_texts(name)?;
        let sampler = files::sampler(name, &scenario)?;
        let seed = scenario.seed;
        let settings = Settings { runs, seed, threads: None, mode: Mode::Sampled, precision: None };
        let progress = Report::new(show, terminal.is_quiet());
        let summary =
            pipeline::answer(&scenario, &sampler, &settings, &progress).map_err(failed)?;
        if summary.facts.interrupted {
            return Err(Failure::stopped("stopped: nothing was printed"));
        }
        tried.push((name.clone(), Tried { scenario, summary }));
    }
    terminal.data(&arguments::markdown(arguments::all(), &tried, runs))
}
