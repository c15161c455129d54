//! What a councillor reads on a screen.
#![cfg(feature = "cli")]

use crate::summary_support;

use commissioning_balance::findings::money;
use commissioning_balance::narrative::{add_rests, summarise};
use commissioning_balance::output::first_screen::{Screen, answer};
use commissioning_balance::output::terminal::{budgets, details};
use commissioning_balance::scenario::Line;
use commissioning_balance::units::Pence;
use summary_support::{results, scenario, three, with_verdicts};

fn shown(width: usize, colour: bool) -> String {
    let scenario = three();
    let summary = summarise(&scenario, &results(&scenario, 200, &[0.0, 60.0, 0.5], 20.0));
    details(&summary, width, colour)
}

fn first(width: usize, live: bool) -> String {
    let scenario = three();
    let mut summary = summarise(&scenario, &results(&scenario, 200, &[0.0, 60.0, 0.5], 20.0));
    with_verdicts(&mut summary);
    let rests = std::mem::take(&mut summary.rests);
    add_rests(&mut summary, &scenario, rests);
    answer(&summary, Screen { width, colour: live, live })
}

#[test]
fn no_line_is_wider_than_the_screen() {
    for width in [40, 60, 80, 100, 120] {
        for line in shown(width, false).lines() {
            assert!(line.chars().count() <= width, "{width}: {line}");
            assert_eq!(line, line.trim_end());
        }
    }
}

#[test]
fn wide_and_narrow_say_the_same() {
    for width in [80, 120] {
        let text = shown(width, false).split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [
            "Deaths over 10 years",
            "settled",
            "getting on",
            "abstinent",
            "cannot tell",
            "worse in ",
        ] {
            assert!(text.contains(part), "{width}: {part}");
        }
        for title in ["Carry on as now", "Cut by 40 %", "Shift"] {
            assert!(text.matches(title).count() >= 6, "{width}: {title}");
        }
    }
    assert!(shown(120, false).contains("90 % of runs "), "a heading names the range");
    assert!(
        shown(80, false).contains("\n  Carry on as now: "),
        "narrow: an option has its own line"
    );
    assert!(!shown(120, false).contains("\n  Carry on as now: "), "wide: a table");
    assert!(!shown(120, false).contains('\u{a0}'), "spaces are plain");
    assert!(!shown(80, false).contains('\u{a0}'), "spaces are plain");
}

#[test]
fn the_first_screen_is_short_and_says_what_matters_at_every_width() {
    for width in [40, 60, 80, 100, 120] {
        for live in [false, true] {
            let text = first(width, live);
            for line in text.lines().filter(|line| !line.contains('\u{1b}')) {
                assert!(line.chars().count() <= width, "{width}: {line}");
                assert_eq!(line, line.trim_end(), "{width}");
            }
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            for part in [
                "Differences over 10 years, 200 runs; below, nine in ten without luck.",
                // Headings of columns are wrapped: their first words stand in a line.
                "drug and alcohol",
                "reach a year of",
                "Cut by 40 %",
                "Shift",
                "cannot tell",
                "UNTESTED",
                "three definitions",
                "--details",
            ] {
                assert!(words.contains(part), "{width}: {part}\n{text}");
            }
            // Options go by their titles.
            assert!(!words.contains("option 1") && !words.contains("1. Cut"), "{text}");
            // The three definitions of recovery are neither shown in part nor ranked.
            assert!(!words.contains("In recovery at the end"), "{width}");
            let most = if width >= 80 { 34 } else { 60 };
            assert!(text.lines().count() <= most, "{width}: {}\n{text}", text.lines().count());
        }
    }
}

#[test]
fn ranges_are_drawn_for_a_person_only_and_stand_where_they_are() {
    assert!(!first(120, false).contains('●'));
    assert!(!first(80, false).contains('●'));
    let bars: Vec<String> =
        first(120, true).lines().filter(|line| line.contains('●')).map(str::to_owned).collect();
    assert_eq!(bars.len(), 2, "an option each: {bars:?}");
    // The first of the bars on a line is that of deaths by drugs and alcohol.
    let at = |bar: &str, sign: char| bar.chars().position(|letter| letter == sign);
    // 60 more stands right of no difference; 0.5 more stands on it.
    assert!(at(&bars[0], '●') > at(&bars[0], '│'), "{bars:?}");
    assert!(at(&bars[0], '●') > at(&bars[1], '●'), "{bars:?}");
}

#[test]
fn every_cut_has_the_largest_study_on_its_first_screen() {
    let mut cut = three();
    for funds in &mut cut.strategies[1].funds {
        funds[Line::Keyworking as usize] = Pence(0);
        funds[Line::Lero as usize] = Pence(9_000_000);
    }
    let summary = summarise(&cut, &results(&cut, 60, &[0.0, 9.0, 0.5], 20.0));
    let said = |live: bool| {
        let text = answer(&summary, Screen { width: 80, colour: false, live });
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for live in [false, true] {
        assert!(!said(live).contains("English studies"), "it has more money");
        assert!(said(live).contains("LEROs: assumptions."), "{}", said(live));
    }
    for funds in &mut cut.strategies[1].funds {
        funds[Line::Lero as usize] = Pence(0);
    }
    let summary = summarise(&cut, &results(&cut, 60, &[0.0, 9.0, 0.5], 20.0));
    let text = answer(&summary, Screen { width: 80, colour: false, live: false });
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let study = "Cuts: English studies found no detectable link with deaths";
    assert!(words.contains(study), "{words}");
}

#[test]
fn without_colour_there_is_no_escape() {
    assert!(!shown(120, false).contains('\u{1b}'));
    assert!(shown(120, true).contains("\u{1b}[1m"));
    let hostile = scenario(&[("current", "Now"), ("cut", "a\u{1b}[2J\nb")], 24);
    let summary = summarise(&hostile, &results(&hostile, 30, &[0.0, 5.0], 1.0));
    for width in [60, 80, 120] {
        assert!(!details(&summary, width, false).contains('\u{1b}'));
        let screen = Screen { width, colour: false, live: true };
        assert!(!answer(&summary, screen).contains('\u{1b}'));
    }
}

#[test]
fn money_stands_before_and_after() {
    let mut scenario = three();
    for funds in &mut scenario.strategies[1].funds {
        funds[Line::Rehab as usize] = Pence(0);
    }
    let text = budgets(&money::budgets(&scenario), 80, false);
    let rehab: Vec<&str> = text.lines().filter(|line| line.contains("residential rehab")).collect();
    let parts = |line: &str| line.split_whitespace().map(String::from).collect::<Vec<_>>();
    assert_eq!(parts(rehab[0])[2..], ["£120,000", "£120,000"]);
    assert_eq!(parts(rehab[1])[2..], ["£120,000", "£0"]);
    assert!(text.contains("all lines"));
}
