//! What a councillor reads on a screen.
#![cfg(feature = "cli")]

mod summary_support;

use commissioning_balance::output::terminal::{answer, budgets};
use commissioning_balance::scenario::Line;
use commissioning_balance::summary::{money, summarise};
use commissioning_balance::units::Pence;
use summary_support::{results, scenario, three};

fn shown(width: usize, colour: bool) -> String {
    let scenario = three();
    let summary = summarise(&scenario, &results(&scenario, 200, &[0.0, 60.0, 0.5], 20.0));
    answer(&summary, width, colour)
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
        for part in
            ["Deaths over 10 years", "settled", "getting on", "abstinent", "cannot tell", "worse:"]
        {
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
fn without_colour_there_is_no_escape() {
    assert!(!shown(120, false).contains('\u{1b}'));
    assert!(shown(120, true).contains("\u{1b}[1m"));
    let hostile = scenario(&[("current", "Now"), ("cut", "a\u{1b}[2J\nb")], 24);
    let summary = summarise(&hostile, &results(&hostile, 30, &[0.0, 5.0], 1.0));
    for width in [60, 120] {
        assert!(!answer(&summary, width, false).contains('\u{1b}'));
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
