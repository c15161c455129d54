//! One-line questions on the real binary: cut, shift, compare, new.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use assert_cmd::Command;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

struct Said {
    code: i32,
    out: String,
    err: String,
}

fn balance(folder: &Path, words: &[&str]) -> Said {
    let mut command = Command::cargo_bin("balance").unwrap();
    let output = command.current_dir(folder).args(words).env("COLUMNS", "100").output().unwrap();
    Said {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A base that runs in no time.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let base = "extends = \"authority\"\nname = \"base\"\ntitle = \"Base\"\nhorizon_years = 2\nruns = 24\n";
    std::fs::write(folder.path().join("base.toml"), base).unwrap();
    folder
}

/// The folders of runs below `outputs`.
fn runs(folder: &Path) -> Vec<PathBuf> {
    let inside = |path: PathBuf| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_dir()).collect()
    };
    let mut found: Vec<PathBuf> =
        inside(folder.join("outputs")).into_iter().flat_map(inside).collect();
    found.sort();
    found
}

#[test]
fn a_cut_is_one_line_and_its_scenario_file_gives_the_same_numbers() {
    let folder = folder();
    let cut = balance(folder.path(), &["cut", "base.toml", "--by", "40%", "--save", "mine.toml"]);
    assert_eq!(cut.code, 0, "{}", cut.err);
    for part in ["more deaths", "no detectable link", "Who bears it", "What it rests on"] {
        assert!(cut.out.contains(part), "{part}: {}", cut.out);
    }
    let again = balance(folder.path(), &["run", "mine.toml", "--quiet"]);
    assert_eq!(again.code, 0, "{}", again.err);
    let runs = runs(folder.path());
    assert_eq!(runs.len(), 2);
    let differences = |run: &Path| {
        let text = std::fs::read_to_string(run.join("differences.csv")).unwrap();
        // The names of scenario and option may differ; the numbers may not.
        text.lines()
            .map(|line| line.split(',').skip(4).collect::<Vec<_>>().join(","))
            .collect::<Vec<_>>()
    };
    assert_eq!(differences(&runs[0]), differences(&runs[1]));
    // A file that says something else is not written over unasked.
    let other = balance(folder.path(), &["cut", "base.toml", "--by", "10%", "--save", "mine.toml"]);
    assert!(other.code != 0 && other.err.contains("--overwrite"), "{} {}", other.code, other.err);
}

#[test]
fn a_shift_takes_both_prescribing_lines_and_climbs_a_ladder() {
    let folder = folder();
    let shift = ["shift", "base.toml", "--from", "prescribing", "--to", "rehab", "--amount", "10%"];
    let asked = [&shift[..], &["--steps", "3", "--save", "ladder.toml"]].concat();
    let ladder = balance(folder.path(), &asked);
    assert_eq!(ladder.code, 0, "{}", ladder.err);
    assert!(
        ladder.out.contains("3 steps") && ladder.out.contains("this step alone"),
        "{}",
        ladder.out
    );
    let check = balance(folder.path(), &["check", "ladder.toml"]);
    assert_eq!(check.code, 0, "{}", check.err);
    let money: Vec<&str> = check.out.lines().filter(|line| line.contains("pharmacy")).collect();
    // The comparator keeps the pharmacy's money; the last step has taken a tenth.
    assert!(money.len() >= 4 && money[0].contains("£292,500"), "{}", check.out);
    assert!(money.last().unwrap().contains("£263,250"), "{}", check.out);
}

#[test]
fn two_runs_are_compared_and_a_damaged_one_is_named() {
    let folder = folder();
    for runs in ["20", "24"] {
        let run = balance(folder.path(), &["cut", "base.toml", "--by", "20%", "--runs", runs]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    let found = runs(folder.path());
    let (one, other) = (found[0].to_str().unwrap(), found[1].to_str().unwrap());
    let compared = balance(folder.path(), &["compare", one, other]);
    assert_eq!(compared.code, 0, "{}", compared.err);
    assert!(compared.out.contains("Inputs that differ"), "{}", compared.out);
    assert!(compared.out.contains("runs made"), "{}", compared.out);
    std::fs::remove_file(found[1].join("manifest.json")).unwrap();
    let damaged = balance(folder.path(), &["compare", one, other]);
    assert_eq!(damaged.code, 3, "{}", damaged.err);
    assert!(damaged.err.contains("manifest.json"), "{}", damaged.err);
}

#[test]
fn a_new_file_can_be_checked_at_once_and_nothing_is_overwritten() {
    let folder = folder();
    let new = balance(folder.path(), &["new", "northtown"]);
    assert_eq!(new.code, 0, "{}", new.err);
    let check = balance(folder.path(), &["check", "northtown.toml"]);
    assert_eq!(check.code, 0, "{}", check.err);
    let again = balance(folder.path(), &["new", "northtown"]);
    // The same file again is no harm; another one is not written over.
    std::fs::write(folder.path().join("northtown.toml"), "mine").unwrap();
    let third = balance(folder.path(), &["new", "northtown"]);
    assert!(third.code != 0, "{} {}", again.code, third.code);
    assert_eq!(std::fs::read_to_string(folder.path().join("northtown.toml")).unwrap(), "mine");
}

#[test]
fn wrong_amounts_are_told() {
    let folder = folder();
    let wrong = balance(folder.path(), &["cut", "base.toml", "--by", "400%"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("at most 100 %"), "{}", wrong.err);
    let nothing = balance(
        folder.path(),
        &["shift", "base.toml", "--from", "rehabb", "--to", "lero", "--amount", "5%"],
    );
    assert!(nothing.code != 0 && nothing.err.contains("rehab"), "{}", nothing.err);
}
