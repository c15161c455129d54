//! A short run whose digits are known: whether this machine computes as others do.

use crate::engine::{self, Mode, Settings, Silent};
use crate::evidence::{Register, Sampler};
use crate::model::Outcome;
use crate::scenario;
use std::fmt::Write as _;

/// What [`digits`] gives. Made again with the other numbers that are kept: `BALANCE_REFRESH=1 cargo test --test model golden::`.
pub const KNOWN: &str = include_str!("known.csv");

/// The built-in authority, cut short.
const TEXT: &str =
    "extends = \"authority\"\nname = \"known\"\nhorizon_years = 2\nonly = [\"cut_27\"]\n";
/// What is looked at.
const OUTCOMES: [Outcome; 4] =
    [Outcome::Deaths, Outcome::Starts, Outcome::ReachedOneYear, Outcome::Spend];

/// Two runs of every option and one in expected values, nine digits of each.
///
/// # Errors
///
/// Why there are none, in words.
pub fn digits(threads: Option<usize>) -> Result<String, String> {
    let load = |_: &str| Ok(TEXT.to_owned());
    let scenario = scenario::read("known.toml", &load).map_err(|problems| problems.to_string())?;
    let sampler = Sampler::new(Register::embedded(), &scenario.evidence)
        .map_err(|_| "the register lacks what the scenario chooses".to_owned())?;
    let mut text = String::from("mode,strategy,measure,total\n");
    for (label, mode) in [("expected", Mode::Expected), ("sampled", Mode::Sampled)] {
        let settings = Settings { runs: 2, seed: 1, threads, mode, precision: None };
        let results = engine::run(&scenario, &sampler, &settings, &Silent)
            .map_err(|error| error.to_string())?;
        for (option, strategy) in scenario.strategies.iter().enumerate() {
            for outcome in OUTCOMES {
                let totals = results.totals.slice(ndarray::s![.., option, outcome as usize]);
                let (id, key) = (&strategy.id, outcome.key());
                // Writing to a String does not fail.
                let _ = writeln!(text, "{label},{id},{key},{:.8e}", totals.sum());
            }
        }
    }
    Ok(text)
}
