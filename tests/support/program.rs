//! The program as a person runs it: exit code, standard output and standard error together.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "no test uses every helper, and a test may panic"
)]

use assert_cmd::cargo::cargo_bin;
use commissioning_balance::scenario::{self, Scenario};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// What the program said and how it ended.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Where the program is.
pub(crate) fn path() -> PathBuf {
    cargo_bin("balance")
}

/// The program in a folder, on a screen of so many columns.
pub(crate) fn command(folder: &Path, words: &[&str], columns: u16) -> Command {
    let mut command = Command::new(path());
    command.current_dir(folder).args(words).env_remove("NO_COLOR");
    command.env("COLUMNS", columns.to_string());
    command
}

/// What it says there.
pub(crate) fn said(folder: &Path, words: &[&str], columns: u16) -> Said {
    Said::of(command(folder, words, columns).output().unwrap())
}

/// Every part is in a text, whose lines may be broken anywhere between words.
pub(crate) fn contains(text: &str, parts: &[&str]) {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in parts {
        assert!(flat.contains(part), "{part:?} in\n{text}");
    }
}

/// A file's text.
pub(crate) fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The scenario of a file.
pub(crate) fn read(path: &Path) -> Scenario {
    let load = |path: &str| std::fs::read_to_string(path).map_err(|error| error.to_string());
    scenario::read(path.to_str().unwrap(), &load).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The only folder or file in a folder whose name passes.
pub(crate) fn only(folder: &Path, passes: impl Fn(&str) -> bool) -> PathBuf {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| passes(path.file_name().unwrap().to_str().unwrap()))
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

/// A folder with `area.toml`, which runs in no time.
pub(crate) fn area(more: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("area.toml"), AREA.to_owned() + more).unwrap();
    folder
}

/// A scenario that runs in no time.
pub(crate) const AREA: &str = r#"
extends = "authority"
name = "area"
title = "A short one"
horizon_years = 2
runs = 24
"#;

/// Rows of a run's differences: (option, measure, timing) and mean.
pub(crate) fn differences(run: &Path) -> BTreeMap<(String, String, String), f64> {
    let mut reader = csv::Reader::from_path(run.join("differences.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|known| known == name).unwrap();
    let [strategy, measure, timing, mean] = ["strategy", "measure", "timing", "mean"].map(column);
    reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            let key = (row[strategy].to_owned(), row[measure].to_owned(), row[timing].to_owned());
            (key, row[mean].parse().unwrap())
        })
        .collect()
}
