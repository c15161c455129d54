//! How a scenario is run: what the command line says, and else the file.

use super::flags::{How, Tables};
use super::reach::outside_is_allowed;
use clap::ValueEnum;
use clap::builder::PossibleValue;
use commissioning_balance::engine::{Mode, Precision, Settings};
use commissioning_balance::pipeline;
use commissioning_balance::scenario::Scenario;

/// What `--until-precise` asks for.
const PRECISION: Precision = Precision { relative: 0.05, of_comparator: 0.001, most_runs: 100_000 };

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

/// The tables that a command asks for.
pub(super) fn tables(command: &[String]) -> pipeline::Tables {
    let asked = command.iter().position(|word| word == "--tables").map(|at| at + 1);
    match asked.and_then(|at| command.get(at)).map(String::as_str) {
        Some("none") => pipeline::Tables::None,
        Some("all") => pipeline::Tables::All,
        _ => pipeline::Tables::Summary,
    }
}
