//! Year by year: parts of the whole, paired with the comparator; and every number taken from outside.

#![allow(clippy::unwrap_used, reason = "a test may stop at what is not there")]

use crate::summary_support;

use commissioning_balance::engine::HEADLINES;
use commissioning_balance::evidence::{EvidenceChoice, Override, Register, Sampler, Values};
use commissioning_balance::findings::assumptions;
use commissioning_balance::findings::quantities::Timing;
use commissioning_balance::findings::years::{OfYear, YearRow};
use commissioning_balance::model::{Kind, Outcome};
use commissioning_balance::narrative::summarise;
use summary_support::{results, scenario, three};

#[test]
fn years_are_parts_of_the_whole() {
    let scenario = three();
    let summary = summarise(&scenario, &results(&scenario, 50, &[0.0, 50.0, -20.0], 10.0));
    let outcomes = summary.years.iter().filter(|row| matches!(row.of, OfYear::Outcome(_)));
    assert_eq!(outcomes.count(), 3 * HEADLINES.len() * 10);
    let whole = summary.answer(Outcome::Deaths, Timing::OverHorizon).unwrap();
    for strategy in 0..3 {
        let rows = summary.years.iter().filter(|row| row.strategy == strategy);
        let deaths: Vec<_> =
            rows.filter(|row| row.of == OfYear::Outcome(Outcome::Deaths)).collect();
        assert_eq!(
            deaths.iter().map(|row| row.year).collect::<Vec<_>>(),
            (1..=10).collect::<Vec<_>>()
        );
        assert_eq!(deaths[1].first_month.to_string(), "2026-04");
        // The made-up year y, counted from 0, holds a tenth of the whole and y more.
        for (row, offset) in deaths.iter().zip(0..) {
            let level = whole.levels[strategy].estimate;
            let near = |one: f64, other: f64| (one - other).abs() < 1e-9;
            assert!(near(row.level.mean, level.mean / 10.0 + f64::from(offset)));
            let low = level.lower_5_percent.unwrap() / 10.0 + f64::from(offset);
            assert!(near(row.level.lower_5_percent.unwrap(), low));
            let Some(difference) = row.difference else {
                assert_eq!(strategy, 0);
                continue;
            };
            let all = whole.difference(strategy).unwrap();
            assert!(near(difference.mean, all.absolute.mean / 10.0));
            let error = all.absolute.standard_error.unwrap() / 10.0;
            assert!(near(difference.standard_error.unwrap(), error));
            assert!(near(row.better.unwrap().share, all.better.unwrap().share));
            let percent = 100.0 * difference.mean / (row.level.mean - difference.mean);
            assert!(near(row.difference_percent.unwrap(), percent));
        }
    }
    assert!(HEADLINES.iter().any(|outcome| outcome.kind() == Kind::Stock));
}

#[test]
fn what_returns_publish_is_made_of_a_years_outcomes() {
    let scenario = scenario(&[("current", "Now"), ("cut", "Cut")], 18);
    let mut results = results(&scenario, 2, &[0.0, 5.0], 1.0);
    let at = |outcome: Outcome| HEADLINES.iter().position(|one| *one == outcome).unwrap();
    let mut set = |run: usize, strategy: usize, outcome: Outcome, numbers: [f64; 2]| {
        for (year, number) in numbers.into_iter().enumerate() {
            results.yearly[[run, strategy, year, at(outcome)]] = number;
        }
    };
    for run in 0..2 {
        for strategy in 0..2 {
            set(run, strategy, Outcome::InTreatment, [300.0, 280.0]);
            set(run, strategy, Outcome::Exits, [400.0, 240.0 + 40.0 * strategy as f64]);
            set(run, strategy, Outcome::Starts, [500.0, 250.0]);
            set(run, strategy, Outcome::StartsInThreeWeeks, [450.0, 250.0]);
            set(run, strategy, Outcome::InTreatmentNonOpiate, [20.0; 2]);
            set(run, strategy, Outcome::InTreatmentNps, [3.0; 2]);
            set(run, strategy, Outcome::InTreatmentNonOpiateAlcohol, [40.0; 2]);
        }
    }
    // In one run nobody starts in the second year of the option: of that year and option there is no such share.
    set(1, 1, Outcome::Starts, [500.0, 0.0]);
    let summary = summarise(&scenario, &results);
    let means = |strategy: usize, of: OfYear| -> Vec<f64> {
        let own = summary.years.iter().filter(|row| row.strategy == strategy && row.of == of);
        own.map(|row| row.level.mean).collect()
    };
    // The second year has six months: 280 people there for six of them, of whom 240 leave.
    assert_eq!(means(0, OfYear::MonthsInTreatment), [9.0, 7.0]);
    assert_eq!(means(1, OfYear::MonthsInTreatment), [9.0, 6.0]);
    assert_eq!(means(0, OfYear::WaitsInThreeWeeks), [0.9, 1.0]);
    assert_eq!(means(1, OfYear::WaitsInThreeWeeks), [0.9]);
    assert_eq!(means(0, OfYear::NonOpiatesTogether), [63.0, 63.0]);
    let of = |row: &&YearRow| row.strategy == 1 && row.of == OfYear::MonthsInTreatment;
    let difference: Vec<f64> =
        summary.years.iter().filter(of).map(|row| row.difference.unwrap().mean).collect();
    assert_eq!(difference, [0.0, -1.0]);
}

#[test]
fn a_single_run_has_a_mean_and_nothing_else() {
    let scenario = scenario(&[("current", "Now"), ("cut", "Cut")], 18);
    let summary = summarise(&scenario, &results(&scenario, 1, &[0.0, 5.0], 1.0));
    let last = summary.years.last().unwrap();
    assert_eq!((last.year, last.months), (2, 6));
    assert!(last.level.standard_error.is_none() && last.level.lower_5_percent.is_none());
    assert!(last.difference.unwrap().upper_95_percent.is_none() && last.better.is_none());
    assert!(summary.replicates.is_none(), "kept only where asked for");
}

#[test]
fn assumptions_are_those_in_use() {
    let choice = EvidenceChoice {
        overrides: vec![Override { id: "c-L12".into(), value: 0.5, source: "mine".into() }],
        ..EvidenceChoice::default()
    };
    let register = Register::embedded();
    let sampler = Sampler::new(register, &choice).ok().unwrap();
    let rows = assumptions::rows(register, &sampler);
    assert_eq!(rows.len(), Values::IDS.len());
    let central = sampler.central().numbers();
    for row in &rows {
        let index = Values::IDS.iter().position(|id| *id == row.id).unwrap();
        assert_eq!(row.value, central[index], "{}", row.id);
        assert_eq!(row.name, register.rows()[index].name);
        assert_eq!(row.own, row.id == "c-L12");
    }
    let own = rows.iter().find(|row| row.own).unwrap();
    assert_eq!((own.value, own.source.as_str(), own.address.as_str()), (0.5, "mine", ""));
    let table = assumptions::table(&rows);
    assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
}
