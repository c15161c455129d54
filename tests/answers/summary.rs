//! What the summary says of made-up results whose truth is known.

use crate::summary_support;

use commissioning_balance::findings::cells::Cell;
use commissioning_balance::findings::groups::Dimension;
use commissioning_balance::findings::quantities::Timing;
use commissioning_balance::findings::sign::{Sign, sign};
use commissioning_balance::findings::statistics::{Better, Estimate, Share};
use commissioning_balance::findings::{cut, money};
use commissioning_balance::model::{Measure, Outcome};
use commissioning_balance::narrative::tables::all;
use commissioning_balance::narrative::{Summary, summarise};
use commissioning_balance::scenario::Line;
use commissioning_balance::units::Pence;
use summary_support::{CHANCE, LEVEL, PARAMETERS, nothing, results, scenario, three};

/// Every sentence of a summary.
fn sentences(summary: &Summary) -> Vec<String> {
    let words = &summary.words;
    let mut all = [words.run.clone(), words.precision.clone()].concat();
    for option in &words.options {
        all.extend(option.findings.clone());
        all.extend(option.caveats.clone());
    }
    for row in summary.board.iter().flat_map(|section| &section.rows) {
        all.push(row.level.clone());
        all.extend(row.difference.clone());
        all.extend(row.range.clone());
        all.extend(row.agreed());
    }
    all
}

fn every_number_is_finite(summary: &Summary) {
    for table in all(summary) {
        for row in &table.rows {
            assert_eq!(row.len(), table.columns.len(), "{}", table.name);
            for (cell, column) in row.iter().zip(table.columns) {
                if let Cell::Number(Some(number)) = cell {
                    assert!(number.is_finite(), "{} {column}", table.name);
                }
            }
        }
    }
    for sentence in sentences(summary) {
        for bad in ["NaN", "inf", "None", "Some("] {
            assert!(!sentence.contains(bad), "{sentence}");
        }
    }
}

#[test]
fn a_known_effect_comes_back_within_its_error() {
    let scenario = three();
    let runs = 400;
    let summary = summarise(&scenario, &results(&scenario, runs, &[0.0, 50.0, -20.0], 10.0));
    let deaths = summary.answer(Outcome::Deaths, Timing::OverHorizon).unwrap();
    let n = runs as f64;
    let spread = (PARAMETERS * PARAMETERS + CHANCE * CHANCE).sqrt();
    assert!((deaths.levels[0].estimate.mean - LEVEL).abs() < 4.0 * spread / n.sqrt());
    for (option, effect) in [(1, 50.0), (2, -20.0)] {
        let difference = deaths.difference(option).unwrap();
        let mean = difference.absolute.mean;
        assert!((mean - effect).abs() < 4.0 * 10.0 / n.sqrt(), "{mean}");
        let error = difference.absolute.standard_error.unwrap();
        assert!((error - 10.0 / n.sqrt()).abs() < 4.0 * 10.0 / n.sqrt() / (2.0 * n).sqrt());
        let percent = difference.percent.unwrap();
        let expected = 100.0 * mean / deaths.levels[0].estimate.mean;
        assert!((percent.mean - expected).abs() < 1e-12);
        // Paired variance 100 against 2 × 2,500 + 100 for separate runs.
        let pairing = difference.pairing.unwrap();
        assert!((0.01..0.04).contains(&pairing), "{pairing}");
    }
    assert!(deaths.difference(0).is_none());
    // 50 is five standard deviations from 0; −20 two of them: Φ(2) = 0.977.
    assert_eq!(deaths.difference(1).unwrap().better.unwrap().share, 0.0);
    let better = deaths.difference(2).unwrap().better.unwrap();
    assert!((better.share - 0.977_25).abs() < 4.0 * (0.977_25 * 0.022_75 / n).sqrt());
    assert!(
        (better.standard_error - (better.share * (1.0 - better.share) / (n - 1.0)).sqrt()).abs()
            < 1e-12
    );
    every_number_is_finite(&summary);
}

#[test]
fn chance_is_told_apart_from_parameters() {
    let scenario = three();
    let runs = 4000;
    let summary = summarise(&scenario, &results(&scenario, runs, &[0.0, 50.0, -20.0], 10.0));
    let deaths = summary.answer(Outcome::Deaths, Timing::OverHorizon).unwrap();
    let relative = (2.0 / runs as f64).sqrt();
    let split = deaths.levels[0].variance.unwrap();
    assert!((split.chance - CHANCE * CHANCE).abs() < 4.0 * CHANCE * CHANCE * relative);
    let parameters = PARAMETERS * PARAMETERS;
    let total = parameters + CHANCE * CHANCE;
    assert!((split.parameters - parameters).abs() < 4.0 * (total + CHANCE * CHANCE) * relative);
    // The paired difference has no part from the parameters.
    let paired = deaths.difference(1).unwrap().variance.unwrap();
    assert!((paired.chance - 100.0).abs() < 4.0 * 100.0 * relative);
    assert!(paired.parameters < 4.0 * 200.0 * relative);
    // Twins keep no last month.
    let end = summary.answer(Outcome::Abstinent, Timing::AtEnd).unwrap();
    assert_eq!(end.levels[0].variance, None);
}

#[test]
fn timings_have_their_own_units() {
    let scenario = three();
    let results = results(&scenario, 50, &[0.0, 5.0, 5.0], 1.0);
    let summary = summarise(&scenario, &results);
    let mean = |timing| summary.answer(Outcome::Abstinent, timing).unwrap().levels[0].estimate.mean;
    let average: f64 =
        (0..50).map(|run| results.totals[[run, 0, Outcome::Abstinent as usize]]).sum::<f64>()
            / 50.0;
    assert!((mean(Timing::PersonYears) - 10.0 * average).abs() < 1e-9, "ten years");
    assert!((mean(Timing::AtEnd) - 0.5 * average).abs() < 1e-9);
    assert!(summary.answer(Outcome::Abstinent, Timing::Average).is_none());
    assert!(summary.answer(Outcome::Deaths, Timing::AtEnd).is_none());
}

#[test]
fn identical_options_differ_by_exactly_nothing() {
    let scenario = three();
    let summary = summarise(&scenario, &results(&scenario, 60, &[0.0, 0.0, 0.0], 10.0));
    for answer in &summary.answers {
        for difference in &answer.differences {
            assert!(difference.identical);
            let zero = Estimate {
                mean: 0.0,
                standard_error: Some(0.0),
                lower_5_percent: Some(0.0),
                upper_95_percent: Some(0.0),
            };
            assert_eq!(difference.absolute, zero);
            if answer.quantity.better() != Better::Unranked {
                assert_eq!(difference.better.unwrap().share, 0.5);
            }
        }
    }
    let option = &summary.words.options[0];
    assert_eq!(
        option.findings[0],
        "Under “Cut by 40 %” there are exactly as many deaths over 10 years as under “Carry on as now”."
    );
    assert!(option.findings[5].contains("exactly as much spend"), "{}", option.findings[5]);
    assert_eq!(summary.board[0].rows[1].agreed().as_deref(), Some("no difference in any run"));
    assert!(summary.words.run[1].contains("exactly as many deaths"), "{:?}", summary.words.run);
    let value = summary.value.unwrap();
    let main = value.main().unwrap();
    for option in 0..3 {
        assert!((main.chance_best(option).unwrap() - 1.0 / 3.0).abs() < 1e-12);
    }
    assert_eq!(main.evpi(), Some(0.0));
}

#[test]
fn changing_places_mirrors_the_difference() {
    let forward = scenario(&[("a", "A"), ("b", "B")], 120);
    let backward = scenario(&[("b", "B"), ("a", "A")], 120);
    let runs = results(&forward, 200, &[0.0, 12.0], 20.0);
    let mut turned = runs.clone();
    for array in [&mut turned.totals, &mut turned.last, &mut turned.twins] {
        array.invert_axis(ndarray::Axis(1));
    }
    turned.profiles.invert_axis(ndarray::Axis(0));
    let (one, other) = (summarise(&forward, &runs), summarise(&backward, &turned));
    for (one, other) in one.answers.iter().zip(&other.answers) {
        let (a, b) = (one.differences[0], other.differences[0]);
        assert_eq!(a.absolute.mean, -b.absolute.mean);
        assert_eq!(a.absolute.standard_error, b.absolute.standard_error);
        let close = |x: Option<f64>, y: Option<f64>| (x.unwrap() + y.unwrap()).abs() < 1e-9;
        assert!(close(a.absolute.lower_5_percent, b.absolute.upper_95_percent));
        assert!(close(a.absolute.upper_95_percent, b.absolute.lower_5_percent));
        if let (Some(a), Some(b)) = (a.better, b.better) {
            assert!((a.share + b.share - 1.0).abs() < 1e-12);
        }
        assert_eq!(a.pairing, b.pairing);
        assert_eq!(one.levels[0], other.levels[1]);
    }
    let value = |summary: &Summary| summary.value.as_ref().unwrap().main().unwrap().clone();
    let (one, other) = (value(&one), value(&other));
    assert_eq!(one.net_benefit(0), other.net_benefit(1));
    assert_eq!(one.incremental(1).unwrap().mean, -other.incremental(1).unwrap().mean);
    assert_eq!(one.evpi(), other.evpi());
    let corrected = (one.perfect.unwrap().estimate, other.perfect.unwrap().estimate);
    assert!((corrected.0 - corrected.1).abs() <= 1e-9 * corrected.0.abs(), "{corrected:?}");
}

#[test]
fn an_unclear_sign_is_called_unclear() {
    let scenario = three();
    let summary = summarise(&scenario, &results(&scenario, 200, &[0.0, 0.5, 200.0], 40.0));
    let unclear = &summary.words.options[0].findings[0];
    assert!(
        unclear.contains("the model cannot tell whether there are more or fewer deaths"),
        "{unclear}"
    );
    assert!(unclear.contains("90 % of runs fell between"), "{unclear}");
    let clear = &summary.words.options[1].findings[0];
    assert!(
        clear.contains(
            "more deaths over 10 years than under “Carry on as now” in over 98 of 100 runs"
        ),
        "{clear}"
    );
    assert_eq!(summary.board[0].rows[1].agreed().as_deref(), Some("cannot tell"));
    assert_eq!(summary.board[0].rows[2].agreed().as_deref(), Some("worse in over 98 of 100 runs"));
    assert_eq!(summary.board[1].rows[2].agreed().as_deref(), Some("better in over 98 of 100 runs"));
    assert!(
        summary.words.run[1]
            .contains("the model cannot tell whether more or fewer deaths under “Cut by 40 %”")
    );
}

#[test]
fn a_share_of_runs_is_said_to_be_how_far_they_agree() {
    let scenario = three();
    let says = |runs: usize| {
        let summary = summarise(&scenario, &results(&scenario, runs, &[0.0, 1.0, 200.0], 40.0));
        let of_evidence = |sentence: &&String| sentence.contains("not how strong the evidence is");
        let words = &summary.words;
        [&words.run, &summary.brief.rests].map(|said| said.iter().filter(of_evidence).count())
    };
    // The page for a board says no share of runs.
    assert_eq!(says(200), [1, 0]);
    // Too few runs for a share.
    assert_eq!(says(10), [0, 0]);
}

#[test]
fn a_clear_gain_is_called_better() {
    let scenario = three();
    let summary = summarise(&scenario, &results(&scenario, 100, &[0.0, -200.0, 0.0], 10.0));
    assert_eq!(summary.board[0].rows[1].agreed().as_deref(), Some("better in over 97 of 100 runs"));
    assert_eq!(summary.board[1].rows[1].agreed().as_deref(), Some("worse in over 97 of 100 runs"));
    assert!(summary.board[0].rows[1].difference.as_ref().unwrap().contains("fewer (−"));
}

#[test]
fn a_sign_needs_a_clear_mean_and_most_runs_on_its_side() {
    let scenario = three();
    let summary = summarise(&scenario, &results(&scenario, 100, &[0.0, 5.0, 0.0], 10.0));
    let deaths = summary.answer(Outcome::Deaths, Timing::OverHorizon).unwrap();
    let sign = |mean: f64, share: f64| {
        let mut difference = *deaths.difference(1).unwrap();
        difference.absolute.mean = mean;
        difference.absolute.standard_error = Some(1.0);
        difference.better = Some(Share { share, standard_error: 0.05 });
        sign(&summary.facts, Better::Lower, &difference)
    };
    assert_eq!(sign(-3.0, 0.7), Sign::Less(Some(0.7)));
    assert_eq!(sign(3.0, 0.25), Sign::More(Some(0.75)));
    assert_eq!(sign(-1.9, 0.7), Sign::Unclear, "the mean is within two standard errors");
    assert_eq!(sign(-3.0, 0.66), Sign::Unclear, "too few runs on its side");
    assert_eq!(sign(3.0, 0.34), Sign::Unclear, "too few runs on its side");
    assert_eq!(sign(-3.0, 0.3), Sign::Unclear, "mean and most runs disagree");
}

#[test]
fn no_sentence_promises() {
    let scenario = three();
    for (runs, effects) in [(1, [0.0, 9.0, -9.0]), (4, [0.0, 9.0, -9.0]), (300, [0.0, 0.0, 60.0])] {
        let summary = summarise(&scenario, &results(&scenario, runs, &effects, 5.0));
        for sentence in sentences(&summary) {
            let words: Vec<String> = sentence
                .split(|letter: char| !letter.is_alphabetic())
                .map(str::to_lowercase)
                .collect();
            assert!(!words.iter().any(|word| word == "will"), "{sentence}");
            // Readers of GRADE take these for certainty of evidence.
            for word in ["likely", "certain", "unlikely"] {
                assert!(!sentence.contains(word), "{sentence}");
            }
        }
        every_number_is_finite(&summary);
    }
}

#[test]
fn expected_values_have_no_ranges_and_no_chances() {
    let scenario = three();
    let mut results = results(&scenario, 1, &[0.0, 50.0, -20.0], 0.0);
    results.expected = true;
    results.twins = ndarray::Array3::zeros((0, 3, Outcome::COUNT));
    let summary = summarise(&scenario, &results);
    every_number_is_finite(&summary);
    for answer in &summary.answers {
        for level in &answer.levels {
            assert_eq!(level.estimate.standard_error, None);
            assert_eq!(level.estimate.lower_5_percent, None);
            assert_eq!(level.variance, None);
        }
        for difference in &answer.differences {
            assert_eq!(difference.better, None);
            assert_eq!(difference.needed, None);
        }
    }
    assert_eq!(
        summary.words.options[0].findings[0].split(" (").next().unwrap(),
        "Under “Cut by 40 %”, one calculation with central values gives 50 more deaths over 10 years than under “Carry \
         on as now”"
    );
    assert!(summary.words.precision[0].contains("no ranges and no chances"));
    assert!(
        summary
            .board
            .iter()
            .flat_map(|s| &s.rows)
            .all(|row| row.agreed().is_none() && row.range.is_none())
    );
    let value = summary.value.as_ref().unwrap();
    assert!(value.acceptability.is_empty());
    assert_eq!(value.main().unwrap().evpi(), None);
    for table in all(&summary) {
        for (index, column) in table.columns.iter().enumerate() {
            if column.contains("standard_error") || column.contains("chance") {
                let empty = table.rows.iter().all(|row| row[index] == Cell::Number(None));
                assert!(empty, "{} {column}", table.name);
            }
        }
    }
}

#[test]
fn a_single_run_makes_nothing_clear() {
    let scenario = three();
    let summary = summarise(&scenario, &results(&scenario, 1, &[0.0, 50.0, -20.0], 1.0));
    every_number_is_finite(&summary);
    let finding = &summary.words.options[0].findings[0];
    assert!(finding.contains("cannot tell") && finding.contains("a single run"), "{finding}");
    assert!(summary.board[0].rows[1].agreed().is_none());
    assert!(
        summary.words.precision[0].contains("fewer than 20 runs"),
        "{:?}",
        summary.words.precision
    );
}

#[test]
fn empty_and_short_scenarios_have_no_false_numbers() {
    let scenario = three();
    let summary = summarise(&scenario, &nothing(&scenario, 30));
    every_number_is_finite(&summary);
    let deaths = summary.answer(Outcome::Deaths, Timing::OverHorizon).unwrap();
    assert_eq!(deaths.difference(1).unwrap().percent, None);
    assert_eq!(deaths.difference(1).unwrap().pairing, None);
    assert!(summary.groups.iter().all(|row| row.people_at_start_percent.is_none()));
    let sample = summary.sample.as_ref().unwrap();
    assert!(sample.costs.is_none() && sample.effects.is_none());
    assert_eq!(sample.parameters.dim().0, 30);

    let short = summary_support::scenario(&[("now", "Now"), ("other", "Other")], 5);
    let summary = summarise(&short, &results(&short, 30, &[0.0, 3.0], 1.0));
    every_number_is_finite(&summary);
    assert_eq!(summary.board[1].quantity.outcome, Outcome::RecoveriesBegun);
    assert_eq!(summary.board[0].title, "Deaths over 5 months");
    assert!(summary.money.iter().all(|row| row.months == 5));

    let alone = summary_support::scenario(&[("now", "Now")], 24);
    let summary = summarise(&alone, &results(&alone, 30, &[0.0], 1.0));
    every_number_is_finite(&summary);
    assert_eq!(summary.words.run.len(), 1);
    assert!(summary.words.run[0].contains("nothing stands beside it"), "{:?}", summary.words.run);
    assert!(summary.words.options.is_empty());

    let none = summarise(&scenario, &results(&scenario, 0, &[0.0, 1.0, 1.0], 1.0));
    every_number_is_finite(&none);
    assert!(none.value.is_none() && none.answers.is_empty() && none.words.run.is_empty());
    assert!(all(&none).iter().all(|table| table.rows.is_empty()));
}

#[test]
fn a_cut_is_shown_beside_the_study_that_found_no_link() {
    let mut scenario = three();
    // Half of the money goes from month 60 on: 50 % in the last year, 25 % over the horizon.
    for funds in &mut scenario.strategies[1].funds[60..] {
        *funds = funds.map(|pence| pence.share(0.5));
    }
    scenario.strategies[2].funds[0][Line::Keyworking as usize] = Pence(0);
    let cut = cut::Cut::of(&scenario, 1).unwrap();
    assert!((cut.last_year - 0.5).abs() < 1e-12 && (cut.whole - 0.25).abs() < 1e-12);
    assert_eq!(cut::Cut::of(&scenario, 2), None, "its last year is whole");
    // 1.1 times the deaths for a quarter: 1.1^(0.1 ÷ 0.25) for each tenth.
    let ratio = cut.deaths_ratio_per_10_percent(1100.0, 1000.0).unwrap();
    assert!((ratio - 1.038_860).abs() < 1e-6, "{ratio}");
    assert_eq!(cut.deaths_ratio_per_10_percent(0.0, 0.0), None);

    let summary = summarise(&scenario, &results(&scenario, 100, &[0.0, 100.0, -20.0], 1.0));
    let words = &summary.words.options[0].caveats[0];
    assert!(
        words
            .contains("The largest English study found no detectable link between cuts and deaths")
    );
    assert!(
        words.contains("For each 10 % cut this estimate implies 1.0")
            && words.contains("from drug poisoning and alcohol together")
            && words.contains("from drug poisoning alone. The assumed reading of that study is 1.00 (0.95 to 1.08)"),
        "{words}"
    );
    assert!(!summary.words.options[1].caveats.iter().any(|words| words.contains("English study")));
}

#[test]
fn options_carry_the_caveats_of_what_they_buy() {
    let mut scenario = three();
    for funds in &mut scenario.strategies[2].funds {
        funds[Line::Lero as usize] = Pence(MONTHLY_MORE);
        funds[Line::Rehab as usize] = Pence(MONTHLY_MORE);
        funds[Line::Pharmacy as usize] = Pence(0);
        funds[Line::Employment as usize] = Pence(0);
    }
    let summary = summarise(&scenario, &results(&scenario, 100, &[0.0, 1.0, -20.0], 1.0));
    let caveats = summary.words.options[1].caveats.join("\n");
    assert!(
        caveats.contains("The model cannot see what this loses: employment support."),
        "{caveats}"
    );
    assert!(caveats.contains("gives LEROs £1.20 million more"), "{caveats}");
    assert!(caveats.contains("untested") && caveats.contains("£250 a member"), "{caveats}");
    assert!(
        caveats.contains("sceptical reading") && caveats.contains("Money leaves prescribing"),
        "{caveats}"
    );
    assert!(!summary.words.options[0].caveats.join("\n").contains("LERO"));
}

const MONTHLY_MORE: i64 = 2 * summary_support::MONTHLY;

#[test]
fn groups_add_up_and_share_the_gain() {
    let scenario = three();
    let summary = summarise(&scenario, &results(&scenario, 100, &[0.0, 40.0, 0.0], 1.0));
    let rows = |strategy: usize, dimension: Dimension| {
        let rows = summary.groups.iter().filter(move |row| {
            row.strategy == strategy && row.dimension == dimension && row.measure == Measure::Deaths
        });
        rows.collect::<Vec<_>>()
    };
    for &dimension in Dimension::ALL {
        let total: f64 = rows(1, dimension).iter().map(|row| row.mean).sum();
        assert!((total - 1040.0).abs() < 1e-9, "{dimension:?}");
        let percent: f64 = rows(1, dimension).iter().filter_map(|row| row.difference_percent).sum();
        assert!((percent - 100.0).abs() < 1e-9, "{dimension:?}");
        assert!(rows(0, dimension).iter().all(|row| row.difference.is_none()));
        assert!(
            rows(2, dimension).iter().all(|row| row.difference_percent.is_none()),
            "no clear gain"
        );
    }
    // A difference of 0.05 with a standard error of 1 is shared out to nobody.
    let unclear = summarise(&scenario, &results(&scenario, 100, &[0.0, 0.05, 0.0], 10.0));
    assert!(unclear.groups.iter().all(|row| row.difference_percent.is_none()));
    let higher = rows(1, Dimension::Complexity)[1];
    assert_eq!(higher.key(), "higher");
    assert!((higher.difference_percent.unwrap() - 75.0).abs() < 1e-9);
    assert!((higher.people_at_start_percent.unwrap() - 50.0).abs() < 1e-9);
    assert!((higher.difference_standard_error_at_most.unwrap() - 0.6).abs() < 1e-9);
    let words = summary.words.options[0].caveats.join("\n");
    assert!(
        words.contains(
            "Of the net rise in deaths, 75 % is among people of higher complexity (50 % of all at the start), "
        ),
        "{words}"
    );
}

#[test]
fn budgets_are_shown_before_and_after() {
    let mut scenario = three();
    for funds in &mut scenario.strategies[1].funds[100..] {
        funds[Line::Rehab as usize] = Pence(0);
    }
    let budgets = money::budgets(&scenario);
    let rehab = |option: usize| {
        *budgets[option].lines.iter().find(|(line, ..)| *line == Line::Rehab).unwrap()
    };
    let year = Pence(12 * summary_support::MONTHLY);
    assert_eq!(rehab(0), (Line::Rehab, year, year));
    assert_eq!(rehab(1), (Line::Rehab, year, Pence(0)));
    assert_eq!(budgets[1].total.0.0 - budgets[1].total.1.0, year.0);
    let short = summary_support::scenario(&[("now", "Now")], 5);
    assert_eq!(money::budgets(&short)[0].total.1, money::budgets(&short)[0].total.0);
}

#[test]
fn the_sample_is_per_person_and_absolute() {
    let scenario = three();
    let results = results(&scenario, 20, &[0.0, 40.0, -3.0], 1.0);
    let summary = summarise(&scenario, &results);
    let sample = summary.sample.unwrap();
    assert_eq!(sample.strategy_names, ["current", "cut", "shift"]);
    let people = LEVEL;
    let total = |outcome: Outcome| results.totals[[7, 1, outcome as usize]];
    let cost = (total(Outcome::SpendDiscounted) + total(Outcome::RemainingSpend)) / people;
    let effect = (total(Outcome::QalysDiscounted) + total(Outcome::RemainingQalys)) / people;
    assert!((sample.costs.unwrap()[[7, 1]] - cost).abs() < 1e-12);
    assert!((sample.effects.unwrap()[[7, 1]] - effect).abs() < 1e-12);
    assert!((sample.deaths.unwrap()[[7, 1]] - total(Outcome::Deaths) / people).abs() < 1e-12);
}

#[test]
fn the_runs_needed_are_said() {
    let scenario = three();
    let enough = summarise(&scenario, &results(&scenario, 300, &[0.0, 90.0, -90.0], 5.0));
    assert!(
        enough.words.precision[0].starts_with("More runs would hardly move these averages"),
        "{:?}",
        enough.words.precision
    );
    let few = summarise(&scenario, &results(&scenario, 30, &[0.0, 90.0, 1.0], 60.0));
    assert!(
        few.words.precision[0].starts_with("The runs were not enough"),
        "{:?}",
        few.words.precision
    );
    let deaths = few.answer(Outcome::Deaths, Timing::OverHorizon).unwrap();
    let needed = deaths.difference(2).unwrap().needed.unwrap();
    assert!(!needed.enough && needed.runs > 30.0);
    let mut stopped = results(&scenario, 30, &[0.0, 90.0, 90.0], 1.0);
    stopped.interrupted = true;
    stopped.runs_asked = 500;
    stopped.precision_reached = Some(false);
    let words = summarise(&scenario, &stopped).words.precision;
    assert_eq!(words[0], "Stopped early: 30 of 500 runs were made.");
    assert!(words.iter().any(|sentence| sentence.contains("not reached")));
    assert!(words.last().unwrap().contains("no equality impact assessment"));
}
