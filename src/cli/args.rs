//! The commands and their options.

use super::flags::Show;
use super::{
    areas, asking, calibrating, check, comparing, doctor, evidence, exploring, funding, merging,
    rebalancing, rendering, run, scoring, sensing, starting, studying,
};
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// What a change in the drug and alcohol treatment budget would do: deaths, recovery and cost, each option against
/// carrying on as now.
#[derive(Debug, Parser)]
#[command(name = "balance", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "With no command, runs the built-in illustrative authority.\n\n\
Exit codes: 0 done; 2 wrong usage; 3 the scenario or data is at fault; 4 stopped on the way, or parts missing; \
5 the asked-for precision was not reached; 1 anything else.")]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    /// How progress is shown, on standard error.
    #[arg(long, global = true, value_enum, default_value = "auto")]
    pub(crate) progress: Show,

    /// Say nothing on standard error unless something is wrong.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,

    /// Read files that a scenario names wherever they are; without it, only below its own folder and below this one.
    #[arg(long, global = true)]
    pub(crate) allow_outside: bool,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run every option of a scenario against the comparator.
    Run(run::Run),
    /// What would a cut do? One line, one answer: how many more die, how many fewer recover, how sure.
    Cut(Box<asking::Cut>),
    /// What would moving money do, at once or by degrees?
    Shift(Box<asking::Shift>),
    /// What would follow if a grant ended? What it pays goes from a month on, and carrying on keeps it.
    GrantEnds(Box<funding::Ends>),
    /// What must be funded to keep deaths at or below a number?
    Need(Box<funding::Need>),
    /// What do the next and the last pound of every line do, and which other balances make nobody worse off?
    Rebalance(Box<rebalancing::Rebalance>),
    /// Write a commented file to start from, for an area of your own.
    New(starting::New),
    /// List English authorities, or show what is published of one, beside its neighbours and England.
    Areas(areas::Areas),
    /// Show a finished run again: the answer, its page, workbook, pictures or tables.
    Report(rendering::Report),
    /// Make a finished run again from its manifest, and say whether every file is the same.
    Rerun(Rerun),
    /// Show what differs between two runs: inputs beside results.
    Compare(comparing::Compare),
    /// Fit an area's levels to its public figures, and show the fit.
    Calibrate(calibrating::Calibrate),
    /// Write a page in which the model itself runs: move the money and watch, without network.
    Explore(exploring::Explore),
    /// Score a finished run on figures of later years: its bands, and three forecasts that know the past alone.
    Score(scoring::Score),
    /// Show what moves the answers of a finished run, and what it would be worth to know.
    Sensitivity(sensing::Sensitivity),
    /// Run scenarios at every point of a design: grid, Latin hypercube, Sobol sequence, one at a time, rows of a file.
    Study(studying::Study),
    /// Put the shares of a study together: the same bytes as one big run.
    Merge(merging::Merge),
    /// Report every problem in a file at once; show the money and the places that it resolves to.
    Check(check::Check),
    /// Show a number that the model uses: value, spread, source, grade, where it acts.
    Evidence(evidence::Evidence),
    /// Explain an outcome, place, mechanism, lever, budget line or term in plain English.
    Explain {
        /// The word; a mechanism's number will do. Without it every word is listed.
        #[arg(value_name = "WORD")]
        word: Option<String>,
    },
    /// Show what each mechanism does on its own: one lever at a time, every outcome.
    Mechanisms {
        /// Runs of every lever [default: the built-in file's].
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
        runs: Option<u32>,
    },
    /// Hold the model against published magnitudes: every service at nothing, half, twice and four times its money.
    FaceValidity {
        /// One section alone, such as `naloxone`; may be given several times.
        #[arg(long, value_name = "SECTION")]
        only: Vec<String>,
    },
    /// Try the arguments of the field with the scenarios that ship: what each says, and what the model finds.
    Arguments {
        /// Runs of every option.
        #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
        runs: u32,
    },
    /// Show what this program and this machine are, and whether they compute as they should: what belongs into a report of
    /// a fault.
    Doctor(doctor::Doctor),
    /// Print the JSON Schema of scenario files, for editors.
    Schema {
        /// Of study files.
        #[arg(long)]
        study: bool,
    },
    /// Print a shell's completions.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one for every command.
    Man {
        /// Folder for one page a command.
        #[arg(long, value_name = "FOLDER")]
        folder: Option<PathBuf>,
    },
}

/// Options of `rerun`.
#[derive(Args, Debug)]
pub(crate) struct Rerun {
    /// The manifest of a run, or its folder.
    #[arg(value_name = "MANIFEST")]
    pub(crate) manifest: PathBuf,

    /// Folder for results.
    #[arg(long, value_name = "DIR", default_value = "outputs")]
    pub(crate) out: PathBuf,

    /// Threads; never changes a result [default: every core].
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
}
