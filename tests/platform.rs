//! The same numbers, bit for bit, from this machine and from the library as it runs in a web page.
//!
//! `.ci/wasm` builds the module of `tests/wasm` and names it in `BALANCE_WASM`; without it there is nothing to compare.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

#[path = "support/numbers.rs"]
mod numbers;

use numbers::lists;
use std::process::Command;

#[test]
fn the_same_bits_in_a_web_page() {
    let Ok(module) = std::env::var("BALANCE_WASM") else {
        println!("skipped: BALANCE_WASM does not name the module that `.ci/wasm` builds");
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wasm/print.js");
    let printed = Command::new("node").args([script, &module]).output().unwrap();
    assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
    let printed = String::from_utf8(printed.stdout).unwrap();
    let here = lists();
    let there: Vec<Vec<u64>> = printed.lines().map(read).collect();
    assert!(here.len() > 30 && here.len() == there.len(), "{} {}", here.len(), there.len());
    let mut wrong = String::new();
    for ((name, here), there) in here.iter().zip(&there) {
        let pairs =
            || here.iter().zip(there).enumerate().filter(|(_, (here, there))| here != there);
        let Some((at, (first, other))) = pairs().next() else {
            assert_eq!(here.len(), there.len(), "{name}");
            continue;
        };
        let found = format!(
            "{name}: {} of {} ({} there), first at {at}: {first:016x} here, {other:016x} there",
            pairs().count(),
            here.len(),
            there.len()
        );
        let drawn = name.ends_with("parameters") && here.len() == there.len();
        if drawn && pairs().all(|(_, (here, there))| nearly(*here, *there)) {
            println!("the last digit kept of drawn parameters: {found}");
        } else {
            wrong += &format!("{found}\n");
        }
    }
    assert!(wrong.is_empty(), "bits differ:\n{wrong}");
}

/// Whether two parameters differ by at most one in the twelfth digit, the last that a draw keeps.
///
/// Quantiles of beta and gamma distributions come from `statrs`, which asks the system for logarithms and
/// exponentials: they differ by up to 2.4e-13 of the value, and a few fall on either side of a half when rounded.
/// Nothing else may differ.
fn nearly(here: u64, there: u64) -> bool {
    const ONE_IN_THE_TWELFTH: f64 = 1.000_001e-11;
    let (here, there) = (f64::from_bits(here), f64::from_bits(there));
    (here - there).abs() <= ONE_IN_THE_TWELFTH * here.abs()
}

/// Reads a line of `print.js`.
fn read(line: &str) -> Vec<u64> {
    line.split(' ').map(|bits| u64::from_str_radix(bits, 16).unwrap()).collect()
}
