//! Rolling origins: England begun in each year from 2011/12 to 2017/18, fitted to that year alone, and held against every
//! later year to 2018/19, beside forecasts that know the years before.
//!
//! Slow: `cargo test --release --test model origins:: -- --ignored --nocapture` (an hour of CPU).

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test may panic, and shows its table"
)]

use crate::common;
use commissioning_balance::calibration::{Settings as FitSettings, fit};
use commissioning_balance::engine::{Mode, Settings, Silent, run};
use commissioning_balance::narrative::score::{Forecaster, Scored, scored, sum, wilson};
use commissioning_balance::scenario::{self, Line, Scenario};
use std::fmt::Write as _;

/// People in treatment in the year 2009/10 and after (NDTMS): opiates, non-opiates, alcohol, non-opiates and alcohol.
const IN_YEAR: [[u32; 4]; 10] = [
    [170_032, 24_557, 88_087, 28_992],
    [169_144, 23_613, 88_020, 28_223],
    [162_435, 22_982, 86_416, 27_732],
    [157_959, 23_975, 87_544, 27_627],
    [155_852, 25_570, 91_651, 28_871],
    [152_964, 25_025, 89_107, 28_128],
    [149_807, 25_814, 85_035, 28_187],
    [146_536, 24_561, 80_454, 28_242],
    [141_189, 23_730, 75_787, 27_684],
    [139_845, 24_253, 75_555, 28_598],
];
/// Their names, half the range of a figure, and the share that began in the year (row s-N05).
const GROUPS: [(&str, f64, f64); 4] = [
    ("opiate", 0.03, 0.32),
    ("non_opiate", 0.06, 0.70),
    ("alcohol", 0.03, 0.63),
    ("non_opiate_alcohol", 0.06, 0.63),
];
/// Misuse deaths from 2012 on: England and Wales (ONS) × 0.92.
const MISUSE: [u32; 7] = [1505, 1800, 2070, 2280, 2390, 2300, 2680];
/// The first of [`IN_YEAR`], and the last.
const YEARS: std::ops::RangeInclusive<i32> = 2009..=2018;

fn file(name: &str) -> Result<String, String> {
    std::fs::read_to_string(format!("{}/scenarios/{name}", env!("CARGO_MANIFEST_DIR")))
        .map_err(|error| error.to_string())
}

/// England from a year on, with the money that was then spent: as `backtest-2013.toml`, from another year.
fn from_year(origin: i32) -> Scenario {
    let known = file("backtest-2013.toml").unwrap();
    let cuts = scenario::read("backtest-2013.toml", &|name| file(name)).unwrap();
    // Before 2013/14 nothing is known to have moved.
    let money = |year: i32, line: Line| -> i64 {
        let first = usize::try_from((year - 2013).max(0)).unwrap() * 12;
        let months = &cuts.strategies[0].funds[first..first + 12];
        months.iter().map(|month| month[line as usize].0).sum()
    };
    let people = &known[known.find("[area]").unwrap()..known.find("# Fitted to").unwrap()];
    let people = people.replace("fitted = \"backtest-2013.draws.csv\"\n", "");
    let mut text = format!(
        "name = \"origin-{origin}\"\ntitle = \"From {origin}\"\ndescription = \"\"\nstart = \"{origin}-04\"\n\
         horizon_years = {}\nprice_year = 2024\nruns = 200\nseed = 1\n\n{people}\n[budget]\n",
        YEARS.last().unwrap() + 1 - origin
    );
    let pounds = |pence: i64| pence as f64 / 100.0;
    for &line in Line::ALL {
        let _ = writeln!(text, "{} = {}", line.key(), pounds(money(origin, line)));
    }
    for year in origin + 1..=*YEARS.end() {
        let gone = |line: &Line| money(year - 1, *line) - money(year, *line);
        if Line::ALL.iter().any(|line| gone(line) > 0) {
            let _ = writeln!(
                text,
                "[[stream]]\nname = \"until_{year}\"\nuntil = \"{year}-04\"\n[stream.gbp_per_year]"
            );
            for line in Line::ALL.iter().filter(|line| gone(line) > 0) {
                let _ = writeln!(text, "{} = {}", line.key(), pounds(gone(line)));
            }
        }
    }
    let mut figure = |quantity: &str, year: i32, value: f64, half: Option<f64>| {
        let _ = writeln!(
            text,
            "[[observed]]\nquantity = \"{quantity}\"\nyear = {year}\nvalue = {value}\nsource = \"a test\"\nfit = {}",
            year == origin
        );
        if let Some(half) = half.filter(|_| year == origin) {
            let (low, high) = (value * (1.0 - half), value * (1.0 + half));
            let _ = writeln!(text, "low = {low}\nhigh = {high}");
        }
    };
    for (year, row) in YEARS.zip(IN_YEAR) {
        for ((group, half, _), value) in GROUPS.into_iter().zip(row) {
            let quantity = format!("in_treatment_in_year_{group}");
            figure(&quantity, year, f64::from(value), Some(half));
        }
        if let Some(deaths) = usize::try_from(year - 2012).ok().and_then(|at| MISUSE.get(at)) {
            figure("deaths_drug_misuse", year, f64::from(*deaths), Some(0.055));
        }
        if year == origin {
            let began = GROUPS.iter().zip(row).map(|((.., share), value)| share * f64::from(value));
            figure("treatment_starts", year, began.sum::<f64>().round(), Some(0.07));
            figure("dependent_opiate", year, 292_800.0, Some(0.073));
            figure("dependent_alcohol", year, 586_780.0, Some(0.22));
        }
    }
    scenario::read("origin.toml", &|name| match name {
        "origin.toml" => Ok(text.clone()),
        other => file(other),
    })
    .unwrap_or_else(|problems| panic!("{problems}"))
}

/// An origin, fitted and run: its numbers in treatment of later years, and what was said of them.
fn origin(year: i32) -> Vec<Scored> {
    let (mut scenario, sampler) = (from_year(year), common::sampler());
    let settings = FitSettings { draws: 1200, kept: 400, seed: 1, threads: None };
    let fitted = fit(&scenario, &sampler, &settings, &Silent, &[], &|_| {}).unwrap();
    println!("{year}: draws worth {:.0}", fitted.effective);
    scenario.area.levels = fitted.levels;
    scenario.fit = Some(fitted.fit);
    let settings =
        Settings { runs: 200, seed: 1, threads: None, mode: Mode::Sampled, precision: None };
    let results = run(&scenario, &sampler, &settings, &Silent).unwrap();
    let mut scored = scored(&scenario, &results);
    scored.retain(|one| one.figure.quantity.group().is_some());
    scored
}

#[test]
#[ignore = "slow: an hour of CPU"]
fn later_years_lie_in_the_bands() {
    let mut all: Vec<Scored> = Vec::new();
    for year in 2011..*YEARS.end() {
        all.extend(origin(year));
    }
    let show = |title: &str, some: &[&Scored]| {
        for forecaster in Forecaster::ALL {
            let Some(sum) = sum(forecaster, some) else { continue };
            let inside = sum.inside.map_or_else(
                || "–".to_owned(),
                |[half, most]| {
                    let [low, high] = wilson(most, sum.figures);
                    format!("{half} · {most} ({low:.2} to {high:.2})")
                },
            );
            let (score, log) = (sum.score, sum.log_score.unwrap_or_default());
            println!(
                "| {title} | {} | {inside} of {} | {:.0} | {:.0} · {:.0} · {:.0} | {:.3} | {:.0} |",
                forecaster.title(),
                sum.figures,
                score.total(),
                score.width,
                score.over,
                score.under,
                log.total(),
                sum.error
            );
        }
    };
    let every: Vec<&Scored> = all.iter().collect();
    show("all", &every);
    for (group, ..) in GROUPS {
        let name = format!("in_treatment_in_year_{group}");
        let some: Vec<&Scored> =
            all.iter().filter(|one| one.figure.quantity.key() == name).collect();
        show(group, &some);
    }
    for ahead in 1..=7 {
        let some: Vec<&Scored> = all.iter().filter(|one| one.ahead == ahead).collect();
        show(&format!("{ahead} ahead"), &some);
    }
    let model = sum(Forecaster::Model, &every).unwrap();
    assert_eq!(model.figures, 4 * (1..=7).sum::<usize>());
    let [_, inside] = model.inside.unwrap();
    let share = inside as f64 / model.figures as f64;
    assert!((0.8..=0.99).contains(&share), "{share}");
    let walk = sum(Forecaster::Walk, &every).unwrap();
    assert!(model.score.total() < walk.score.total(), "{model:?} {walk:?}");
}
