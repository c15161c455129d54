//! Whole runs of the shipped scenarios, and the engine around them.
//!
//! `cargo bench --bench model`. Figures are for this machine; quote each with the plain loop of `--bench kernel`.

use commissioning_balance::engine::Model;
use commissioning_balance::evidence::{EvidenceChoice, Register, Sampler};
use commissioning_balance::model::{Start, simulate};
use commissioning_balance::random::{Expected, Keyed};
use commissioning_balance::scenario::{self, Scenario};

fn main() {
    divan::main();
}

const SCENARIOS: [&str; 2] = ["authority", "england"];

fn read(name: &str) -> Scenario {
    let load = |path: &str| Err(format!("{path} is not built in"));
    scenario::read(name, &load).expect("a shipped scenario is sound")
}

fn sampler() -> Sampler {
    Sampler::new(Register::embedded(), &EvidenceChoice::default())
        .map_err(|problems| problems.len())
        .expect("no choices, no problems")
}

/// One option, ten years, by chance.
#[divan::bench(args = SCENARIOS, sample_count = 20)]
fn one_option_sampled(bencher: divan::Bencher<'_, '_>, name: &str) {
    let scenario = read(name);
    let start = Start::new(&scenario, &sampler().central());
    let values = sampler().draw(1, 1);
    bencher.bench_local(|| {
        simulate(&scenario, &scenario.strategies[1], &start, &values, Keyed::new(1, 1))
    });
}

/// One option, ten years, expected values.
#[divan::bench(args = SCENARIOS, sample_count = 20)]
fn one_option_expected(bencher: divan::Bencher<'_, '_>, name: &str) {
    let scenario = read(name);
    let values = sampler().central();
    let start = Start::new(&scenario, &values);
    bencher.bench_local(|| simulate(&scenario, &scenario.strategies[1], &start, &values, Expected));
}

/// The same, asked of a model that is prepared: to be held against the one above.
#[divan::bench(args = SCENARIOS, sample_count = 20)]
fn one_option_asked(bencher: divan::Bencher<'_, '_>, name: &str) {
    let scenario = read(name);
    let model = Model::new(&scenario, sampler(), Some(1)).expect("a shipped scenario runs");
    let option: Vec<_> =
        model.strategies(&scenario).into_iter().map(|part| part[..1].to_vec()).collect();
    bencher.bench_local(|| model.answers(model.central(), &option));
}

/// The run-in and the remainder.
#[divan::bench(sample_count = 10)]
fn start(bencher: divan::Bencher<'_, '_>) {
    let scenario = read("authority");
    let values = sampler().central();
    bencher.bench_local(|| Start::new(&scenario, &values));
}

/// One joint draw of every parameter.
#[divan::bench]
fn parameters(bencher: divan::Bencher<'_, '_>) {
    let sampler = sampler();
    bencher.bench_local(|| sampler.draw(1, 1));
}
