//! What sharing luck between options is worth, and taking every draw of a fit in turn:
//! `cargo test --release --test model pairing:: -- --ignored --nocapture`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::common;

use commissioning_balance::engine::fitted_values;
use commissioning_balance::evidence::Values;
use commissioning_balance::model::{Outcome, Start, simulate};
use commissioning_balance::random::{Chance, Keyed, Leavers};
use commissioning_balance::scenario::{Levels, Line, Scenario, Strategy};
use commissioning_balance::units::math::{hazard_of, ln};
use common::{authority, sampler, values, with_funds};

const RUNS: u32 = 300;

fn variance(numbers: &[f64]) -> f64 {
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>() / (count - 1.0)
}

/// 5 % of the money of keyworkers to rehab, after a year.
fn staff_to_rehab(scenario: &Scenario) -> Strategy {
    let budget = |line: Line| scenario.baseline[line as usize].pounds();
    let moved = 0.05 * budget(Line::Keyworking) / budget(Line::Rehab);
    with_funds(scenario, 12, &[(Line::Keyworking, 0.95), (Line::Rehab, 1.0 + moved)])
}

/// Every line cut by 27 % at once, after a year.
fn cut(scenario: &Scenario) -> Strategy {
    let lines: Vec<(Line, f64)> = Line::ALL.iter().map(|&line| (line, 0.73)).collect();
    with_funds(scenario, 12, &lines)
}

/// How many times larger the variance of a difference in deaths is when the two options are run on their own: with the
/// parameters of the centre, and with a draw for every run.
#[test]
#[ignore = "slow: 1,800 runs of ten years"]
fn sharing_luck_is_worth_many_runs() {
    let scenario = authority();
    let current = &scenario.strategies[0];
    let staff_to_rehab = staff_to_rehab(&scenario);
    let cut = cut(&scenario);
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
            [("5 % of staff money to rehab", &staff_to_rehab, 130.0), ("a cut of 27 %", &cut, 40.0)]
        {
            let other = all(option);
            let pairs: Vec<f64> = other.iter().zip(&alone).map(|(a, b)| a - b).collect();
            let ratio = (variance(&alone) + variance(&other)) / variance(&pairs);
            println!("{what}, {name}: {ratio:.0} times");
            assert!(ratio > at_least, "{what}, {name}: {ratio}");
        }
    }
}

/// Chance in which every cell has its own luck of living or dying.
#[derive(Clone)]
struct Apart {
    all_else: Keyed,
    deaths: Keyed,
    dying: bool,
}

impl Apart {
    fn new(run: u32) -> Self {
        Self { all_else: Keyed::new(1, run), deaths: Keyed::new(2, run), dying: false }
    }
}

impl Chance for Apart {
    fn open(&mut self, month: u32, process: u8) {
        self.all_else.open(month, process);
        self.deaths.open(month, process);
    }

    fn news(&self, count: usize) -> Option<Vec<[f64; 2]>> {
        self.all_else.news(count)
    }

    fn prepare(&mut self, cells: &[u32]) {
        self.all_else.prepare(cells);
        self.deaths.prepare(cells);
    }

    fn leave(&mut self, draw: u32, people: &[f64], totals: &[f64], leavers: &mut Vec<Leavers>) {
        self.dying = false;
        self.all_else.leave(draw, people, totals, leavers);
    }

    fn strike(
        &mut self,
        _: (usize, &[u8]),
        people: &[f64],
        shares: &[f64],
        struck: &mut Vec<Leavers>,
    ) {
        self.dying = true;
        let hazards: Vec<f64> = shares.iter().map(|&share| hazard_of(share)).collect();
        self.deaths.leave(0, people, &hazards, struck);
    }

    fn send<const N: usize>(
        &mut self,
        leavers: &[Leavers],
        weights: impl Fn(usize) -> [f64; N],
        go: impl FnMut(usize, usize, f64),
    ) {
        if self.dying { &mut self.deaths } else { &mut self.all_else }.send(leavers, weights, go);
    }

    fn arrivals(&mut self, cell: u32, mean: f64) -> f64 {
        self.all_else.arrivals(cell, mean)
    }

    fn select(&mut self, first: u32, wishers: &[f64], places: f64, chosen: &mut [f64]) {
        self.all_else.select(first, wishers, places, chosen);
    }

    fn whole(&self, x: f64) -> f64 {
        self.all_else.whole(x)
    }

    fn sampled(&self) -> bool {
        true
    }
}

/// Deaths drawn for pools leave less chance in a difference than deaths drawn cell by cell, and the same mean.
#[test]
#[ignore = "slow: 1,800 runs of ten years"]
fn pools_save_runs() {
    let scenario = authority();
    let options = [scenario.strategies[0].clone(), staff_to_rehab(&scenario), cut(&scenario)];
    let (values, start) = (values(), Start::new(&scenario, &values()));
    let deaths = |option: usize, run: u32, apart: bool| -> f64 {
        let record = if apart {
            simulate(&scenario, &options[option], &start, &values, Apart::new(run)).unwrap()
        } else {
            simulate(&scenario, &options[option], &start, &values, Keyed::new(1, run)).unwrap()
        };
        record.months.iter().map(|month| month.outcomes[Outcome::Deaths as usize]).sum()
    };
    let all = |apart: bool| -> Vec<[f64; 3]> {
        (0..RUNS).map(|run| [0, 1, 2].map(|option| deaths(option, run, apart))).collect()
    };
    let (pooled, apart) = (all(false), all(true));
    let mean = |numbers: &[f64]| numbers.iter().sum::<f64>() / numbers.len() as f64;
    for (name, option, at_least) in
        [("5 % of staff money to rehab", 1, 3.0), ("a cut of 27 %", 2, 3.0)]
    {
        let [one, other] = [&pooled, &apart]
            .map(|runs| runs.iter().map(|deaths| deaths[option] - deaths[0]).collect::<Vec<f64>>());
        let ratio = variance(&other) / variance(&one);
        println!("{name}: {ratio:.1} times the runs, were deaths drawn cell by cell");
        assert!(ratio > at_least, "{name}: {ratio}");
        let error = ((variance(&one) + variance(&other)) / f64::from(RUNS)).sqrt();
        assert!((mean(&one) - mean(&other)).abs() < 4.0 * error, "{name}: {error}");
    }
    let level = |runs: &[[f64; 3]]| runs.iter().map(|deaths| deaths[0]).collect::<Vec<f64>>();
    let (one, other) = (level(&pooled), level(&apart));
    let error = ((variance(&one) + variance(&other)) / f64::from(RUNS)).sqrt();
    assert!((mean(&one) - mean(&other)).abs() < 4.0 * error, "{} {}", mean(&one), mean(&other));
    // A variance is known to its square root of 2/n.
    let spread = ln(variance(&one) / variance(&other)).abs();
    assert!(spread < 4.0 * (4.0 / f64::from(RUNS)).sqrt(), "{spread}");
}

/// A thousand runs take the thousand draws of a fit once each, so that only chance is left in the error of a mean. Runs
/// that drew them at random would have the variance of parameters and chance together: so many times the runs for the
/// same error.
#[test]
#[ignore = "slow: 1,800 runs of ten years"]
fn every_draw_in_turn_saves_runs_where_parameters_matter() {
    let scenario = authority();
    let fit = scenario.fit.as_ref().unwrap();
    let options = [scenario.strategies[0].clone(), staff_to_rehab(&scenario), cut(&scenario)];
    let (sampler, start) = (sampler(), Start::new(&scenario, &values()));
    let differences = |chance: u32| -> Vec<[f64; 2]> {
        let one = |run: u32| {
            let draw = fit.draw(1, run);
            let values = fitted_values(&sampler, fit, draw);
            let start = start.settled(&scenario, &values, &draw.levels);
            let [before, shift, cut] = [0, 1, 2].map(|option| {
                let luck = Keyed::new(1, chance + run);
                let record = simulate(&scenario, &options[option], &start, &values, luck).unwrap();
                let months = record.months.iter();
                months.map(|month| month.outcomes[Outcome::Deaths as usize]).sum::<f64>()
            });
            [shift - before, cut - before]
        };
        (0..RUNS).map(one).collect()
    };
    let (runs, twins) = (differences(0), differences(RUNS));
    let ratio = |option: usize| {
        let of = |runs: &[[f64; 2]]| -> Vec<f64> { runs.iter().map(|run| run[option]).collect() };
        let (runs, twins) = (of(&runs), of(&twins));
        let both = (variance(&runs) + variance(&twins)) / 2.0;
        let apart = runs.iter().zip(&twins).map(|(run, twin)| (run - twin).powi(2) / 2.0);
        both / (apart.sum::<f64>() / f64::from(RUNS))
    };
    let [shift, cut] = [0, 1].map(ratio);
    println!(
        "every draw in turn: {shift:.2} (5 % of staff money to rehab), {cut:.2} (a cut of 27 %)"
    );
    assert!(shift < cut && cut > 1.1, "{shift} {cut}");
}
