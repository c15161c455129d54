//! Answers that hold at the edges: lines that the model cannot see are not free, and levers beyond anything seen say so.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use crate::summary_support;

use commissioning_balance::findings::{cells, cut};
use commissioning_balance::model::Outcome;
use commissioning_balance::narrative::{
    Summary, caveats, nothing, summarise, tables, together, worth,
};
use commissioning_balance::output::interchange;
use commissioning_balance::scenario::question::{self, Shift};
use commissioning_balance::scenario::{self, Behaviour, Line, Scenario};
use commissioning_balance::sensitivity::analysis::{Answer, Left, analyse};
use commissioning_balance::units::Pence;
use summary_support::{results, scenario as made_up, three};

fn read(text: &str) -> Result<Scenario, String> {
    let load = |name: &str| match name {
        "mine.toml" => Ok(text.to_owned()),
        _ => scenario::builtin(name).map(str::to_owned).ok_or_else(String::new),
    };
    scenario::read("mine.toml", &load).map_err(|problems| problems.to_string())
}

/// The illustrative authority with one option of its own.
fn option(changes: &str) -> Scenario {
    let head = "extends = \"authority\"\nname = \"mine\"\nonly = [\"mine\"]\n";
    read(&format!("{head}[[options]]\nid = \"mine\"\ntitle = \"Mine\"\n{changes}\n")).unwrap()
}

const NO_MANAGEMENT: &str =
    "set = { gbp_per_year = { management = 0, premises = 0, commissioning = 0 } }";

#[test]
fn every_way_of_lowering_a_line_that_the_model_cannot_see_is_found() {
    let locked: Vec<Line> = Line::ALL.iter().copied().filter(|line| !line.seen()).collect();
    assert_eq!(locked.len(), 7, "four that are unseen and three that are rigid: {locked:?}");
    for line in locked {
        let key = line.key();
        assert_ne!(line.behaviour(), Behaviour::FrontLine);
        for changes in [
            format!("set = {{ gbp_per_year = {{ {key} = 1000 }} }}"),
            format!("cut = {{ lines = [\"{key}\"], by = 0.01, from = \"2034-04\" }}"),
            format!(
                "set = [{{ from = \"2026-04\", gbp_per_year = {{ {key} = 0 }} }}, {{ from = \"2026-05\", gbp_per_year = {{ {key} = 9e6 }} }}]"
            ),
        ] {
            let scenario = option(&changes);
            assert_eq!(scenario.blind(1).loses, [line], "{changes}");
            assert!(scenario.blind(1).withholds() && scenario.ranked() == [0], "{changes}");
        }
        let more =
            option(&format!("add = {{ gbp_per_year = {{ {key} = 1000, keyworking = 1 }} }}"));
        assert_eq!((more.blind(1).loses, more.blind(1).gains), (vec![], vec![line]));
        assert_eq!(more.ranked(), [0, 1], "more of it is a cost that is seen");
        let alone = option(&format!("add = {{ gbp_per_year = {{ {key} = 1000 }} }}"));
        assert_eq!(alone.ranked(), [0], "and nothing but a cost");
    }
    // A cut of the whole spares them; a stream that ends for everybody is no choice of the option.
    assert_eq!(option("cut = { by = 0.3 }").ranked(), [0, 1]);
    let stream = "[[stream]]\nname = \"grant\"\nuntil = \"2027-04\"\ngbp_per_year = { management = 100000 }\n";
    let head = "extends = \"authority\"\nname = \"mine\"\nonly = [\"mine\"]\n";
    let text = |own: &str| {
        format!(
            "{head}{stream}[[options]]\nid = \"mine\"\ntitle = \"Mine\"\n{own}policy = {{ stigma = 0.5 }}\n"
        )
    };
    assert_eq!(read(&text("")).unwrap().ranked(), [0, 1]);
    let renewed = read(&text("renew = [\"grant\"]\n")).unwrap();
    assert_eq!(renewed.blind(1).gains, [Line::Management]);
}

#[test]
fn a_line_that_one_area_loses_and_another_gains_is_lost() {
    let areas = "[[areas]]\nid = \"a\"\n[[areas]]\nid = \"b\"\n[[options]]\nid = \"mine\"\ntitle = \"Mine\"\n\
        set = [{ areas = [\"a\"], gbp_per_year = { management = 0 } }, { areas = [\"b\"], gbp_per_year = { management = 1500000 } }]\n";
    let scenario =
        read(&format!("extends = \"authority\"\nname = \"mine\"\nonly = [\"mine\"]\n{areas}"))
            .unwrap();
    let (before, after) = (&scenario.strategies[0].funds[0], &scenario.strategies[1].funds[0]);
    assert_eq!(before[Line::Management as usize], after[Line::Management as usize], "added up");
    assert_eq!(scenario.blind(1).loses, [Line::Management]);
    assert_eq!(scenario.beyond(1), [(Line::Management, 0.0)]);
}

#[test]
fn no_shift_takes_from_a_line_that_the_model_cannot_see() {
    for line in Line::ALL.iter().filter(|line| !line.seen()) {
        let file = format!(
            "extends = \"authority\"\nname = \"mine\"\n[[options]]\nid = \"mine\"\ntitle = \"Mine\"\n\
             shift = {{ from = [\"{0}\", \"rehab\"], to = [\"keyworking\"], share = 0.1 }}\n",
            line.key()
        );
        let told = read(&file).unwrap_err();
        for part in [
            format!("`{}`, which the shift would lower", line.key()),
            "look free".to_owned(),
            "mine.toml:6".to_owned(),
            "`from = [\"rehab\"]`".to_owned(),
            format!("cut = {{ lines = [\"{}\"]", line.key()),
        ] {
            assert!(told.contains(&part), "{part}\nin\n{told}");
        }
        let asked = |from: &str, to: &str| Shift {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            amount: "10%".parse().unwrap(),
            start: None,
            over: "0".parse().unwrap(),
            steps: 1,
        };
        let base = read("extends = \"authority\"\nname = \"mine\"\n").unwrap();
        let refused = question::shift(&base, &asked(line.key(), "keyworking")).unwrap_err();
        let told = refused.to_string();
        assert!(told.contains(line.key()) && told.contains("look free"), "{told}");
        assert!(told.contains(&format!("--lines {}", line.key())), "{told}");
        assert!(question::shift(&base, &asked("keyworking", line.key())).is_ok(), "it may receive");
    }
    // A line without money gives nothing, and what is written instead is taken.
    let empty = "extends = \"authority\"\nname = \"mine\"\n[budget]\nblood_borne_virus = 0\n[[options]]\nid = \"mine\"\n\
        title = \"Mine\"\nshift = { from = [\"harm_reduction\"], to = [\"rehab\"], share = 0.1 }\n";
    assert!(read(empty).is_ok(), "{:?}", read(empty).err());
    let instead = "cut = { lines = [\"management\"], by = 0.1 }\nadd = { gbp_per_year = { keyworking = 75000 } }";
    assert_eq!(option(instead).blind(1).loses, [Line::Management]);
}

/// Made-up results of an option that lowers management and one that does not; both look better than the comparator.
fn two() -> (Scenario, Summary) {
    let mut scenario = three();
    for funds in &mut scenario.strategies[1].funds {
        funds[Line::Management as usize] = Pence(0);
        funds[Line::Keyworking as usize] = Pence(2 * summary_support::MONTHLY);
    }
    for funds in &mut scenario.strategies[2].funds {
        funds[Line::Keyworking as usize] = Pence(2 * summary_support::MONTHLY);
    }
    let mut results = results(&scenario, 60, &[0.0, -40.0, -30.0], 1.0);
    for (option, pounds) in [(1, 1.0), (2, 4000.0)] {
        for run in 0..60 {
            for outcome in [Outcome::QalysDiscounted, Outcome::RemainingQalys] {
                results.totals[[run, option, outcome as usize]] += 200.0;
            }
            results.totals[[run, option, Outcome::Spend as usize]] += pounds;
        }
    }
    let summary = summarise(&scenario, &results);
    (scenario, summary)
}

#[test]
fn what_is_withheld_stands_nowhere() {
    let (scenario, summary) = two();
    let value = summary.value.as_ref().unwrap();
    assert_eq!(value.ranked, [0, 2]);
    for valued in &value.valued {
        assert_eq!((valued.net_benefit(1), valued.incremental(1)), (None, None));
        assert_eq!((valued.chance_best(1), valued.expected_loss(1)), (None, None));
        assert!(valued.best() != 1 && valued.net_benefit(2).is_some());
        let chances = valued.chance_best(0).unwrap() + valued.chance_best(2).unwrap();
        assert!((chances - 1.0).abs() < 1e-12, "the others share the chance of being the best");
    }
    assert!(value.acceptability.iter().all(|step| step.chance_best.len() == 2));
    let increment = value.increment(value.basis, 1).unwrap();
    assert!(increment.icer.is_none() && increment.qalys.mean > 0.0);
    assert_eq!(value.bought[0].pounds_per_death_averted, None);
    assert!(value.bought[1].pounds_per_death_averted.is_some());
    // Tables: empty, with the reason.
    let table = tables::named(&summary, "economics").unwrap();
    let column = |name: &str| table.columns.iter().position(|known| *known == name).unwrap();
    for row in table.rows.iter().filter(|row| row[1] == "cut".into()) {
        for (cell, name) in row.iter().zip(table.columns) {
            let hidden = name.starts_with("net_benefit")
                || name.starts_with("pounds_per")
                || name.starts_with("value_of")
                || ["chance_best_value_percent", "on_frontier", "expected_loss_pounds"]
                    .contains(name);
            let empty = *cell == cells::Cell::Number(None) || *cell == "".into();
            assert!(!hidden || empty, "{name}: {cell:?}");
        }
        let why = format!("{:?}", row[column("withheld")]);
        assert!(why.contains("provider management and overhead"), "{why}");
    }
    assert!(
        table
            .rows
            .iter()
            .any(|row| row[1] == "shift".into() && row[column("on_frontier")] == "yes".into())
    );
    // Other tools do not see it.
    let sample = summary.sample.as_ref().unwrap();
    assert_eq!(sample.ranked_names(), ["current", "shift"]);
    assert_eq!(sample.costs.as_ref().unwrap().ncols(), 2);
    assert_eq!(sample.deaths.as_ref().unwrap().ncols(), 3);
    let mut files = Vec::new();
    interchange::put(sample, &mut files);
    let file = |name: &str| {
        let found = files.iter().find(|file| file.name == name).unwrap();
        String::from_utf8_lossy(&found.bytes).into_owned()
    };
    for name in ["costs.csv", "effects.csv"] {
        assert_eq!(file(name).lines().next().unwrap(), "current,shift");
    }
    let long = file("outcomes_long.csv");
    assert_eq!(long.lines().count(), 1 + 60 * 2);
    assert!(!long.contains(",cut,") && long.lines().nth(2).unwrap().starts_with("1,2,shift,1,"));
    // Deaths of the third option, not of the second.
    let deaths: f64 = long.lines().nth(2).unwrap().split(',').nth(6).unwrap().parse().unwrap();
    assert_eq!(deaths, sample.deaths.as_ref().unwrap()[[0, 2]]);
    // Pictures.
    assert_eq!(summary.drawn.clouds.iter().map(|cloud| cloud.strategy).collect::<Vec<_>>(), [2]);
    assert!(!summary.drawn.frontier.contains(&1));
    let _ = scenario;
}

#[test]
fn it_is_said_before_any_number_that_the_model_cannot_see_it() {
    let (scenario, summary) = two();
    let first = &summary.words.first.found[0];
    assert_eq!(
        first,
        "“Cut by 40 %”: the model cannot see what it loses: provider management and overhead. Net benefit and every rank are \
         withheld."
    );
    assert_eq!(&summary.words.run[0], first, "the workbook and the details begin with it as well");
    assert!(summary.board[0].rows[1].title.contains("the model cannot see what it loses"));
    assert_eq!(summary.board[0].rows[2].title, "Shift");
    let all = |option: usize| {
        let words = &summary.words.options[option - 1];
        [words.findings.clone(), words.caveats.clone()].concat().join("\n")
    };
    assert!(!all(1).contains("largest net benefit") && !all(1).contains("for each death averted"));
    assert!(all(2).contains("largest net benefit") && all(2).contains("for each death averted"));
    let value = summary.words.value.join("\n");
    assert!(value.contains(
        "For “Cut by 40 %” net benefit, pounds for each QALY and every rank are withheld"
    ));
    assert!(
        !value.contains("“Cut by 40 %”, 50 % of the 400 QALYs gained are gained after year 10: at"),
        "{value}"
    );
    assert!(value.contains("“Shift”, 50 % of the "), "{value}");
    let grid = worth::grid(&summary);
    assert!(grid.rows[1][3..].iter().all(|cell| cell == "withheld"), "{grid:?}");
    // Raised and not lowered: beside the answer, and ranked.
    let mut raised = three();
    for funds in &mut raised.strategies[1].funds {
        funds[Line::Premises as usize] = Pence(2 * summary_support::MONTHLY);
        funds[Line::Keyworking as usize] = Pence(2 * summary_support::MONTHLY);
    }
    let raised = summarise(&raised, &results(&raised, 60, &[0.0, 5.0, 5.0], 1.0));
    let gains = "“Cut by 40 %”: the model cannot see what it gains: premises, IT and vehicles.";
    assert!(raised.brief.beside.iter().any(|said| said == gains));
    assert_eq!(raised.value.unwrap().ranked, [0, 1, 2]);
    let _ = scenario;
}

#[test]
fn the_value_of_information_leaves_it_out_and_deaths_do_not() {
    let (scenario, summary) = two();
    let analysis = analyse(&scenario, summary.sample.as_ref().unwrap(), &Left::default()).unwrap();
    let about = |answer: Answer| -> Vec<usize> {
        analysis
            .looks
            .iter()
            .filter(|look| look.answer == answer)
            .map(|look| look.strategy)
            .collect()
    };
    assert_eq!(about(Answer::Deaths), [1, 2]);
    assert_eq!(about(Answer::NetBenefit), [2]);
    assert_eq!(analysis.ranked, [0, 2]);
    assert!(analysis.choices.iter().all(|choice| choice.decision.mean.len() == 2));
    let main = summary.value.as_ref().unwrap().main().unwrap().clone();
    let mean = analysis.choices[0].decision.mean[1];
    assert!((mean - main.net_benefit(2).unwrap().mean).abs() < 1e-6 * mean.abs(), "its own column");
    let tornado = commissioning_balance::sensitivity::tornado::Tornado::default();
    let words = commissioning_balance::sensitivity::wording::reply(
        &scenario,
        &analysis,
        &tornado,
        &Answer::ALL,
        3,
    );
    let worth = words.parts.last().unwrap().sentences.join(" ");
    assert!(
        worth.starts_with("“Cut by 40 %” is left out of what follows: the model cannot see"),
        "{worth}"
    );
}

#[test]
fn levers_beyond_anything_seen_are_named_with_how_far_they_go() {
    let said = |changes: &str| caveats::mark(&option(changes), 1);
    // Half and four times have been seen; so has any amount of naloxone, and what starts at nothing has no multiple.
    for changes in [
        "cut = { lines = [\"keyworking\"], by = 0.5 }",
        "set = { gbp_per_year = { rehab = 1620000 } }",
        "set = { gbp_per_year = { naloxone = 900000 } }",
        "set = { gbp_per_year = { naloxone = 0 } }",
        "set = { gbp_per_year = { consumption_room = 9000000, heroin_assisted = 9000000 } }",
        "policy = { coercion = 1.0 }",
    ] {
        assert_eq!(said(changes), None, "{changes}");
    }
    let scenario = option(
        "set = { gbp_per_year = { rehab = 4050000, needle_exchange = 0 } }\ncut = { lines = [\"keyworking\", \"outreach\"], by = 0.7, over_years = 4 }",
    );
    let far = scenario.beyond(1);
    let lines: Vec<Line> = far.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [Line::Keyworking, Line::NeedleExchange, Line::Outreach, Line::Rehab]);
    assert!(
        (far[0].1 - 0.3).abs() < 1e-4 && far[1].1 == 0.0 && (far[3].1 - 10.0).abs() < 1e-4,
        "{far:?}"
    );
    // A grant that ends for everybody is not what the option does.
    let grant = "extends = \"authority\"\nname = \"mine\"\nonly = [\"mine\"]\n[[stream]]\nname = \"grant\"\nuntil = \"2027-04\"\n\
        gbp_per_year = { rehab = 400000 }\n[[options]]\nid = \"mine\"\ntitle = \"Mine\"\npolicy = { stigma = 1 }\n";
    assert_eq!(read(grant).unwrap().beyond(1), []);
    let summary = summarise(&scenario, &results(&scenario, 30, &[0.0, 5.0], 1.0));
    assert_eq!(
        summary.brief.before,
        ["“Mine”: outside anything seen: 4 lines, the farthest at nothing."]
    );
    let first = &summary.words.run[0];
    assert!(
        first.starts_with(
            "“Mine”: outside anything seen: 0.3 times today's for keyworking and psychosocial, outreach; nothing for needle \
             exchange; 10 times today's for residential rehab."
        ),
        "{first}"
    );
    assert_eq!(summary.board[0].rows[1].title, "Mine (outside anything seen)");
    assert!(
        summary.words.options[0]
            .caveats
            .iter()
            .any(|said| said.starts_with("Outside anything seen"))
    );
}

#[test]
fn a_lever_that_changes_nothing_says_so_and_why() {
    let scenario = option(
        "policy = { single_point_of_assessment = true, users_on_boards = 1.0, mutual_aid_cooperation = 0 }\n\
         add = { gbp_per_year = { rehab = 100000 } }",
    );
    let mut results = results(&scenario, 200, &[0.0, 0.2], 0.1);
    for year in 0..10 {
        results.money[[1, year, Line::Rehab as usize, 0]] += 100_000.0;
    }
    let summary = summarise(&scenario, &results);
    let words = nothing::words(&scenario, &summary, 1).unwrap();
    for part in [
        "It changes nothing that these runs show",
        "`single_point_of_assessment`: it acts only on people who wait",
        "`users_on_boards`: ",
        "`mutual_aid_cooperation`: ",
        "residential rehab: of £1.00 million more, nothing more was spent, because nobody asked for the places",
    ] {
        assert!(words.contains(part), "{part}\nin\n{words}");
    }
    assert_eq!(
        words.matches("`: ").count(),
        3,
        "levers that were not moved are not named: {words}"
    );
    assert!(summary.words.options[0].caveats.contains(&words));
    // One clear difference, and the sentence is gone; chance that could hide much is no proof of nothing.
    let clear = summarise(&scenario, &summary_support::results(&scenario, 200, &[0.0, 20.0], 1.0));
    assert_eq!(nothing::words(&scenario, &clear, 1), None);
    let noisy = summarise(&scenario, &summary_support::results(&scenario, 40, &[0.0, 1.0], 60.0));
    assert_eq!(nothing::words(&scenario, &noisy, 1), None);
    let few = summarise(&scenario, &summary_support::results(&scenario, 10, &[0.0, 0.2], 0.1));
    assert_eq!(nothing::words(&scenario, &few, 1), None);
    let same = made_up(&[("current", "Now"), ("same", "Same")], 120);
    let summary = summarise(&same, &summary_support::results(&same, 60, &[0.0, 0.0], 0.0));
    assert!(
        nothing::words(&same, &summary, 1).unwrap().contains("are those of carrying on as now")
    );
}

#[test]
fn money_that_comes_earlier_is_no_cut_and_a_rise_is_called_a_rise() {
    let mut scenario = three();
    for (month, funds) in scenario.strategies[1].funds.iter_mut().enumerate() {
        // A fifth more in the first five years, a fifth less in the last five.
        *funds = funds.map(|pence| pence.share(if month < 60 { 1.2 } else { 0.8 }));
    }
    for funds in &mut scenario.strategies[2].funds[108..] {
        *funds = funds.map(|pence| pence.share(0.9));
    }
    assert_eq!(cut::Cut::of(&scenario, 1), None, "the same budget, spread otherwise");
    assert!(cut::Cut::of(&scenario, 2).is_some(), "a late cut is one");
    let mut months = results(&scenario, 30, &[0.0, 1.0, 1.0], 1.0);
    for month in 108..120 {
        for (outcome, share) in
            [(Outcome::Spend, 0.9), (Outcome::InTreatment, 0.98), (Outcome::Completions, 1.05)]
        {
            months.monthly_mean[[2, month, outcome as usize]] *= share;
        }
    }
    let summary = summarise(&scenario, &months);
    let words = summary.words.options[1].caveats.join("\n");
    assert!(
        words.contains("goes with 0.20 % fewer people in treatment and 0.50 % more completions."),
        "{words}"
    );
    assert!(!words.contains("−0.50"));
}

#[test]
fn the_price_of_an_option_is_told_by_line() {
    let scenario =
        option("add = { gbp_per_year = { rehab = 1000, lero = 1000, outreach = 1000 } }");
    let mut results = results(&scenario, 30, &[0.0, 5.0], 1.0);
    results.money.fill(0.0);
    for (line, pounds) in [(Line::Rehab, 300.0), (Line::Lero, 600.0), (Line::Outreach, 100.0)] {
        for year in 0..10 {
            results.money[[1, year, line as usize, 1]] = pounds;
        }
    }
    let summary = summarise(&scenario, &results);
    let told = "Of the £10,000 more that lines spend: LERO grants £6,000 (60 %), residential rehab £3,000 (30 %), outreach \
                £1,000 (10 %).";
    assert!(
        summary.words.options[0].caveats.iter().any(|said| said == told),
        "{:?}",
        summary.words.options[0]
    );
    assert!(
        together::price(&summary.strategies, &summary.together, 1).is_none(),
        "it has no parts"
    );
}

#[test]
fn no_management_is_withheld_in_a_file_and_runs() {
    let scenario = option(NO_MANAGEMENT);
    assert_eq!(scenario.blind(1).loses, [Line::Management, Line::Premises, Line::Commissioning]);
    assert!(scenario.blind(1).alone);
    assert!(worth::withheld(&scenario, 1).unwrap().contains("commissioning and procurement"));
}
