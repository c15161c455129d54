//! A gate on speed: how many instructions a piece of work takes, which repeats where time does not.
//!
//! `cargo test --release --test instructions -- --ignored` (some minutes, under valgrind). Refresh, in a commit that says
//! what it was for: `BALANCE_REFRESH=1` before it. Valgrind has no AVX-512, so that every processor with AVX2 counts the
//! same.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use commissioning_balance::evidence::{Register, Sampler};
use commissioning_balance::model::{Start, simulate};
use commissioning_balance::random::{Expected, Keyed};
use commissioning_balance::scenario;
use std::fmt::Write as _;
use std::process::Command;

/// Names the work, `scenario kind times`, to the copy of this program that runs under valgrind.
const WORK: &str = "BALANCE_WORK";
/// The pieces of work: one option for ten years by chance or in expected values, or a run-in.
const PIECES: [&str; 4] =
    ["authority sampled", "england sampled", "authority expected", "authority start"];
/// More than this share above what is kept is a failure: compilers move counts by a little.
const ALLOWED: f64 = 0.05;

/// Does the work that is named, and nothing where none is.
#[test]
#[ignore = "no check of its own: what `instructions_have_not_grown` counts"]
fn work() {
    let Ok(work) = std::env::var(WORK) else { return };
    let words: Vec<&str> = work.split(' ').collect();
    let none = |path: &str| Err(format!("{path} is not built in"));
    let scenario = scenario::read(words[0], &none).unwrap();
    let sampler = Sampler::new(Register::embedded(), &scenario.evidence).ok().unwrap();
    let central = sampler.central();
    let option = &scenario.strategies[1];
    let start = Start::new(&scenario, &central);
    for run in 0..words[2].parse().unwrap() {
        let deaths = match words[1] {
            "sampled" => {
                let values = sampler.draw(1, run);
                simulate(&scenario, option, &start, &values, Keyed::new(1, run)).unwrap().months[9]
                    .outcomes[0]
            }
            "expected" => {
                simulate(&scenario, option, &start, &central, Expected).unwrap().months[9].outcomes
                    [0]
            }
            _ => Start::new(&scenario, &central).onset[0],
        };
        assert!(deaths > 0.0, "the work was done: {piece}", piece = words[1]);
    }
}

/// Instructions of a piece of work, done some times.
fn count(piece: &str, times: u32) -> f64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "work", "--test-threads=1"])
        .env(WORK, format!("{piece} {times}"))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{text}");
    let collected = text.lines().find_map(|line| line.split_once("Collected : ")).expect("a count");
    collected.1.trim().parse().unwrap()
}

#[test]
#[ignore = "slow: some minutes under valgrind"]
fn instructions_have_not_grown() {
    if cfg!(debug_assertions) {
        println!("skipped: what is kept are counts of --release");
        return;
    }
    let refresh = std::env::var_os("BALANCE_REFRESH").is_some();
    if Command::new("valgrind").arg("--version").output().is_err() {
        assert!(!refresh, "valgrind is not installed: nothing can be counted");
        println!("skipped: valgrind is not installed");
        return;
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/instructions.csv");
    let mut now = String::from("work,million_instructions\n");
    for piece in PIECES {
        // What is done once, whatever the times, is not of the piece.
        let millions = (count(piece, 2) - count(piece, 1)) / 1e6;
        let _ = writeln!(now, "{piece},{millions:.1}");
    }
    if refresh {
        std::fs::write(path, &now).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(path)
        .unwrap_or_else(|_| panic!("nothing is kept yet at {path}: once with BALANCE_REFRESH=1"));
    println!("{now}");
    assert_eq!(kept.lines().count(), now.lines().count(), "pieces of work differ: refresh");
    for (kept, now) in kept.lines().zip(now.lines()).skip(1) {
        let millions = |line: &str| line.split_once(',').unwrap().1.parse::<f64>().unwrap();
        let grown = millions(now) / millions(kept) - 1.0;
        assert!(grown <= ALLOWED, "{now} against {kept}: {:.1} % more", 100.0 * grown);
    }
}
