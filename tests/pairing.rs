//! What sharing luck between options is worth: `cargo test --release --test pairing -- --ignored --nocapture`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod common;

use commissioning_balance::evidence::Values;
use commissioning_balance::model::{Outcome, Start, simulate};
use commissioning_balance::random::Keyed;
use commissioning_balance::scenario::{Levels, Line, Strategy};
use common::{authority, sampler, values, with_funds};

const RUNS: u32 = 300;

fn variance(numbers: &[f64]) -> f64 {
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>() / (count - 1.0)
}

/// How many times larger the variance of a difference in deaths is when the two options are run on their own: with the
/// parameters of the centre, and with a draw for every run.
#[test]
#[ignore = "slow: 1,800 runs of ten years"]
fn sharing_luck_is_worth_many_runs() {
    let scenario = authority();
    let current = &scenario.strategies[0];
    let budget = |line: Line| scenario.baseline[line as usize].pounds();
    let moved = 0.05 * budget(Line::Keyworking) / budget(Line::Rehab);
    let staff_to_rehab =
        with_funds(&scenario, 12, &[(Line::Keyworking, 0.95), (Line::Rehab, 1.0 + moved)]);
    let lines: Vec<(Line, f64)> = Line::ALL.iter().map(|&line| (line, 0.73)).collect();
    let cut = with_funds(&scenario, 12, &lines);
    let (central, sampler) = (values(), sampler());
    let start = Start::new(&scenario, &central);
    let deaths = |option: &Strategy, values: &Values, start: &Start, run: u32| -> f64 {
        let record = simulate(&scenario, option, start, values, Keyed::new(1, run)).unwrap();
        record.months.iter().map(|month| month.outcomes[Outcome::Deaths as usize]).sum()
    };
    for (what, drawn) in [("chance alone", false), ("chance and parameters", true)] {
        let all = |option: &Strategy| -> Vec<f64> {
            let one = |run| {
                if drawn {
                    // As the engine does: a draw begins where the area settles under it.
                    let values = sampler.draw(1, run);
                    let start = start.settled(&scenario, &values, &Levels::NEUTRAL);
                    deaths(option, &values, &start, run)
                } else {
                    deaths(option, &central, &start, run)
                }
            };
            (0..RUNS).map(one).collect()
        };
        let alone = all(current);
        for (name, option, at_least) in
            [("5 % of staff money to rehab", &staff_to_rehab, 30.0), ("a cut of 27 %", &cut, 10.0)]
        {
            let other = all(option);
            let pairs: Vec<f64> = other.iter().zip(&alone).map(|(a, b)| a - b).collect();
            let ratio = (variance(&alone) + variance(&other)) / variance(&pairs);
            println!("{what}, {name}: {ratio:.0} times");
            assert!(ratio > at_least, "{what}, {name}: {ratio}");
        }
    }
}
