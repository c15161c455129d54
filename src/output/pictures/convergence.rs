//! How many runs are needed for which answer: the error of each option's difference, by runs.

use super::drawing::Anchor;
use super::scale::Tens;
use super::sheet::{Look, Place, Sheet};
use super::style::{Ink, SMALL};
use super::{Kind, Picture, Words};
use crate::scenario::Scenario;
use crate::sensitivity::analysis::{Analysis, Answer};
use crate::sensitivity::curves::{Curves, Errors};
use crate::summary::figures::{grouped, plain, quoted, size};

/// Height of a panel's plot, pixels.
const HEIGHT: f64 = 170.0;
/// Least width of a panel, pixels.
const LEAST: f64 = 200.0;
/// Errors that are drawn: powers of ten, per cent.
const PERCENT: (i32, i32) = (-1, 3);
/// Runs that are drawn: powers of ten.
const RUNS: (i32, i32) = (1, 6);

/// One picture for each answer.
#[must_use]
pub fn pictures(scenario: &Scenario, analysis: &Analysis) -> Vec<Picture> {
    let source = format!(
        "Source: model of {}, {} runs of each option.",
        plain(&scenario.area.name),
        grouped(analysis.draws as f64)
    );
    let curves = Answer::ALL.into_iter().map(|answer| analysis.curves(answer));
    curves.map(|curves| picture(scenario, &curves, &source)).collect()
}

/// The runs that an option needs, in words.
fn needs(errors: &Errors) -> String {
    let each = errors.needed.iter();
    let each = each.map(|(percent, runs)| format!("{percent:.0} %: {}", runs_of(*runs)));
    let [_, (percent, apart), _] = errors.needed_independent;
    format!(
        "Runs for an error of {}. Without shared luck, for {percent:.0} %: {}.",
        each.collect::<Vec<_>>().join("; "),
        runs_of(apart)
    )
}

/// A number of runs, with three digits that count.
fn runs_of(runs: f64) -> String {
    if !runs.is_finite() || runs >= 1e9 {
        "over a billion".into()
    } else if runs < 1000.0 {
        grouped(runs)
    } else {
        size(runs)
    }
}

fn picture(scenario: &Scenario, curves: &Curves, source: &str) -> Picture {
    let answer = curves.answer;
    let said = |errors: &Option<Errors>| match errors {
        Some(errors) => needs(errors),
        None => "No difference.".to_owned(),
    };
    let words = Words {
        title: format!("How many runs the answer needs: {}", answer.title()),
        reading: format!(
            "Across: runs of each option. Up: error (Monte Carlo standard error) of the difference from {}, in per cent of \
             the difference. Both by tens. Thick: found over the first runs. Thin: what the variance of all runs lets one \
             expect; rings: runs for 10, 5 and 1 %. Dashes: without shared luck.",
            quoted(scenario, 0)
        ),
        finding: curves.options.first().map_or_else(String::new, |first| {
            format!("{}: {}", quoted(scenario, first.strategy), said(&first.errors))
        }),
        description: curves
            .options
            .iter()
            .map(|curve| format!("{}: {} ", quoted(scenario, curve.strategy), said(&curve.errors)))
            .collect(),
    };
    let all = || curves.options.iter().filter_map(|curve| curve.errors.as_ref());
    let points = || all().flat_map(|e| e.found.iter().chain(&e.expected).chain(&e.independent));
    let up = Tens::around(points().map(|(_, percent)| *percent), PERCENT.0, PERCENT.1);
    let over = Tens::around(points().map(|(runs, _)| *runs), RUNS.0, RUNS.1);
    let names: Vec<String> = curves
        .options
        .iter()
        .filter_map(|curve| scenario.strategies.get(curve.strategy))
        .map(|strategy| plain(&strategy.title))
        .collect();
    let name = format!("convergence_{}", answer.key());
    Picture::from_source(source, Kind::Convergence, name, words, |sheet| {
        sheet.panels(&names, LEAST, |sheet, option, place| {
            let errors = &curves.options[option].errors;
            let y =
                errors.as_ref().map_or(place.y, |errors| panel(sheet, place, errors, &up, &over));
            let place = Place { y: y + 4.0, ..place };
            sheet.paragraph(place, &said(errors), Look::QUIET.ink(Ink::Words), 5)
        });
    })
}

/// The curves of an option; the height under them.
fn panel(sheet: &mut Sheet, place: Place, errors: &Errors, up: &Tens, over: &Tens) -> f64 {
    let percent = |words: &str| format!("{words} %");
    let widest = up.ticks().into_iter().map(|(_, words)| Look::QUIET.width(&percent(&words)));
    let left = place.x + widest.fold(0.0, f64::max) + 6.0;
    let right = place.x + place.width;
    let (top, bottom) = (place.y + 4.0, place.y + HEIGHT);
    let (up, over) = (up.between(bottom, top), over.between(left, right - 6.0));
    for (tick, words) in up.ticks() {
        let y = up.at(tick);
        sheet.line(vec![(left, y), (right, y)], Ink::Grid, 1.0);
        sheet.text((left - 5.0, y + 4.0), &percent(&words), Look::QUIET.anchor(Anchor::End));
    }
    // From the left, as many words as do not touch; the last one ends with the panel.
    let mut free = place.x;
    let ticks = over.ticks();
    for (index, (tick, words)) in ticks.iter().enumerate() {
        let x = over.at(*tick);
        sheet.line(vec![(x, top), (x, bottom)], Ink::Grid, 1.0);
        let width = Look::QUIET.width(words);
        let from = if index + 1 == ticks.len() { right - width } else { x - width / 2.0 };
        if from >= free && from + width <= right {
            sheet.text((from, bottom + 4.0 + SMALL), words, Look::QUIET);
            free = from + width + 6.0;
        }
    }
    let inside = |points: &[(f64, f64)]| -> Vec<(f64, f64)> {
        let shown = points.iter().filter(|(runs, percent)| over.holds(*runs) && up.holds(*percent));
        shown.map(|(runs, percent)| (over.at(*runs), up.at(*percent))).collect()
    };
    let apart = inside(&errors.independent);
    if let [first, .., last] = apart[..] {
        sheet.dashed(first, last, Ink::Plain);
    }
    for (points, ink, width) in
        [(&errors.expected, Ink::Plain, 1.0), (&errors.found, Ink::Better, 3.0)]
    {
        let points = inside(points);
        if points.len() > 1 {
            sheet.line(points, ink, width);
        }
    }
    let rings: Vec<(f64, f64)> =
        errors.needed.iter().map(|(percent, runs)| (*runs, *percent)).collect();
    for ring in inside(&rings) {
        sheet.dot(ring, Ink::Better, true);
    }
    bottom + 8.0 + SMALL
}
