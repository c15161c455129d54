//! When would you know? Deaths more than the comparator's, added up year by year, against what a count strays by chance.

use super::drawing::{Point, Shape};
use super::over_time::{across, years_under};
use super::scale::Scale;
use super::sheet::{Look, Place, Sheet};
use super::style::Ink;
use super::{Kind, Picture, Words, comparator, title};
use crate::summary::Summary;
use crate::summary::drawn::Known;

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
    let scale = Scale::around(numbers.chain([0.0]), 4, HEIGHT, 0.0);
    let words = Words {
        title: format!("When would you know? Deaths added up, against {}", comparator(summary)),
        reading: "Grey lines: what a count of deaths strays by chance alone, two standard deviations. Line: the mean difference; \
                  light band: 90 % of runs. Only where the line passes a grey line would an area's own figures show it."
            .into(),
        finding: finding(summary),
        description: known.iter().map(|known| format!("{}: {}. ", title(summary, known.strategy), said(summary, known))).collect(),
    };
    vec![Picture::new(summary, Kind::Known, "when_would_you_know", words, |sheet| {
        let names: Vec<String> = known.iter().map(|known| title(summary, known.strategy)).collect();
        sheet.panels(&names, LEAST, |sheet, index, place| {
            let known = &known[index];
            let top = place.y;
            let left = place.x + Sheet::gutter(&scale, true);
            let right = place.x + place.width;
            let scale = scale.between(top + HEIGHT, top + 4.0);
            let panel = Place { x: left, y: top, width: right - left };
            draw(sheet, known, panel, &scale);
            let y = years_under(sheet, &summary.drawn.years, panel, top + HEIGHT);
            let look = Look::QUIET.ink(Ink::Words);
            sheet.paragraph(Place { y: y + 2.0, ..place }, &said(summary, known), look, 2)
        });
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

fn draw(sheet: &mut Sheet, known: &Known, panel: Place, scale: &Scale) {
    let years = known.more.len();
    let x = |year: usize| across(year, years, panel);
    let band = |low: Vec<f64>, high: Vec<f64>| -> Vec<Point> {
        let upper = high.into_iter().enumerate().map(|(year, number)| (x(year), scale.at(number)));
        let lower =
            low.into_iter().enumerate().rev().map(|(year, number)| (x(year), scale.at(number)));
        upper.chain(lower).collect()
    };
    let low: Option<Vec<f64>> =
        known.more.iter().map(|spread| spread.estimate.lower_5_percent).collect();
    let high: Option<Vec<f64>> =
        known.more.iter().map(|spread| spread.estimate.upper_95_percent).collect();
    if let (Some(low), Some(high)) = (low, high) {
        sheet.add(Shape::Area { points: band(low, high), ink: Ink::OptionMost });
    }
    let chance = &known.chance;
    for side in [1.0, -1.0] {
        let points =
            chance.iter().enumerate().map(|(year, chance)| (x(year), scale.at(side * chance)));
        sheet.line(points.collect(), Ink::Plain, 1.5);
    }
    sheet.rungs(scale, panel.x, panel.x + panel.width, true);
    let means =
        known.more.iter().enumerate().map(|(year, more)| (x(year), scale.at(more.estimate.mean)));
    sheet.line(means.collect(), Ink::Better, 2.5);
}
