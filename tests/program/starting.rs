//! `balance new` on the real program: a file to start from.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use crate::program;

use commissioning_balance::scenario::{self, Line, Scenario, Substance};
use commissioning_balance::units::Pence;
use program::{Said, contains, read, said, text};
use std::path::Path;
use tempfile::TempDir;

fn balance(folder: &Path, words: &[&str]) -> Said {
    said(folder, words, 90)
}

fn authority() -> Scenario {
    scenario::read("authority", &|path| Err(format!("{path} is not built in"))).unwrap()
}

#[test]
fn a_file_to_start_from_is_accepted_and_explains_every_figure() {
    let folder = TempDir::new().unwrap();
    let words = ["new", "town", "--area", "St \"Mary\" \\ Ødegård £", "--population", "560,000"];
    let done = balance(folder.path(), &words);
    assert_eq!((done.code, done.out.as_str()), (0, ""), "{}", done.err);
    contains(&done.err, &["wrote town.toml", "stand-in", "balance check town.toml"]);
    let checked = balance(folder.path(), &["check", "town.toml"]);
    assert_eq!(checked.code, 0, "{}", checked.err);
    let scenario = read(&folder.path().join("town.toml"));
    assert_eq!(scenario.area.name, "St \"Mary\" \\ Ødegård £");
    // Twice the residents of the illustrative authority: twice its people and its pounds.
    let like = authority();
    for (group, other) in scenario.area.groups.iter().zip(&like.area.groups) {
        assert_eq!(group.dependent, 2.0 * other.dependent);
    }
    let total = |scenario: &Scenario| scenario.baseline.iter().copied().sum::<Pence>().0;
    assert_eq!(total(&scenario), 2 * total(&like));

    let file = text(&folder.path().join("town.toml"));
    let lines: Vec<&str> = file.lines().collect();
    let mut explained = 0;
    let area = lines.iter().position(|line| line.starts_with("[area.opiate]")).unwrap();
    let levels = lines.iter().position(|line| line.starts_with("[area.levels]")).unwrap();
    for (index, line) in lines.iter().enumerate().take(levels).skip(area) {
        if line.starts_with('#') || !line.contains(" = ") {
            continue;
        }
        let from = lines[..index].iter().rposition(|line| !line.starts_with('#')).unwrap() + 1;
        let comment = lines[from..index].join(" ");
        for part in ["Published: ", "If unknown: "] {
            assert!(comment.contains(part), "{part} before `{line}`: {comment}");
        }
        explained += 1;
    }
    assert_eq!(explained, 6 * Substance::ALL.len());
    for line in Line::ALL {
        let row = lines.iter().find(|row| row.starts_with(&format!("{} = ", line.key()))).unwrap();
        assert!(row.contains(line.label()) && row.contains("illustrative budget"), "{row}");
    }
    assert!(lines.iter().all(|line| line.chars().count() <= 160), "lines that a screen can show");

    // No public figure counts until its `#` is taken away; then every one does, and the file can be fitted.
    assert_eq!(scenario.observed, []);
    let told = file.replace("  #{", "  {");
    std::fs::write(folder.path().join("told.toml"), told).unwrap();
    let told = read(&folder.path().join("told.toml"));
    let has = |quantity| like.observed.iter().any(|figure| figure.quantity == quantity);
    let (shared, asked): (Vec<_>, Vec<_>) =
        told.observed.iter().partition(|figure| has(figure.quantity));
    let quantities: Vec<_> = shared.iter().map(|figure| figure.quantity).collect();
    let expected: Vec<_> = like.observed.iter().map(|figure| figure.quantity).collect();
    assert_eq!(quantities, expected);
    // Exits and completions are asked by group as well.
    let keys: Vec<_> = asked.iter().map(|figure| figure.quantity.key()).collect();
    let groups = ["non_opiate", "non_opiate_alcohol", "alcohol"];
    let exits = groups.map(|group| format!("treatment_exits_{group}"));
    let completions = ["opiate", "non_opiate", "non_opiate_alcohol", "alcohol"]
        .map(|group| format!("completions_{group}"));
    assert_eq!(keys, [&exits[..], &completions[..]].concat());
    assert!(file.contains("three tenths of a share") && !file.contains("a third for shares"));
    for figure in shared {
        let other = like.observed.iter().find(|one| one.quantity == figure.quantity).unwrap();
        let off = figure.value - other.value * if figure.quantity.share() { 1.0 } else { 2.0 };
        assert!(off.abs() <= 0.01 * other.value, "{}: {}", other.quantity.key(), figure.value);
    }
    let first = lines.iter().position(|line| line.starts_with("observed = [")).unwrap();
    for pair in lines[first + 1..].chunks(2).take(told.observed.len()) {
        assert!(pair[0].starts_with("  # ") && pair[0].contains("Published: "), "{}", pair[0]);
        assert!(pair[1].starts_with("  #{ quantity"), "{}", pair[1]);
    }

    // Every area that residents make sense of, and a file that is there is kept.
    for (name, people) in [("hamlet", "500"), ("nation", "57.7m")] {
        assert_eq!(balance(folder.path(), &["new", name, "--population", people]).code, 0);
        let file = format!("{name}.toml");
        assert_eq!(balance(folder.path(), &["run", &file, "--expected", "-q"]).code, 0, "{name}");
    }
    let again = balance(folder.path(), &["new", "town"]);
    assert_eq!(again.code, 3);
    contains(&again.err, &["town.toml is there already"]);
    assert_eq!(text(&folder.path().join("town.toml")), file);
    for (words, part) in [
        (&["new", "My Town.toml"][..], "`balance new my-town`"),
        (&["new", "town2", "--population", "many"], "such as 280000"),
        (&["new", "town2", "--population", "-5"], "-5"),
        (&["new", "town2", "--area", ""], "a name on one line"),
        (&["new", ""], "lower-case letters"),
    ] {
        let done = balance(folder.path(), words);
        assert_eq!(done.code, 2, "{words:?}");
        contains(&done.err, &[part]);
    }
    assert!(!folder.path().join("town2.toml").exists());
}

#[test]
fn a_file_to_start_from_takes_the_budget_of_a_spreadsheet() {
    let folder = TempDir::new().unwrap();
    let budget = "Line,Pounds a year\nkeyworking,\"1,234,567\"\nPrescribing clinicians and medicines,900000\nlero,8900.50\nmanagement,200000\n";
    std::fs::write(folder.path().join("money.csv"), budget).unwrap();
    let words = ["new", "town", "--from", "money.csv", "--population", "140000"];
    let done = balance(folder.path(), &words);
    assert_eq!(done.code, 0, "{}", done.err);
    contains(&done.err, &["every figure but the budget is a stand-in"]);
    let file = text(&folder.path().join("town.toml"));
    contains(
        &file,
        &["From money.csv.", "keyworking = 1234567 #", "lero = 8900.5 #", "rehab = 0 #"],
    );
    let scenario = read(&folder.path().join("town.toml"));
    let pounds = |line: Line| scenario.baseline[line as usize].pounds();
    assert_eq!(pounds(Line::Keyworking), 1_234_567.0);
    assert_eq!(scenario.baseline.iter().copied().sum::<Pence>(), Pence::from_pounds(2_343_467.5));
    assert_eq!(scenario.area.population, 140_000.0);
    // A budget that cannot be read is told cell by cell, and nothing is written.
    std::fs::write(folder.path().join("bad.csv"), "line,pounds\nrehabb,5\n").unwrap();
    let bad = balance(folder.path(), &["new", "other", "--from", "bad.csv"]);
    assert_eq!(bad.code, 3, "{}", bad.err);
    contains(&bad.err, &["bad.csv, cell A2", "rehabb"]);
    assert!(!folder.path().join("other.toml").exists());
}

#[test]
fn a_fit_that_lies_near_is_named_where_the_file_has_figures_and_takes_none() {
    let folder = TempDir::new().unwrap();
    // A file that takes no fit, unlike those that extend the authority.
    let new = balance(folder.path(), &["new", "mine", "--population", "250000"]);
    assert_eq!(new.code, 0, "{}", new.err);
    let without = text(&folder.path().join("mine.toml"));
    let figure =
        "{ quantity = \"treatment_starts\", year = 2024, value = 1250, source = \"own\" },";
    let of_file = without.replacen("observed = [\n", &format!("observed = [\n  {figure}\n"), 1);
    assert_ne!(of_file, without);
    let run = |text: &str| {
        std::fs::write(folder.path().join("mine.toml"), text).unwrap();
        let done = balance(
            folder.path(),
            &["run", "mine.toml", "--expected", "--progress", "none", "--out", "kept"],
        );
        assert_eq!(done.code, 0, "{}", done.err);
        done.err
    };
    assert!(!run(&of_file).contains("a fit of"), "there is none yet");
    for (at, name) in ["fitted-1", "fitted-2", "other-3"].iter().enumerate() {
        let own = folder.path().join("kept/mine").join(name);
        std::fs::create_dir_all(&own).unwrap();
        std::fs::write(own.join("fitted.toml"), "extends = \"../../../mine.toml\"\n").unwrap();
        let made = std::time::SystemTime::now() + std::time::Duration::from_secs(at as u64);
        let file = std::fs::File::options().write(true).open(own.join("fitted.toml")).unwrap();
        file.set_modified(made).unwrap();
    }
    // The newest of those that are fits.
    let told = run(&of_file);
    contains(
        &told,
        &["this file is not fitted, and a fit of `mine` lies in kept/mine/fitted-2/fitted.toml"],
    );
    // A file without figures has nothing to be fitted to.
    assert!(!run(&without).contains("a fit of"));
}
