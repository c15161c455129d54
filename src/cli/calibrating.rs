//! `balance calibrate`.

use super::failure::{Failure, unwritten};
use super::files;
use super::flags::{Format, Show, named, seed};
use super::printed::{as_json, colour};
use super::progress::{Report, end_cleanly_on_interrupt};
use super::report::Terminal;
use super::saving::relative;
use clap::Args;
use commissioning_balance::calibration::{self, CalibrationError, Fitted, Settings};
use commissioning_balance::narrative::{fit_screen, fitting, posterior};
use commissioning_balance::output::harmless::word;
use commissioning_balance::output::weighed::Weighed;
use commissioning_balance::output::{self, File, folder::WriteError, reply::reply};
use commissioning_balance::pipeline;
use commissioning_balance::scenario::fit_of::fit_of;
use commissioning_balance::scenario::question::quoted;
use commissioning_balance::scenario::{Levels, Scenario, Substance, builtin, fit_text};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Options of `calibrate`.
#[derive(Args, Debug)]
pub(crate) struct Calibrate {
    /// The area's scenario file, with its figures under `[[observed]]`; those that ship are built in: `authority`, `england`.
    #[arg(value_name = "FILE", value_parser = named())]
    file: String,

    /// Times that the model is asked, at most: fewer where the draws that are kept are worth their number before.
    #[arg(long, value_name = "N", default_value = "6800", value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    draws: u32,

    /// Draws that are kept, equally likely: later runs take one each.
    #[arg(long, value_name = "N", default_value = "1000", value_parser = clap::value_parser!(u32).range(100..=10_000))]
    keep: u32,

    /// Seed of the draws.
    #[arg(long, value_name = "S", default_value = "1", allow_hyphen_values = true, value_parser = seed)]
    seed: u64,

    /// Threads; never changes a result [default: every core].
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Folder for results.
    #[arg(long, value_name = "DIR", default_value = "outputs")]
    out: PathBuf,

    /// Print everything that is known of the fit: every figure, what was learnt, how the draws were weighed.
    #[arg(long)]
    details: bool,

    /// What is printed on standard output.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Fits an area and writes what was found.
pub(crate) fn calibrate(asked: &Calibrate, show: Show, terminal: &Terminal) -> Result<(), Failure> {
    end_cleanly_on_interrupt();
    let (scenario, texts) = files::read_with_texts(&asked.file)?;
    let sampler = files::sampler(&asked.file, &scenario)?;
    let place = asked.out.join(&scenario.name);
    let _made = output::folder::writable(&place, ROOM).map_err(|error| unwritten(&error))?;
    let settings = Settings {
        draws: asked.draws,
        kept: asked.keep,
        seed: asked.seed,
        threads: asked.threads.map(usize::from),
    };
    let (weighed, known) = Weighed::open(&place, &pipeline::build(), &key(&texts, &settings));
    if !known.is_empty() {
        terminal.note(&format!("going on after {} draws that were weighed before", known.len()));
    }
    let progress = Report::new(show, terminal.is_quiet());
    let fitted = calibration::fit(&scenario, &sampler, &settings, &progress, &known, &|new| {
        weighed.add(new);
    })
    .map_err(|error| failure(&error, &asked.file))?;
    // What was weighed stays for a try with more draws.
    if fitted.effective < fitting::USELESS {
        if matches!(asked.format, Format::Text) {
            shown(asked, &scenario, &fitted, None, terminal)?;
        }
        return Err(useless(&asked.file, &fitted));
    }
    let folder = keep(asked, &scenario, &fitted, &place)?;
    weighed.remove();
    let [fit, _] = fitting::tables(&scenario, &fitted);
    let table = || String::from_utf8_lossy(&output::csv::file(&fit).bytes).into_owned();
    match asked.format {
        Format::Text => shown(asked, &scenario, &fitted, Some(&folder), terminal)?,
        Format::Csv => terminal.data(&table())?,
        Format::Json => terminal.data(&as_json(&table())?)?,
    }
    terminal.note(&format!(
        "\nwritten to {}\nnext: balance run {}",
        folder.display(),
        word(&folder.join(SCENARIO).display().to_string())
    ));
    Ok(())
}

/// What was found, on one screen or in full.
fn shown(
    asked: &Calibrate,
    scenario: &Scenario,
    fitted: &Fitted,
    folder: Option<&Path>,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let answer = if asked.details {
        fitting::reply(scenario, fitted)
    } else {
        let run = folder.map(|folder| word(&folder.join(SCENARIO).display().to_string()));
        fit_screen::screen(scenario, fitted, &word(&asked.file), run.as_deref())
    };
    terminal.data(&reply(&answer, Terminal::width(), colour()))
}

/// The fitted scenario's file.
const SCENARIO: &str = "fitted.toml";
/// The draws' file.
const DRAWS: &str = "draws.csv";
/// The weighted draws, for other programs.
const POSTERIOR: &str = "posterior.csv";

/// Bytes that a fit leaves at most: its draws, and what was weighed until they are there.
const ROOM: u64 = 64 * 1024 * 1024;

/// What the draws of a fit belong to: the same texts and seed.
fn key(texts: &[(String, String)], settings: &Settings) -> String {
    let mut key = format!("{}\n", settings.seed);
    for (_, text) in texts {
        key.push_str(&output::hash::sha256(text.as_bytes()));
    }
    key
}

/// A fit of which nothing may be used.
fn useless(file: &str, fitted: &Fitted) -> Failure {
    Failure::input(format!(
        "{file}: {} answers of the model are worth {:.0} independent ones. Do not use this fit: ranges from so few look surer than \
         they are. No fit was written.",
        fitted.draws, fitted.effective
    ))
    .hint(format!(
        "widen the ranges, leave the figure to look at first out (`fit = false`), or weigh more (`--draws {}`, which goes on from these)",
        10 * fitted.draws
    ))
}

fn failure(error: &CalibrationError, file: &str) -> Failure {
    match error {
        CalibrationError::NoFigures => Failure::input(format!("{file}: {error}"))
            .hint("add `[[observed]]` with quantity, year, value and source; `balance new` writes examples"),
        CalibrationError::SeveralAreas | CalibrationError::Nobody | CalibrationError::Hopeless => {
            Failure::input(format!("{file}: {error}"))
        }
        CalibrationError::Stopped(_) => {
            Failure::stopped(error.to_string()).hint("the same command goes on from there")
        }
        CalibrationError::Engine(_) => Failure::other(format!(
            "{error}\nThis is a fault of the program, not of your file; nothing was written."
        )),
    }
}

/// Writes the folder of a fit.
fn keep(
    asked: &Calibrate,
    scenario: &Scenario,
    fitted: &Fitted,
    place: &Path,
) -> Result<PathBuf, Failure> {
    let draws = fit_text(&fitted.fit);
    let hash = output::hash::sha256(draws.as_bytes());
    let folder = place.join(format!("fitted-{}", &hash[..8.min(hash.len())]));
    let extends = match builtin(&asked.file) {
        Some(_) => asked.file.clone(),
        None => relative(&folder.join(SCENARIO), Path::new(&asked.file))?,
    };
    let mut files = vec![
        File { name: SCENARIO.to_owned(), bytes: text(&extends, scenario, fitted).into_bytes() },
        File { name: DRAWS.to_owned(), bytes: draws.into_bytes() },
        File { name: POSTERIOR.to_owned(), bytes: posterior::text(fitted).into_bytes() },
    ];
    files.extend(fitting::tables(scenario, fitted).iter().map(output::csv::file));
    match output::folder::write(&folder, &files) {
        Ok(()) | Err(WriteError::Exists(_)) => Ok(folder),
        Err(error) => Err(unwritten(&error)),
    }
}

/// The scenario file of a fit.
fn text(extends: &str, scenario: &Scenario, fitted: &Fitted) -> String {
    let mut text = format!(
        "# {}, fitted to its figures by `balance calibrate`. Every run takes one of the draws.\n\nextends = {}\n\n[area]\nfitted = \"{DRAWS}\"\n{}\n",
        scenario.area.name.replace(|letter: char| letter.is_control(), " "),
        quoted(extends),
        warned(fitted)
    );
    let of: Vec<String> =
        fit_of(scenario).iter().map(|line| format!("    {},\n", quoted(line))).collect();
    let _ = write!(
        text,
        "# What the fit rests on: a file that has changed since says so.\nfit_of = [\n{}]\n",
        of.concat()
    );
    text.push_str(&levels(&fitted.levels));
    text
}

/// What the fit warned of, for every run of it.
fn warned(fitted: &Fitted) -> String {
    let warnings: Vec<String> = fitting::warnings(fitted)
        .iter()
        .map(|warning| format!("    {},\n", quoted(warning)))
        .collect();
    if warnings.is_empty() {
        String::new()
    } else {
        format!("fit_warned = [\n{}]\n", warnings.concat())
    }
}

/// The levels as a table of a scenario file.
fn levels(levels: &Levels) -> String {
    let short = |number: f64| format!("{number:.4}");
    let mut text = String::from("[area.levels]\n");
    let groups = [
        ("onset", levels.onset),
        ("entry", levels.entry),
        ("exit", levels.exit),
        ("dependent", levels.dependent),
        ("in_treatment", levels.in_treatment),
    ];
    for (name, factors) in groups {
        let parts: Vec<String> = Substance::ALL
            .iter()
            .zip(factors)
            .map(|(group, factor)| format!("{} = {}", group.key(), short(factor)))
            .collect();
        let _ = writeln!(text, "{name} = {{ {} }}", parts.join(", "));
    }
    let deaths = [
        ("overdose", levels.overdose),
        ("alcohol", levels.alcohol),
        ("other_causes", levels.other_causes),
    ];
    for (name, factor) in deaths {
        let _ = writeln!(text, "{name} = {}", short(factor));
    }
    text
}
