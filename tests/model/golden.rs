//! The shipped scenarios' results, kept: a change shows as a readable difference.
//!
//! Refresh, in a commit of its own that says why the numbers moved: `BALANCE_REFRESH=1 cargo test --test model golden::`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use commissioning_balance::engine::{Mode, Settings, Silent, run};
use commissioning_balance::evidence::{Register, Sampler};
use commissioning_balance::model::Outcome;
use commissioning_balance::pipeline::known;
use commissioning_balance::scenario;
use std::fmt::Write as _;
use std::path::Path;

/// Nine significant digits: more than any reader needs, fewer than a platform's last bits.
fn table(name: &str, sampled_runs: u32) -> String {
    let none = |path: &str| Err(format!("{path} is not built in"));
    let scenario = scenario::read(name, &none).unwrap_or_else(|error| panic!("{error}"));
    let sampler = Sampler::new(Register::embedded(), &scenario.evidence).ok().unwrap();
    let mut text = String::from("mode,strategy,measure,total\n");
    for (label, mode) in [("expected", Mode::Expected), ("sampled", Mode::Sampled)] {
        let settings = Settings {
            runs: sampled_runs,
            seed: scenario.seed,
            threads: None,
            mode,
            precision: None,
        };
        let results = run(&scenario, &sampler, &settings, &Silent).unwrap();
        for (option, strategy) in scenario.strategies.iter().enumerate() {
            for &outcome in Outcome::ALL {
                let totals = results.totals.slice(ndarray::s![.., option, outcome as usize]);
                let mean = totals.sum() / totals.len() as f64;
                let _ = writeln!(text, "{label},{},{},{mean:.8e}", strategy.id, outcome.key());
            }
        }
    }
    text
}

/// What the board looks at first.
const FEW: [Outcome; 6] = [
    Outcome::Deaths,
    Outcome::DeathsOverdose,
    Outcome::Starts,
    Outcome::ReachedOneYear,
    Outcome::Settled,
    Outcome::Spend,
];

/// Every other scenario that is built in, in expected values.
fn questions() -> String {
    let none = |path: &str| Err(format!("{path} is not built in"));
    let settings =
        Settings { runs: 1, seed: 1, threads: None, mode: Mode::Expected, precision: None };
    let mut text = String::from("scenario,strategy,measure,total\n");
    for name in scenario::builtin_names().filter(|name| !["authority", "england"].contains(name)) {
        let scenario = scenario::read(name, &none).unwrap_or_else(|error| panic!("{error}"));
        let sampler = Sampler::new(Register::embedded(), &scenario.evidence).ok().unwrap();
        let results = run(&scenario, &sampler, &settings, &Silent).unwrap();
        for (option, strategy) in scenario.strategies.iter().enumerate() {
            for outcome in FEW {
                let total = results.totals[[0, option, outcome as usize]];
                let _ = writeln!(text, "{name},{},{},{total:.8e}", strategy.id, outcome.key());
            }
        }
    }
    text
}

fn check(name: &str, now: &str) {
    check_in("tests/golden", name, now);
}

fn check_in(folder: &str, name: &str, now: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(format!("{name}.csv"));
    if std::env::var_os("BALANCE_REFRESH").is_some() {
        std::fs::write(&path, now).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let mut different: Vec<String> = kept
        .lines()
        .zip(now.lines())
        .filter(|(kept, now)| kept != now)
        .map(|(kept, now)| format!("- {kept}\n+ {now}"))
        .collect();
    if kept.lines().count() != now.lines().count() {
        different.push(format!("{} lines, now {}", kept.lines().count(), now.lines().count()));
    }
    let shown = different.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(
        different.is_empty(),
        "{} results of {name} moved:\n{shown}\nIf they should have: BALANCE_REFRESH=1 cargo test --test model golden::",
        different.len()
    );
}

#[test]
fn authority() {
    check("authority", &table("authority", 4));
}

#[test]
fn what_doctor_knows() {
    check_in("src/pipeline", "known", &known::digits(None).unwrap());
}

#[test]
fn england() {
    check("england", &table("england", 1));
}

#[test]
fn every_other_question() {
    check("questions", &questions());
}
