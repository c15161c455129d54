//! How many runs are needed for which answer: the error of each option's difference, by runs.

use super::axis::{Axis, power};
use super::drawing::Fault;
use super::letters::Look;
use super::picture::{Kind, Picture, Words, stand_ins_of};
use super::sheet::{Place, Sheet, UNDER, dashes, dot, mesh};
use super::style::Ink;
use crate::findings::facts::StandIns;
use crate::narrative::figures::{grouped, plain, quoted, size};
use crate::scenario::Scenario;
use crate::sensitivity::analysis::{Analysis, Answer};
use crate::sensitivity::curves::{Curves, Errors};
use plotters::prelude::{Color, LineSeries};
use std::ops::Range;

/// Height of a panel's plot, pixels.
const HEIGHT: f64 = 170.0;
/// Least width of a panel, pixels.
const LEAST: f64 = 200.0;
/// Errors that are drawn: powers of ten, per cent.
const PERCENT: Range<f64> = -1.0..3.0;
/// Runs that are drawn: powers of ten.
const RUNS: Range<f64> = 1.0..6.0;

/// One picture for each answer.
#[must_use]
pub fn pictures(scenario: &Scenario, analysis: &Analysis) -> Vec<Picture> {
    let source = format!(
        "Source: model of {}, {} runs of each option.{}",
        plain(&scenario.area.name),
        grouped(analysis.draws as f64),
        stand_ins_of(&StandIns::of(scenario))
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
            // The first sentence; what is not shared is said in the panel.
            let said = said(&first.errors);
            let said = said.split(". ").next().unwrap_or_default().trim_end_matches('.');
            format!("{}: {}", quoted(scenario, first.strategy), super::says::lower(said))
        }),
        description: curves
            .options
            .iter()
            .map(|curve| format!("{}: {} ", quoted(scenario, curve.strategy), said(&curve.errors)))
            .collect(),
    };
    let all = || curves.options.iter().filter_map(|curve| curve.errors.as_ref());
    let points = || all().flat_map(|e| e.found.iter().chain(&e.expected).chain(&e.independent));
    let up = Axis::tens(points().map(|(_, percent)| power(*percent)), PERCENT, " %");
    let over = Axis::tens(points().map(|(runs, _)| power(*runs)), RUNS, "");
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
            let y = match errors {
                Some(errors) => panel(sheet, place, errors, &up, &over)?,
                None => place.y,
            };
            let place = Place { y: y + 4.0, ..place };
            Ok(sheet.paragraph(place, &said(errors), Look::QUIET.ink(Ink::Words), 5))
        })
    })
}

/// The curves of an option; the height under them.
fn panel(
    sheet: &Sheet,
    place: Place,
    errors: &Errors,
    up: &Axis,
    over: &Axis,
) -> Result<f64, Fault> {
    let (mut chart, _) = sheet.panel(place, HEIGHT, over, up)?;
    mesh(&mut chart)?;
    let inside = |points: &[(f64, f64)]| -> Vec<(f64, f64)> {
        let powers = points.iter().map(|(runs, percent)| (power(*runs), power(*percent)));
        powers.filter(|(runs, percent)| over.holds(*runs) && up.holds(*percent)).collect()
    };
    let apart = inside(&errors.independent);
    if let [first, .., last] = apart[..] {
        dashes(&mut chart, vec![first, last], Ink::Plain)?;
    }
    for (points, pen) in [
        (&errors.expected, Ink::Plain.stroke_width(10)),
        (&errors.found, Ink::Better.stroke_width(30)),
    ] {
        chart.draw_series(LineSeries::new(inside(points), pen))?;
    }
    let rings: Vec<(f64, f64)> =
        errors.needed.iter().map(|(percent, runs)| (*runs, *percent)).collect();
    chart.draw_series(inside(&rings).into_iter().map(|ring| dot(ring, 55, Ink::Better, true)))?;
    Ok(place.y + HEIGHT + UNDER)
}
