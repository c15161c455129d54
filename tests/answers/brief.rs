//! The page for a board and the first screen of what ships: short, without contradiction, and never surer than the runs.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::markup;
use crate::shipped::{read, root, shipped};

use commissioning_balance::engine::{Mode, Settings, Silent};
use commissioning_balance::evidence::{Register, Sampler};
use commissioning_balance::findings::certainty::Certainty;
use commissioning_balance::narrative::certainty::DEGREES;
use commissioning_balance::narrative::{Summary, brief, briefing, worth};
use commissioning_balance::output::first_screen::{Screen, answer};
use commissioning_balance::output::manifest::Provenance;
use commissioning_balance::output::page::{for_board, page};
use commissioning_balance::output::{pictures, terminal};
use commissioning_balance::pipeline;
use commissioning_balance::scenario::Scenario;

/// The same over fewer years.
fn shortened(mut scenario: Scenario, months: u32) -> Scenario {
    scenario.horizon_months = months;
    for condition in &mut scenario.conditions {
        condition.until = condition.until.min(months);
        condition.from = condition.from.min(months);
    }
    for strategy in &mut scenario.strategies {
        strategy.funds.truncate(months as usize);
        strategy.policies.retain(|(from, _)| *from < months);
    }
    scenario.areas = scenario.areas.into_iter().map(|area| shortened(area, months)).collect();
    scenario
}

/// What a few runs of it say.
pub(crate) fn ran(scenario: &Scenario, runs: u32) -> Summary {
    let sampler = Sampler::new(Register::embedded(), &scenario.evidence).ok().unwrap();
    let settings = Settings { runs, seed: 1, threads: None, mode: Mode::Sampled, precision: None };
    pipeline::answer(scenario, &sampler, &settings, &Silent).unwrap()
}

fn text(html: &str) -> String {
    let elements = markup::elements(html);
    let body = elements.iter().find(|element| element.name == "body").unwrap();
    body.text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Numbers of a text: words with a digit in them.
fn numerals(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| word.contains(|letter: char| letter.is_ascii_digit()))
        .count()
}

/// Words of a text: those with letters and no digit.
fn words(text: &str) -> usize {
    let word = |word: &&str| {
        word.chars().any(char::is_alphabetic)
            && !word.contains(|letter: char| letter.is_ascii_digit())
    };
    text.split_whitespace().filter(word).count()
}

fn screen(summary: &Summary) -> String {
    answer(summary, Screen { width: 100, colour: false, live: false })
}

/// Who made a page.
fn made() -> Provenance {
    Provenance { version: "0.1.0".into(), ..Provenance::default() }
}

/// What may not stand in any text.
fn broken(name: &str, text: &str) {
    for bad in [
        "The runs were enough",
        "More runs may",
        "Of that difference rests",
        "-like council",
        "million pounds",
        "recovery over 10 years",
        "very likely",
        "almost certain",
        "has the largest mean net benefit",
        " ,",
        "..",
        "; ;",
        ": ;",
        "()",
    ] {
        assert!(!text.contains(bad), "{name}: {bad} in {text}");
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    for window in words.windows(4) {
        if window[0].starts_with('£') {
            assert!(!window[1].starts_with("pounds"), "{name}: {window:?}");
        }
        // Shares of a difference are shares.
        if window[1] == "%" && window[2] == "on" {
            let share: f64 = window[0].replace(['(', ','], "").parse().unwrap_or(0.0);
            assert!(share <= 100.0, "{name}: {window:?}");
        }
        // Options go by their titles.
        let number = window[1].trim_end_matches([',', '.', ';', ':']);
        let bare = matches!(window[0], "option" | "options" | "Option" | "Options");
        assert!(!(bare && number.parse::<u32>().is_ok()), "{name}: {window:?}");
    }
}

/// UNTESTED follows a difference wherever it is told.
fn followed(name: &str, summary: &Summary) {
    let quantities = summary.rests.verdicts.iter().map(|verdict| verdict.quantity);
    for quantity in quantities.collect::<std::collections::BTreeSet<_>>() {
        for (option, _) in summary.rests.untested(summary, quantity) {
            let section =
                summary.board.iter().find(|section| section.quantity == quantity).unwrap();
            let chance = section.rows[option].agreed().unwrap_or_default();
            assert!(chance.ends_with("UNTESTED"), "{name}, {option}: {chance}");
            let basis = briefing::basis(summary, option, quantity).unwrap();
            assert_eq!(basis.certainty, Certainty::None, "{name}, {option}");
            let cells = &summary.brief.table.rows[option].cells;
            assert!(cells.iter().any(|cell| cell.doubt == "UNTESTED"), "{name}, {option}");
            assert!(worth::untested(summary, option).contains("UNTESTED"), "{name}, {option}");
            let grid = worth::grid(summary);
            let row = grid.rows.get(option).map(|row| row.join(" ")).unwrap_or_default();
            assert!(
                row.contains("UNTESTED") || row.contains("withheld") || row.is_empty(),
                "{name}: {row}"
            );
            if summary.strategies.len() <= brief::FEW + 1 {
                let finding = &summary.brief.findings[option - 1].sentence;
                assert!(finding.contains("UNTESTED"), "{name}: {finding}");
            }
        }
    }
}

fn checked(scenario: &Scenario) {
    let name = &scenario.name;
    let summary = ran(scenario, 20);
    let drawn = pictures::all(&summary);
    let whole = page(&summary, &[], &made(), &drawn);
    let html = String::from_utf8(whole.bytes).unwrap();
    // The scenario's own text is what it is.
    let html = &html[..html.find("Scenario file ").unwrap_or(html.len())];
    let until = html.rfind("<details class=\"annex\">").unwrap();
    let told = format!("{}</section></main></body></html>", &html[..until]);
    broken(name, &text(&told));
    broken(name, &screen(&summary).split_whitespace().collect::<Vec<_>>().join(" "));
    broken(
        name,
        &terminal::details(&summary, 100, false).split_whitespace().collect::<Vec<_>>().join(" "),
    );
    followed(name, &summary);
    let alone = for_board(&summary, &made());
    let board = text(&String::from_utf8(alone.bytes).unwrap());
    assert!(board.contains("What was found") && board.contains("Read with it"), "{name}");
    if summary.strategies.len() <= 6 {
        let screen = screen(&summary);
        let (words, numbers) = (words(&screen), numerals(&screen));
        assert!(words <= 200, "{name}: {words} words\n{screen}");
        assert!(numbers <= 40, "{name}: {numbers} numerals\n{screen}");
    }
}

/// Two years of four scenarios: a cut, a shock, several areas, money that the model cannot see.
#[test]
fn what_ships_contradicts_nothing_and_fits_a_screen() {
    for name in ["authority", "nitazenes", "cuts_by_area", "merger"] {
        checked(&shortened(read(&root().join(format!("scenarios/{name}.toml"))), 24));
    }
}

#[test]
#[ignore = "minutes: every scenario that ships, whole"]
fn everything_that_ships_contradicts_nothing_and_fits_a_screen() {
    for scenario in shipped().iter().map(|path| read(path)) {
        checked(&scenario);
    }
}

#[test]
fn the_page_of_words_has_the_table_of_words() {
    let page = std::fs::read_to_string(root().join("docs/words.md")).unwrap();
    for degree in DEGREES {
        let row =
            format!("| {} | {} | {} | {} |", degree.mark, degree.name, degree.says, degree.when);
        assert!(page.contains(&row), "{row}");
    }
    for word in
        ["slightly", "far ", "cannot tell", "UNTESTED", "of 100 runs", "outside anything seen"]
    {
        assert!(page.contains(word), "{word}");
    }
}
