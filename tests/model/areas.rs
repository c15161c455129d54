//! Several areas in one file: each on its own, and added up.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use crate::common;

use commissioning_balance::engine::{Mode, Results, Settings, Silent, run};
use commissioning_balance::model::Outcome;
use commissioning_balance::narrative::{summarise, tables};
use commissioning_balance::scenario::{self, Line, Scenario};
use commissioning_balance::units::Pence;
use common::sampler;

const OPTIONS: &str = r#"
[[options]]
id = "cut"
title = "A cut"
cut = { by = 0.3, from = "2026-04" }
"#;

fn text(areas: &str, options: &str) -> String {
    format!(
        "extends = \"authority\"\nname = \"areas\"\ntitle = \"Areas\"\nhorizon_years = 3\nonly = [\"cut\"]\n{areas}\n{options}"
    )
}

fn read(areas: &str, options: &str) -> Result<Scenario, String> {
    let text = text(areas, options);
    let load = |name: &str| {
        let built_in = scenario::builtin(name).map(str::to_owned);
        if name == "areas.toml" { Ok(text.clone()) } else { built_in.ok_or_else(String::new) }
    };
    scenario::read("areas.toml", &load).map_err(|problems| problems.to_string())
}

fn expected(scenario: &Scenario) -> Results {
    let settings =
        Settings { runs: 1, seed: 1, threads: Some(2), mode: Mode::Expected, precision: None };
    run(scenario, &sampler(), &settings, &Silent).unwrap()
}

fn sampled(scenario: &Scenario, threads: usize) -> Results {
    let mode = Mode::Sampled;
    let settings = Settings { runs: 6, seed: 9, threads: Some(threads), mode, precision: None };
    run(scenario, &sampler(), &settings, &Silent).unwrap()
}

/// Units of what is averaged over areas instead of added up.
const RATIOS: [&str; 3] = ["clients per keyworker", "ratio to the start", "weeks"];

const TWO: &str = "[[areas]]\nid = \"one\"\n[[areas]]\nid = \"two\"\n";

#[test]
fn two_areas_alike_are_twice_one_but_for_ratios() {
    let one = expected(&read("", OPTIONS).unwrap());
    let two = expected(&read(TWO, OPTIONS).unwrap());
    for &outcome in Outcome::ALL {
        for strategy in 0..2 {
            let times = if RATIOS.contains(&outcome.unit()) { 1.0 } else { 2.0 };
            let (got, single) = (
                two.totals[[0, strategy, outcome as usize]],
                one.totals[[0, strategy, outcome as usize]],
            );
            assert!(
                (got - times * single).abs() <= 1e-9 * single.abs().max(1.0),
                "{}: {got} against {times} × {single}",
                outcome.key()
            );
        }
    }
    assert_eq!(two.money, one.money.mapv(|pounds| 2.0 * pounds));
}

#[test]
fn a_cut_in_one_area_leaves_the_other_exactly_alone() {
    let option = OPTIONS.replace("by = 0.3", "by = 0.3, areas = [\"two\"]");
    let scenario = read(TWO, &option).unwrap();
    let results = sampled(&scenario, 2);
    let difference =
        |area: usize, outcome: Outcome| results.areas_difference[[area, 1, outcome as usize]];
    for &outcome in Outcome::ALL {
        assert_eq!(difference(0, outcome), 0.0, "{}", outcome.key());
    }
    assert!(difference(1, Outcome::Spend) < -1e6);
    // What the areas differ by is what the whole differs by.
    let mean = |strategy: usize| {
        let column = results.totals.index_axis(ndarray::Axis(1), strategy);
        column.index_axis(ndarray::Axis(1), Outcome::Deaths as usize).mean().unwrap()
    };
    let whole = mean(1) - mean(0);
    assert!((difference(1, Outcome::Deaths) - whole).abs() < 1e-9);
    let summary = summarise(&scenario, &results);
    let words = &summary.words.options[0].caveats;
    assert!(
        words.iter().any(|words| words.contains("Deaths: one, no difference; two, ")),
        "{words:?}"
    );
    let table = tables::all(&summary).into_iter().find(|table| table.name == "areas").unwrap();
    assert_eq!(table.rows.len(), 2 * 2 * Outcome::COUNT);
}

#[test]
fn areas_have_their_own_luck_and_threads_change_nothing() {
    let scenario = read(TWO, OPTIONS).unwrap();
    let (one, two) = (sampled(&scenario, 1), sampled(&scenario, 2));
    assert_eq!(one.totals, two.totals);
    assert_eq!(one.areas, two.areas);
    assert_eq!(one.areas_error, two.areas_error);
    let deaths = |area: usize| one.areas[[area, 0, Outcome::Deaths as usize]];
    assert_ne!(deaths(0), deaths(1), "areas alike have luck of their own");
    // The first area's luck is that of a scenario without others.
    let alone = sampled(&read("", OPTIONS).unwrap(), 2);
    let first = alone.totals.index_axis(ndarray::Axis(1), 0);
    let mean = first.index_axis(ndarray::Axis(1), Outcome::Deaths as usize).mean().unwrap();
    assert!((deaths(0) - mean).abs() < 1e-9);
}

#[test]
fn an_area_says_only_what_differs() {
    let areas = r#"
[[areas]]
id = "large"
title = "Large"
people = 2.0
levels = { overdose = 0.5 }
[[areas]]
id = "poor"
money = 0.5
population = 100000
opiate = { dependent = 300 }
budget = { rehab = 1000 }
"#;
    let scenario = read(areas, OPTIONS).unwrap();
    let base = read("", OPTIONS).unwrap();
    let [large, poor] = &scenario.areas[..] else { panic!("two areas") };
    assert_eq!(large.area.name, "Large");
    assert_eq!(large.area.groups[0].dependent, 2.0 * base.area.groups[0].dependent);
    assert_eq!(large.area.levels.overdose, 0.5 * base.area.levels.overdose);
    assert_eq!(
        large.baseline[Line::Keyworking as usize].0,
        2 * base.baseline[Line::Keyworking as usize].0
    );
    assert_eq!((poor.area.population, poor.area.groups[0].dependent), (100_000.0, 300.0));
    assert_eq!(poor.area.groups[0].age_shares, base.area.groups[0].age_shares);
    assert_eq!(poor.baseline[Line::Rehab as usize], Pence(100_000));
    let half = base.baseline[Line::Keyworking as usize].0 / 2;
    assert_eq!(poor.baseline[Line::Keyworking as usize], Pence(half));
    assert_eq!(scenario.area.name, "Large and poor");
    for (month, funds) in scenario.strategies[1].funds.iter().enumerate() {
        for &line in Line::ALL {
            let of = |area: &Scenario| area.strategies[1].funds[month][line as usize].0;
            assert_eq!(funds[line as usize].0, of(large) + of(poor));
        }
    }
}

#[test]
fn named_pounds_are_shared_to_the_penny() {
    let options = r#"
[[options]]
id = "cut"
title = "New money and a shift"
add = { gbp_per_year = { rehab = 100001 } }
shift = { from = ["keyworking"], to = ["lero"], amount_gbp_per_year = 33333, areas = ["two"] }
"#;
    let scenario = read(TWO, options).unwrap();
    let year = |scenario: &Scenario, line: Line| -> i64 {
        let months = &scenario.strategies[1].funds[..12];
        months.iter().map(|funds| funds[line as usize].0).sum()
    };
    let change = |area: usize, line: Line| {
        year(&scenario.areas[area], line) - scenario.areas[area].baseline[line as usize].0
    };
    assert_eq!(change(0, Line::Rehab) + change(1, Line::Rehab), 10_000_100);
    assert!((change(0, Line::Rehab) - change(1, Line::Rehab)).abs() <= 1);
    assert_eq!((change(0, Line::Lero), change(1, Line::Lero)), (0, 3_333_300));
    assert_eq!(change(1, Line::Keyworking), -3_333_300);
}

#[test]
fn what_is_wrong_with_areas_is_told_once() {
    let bad = OPTIONS.replace("by = 0.3", "by = 0.95, areas = [\"onee\"]");
    let problem = read(TWO, &bad).unwrap_err();
    assert_eq!(problem.matches("found:").count(), 1, "{problem}");
    assert!(problem.contains("did you mean `one`?"), "{problem}");
    let problem = read(TWO, &OPTIONS.replace("0.3", "0.95")).unwrap_err();
    assert!(problem.contains("in `one`") && problem.contains("in `two`"), "{problem}");
    let clash = read("[[areas]]\nid = \"one\"\n[[areas]]\nid = \"one\"\n", OPTIONS).unwrap_err();
    assert!(clash.contains("the area `one` a second time"), "{clash}");
    assert_eq!(clash.matches("found:").count(), 1, "{clash}");
    let alone = read("", &OPTIONS.replace("by = 0.3", "by = 0.3, areas = [\"one\"]")).unwrap_err();
    assert!(alone.contains("this file has one area"), "{alone}");
    let none = read("areas = []", OPTIONS).unwrap_err();
    assert!(none.contains("from 1 to 200 areas"), "{none}");
    let area = "[[areas]]\nid = \"one\"\npopulation = 20000000\npeople = 101\n";
    let crowded = read(area, OPTIONS).unwrap_err();
    assert!(crowded.contains("101 times as many: 2020000000 people"), "{crowded}");
    assert!(read(&area.replace("101", "100"), OPTIONS).is_ok());
    let nowhere = read(TWO, &OPTIONS.replace("by = 0.3", "by = 0.3, areas = []")).unwrap_err();
    assert!(nowhere.contains("at least one area"), "{nowhere}");
}
