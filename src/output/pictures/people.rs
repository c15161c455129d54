//! People by kind of place, month by month, one on top of the other: one panel for every option.

use super::axis::Axis;
use super::drawing::Fault;
use super::letters::Look;
use super::sheet::{Chart, EDGE, Sheet, mesh};
use super::style::Ink;
use super::{Kind, Picture, Words, comparator, title, titles};
use crate::summary::Summary;
use crate::summary::drawn::KINDS;
use crate::summary::figures::size;
use plotters::prelude::{AreaSeries, Color, Rectangle};

/// Height of a panel's plot, pixels.
const HEIGHT: f64 = 170.0;
/// Least width of a panel, pixels.
const LEAST: f64 = 210.0;

/// Colours of [`KINDS`].
const INKS: [Ink; KINDS.len()] = [
    Ink::Recovery,
    Ink::JustLeft,
    Ink::Bed,
    Ink::Community,
    Ink::Prescribing,
    Ink::Waiting,
    Ink::Prison,
    Ink::Using,
];

/// The stacked areas.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    let people = &summary.drawn.people;
    let (options, months, kinds) = people.dim();
    if options == 0 || months == 0 {
        return Vec::new();
    }
    let at_end = |option: usize| {
        let of =
            |kind: usize| format!("{} {}", KINDS[kind].1, size(people[[option, months - 1, kind]]));
        (0..kinds).map(of).collect::<Vec<_>>().join("; ")
    };
    let words = Words {
        title: "Where people are, month by month".into(),
        reading: format!(
            "People at the end of each month, mean over runs. The list names the layers from top to bottom, with their people \
             in the last month under {}.",
            comparator(summary)
        ),
        finding: format!("{}, at the end: {}.", title(summary, 0), at_end(0)),
        description: (0..options)
            .map(|option| format!("{}, at the end: {}. ", title(summary, option), at_end(option)))
            .collect(),
    };
    let tops: Vec<Vec<Vec<f64>>> =
        (0..options).map(|option| summary.drawn.stacked(option)).collect();
    let highest = tops.iter().flatten().flatten().copied();
    let up = Axis::around(highest.chain([0.0]), 4);
    // A single month is as wide as the panel.
    let over = Axis::bare(0.0, (months - 1).max(1) as f64);
    vec![Picture::new(summary, Kind::People, "people", words, |sheet| {
        key(sheet, summary)?;
        sheet.panels(&titles(summary), LEAST, |sheet, option, place| {
            let (mut chart, left) = sheet.panel(place, HEIGHT, &over, &up)?;
            mesh(&mut chart)?;
            layers(&mut chart, &tops[option])?;
            let years = &summary.drawn.years;
            Ok(super::over_time::years_under(sheet, years, left, place, HEIGHT))
        })
    })]
}

/// Each layer down to the ground, the highest first: what is under it covers the rest.
fn layers(chart: &mut Chart, tops: &[Vec<f64>]) -> Result<(), Fault> {
    let last = (tops.len() - 1).max(1);
    let column = |month: usize| tops[month.min(tops.len() - 1)].as_slice();
    for (kind, ink) in INKS.iter().enumerate().rev() {
        // One point a quarter is finer than the eye.
        let months = (0..last).step_by(3).chain([last]);
        let top = months.map(|month| (month as f64, column(month)[kind]));
        chart
            .draw_series(AreaSeries::new(top, 0.0, ink).border_style(Ink::Paper.stroke_width(4)))?;
    }
    Ok(())
}

/// The layers' names, from top to bottom, side by side as they fit.
fn key(sheet: &mut Sheet, summary: &Summary) -> Result<(), Fault> {
    const SQUARE: f64 = 12.0;
    let people = &summary.drawn.people;
    let last = people.dim().1 - 1;
    let mut x = EDGE;
    for (kind, ((_, name), ink)) in KINDS.iter().zip(INKS).enumerate().rev() {
        let name = format!("{name}: {}", size(people[[0, last, kind]]));
        let width = SQUARE + 5.0 + Look::LABEL.width(&name);
        if x > EDGE && x + width > sheet.width - EDGE {
            x = EDGE;
            sheet.y += 19.0;
        }
        let corners = [(x, sheet.y), (x + SQUARE, sheet.y + SQUARE)];
        sheet.paper().draw(&Rectangle::new(corners, ink.filled()))?;
        sheet.text((x + SQUARE + 5.0, sheet.y + 11.0), &name, Look::LABEL);
        x += width + 16.0;
    }
    sheet.y += 28.0;
    Ok(())
}
