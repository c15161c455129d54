//! What moves though no money does, and what the past leaves behind: drift, demand, a hand-over, staff by group.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::common;
use commissioning_balance::engine::{Mode, Results, Settings, Silent, run};
use commissioning_balance::evidence::{Override, Register, Sampler};
use commissioning_balance::model::cells::block;
use commissioning_balance::model::{Outcome, Place, Record, Start, simulate};
use commissioning_balance::random::{Expected, Keyed};
use commissioning_balance::scenario::{self, Levels, Line, Policy, Profile, Scenario, Substance};
use common::{authority, expected, over, values, whole, with_funds, with_policy};

const SPREADS: [&str; 10] = [
    "a-I02.opiate",
    "a-I02.non_opiate",
    "a-I02.both",
    "a-I02.alcohol",
    "a-I03.opiate",
    "a-I03.non_opiate",
    "a-I03.both",
    "a-I03.alcohol",
    "a-I04",
    "a-I05",
];

#[test]
fn drift_that_is_off_is_off_to_the_bit() {
    let on = authority();
    let off = Scenario { drift: false, ..on.clone() };
    let overrides = SPREADS.map(|id| Override { id: id.into(), value: 0.0, source: "none".into() });
    let still = common::sampler().with(&overrides).central();
    let record = |scenario: &Scenario, values| {
        let start = Start::new(scenario, values);
        let chance = Keyed::new(3, 1);
        let record = simulate(scenario, &scenario.strategies[0], &start, values, chance).unwrap();
        record.months.iter().map(|month| month.outcomes).collect::<Vec<_>>()
    };
    assert_eq!(record(&on, &still), record(&off, &still));
    assert_ne!(record(&on, &values()), record(&off, &values()));
}

/// Sixty runs of the authority with its keyworkers cut.
fn sixty(drift: bool) -> Results {
    let mut scenario = Scenario { drift, fit: None, ..authority() };
    scenario.strategies.push(with_funds(&scenario, 0, &[(Line::Keyworking, 0.8)]));
    let sampler = Sampler::new(Register::embedded(), &scenario.evidence).ok().unwrap();
    let settings =
        Settings { runs: 60, seed: 7, threads: None, mode: Mode::Sampled, precision: None };
    run(&scenario, &sampler, &settings, &Silent).unwrap()
}

#[test]
fn levels_are_less_sure_and_paired_differences_hardly_change() {
    let (on, off) = (sixty(true), sixty(false));
    let spread = |results: &Results, of: &dyn Fn(usize) -> f64| {
        let numbers: Vec<f64> = (0..results.runs as usize).map(of).collect();
        let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
        let squares: f64 = numbers.iter().map(|one| (one - mean) * (one - mean)).sum();
        (squares / (numbers.len() - 1) as f64).sqrt()
    };
    // The same parameters and luck stand behind both, so that the ratio is surer than two spreads of 60 runs (13 % each).
    let level = |results: &Results| {
        let total = |run: usize| results.totals[[run, 0, Outcome::StartsAlcohol as usize]];
        spread(results, &total)
    };
    let difference = |results: &Results| {
        let by = |run: usize| {
            let of = |option: usize| results.totals[[run, option, Outcome::Deaths as usize]];
            of(1) - of(0)
        };
        spread(results, &by)
    };
    assert!(level(&on) > 1.05 * level(&off), "{} {}", level(&on), level(&off));
    let ratio = difference(&on) / difference(&off);
    assert!((0.75..1.33).contains(&ratio), "{ratio}");
}

#[test]
fn demand_comes_about_over_its_years() {
    let text = "extends = \"authority\"\nname = \"more\"\n[[shock]]\nfrom = \"2026-04\"\n\
                entry = { alcohol = 1.3, over_years = 3 }\nsupply = 1.2\n";
    let load = |name: &str| match name {
        "more.toml" => Ok(text.to_owned()),
        other => scenario::builtin(other).map(str::to_owned).ok_or_else(|| other.to_owned()),
    };
    let scenario = scenario::read("more.toml", &load).unwrap_or_else(|error| panic!("{error}"));
    let alcohol =
        |month: u32| scenario.strategies[0].policy(month).entry[Substance::Alcohol as usize];
    assert_eq!(alcohol(11), 1.0);
    // By the same share each month: half way it is the square root.
    assert!((alcohol(12 + 17) - 1.3_f64.sqrt()).abs() < 1e-12, "{}", alcohol(29));
    assert!((alcohol(12 + 35) - 1.3).abs() < 1e-12 && (alcohol(100) - 1.3).abs() < 1e-12);
    let policy = scenario.strategies[0].policy(60);
    assert_eq!((policy.entry[Substance::Opiate as usize], policy.supply), (1.0, 1.2));
    assert_eq!(scenario.strategies[0].policy(0).supply, 1.0);
}

#[test]
fn a_hand_over_lowers_entry_for_a_year_and_no_longer() {
    let (scenario, values) = (authority(), values());
    let handed = with_policy(&scenario, Policy { retender: Some(0), ..Policy::default() });
    let now = expected(&scenario, &scenario.strategies[0], &values);
    let then = expected(&scenario, &handed, &values);
    let ratio = |months: std::ops::Range<usize>| {
        over(&then, months.clone(), Outcome::Starts) / over(&now, months, Outcome::Starts)
    };
    // People who did not enter ask later, and those who dropped out come back: near the row, not on it.
    assert!((ratio(0..3) - values.handover_entry).abs() < 0.03, "{}", ratio(0..3));
    assert!(ratio(24..60) > 0.99, "{}", ratio(24..60));
}

#[test]
fn entry_follows_staff_by_group() {
    let (scenario, values) = (authority(), values());
    let halved = with_funds(&scenario, 0, &[(Line::Keyworking, 0.5)]);
    let now = expected(&scenario, &scenario.strategies[0], &values);
    let then = expected(&scenario, &halved, &values);
    let ratio = |outcome: Outcome| whole(&then, outcome) / whole(&now, outcome);
    let [opiate, alcohol] = [Outcome::StartsOpiate, Outcome::StartsAlcohol].map(ratio);
    assert!(alcohol < 0.8 && opiate > 0.85, "{opiate} {alcohol}");
    use commissioning_balance::model::mechanisms::caseload::entry;
    for &substance in Substance::ALL {
        assert_eq!(entry(1.0, substance, &values), 1.0);
        // The same slope on both sides of today, and no more than ask.
        let (less, more) = (entry(0.999, substance, &values), entry(1.001, substance, &values));
        assert!(((more - 1.0) / (1.0 - less) - 1.0).abs() < 0.01, "{less} {more}");
        assert!(entry(1e9, substance, &values) <= values.staff_entry_most);
        assert!(entry(0.0, substance, &values) == 0.0);
    }
}

/// The authority with so many times the alcohol clients of an area at rest, and its start.
fn begun_with(factor: f64) -> (Scenario, Start) {
    let mut scenario = authority();
    scenario.area.levels.in_treatment[Substance::Alcohol as usize] = factor;
    let start = Start::new(&scenario, &values());
    (scenario, start)
}

#[test]
fn an_area_that_is_not_at_rest_moves_towards_it_in_its_first_years() {
    let values = values();
    let record = |factor: f64| {
        let (scenario, start) = begun_with(factor);
        simulate(&scenario, &scenario.strategies[0], &start, &values, Expected).unwrap()
    };
    let (rest, few, many) = (record(1.0), record(0.7), record(1.3));
    let year = |record: &_, outcome| over(record, 0..12, outcome);
    let (starts, exits) = (Outcome::StartsAlcohol, Outcome::ExitsAlcohol);
    // At rest, starts and exits balance but for ageing; with too few there, more start than leave, and the other way round.
    let balance = |record: &_| year(record, starts) / year(record, exits);
    assert!((balance(&rest) - 1.0).abs() < 0.02, "{}", balance(&rest));
    assert!(balance(&few) > 1.15 && balance(&many) < 0.9, "{} {}", balance(&few), balance(&many));
    // The first month is as the level says, and for two years it comes nearer all the time. Five years later less than a
    // fiftieth is left, on the other side: who was treated less has recovered less.
    let there = |record: &Record, month: usize| {
        let month =
            |record: &Record| record.months[month].outcomes[Outcome::InTreatmentAlcohol as usize];
        month(record) / month(&rest)
    };
    for (record, factor) in [(&few, 0.7), (&many, 1.3)] {
        assert!((there(record, 0) - factor).abs() < 0.06, "{}", there(record, 0));
        let off: Vec<f64> = (0..24).map(|month| (there(record, month) - 1.0).abs()).collect();
        assert!(off.windows(2).all(|pair| pair[1] <= pair[0]), "{off:?}");
        let left = (there(record, 59) - 1.0).abs();
        assert!(left < 0.02, "{left}");
    }
    // Other groups begin where they would, in the same beds.
    let opiate = Outcome::InTreatmentOpiate as usize;
    let [one, other] = [&rest, &few].map(|record| record.months[0].outcomes[opiate]);
    assert!((one / other - 1.0).abs() < 1e-3, "{one} {other}");
}

#[test]
fn nobody_is_made_or_lost_where_an_area_is_not_at_rest() {
    let ((_, rest), (scenario, few)) = (begun_with(1.0), begun_with(0.5));
    let people = |start: &Start| -> Vec<f64> {
        let mut people = vec![0.0; Profile::COUNT];
        for (index, count) in start.state.counts.iter().enumerate() {
            people[index % Profile::COUNT] += count;
        }
        people
    };
    let beds = |start: &Start| -> f64 {
        let beds = [Place::Rehab, Place::InpatientDetox].map(block);
        beds.into_iter().flat_map(|place| &start.state.counts[place]).sum()
    };
    for (one, other) in people(&rest).into_iter().zip(people(&few)) {
        assert!((one - other).abs() < 1e-9 * one.max(1.0), "{one} {other}");
    }
    assert_eq!(beds(&rest), beds(&few));
    assert!(few.state.counts.iter().all(|people| *people >= 0.0));
    // Another draw settles from rest, not from where this one stood: a half and twice is nothing.
    let mut twice = Levels::NEUTRAL;
    twice.in_treatment[Substance::Alcohol as usize] = 2.0;
    let back = few.settled(&scenario, &values(), &twice);
    let same = rest.settled(&scenario, &values(), &Levels::NEUTRAL);
    assert_eq!(&back.state.counts[..], &same.state.counts[..]);
    assert_eq!(back.entries, same.entries);
}
