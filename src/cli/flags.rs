//! Options that several commands have.

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, ValueEnum};
use commissioning_balance::pipeline;
use std::path::PathBuf;

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
