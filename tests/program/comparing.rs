//! `balance compare` on the real program: two runs beside each other.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use crate::program;

use program::{Said, area, contains, differences, only, said, text};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn balance(folder: &Path, words: &[&str]) -> Said {
    said(folder, words, 90)
}

/// Two expected-value runs of cuts of 20 % and 30 %.
fn two_runs() -> (TempDir, PathBuf, PathBuf) {
    let folder = area("");
    for by in ["20%", "30%"] {
        let done = balance(folder.path(), &["cut", "area.toml", "--by", by, "--runs", "5", "-q"]);
        assert_eq!(done.code, 0, "{}", done.err);
    }
    let outputs = folder.path().join("outputs");
    let run = |part: &str| {
        only(&only(&outputs, |name| name.contains(part)), |name| name.starts_with("5-runs"))
    };
    let (one, other) = (run("cut-20"), run("cut-30"));
    (folder, one, other)
}

fn compared(folder: &Path, one: &Path, other: &Path, more: &[&str]) -> Said {
    let words = ["compare", one.to_str().unwrap(), other.to_str().unwrap()];
    balance(folder, &[&words[..], more].concat())
}

#[test]
fn two_runs_stand_beside_each_other_inputs_and_results() {
    let (folder, one, other) = two_runs();
    let done = compared(folder.path(), &one, &other, &[]);
    assert_eq!(done.code, 0, "{}", done.err);
    contains(
        &done.out,
        &[
            "The answers",
            "B minus A: ",
            " in B, beyond chance.",
            "Differences from the comparator that differ",
            "Cut 20 % of the whole budget (A), Cut 30 % of the whole budget (B)",
            "commissioner spend, over the horizon A: £",
            " less in B",
            "beyond chance: yes",
            "Inputs that differ",
            "“Cut 20 % of the whole budget (A), Cut 30 % of the whole budget (B)” › cut › by A: 0.2; B: 0.3",
            "Whether signs hold, and where they turn",
            "sceptically,",
            "Beyond chance",
        ],
    );
    assert!(!done.out.contains("seed used"), "what is the same is not shown\n{}", done.out);
    let json = compared(folder.path(), &one, &other, &["--format", "json"]);
    let rows: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let row = |kind: &str, key: &str| {
        let rows = rows.as_array().unwrap();
        rows.iter().find(|row| row["kind"] == kind && row["key"] == key).unwrap().clone()
    };
    assert_eq!(row("input", "options[cut].cut.by")["b"], 0.3);
    let spend = row("difference", "spend");
    let means = [&one, &other]
        .map(|run| differences(run)[&("cut".into(), "spend".into(), "over_horizon".into())]);
    let a = spend["a"].as_f64().unwrap();
    assert!((a - means[0]).abs() <= 1e-12 * a.abs(), "{a}");
    // The reader of JSON may be off in the last bit.
    let less = spend["b_less_a"].as_f64().unwrap();
    assert!((less - (means[1] - means[0])).abs() <= 1e-12 * less.abs(), "{less}");
    assert_eq!(spend["beyond_chance"], "yes");
    assert!(rows.as_array().unwrap().iter().all(|row| row["strategy"] != "current"));

    let same = compared(folder.path(), &one, &one, &[]);
    assert_eq!(same.code, 0);
    contains(&same.out, &["the same to the last byte", "No input differs."]);
    // Seeds and numbers of runs are inputs, too.
    let seed = balance(
        folder.path(),
        &["cut", "area.toml", "--by", "20%", "--runs", "5", "--seed", "9", "--out", "nine", "-q"],
    );
    assert_eq!(seed.code, 0, "{}", seed.err);
    let nine =
        only(&only(&folder.path().join("nine"), |_| true), |name| name.starts_with("5-runs"));
    contains(&compared(folder.path(), &one, &nine, &[]).out, &["seed used A: 1; B: 9"]);
}

#[test]
fn a_folder_that_is_no_whole_run_is_named() {
    let (folder, one, other) = two_runs();
    let refused = |parts: &[&str]| {
        let done = compared(folder.path(), &one, &other, &[]);
        assert_eq!(done.code, 3, "{}", done.out);
        assert!(done.out.is_empty());
        contains(&done.err, parts);
    };
    let summary = other.join("summary.csv");
    let manifest = other.join("manifest.json");
    let (good, listed) = (text(&summary), text(&manifest));

    std::fs::write(&summary, good.replacen("current", "currant", 1)).unwrap();
    refused(&[
        "summary.csv is not as the run left it",
        "damaged or edited",
        "run the scenario again",
    ]);
    std::fs::remove_file(&summary).unwrap();
    refused(&["summary.csv is missing"]);
    std::fs::write(&summary, &good).unwrap();

    std::fs::write(&manifest, &listed[..listed.len() / 2]).unwrap();
    refused(&["manifest.json is damaged"]);
    std::fs::write(&manifest, listed.replace("\"evidence_sha256\"", "\"evidence\"")).unwrap();
    refused(&["manifest.json is made by another version", "evidence_sha256"]);
    std::fs::write(&manifest, listed.replace("\"differences.csv\"", "\"changes.csv\"")).unwrap();
    refused(&["does not list differences.csv", "another version"]);
    // An older table, honestly listed, without a column.
    let older = good.replace("standard_error", "error");
    std::fs::write(&summary, &older).unwrap();
    let hash = |text: &str| commissioning_balance::output::hash::sha256(text.as_bytes());
    std::fs::write(&manifest, listed.replace(&hash(&good), &hash(&older))).unwrap();
    refused(&["summary.csv has no column `standard_error`"]);
    std::fs::remove_file(&manifest).unwrap();
    refused(&["manifest.json is missing", "outputs/SCENARIO/RUN"]);

    let nowhere = compared(folder.path(), &one, Path::new("nowhere"), &[]);
    assert_eq!(nowhere.code, 3);
    contains(&nowhere.err, &["nowhere is not there"]);
    let file = compared(folder.path(), &one, Path::new("area.toml"), &[]);
    contains(&file.err, &["area.toml is not a folder"]);
    assert_eq!(balance(folder.path(), &["compare", "a"]).code, 2);
}
