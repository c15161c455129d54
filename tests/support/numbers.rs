//! The numbers that must be the same on every platform: small runs of the illustrative authority, all its options.

use commissioning_balance::engine::{Mode, Results, Settings, Silent, run};
use commissioning_balance::evidence::{EvidenceChoice, Register, Sampler};
use commissioning_balance::narrative::summarise;
use commissioning_balance::scenario::{self, Scenario};

const MONTHS: u32 = 30;
const RUNS: u32 = 4;
const SEED: u64 = 20_260_401;

/// The run and the kind of some numbers, and their bits: an `f64` each; in a summary, a byte of its text each.
pub(crate) type List = (String, Vec<u64>);

/// Three runs of the engine: parameters from the fit, parameters from the evidence alone, expected values.
///
/// Lists of nothing but zeros, such as the errors of a single run, are left out.
pub(crate) fn lists() -> Vec<List> {
    let fitted = scenario();
    let evidence = Scenario { fit: None, ..fitted.clone() };
    let mut lists = Vec::new();
    add("sampled, fitted", &fitted, Mode::Sampled, &mut lists);
    add("sampled, evidence alone", &evidence, Mode::Sampled, &mut lists);
    add("expected values", &fitted, Mode::Expected, &mut lists);
    lists
}

fn scenario() -> Scenario {
    let load = |path: &str| Err(format!("{path} is not built in"));
    let mut scenario = scenario::read("authority", &load).expect("a shipped scenario is sound");
    scenario.horizon_months = MONTHS;
    for strategy in &mut scenario.strategies {
        strategy.funds.truncate(MONTHS as usize);
    }
    assert!(scenario.fit.is_some() && scenario.strategies.len() > 1);
    scenario
}

fn add(name: &str, scenario: &Scenario, mode: Mode, lists: &mut Vec<List>) {
    let choice = EvidenceChoice::default();
    let sampler = Sampler::new(Register::embedded(), &choice).expect("no choice is refused");
    let settings = Settings { runs: RUNS, seed: SEED, threads: Some(1), mode, precision: None };
    let results = run(scenario, &sampler, &settings, &Silent).expect("the model keeps its rules");
    let mut list = |kind: &str, bits: Vec<u64>| {
        if bits.iter().any(|&bits| bits != 0) {
            lists.push((format!("{name}: {kind}"), bits));
        }
    };
    for (kind, numbers) in kinds(&results) {
        list(kind, numbers.into_iter().map(|number| number.to_bits()).collect());
    }
    let text = format!("{:?}", summarise(scenario, &results));
    list("summary", text.bytes().map(u64::from).collect());
}

fn kinds(results: &Results) -> Vec<(&'static str, Vec<f64>)> {
    vec![
        ("parameters", results.parameters.iter().copied().collect()),
        ("last month", results.last.iter().copied().collect()),
        ("totals", results.totals.iter().copied().collect()),
        ("years", results.yearly.iter().copied().collect()),
        ("twins", results.twins.iter().copied().collect()),
        ("observed figures", results.observed.iter().copied().collect()),
        ("places", results.places.iter().copied().collect()),
        ("profiles", results.profiles.iter().copied().collect()),
        ("money", results.money.iter().copied().collect()),
        ("months", results.monthly_mean.iter().copied().collect()),
        ("errors of months", results.monthly_error.iter().copied().collect()),
        ("differences", results.difference_mean.iter().copied().collect()),
    ]
}
