//! The commands and their options.

use super::{
    again, areas, asking, calibrating, comparing, doctor, exploring, funding, merging, rebalancing,
    rendering, scoring, sensing, starting, studying,
};
use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use commissioning_balance::pipeline;
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
    Run(Run),
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
    Rerun(again::Rerun),
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
    Check(Check),
    /// Show a number that the model uses: value, spread, source, grade, where it acts.
    Evidence(Evidence),
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

/// A seed, as files have it.
pub(crate) fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("allowed: a whole number from 0 to {}", u64::MAX))
}

/// The name of a file that others can name: text, and not empty.
pub(crate) fn named() -> impl TypedValueParser<Value = String> {
    OsStringValueParser::new().try_map(|name| match name.into_string() {
        Ok(name) if name.trim().is_empty() => {
            Err("an empty name; allowed: the path of a file".to_owned())
        }
        Ok(name) if name.contains(char::is_control) => {
            Err("a name with a line break or another control character; rename the file".to_owned())
        }
        // Files name each other with `/` on every system, and `\\` means the same: such a name would mean another file.
        Ok(name) if cfg!(unix) && name.contains('\\') => {
            Err("a name with `\\`, which scenario files read as `/`; rename the file".to_owned())
        }
        Ok(name) => Ok(name),
        Err(_) => Err("a name that is not text in UTF-8; rename the file".to_owned()),
    })
}

/// How a scenario is run, and where its results go.
#[derive(Args, Debug)]
pub(crate) struct How {
    /// Runs of every option, exactly so many [default: from 100 on until the words of no headline depend on how many there
    /// were, the file's at most].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub(crate) runs: Option<u32>,

    /// Seed of all chance [default: the file's].
    #[arg(long, value_name = "S", allow_hyphen_values = true, value_parser = seed)]
    pub(crate) seed: Option<u64>,

    /// Threads; never changes a result [default: every core].
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,

    /// Folder for results.
    #[arg(long, value_name = "DIR", default_value = "outputs")]
    pub(crate) out: PathBuf,

    /// Expected values from central parameters: one run, at once, without ranges.
    #[arg(long, conflicts_with_all = ["runs", "until_precise"])]
    pub(crate) expected: bool,

    /// Go on until the headline differences are known: their Monte Carlo error at most 5 % of the difference or
    /// 0.1 % of the comparator.
    #[arg(long)]
    pub(crate) until_precise: bool,

    /// Run everything under the sceptical and the hopeful reading of contested evidence, too: three times the work.
    #[arg(long)]
    pub(crate) readings: bool,

    /// Tables that are written: none, all but that of months (longer than all others together), or all. `balance report RUN
    /// --format tables` writes all of them later.
    #[arg(long, value_enum, default_value = "summary")]
    pub(crate) tables: Tables,

    /// What is printed on standard output.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

/// Tables that are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tables {
    /// None.
    None,
    /// All but that of months.
    Summary,
    /// All.
    All,
}

impl From<Tables> for pipeline::Tables {
    fn from(tables: Tables) -> Self {
        match tables {
            Tables::None => Self::None,
            Tables::Summary => Self::Summary,
            Tables::All => Self::All,
        }
    }
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

/// Options of `check`.
#[derive(Args, Debug)]
pub(crate) struct Check {
    /// Scenario files; those that ship are built in: `authority`, `england`.
    #[arg(value_name = "FILE", required_unless_present = "model", value_parser = named())]
    pub(crate) files: Vec<String>,

    /// Hold the model against options that are known to be bad, on each file (without one, on the built-in `authority`):
    /// none of them may beat carrying on as now, under any reading. Takes some seconds a file.
    #[arg(long)]
    pub(crate) model: bool,
}

/// Options of `evidence`.
#[derive(Args, Debug)]
pub(crate) struct Evidence {
    /// A row's id, or a word; without it every row is listed.
    #[arg(value_name = "ID|WORD")]
    pub(crate) word: Option<String>,

    /// Print the page docs/parameters.md.
    #[arg(long, conflicts_with = "format")]
    pub(crate) markdown: bool,

    /// What is printed on standard output.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

/// A form of data on standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table and words.
    Text,
    /// JSON.
    Json,
    /// CSV.
    Csv,
}

/// How progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Show {
    /// A bar on a terminal, lines elsewhere.
    Auto,
    /// A bar.
    Bar,
    /// A line from time to time.
    Lines,
    /// Nothing.
    None,
}
