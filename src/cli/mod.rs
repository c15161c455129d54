//! What a person types and reads. Everything is computed in the library.

mod again;
mod areas;
mod args;
mod arguments;
mod asking;
mod calibrating;
mod captured;
mod check;
mod comparing;
mod doctor;
mod evidence;
mod explain;
mod exploring;
mod face;
mod failure;
mod files;
mod filling;
mod finishing;
mod flags;
mod funding;
pub mod in_process;
mod machine;
mod mechanisms;
mod merging;
mod printed;
mod progress;
mod reach;
mod rebalancing;
mod rendering;
mod report;
mod run;
mod saving;
mod scoring;
mod sensing;
mod settings;
mod shard;
mod sharing;
mod starting;
mod studies;
mod studying;
mod texts;
mod work;

use args::{Arguments, Command};
use clap::{CommandFactory, Parser};
use commissioning_balance::output::harmless;
use commissioning_balance::scenario;
use failure::Failure;
use report::Terminal;
use std::borrow::Cow;
use std::ffi::OsString;
use std::process::ExitCode;

/// Reads a command line, whose first word is the program's name, does what it says, and answers with an exit code.
pub fn main(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    ExitCode::from(code(words))
}

/// The same, with the exit code as a number.
pub fn code(words: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments = match Arguments::try_parse_from(words) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version go to standard output with 0, wrong usage to standard error with 2.
            let code = u8::try_from(error.exit_code()).unwrap_or(Failure::USAGE);
            let plain = error.to_string();
            match harmless::lines(&plain) {
                Cow::Borrowed(_) if !captured::here() => drop(error.print()),
                // A word of the command line would act on the screen.
                shown if code == 0 => drop(Terminal::new(false).data(&shown)),
                shown => report::say(&shown),
            }
            return code;
        }
    };
    let terminal = Terminal::new(arguments.quiet);
    reach::allow_outside(arguments.allow_outside);
    let command = arguments.command.unwrap_or_else(|| Command::Run(run::Run::built_in()));
    let done = match command {
        Command::Run(run) => run::run(&run, arguments.progress, &terminal),
        Command::Cut(cut) => asking::cut(&cut, arguments.progress, &terminal),
        Command::Shift(shift) => asking::shift(&shift, arguments.progress, &terminal),
        Command::GrantEnds(asked) => funding::ends(&asked, arguments.progress, &terminal),
        Command::Need(asked) => funding::needed(&asked, arguments.progress, &terminal),
        Command::Rebalance(asked) => rebalancing::rebalance(&asked, arguments.progress, &terminal),
        Command::Calibrate(fit) => calibrating::calibrate(&fit, arguments.progress, &terminal),
        Command::New(new) => starting::new(&new, &terminal),
        Command::Areas(asked) => areas::areas(&asked, &terminal),
        Command::Report(report) => rendering::report(&report, &terminal),
        Command::Rerun(asked) => again::rerun(&asked, arguments.progress, &terminal),
        Command::Compare(compare) => comparing::compare(&compare, &terminal),
        Command::Explore(asked) => exploring::explore(&asked, &terminal),
        Command::Score(asked) => scoring::score(&asked, &terminal),
        Command::Sensitivity(asked) => sensing::sensitivity(&asked, arguments.progress, &terminal),
        Command::Study(asked) => studying::study(&asked, arguments.progress, &terminal),
        Command::Merge(asked) => merging::merge(&asked, &terminal),
        Command::Check(check) => check::check(&check, &terminal),
        Command::Evidence(evidence) => evidence::evidence(&evidence, &terminal),
        Command::Explain { word } => explain::explain(word.as_deref(), &terminal),
        Command::Arguments { runs } => arguments::arguments(runs, arguments.progress, &terminal),
        Command::Mechanisms { runs } => mechanisms::mechanisms(runs, arguments.progress, &terminal),
        Command::FaceValidity { only } => face::face(&only, arguments.progress, &terminal),
        Command::Doctor(asked) => doctor::doctor(&asked, &terminal),
        Command::Schema { study: false } => terminal.data(&scenario::json_schema()),
        Command::Schema { study: true } => terminal.data(&scenario::study_schema()),
        Command::Completions { shell } => completions(shell, &terminal),
        Command::Man { folder } => manual(folder.as_deref(), &terminal),
    };
    match done {
        Ok(()) => 0,
        Err(failure) => {
            terminal.failure(&failure);
            failure.code
        }
    }
}

fn completions(shell: clap_complete::Shell, terminal: &Terminal) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "balance", &mut text);
    terminal.data(&String::from_utf8_lossy(&text))
}

/// The manual: one page on standard output, or a page for every command in a folder.
fn manual(folder: Option<&std::path::Path>, terminal: &Terminal) -> Result<(), Failure> {
    match folder {
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Arguments::command())
                .render(&mut page)
                .map_err(|error| Failure::other(format!("the manual page failed: {error}")))?;
            terminal.data(&String::from_utf8_lossy(&page))
        }
        Some(folder) => {
            let failed = |error: std::io::Error| {
                Failure::other(format!(
                    "cannot write manual pages to {}: {error}",
                    folder.display()
                ))
            };
            std::fs::create_dir_all(folder).map_err(failed)?;
            clap_mangen::generate_to(Arguments::command(), folder).map_err(failed)?;
            terminal.note(&format!("wrote manual pages to {}", folder.display()));
            Ok(())
        }
    }
}
