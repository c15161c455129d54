//! A model prepared once gives the numbers of a run, and reads what is asked of it as a file.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::common::sampler;
use commissioning_balance::engine::{Mode, Model, Results, Settings, Silent, World, run};
use commissioning_balance::evidence::Sampler;
use commissioning_balance::scenario::{Levels, Line, Opened, Scenario};

const SEED: u64 = 11;
const RUNS: u32 = 3;

fn open(name: &str) -> Opened {
    let none = |_: &str| Err(String::new());
    Opened::read(name, &none, &|_| Err(String::new())).unwrap()
}

/// Two years of a shipped scenario.
fn short(name: &str) -> Scenario {
    let only =
        if name == "authority" { "only = [\"cut_27\", \"prescribing_to_rehab\"]" } else { "" };
    open(name).with("short", &format!("horizon_years = 2\n{only}\n")).unwrap()
}

fn model(scenario: &Scenario) -> Model {
    Model::new(scenario, sampler(), Some(2)).unwrap()
}

fn engine(scenario: &Scenario, mode: Mode) -> Results {
    let settings = Settings { runs: RUNS, seed: SEED, threads: Some(2), mode, precision: None };
    run(scenario, &sampler(), &settings, &Silent).unwrap()
}

#[test]
fn worlds_give_the_numbers_of_runs_by_chance() {
    // One area with a fit, and three areas with none.
    for name in ["authority", "deep_cuts_by_area"] {
        let scenario = short(name);
        let model = model(&scenario);
        assert!(model.fits(&scenario), "{name}");
        let worlds = model.worlds(RUNS, |run| model.by_chance(SEED, run)).unwrap();
        let own = model.results(&worlds, &scenario).unwrap();
        let whole = engine(&scenario, Mode::Sampled);
        assert_eq!(own.totals, whole.totals, "{name}");
        assert_eq!(own.areas, whole.areas, "{name}");
        assert_eq!(own.monthly_mean, whole.monthly_mean, "{name}");
        assert_eq!(own.difference_error, whole.difference_error, "{name}");
        assert_eq!(own.parameters, whole.parameters, "{name}");
        // A list at a time, in many worlds at once, or one strategy after another.
        let strategies = model.strategies(&scenario);
        for (run, world) in worlds.iter().enumerate() {
            let totals = model.answers(world, &strategies).unwrap().totals;
            assert_eq!(totals, whole.totals.index_axis(ndarray::Axis(0), run), "{name}, {run}");
        }
    }
}

#[test]
fn central_values_and_readings_are_those_of_a_run() {
    let scenario = short("authority");
    let model = model(&scenario);
    let whole = engine(&scenario, Mode::Expected);
    let strategies = model.strategies(&scenario);
    let totals = model.answers(model.central(), &strategies).unwrap().totals;
    assert_eq!(totals, whole.totals.index_axis(ndarray::Axis(0), 0));
    // One strategy after another.
    let each = model.map(strategies[0].len() as u32, |option| {
        let own = vec![vec![strategies[0][option as usize].clone()]];
        model.answers(model.central(), &own).unwrap().totals
    });
    for (option, own) in each.iter().enumerate() {
        assert_eq!(own.row(1), totals.row(option + 1), "{option}");
    }
    let worlds = [model.expected(model.sampler().central(), &Levels::NEUTRAL).unwrap()];
    // The start has settled for five more years under the same values: the same but for what was still on its way.
    let settled = model.answers(&worlds[0], &strategies).unwrap().totals;
    let far = (&settled - &totals).mapv(f64::abs).sum() / totals.mapv(f64::abs).sum();
    assert!(far < 0.01, "{far}");
}

#[test]
fn what_is_asked_is_read_as_a_file_that_extends() {
    let opened = open("authority");
    let plan = "only = [\"mine\"]\n[[options]]\nid = \"mine\"\ntitle = \"Mine\"\n\
                set = { from = \"2026-04\", gbp_per_year = { naloxone = 50000 } }\n";
    let asked = opened.with("plan", plan).unwrap();
    let text = format!("extends = \"authority\"\n{plan}");
    let load = |name: &str| if name == "file.toml" { Ok(text.clone()) } else { Err(String::new()) };
    let read = commissioning_balance::scenario::read("file.toml", &load).unwrap();
    assert_eq!(asked.strategies, read.strategies);
    assert_eq!(asked.fit, read.fit);
    assert_eq!(asked, read);
    assert_eq!(asked.strategies.len(), 2);
    // Nothing asked, nothing changed.
    assert_eq!(opened.with("plan", " \n").unwrap(), opened.scenario);
}

#[test]
fn what_is_wrong_in_a_question_has_its_line() {
    let opened = open("authority");
    let wrong = |text: &str| opened.with("plan", text).unwrap_err().to_string();
    let line =
        wrong("[[options]]\nid = \"a\"\ntitle = \"A\"\nset = { gbp_per_year = { naloxon = 5 } }\n");
    assert!(line.contains("plan:4:") && line.contains("naloxone"), "{line}");
    let not_a_number = wrong(
        "[[options]]\nid = \"a\"\ntitle = \"A\"\nset = { gbp_per_year = { naloxone = nan } }\n",
    );
    assert!(not_a_number.contains("plan:4:"), "{not_a_number}");
    for key in ["extends = \"england\"", "budget_from = \"budget.xlsx\""] {
        let file = wrong(key);
        assert!(file.contains("no other file is read here"), "{file}");
    }
    assert!(wrong("horizon_years = \"two").contains("plan:1"));
}

#[test]
fn another_area_is_another_model() {
    let scenario = short("authority");
    let model = model(&scenario);
    let mut other = scenario.clone();
    other.strategies.truncate(2);
    assert!(model.fits(&other), "other options, the same model");
    other.baseline[Line::Rehab as usize].0 += 1;
    assert!(!model.fits(&other));
    let shorter = open("authority").with("plan", "horizon_years = 3\nonly = [\"cut_27\"]").unwrap();
    assert!(!model.fits(&shorter));
}

#[test]
fn a_model_is_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Model>();
    shared::<World>();
    shared::<Sampler>();
}
