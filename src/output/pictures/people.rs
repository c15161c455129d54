//! People by kind of place, month by month, one on top of the other: one panel for every option.

use super::drawing::{Point, Shape};
use super::scale::Scale;
use super::sheet::{Look, Place, Sheet};
use super::style::Ink;
use super::{Kind, Picture, Words, comparator, title, titles};
use crate::summary::Summary;
use crate::summary::drawn::KINDS;
use crate::summary::figures::size;

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
    let scale = Scale::around(highest.chain([0.0]), 4, HEIGHT, 0.0);
    vec![Picture::new(summary, Kind::People, "people", words, |sheet| {
        key(sheet, summary);
        sheet.panels(&titles(summary), LEAST, |sheet, option, place| {
            let top = place.y;
            let left = place.x + Sheet::gutter(&scale, false);
            let right = place.x + place.width;
            let scale = scale.between(top + HEIGHT, top + 4.0);
            let panel = Place { x: left, y: top, width: right - left };
            sheet.rungs(&scale, left, right, false);
            layers(sheet, &tops[option], panel, &scale);
            super::over_time::years_under(sheet, &summary.drawn.years, panel, top + HEIGHT)
        });
    })]
}

fn layers(sheet: &mut Sheet, tops: &[Vec<f64>], panel: Place, scale: &Scale) {
    let months = tops.len();
    // A single month is as wide as the panel.
    let x = |month: usize| panel.x + panel.width * month as f64 / (months - 1).max(1) as f64;
    let column = |month: usize| tops[month.min(months - 1)].as_slice();
    let last = (months - 1).max(1);
    // One point a quarter is finer than the eye.
    let shown: Vec<usize> = (0..last).step_by(3).chain([last]).collect();
    for (kind, ink) in INKS.iter().enumerate() {
        let under = |month: usize| kind.checked_sub(1).map_or(0.0, |below| column(month)[below]);
        let upper = shown.iter().map(|&month| (x(month), scale.at(column(month)[kind])));
        let lower = shown.iter().rev().map(|&month| (x(month), scale.at(under(month))));
        let points: Vec<Point> = upper.clone().chain(lower).collect();
        sheet.add(Shape::Area { points, ink: *ink });
        sheet.line(upper.collect(), Ink::Paper, 0.8);
    }
}

/// The layers' names, from top to bottom, side by side as they fit.
fn key(sheet: &mut Sheet, summary: &Summary) {
    let people = &summary.drawn.people;
    let last = people.dim().1 - 1;
    const SQUARE: f64 = 12.0;
    let (left, right) = (super::sheet::EDGE, sheet.width - super::sheet::EDGE);
    let mut x = left;
    for (kind, ((_, name), ink)) in KINDS.iter().zip(INKS).enumerate().rev() {
        let name = format!("{name}: {}", size(people[[0, last, kind]]));
        let name = name.as_str();
        let width = SQUARE + 5.0 + Look::LABEL.width(name);
        if x > left && x + width > right {
            x = left;
            sheet.y += 19.0;
        }
        sheet.add(Shape::Block { at: (x, sheet.y), size: (SQUARE, SQUARE), ink });
        sheet.text((x + SQUARE + 5.0, sheet.y + 11.0), name, Look::LABEL);
        x += width + 16.0;
    }
    sheet.y += 28.0;
}
