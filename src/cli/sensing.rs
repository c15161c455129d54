//! `balance sensitivity`.

use super::failure::{Failure, failed};
use super::files;
use super::finishing::{AGAIN, latest, same_evidence, scenario, unread};
use super::flags::{Format, Show};
use super::printed::{as_json, colour};
use super::progress::{Report, end_cleanly_on_interrupt};
use super::rendering::unadded;
use super::report::Terminal;
use clap::{Args, ValueEnum};
use commissioning_balance::findings::sample::Sample;
use commissioning_balance::findings::valuation::Value;
use commissioning_balance::output::finished::Finished;
use commissioning_balance::output::folder::write_into;
use commissioning_balance::output::pictures::{Picture, convergence};
use commissioning_balance::output::{self, harmless, reply::reply};
use commissioning_balance::pipeline::{self, Sought};
use commissioning_balance::scenario::Scenario;
use commissioning_balance::sensitivity::analysis::{Answer, Left, Unfit};
use commissioning_balance::sensitivity::{tables, wording};
use std::path::PathBuf;

/// Options of `sensitivity`.
#[derive(Args, Debug)]
pub(crate) struct Sensitivity {
    /// Folder of a finished run.
    #[arg(value_name = "RUN")]
    run: PathBuf,

    /// The answer that is printed; files hold all three [default: all].
    #[arg(long, value_enum)]
    outcome: Option<Outcome>,

    /// Rows that are printed for each option; files hold every row.
    #[arg(long, value_name = "N", default_value = "5", value_parser = clap::value_parser!(u16).range(1..=1000))]
    rows: u16,

    /// Rows that are tried at both ends, those that seem to move most first [default: every row that varies].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    tried: Option<u16>,

    /// Sobol indices of the leading rows, by expected-value runs: base points, best a power of two such as 64. Each
    /// takes as many runs as rows and two more.
    #[arg(long, value_name = "POINTS", value_parser = clap::value_parser!(u32).range(8..=65_536))]
    sobol: Option<u32>,

    /// Rows of the Sobol indices.
    #[arg(long, value_name = "N", default_value = "6", requires = "sobol", value_parser = clap::value_parser!(u16).range(1..=20))]
    sobol_rows: u16,

    /// Work out what a study of so many people (for a share), events (for a ratio) or units of exposure (for a rate) would
    /// be worth, row by row.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    study: Option<u32>,

    /// Threads; never changes a result [default: every core].
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Folder for the four tables and the pictures of convergence [default: the run's own].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Write over files that are there and say something else.
    #[arg(long)]
    overwrite: bool,

    /// What is printed on standard output; json and csv hold every method.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// An answer, as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Outcome {
    /// Deaths over the horizon.
    Deaths,
    /// People reaching one year of recovery.
    Recovery,
    /// Net monetary benefit at the scenario's threshold.
    NetBenefit,
}

/// Shows what moves the answers of a run, and what it would be worth to know.
pub(crate) fn sensitivity(
    asked: &Sensitivity,
    show: Show,
    terminal: &Terminal,
) -> Result<(), Failure> {
    end_cleanly_on_interrupt();
    let run = latest(&asked.run);
    let shown = run.display().to_string();
    let finished = Finished::open(&run).map_err(unread)?;
    let scenario = scenario(&finished, &shown)?;
    let told = &finished.told;
    if told.expected_values {
        return Err(Failure::input(format!(
            "{shown} is one calculation with central values: nothing varies in it"
        ))
        .hint(with_runs(&told.command)));
    }
    same_evidence(&finished, &shown)?;
    let sampler = files::sampler(&shown, &scenario)?;
    let kept = finished.kept(&scenario).map_err(unread)?;
    let sample = Sample::new(&scenario, &kept.results);
    let left = Left {
        perfect: Value::new(&scenario, &kept.results).main().and_then(|main| main.perfect),
        study: asked.study.map(f64::from),
        ..left(&finished, &scenario)?
    };
    let sought = Sought {
        tried: asked.tried.map(usize::from),
        points: asked.sobol.unwrap_or(0),
        indexed: usize::from(asked.sobol_rows),
        threads: asked.threads.map(usize::from),
    };
    let progress = Report::new(show, terminal.is_quiet());
    let found = pipeline::sensitivity(&scenario, &sampler, &sample, &left, &sought, &progress)
        .map_err(|error| match error {
            pipeline::SensitivityError::Unfit(unfit) => {
                let hint = match unfit {
                    Unfit::Draws(_) => with_runs(&told.command),
                    Unfit::Options => "name an option in the scenario and run it again".to_owned(),
                    Unfit::Nobody => "give the area people and run it again".to_owned(),
                    Unfit::Damaged(_) => AGAIN.to_owned(),
                };
                Failure::input(format!("{shown}: {unfit}")).hint(hint)
            }
            pipeline::SensitivityError::Engine(error) => failed(error),
        })?;
    let tables = tables::all(&scenario, &found.analysis, &found.tornado);
    let mut files: Vec<output::File> = tables.iter().map(output::csv::file).collect();
    let table = files
        .first()
        .map_or_else(String::new, |file| String::from_utf8_lossy(&file.bytes).into_owned());
    let pictures = convergence::pictures(&scenario, &found.analysis);
    files.extend(pictures.iter().map(Picture::svg_file));
    files.extend(pictures.iter().filter_map(Picture::png_file));
    let folder = asked.out.clone().unwrap_or_else(|| run.clone());
    write_into(&folder, &files, asked.overwrite).map_err(|error| unadded(&error))?;
    let answers = match asked.outcome {
        None => Answer::ALL.to_vec(),
        Some(Outcome::Deaths) => vec![Answer::Deaths],
        Some(Outcome::Recovery) => vec![Answer::Recovery],
        Some(Outcome::NetBenefit) => vec![Answer::NetBenefit],
    };
    match asked.format {
        Format::Text => {
            let rows = usize::from(asked.rows);
            let words = wording::reply(&scenario, &found.analysis, &found.tornado, &answers, rows);
            terminal.data(&reply(&words, Terminal::width(), colour()))?;
        }
        Format::Csv => terminal.data(&table)?,
        Format::Json => terminal.data(&as_json(&table)?)?,
    }
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let names = names.into_iter().filter(|name| !name.ends_with(".png")).collect::<Vec<_>>();
    terminal.note(&format!("\nwritten to {}: {}", folder.display(), names.join(", ")));
    Ok(())
}

/// The command that made a run, with enough runs.
fn with_runs(command: &[String]) -> String {
    let mut words: Vec<&str> = Vec::new();
    let mut own = command.iter().map(String::as_str);
    while let Some(word) = own.next() {
        match word {
            "--expected" => {}
            "--runs" => drop(own.next()),
            word => words.push(word),
        }
    }
    words.extend(["--runs", "1000"]);
    harmless::command(&words)
}

/// What the tables of a run say besides what was counted.
fn left(finished: &Finished, scenario: &Scenario) -> Result<Left, Failure> {
    let mut left = Left { seed: finished.told.seed, ..Left::default() };
    let differences = finished.table("differences.csv").map_err(unread)?;
    let readings = match finished.has("readings.csv") {
        true => finished.table("readings.csv").map_err(unread)?,
        false => Default::default(),
    };
    for (strategy, option) in scenario.strategies.iter().enumerate().skip(1) {
        for answer in Answer::ALL {
            let Some(outcome) = answer.outcome() else { continue };
            let wanted = [
                ("strategy", option.id.as_str()),
                ("measure", outcome.key()),
                ("timing", "over_horizon"),
            ];
            let percent = differences
                .rows(&wanted)
                .find_map(|row| differences.number(row, "variance_from_chance_percent"));
            left.chance.extend(percent.map(|percent| (strategy, answer, percent / 100.0)));
            let wanted = [("strategy", option.id.as_str()), ("measure", outcome.key())];
            let means = readings.rows(&wanted).filter_map(|row| readings.number(row, "mean"));
            left.readings.extend(means.map(|mean| (strategy, answer, mean)));
        }
    }
    Ok(left)
}
