//! Scenario files: from disk, or built in.

use super::report::Failure;
use super::sheets;
use commissioning_balance::evidence::{Register, Sampler};
use commissioning_balance::scenario::{self, Scenario, Sheet};
use std::io::Read;
use std::path::Path;

/// The largest file that can be a scenario or a budget.
const LARGEST: u64 = 2 * 1024 * 1024;

/// The largest file of a design's rows.
const LARGEST_ROWS: u64 = 1024 * 1024 * 1024;

/// Reads a file, or says in plain words why not.
pub(super) fn bytes(path: &str) -> Result<Vec<u8>, String> {
    bytes_up_to(path, LARGEST)
}

fn bytes_up_to(path: &str, largest: u64) -> Result<Vec<u8>, String> {
    let file = std::fs::File::open(Path::new(path)).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "you may not read this file".to_owned(),
        _ => error.to_string(),
    })?;
    let about = file.metadata().map_err(|error| error.to_string())?;
    if about.is_dir() {
        return Err("this is a folder, not a file".to_owned());
    }
    let mut bytes = Vec::new();
    file.take(largest + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > largest {
        return Err(match largest {
            LARGEST => "the file is larger than 2 MB, so it cannot be a scenario or a budget",
            _ => "the file is larger than 1 GB",
        }
        .to_owned());
    }
    Ok(bytes)
}

/// Reads a file as text, or says in plain words why not.
pub(super) fn text(path: &str) -> Result<String, String> {
    as_text(bytes(path)?)
}

/// The same for a file that may be long.
pub(super) fn long_text(path: &str) -> Result<String, String> {
    as_text(bytes_up_to(path, LARGEST_ROWS)?)
}

fn as_text(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        format!(
            "the file is not text in UTF-8 (byte {} is not); save it as UTF-8",
            error.utf8_error().valid_up_to() + 1
        )
    })
}

/// Reads a scenario: a file, or one that is built in.
pub(crate) fn read(name: &str) -> Result<Scenario, Failure> {
    read_with_texts(name).map(|(scenario, _)| scenario)
}

/// The same, with the names and texts of every file that went into it.
pub(crate) fn read_with_texts(name: &str) -> Result<(Scenario, Vec<(String, String)>), Failure> {
    read_through(name, name, &text, &sheets::read)
}

/// The same from loaders of texts and of spreadsheets; `shown` names the whole in problems.
pub(super) fn read_through(
    name: &str,
    shown: &str,
    load: &dyn Fn(&str) -> Result<String, String>,
    sheet: &dyn Fn(&str) -> Result<Sheet, String>,
) -> Result<(Scenario, Vec<(String, String)>), Failure> {
    scenario::read_with_sheets(name, load, sheet).map_err(|problems| {
        let count = problems.0.len();
        let what = if count == 1 { "one problem".to_owned() } else { format!("{count} problems") };
        Failure::input(format!("{what} in {shown}\n\n{problems}"))
    })
}

/// The joint draws of a scenario's evidence, or every choice that the register does not know.
pub(crate) fn sampler(name: &str, scenario: &Scenario) -> Result<Sampler, Failure> {
    Sampler::new(Register::embedded(), &scenario.evidence).map_err(|problems| {
        let lines: Vec<String> = problems
            .iter()
            .map(|problem| format!("{name}: {}\n  hint: {}", problem.problem, problem.hint))
            .collect();
        Failure::input(lines.join("\n"))
    })
}
