//! When would you know? Deaths more than the comparator's, added up year by year, against what a count strays by chance.

use super::axis::Axis;
use super::drawing::Fault;
use super::letters::Look;
use super::over_time::{across, band, most, series, years_under};
use super::sheet::{Chart, Place, mesh};
use super::style::Ink;
use super::{Kind, Picture, Words, comparator, title};
use crate::summary::Summary;
use crate::summary::drawn::Known;
use plotters::prelude::{Color, LineSeries};

/// Height of a panel's plot, pixels.
const HEIGHT: f64 = 130.0;
/// Least width of a panel, pixels.
const LEAST: f64 = 200.0;

/// The picture, where an option changes deaths and the horizon has years.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    let known = &summary.drawn.known;
    if known.is_empty() || summary.drawn.years.len() < 2 {
        return Vec::new();
    }
    let numbers = known.iter().flat_map(|known| {
        let more = known.more.iter().flat_map(|spread| {
            let estimate = spread.estimate;
            [Some(estimate.mean), estimate.lower_5_percent, estimate.upper_95_percent]
        });
        more.flatten()
            .chain(known.chance.iter().flat_map(|chance| [*chance, -chance]))
            .collect::<Vec<_>>()
    });
    let up = Axis::signed(numbers.chain([0.0]), 4);
    let words = Words {
        title: format!("When would you know? Deaths added up, against {}", comparator(summary)),
        reading: "Grey lines: what a count of deaths strays by chance and by demand and supply that drift, two standard deviations. Line: the mean difference; \
                  light band: 90 % of runs. Only where the line passes a grey line would an area's own figures show it."
            .into(),
        finding: finding(summary),
        description: known.iter().map(|known| format!("{}: {}. ", title(summary, known.strategy), said(summary, known))).collect(),
    };
    vec![Picture::new(summary, Kind::Known, "when_would_you_know", words, |sheet| {
        let names: Vec<String> = known.iter().map(|known| title(summary, known.strategy)).collect();
        sheet.panels(&names, LEAST, |sheet, index, place| {
            let known = &known[index];
            let (mut chart, left) = sheet.panel(place, HEIGHT, &across(known.more.len()), &up)?;
            draw(&mut chart, known)?;
            let y = years_under(sheet, &summary.drawn.years, left, place, HEIGHT);
            let look = Look::QUIET.ink(Ink::Words);
            Ok(sheet.paragraph(Place { y: y + 2.0, ..place }, &said(summary, known), look, 2))
        })
    })]
}

/// Which options would stand out.
fn finding(summary: &Summary) -> String {
    let of: Vec<String> = summary
        .drawn
        .known
        .iter()
        .filter(|known| known.month.is_some())
        .map(|known| format!("“{}” {}", title(summary, known.strategy), said(summary, known)))
        .collect();
    if of.is_empty() {
        "If the averages came true, no option's deaths would stand out within the horizon.".into()
    } else {
        format!("If the averages came true: {}.", of.join(", "))
    }
}

fn said(summary: &Summary, known: &Known) -> String {
    match known.month {
        Some(month) => format!("stands out from {} on", summary.facts.start.plus(month as u32)),
        None => "does not stand out within the horizon".into(),
    }
}

fn draw(chart: &mut Chart, known: &Known) -> Result<(), Fault> {
    band(chart, Ink::OptionMost, known.more.iter().map(most))?;
    for side in [1.0, -1.0] {
        let chance = series(known.chance.iter().map(|chance| side * chance));
        chart.draw_series(LineSeries::new(chance, Ink::Plain.stroke_width(15)))?;
    }
    mesh(chart)?;
    let means = series(known.more.iter().map(|more| more.estimate.mean));
    chart.draw_series(LineSeries::new(means, Ink::Better.stroke_width(25)))?;
    Ok(())
}
