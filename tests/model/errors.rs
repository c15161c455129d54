//! Errors that are told against errors that are made. Slow: `cargo test --release --test model errors:: -- --ignored`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may panic, and tells what it found"
)]

use crate::common;
use commissioning_balance::engine::{Mode, Settings, Silent, run};
use commissioning_balance::findings::headline::Answer;
use commissioning_balance::findings::quantities::quantities;
use commissioning_balance::findings::statistics::Estimate;
use commissioning_balance::scenario::{Line, Scenario};
use common::{authority, sampler, with_funds};

/// The fitted authority and an option with less for keyworkers.
fn scenario(horizon_months: u32) -> Scenario {
    let mut scenario = authority();
    scenario.horizon_months = horizon_months;
    scenario.strategies[0].funds.truncate(horizon_months as usize);
    scenario.strategies.push(with_funds(&scenario, 0, &[(Line::Keyworking, 0.75)]));
    scenario
}

/// Levels of the comparator and differences, headline by headline, of some runs with a seed.
fn batch(scenario: &Scenario, seed: u64, runs: u32) -> Vec<(String, Estimate)> {
    let settings = Settings { runs, seed, threads: None, mode: Mode::Sampled, precision: None };
    let results = run(scenario, &sampler(), &settings, &Silent).unwrap();
    let mut told = Vec::new();
    for quantity in quantities(scenario.horizon_months) {
        let answer = Answer::new(quantity, &results);
        let name = quantity.outcome.key();
        told.push((name.to_owned(), answer.levels[0].estimate));
        told.push((format!("{name}, difference"), answer.differences[0].absolute));
    }
    told
}

#[test]
#[ignore = "slow: some minutes"]
fn seeds_stray_as_far_as_their_errors_say() {
    let scenario = scenario(120);
    let batches: Vec<_> = (1..=16).map(|seed| batch(&scenario, seed, 100)).collect();
    for (index, (name, _)) in batches[0].iter().enumerate() {
        let means: Vec<f64> = batches.iter().map(|batch| batch[index].1.mean).collect();
        let told = batches.iter().map(|batch| batch[index].1.standard_error.unwrap());
        let told = told.sum::<f64>() / batches.len() as f64;
        let centre = means.iter().sum::<f64>() / means.len() as f64;
        let squares: f64 = means.iter().map(|mean| (mean - centre) * (mean - centre)).sum();
        let made = (squares / (means.len() - 1) as f64).sqrt();
        println!("{name}: {:.2} ({made:.4} made, {told:.4} told)", made / told);
        // A standard deviation of 16 means is known to 18 %; the limits are those that were asked for.
        assert!((0.8..=1.25).contains(&(made / told)), "{name}: {made} made, {told} told");
    }
}

#[test]
#[ignore = "slow: some ten minutes"]
fn nine_in_ten_intervals_hold_the_mean() {
    const BATCHES: u64 = 200;
    const WIDE: f64 = 1.644_853_6;
    let scenario = scenario(24);
    let batches: Vec<_> = (1..=BATCHES).map(|seed| batch(&scenario, seed, 40)).collect();
    let mut held = (0_u32, 0_u32);
    for (index, (name, _)) in batches[0].iter().enumerate() {
        let truth = batches.iter().map(|batch| batch[index].1.mean).sum::<f64>() / BATCHES as f64;
        let inside = |estimate: &Estimate| {
            (estimate.mean - truth).abs() <= WIDE * estimate.standard_error.unwrap()
        };
        let own = batches.iter().filter(|batch| inside(&batch[index].1)).count() as u32;
        println!("{name}: {own} of {BATCHES}");
        held = (held.0 + own, held.1 + BATCHES as u32);
    }
    let share = f64::from(held.0) / f64::from(held.1);
    assert!((0.87..=0.93).contains(&share), "{share}");
}
