//! Words that keep an answer from being read as more than it is, on made-up results whose truth is known.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::summary_support;

use commissioning_balance::findings::cut;
use commissioning_balance::findings::observed::ObservedRow;
use commissioning_balance::findings::quantities::{Quantity, Timing};
use commissioning_balance::findings::rests::{Rests, Verdict};
use commissioning_balance::findings::sign::{Sign, sign};
use commissioning_balance::model::{Measure, Outcome};
use commissioning_balance::narrative::{Summary, add_rests, observed, summarise};
use commissioning_balance::scenario::{Line, Profile, Scenario, Substance};
use commissioning_balance::units::Pence;
use summary_support::{beside, results, scenario, three};

fn told(summary: &Summary, option: usize) -> String {
    let words = &summary.words.options[option - 1];
    [words.findings.clone(), words.caveats.clone()].concat().join("\n")
}

/// Half of every line goes from month 60 on.
fn cut(scenario: &mut Scenario, option: usize) {
    for funds in &mut scenario.strategies[option].funds[60..] {
        *funds = funds.map(|pence| pence.share(0.5));
    }
}

#[test]
fn a_cut_is_read_by_the_causes_that_the_study_counted() {
    let mut scenario = three();
    cut(&mut scenario, 1);
    let mut results = results(&scenario, 100, &[0.0, 100.0, 0.0], 0.0);
    // 1.1 times the deaths of drug poisoning, as many of alcohol, and half of all others: a quarter is cut over the horizon.
    for (outcome, before, after) in [
        (Outcome::DeathsOverdose, 1000.0, 1100.0),
        (Outcome::DeathsAlcohol, 1000.0, 1000.0),
        (Outcome::DeathsOther, 1000.0, 500.0),
        (Outcome::Deaths, 3000.0, 2600.0),
    ] {
        for run in 0..100 {
            results.totals[[run, 0, outcome as usize]] = before;
            results.totals[[run, 1, outcome as usize]] = after;
        }
    }
    let words = told(&summarise(&scenario, &results), 1);
    // 1.05^0.4 = 1.020 and 1.1^0.4 = 1.039; all causes together would be below 1.
    for part in [
        "For each 10 % cut this estimate implies 1.020 times the deaths from drug poisoning and alcohol together",
        "1.039 times those from drug poisoning alone",
        "Read as that study found, without any effect of cuts on deaths: none more and none fewer",
        "where this estimate has 400 fewer of all causes",
    ] {
        assert!(words.contains(part), "{part}\nin\n{words}");
    }
}

#[test]
fn a_cut_stands_beside_both_published_readings_of_what_falls_with_money() {
    let mut scenario = three();
    cut(&mut scenario, 1);
    let mut results = results(&scenario, 60, &[0.0, 1.0, 0.0], 1.0);
    for month in 108..120 {
        for (outcome, times) in
            [(Outcome::Spend, 0.5), (Outcome::InTreatment, 0.9), (Outcome::Completions, 0.8)]
        {
            results.monthly_mean[[1, month, outcome as usize]] *= times;
        }
    }
    let summary = summarise(&scenario, &results);
    let words = told(&summary, 1);
    for part in [
        "0.20 % fewer people in treatment and 0.40 % fewer completions",
        "regression gave 0.08 (0.04 to 0.12) and 0.23 (0.13 to 0.31); dividing one fall by the other gave 0.41 and 0.78",
    ] {
        assert!(words.contains(part), "{part}\nin\n{words}");
    }
    assert!(!told(&summary, 2).contains("regression gave"), "an option that cuts nothing");
}

#[test]
fn what_is_too_small_to_count_has_no_sign_no_shares_and_no_price() {
    let scenario = three();
    // 0.3 more of everything in every run, without noise: as clear as can be, and not worth a word.
    let small = summarise(&scenario, &results(&scenario, 200, &[0.0, 0.3, 5.0], 0.0));
    let deaths = small.answer(Outcome::Deaths, Timing::OverHorizon).unwrap();
    let sign = |option: usize| {
        let difference = deaths.difference(option).unwrap();
        sign(&small.facts, deaths.quantity.better(), difference)
    };
    assert_eq!(sign(1), Sign::Slight);
    assert!(matches!(sign(2), Sign::More(Some(_))));
    let finding = &small.words.options[0].findings[0];
    assert!(finding.contains("there is no difference worth the name in deaths"), "{finding}");
    assert!(finding.contains("0.3 more"), "the number is told all the same: {finding}");
    assert_eq!(small.board[0].rows[1].agreed().as_deref(), Some("no difference worth the name"));
    assert!(small.words.run.join(" ").contains("no difference worth the name in deaths under"));
    assert!(!told(&small, 1).contains("is among"), "{}", told(&small, 1));
    assert!(!told(&small, 1).contains("for each further person"), "{}", told(&small, 1));
    assert!(told(&small, 2).contains("is among"));
    assert!(small.groups.iter().all(|row| row.strategy == 2 || row.difference_percent.is_none()));
    // Money is known: no sum is too small.
    let spend = small.board.last().unwrap();
    assert!(spend.rows[1].agreed().as_deref().unwrap().starts_with("more in "), "{spend:?}");

    // A single calculation lists no direction either.
    let mut once = results(&scenario, 1, &[0.0, 0.1, -3.0], 0.0);
    once.expected = true;
    let run = summarise(&scenario, &once).words.run.join(" ");
    assert!(run.contains("no difference worth the name in deaths under “Cut by 40 %”"), "{run}");
    assert!(run.contains("fewer deaths (in this calculation) under “Shift”"), "{run}");
}

/// Many options are counted: what rests on weak evidence alone counts as not known.
#[test]
fn a_ninth_option_takes_no_untested_away() {
    let mut scenario = three();
    let third = scenario.strategies[2].clone();
    for number in 3..=9 {
        let mut more = third.clone();
        more.id = format!("option_{number}");
        more.title = format!("Option {number}");
        scenario.strategies.push(more);
    }
    let effects = [0.0, 9.0, -9.0, -9.0, -9.0, -9.0, -9.0, -9.0, -9.0, -9.0];
    let summary = summarise(&scenario, &results(&scenario, 60, &effects, 0.0));
    let rests = |weak: f64| {
        let quantity = Quantity::new(Outcome::Deaths, Timing::OverHorizon);
        let verdicts = (1..10).map(|strategy| {
            let base = effects[strategy];
            Verdict {
                strategy,
                quantity,
                base,
                slight: false,
                sceptical: base,
                hopeful: base,
                grades: Vec::new(),
                weak: if strategy == 1 { weak } else { base },
                lero: None,
                turns: Vec::new(),
                sifted: true,
            }
        });
        let rests = Rests { verdicts: verdicts.collect(), prefers: None };
        let mut summary = summary.clone();
        add_rests(&mut summary, &scenario, rests);
        summary.brief.findings[0].sentence.clone()
    };
    assert_eq!(rests(9.0), "Of 9 options: fewer under 8; more under 1.");
    assert_eq!(rests(1.0), "Of 9 options: fewer under 8; not known under 1.");
}

#[test]
fn groups_that_move_against_the_whole_are_told_in_people() {
    let scenario = three();
    let mut results = results(&scenario, 100, &[0.0, 10.0, 0.0], 0.0);
    let measure = Measure::Deaths as usize;
    // 14 more deaths among people of higher complexity, 4 fewer among the others: no shares of 10 make sense.
    for profile in Profile::all() {
        let index = profile.index();
        let by = if index % 2 == 1 { 14.0 } else { -4.0 } / 60.0;
        results.profiles[[1, index, measure]] = results.profiles[[0, index, measure]] + by;
    }
    let words = told(&summarise(&scenario, &results), 1);
    assert!(words.contains("14 more among people of higher complexity (50 % of all"), "{words}");
    for bad in ["140 %", "−40 %"] {
        assert!(!words.contains(bad), "{bad} in {words}");
    }
}

#[test]
fn spend_is_less_or_more_and_never_better_or_worse() {
    let scenario = three();
    let summary = summarise(&scenario, &results(&scenario, 100, &[0.0, 200.0, -200.0], 1.0));
    let spend = summary.board.last().unwrap();
    assert_eq!(spend.quantity.outcome, Outcome::Spend);
    assert_eq!(spend.rows[1].agreed().as_deref(), Some("more in over 97 of 100 runs"));
    assert_eq!(spend.rows[2].agreed().as_deref(), Some("less in over 97 of 100 runs"));
}

#[test]
fn fitted_figures_are_counted_apart_from_the_others() {
    let row = |fit: bool, mean: f64| {
        let one = beside("x");
        let (low, high) = (Some(mean - 1.0), Some(mean + 1.0));
        let figure = commissioning_balance::scenario::Observed { fit, value: 22.0, ..one.figure };
        ObservedRow { figure, mean, low, high, ..one }
    };
    let rows =
        [row(true, 22.0), row(true, 22.5), row(true, 30.0), row(false, 22.0), row(false, 9.0)];
    let words = observed::words(&rows).unwrap();
    assert!(
        words.contains(
            "2 of 3 fitted figures lie inside the range of 90 % of runs; that is no test of the model."
        ),
        "{words}"
    );
    assert!(words.contains("1 of 2 figures that are not fitted lie inside"), "{words}");
    let none = observed::words(&rows[3..]).unwrap();
    assert!(!none.contains("fitted figures lie inside the range of 90 % of runs; that"), "{none}");
    let short = observed::short(&rows).unwrap();
    let said =
        "2 of 3 that were fitted, which is no test of the model; 1 of 2 that were not fitted.";
    assert!(short.contains(said), "{short}");
}

#[test]
fn a_gain_while_prescribing_loses_is_told_by_whom_it_falls_to() {
    let mut scenario = three();
    for funds in &mut scenario.strategies[1].funds {
        funds[Line::PrescribingClinicians as usize] = Pence(0);
    }
    let with = |opiates: f64, others: f64| {
        let mut results = results(&scenario, 100, &[0.0, opiates + others, 0.0], 0.0);
        let measure = Measure::ReachedOneYear as usize;
        let of =
            |substance: Substance| Profile::all().filter(move |p| p.substance == substance).count();
        for profile in Profile::all() {
            let own = of(Substance::Opiate) as f64;
            let by = if profile.substance == Substance::Opiate {
                opiates / own
            } else {
                others / (Profile::COUNT as f64 - own)
            };
            let index = profile.index();
            results.profiles[[1, index, measure]] = results.profiles[[0, index, measure]] + by;
        }
        told(&summarise(&scenario, &results), 1)
    };
    let words = with(-8.0, 20.0);
    let told = "the gain in one-year recoveries is among people who do not use opiates: 20 more, against 8.0 fewer among \
                people who do";
    assert!(words.contains(told), "{words}");
    assert!(!with(20.0, 1.0).contains("keyworkers have more time"), "the gain is among opiates");
    assert!(!with(-20.0, 8.0).contains("Prescribing loses money"), "no gain");
    let calm = summarise(&three(), &results(&three(), 100, &[0.0, 12.0, 0.0], 0.0));
    assert!(!calm.words.options[0].caveats.concat().contains("keyworkers have more time"));
}

#[test]
fn policies_carry_what_their_studies_saw() {
    let mut scenario = three();
    scenario.strategies[1].policies[0].1.payment_by_results = 1.0;
    scenario.strategies[2].policies[0].1.assessment_mentors = 1.0;
    let mut results = results(&scenario, 60, &[0.0, 5.0, 5.0], 1.0);
    let waits = Outcome::WaitWeeksTreatment as usize;
    results.monthly_mean.slice_mut(ndarray::s![.., .., waits]).fill(0.1);
    let summary = summarise(&scenario, &results);
    let said = "the English pilot saw no change in mortality (row c-S03)";
    assert!(told(&summary, 1).contains(said), "{}", told(&summary, 1));
    assert!(!told(&summary, 2).contains(said));
    let said = "can hardly show: hardly anybody waits here";
    assert!(told(&summary, 2).contains(said), "{}", told(&summary, 2));
    assert!(!told(&summary, 1).contains(said));
    results.monthly_mean.slice_mut(ndarray::s![.., .., waits]).fill(3.0);
    let summary = summarise(&scenario, &results);
    assert!(!told(&summary, 2).contains("hardly anybody waits"), "where people wait");
}

#[test]
fn a_cut_of_what_the_model_cannot_see_claims_nothing() {
    let mut scenario = scenario(&[("current", "Now"), ("blind", "Blind"), ("both", "Both")], 120);
    for funds in &mut scenario.strategies[1].funds {
        funds[Line::FamilySupport as usize] = Pence(0);
        funds[Line::Employment as usize] = Pence(0);
    }
    for funds in &mut scenario.strategies[2].funds {
        funds[Line::FamilySupport as usize] = Pence(0);
        funds[Line::Keyworking as usize] = Pence(0);
    }
    assert!(cut::only_unseen(&scenario, 1) && !cut::only_unseen(&scenario, 2));
    assert!(!cut::only_unseen(&scenario, 0));
    let summary = summarise(&scenario, &results(&scenario, 60, &[0.0, 0.0, 5.0], 1.0));
    let words = &summary.words.options[0];
    assert!(words.caveats[0].starts_with("The model cannot see what this loses"), "{words:?}");
    assert!(words.caveats[1].contains("no gain or loss is claimed"), "{words:?}");
    let all = told(&summary, 1);
    for bad in ["largest net benefit", "QALY", "it implies"] {
        assert!(!all.contains(bad), "{bad} in {all}");
    }
    let screen = &summary.words.first.found[0];
    assert!(screen.starts_with("“Blind”"), "{screen}");
    assert!(screen.contains("cannot see"), "the first screen begins with it as well: {screen}");
    // What the model sees of the other is shown; its value is not, because a part of what it saves costs nothing here.
    assert!(!told(&summary, 2).contains("largest net benefit"));
    assert!(!summary.words.options[1].caveats[0].starts_with("The model cannot see"));
    let both = summary.words.first.found.iter().any(|told| told.starts_with("“Both”: the model"));
    assert!(both, "{:?}", summary.words.first.found);
}

#[test]
fn a_forgotten_line_is_missed_at_the_top() {
    let mut scenario = three();
    let fine = summarise(&scenario, &results(&scenario, 30, &[0.0, 5.0, 5.0], 1.0));
    assert!(!fine.words.run[0].contains("WARNING"));
    scenario.baseline[Line::Keyworking as usize] = Pence(0);
    for strategy in &mut scenario.strategies {
        for funds in &mut strategy.funds {
            funds[Line::Keyworking as usize] = Pence(0);
        }
    }
    let summary = summarise(&scenario, &results(&scenario, 30, &[0.0, 5.0, 5.0], 1.0));
    let first = &summary.words.run[0];
    assert!(first.starts_with("WARNING: the budget has nothing for keyworking"), "{first}");
    assert_eq!(&summary.words.first.found[0], first, "the first screen begins with it as well");
}

/// Money that finds nobody stands beside the number, a year, with why.
#[test]
fn money_that_finds_nobody_is_told_on_the_first_screen_and_on_the_page() {
    let mut scenario = three();
    for funds in &mut scenario.strategies[1].funds {
        funds[Line::Rehab as usize] = Pence(2 * summary_support::MONTHLY);
    }
    let mut results = results(&scenario, 60, &[0.0, 5.0, -5.0], 1.0);
    for year in 0..10 {
        let mut set = |option: usize, kind: usize, pounds: f64| {
            results.money[[option, year, Line::Rehab as usize, kind]] = pounds;
        };
        set(1, 0, 240_000.0);
        set(1, 1, 160_000.0);
        set(0, 1, 120_000.0);
    }
    let summary = summarise(&scenario, &results);
    let said = "£80,000 a year of the £120,000 more for residential rehab was not spent: nobody asked for the places.";
    let short =
        "Nobody asked for £80,000 of £120,000 more a year for residential rehab (“Cut by 40 %”).";
    assert!(
        summary.words.first.found.iter().any(|told| told == short),
        "{:?}",
        summary.words.first
    );
    assert!(summary.brief.unspent[0].ends_with(said), "{:?}", summary.brief.unspent);
    assert!(told(&summary, 1).contains(said) && !told(&summary, 2).contains("was not spent:"));
    let left = |option: usize| summary.brief.table.rows[option].cells[4].mean.unwrap().0;
    assert!(left(1) - left(0) > 79_000.0, "{} {}", left(1), left(0));
}

#[test]
fn a_file_that_was_never_fitted_says_so_first_and_calls_no_figure_fitted() {
    let mut scenario = three();
    let banner = |scenario: &Scenario| {
        summarise(scenario, &results(scenario, 30, &[0.0, 5.0, 5.0], 1.0)).facts.banners()
    };
    assert!(banner(&scenario)[0].starts_with("NOT FITTED: no figure of Testshire was used."));
    scenario.observed = vec![beside("x").figure];
    assert!(banner(&scenario)[0].starts_with("NOT FITTED: run `balance calibrate FILE` first."));
    let mut made = results(&scenario, 30, &[0.0, 5.0, 5.0], 1.0);
    made.observed = ndarray::Array3::from_elem((30, 3, 1), 20.0);
    assert!(summarise(&scenario, &made).observed.iter().all(|row| !row.figure.fit));
    let levels = commissioning_balance::scenario::Levels::NEUTRAL;
    let draw = commissioning_balance::scenario::FitDraw { run: 0, levels, scores: Vec::new() };
    scenario.fit = Some(commissioning_balance::scenario::Fit {
        seed: 1,
        informed: Vec::new(),
        draws: vec![draw],
    });
    assert!(banner(&scenario).is_empty());
    assert!(summarise(&scenario, &made).observed.iter().all(|row| row.figure.fit));
    scenario.area.warned = vec!["The figures do not fit together: look first at deaths.".into()];
    assert_eq!(
        banner(&scenario),
        ["THE FIT WARNED: The figures do not fit together: look first at deaths."]
    );
}
