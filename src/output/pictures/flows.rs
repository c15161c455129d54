//! The flow of people through treatment and recovery in a year: bands as thick as the people who go that way, one panel
//! for every option.

use super::drawing::{Anchor, Fault};
use super::letters::Look;
use super::sheet::{Place, Sheet};
use super::style::{Ink, SMALL};
use super::{Kind, Picture, Words, comparator, title, titles};
use crate::summary::Summary;
use crate::summary::drawn::{Flow, Flows, Hub};
use crate::summary::figures::{signed_size, size};
use plotters::prelude::{Color, PathElement, Polygon, Rectangle};

/// Pixels of the thickest side of a hub.
const THICKEST: f64 = 84.0;
/// Least width of a panel, pixels.
const LEAST: f64 = 300.0;
/// Width of a hub, pixels.
const HUB: f64 = 9.0;
/// A name and a number under it, pixels.
const WORDS: f64 = 2.0 * SMALL * 1.3 + 2.0;
/// Under the name of a hub, and from one hub to the next, pixels.
const UNDER: f64 = 20.0;
/// Points of the curve of a band.
const STEPS: usize = 16;

/// The picture, where anybody moves.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    let flows = &summary.drawn.flows;
    let thickest = flows.iter().flat_map(Flows::hubs).fold(0.0, |most: f64, hub| {
        let side = |flows: &[Flow]| flows.iter().map(|flow| flow.people).sum::<f64>();
        most.max(side(&hub.into)).max(side(&hub.out))
    });
    if flows.is_empty() || thickest <= 0.0 {
        return Vec::new();
    }
    let against = match flows.len() {
        1 => String::new(),
        _ => format!(" In brackets: the difference from {}.", comparator(summary)),
    };
    let words = Words {
        title: "The flow of people through treatment and recovery, in a year".into(),
        reading: format!(
            "People a year, mean over the horizon and over runs; bands of every panel are on one scale, and a person may go a \
             way more than once. Blue: as hoped; grey: not. Came back: treated in the last 12 months. Not started: lost, or \
             waiting at the end. Recovery begins after treatment and without it.{against}"
        ),
        finding: described(summary, 0),
        description: (0..flows.len()).map(|option| described(summary, option) + " ").collect(),
    };
    let scale = THICKEST / thickest;
    vec![Picture::new(summary, Kind::People, "flows", words, |sheet| {
        sheet.panels(&titles(summary), LEAST, |sheet, option, place| {
            let mut y = place.y;
            for hub in flows[option].hubs() {
                draw(sheet, Place { y, ..place }, hub, scale)?;
                y += room(hub);
            }
            Ok(y)
        })
    })]
}

/// Height of a hub with its name and the words beside it, pixels.
fn room(hub: &Hub) -> f64 {
    let words = hub.into.len().max(hub.out.len()) as f64 * WORDS;
    UNDER + words.max(THICKEST) + 14.0
}

fn described(summary: &Summary, option: usize) -> String {
    let flows = &summary.drawn.flows[option];
    let parts: Vec<String> = flows
        .hubs()
        .iter()
        .flat_map(|hub| hub.into.iter().chain(&hub.out).map(said).collect::<Vec<_>>())
        .collect();
    format!("{}, people a year: {}.", title(summary, option), parts.join("; "))
}

fn said(flow: &Flow) -> String {
    format!("{} {}", flow.name, number(flow))
}

fn number(flow: &Flow) -> String {
    match flow.more.filter(|_| flow.people == 0.0 || size(flow.people) != size(f64::MIN_POSITIVE)) {
        Some(more) => format!("{} ({})", size(flow.people), signed_size(more)),
        None => size(flow.people),
    }
}

/// A hub: its name, what flows in from the left and out to the right.
fn draw(sheet: &Sheet, place: Place, hub: &Hub, scale: f64) -> Result<(), Fault> {
    let Hub { name, into, out } = hub;
    let bottom = place.y + room(hub);
    let words = (0.32 * place.width).min(120.0);
    let hub = place.x + place.width / 2.0 - HUB / 2.0;
    let top = place.y + UNDER;
    let middle = place.x + place.width / 2.0;
    let tall = |flows: &[Flow]| flows.iter().map(|flow| scale * flow.people).sum::<f64>();
    let height = tall(into).max(tall(out)).max(1.0);
    sheet.text((middle, place.y + 12.0), name, Look::QUIET.anchor(Anchor::Middle));
    let paper = sheet.paper();
    let block = [(hub, top), (hub + HUB, top + height)];
    paper.draw(&Rectangle::new(block, Ink::Plain.filled()))?;
    for (flows, inwards) in [(into, true), (out, false)] {
        let (edge, near) = if inwards {
            (place.x + words, hub)
        } else {
            (place.x + place.width - words, hub + HUB)
        };
        let mut at_hub = top;
        let mut middles = Vec::new();
        for flow in flows {
            let thick = scale * flow.people;
            middles.push(at_hub + thick / 2.0);
            at_hub += thick;
        }
        // Words on two lines each: names and numbers stand as far apart as they need.
        let spread = apart(&middles, WORDS, top + WORDS / 4.0, bottom - WORDS / 2.0);
        for (flow, (from, to)) in flows.iter().zip(middles.iter().zip(&spread)) {
            let thick = (scale * flow.people).max(0.75);
            let ink = if flow.hoped_for { Ink::OptionHalf } else { Ink::PlainHalf };
            let points = band((edge, *to), (near, *from), thick);
            paper.draw(&Polygon::new(points.clone(), ink))?;
            // A thin line of paper between bands that lie on each other.
            if thick > 3.0 {
                paper.draw(&PathElement::new(points, Ink::Paper.stroke_width(8)))?;
            }
            let (x, look) = if inwards {
                (edge - 5.0, Look::QUIET.anchor(Anchor::End))
            } else {
                (edge + 5.0, Look::QUIET)
            };
            let name = look.wrapped(flow.name, words - 5.0, 1);
            let y = to - SMALL * 1.3;
            let after = sheet.lines((x, y), &name, look.ink(Ink::Words));
            let numbers = look.wrapped(&number(flow), words - 5.0, 1);
            sheet.lines((x, after), &numbers, look);
        }
    }
    Ok(())
}

/// A band of a thickness between two points, level at both ends.
fn band(from: (f64, f64), to: (f64, f64), thick: f64) -> Vec<(f64, f64)> {
    let along = |step: usize| {
        let share = step as f64 / STEPS as f64;
        // Level at both ends: 3 s² − 2 s³.
        let rise = share * share * (3.0 - 2.0 * share);
        (from.0 + share * (to.0 - from.0), from.1 + rise * (to.1 - from.1))
    };
    let upper = (0..=STEPS).map(|step| (along(step).0, along(step).1 - thick / 2.0));
    let lower = (0..=STEPS).rev().map(|step| (along(step).0, along(step).1 + thick / 2.0));
    upper.chain(lower).collect()
}

/// Moves positions apart until neighbours are `gap` away from each other, between `low` and `high` as far as there is
/// room; their order stays.
fn apart(positions: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_by(|&one, &other| positions[one].total_cmp(&positions[other]).then(one.cmp(&other)));
    let mut moved = positions.to_vec();
    let mut floor = low;
    for &index in &order {
        moved[index] = moved[index].max(floor);
        floor = moved[index] + gap;
    }
    let mut ceiling = high;
    for &index in order.iter().rev() {
        moved[index] = moved[index].min(ceiling);
        ceiling = moved[index] - gap;
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_move_apart_and_keep_their_order() {
        let moved = apart(&[50.0, 51.0, 10.0, 50.5], 14.0, 0.0, 60.0);
        assert_eq!(moved[2], 10.0);
        assert!(moved[0] + 14.0 <= moved[3] + 1e-9 && moved[3] + 14.0 <= moved[1] + 1e-9);
        assert!(moved.iter().all(|y| *y <= 60.0));
    }
}
