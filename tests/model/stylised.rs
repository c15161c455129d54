//! Stylised facts of English treatment, on England in expected values. Ranges are those of the evidence; where the model
//! is outside, the test says so and docs/validation.md says why.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use crate::common;

use commissioning_balance::model::observables::observe;
use commissioning_balance::model::{Outcome, Record, Start, simulate};
use commissioning_balance::random::Expected;
use commissioning_balance::scenario::{self, Observable};
use common::values;

/// The first year of England carrying on.
fn england() -> Record {
    let load = |name: &str| scenario::builtin(name).map(str::to_owned).ok_or_else(String::new);
    let mut scenario = scenario::read("england", &load).unwrap_or_else(|error| panic!("{error}"));
    scenario.horizon_months = 12;
    scenario.strategies.truncate(1);
    scenario.strategies[0].funds.truncate(12);
    let values = values();
    let start = Start::new(&scenario, &values);
    simulate(&scenario, &scenario.strategies[0], &start, &values, Expected).unwrap()
}

fn sum(record: &Record, outcome: Outcome) -> f64 {
    record.months.iter().map(|month| month.outcomes[outcome as usize]).sum()
}

/// What the model is known to miss, and what it shows instead: told in docs/validation.md. A miss that is mended has to leave
/// this list, and one that grows is a failure.
const MISSED: [(&str, f64); 2] =
    [("treatment completed, alcohol only", 0.631), ("not treated in five years", 0.432)];
/// How far a known miss may move.
const STILL: f64 = 0.01;

fn within(what: &str, shown: f64, (low, high): (f64, f64)) {
    let inside = (low..=high).contains(&shown);
    match MISSED.iter().find(|(missed, _)| *missed == what) {
        None => assert!(inside, "{what}: {shown} outside {low} to {high}"),
        Some((_, known)) => assert!(
            !inside && (shown / known - 1.0).abs() < STILL,
            "{what}: {shown}, which was {known} and outside {low} to {high}"
        ),
    }
}

#[test]
fn england_looks_like_england() {
    let record = england();
    let at_first = |outcome: Outcome| record.months[0].outcomes[outcome as usize];
    let in_year = at_first(Outcome::InTreatment) - at_first(Outcome::Starts)
        + at_first(Outcome::Exits)
        + sum(&record, Outcome::Starts);
    let share = |part: Outcome, whole: f64| sum(&record, part) / whole;

    // s-N10 to s-N13, s-N14: completed, of those who leave.
    for (completed, exits, range) in [
        (Outcome::CompletionsOpiate, Outcome::ExitsOpiate, (0.20, 0.30)),
        (Outcome::CompletionsNonOpiate, Outcome::ExitsNonOpiate, (0.47, 0.60)),
        (Outcome::CompletionsNonOpiateAlcohol, Outcome::ExitsNonOpiateAlcohol, (0.47, 0.56)),
        (Outcome::CompletionsAlcohol, Outcome::ExitsAlcohol, (0.56, 0.62)),
        (Outcome::Completions, Outcome::Exits, (0.47, 0.505)),
    ] {
        within(completed.label(), share(completed, sum(&record, exits)), range);
    }
    // s-N28, s-N29: beds, of people in treatment in the year.
    within("rehab", share(Outcome::RehabStarts, in_year), (0.009, 0.021));
    within("detox", share(Outcome::DetoxStarts, in_year), (0.019, 0.047));
    // s-N20 over s-N01: deaths in treatment.
    within("deaths in treatment", share(Outcome::DeathsInTreatment, in_year), (0.0089, 0.0115));
    // s-M09: drug and alcohol deaths of people not treated in five years: about half, fewer than all deaths outside.
    let causes = sum(&record, Outcome::DeathsOverdose) + sum(&record, Outcome::DeathsAlcohol);
    let untreated = share(Outcome::DeathsUntreated, causes);
    within("not treated in five years", untreated, (0.45, 0.6));
    // Who comes back within six months of completing, under central evidence. For alcohol, with or without non-opiates,
    // inside s-N18; opiates are below what is recalled for England (c-N18: 0.14 to 0.20; the draws of the fit have 0.14),
    // non-opiates at the upper end of one authority's 0.00 to 0.07.
    for (quantity, range) in [
        (Observable::AgainOpiate, (0.10, 0.20)),
        (Observable::AgainNonOpiate, (0.03, 0.08)),
        (Observable::AgainNonOpiateAlcohol, (0.07, 0.12)),
        (Observable::AgainAlcohol, (0.07, 0.10)),
    ] {
        within(&quantity.label(), observe(quantity, 0, &record, &values()).unwrap(), range);
    }
    // Monthly exits of people in treatment: one authority's range (s-N06 to s-N09), and beyond it. Nationally half of
    // those in treatment in a year are new (s-N04 over s-N01), which no slower exit can hold.
    for (exits, there, range) in [
        (Outcome::ExitsOpiate, Outcome::InTreatmentOpiate, (0.024, 0.053)),
        (Outcome::ExitsNonOpiate, Outcome::InTreatmentNonOpiate, (0.111, 0.171)),
        (Outcome::ExitsNonOpiateAlcohol, Outcome::InTreatmentNonOpiateAlcohol, (0.077, 0.15)),
        (Outcome::ExitsAlcohol, Outcome::InTreatmentAlcohol, (0.076, 0.145)),
    ] {
        within(exits.label(), sum(&record, exits) / sum(&record, there), range);
    }
}
