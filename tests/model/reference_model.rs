//! The draws on a model whose mean and variance are known exactly.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use commissioning_balance::random::{Chance, Expected, Keyed, Leavers};
use serde_json::Value;

const DESTINATIONS: usize = 5;

struct Model {
    states: usize,
    strata: usize,
    /// `[stratum][state]`: total hazard, and where leavers go.
    leave: Vec<(f64, [f64; DESTINATIONS], [usize; DESTINATIONS])>,
    initial: Vec<f64>,
}

impl Model {
    fn read() -> Self {
        let text = include_str!("../reference/model.json");
        let json: Value = serde_json::from_str(text).unwrap();
        let number = |value: &Value| value.as_f64().unwrap();
        let strata = json["strata"].as_u64().unwrap() as usize;
        let states = json["states"].as_u64().unwrap() as usize;
        let mut leave = Vec::new();
        let mut initial = Vec::new();
        for stratum in 0..strata {
            for state in 0..states {
                let probability = &json["monthly_probability"][stratum][state];
                let index = &json["destination_index"][state];
                let mut stay = 0.0;
                let mut go = [0.0; DESTINATIONS];
                let mut to = [0; DESTINATIONS];
                let mut next = 0;
                for (p, to_state) in
                    probability.as_array().unwrap().iter().zip(index.as_array().unwrap())
                {
                    let to_state = to_state.as_u64().unwrap() as usize;
                    if to_state == state {
                        stay += number(p);
                    } else if number(p) > 0.0 {
                        go[next] = number(p);
                        to[next] = to_state;
                        next += 1;
                    }
                }
                // Shares of the hazard are shares of the probabilities.
                let left: f64 = go.iter().sum();
                let total = if left > 0.0 { -stay.ln() } else { 0.0 };
                let hazards = go.map(|p| if left > 0.0 { p / left * total } else { 0.0 });
                leave.push((hazards.iter().sum(), hazards, to));
                initial.push(number(&json["initial_count"][stratum][state]));
            }
        }
        Self { states, strata, leave, initial }
    }

    /// People by state after each month.
    fn run<C: Chance>(&self, mut chance: C, months: u32) -> Vec<Vec<f64>> {
        let mut counts = self.initial.clone();
        let mut shown = vec![self.by_state(&counts)];
        for month in 0..months {
            let cells: Vec<u32> =
                (0..counts.len() as u32).filter(|&cell| counts[cell as usize] > 0.0).collect();
            chance.open(month, 0);
            let mut arriving = vec![0.0; counts.len()];
            let people: Vec<f64> = cells.iter().map(|&cell| counts[cell as usize]).collect();
            let totals: Vec<f64> = cells.iter().map(|&cell| self.leave[cell as usize].0).collect();
            let mut leavers = Vec::new();
            chance.prepare(&cells);
            chance.leave(0, &people, &totals, &mut leavers);
            let cell = |leavers: &Leavers| cells[leavers.position as usize] as usize;
            for leavers in &leavers {
                counts[cell(leavers)] -= leavers.people;
            }
            chance.send(
                &leavers,
                |index| self.leave[cell(&leavers[index])].1,
                |index, slot, people| {
                    let cell = cell(&leavers[index]);
                    let stratum = cell / self.states * self.states;
                    arriving[stratum + self.leave[cell].2[slot]] += people;
                },
            );
            for (count, arriving) in counts.iter_mut().zip(arriving) {
                *count += arriving;
            }
            shown.push(self.by_state(&counts));
        }
        shown
    }

    fn by_state(&self, counts: &[f64]) -> Vec<f64> {
        assert_eq!(counts.len(), self.strata * self.states);
        (0..self.states).map(|state| counts.iter().skip(state).step_by(self.states).sum()).collect()
    }
}

/// Rows of a table without its header and without its first `skip` columns.
fn table(text: &str, skip: usize) -> Vec<Vec<f64>> {
    text.lines()
        .skip(1)
        .map(|line| line.split(',').skip(skip).map(|cell| cell.trim().parse().unwrap()).collect())
        .collect()
}

#[test]
fn expected_values_are_the_exact_means() {
    let model = Model::read();
    let exact = table(include_str!("../reference/expected_mean.csv"), 0);
    let shown = model.run(Expected, 120);
    for (month, (shown, exact)) in shown.iter().zip(&exact).enumerate() {
        for (state, (shown, exact)) in shown.iter().zip(exact).enumerate() {
            let close = 1e-6 * exact.max(1.0);
            assert!((shown - exact).abs() < close, "{month} {state}: {shown} {exact}");
        }
    }
}

#[test]
fn means_and_variances_are_exact() {
    const RUNS: u32 = 200;
    const MONTHS: [usize; 4] = [1, 12, 60, 120];
    let model = Model::read();
    let exact = table(include_str!("../reference/expected_mean.csv"), 0);
    let variance: Vec<f64> = table(include_str!("../reference/expected_variance_month_120.csv"), 1)
        .into_iter()
        .flatten()
        .collect();
    let runs: Vec<Vec<Vec<f64>>> =
        (0..RUNS).map(|run| model.run(Keyed::new(2026, run), 120)).collect();
    let count = f64::from(RUNS);
    for month in MONTHS {
        for state in 0..model.states {
            let draws: Vec<f64> = runs.iter().map(|run| run[month][state]).collect();
            let mean = draws.iter().sum::<f64>() / count;
            let moment = |power: i32| {
                draws.iter().map(|draw| (draw - mean).powi(power)).sum::<f64>() / count
            };
            let sample = moment(2) * count / (count - 1.0);
            let error = (sample / count).sqrt();
            let off = mean - exact[month][state];
            assert!(
                off.abs() <= 4.0 * error + 1e-9,
                "mean of state {state} after {month}: off by {off}, standard error {error}"
            );
            if month == 120 {
                // Standard error of a variance, from the sample's fourth moment.
                let error = ((moment(4) - moment(2).powi(2)) / count).sqrt();
                let off = sample - variance[state];
                assert!(
                    off.abs() <= 4.0 * error + 1e-9,
                    "variance of state {state}: {sample} against {}, standard error {error}",
                    variance[state]
                );
            }
        }
    }
}
