//! `balance run`, and `balance` alone.

use super::again;
use super::args::{Format, How, Run, Show, Tables};
use super::files;
use super::machine;
use super::progress::{Report, end_cleanly_on_interrupt, interrupted};
use super::reach::outside_is_allowed;
use super::report::{Failure, Terminal, on_screen};
use super::sharing;
use clap::ValueEnum;
use clap::builder::PossibleValue;
use commissioning_balance::engine::{self, EngineError, Mode, Precision, Settings, Silent};
use commissioning_balance::evidence::Sampler;
use commissioning_balance::output::disk::Made;
use commissioning_balance::output::folder::{Filling, WriteError};
use commissioning_balance::output::harmless::{self, of_cell};
use commissioning_balance::output::{self, Shelf, spreadsheet};
use commissioning_balance::pipeline::{self, Kept, Provenance};
use commissioning_balance::scenario::{Scenario, split};
use commissioning_balance::summary::readings::{self, Read};
use commissioning_balance::summary::{Summary, contract, tables, warnings};
use std::ffi::OsStr;
use std::path::Path;

/// What `--until-precise` asks for.
const PRECISION: Precision = Precision { relative: 0.05, of_comparator: 0.001, most_runs: 100_000 };
/// The page that a run leaves.
const PAGE: &str = "report.html";
/// The scenario that is run where none is named.
const BUILT_IN: &str = "authority";
/// Characters of a hash in a folder's name.
const SHORT: usize = 8;

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
        again::no_manifest(name)?;
        let (scenario, texts) = files::read_with_texts(name)?;
        files::sampler(name, &scenario)?;
        scenario.understood.iter().for_each(|note| terminal.note(note));
        // Before the runs: what they come to means nothing if an amount is in another unit.
        warnings::scale(&scenario).iter().for_each(|warning| terminal.note(warning));
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

/// The answer in words: the first screen, or everything.
pub(super) fn words(summary: &Summary, details: bool, width: usize, colour: bool) -> String {
    if details {
        output::terminal::details(summary, width, colour)
    } else {
        let live = on_screen();
        output::first_screen::answer(summary, output::first_screen::Screen { width, colour, live })
    }
}

/// How a scenario is run: what the command line says, and else the file.
pub(super) fn settings(asked: &How, scenario: &Scenario) -> Settings {
    Settings {
        runs: asked.runs.unwrap_or(scenario.runs),
        seed: asked.seed.unwrap_or(scenario.seed),
        threads: asked.threads.map(usize::from),
        mode: if asked.expected { Mode::Expected } else { Mode::Sampled },
        precision: asked.until_precise.then_some(PRECISION),
    }
}

/// Whether as many runs are made as it takes until the words are settled: where nothing else was asked for.
pub(super) fn until_settled(asked: &How) -> bool {
    asked.runs.is_none() && !asked.expected && !asked.until_precise
}

/// A scenario to be run.
pub(super) struct Work<'a> {
    /// The file's name, for problems.
    pub(super) name: &'a str,
    pub(super) scenario: &'a Scenario,
    /// The names and texts of every file that went into it.
    pub(super) texts: Vec<(String, String)>,
    /// The command line that repeats it.
    pub(super) command: Vec<String>,
    pub(super) settings: Settings,
    /// Whether the runs of the settings are the most, and fewer do where no headline's words depend on how many there were.
    pub(super) until_settled: bool,
    /// Whether every named reading is run as well.
    pub(super) readings: bool,
    /// Tables that are written.
    pub(super) tables: pipeline::Tables,
    /// The folder in which the run's own folder will be.
    pub(super) out: &'a Path,
}

impl Done {
    /// The hash of the manifest, in which those of all files are, and what it says of each.
    pub(super) fn hashes(&self) -> (String, Vec<(String, String)>) {
        let mut listed: Vec<(String, String)> = self
            .files
            .listed()
            .into_iter()
            .map(|file| (file.name.to_owned(), file.sha256))
            .collect();
        let manifest = listed.pop().map(|(_, hash)| hash).unwrap_or_default();
        (manifest, listed)
    }
}

/// A scenario that was run.
pub(super) struct Done {
    summary: Summary,
    readings: Vec<Read>,
    provenance: Provenance,
    /// On their way: it ends in [`Done::end`].
    files: Filling,
    /// The folders that were made for it.
    _place: Made,
}

impl Work<'_> {
    /// Runs it.
    pub(super) fn done(mut self, show: Show, terminal: &Terminal) -> Result<Done, Failure> {
        let sampler = files::sampler(self.name, self.scenario)?;
        // Where nothing can be written, better to say so before the work than after it.
        let sets = if self.readings { 3 } else { 1 };
        machine::enough_memory(engine::bytes(self.scenario, &self.settings, sets))?;
        let room = pipeline::room(self.scenario, &self.settings, u64::from(sets));
        let made = output::folder::writable(self.out, room).map_err(|error| unwritten(&error))?;
        // A tenth of the runs is made again, to tell chance apart.
        let progress = Report::of("runs and repeats", show, terminal.is_quiet());
        if self.settings.mode == Mode::Sampled && progress.can_hold() {
            // An answer within the first second, replaced by the runs. Should it fail, the runs say why.
            let at_once = Settings { mode: Mode::Expected, ..self.settings };
            if let Ok(first) = pipeline::numbers(self.scenario, &sampler, &at_once, &Silent) {
                let width = Terminal::width();
                progress.hold(output::terminal::at_first(&first, width, colour()));
            }
        }
        let simulate =
            if self.until_settled { pipeline::simulate_settled } else { pipeline::simulate };
        let mut kept =
            simulate(self.scenario, &sampler, &self.settings, &progress).map_err(failed)?;
        if self.until_settled && !kept.results.interrupted {
            self.made(kept.results.runs, terminal);
        }
        if self.readings && !kept.results.interrupted {
            // A stop before the first of them leaves the scenario's own runs.
            match pipeline::simulate_readings(self.scenario, &self.settings, &progress) {
                Err(EngineError::Stopped) => kept.results.interrupted = true,
                read => kept.readings = read.map_err(failed)?,
            }
        }
        Ok(self.kept(&sampler, kept, made))
    }

    /// Fewer runs than the most were enough: they are the runs of the command that repeats it.
    fn made(&mut self, runs: u32, terminal: &Terminal) {
        let most = std::mem::replace(&mut self.settings.runs, runs);
        if runs == most {
            return;
        }
        if let Some(at) = self.command.iter().position(|word| word == "--runs")
            && let Some(word) = self.command.get_mut(at + 1)
        {
            *word = runs.to_string();
        }
        terminal.note(&format!(
            "settled after {runs} of at most {most} runs: more would change the words of no headline (wrong in at most 1 of 20 \
             cases); --runs {most} makes all"
        ));
    }

    /// What was kept of its runs, on the way to its folder.
    pub(super) fn kept(self, sampler: &Sampler, kept: Kept, made: Made) -> Done {
        let mut summary = pipeline::show(self.scenario, sampler, &kept);
        let readings = pipeline::readings(self.scenario, &summary, &kept);
        let provenance = Provenance {
            seed: self.settings.seed,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            git: option_env!("BALANCE_COMMIT").map(str::to_owned),
            command: self.command,
            scenario_files: self.texts,
            evidence_sha256: pipeline::evidence_sha256(),
            written: None,
        };
        let mut files = Filling::new(self.out, OsStr::new(&self.scenario.name));
        pipeline::put(&mut summary, &readings, kept, &provenance, self.tables, &mut files);
        Done { summary, readings, provenance, files, _place: made }
    }
}

impl Done {
    /// Keeps it in a folder inside `place`, then prints the answer: `words` makes its text for a width, with colour or
    /// without. Neither is lost where the other cannot be had.
    pub(super) fn end(
        self,
        place: &Path,
        format: Format,
        terminal: &Terminal,
        words: &dyn Fn(&Summary, usize, bool) -> String,
    ) -> Result<(), Failure> {
        let Self { summary, readings, provenance, files, _place: made } = self;
        let folder = place.join(identity(&summary, &provenance, &files));
        let without = files.listed().iter().all(|file| file.name != spreadsheet::NAME);
        let kept = files.publish(&folder);
        drop(made);
        // Data have no room for sentences.
        for banner in summary.facts.banners_in_short().iter().filter(|_| format != Format::Text) {
            terminal.note(banner);
        }
        let printed = print(&summary, &readings, format, terminal, words);
        let new = match kept {
            Ok(new) => new,
            // What could not be kept has been shown.
            Err(error) => return printed.and(Err(unwritten(&error))),
        };
        let shown = folder.display();
        if new {
            terminal
                .note(&format!("\nthe page: {}\nwritten to {shown}", folder.join(PAGE).display()));
        } else {
            terminal.note(&format!("\nthe same run is in {shown} already"));
        }
        if new && without {
            terminal.note(&format!(
                "without {}: the system gave too few threads for it. To make it later: balance report {} --format xlsx",
                spreadsheet::NAME,
                harmless::word(&shown.to_string())
            ));
        }
        printed.map_err(|failure| failure.hint(format!("the results were written to {shown}")))?;
        let facts = &summary.facts;
        if facts.interrupted {
            return Err(Failure::stopped(format!(
                "stopped: these are {} of {} runs, complete as far as they go",
                facts.runs, facts.runs_asked
            )));
        }
        if facts.precision_reached == Some(false) {
            return Err(Failure {
                code: Failure::IMPRECISE,
                message: format!(
                    "after {} runs the headline differences are not yet known to the precision asked for",
                    facts.runs
                ),
                hint: Some(
                    "the results so far were written; read their errors beside them".to_owned(),
                ),
            });
        }
        Ok(())
    }
}

/// The answer on standard output.
fn print(
    summary: &Summary,
    read: &[Read],
    format: Format,
    terminal: &Terminal,
    words: &dyn Fn(&Summary, usize, bool) -> String,
) -> Result<(), Failure> {
    match format {
        Format::Text => {
            let mut text = words(summary, Terminal::width(), colour());
            for line in readings::words(read) {
                text.push('\n');
                text.push_str(&line);
            }
            terminal.data(&text)
        }
        Format::Csv => terminal.data(&differences(summary)),
        Format::Json => terminal.data(&as_json(&differences(summary))?),
    }
}

/// The differences as CSV.
pub(super) fn differences(summary: &Summary) -> String {
    let table = tables::named(summary, "differences").map(|table| output::csv::file(&table));
    table.map_or_else(String::new, |file| String::from_utf8_lossy(&file.bytes).into_owned())
}

/// Whether standard output takes colours.
pub(super) fn colour() -> bool {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    on_screen() && !plain
}

/// A table as a JSON array of objects; numbers as numbers, missing ones as null.
pub(super) fn as_json(table: &str) -> Result<String, Failure> {
    let failed = |error: csv::Error| Failure::other(format!("the table failed: {error}"));
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().map_err(failed)?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(failed)?;
        let mut row = serde_json::Map::new();
        for (name, cell) in header.iter().zip(&record) {
            let value = match cell.parse::<f64>() {
                _ if cell.is_empty() => serde_json::Value::Null,
                Ok(number) => serde_json::json!(number),
                Err(_) => serde_json::json!(of_cell(cell)),
            };
            row.insert(name.to_owned(), value);
        }
        rows.push(serde_json::Value::Object(row));
    }
    Ok(format!("{:#}", serde_json::Value::Array(rows)))
}

/// The command that repeats a run, with every default written out. Threads and folders never change a result.
pub(super) fn command(words: &[String], asked: &How, settings: &Settings) -> Vec<String> {
    let mut command = vec!["balance".to_owned()];
    command.extend_from_slice(words);
    if asked.expected {
        command.push("--expected".to_owned());
    } else {
        command.extend(["--runs".to_owned(), settings.runs.to_string()]);
        command.extend(["--seed".to_owned(), settings.seed.to_string()]);
    }
    if asked.readings {
        command.push("--readings".to_owned());
    }
    if asked.until_precise {
        command.push("--until-precise".to_owned());
    }
    if asked.tables != Tables::Summary {
        let tables = asked.tables.to_possible_value();
        let name = tables.as_ref().map_or("", PossibleValue::get_name);
        command.extend(["--tables".to_owned(), name.to_owned()]);
    }
    if outside_is_allowed() {
        command.push("--allow-outside".to_owned());
    }
    command
}

/// The name of a run's folder: what it was, and a part of the hash of everything in it.
fn identity(summary: &Summary, provenance: &Provenance, files: &impl Shelf) -> String {
    let manifest = files.listed().pop().map(|file| file.sha256).unwrap_or_default();
    let hash = &manifest[..SHORT.min(manifest.len())];
    if summary.facts.expected {
        format!("expected-{hash}")
    } else {
        format!("{}-runs-seed-{}-{hash}", summary.facts.runs, provenance.seed)
    }
}

/// Why no results came.
pub(super) fn failed(error: EngineError) -> Failure {
    match error {
        EngineError::Stopped => Failure::stopped(error.to_string()),
        EngineError::Broken { .. } => Failure::other(format!(
            "{error}\nThis is a fault of the program, not of your file; nothing was written."
        )),
    }
}

pub(super) fn unwritten(error: &WriteError) -> Failure {
    match error {
        // A place that cannot be written to is no fault of what was asked.
        WriteError::Full { .. }
        | WriteError::Short { .. }
        | WriteError::NotAllowed { .. }
        | WriteError::Other { .. }
        | WriteError::Name(_) => Failure::other(error.to_string()),
        WriteError::Exists(_) | WriteError::NotAFolder { .. } | WriteError::NotAFile { .. } => {
            Failure::input(error.to_string())
        }
    }
}
