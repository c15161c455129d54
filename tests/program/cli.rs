//! The program as a person meets it: exit code, standard output and standard error together.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::program;

use program::{Said, said};
use std::path::Path;
use tempfile::TempDir;

fn balance(folder: &Path, words: &[&str]) -> Said {
    said(folder, words, 100)
}

/// A scenario that runs in no time.
const SHORT: &str = r#"
extends = "authority"
name = "short"
title = "A short one"
horizon_years = 1
runs = 4
[[options]]
id = "cut_27"
title = "Cut a tenth of keyworking"
cut = { by = 0.1, lines = ["keyworking"] }
[[options]]
id = "cut_40"
title = "Cut a fifth of keyworking"
cut = { by = 0.2, lines = ["keyworking"] }
[[options]]
id = "prescribing_to_rehab"
title = "To rehab"
shift = { from = ["prescribing"], to = ["rehab"], share = 0.1 }
[[options]]
id = "prescribing_to_community"
title = "To community"
shift = { from = ["prescribing"], to = ["community"], share = 0.1 }
[[options]]
id = "everything"
title = "More naloxone"
add = { gbp_per_year = { naloxone = 50000 } }
"#;

fn folder_with(text: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("area.toml"), text).unwrap();
    folder
}

fn files_in(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                names.push(path.strip_prefix(folder).unwrap().display().to_string());
            }
        }
    }
    names.sort();
    names
}

#[test]
fn a_run_prints_its_answer_and_leaves_every_file() {
    let folder = folder_with(SHORT);
    let done = balance(folder.path(), &["run", "area.toml", "--progress", "none"]);
    assert_eq!(done.code, 0, "{}", done.err);
    for words in ["deaths", "Carry on as now", "Differences over", "A short one"] {
        assert!(done.out.contains(words), "{words}\n{}", done.out);
    }
    assert!(done.err.contains("written to"), "{}", done.err);
    let files = files_in(&folder.path().join("outputs"));
    for name in [
        "summary.csv",
        "differences.csv",
        "money.csv",
        "ro-crate-metadata.json",
        "groups.csv",
        "parameters.csv",
        "costs.csv",
        "effects.csv",
        "outcomes_long.csv",
        "manifest.json",
    ] {
        assert!(files.iter().any(|file| file.ends_with(name)), "{name} in {files:?}");
    }
    assert!(!files.iter().any(|file| file.contains("partial") || file.contains("by_month")));

    // Again: the same bytes, and nothing is overwritten.
    let again = balance(folder.path(), &["run", "area.toml", "--threads", "1", "--quiet"]);
    assert_eq!((again.code, again.err.as_str()), (0, ""));
    assert_eq!(again.out, done.out);
    assert_eq!(files_in(&folder.path().join("outputs")), files);
    assert!(!done.out.contains('\u{1b}'), "no colours where nobody can see them");
}

#[test]
fn expected_values_have_no_ranges() {
    let folder = folder_with(SHORT);
    let done = balance(folder.path(), &["run", "area.toml", "--expected"]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(!done.out.contains("runs fell between"), "{}", done.out);
}

#[test]
fn data_goes_to_standard_output_in_the_form_asked_for() {
    let folder = folder_with(SHORT);
    let json = balance(folder.path(), &["run", "area.toml", "--format", "json", "--quiet"]);
    assert_eq!(json.code, 0, "{}", json.err);
    let rows: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert!(rows.as_array().unwrap().len() > 5);
    let csv = balance(folder.path(), &["run", "area.toml", "--format", "csv", "--quiet"]);
    assert!(csv.out.starts_with("scenario,"), "{}", csv.out);
}

#[test]
fn wrong_usage_is_two() {
    let folder = TempDir::new().unwrap();
    for words in [
        &["walk"][..],
        &["run", "--runs", "0"],
        &["run", "--runs", "many"],
        &["run", "--expected", "--runs", "5"],
        &["check"],
        &["run", "--threads", "0"],
    ] {
        let done = balance(folder.path(), words);
        assert_eq!(done.code, 2, "{words:?}: {}", done.err);
        assert!(done.out.is_empty() && !done.err.is_empty());
    }
    assert!(files_in(folder.path()).is_empty(), "nothing is left behind");
}

/// Everything about a bad input: exit code 3, words that help, at once, nothing written.
fn refused(text: &[u8], words: &[&str]) {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("area.toml"), text).unwrap();
    let begun = std::time::Instant::now();
    let done = balance(folder.path(), &["run", "area.toml"]);
    assert!(begun.elapsed().as_secs() < 5, "within a second, and some room for a busy machine");
    assert_eq!(done.code, 3, "{}", done.err);
    assert!(done.out.is_empty());
    for word in words {
        assert!(done.err.contains(word), "{word:?} in\n{}", done.err);
    }
    assert_eq!(files_in(folder.path()), ["area.toml"], "nothing half-written");
}

#[test]
fn bad_files_are_refused_with_words_that_help() {
    refused(b"", &["area.toml", "empty"]);
    refused(&[0xff, 0xfe, 0x00, 0x41], &["UTF-8"]);
    refused(&vec![b'x'; 10 * 1024 * 1024], &["2 MB"]);
    let wrong = |from: &str, to: &str, words: &[&str]| {
        assert!(SHORT.contains(from), "{from}");
        refused(SHORT.replace(from, to).as_bytes(), words);
    };
    wrong("horizon_years", "horizon_year", &["area.toml:", "horizon_years"]);
    wrong("by = 0.1,", "by = 10,", &["area.toml:", "by", "0.1"]);
    wrong(
        "share = 0.1 }\n[[options]]\nid = \"prescribing_to_community\"",
        "share = nan }\n[[options]]\nid = \"prescribing_to_community\"",
        &["share", "nan"],
    );
    wrong("naloxone = 50000", "naloxone = \"plenty\"", &["naloxone", "plenty"]);
    wrong("naloxone = 50000", "naloxone = -1", &["naloxone", "-1"]);
    wrong("runs = 4", "runs = 0", &["runs", "1 to 10000000"]);
    wrong("extends = \"authority\"", "extends = \"area.toml\"", &["circle"]);
    wrong("extends = \"authority\"", "extends = \"nowhere.toml\"", &["nowhere.toml"]);
    wrong(
        "lines = [\"keyworking\"] }\n[[options]]\nid = \"cut_40\"",
        "from = \"2099-01\" }\n[[options]]\nid = \"cut_40\"",
        &["2099-01", "2025-04 to 2026-03"],
    );
}

#[test]
fn all_problems_are_told_at_once() {
    let folder = folder_with(&SHORT.replace("runs = 4", "runs = -4\nhorizn = 1\nseed = \"one\""));
    let done = balance(folder.path(), &["check", "area.toml"]);
    assert_eq!(done.code, 3);
    for word in ["runs", "horizn", "seed", "3 problems"] {
        assert!(done.err.contains(word), "{word} in\n{}", done.err);
    }
}

#[test]
fn evidence_that_the_register_lacks_is_refused() {
    let text = SHORT.replace(
        "[[options]]\nid = \"cut_27\"",
        "[evidence]\nreadings = { \"c-L12\" = \"rosy\" }\n[[options]]\nid = \"cut_27\"",
    );
    refused(text.as_bytes(), &["c-L12", "rosy", "sceptical"]);
}

#[test]
fn a_missing_file_is_named() {
    let folder = TempDir::new().unwrap();
    let done = balance(folder.path(), &["run", "nothing.toml"]);
    assert_eq!(done.code, 3);
    assert!(done.err.contains("nothing.toml") && done.err.contains("no such file"), "{}", done.err);
}

#[test]
fn a_place_that_cannot_be_written_to_is_said_before_the_work() {
    let folder = folder_with(SHORT);
    std::fs::write(folder.path().join("taken"), "a file").unwrap();
    let done = balance(folder.path(), &["run", "area.toml", "--out", "taken"]);
    assert_eq!(done.code, 3, "{}", done.err);
    assert!(done.out.is_empty() && done.err.contains("taken"));
    assert_eq!(std::fs::read(folder.path().join("taken")).unwrap(), b"a file");
}

#[test]
fn precision_that_is_not_reached_is_five() {
    // With one option the same as the comparator in all but a penny, no number of runs is asked for in vain:
    // two runs of a year cannot settle anything, and the engine doubles up to its limit.
    let folder = folder_with(SHORT);
    let done = balance(folder.path(), &["run", "area.toml", "--until-precise", "--quiet"]);
    assert!(done.code == 0 || done.code == 5, "{}", done.err);
    assert!(done.out.contains("deaths"));
}

#[test]
fn evidence_shows_rows_and_never_makes_weak_ones_look_strong() {
    let folder = TempDir::new().unwrap();
    let one = balance(folder.path(), &["evidence", "c-L12"]);
    assert_eq!(one.code, 0);
    for word in ["ASSUMPTION", "sceptical", "hopeful", "LERO"] {
        assert!(one.out.contains(word), "{word} in\n{}", one.out);
    }
    let recalled = balance(folder.path(), &["evidence", "c-L01"]);
    assert!(recalled.out.contains("RECALLED") && !recalled.out.contains(" verified"));
    let none = balance(folder.path(), &["evidence", "unicorn"]);
    assert_eq!(none.code, 3);
    let json = balance(folder.path(), &["evidence", "naloxone", "--format", "json"]);
    assert!(serde_json::from_str::<serde_json::Value>(&json.out).unwrap().is_array());
    let csv = balance(folder.path(), &["evidence", "--format", "csv"]);
    assert!(csv.out.lines().count() > 150);
}

#[test]
fn check_shows_the_money() {
    let folder = folder_with(SHORT);
    let done = balance(folder.path(), &["check", "area.toml"]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.out.contains("rehab") && done.out.contains('£'), "{}", done.out);
}

#[test]
fn readings_stand_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("short.toml"), SHORT).unwrap();
    let run = balance(folder.path(), &["run", "short.toml", "--readings", "--runs", "24"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("by reading of contested evidence"), "{}", run.out);
    let outputs = folder.path().join("outputs/short");
    let made = std::fs::read_dir(outputs).unwrap().next().unwrap().unwrap().path();
    let table = std::fs::read_to_string(made.join("readings.csv")).unwrap();
    let deaths: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.contains(",cut_27,") && line.contains(",deaths,"))
        .map(|line| line.split(',').collect())
        .collect();
    let readings: Vec<&str> = deaths.iter().map(|row| row[3]).collect();
    assert_eq!(readings, ["base", "sceptical", "hopeful"]);
    let starts =
        |reading: usize| table.lines().filter(|line| line.contains(readings[reading])).count();
    assert!(starts(0) > 0 && starts(0) == starts(1) && starts(1) == starts(2));
    let manifest = std::fs::read_to_string(made.join("manifest.json")).unwrap();
    assert!(manifest.contains("readings.csv") && manifest.contains("--readings"));
}

#[test]
fn words_are_explained() {
    let folder = tempfile::tempdir().unwrap();
    let naloxone = balance(folder.path(), &["explain", "naloxone"]);
    assert_eq!(naloxone.code, 0, "{}", naloxone.err);
    for part in ["Mechanism 7", "docs/model.md#", "x-33", "budget line"] {
        assert!(naloxone.out.contains(part), "{part}: {}", naloxone.out);
    }
    let wrong = balance(folder.path(), &["explain", "naloxon"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (3, ""));
    assert!(wrong.err.contains("did you mean `naloxone`?"), "{}", wrong.err);
    let every = balance(folder.path(), &["explain"]);
    assert!(every.out.contains("using_never") && every.out.contains("deaths_overdose"));
}

#[test]
fn the_matrix_of_mechanisms_names_every_mechanism_that_has_a_lever() {
    let folder = tempfile::tempdir().unwrap();
    let matrix = balance(folder.path(), &["mechanisms", "--runs", "2", "--quiet"]);
    assert_eq!(matrix.code, 0, "{}", matrix.err);
    let page = std::fs::read_to_string("docs/mechanisms.md").unwrap();
    let levers = |text: &str| -> Vec<String> {
        let rows = text.lines().filter(|line| line.starts_with("| ") && line.contains(". "));
        rows.map(|line| line.split('|').nth(1).unwrap().trim().to_owned()).collect()
    };
    assert_eq!(levers(&matrix.out), levers(&page), "balance mechanisms > docs/mechanisms.md");
    assert!(levers(&page).len() > 30);
}

#[test]
fn schema_completions_and_manual_are_printed() {
    let folder = TempDir::new().unwrap();
    let schema = balance(folder.path(), &["schema"]);
    let schema: serde_json::Value = serde_json::from_str(&schema.out).unwrap();
    assert!(schema["properties"]["options"].is_object());
    for shell in ["bash", "zsh", "fish", "powershell"] {
        assert!(balance(folder.path(), &["completions", shell]).out.contains("balance"));
    }
    assert!(balance(folder.path(), &["man"]).out.contains(".TH"));
    let done = balance(folder.path(), &["man", "--folder", "pages"]);
    assert_eq!(done.code, 0);
    assert!(files_in(folder.path()).len() > 5);
}

#[test]
fn a_check_shows_what_the_money_buys() {
    let folder = folder_with(SHORT);
    let done = balance(folder.path(), &["check", "area.toml"]);
    assert_eq!(done.code, 0, "{}", done.err);
    for words in ["What it buys", "keyworkers, whole-time", "rehab beds", "naloxone kits a year"] {
        assert!(done.out.contains(words), "{words}\n{}", done.out);
    }
    assert!(!done.out.contains("WARNING") && !done.out.contains("lies after the start"));
    let empty =
        format!("{SHORT}[budget]\nkeyworking = 0\nprescribing_clinicians = 0\npharmacy = 0\n")
            .replace(
                "cut = { by = 0.1, lines = [\"keyworking\"] }",
                "add = { gbp_per_year = { lero = 1 } }",
            )
            .replace(
                "cut = { by = 0.2, lines = [\"keyworking\"] }",
                "add = { gbp_per_year = { lero = 2 } }",
            )
            .replace(
                "shift = { from = [\"prescribing\"], to = [\"rehab\"], share = 0.1 }",
                "add = { gbp_per_year = { lero = 3 } }",
            )
            .replace(
                "shift = { from = [\"prescribing\"], to = [\"community\"], share = 0.1 }",
                "add = { gbp_per_year = { lero = 4 } }",
            );
    let folder = folder_with(&empty);
    let done = balance(folder.path(), &["check", "area.toml"]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(
        done.out.starts_with("WARNING: the budget has nothing for prescribing"),
        "{}",
        done.out
    );
    // Nothing for treatment is a budget all the same, and its run says so.
    let done = balance(folder.path(), &["run", "area.toml", "--expected", "-q"]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.out.contains("WARNING: the budget has nothing for keyworking"), "{}", done.out);
}

#[test]
fn readings_of_expected_values_stand_side_by_side() {
    let folder = folder_with(SHORT);
    let done = balance(folder.path(), &["run", "area.toml", "--expected", "--readings", "-q"]);
    assert_eq!(done.code, 0, "{}", done.err);
    for words in ["by reading of contested evidence", "sceptical", "hopeful"] {
        assert!(done.out.contains(words), "{words}\n{}", done.out);
    }
    assert!(files_in(folder.path()).iter().any(|file| file.ends_with("readings.csv")));
}

#[test]
fn a_run_without_a_file_says_what_it_runs() {
    let folder = TempDir::new().unwrap();
    let done = balance(folder.path(), &["run", "--expected", "--progress", "none"]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.err.contains("running `authority`"), "{}", done.err);
    let named = balance(folder.path(), &["run", "authority", "--expected", "--progress", "none"]);
    assert!(!named.err.contains("no file named"), "{}", named.err);
}

/// Told before the runs begin: half a million of them would take minutes.
#[cfg(target_os = "linux")]
#[test]
fn a_place_that_cannot_be_written_to_is_told_at_once_and_is_not_the_inputs_fault() {
    let folder = folder_with(SHORT);
    // Nobody may make a folder there.
    let words =
        ["run", "area.toml", "--runs", "500000", "--out", "/sys/kernel", "--progress", "none"];
    let begun = std::time::Instant::now();
    let done = balance(folder.path(), &words);
    assert!(begun.elapsed().as_secs() < 60 && done.out.is_empty(), "{}", done.out);
    assert_eq!(done.code, 1, "{}", done.err);
    assert!(done.err.contains("cannot be written to"), "{}", done.err);
}

#[test]
fn checks_that_are_no_inputs_are_answered() {
    let folder = TempDir::new().unwrap();
    let done = balance(folder.path(), &["evidence", "c-S07"]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.out.contains("a check, not an input (in-sample)"), "{}", done.out);
    assert!(done.out.contains("0.95 to 1.08"), "{}", done.out);
    let input = balance(folder.path(), &["evidence", "c-S08"]);
    assert!(!input.out.contains("a check"), "{}", input.out);
    for (id, said) in [("s-P11", "a check, not an input"), ("s-B12", "(in-sample)")] {
        let done = balance(folder.path(), &["evidence", id, "--format", "json"]);
        assert!(done.out.contains(said), "{id}: {}", done.out);
    }
    let terms = balance(folder.path(), &["explain", "unmet need"]);
    assert_eq!(terms.code, 0, "{}", terms.err);
    assert!(
        terms.out.contains("unmet_need (term)") && terms.out.contains("s-P04"),
        "{}",
        terms.out
    );
    let outcome = balance(folder.path(), &["explain", "deaths_overdose"]);
    assert!(outcome.out.contains("c-M11") && outcome.out.contains("docs/model.md#31-base"));
}
