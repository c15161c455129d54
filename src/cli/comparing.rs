//! `balance compare`.

use super::failure::Failure;
use super::finishing;
use super::printed::{as_json, colour};
use super::report::Terminal;
use super::saving::Saving;
use clap::{Args, ValueEnum};
use commissioning_balance::findings::two_runs::{self, Holds, Key, Number, Record};
use commissioning_balance::narrative::compare;
use commissioning_balance::narrative::facts::banners_of as banners;
use commissioning_balance::output::disk::{self, Unread};
use commissioning_balance::output::hash::sha256;
use commissioning_balance::output::pictures::compared;
use commissioning_balance::output::reply::reply;
use commissioning_balance::output::{harmless, page};
use commissioning_balance::scenario::inputs::{inputs, is_table};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The largest file of a run that is read here.
const LARGEST: u64 = 256 * 1024 * 1024;
/// Characters of a hash that are shown.
const SHORT: usize = 12;

/// Options of `compare`.
#[derive(Args, Debug)]
pub(crate) struct Compare {
    /// Folder of a run.
    #[arg(value_name = "A")]
    a: PathBuf,

    /// Folder of another.
    #[arg(value_name = "B")]
    b: PathBuf,

    /// Show every measure that differs, not only those of the first table.
    #[arg(long)]
    all: bool,

    /// What is made; json and csv hold every measure, html is a page with a picture.
    #[arg(long, value_enum, default_value = "text")]
    format: Form,

    /// Write it there instead of printing it.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Write over a file that is there and says something else.
    #[arg(long, requires = "out")]
    overwrite: bool,
}

/// A form of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Tables and words.
    Text,
    /// JSON.
    Json,
    /// CSV.
    Csv,
    /// A page.
    Html,
    /// Its picture, SVG.
    Svg,
}

/// What is needed of a manifest; what else it holds may come from a later version.
#[derive(Deserialize)]
struct Manifest {
    scenario: String,
    seed: u64,
    runs_finished: u32,
    expected_values: bool,
    strategies: Vec<Strategy>,
    version: String,
    git: Option<String>,
    evidence_sha256: String,
    scenario_files: Vec<Source>,
    files: Vec<Listed>,
}

#[derive(Deserialize)]
struct Strategy {
    id: String,
    title: String,
}

#[derive(Deserialize)]
struct Source {
    name: String,
    text: String,
}

#[derive(Deserialize)]
struct Listed {
    name: String,
    sha256: String,
}

/// Shows what differs between two runs.
pub(crate) fn compare(asked: &Compare, terminal: &Terminal) -> Result<(), Failure> {
    let (one, other) = (record(&asked.a)?, record(&asked.b)?);
    let reply_of = || compare::compare(&one, &other, asked.all);
    let text = match asked.format {
        Form::Text if asked.out.is_some() => reply(&reply_of(), Terminal::width(), false),
        Form::Text => reply(&reply_of(), Terminal::width(), colour()),
        Form::Html => {
            let pictures = compared::pictures(&one, &other);
            page::reply::page(&reply_of(), &pictures, env!("CARGO_PKG_VERSION"))
        }
        Form::Svg => {
            compared::pictures(&one, &other).first().map(|picture| picture.svg()).ok_or_else(
                || Failure::input("the two runs have no option in common to draw".to_owned()),
            )?
        }
        Form::Csv => csv(&one, &other)?,
        Form::Json => as_json(&csv(&one, &other)?)?,
    };
    let Some(file) = &asked.out else { return terminal.data(&text) };
    let named = |mut failure: Failure| {
        failure.hint = Some("name another file with --out FILE, or add --overwrite".to_owned());
        failure
    };
    Saving { save: None, overwrite: asked.overwrite }.write(file, &text).map_err(named)?;
    terminal.note(&format!("wrote {}", file.display()));
    Ok(())
}

/// Everything of a run's folder that is compared.
fn record(folder: &Path) -> Result<Record, Failure> {
    let shown = folder.display();
    if !folder.is_dir() {
        let what = if folder.exists() { "is not a folder" } else { "is not there" };
        return Err(Failure::input(format!("{shown} {what}")).hint(WHICH));
    }
    let file = folder.join("manifest.json");
    let bytes = read(&file, "it is not the folder of a run")?;
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| {
        let old = error.is_data();
        let what = if old { "made by another version, or edited" } else { "damaged" };
        Failure::input(format!("{} is {what}: {error}", file.display()))
            .hint("run the scenario again with this version, then compare")
    })?;
    // What the run said before any number: of texts that this program still reads.
    let sources = manifest.scenario_files.iter();
    let sources: Vec<(&str, &str)> =
        sources.map(|source| (source.name.as_str(), source.text.as_str())).collect();
    let banners = finishing::of_texts(&sources, "")
        .map_or_else(|_| Vec::new(), |scenario| banners(&scenario));
    // Draws of a fit are one input, whatever their number.
    let files = manifest.scenario_files.into_iter().map(|file| (file.name, file.text));
    let (draws, texts): (Vec<_>, Vec<_>) = files.partition(|(name, text)| is_table(name, text));
    let mut inputs = inputs(&texts).map_err(|problems| {
        Failure::input(format!("a scenario in {} is damaged\n\n{problems}", file.display()))
    })?;
    let short = |hash: &str| hash.chars().take(SHORT).collect::<String>();
    inputs.extend(
        draws.iter().map(|(name, text)| {
            (format!("draws in {name} (hash)"), short(&sha256(text.as_bytes())))
        }),
    );
    let fact = |name: &str, value: String| (name.to_owned(), value);
    Ok(Record {
        folder: shown.to_string(),
        banners,
        facts: vec![
            fact("scenario", manifest.scenario),
            fact("seed used", manifest.seed.to_string()),
            fact("runs made", manifest.runs_finished.to_string()),
            fact("expected values", if manifest.expected_values { "yes" } else { "no" }.to_owned()),
            fact("version", manifest.version),
            fact("commit", manifest.git.unwrap_or_else(|| "unknown".to_owned())),
            fact("evidence (hash)", short(&manifest.evidence_sha256)),
        ],
        inputs,
        strategies: manifest.strategies.into_iter().map(|one| (one.id, one.title)).collect(),
        levels: numbers(folder, "summary.csv", &manifest.files)?,
        differences: numbers(folder, "differences.csv", &manifest.files)?,
        holds: holds(folder, &manifest.files)?,
        files: manifest.files.into_iter().map(|file| (file.name, file.sha256)).collect(),
    })
}

/// What to type.
const WHICH: &str = "name the folder of a run, as `balance run` prints it: outputs/SCENARIO/RUN";

fn read(file: &Path, otherwise: &str) -> Result<Vec<u8>, Failure> {
    disk::read(file, LARGEST).map_err(|unread| match unread {
        Unread::Missing => {
            Failure::input(format!("{} is missing: {otherwise}", file.display())).hint(WHICH)
        }
        other => Failure::input(format!("{} cannot be read: {other}", file.display())),
    })
}

/// What to do about a folder that is not as a run left it.
const AGAIN: &str = "run the scenario again, then compare";

/// The header and the rows of a table of a run, which has to be as the run left it.
fn table(
    folder: &Path,
    name: &str,
    listed: &[Listed],
) -> Result<(csv::StringRecord, Vec<csv::StringRecord>), Failure> {
    let file = folder.join(name);
    let shown = file.display();
    let Some(known) = listed.iter().find(|file| file.name == name) else {
        let text = format!(
            "the manifest of {} does not list {name}: another version made it",
            folder.display()
        );
        return Err(Failure::input(text).hint(AGAIN));
    };
    let bytes = read(&file, "the folder is not whole")?;
    if sha256(&bytes) != known.sha256 {
        let text = format!(
            "{shown} is not as the run left it (its hash is not that of the manifest): damaged or edited"
        );
        return Err(Failure::input(text).hint(AGAIN));
    }
    let damaged =
        |error: csv::Error| Failure::input(format!("{shown} is damaged: {error}")).hint(AGAIN);
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let header = reader.headers().map_err(damaged)?.clone();
    let rows: Result<Vec<_>, _> = reader.records().collect();
    Ok((header, rows.map_err(damaged)?))
}

/// Where a column of a table stands.
fn column(header: &csv::StringRecord, file: &Path, name: &str) -> Result<usize, Failure> {
    header.iter().position(|known| known == name).ok_or_else(|| {
        let shown = file.display();
        Failure::input(format!("{shown} has no column `{name}`: another version made it"))
            .hint(AGAIN)
    })
}

/// How far answers hold.
fn holds(folder: &Path, listed: &[Listed]) -> Result<Vec<Holds>, Failure> {
    const NAME: &str = "rests.csv";
    let (header, rows) = table(folder, NAME, listed)?;
    let column = |name: &str| column(&header, &folder.join(NAME), name);
    let [strategy, measure, asked, row, difference, turns, untested] = [
        column("strategy")?,
        column("measure")?,
        column("asked")?,
        column("row")?,
        column("difference")?,
        column("turns_at")?,
        column("untested")?,
    ];
    let mut all: Vec<Holds> = Vec::new();
    for record in &rows {
        let cell = |column: usize| record.get(column).unwrap_or_default();
        let number = |column: usize| cell(column).parse::<f64>().ok();
        let known = |one: &Holds| one.strategy == cell(strategy) && one.measure == cell(measure);
        if !all.iter().any(known) {
            all.push(Holds {
                strategy: cell(strategy).to_owned(),
                measure: cell(measure).to_owned(),
                untested: cell(untested) == "yes",
                ..Holds::default()
            });
        }
        let Some(one) = all.iter_mut().find(|one| known(one)) else { continue };
        let reading = ["central values", "sceptical", "hopeful"]
            .iter()
            .position(|reading| *reading == cell(asked));
        if let (Some(reading), Some(difference)) = (reading, number(difference)) {
            one.readings[reading] = difference;
        }
        if let Some(value) = number(turns) {
            let at = (cell(row).to_owned(), value);
            if !one.turns.contains(&at) {
                one.turns.push(at);
            }
        }
    }
    Ok(all)
}

/// The numbers of a table of a run.
fn numbers(folder: &Path, name: &str, listed: &[Listed]) -> Result<BTreeMap<Key, Number>, Failure> {
    let (header, rows) = table(folder, name, listed)?;
    let file = folder.join(name);
    let column = |name: &str| column(&header, &file, name);
    let [strategy, measure, timing, title, unit, mean, error, low, high] = [
        column("strategy")?,
        column("measure")?,
        column("timing")?,
        column("measure_title")?,
        column("unit")?,
        column("mean")?,
        column("standard_error")?,
        column("lower_5_percent")?,
        column("upper_95_percent")?,
    ];
    let mut numbers = BTreeMap::new();
    for (row, record) in rows.iter().enumerate() {
        let cell = |column: usize| record.get(column).unwrap_or_default();
        let number =
            |column: usize| cell(column).parse::<f64>().ok().filter(|number| number.is_finite());
        let Some(value) = number(mean) else {
            let text = format!("{} is damaged: row {} has no mean", file.display(), row + 2);
            return Err(Failure::input(text).hint(AGAIN));
        };
        let key = (cell(strategy).to_owned(), cell(measure).to_owned(), cell(timing).to_owned());
        let value = Number {
            title: cell(title).to_owned(),
            unit: cell(unit).to_owned(),
            mean: value,
            standard_error: number(error),
            range: number(low).zip(number(high)).map(|(low, high)| [low, high]),
        };
        numbers.insert(key, value);
    }
    Ok(numbers)
}

/// Inputs and results that differ as one table.
fn csv(one: &Record, other: &Record) -> Result<String, Failure> {
    let failed = |error: String| Failure::other(format!("the table failed: {error}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut rows = vec![
        [
            "kind",
            "strategy",
            "key",
            "timing",
            "unit",
            "a",
            "b",
            "b_less_a",
            "standard_error",
            "beyond_chance",
        ]
        .map(str::to_owned),
    ];
    for input in two_runs::inputs(one, other) {
        let [a, b] = input.values.map(Option::unwrap_or_default);
        let none = String::new;
        rows.push([
            "input".into(),
            none(),
            input.key,
            none(),
            none(),
            a,
            b,
            none(),
            none(),
            none(),
        ]);
    }
    for outcome in two_runs::outcomes(one, other) {
        if outcome.change() == 0.0 {
            continue;
        }
        let kind = if outcome.difference { "difference" } else { "level" };
        let beyond = outcome.beyond_chance().map_or("", |beyond| if beyond { "yes" } else { "no" });
        let change = outcome.change().to_string();
        let (strategy, measure, timing) = outcome.key;
        rows.push([
            kind.into(),
            strategy,
            measure,
            timing,
            outcome.unit,
            outcome.means[0].to_string(),
            outcome.means[1].to_string(),
            change,
            outcome.standard_error.map_or(String::new(), |error| error.to_string()),
            beyond.into(),
        ]);
    }
    for row in rows {
        let row = row.iter().map(|text| harmless::cell(text).into_owned());
        writer.write_record(row).map_err(|error| failed(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
