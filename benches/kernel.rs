//! The draw kernel on the reference model, beside a plain loop of conditional binomials in the same process.
//!
//! `cargo bench --bench kernel`. Quote ratios of two lines of one run, never a line alone.

#![allow(
    clippy::disallowed_methods,
    clippy::needless_range_loop,
    reason = "set-up, not simulation; cells index several tables"
)]

use commissioning_balance::random::{Chance, Keyed, Leavers};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Binomial, Distribution};
use serde_json::Value;

fn main() {
    divan::main();
}

const DESTINATIONS: usize = 5;
const MONTHS: u32 = 12;
/// Mean people a cell; the reference model has 139.
const PEOPLE: [u32; 3] = [14, 139, 1390];

struct Model {
    states: usize,
    /// Total hazard, hazards and their destinations, by cell.
    hazards: Vec<(f64, [f64; DESTINATIONS], [usize; DESTINATIONS])>,
    /// Probabilities of leaving, in the same order.
    probabilities: Vec<[f64; DESTINATIONS]>,
    people: Vec<f64>,
    totals: Vec<f64>,
}

impl Model {
    fn read(mean_people: u32) -> Self {
        let json: Value =
            serde_json::from_str(include_str!("../tests/reference/model.json")).expect("valid");
        let number = |value: &Value| value.as_f64().expect("a number");
        let states = number(&json["states"]) as usize;
        let strata = number(&json["strata"]) as usize;
        let scale = f64::from(mean_people) / (100_000.0 / (states * strata) as f64);
        let mut model = Self {
            states,
            hazards: Vec::new(),
            probabilities: Vec::new(),
            people: Vec::new(),
            totals: Vec::new(),
        };
        for stratum in 0..strata {
            for state in 0..states {
                let mut go = [0.0; DESTINATIONS];
                let mut to = [0; DESTINATIONS];
                for k in 1..=DESTINATIONS {
                    go[k - 1] = number(&json["monthly_probability"][stratum][state][k]);
                    to[k - 1] = number(&json["destination_index"][state][k]) as usize;
                }
                let left: f64 = go.iter().sum();
                let total = -(1.0 - left).ln();
                let hazards = go.map(|p| if left > 0.0 { p / left * total } else { 0.0 });
                model.hazards.push((hazards.iter().sum(), hazards, to));
                model.totals.push(hazards.iter().sum());
                model.probabilities.push(go);
                let people = number(&json["initial_count"][stratum][state]) * scale;
                model.people.push(people.round());
            }
        }
        model
    }
}

/// Ours: leavers first, then where each goes.
#[divan::bench(args = PEOPLE)]
fn keyed(bencher: divan::Bencher<'_, '_>, people: u32) {
    let model = Model::read(people);
    bencher.bench_local(|| {
        let mut chance = Keyed::new(1, 1);
        let mut counts = model.people.clone();
        let mut arriving = vec![0.0; counts.len()];
        let mut leavers = Vec::new();
        let cells: Vec<u32> = (0..counts.len() as u32).collect();
        for month in 0..MONTHS {
            chance.open(month, 0);
            chance.prepare(&cells);
            chance.leave(0, &counts, &model.totals, &mut leavers);
            for &Leavers { position, people } in &leavers {
                counts[position as usize] -= people;
            }
            send(&mut chance, &leavers, &model, &mut arriving);
            for (count, arriving) in counts.iter_mut().zip(&mut arriving) {
                *count += *arriving;
                *arriving = 0.0;
            }
        }
        counts
    });
}

/// As the sweep of the model sends people: compiled for the widest vectors that the processor has.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn send(chance: &mut Keyed, leavers: &[Leavers], model: &Model, arriving: &mut [f64]) {
    chance.send(
        leavers,
        |index| model.hazards[leavers[index].position as usize].1,
        |index, slot, people| {
            let cell = leavers[index].position as usize;
            let stratum = cell / model.states * model.states;
            arriving[stratum + model.hazards[cell].2[slot]] += people;
        },
    );
}

/// The plain way: for every cell a chain of conditional binomials from one generator.
#[divan::bench(args = PEOPLE)]
fn plain_rand_distr(bencher: divan::Bencher<'_, '_>, people: u32) {
    let model = Model::read(people);
    bencher.bench_local(|| {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let mut counts = model.people.clone();
        let mut arriving = vec![0.0; counts.len()];
        for _ in 0..MONTHS {
            for cell in 0..counts.len() {
                let stratum = cell / model.states * model.states;
                let mut rest = counts[cell] as u64;
                let mut left = 1.0;
                for (p, state) in model.probabilities[cell].iter().zip(model.hazards[cell].2) {
                    if rest == 0 {
                        break;
                    }
                    let share = (p / left).min(1.0);
                    let moved =
                        Binomial::new(rest, share).expect("a probability").sample(&mut random);
                    arriving[stratum + state] += moved as f64;
                    counts[cell] -= moved as f64;
                    rest -= moved;
                    left -= p;
                }
            }
            for (count, arriving) in counts.iter_mut().zip(&mut arriving) {
                *count += *arriving;
                *arriving = 0.0;
            }
        }
        counts
    });
}
