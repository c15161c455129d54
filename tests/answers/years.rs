//! Year by year: parts of the whole, paired with the comparator; and every number taken from outside.

#![allow(clippy::unwrap_used, reason = "a test may stop at what is not there")]

use crate::summary_support;

use commissioning_balance::engine::HEADLINES;
use commissioning_balance::evidence::{EvidenceChoice, Override, Register, Sampler, Values};
use commissioning_balance::model::{Kind, Outcome};
use commissioning_balance::summary::quantities::Timing;
use commissioning_balance::summary::{assumptions, summarise};
use summary_support::{results, scenario, three};

#[test]
fn years_are_parts_of_the_whole() {
    let scenario = three();
    let summary = summarise(&scenario, &results(&scenario, 50, &[0.0, 50.0, -20.0], 10.0));
    assert_eq!(summary.years.len(), 3 * HEADLINES.len() * 10);
    let whole = summary.answer(Outcome::Deaths, Timing::OverHorizon).unwrap();
    for strategy in 0..3 {
        let rows = summary.years.iter().filter(|row| row.strategy == strategy);
        let deaths: Vec<_> = rows.filter(|row| row.outcome == Outcome::Deaths).collect();
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
