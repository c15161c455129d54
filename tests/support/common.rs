//! What several tests need: the shipped authority, changed in one respect.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "no test uses every helper, and a test may panic"
)]

use commissioning_balance::evidence::{EvidenceChoice, Register, Sampler, Values};
use commissioning_balance::model::{Outcome, Record, Start, simulate};
use commissioning_balance::random::Expected;
use commissioning_balance::scenario::{self, Line, Policy, Scenario, Strategy};

/// The illustrative authority, with its comparator alone.
pub(crate) fn authority() -> Scenario {
    let load = |name: &str| {
        scenario::builtin(name).map(str::to_owned).ok_or_else(|| format!("{name} is not built in"))
    };
    let mut scenario = scenario::read("authority", &load).unwrap_or_else(|error| panic!("{error}"));
    scenario.strategies.truncate(1);
    scenario
}

pub(crate) fn sampler() -> Sampler {
    Sampler::new(Register::embedded(), &EvidenceChoice::default()).ok().unwrap()
}

pub(crate) fn values() -> Values {
    sampler().central()
}

/// The comparator with the funds of some lines multiplied from a month on.
pub(crate) fn with_funds(scenario: &Scenario, from: usize, changes: &[(Line, f64)]) -> Strategy {
    let mut strategy = scenario.strategies[0].clone();
    strategy.id = "changed".to_owned();
    for funds in &mut strategy.funds[from..] {
        for &(line, factor) in changes {
            funds[line as usize] = funds[line as usize].share(factor);
        }
    }
    strategy
}

/// The comparator with new money, pounds a year, on a line from a month on.
pub(crate) fn with_money(scenario: &Scenario, from: usize, line: Line, pounds: f64) -> Strategy {
    let mut strategy = scenario.strategies[0].clone();
    strategy.id = "changed".to_owned();
    for funds in &mut strategy.funds[from..] {
        funds[line as usize] = commissioning_balance::units::Pence::from_pounds(pounds / 12.0);
    }
    strategy
}

/// The comparator under another policy from the start.
pub(crate) fn with_policy(scenario: &Scenario, policy: Policy) -> Strategy {
    let mut strategy = scenario.strategies[0].clone();
    strategy.id = "changed".to_owned();
    strategy.policies = vec![(0, policy)];
    strategy
}

/// An expected-value run.
pub(crate) fn expected(scenario: &Scenario, strategy: &Strategy, values: &Values) -> Record {
    let start = Start::new(scenario, values);
    simulate(scenario, strategy, &start, values, Expected).unwrap()
}

/// An outcome of a month.
pub(crate) fn at(record: &Record, month: usize, outcome: Outcome) -> f64 {
    record.months[month].outcomes[outcome as usize]
}

/// An outcome summed over months.
pub(crate) fn over(record: &Record, months: std::ops::Range<usize>, outcome: Outcome) -> f64 {
    months.map(|month| at(record, month, outcome)).sum()
}

/// An outcome summed over the whole record.
pub(crate) fn whole(record: &Record, outcome: Outcome) -> f64 {
    over(record, 0..record.months.len(), outcome)
}
