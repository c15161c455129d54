//! `balance sensitivity` on real runs: the tables agree with the run's own, and what is wrong with a folder is said.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::program;

use commissioning_balance::narrative::figures::size;
use program::{Said, said};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const SHORT: &str = r#"
extends = "authority"
name = "short"
title = "A short one"
horizon_years = 2
runs = 60
only = ["less"]
[[options]]
id = "less"
title = "Cut a third of keyworking"
cut = { by = 0.33, lines = ["keyworking"] }
"#;

fn balance(folder: &Path, words: &[&str]) -> Said {
    said(folder, &[words, &["--progress", "none"]].concat(), 120)
}

/// A folder with the scenario, and the folder of its run.
fn run(words: &[&str]) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("short.toml"), SHORT).unwrap();
    let mut all = vec!["run", "short.toml"];
    all.extend_from_slice(words);
    let done = balance(folder.path(), &all);
    assert_eq!(done.code, 0, "{}", done.err);
    let runs = folder.path().join("outputs/short");
    let run = std::fs::read_dir(runs).unwrap().next().unwrap().unwrap().path();
    (folder, run)
}

type Row = BTreeMap<String, String>;

fn table(file: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let header = reader.headers().unwrap().clone();
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        header.iter().zip(&record).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
    });
    rows.collect()
}

fn find(rows: &[Row], wanted: &[(&str, &str)]) -> Row {
    let found: Vec<&Row> =
        rows.iter().filter(|row| wanted.iter().all(|(name, word)| row[*name] == *word)).collect();
    assert_eq!(found.len(), 1, "{wanted:?}");
    found[0].clone()
}

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap()
}

fn close(one: f64, other: f64, share: f64) {
    assert!((one - other).abs() <= share * one.abs().max(other.abs()), "{one} is not {other}");
}

#[test]
fn the_tables_agree_with_those_of_the_run() {
    let (folder, run) = run(&[]);
    let shown = run.display().to_string();
    let done = balance(
        folder.path(),
        &["sensitivity", &shown, "--tried", "8", "--sobol", "8", "--sobol-rows", "2"],
    );
    assert_eq!(done.code, 0, "{}", done.err);
    for words in [
        "Deaths, all causes",
        "Net monetary benefit",
        "rank correlation",
        "Cut a third of keyworking",
    ] {
        assert!(done.out.contains(words), "{words}\n{}", done.out);
    }
    let rows = table(&run.join("sensitivity.csv"));
    let differences = table(&run.join("differences.csv"));
    let steps = table(&run.join("convergence.csv"));
    for outcome in ["deaths", "recovery_one_year"] {
        let own = find(&differences, &[("measure", outcome), ("timing", "over_horizon")]);
        let last = find(&steps, &[("outcome", outcome), ("runs", "60")]);
        close(number(&last, "difference"), number(&own, "mean"), 1e-9);
        close(number(&last, "standard_error"), number(&own, "standard_error"), 1e-9);
        // What separate draws would have: the same but for draws of the fit that came up twice in 60 runs.
        close(number(&last, "standard_error_expected"), number(&own, "standard_error"), 0.15);
        let about = |method: &str| {
            number(
                &find(&rows, &[("outcome", outcome), ("method", method), ("parameter", "all")]),
                "estimate",
            )
        };
        close(about("variance_from_chance"), number(&own, "variance_from_chance_percent"), 1e-9);
        close(about("variance_from_chance") + about("variance_from_parameters"), 100.0, 1e-12);
        close(
            about("variance_of_paired_difference"),
            number(&own, "variance_percent_of_independent_runs"),
            1e-9,
        );
    }
    // The curve as a picture, and its numbers in print.
    for (name, outcome) in [("deaths", "deaths"), ("recovery_one_year", "recovery_one_year")] {
        let svg =
            std::fs::read_to_string(run.join(format!("plots/convergence_{name}.svg"))).unwrap();
        let needed = [("outcome", outcome), ("method", "runs_for_error_of_5_percent")];
        let runs = number(&find(&rows, &needed), "estimate");
        let told = if runs < 1000.0 { runs.to_string() } else { size(runs) };
        let told = format!("5 %: {told};");
        assert!(svg.contains(&told), "{told} in {svg}");
        assert!(run.join(format!("plots/convergence_{name}.png")).is_file());
    }
    for words in ["Of the variance", "is chance", "what the numbers are", "Shared luck", "1/"] {
        assert!(done.out.contains(words), "{words}\n{}", done.out);
    }
    // The choice at the scenario's threshold.
    let economics: Vec<Row> = table(&run.join("economics.csv"));
    let threshold = &economics[0]["threshold_pounds_per_qaly"];
    let at = [
        ("perspective", economics[0]["perspective"].as_str()),
        ("valuation", "base"),
        ("remainder", "with"),
        ("threshold_pounds_per_qaly", threshold),
        ("strategy", "less"),
    ];
    let own = find(&economics, &at);
    let perfect = find(&rows, &[("method", "value_of_perfect_information")]);
    assert_eq!(perfect["estimate"], own["value_of_perfect_information_pounds"]);
    let choices = table(&run.join("value_of_information.csv"));
    let same = choices
        .iter()
        .find(|row| row["strategy"] == "less" && row["threshold_pounds_per_qaly"] == *threshold)
        .unwrap();
    close(number(same, "net_benefit_pounds"), number(&own, "net_benefit_pounds"), 1e-9);
    close(
        number(same, "chance_best_value_percent"),
        number(&own, "chance_best_value_percent"),
        1e-9,
    );
    close(
        number(same, "expected_loss_pounds") + 1.0,
        number(&own, "expected_loss_pounds") + 1.0,
        1e-6,
    );
    // No row is worth more than all of them with chance left in.
    let raw =
        number(&find(&rows, &[("method", "value_of_perfect_information_with_chance")]), "estimate");
    for row in rows.iter().filter(|row| row["method"] == "value_of_partial_information") {
        assert!(number(row, "estimate") <= raw + 1e-6, "{row:?}");
        assert!(number(row, "low") <= number(row, "estimate"));
        assert!(number(row, "estimate") <= number(row, "high"));
    }
    // Bars stand on the expected-value run, and their ends bracket what a row was drawn as.
    let expected = balance(
        folder.path(),
        &["run", "short.toml", "--expected", "--format", "csv", "--out", "e"],
    );
    let mut reader = csv::Reader::from_reader(expected.out.as_bytes());
    let header = reader.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|known| known == name).unwrap();
    let record = reader
        .records()
        .map(Result::unwrap)
        .find(|record| &record[place("measure")] == "deaths")
        .unwrap();
    let base: f64 = record[place("mean")].parse().unwrap();
    let bars: Vec<&Row> = rows
        .iter()
        .filter(|row| row["method"] == "tornado" && row["outcome"] == "deaths")
        .collect();
    assert_eq!(bars.len(), 8);
    for bar in bars {
        close(number(bar, "estimate"), base, 1e-9);
        assert!(number(bar, "parameter_at_low") < number(bar, "parameter_at_high"));
        assert!(!bar["grade"].is_empty() && !bar["verification"].is_empty());
    }
    let sobol = |method: &str| rows.iter().filter(|row| row["method"] == method).count();
    assert_eq!((sobol("sobol_first"), sobol("sobol_total")), (6, 6), "two rows, three answers");
}

#[test]
fn the_same_bytes_on_any_threads_and_nothing_is_overwritten_unasked() {
    let (folder, run) = run(&[]);
    let shown = run.display().to_string();
    let ask = |words: &[&str]| {
        let mut all = vec!["sensitivity", shown.as_str(), "--tried", "2"];
        all.extend_from_slice(words);
        balance(folder.path(), &all)
    };
    let done = ask(&["--threads", "1"]);
    assert_eq!(done.code, 0, "{}", done.err);
    let bytes = std::fs::read(run.join("sensitivity.csv")).unwrap();
    let again = ask(&["--threads", "2", "--quiet"]);
    assert_eq!((again.code, again.err.as_str()), (0, ""), "the same tables are no conflict");
    assert_eq!(again.out, done.out);
    assert_eq!(std::fs::read(run.join("sensitivity.csv")).unwrap(), bytes);
    let other = balance(folder.path(), &["sensitivity", &shown, "--tried", "3"]);
    assert_eq!(other.code, 3);
    assert!(other.err.contains("already") && other.err.contains("--overwrite"), "{}", other.err);
    assert_eq!(std::fs::read(run.join("sensitivity.csv")).unwrap(), bytes);
    let aside = balance(folder.path(), &["sensitivity", &shown, "--tried", "3", "--out", "aside"]);
    assert_eq!(aside.code, 0, "{}", aside.err);
    assert!(folder.path().join("aside/sensitivity.csv").is_file());
    assert_eq!(ask(&["--overwrite", "--outcome", "recovery"]).code, 0);
}

#[test]
fn what_is_wrong_with_a_folder_is_said() {
    let (folder, run) = run(&[]);
    let shown = run.display().to_string();
    let ask = || balance(folder.path(), &["sensitivity", &shown, "--tried", "1"]);
    let wrong = |said: &Said, words: &str| {
        assert_eq!(said.code, 3, "{}", said.err);
        assert!(said.err.contains(words) && said.err.contains("hint:"), "{}", said.err);
        assert!(said.out.is_empty());
        assert!(!run.join("sensitivity.csv").exists(), "nothing is left behind");
    };
    let absent = balance(folder.path(), &["sensitivity", "nowhere"]);
    wrong(&absent, "manifest.json is missing");
    // What it reads: what the runs counted, and the differences that twins tell chance by.
    for name in ["counted.bin", "differences.csv"] {
        let file = run.join(name);
        let bytes = std::fs::read(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        wrong(&ask(), &format!("{name} is missing"));
        std::fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
        wrong(&ask(), &format!("{name} is damaged"));
        std::fs::write(&file, bytes).unwrap();
    }
    let manifest = run.join("manifest.json");
    let text = std::fs::read_to_string(&manifest).unwrap();
    for (from, to, words) in [
        ("{", "", "manifest.json is damaged"),
        ("\"evidence_sha256\": \"", "\"evidence_sha256\": \"0", "other evidence"),
        ("keyworking", "keywriting", "problem"),
        ("An illustrative authority", "Another", "has changed since the run"),
    ] {
        let built_in = words.contains("changed");
        let changed = if built_in { text.replace(from, to) } else { text.replacen(from, to, 1) };
        // The scenario stands in the manifest twice: in the command and in the text; the text is what counts.
        let changed = if words == "problem" {
            text.replace("\\\"keyworking\\\"", "\\\"keywriting\\\"")
        } else {
            changed
        };
        assert_ne!(changed, text, "{words}");
        std::fs::write(&manifest, changed).unwrap();
        wrong(&ask(), words);
    }
    std::fs::write(&manifest, text).unwrap();
    assert_eq!(ask().code, 0);
}

#[test]
fn a_run_that_says_too_little_is_refused() {
    let (folder, few) = run(&["--runs", "12"]);
    let said = balance(folder.path(), &["sensitivity", &few.display().to_string()]);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("12 draws"), "{}", said.err);
    let (folder, central) = run(&["--expected"]);
    let said = balance(folder.path(), &["sensitivity", &central.display().to_string()]);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("central values") && said.err.contains("--runs"), "{}", said.err);
    for words in [
        &["sensitivity"][..],
        &["sensitivity", "x", "--sobol", "3"],
        &["sensitivity", "x", "--rows", "0"],
        &["sensitivity", "x", "--sobol-rows", "2"],
    ] {
        assert_eq!(balance(folder.path(), words).code, 2, "{words:?}");
    }
}

#[test]
fn documented_columns_are_the_real_columns() {
    use commissioning_balance::sensitivity::tables::{CHOICES, CONVERGENCE, GROUPS, SENSITIVITY};
    let mut sections: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut section = String::new();
    for line in include_str!("../../docs/research.md").lines() {
        if let Some(title) = line.strip_prefix("### ") {
            section = title.to_owned();
        } else if let Some(rest) = line.strip_prefix("| `")
            && !section.is_empty()
        {
            let name = rest.split('`').next().unwrap().to_owned();
            sections.entry(section.clone()).or_default().push(name);
        }
    }
    assert_eq!(sections["sensitivity.csv"], SENSITIVITY);
    assert_eq!(sections["value_of_information.csv"], CHOICES);
    assert_eq!(sections["value_of_groups.csv"], GROUPS);
    assert_eq!(sections["convergence.csv"], CONVERGENCE);
    assert_eq!(sections.len(), 4);
}
