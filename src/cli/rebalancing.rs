//! `balance rebalance`.

use super::failure::{Failure, failed, unwritten};
use super::files;
use super::flags::{Format, Show, named, seed};
use super::printed::{as_json, colour};
use super::progress::{Report, end_cleanly_on_interrupt};
use super::reach::Reach;
use super::report::Terminal;
use super::saving::relative;
use clap::{Args, ValueEnum};
use commissioning_balance::findings::facts::StandIns;
use commissioning_balance::narrative::warnings;
use commissioning_balance::output::balances::{self, PAGE, SCENARIO};
use commissioning_balance::output::folder::{replace, write};
use commissioning_balance::output::hash::sha256;
use commissioning_balance::output::{self, disk, reply::reply};
use commissioning_balance::pipeline::balances::{Search, Unsearched, search};
use commissioning_balance::pipeline::{self, Provenance};
use commissioning_balance::rebalance::{self, Effort, Entry, Keeper, tables, words};
use commissioning_balance::scenario::question::{Amount, LineNames, Over, quoted};
use commissioning_balance::scenario::{Opened, Scenario, builtin};
use commissioning_balance::units::YearMonth;
use std::path::{Path, PathBuf};

/// Options of `rebalance`. What a file says under `[rebalance]` holds unless the command line says otherwise.
#[derive(Args, Debug)]
pub(crate) struct Rebalance {
    /// The scenario; those that ship are built in: `authority`, `england`.
    #[arg(value_name = "FILE", value_parser = named())]
    file: String,

    /// What is wanted: fewer deaths, more people reaching one year of recovery, or more in settled recovery.
    #[arg(long, value_enum)]
    objective: Option<Objective>,

    /// Pounds a year of the whole budget in the end, such as £7m [default: today's].
    #[arg(long, value_name = "POUNDS")]
    total: Option<Amount>,

    /// Lines that keep their pounds, with commas between them.
    #[arg(long, value_name = "LINES")]
    protect: Option<LineNames>,

    /// How far lines may go: multiples of today's money, such as rehab=0.5..2, or pounds for a line that has none yet, such as
    /// consumption_room=£2.3m. Commas between several.
    #[arg(long, value_name = "BOUNDS", value_delimiter = ',')]
    bounds: Vec<Bound>,

    /// The most pounds a year that may be moved, such as £300k.
    #[arg(long, value_name = "POUNDS")]
    max_move: Option<Amount>,

    /// First month in which money moves [default: a year after the start].
    #[arg(long, value_name = "MONTH")]
    from: Option<YearMonth>,

    /// Time over which it moves: 12 (months) or "2 years" [default: a year].
    #[arg(long, value_name = "TIME")]
    over: Option<Over>,

    /// Rules that are lifted, with commas between them, such as settled,groups.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    lift: Vec<String>,

    /// Let money move from one area to another, in a file with several; their total is kept.
    #[arg(long)]
    between_areas: bool,

    /// Seed of the search [default: the file's].
    #[arg(long, value_name = "S", allow_hyphen_values = true, value_parser = seed)]
    seed: Option<u64>,

    /// Runs by chance of what is found, on a seed that had no part in finding it.
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    runs: u32,

    /// Threads; never changes a result [default: every core].
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Folder for results.
    #[arg(long, value_name = "DIR", default_value = "outputs")]
    out: PathBuf,

    /// What is printed on standard output; csv and json hold every line over all allocations that cannot be told apart.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// What is wanted, as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Objective {
    /// Fewer deaths.
    Deaths,
    /// More people reaching one year of recovery.
    Recovery,
    /// More people in settled recovery.
    Settled,
}

/// How far a line may go.
#[derive(Clone, Debug, PartialEq)]
struct Bound {
    line: String,
    to: To,
}

#[derive(Clone, Debug, PartialEq)]
enum To {
    Times(f64, f64),
    Pounds(f64),
}

impl std::str::FromStr for Bound {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            "allowed: LINE=LEAST..MOST in multiples of today's money, such as rehab=0.5..2; or LINE=POUNDS for a line without \
             money, such as consumption_room=£2.3m"
                .to_owned()
        };
        let (line, to) = text.split_once('=').ok_or_else(wrong)?;
        // Held against the names of lines here, so that they are spelled as files spell them.
        let line = line.parse::<LineNames>().map_err(|refused| refused.to_string())?.word();
        let number = |text: &str| {
            let number = text.trim().parse::<f64>().ok()?;
            (number.is_finite() && number >= 0.0).then_some(number)
        };
        if let Some((least, most)) = to.split_once("..") {
            let (least, most) = (number(least).ok_or_else(wrong)?, number(most).ok_or_else(wrong)?);
            if least > most {
                return Err(format!("from {least} to {most}: the least is above the most"));
            }
            return Ok(Self { line, to: To::Times(least, most) });
        }
        match to.parse::<Amount>() {
            Ok(Amount::PoundsPerYear(pounds)) => Ok(Self { line, to: To::Pounds(pounds) }),
            _ => Err(wrong()),
        }
    }
}

impl Rebalance {
    /// What the command line says, as a file would.
    fn text(&self) -> Result<String, Failure> {
        let mut text = String::new();
        let mut say = |key: &str, value: String| {
            text.push_str(&format!("{key} = {value}\n"));
        };
        let list = |words: &[String]| {
            let words: Vec<String> = words.iter().map(|word| quoted(word.trim())).collect();
            format!("[{}]", words.join(", "))
        };
        let pounds = |option: &str, amount: Amount| match amount {
            Amount::PoundsPerYear(pounds) => Ok(pounds.to_string()),
            Amount::Share(_) => Err(Failure::input(format!(
                "{option} {}: allowed: pounds a year, such as £300k",
                amount.word()
            ))),
        };
        if let Some(objective) = self.objective {
            let word = match objective {
                Objective::Deaths => "deaths",
                Objective::Recovery => "recovery",
                Objective::Settled => "settled",
            };
            say("objective", quoted(word));
        }
        if let Some(total) = self.total {
            say("total_gbp_per_year", pounds("--total", total)?);
        }
        if let Some(lines) = &self.protect {
            let words: Vec<String> = lines.word().split(',').map(str::to_owned).collect();
            say("protect", list(&words));
        }
        let mut table = |key: &str, of: &dyn Fn(&To) -> Option<f64>| {
            let bounds = self.bounds.iter().filter_map(|own| Some((&own.line, of(&own.to)?)));
            let pairs: Vec<String> =
                bounds.map(|(line, number)| format!("{line} = {number}")).collect();
            if !pairs.is_empty() {
                say(key, format!("{{ {} }}", pairs.join(", ")));
            }
        };
        table("least", &|to| if let To::Times(least, _) = to { Some(*least) } else { None });
        table("most", &|to| if let To::Times(_, most) = to { Some(*most) } else { None });
        table("begin_gbp_per_year", &|to| if let To::Pounds(own) = to { Some(*own) } else { None });
        if let Some(most) = self.max_move {
            say("most_moved_gbp_per_year", pounds("--max-move", most)?);
        }
        if let Some(from) = self.from {
            say("from", quoted(&from.to_string()));
        }
        if let Some(over) = self.over {
            say("over_years", (over.months / 12.0).to_string());
        }
        if !self.lift.is_empty() {
            say("lift", list(&self.lift));
        }
        if self.between_areas {
            say("between_areas", "true".to_owned());
        }
        Ok(if text.is_empty() { text } else { format!("[rebalance]\n{text}") })
    }

    /// The command that repeats it: with its defaults written out.
    fn command(&self, seed: u64, asked: &str) -> Vec<String> {
        let mut words = vec!["balance".to_owned(), "rebalance".to_owned(), self.file.clone()];
        words.extend(["--seed".to_owned(), seed.to_string()]);
        words.extend(["--runs".to_owned(), self.runs.to_string()]);
        words.extend(asked.lines().map(str::to_owned));
        words
    }
}

/// Keeps what was run in a file beside the results, from time to time.
struct Kept {
    path: PathBuf,
    key: String,
    entries: Vec<Entry>,
    saved: usize,
}

/// Allocations between two writings.
const EVERY: usize = 1_000;
/// The largest file of what was run.
const LARGEST: u64 = 1 << 30;

impl Kept {
    fn new(path: PathBuf, key: String) -> Self {
        let bytes = disk::read(&path, LARGEST).unwrap_or_default();
        let entries = balances::read(&key, &bytes);
        Self { path, key, saved: entries.len(), entries }
    }

    /// Writes what is new; a folder that cannot be written to is told of in the end, when the results are.
    fn save(&mut self) {
        if self.saved < self.entries.len() {
            let _ = replace(&self.path, &balances::written(&self.key, &self.entries));
            self.saved = self.entries.len();
        }
    }
}

impl Keeper for Kept {
    fn keep(&mut self, entries: &[Entry]) {
        self.entries.extend_from_slice(entries);
        if self.entries.len() >= self.saved + EVERY {
            self.save();
        }
    }
}

/// Searches for other balances of a budget.
pub(crate) fn rebalance(asked: &Rebalance, show: Show, terminal: &Terminal) -> Result<(), Failure> {
    end_cleanly_on_interrupt();
    let (_, texts) = files::read_with_texts(&asked.file)?;
    let said = asked.text()?;
    let scenario = scenario(asked, &said)?;
    scenario.understood.iter().for_each(|note| terminal.note(note));
    warnings::scale(&scenario).iter().for_each(|warning| terminal.note(warning));
    if let Some(words) = StandIns::of(&scenario).in_short() {
        terminal.note(&words);
    }
    let sampler = files::sampler(&asked.file, &scenario)?;
    let effort =
        Effort { seed: asked.seed.unwrap_or(scenario.seed), runs: asked.runs, ..Effort::default() };
    let place = asked.out.join(&scenario.name);
    let key = sha256(
        format!("{} {texts:?} {said} {} {}", pipeline::build(), effort.seed, effort.draws)
            .as_bytes(),
    );
    let path = place.join(format!(".rebalance-{}", &key[..16]));
    let mut kept = Kept::new(path, key.clone());
    if !kept.entries.is_empty() {
        let count = kept.entries.len();
        terminal.note(&format!("going on where it was stopped: {count} allocations are known"));
    }
    let progress = Report::of("allocations", show, terminal.is_quiet());
    let search_for = Search {
        scenario: &scenario,
        sampler: &sampler,
        effort,
        threads: asked.threads.map(usize::from),
        known: kept.entries.clone(),
    };
    let found = search(search_for, &mut kept, &progress);
    if matches!(&found, Ok(found) if found.interrupted) || found.is_err() {
        kept.save();
    }
    let found = found.map_err(|unsearched| match unsearched {
        Unsearched::Gate(words) => Failure::input(format!("{}: {words}", asked.file))
            .hint(format!("balance check --model {}: what was tried, and why", asked.file)),
        Unsearched::Asked(words) => Failure::input(format!("{}: {words}", asked.file))
            .hint("bounds, protected lines and the total: --bounds, --protect, --total, or [rebalance] in the file"),
        Unsearched::Engine(error) => failed(error),
    })?;
    let folder = place.join(format!(
        "rebalance-{}-seed-{}-{}",
        found.objective.key(),
        effort.seed,
        &key[..8]
    ));
    let folder = if found.interrupted { folder.with_extension("stopped") } else { folder };
    let extends = extends_from(asked, &folder.join(SCENARIO))?;
    let text = rebalance::text(
        &found,
        &scenario,
        &extends,
        &format!("{}-other-balances", short(&scenario.name)),
    );
    let provenance = Provenance {
        seed: effort.seed,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        git: option_env!("BALANCE_COMMIT").map(str::to_owned),
        command: asked.command(effort.seed, &said),
        scenario_files: texts,
        evidence_sha256: pipeline::evidence_sha256(),
        written: None,
    };
    let files = balances::files(&found, &scenario, &text, &provenance);
    let written = write(&folder, &files);
    let printed = print(asked.format, &found, &scenario, terminal);
    match written {
        Ok(()) => {
            terminal.note(&format!(
                "\nthe page: {}\nwhat it hands out as a scenario file: balance run {}",
                folder.join(PAGE).display(),
                output::harmless::word(&folder.join(SCENARIO).display().to_string())
            ));
        }
        Err(disk::WriteError::Exists(_)) => {
            terminal.note(&format!("\nthe same search is in {} already", folder.display()));
        }
        Err(error) => return printed.and(Err(unwritten(&error))),
    }
    printed?;
    if found.interrupted {
        return Err(Failure::stopped("stopped: this is what was found by then".to_owned())
            .hint("the same command goes on from here"));
    }
    let _ = std::fs::remove_file(&kept.path);
    Ok(())
}

/// The scenario with what the command line says.
fn scenario(asked: &Rebalance, said: &str) -> Result<Scenario, Failure> {
    let reach = Reach::of(&asked.file);
    let opened = Opened::read(&asked.file, &|path| reach.text(path), &|path| reach.sheet(path));
    let told = |problems| Failure::input(format!("{problems}"));
    opened.map_err(told)?.with("the command line", said).map_err(told)
}

/// A name that leaves room for what is added to it.
fn short(name: &str) -> &str {
    const ROOM: usize = 40;
    name.get(..ROOM).unwrap_or(name).trim_end_matches(['-', '_'])
}

/// What `extends` has to say in a file elsewhere.
fn extends_from(asked: &Rebalance, file: &Path) -> Result<String, Failure> {
    if builtin(&asked.file).is_some() {
        return Ok(asked.file.clone());
    }
    relative(file, Path::new(&asked.file))
}

fn print(
    format: Format,
    found: &rebalance::Found,
    scenario: &Scenario,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let table = || {
        let lines = tables::all(found).into_iter().find(|table| table.name == "rebalance_lines");
        let file = lines.map(|table| output::csv::file(&table));
        file.map_or_else(String::new, |file| String::from_utf8_lossy(&file.bytes).into_owned())
    };
    match format {
        Format::Text => {
            terminal.data(&reply(&words::reply(found, scenario), Terminal::width(), colour()))
        }
        Format::Csv => terminal.data(&table()),
        Format::Json => terminal.data(&as_json(&table())?),
    }
}
