//! Whose costs stand in net benefit, and how much of a result lies after the horizon.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use crate::{common, summary_support};

use commissioning_balance::engine::{self, Mode, Results, Settings, Silent};
use commissioning_balance::evidence::{EvidenceChoice, Register, Sampler};
use commissioning_balance::findings::payers::rows;
use commissioning_balance::findings::quantities::Timing;
use commissioning_balance::findings::valuation::{Basis, costs};
use commissioning_balance::model::{Outcome, Place, Start, payers, simulate};
use commissioning_balance::narrative::{payers as bills, summarise, tables, worth};
use commissioning_balance::random::Expected;
use commissioning_balance::scenario::{self, Line, Perspective, Scenario, Substance};
use commissioning_balance::units::discount_factor;
use summary_support::{results, three};

fn read(text: &str) -> Scenario {
    let load = |name: &str| match name {
        "mine.toml" => Ok(text.to_owned()),
        _ => scenario::builtin(name).map(str::to_owned).ok_or_else(String::new),
    };
    scenario::read("mine.toml", &load).map_err(|problems| problems.to_string()).unwrap()
}

fn with(economics: &str) -> Scenario {
    read(&format!("extends = \"authority\"\nname = \"mine\"\nonly = [\"cut_40\"]\n{economics}"))
}

fn expected(scenario: &Scenario) -> Results {
    let sampler = Sampler::new(Register::embedded(), &EvidenceChoice::default()).ok().unwrap();
    let settings =
        Settings { runs: 1, seed: 1, threads: None, mode: Mode::Expected, precision: None };
    engine::run(scenario, &sampler, &settings, &Silent).unwrap()
}

#[test]
fn a_preset_brings_its_perspective_and_a_key_of_its_own_wins() {
    for (economics, perspective, threshold) in [
        ("", Perspective::Commissioner, 70_000.0),
        ("[economics]\nthreshold_gbp_per_qaly = 9000\n", Perspective::Commissioner, 9_000.0),
        ("[economics]\npreset = \"green_book_2026\"\n", Perspective::Society, 70_000.0),
        ("[economics]\npreset = \"nice\"\n", Perspective::Public, 20_000.0),
        (
            "[economics]\npreset = \"nice\"\nperspective = \"commissioner\"\n",
            Perspective::Commissioner,
            20_000.0,
        ),
        ("[economics]\nperspective = \"society\"\n", Perspective::Society, 70_000.0),
    ] {
        let found = with(economics).economics;
        assert_eq!(
            (found.perspective, found.threshold_gbp_per_qaly),
            (perspective, threshold),
            "{economics}"
        );
    }
}

/// Totals of made-up results by outcome, one number each.
fn counted(perspective: Perspective, remainder: bool) -> f64 {
    let mut scenario = three();
    scenario.economics.perspective = perspective;
    let mut results = results(&scenario, 2, &[0.0, 0.0, 0.0], 0.0);
    results.totals.fill(0.0);
    for (outcome, pounds) in [
        (Outcome::SpendDiscounted, 1.0),
        (Outcome::RemainingSpend, 10.0),
        (Outcome::PublicCostDiscounted, 100.0),
        (Outcome::RemainingPublicCost, 1e3),
        (Outcome::CrimeCostDiscounted, 1e4),
        (Outcome::RemainingCrimeCost, 1e5),
        // Undiscounted twins must not be counted as well.
        (Outcome::Spend, 1e6),
        (Outcome::HospitalCost, 1e7),
        (Outcome::CrimeCost, 1e8),
    ] {
        results.totals.index_axis_mut(ndarray::Axis(2), outcome as usize).fill(pounds);
    }
    costs(&results.totals, Basis { remainder, ..Basis::own(&scenario) })[[0, 0]]
}

#[test]
fn each_perspective_counts_its_payers_once_within_and_after_the_horizon() {
    assert_eq!(counted(Perspective::Commissioner, false), 1.0);
    assert_eq!(counted(Perspective::Commissioner, true), 11.0);
    assert_eq!(counted(Perspective::Public, false), 101.0);
    assert_eq!(counted(Perspective::Public, true), 1_111.0);
    assert_eq!(counted(Perspective::Society, false), 10_101.0);
    assert_eq!(counted(Perspective::Society, true), 111_111.0);
}

#[test]
fn what_others_pay_is_discounted_like_spend_month_by_month() {
    let scenario = with("horizon_years = 3\n");
    let results = expected(&scenario);
    for option in 0..2 {
        let month = |month: usize, outcome: Outcome| {
            results.monthly_mean[[option, month, outcome as usize]]
        };
        let total = |outcome: Outcome| results.totals[[0, option, outcome as usize]];
        let (mut public, mut crime) = (0.0, 0.0);
        for at in 0..36 {
            let factor = discount_factor(0.035, (at as f64 + 0.5) / 12.0);
            public += factor * payers::PUBLIC.iter().map(|&payer| month(at, payer)).sum::<f64>();
            crime += factor * month(at, Outcome::CrimeCost);
        }
        let close = |one: f64, other: f64| (one - other).abs() < 1e-9 * other.abs();
        assert!(close(total(Outcome::PublicCostDiscounted), public), "{public}");
        assert!(close(total(Outcome::CrimeCostDiscounted), crime), "{crime}");
        assert!(
            total(Outcome::RemainingPublicCost) > 0.0 && total(Outcome::RemainingCrimeCost) > 0.0
        );
    }
}

#[test]
fn the_remainder_pays_by_place_as_the_months_do() {
    // A year after the horizon, and no discounting: what survivors cost then is near what they cost in the year before,
    // but for medicines for infections. Another cost per place would be another number.
    let economics = "horizon_years = 3\n[economics]\nremainder_years = 1\ndiscount_costs = 0.0\ndiscount_qalys = 0.0\n";
    let scenario = with(economics);
    let results = expected(&scenario);
    let last_year = |outcome: Outcome| -> f64 {
        (24..36).map(|month| results.monthly_mean[[0, month, outcome as usize]]).sum()
    };
    let after = |outcome: Outcome| results.totals[[0, 0, outcome as usize]];
    let by_place: f64 = payers::PUBLIC
        .iter()
        .filter(|payer| **payer != Outcome::HepatitisCost)
        .map(|&payer| last_year(payer))
        .sum();
    // Nobody joins after the horizon, and some die: a little less.
    for (after, before) in [
        (after(Outcome::RemainingPublicCost), by_place),
        (after(Outcome::RemainingCrimeCost), last_year(Outcome::CrimeCost)),
    ] {
        let ratio = after / before;
        assert!((0.85..1.02).contains(&ratio), "{after} {before}");
    }
    // Twice as many years, more of it; none, nothing.
    let two = expected(&with(&economics.replace("remainder_years = 1", "remainder_years = 2")));
    let none = expected(&with(&economics.replace("remainder_years = 1", "remainder_years = 0")));
    let crime = Outcome::RemainingCrimeCost as usize;
    assert!(two.totals[[0, 0, crime]] > 1.7 * after(Outcome::RemainingCrimeCost));
    assert_eq!(none.totals[[0, 0, crime]], 0.0);
}

#[test]
fn a_year_of_a_person_costs_what_the_rows_say() {
    let sampler = Sampler::new(Register::embedded(), &EvidenceChoice::default()).ok().unwrap();
    let v = sampler.central();
    let cost = |place, substance| {
        let each = payers::yearly(place, substance, &v);
        (each.public(), each.crime)
    };
    let out = v.hospital_year + v.social_care_year;
    let close = |found: (f64, f64), public: f64, crime: f64| {
        assert!((found.0 - public).abs() < 1e-9 && (found.1 - crime).abs() < 1e-9, "{found:?}");
    };
    let crime = v.crime_year * v.crime_uprating;
    close(cost(Place::UsingNever, Substance::Opiate), out, crime);
    close(cost(Place::UsingNever, Substance::Alcohol), out, 0.0);
    close(
        cost(Place::PrescribingLong, Substance::Opiate),
        out * v.hospital_in_treatment,
        crime * v.crime_treated,
    );
    close(cost(Place::Prison, Substance::Opiate), v.prison_health_year, 0.0);
    close(cost(Place::RecoveryToThree, Substance::Opiate), out * v.hospital_in_recovery, 0.0);
    let housed = out * v.hospital_in_recovery
        + v.rent_week * 12.0 * commissioning_balance::units::WEEKS_PER_MONTH;
    close(cost(Place::RecoveryFirstHousing, Substance::Alcohol), housed, 0.0);
}

#[test]
fn a_wider_perspective_moves_net_benefit_by_what_the_others_pay() {
    let scenario = with("");
    let results = expected(&scenario);
    let summary = summarise(&scenario, &results);
    let value = summary.value.as_ref().unwrap();
    let own = value.basis;
    let gain = |perspective: Perspective| {
        value.on(Basis { perspective, ..own }).unwrap().incremental(1).unwrap().mean
    };
    let more = |outcomes: [Outcome; 3]| -> f64 {
        let of = |option: usize| -> f64 {
            outcomes.iter().map(|&outcome| results.totals[[0, option, outcome as usize]]).sum()
        };
        of(1) - of(0)
    };
    let public = more([
        Outcome::PublicCostDiscounted,
        Outcome::RemainingPublicCost,
        Outcome::SparedPublicCost,
    ]);
    let crime =
        more([Outcome::CrimeCostDiscounted, Outcome::RemainingCrimeCost, Outcome::SparedCrimeCost]);
    assert!(public != 0.0 && crime != 0.0);
    let close = |one: f64, other: f64| (one - other).abs() < 1e-3;
    assert!(close(gain(Perspective::Commissioner) - gain(Perspective::Public), public));
    assert!(close(gain(Perspective::Public) - gain(Perspective::Society), crime));
    // The table holds all three under the scenario's valuation, its own first, and says which is which.
    let table = tables::named(&summary, "economics").unwrap();
    let column = |name: &str| table.columns.iter().position(|known| *known == name).unwrap();
    let of = |perspective: &str, valuation: &str| {
        let rows = table.rows.iter().filter(|row| {
            row[column("perspective")] == perspective.into()
                && row[column("valuation")] == valuation.into()
        });
        rows.count()
    };
    assert_eq!(table.rows[0][column("perspective")], "commissioner".into());
    assert_eq!([of("public", "base"), of("society", "base"), of("public", "public")], [20, 20, 0]);
    assert_eq!([of("commissioner", "base"), of("commissioner", "public")], [20, 20]);
    // The sample for other tools is the scenario's own.
    let wide = summarise(&with("[economics]\nperspective = \"society\"\n"), &results);
    let cost = |summary: &commissioning_balance::narrative::Summary| {
        summary.sample.as_ref().unwrap().costs.as_ref().unwrap()[[0, 0]]
    };
    let people = summary.sample.as_ref().unwrap().people;
    let others: f64 = [
        Outcome::PublicCostDiscounted,
        Outcome::RemainingPublicCost,
        Outcome::CrimeCostDiscounted,
        Outcome::RemainingCrimeCost,
        Outcome::SparedPublicCost,
        Outcome::SparedCrimeCost,
    ]
    .iter()
    .map(|&outcome| results.totals[[0, 0, outcome as usize]])
    .sum();
    assert!(((cost(&wide) - cost(&summary)) * people - others).abs() < 1e-3);
    assert!(
        wide.words.value[0].contains("perspective “society”")
            && wide.words.value[0].contains("crime")
    );
    assert!(summary.words.value[0].contains("perspective “commissioner”"));
}

#[test]
fn how_much_lies_after_the_horizon_is_said_with_the_verdict_without_it() {
    let mut scenario = three();
    let mut results = results(&scenario, 60, &[0.0, 0.0, 0.0], 0.0);
    for run in 0..60 {
        for (option, within, after) in [(1, -23.0, -77.0), (2, 10.0, -30.0)] {
            results.totals[[run, option, Outcome::QalysDiscounted as usize]] += within;
            results.totals[[run, option, Outcome::RemainingQalys as usize]] += after;
        }
    }
    // At £20,000 a QALY, and no difference in costs.
    let summary = summarise(&scenario, &results);
    let said = worth::after(&scenario, &summary, 1).unwrap();
    assert!(said.starts_with("Under “Cut by 40 %”, 77 % of the 100 QALYs lost are lost after year 10: at £20,000 a QALY"), "{said}");
    assert!(said.contains("to a loss of £2.00 million (90 % of runs fell between a loss of £2.00 million and a loss of £2.00 million) with what lies after"), "{said}");
    assert!(said.contains("and to a loss of £460,000 (90"), "{said}");
    assert_eq!(said.matches(". ").count(), 0, "one sentence");
    let turned = worth::after(&scenario, &summary, 2).unwrap();
    assert!(
        turned.starts_with(
            "Under “Shift” there are 10 QALYs gained up to year 10 and 30 QALYs lost after it"
        ),
        "{turned}"
    );
    assert!(
        turned.contains("a loss of £400,000") && turned.contains("a gain of £200,000"),
        "{turned}"
    );
    assert!(summary.words.value.contains(&said));
    scenario.economics.remainder_years = 0;
    assert_eq!(worth::after(&scenario, &summary, 1), None);
}

#[test]
fn what_falls_because_people_died_is_shown_for_each_year_lived() {
    let scenario = three();
    let mut results = results(&scenario, 30, &[0.0, 0.0, 0.0], 0.0);
    for run in 0..30 {
        for (option, years, crime) in [(0, 1000.0, 5e6), (1, 900.0, 4.5e6), (2, 1000.0, 4.5e6)] {
            results.totals[[run, option, Outcome::LifeYears as usize]] = years;
            results.totals[[run, option, Outcome::CrimeCost as usize]] = crime;
        }
    }
    let summary = summarise(&scenario, &results);
    let rows = rows(&summary.answers, summary.strategies.len());
    let crime = |option: usize| {
        *rows.iter().find(|row| row.strategy == option && row.payer == Outcome::CrimeCost).unwrap()
    };
    assert_eq!((crime(0).each, crime(0).difference), (Some(5000.0), None));
    // A tenth died and a tenth of the crime is gone: nobody offends less.
    assert_eq!((crime(1).difference, crime(1).each_difference), (Some(-5e5), Some(0.0)));
    assert_eq!((crime(2).difference, crime(2).each_difference), (Some(-5e5), Some(-500.0)));
    assert_eq!(crime(1).perspective(), Perspective::Society);
    let told = |option: usize| summary.words.options[option - 1].caveats.join("\n");
    assert!(told(1).contains("A death ends what a person costs"), "{}", told(1));
    assert!(
        told(1).contains("crime (society's, no cash; opiates and crack) £5,000, no change"),
        "{}",
        told(1)
    );
    assert!(told(2).contains("£4,500, £500.00 less"), "{}", told(2));
    let table = tables::named(&summary, "payers").unwrap();
    assert_eq!(table.rows.len(), 3 * payers::ALL.len());
    assert!(summary.answer(Outcome::CrimeCost, Timing::OverHorizon).is_some());
    let grid = bills::grid(&summary);
    assert_eq!(grid.rows.len(), 3 * (1 + payers::ALL.len()));
}

/// Somebody who dies brings others no further costs: counted so, every option that kills would look the better for it.
#[test]
fn a_death_does_not_improve_what_others_pay() {
    let (scenario, values) = (common::authority(), common::values());
    let start = Start::new(&scenario, &values);
    let none = common::with_funds(&scenario, 0, &[(Line::Naloxone, 0.0)]);
    let run = |strategy| simulate(&scenario, strategy, &start, &values, Expected).unwrap();
    let (now, then) = (run(&scenario.strategies[0]), run(&none));
    let more = |outcomes: &[Outcome]| -> f64 {
        let of = |record| -> f64 {
            outcomes.iter().map(|&outcome| common::whole(record, outcome)).sum()
        };
        of(&then) - of(&now)
    };
    assert!(common::whole(&then, Outcome::Deaths) > common::whole(&now, Outcome::Deaths) + 10.0);
    let kept = more(&[Outcome::CrimeCostDiscounted, Outcome::RemainingCrimeCost]);
    let counted = more(&[
        Outcome::CrimeCostDiscounted,
        Outcome::RemainingCrimeCost,
        Outcome::SparedCrimeCost,
    ]);
    assert!(kept < -1e6, "the dead commit no crime: {kept}");
    // Not all of it: the dead are averaged over the people of their place at the start, and those who are left are served a
    // little better. A sixth remains.
    assert!(counted.abs() < 0.2 * kept.abs(), "{counted} {kept}");
}
