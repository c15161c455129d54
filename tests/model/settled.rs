//! Words at the stop of a run of default length, against those of 2,000 runs.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test may panic, and tells what it found"
)]

use crate::common;
use commissioning_balance::engine::{
    Accumulator, Mode, Settings, Silent, looks, run, run_some, run_until,
};
use commissioning_balance::findings::settled::{Said, errors, seen};
use commissioning_balance::scenario::{Line, Scenario};
use common::{authority, sampler, with_funds};

/// The fitted authority and options: fewer keyworkers, hardly fewer, other money for prescribing.
fn scenario(horizon_months: u32) -> Scenario {
    let mut scenario = authority();
    scenario.horizon_months = horizon_months;
    scenario.strategies[0].funds.truncate(horizon_months as usize);
    for changed in
        [(Line::Keyworking, 0.75), (Line::Keyworking, 0.99), (Line::PrescribingClinicians, 1.1)]
    {
        scenario.strategies.push(with_funds(&scenario, 0, &[changed]));
    }
    scenario
}

fn settings(runs: u32, seed: u64) -> Settings {
    Settings { runs, seed, threads: None, mode: Mode::Sampled, precision: None }
}

#[test]
fn a_run_that_is_settled_is_a_run_of_as_many() {
    let scenario = scenario(2);
    let until = |enough: &dyn Fn(&Accumulator) -> bool, most: u32| {
        run_until(&scenario, &sampler(), &settings(most, 3), &Silent, enough).unwrap()
    };
    let stopped = until(&|runs| runs.runs() >= 100, 1_000);
    let exact = run(&scenario, &sampler(), &settings(100, 3), &Silent).unwrap();
    assert_eq!((stopped.runs, stopped.runs_asked, stopped.interrupted), (100, 100, false));
    assert_eq!(stopped.totals, exact.totals);
    assert_eq!(stopped.twins, exact.twins);
    assert_eq!(stopped.monthly_error, exact.monthly_error);
    let all = until(&|_| false, 120);
    assert_eq!((all.runs, all.runs_asked), (120, 120));
    assert_eq!(until(&|_| true, 30).runs, 30, "a file that asks for fewer than the first look");
}

#[test]
#[ignore = "slow: minutes for each seed"]
fn words_at_the_stop_are_those_of_2000_runs() {
    const MOST: u32 = 2_000;
    let asked = |name: &str, or: u64| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(or)
    };
    let (seeds, months) = (asked("BALANCE_SEEDS", 100), asked("BALANCE_MONTHS", 120) as u32);
    let scenario = scenario(months);
    let looks = looks(MOST);
    let (mut same, mut made) = (0, 0);
    for seed in 1..=seeds {
        let mut runs = Accumulator::new(&scenario);
        let mut stop: Option<(u32, Vec<Said>)> = None;
        let told = |runs: &Accumulator| -> Vec<Said> {
            seen(&scenario, runs).iter().map(|one| one.said(&runs.draws())).collect()
        };
        let take = |reduced| {
            runs.add(reduced);
            if stop.is_none() && looks.contains(&runs.runs()) {
                let (seen, draws) = (seen(&scenario, &runs), runs.draws());
                let within = errors(seen.len(), looks.len());
                if seen.iter().all(|one| one.settled(&draws, within)) {
                    stop = Some((runs.runs(), told(&runs)));
                }
            }
        };
        run_some(&scenario, &sampler(), &settings(MOST, seed), [0..MOST, 0..0], &Silent, take)
            .unwrap();
        let end = told(&runs);
        let (at, words) = stop.unwrap_or_else(|| (MOST, end.clone()));
        println!(
            "seed {seed}: stopped after {at}, {}",
            if words == end { "the same words" } else { "OTHER WORDS" }
        );
        same += u64::from(words == end);
        made += u64::from(at);
    }
    println!("{same} of {seeds} the same, {} runs on average", made / seeds);
    // Of 100, 95 at least are asked for; of fewer, as many as 95 % allow with four binomial errors.
    let allowed = 0.05 * seeds as f64;
    assert!(
        (seeds - same) as f64
            <= if seeds >= 100 { allowed } else { allowed + 4.0 * allowed.sqrt() }
    );
}
