//! `balance rebalance`: what it leaves, and what it refuses.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::program;

use program::{area, contains, only};

/// Two lines move, a few steps each, over two years.
const SMALL: &str = "only = [\"cut_27\"]\n[rebalance]\nprotect = [\"prescribing\", \"keyworking\", \
                     \"outreach\", \"criminal_justice\", \"detox\", \"day_programme\", \"community\", \"needle_exchange\", \
                     \"recovery_housing\"]\nlift = [\"groups\", \"opiate_recovery\", \"settled\", \"recovery\"]\n";

/// Every line that could move.
const EVERYTHING: &str = "prescribing,keyworking,harm_reduction,criminal_justice,detox,rehab,day_programme,community,\
                          recovery_housing";

#[test]
fn a_search_leaves_a_page_a_workbook_and_a_file_that_runs() {
    let folder = area(SMALL);
    let at = folder.path();
    let said = |words: &[&str]| program::said(at, words, 110);
    let done = said(&["rebalance", "area.toml", "--runs", "4", "-q", "--out", "a"]);
    assert_eq!(done.code, 0, "{}", done.err);
    contains(
        &done.out,
        &["other balances", "No best budget", "The smallest change", "What does not move"],
    );
    assert!(!done.out.to_lowercase().contains("optimal"), "{}", done.out);
    let place = at.join("a").join("area");
    let run = only(&place, |name| name.starts_with("rebalance-deaths-seed-1-"));
    for file in [
        "rebalance.html",
        "rebalance.xlsx",
        "rebalance.json",
        "rebalance_lines.csv",
        "other_balances.toml",
    ] {
        assert!(run.join(file).is_file(), "{file}");
    }
    // What was run on the way is not left behind, and the same search gives the same bytes.
    assert!(std::fs::read_dir(&place).unwrap().count() == 1);
    let again =
        said(&["rebalance", "area.toml", "--runs", "4", "-q", "--out", "b", "--threads", "1"]);
    assert_eq!(again.out, done.out);
    let other = only(&at.join("b").join("area"), |_| true);
    for file in ["rebalance.html", "rebalance.xlsx", "rebalance_worlds.csv", "rebalance.json"] {
        let bytes = |folder: &std::path::Path| std::fs::read(folder.join(file)).unwrap();
        assert_eq!(bytes(&run), bytes(&other), "{file}");
    }
    let file = run.join("other_balances.toml");
    let ran =
        said(&["run", file.to_str().unwrap(), "--expected", "-q", "--allow-outside", "--out", "c"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn what_cannot_be_searched_is_told() {
    let folder = area(SMALL);
    let at = folder.path();
    let refused = |words: &[&str], code: i32, parts: &[&str]| {
        let mut all = vec!["rebalance", "area.toml", "-q"];
        all.extend_from_slice(words);
        let done = program::said(at, &all, 100);
        assert_eq!(done.code, code, "{words:?}: {}{}", done.out, done.err);
        contains(&done.err, parts);
    };
    refused(&["--bounds", "rehab=2..1"], 2, &["least is above the most"]);
    refused(&["--bounds", "rehab"], 2, &["LINE=LEAST..MOST"]);
    refused(&["--bounds", "rehub=0..1"], 2, &["rehab"]);
    refused(&["--lift", "everything"], 3, &["the command line", "lift", "groups"]);
    refused(&["--total", "20%"], 3, &["pounds a year"]);
    refused(&["--total", "£90m"], 3, &["cannot be reached within the bounds"]);
    refused(&["--max-move", "£1000"], 3, &["no room to move"]);
    refused(&["--protect", EVERYTHING], 3, &["no room to move", "protected"]);
    refused(&["--from", "2050-01"], 3, &["the horizon"]);
}

#[test]
fn a_model_that_prefers_what_is_known_to_be_bad_cannot_rank_budgets() {
    // Prescribing that does harm: those on it die more often than those who have left.
    let rows = [("c-M10", 0.2), ("x-17", 0.5)].map(|(id, value)| {
        format!("[[evidence.override]]\nid = \"{id}\"\nvalue = {value}\nsource = \"a test\"\n")
    });
    let text = format!("{SMALL}{}", rows.concat());
    let folder = area(&text);
    let done = program::said(folder.path(), &["rebalance", "area.toml", "-q"], 100);
    assert_eq!(done.code, 3, "{}{}", done.out, done.err);
    contains(&done.err, &["The model cannot rank budgets here: it prefers", "check --model"]);
}
