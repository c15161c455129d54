//! Made-up scenarios and results, for tests of what is made of them.
#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::unwrap_used, reason = "a made-up scenario is known to be whole")]

use commissioning_balance::engine::{Draws, HEADLINES, Results};
use commissioning_balance::evidence::{EvidenceChoice, Grade, Values};
use commissioning_balance::findings::observed::ObservedRow;
use commissioning_balance::findings::quantities::{Quantity, Timing};
use commissioning_balance::findings::rests::{Turn, Verdict};
use commissioning_balance::findings::together::{Together, Told};
use commissioning_balance::model::{Kind, Measure, Outcome, Place};
use commissioning_balance::narrative::Summary;
use commissioning_balance::scenario::{
    Area, Economics, Group, Levels, Line, Observable, Observed, Perspective, Policy, Profile,
    Scenario, Strategy, Substance, Valuation,
};
use commissioning_balance::units::{Pence, YearMonth};
use ndarray::{Array2, Array3, Array4};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, StandardNormal};

/// Pounds a month in every line of the baseline.
pub(crate) const MONTHLY: i64 = 1_000_000;

/// A scenario with these options (id, title) over this many months.
pub(crate) fn scenario(options: &[(&str, &str)], months: u32) -> Scenario {
    let group = Group {
        dependent: 1000.0,
        age_shares: [0.2, 0.5, 0.3],
        female_share: 0.3,
        abstinence_share: 0.5,
        higher_complexity_share: 0.4,
        onset_age_shares: [1.0, 0.0, 0.0],
    };
    let levels = Levels::NEUTRAL;
    Scenario {
        budget_year: None,
        name: "test".into(),
        title: "A test".into(),
        description: "What a test asks.".into(),
        start: YearMonth::new(2025, 4).unwrap(),
        horizon_months: months,
        drift: true,
        price_year: 2024,
        area: Area {
            name: "Testshire".into(),
            source: "made up".into(),
            code: None,
            population: 200_000.0,
            groups: [group; Substance::COUNT],
            levels,
            warned: Vec::new(),
        },
        baseline: [Pence(MONTHLY * 12); Line::COUNT],
        strategies: options.iter().map(|(id, title)| strategy(id, title, months)).collect(),
        economics: Economics {
            discount_costs: 0.035,
            discount_qalys: 0.015,
            threshold_gbp_per_qaly: 20_000.0,
            valuation: Valuation::Base,
            perspective: Perspective::Commissioner,
            remainder_years: 40,
        },
        evidence: EvidenceChoice::default(),
        runs: 100,
        seed: 1,
        fit: None,
        observed: Vec::new(),
        conditions: Vec::new(),
        areas: Vec::new(),
        stand_ins: Vec::new(),
        streams: Vec::new(),
        integrated: None,
        stated: Vec::new(),
        rebalance: Default::default(),
        understood: Vec::new(),
    }
}

fn strategy(id: &str, title: &str, months: u32) -> Strategy {
    Strategy {
        id: id.into(),
        title: title.into(),
        funds: vec![[Pence(MONTHLY); Line::COUNT]; months as usize],
        policies: vec![(0, Policy::default())],
        parts: Vec::new(),
        ends: Vec::new(),
    }
}

/// A public figure beside the model, badly named.
pub(crate) fn beside(source: &str) -> ObservedRow {
    let figure = Observed {
        title: None,
        quantity: Observable::MisuseDeaths,
        year: 2024,
        value: 22.0,
        low: Some(14.0),
        high: Some(32.0),
        rounded_to: None,
        source: source.into(),
        fit: true,
    };
    ObservedRow {
        strategy: 0,
        figure,
        model_year: 1,
        mean: 19.5,
        low: Some(10.0),
        high: Some(28.0),
    }
}

/// An option that puts the two others together.
pub(crate) fn made_of_others() -> Together {
    let told = |mean: f64| Told { mean, error: Some(1.5) };
    Together {
        strategy: 2,
        quantity: Quantity::new(Outcome::Deaths, Timing::OverHorizon),
        parts: vec![(1, told(-7.0))],
        sum: told(-7.0),
        together: told(-11.0),
        beyond: told(-4.0),
    }
}

/// Three options over ten years.
pub(crate) fn three() -> Scenario {
    scenario(&[("current", "Carry on as now"), ("cut", "Cut by 40 %"), ("shift", "Shift")], 120)
}

/// The mean of an outcome over the horizon under the comparator, and the standard deviations that parameters and
/// chance give it.
pub(crate) const LEVEL: f64 = 1000.0;
pub(crate) const PARAMETERS: f64 = 30.0;
pub(crate) const CHANCE: f64 = 40.0;

/// Results of `runs` runs with a twin each: every option has the comparator's draw plus its own `effects` on every
/// outcome, a fresh part of chance of standard deviation `apart`, and half of the level for stocks.
pub(crate) fn results(scenario: &Scenario, runs: usize, effects: &[f64], apart: f64) -> Results {
    let options = scenario.strategies.len();
    let months = scenario.horizon_months as usize;
    let years = months.div_ceil(12);
    let mut random = ChaCha8Rng::seed_from_u64(2026);
    let mut normal = || -> f64 { StandardNormal.sample(&mut random) };
    let shape = (runs, options, Outcome::COUNT);
    let (mut totals, mut twins) = (Array3::zeros(shape), Array3::zeros(shape));
    for run in 0..runs {
        let parameter = PARAMETERS * normal();
        for array in [&mut totals, &mut twins] {
            let chance = CHANCE * normal();
            for option in 0..options {
                let own = if effects[option] == 0.0 { 0.0 } else { apart * normal() };
                for &outcome in Outcome::ALL {
                    array[[run, option, outcome as usize]] =
                        LEVEL + parameter + chance + own + effects[option];
                }
            }
        }
    }
    let mut last = totals.clone();
    for &outcome in Outcome::ALL.iter().filter(|outcome| outcome.kind() == Kind::Stock) {
        for run in 0..runs {
            for option in 0..options {
                last[[run, option, outcome as usize]] *= 0.5;
            }
        }
    }
    let mut profiles = Array3::zeros((options, Profile::COUNT, Measure::COUNT));
    for option in 0..options {
        for profile in Profile::all() {
            for &measure in Measure::ALL {
                // The higher-complexity half bears three quarters of the effect.
                let weight = if profile.index() % 2 == 1 { 1.5 } else { 0.5 };
                let each = LEVEL
                    + if measure == Measure::AliveAtStart { 0.0 } else { weight * effects[option] };
                profiles[[option, profile.index(), measure as usize]] =
                    each / Profile::COUNT as f64;
            }
        }
    }
    let monthly = (options, months, Outcome::COUNT);
    let mut difference_mean = Array3::zeros(monthly);
    for option in 0..options {
        for month in 0..months {
            for outcome in 0..Outcome::COUNT {
                difference_mean[[option, month, outcome]] = effects[option] / months as f64;
            }
        }
    }
    let mut money = Array4::zeros((options, years, Line::COUNT, 2));
    for option in 0..options {
        for year in 0..years {
            for line in 0..Line::COUNT {
                money[[option, year, line, 0]] = 120_000.0;
                money[[option, year, line, 1]] = 119_000.0 - option as f64;
            }
        }
    }
    let yearly = Array4::from_shape_fn(
        (runs, options, years, HEADLINES.len()),
        |(run, option, year, index)| {
            let outcome = HEADLINES[index];
            let share = if outcome.kind() == Kind::Flow { 1.0 / years as f64 } else { 1.0 };
            totals[[run, option, outcome as usize]] * share + year as f64
        },
    );
    Results {
        runs_asked: runs as u32,
        runs: runs as u32,
        interrupted: false,
        expected: false,
        precision_reached: None,
        draws: Draws::apart(runs),
        totals,
        last,
        yearly: yearly.into_shared(),
        twins,
        parameters: Array2::from_shape_fn((runs, Values::IDS.len()), |(run, row)| {
            1.0 / 3.0 + run as f64 + row as f64 / 7.0
        })
        .into_shared(),
        monthly_mean: Array3::from_elem(monthly, LEVEL / months as f64),
        monthly_error: Array3::from_elem(monthly, 0.25),
        difference_mean,
        difference_error: Array3::from_elem(monthly, 0.125),
        places: Array3::from_elem((options, months, Place::COUNT), 10.0),
        profiles,
        observed: Array3::zeros((runs, options, 0)),
        areas: Array3::zeros((0, options, Outcome::COUNT)),
        areas_difference: Array3::zeros((0, options, Outcome::COUNT)),
        areas_error: Array3::zeros((0, options, Outcome::COUNT)),
        profiles_error: Array3::from_elem((options, Profile::COUNT, Measure::COUNT), 0.01),
        money,
    }
}

/// Results in which nothing and nobody is.
pub(crate) fn nothing(scenario: &Scenario, runs: usize) -> Results {
    let options = scenario.strategies.len();
    let mut results = results(scenario, runs, &vec![0.0; options], 0.0);
    for array in [&mut results.totals, &mut results.last, &mut results.twins] {
        array.fill(0.0);
    }
    for array in [
        &mut results.monthly_mean,
        &mut results.monthly_error,
        &mut results.difference_mean,
        &mut results.difference_error,
        &mut results.places,
        &mut results.profiles,
        &mut results.profiles_error,
    ] {
        array.fill(0.0);
    }
    results.yearly.fill(0.0);
    results.money.fill(0.0);
    results
}

/// Verdicts on what every difference rests on, with rows that were tried, as a run of fifty or more has them.
pub(crate) fn with_verdicts(summary: &mut Summary) {
    for outcome in [Outcome::Deaths, Outcome::ReachedOneYear] {
        for strategy in 1..summary.strategies.len() {
            let base = 20.0 * strategy as f64 - 30.0;
            let turn = |index: usize| Turn {
                id: format!("a-X0{index}"),
                name: format!("{} {index}", "A row with a name that goes on and on".repeat(index)),
                value: 1.0,
                ends: [(0.5, base - 7.0 * index as f64), (150.0, base + 4.0 * index as f64)],
                turns_at: None,
            };
            summary.rests.verdicts.push(Verdict {
                strategy,
                quantity: Quantity::new(outcome, Timing::OverHorizon),
                base,
                slight: false,
                sceptical: 0.3 * base,
                hopeful: 1.4 * base,
                grades: vec![(Grade::Low, 0.8 * base), (Grade::Assumption, 0.5 * base)],
                weak: 0.2 * base,
                lero: (strategy == 1).then_some(base),
                sifted: true,
                turns: (1..4).map(turn).collect(),
            });
        }
    }
}
