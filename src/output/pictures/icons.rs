//! Of 1,000 people: one square for each, one panel for every option.

use super::drawing::Fault;
use super::letters::Look;
use super::sheet::{Place, Sheet};
use super::style::Ink;
use super::{Kind, Picture, Words, title, titles};
use crate::summary::Summary;
use crate::summary::drawn::{ICONS, Thousand};
use crate::summary::figures::{duration, size};
use plotters::prelude::{Color, PathElement, Rectangle};

/// Least width of a panel, pixels.
const LEAST: f64 = 190.0;
/// Squares side by side.
const ACROSS: usize = 40;

/// The icon array.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    let thousand = &summary.drawn.thousand;
    let Some(now) = thousand.first().copied() else { return Vec::new() };
    let over = duration(summary.facts.horizon_months);
    let words = Words {
        title: format!("Deaths over {over}, of every 1,000 people in the model at the start"),
        reading: "One square for each person. The first squares, in full grey, are deaths, mean over runs; orange ones after them are deaths \
                  more than as now, blue ones deaths fewer. People who become dependent later are counted as they come."
            .into(),
        finding: format!(
            "{}: of every 1,000 people, {}.",
            title(summary, 0),
            said(&now, &now)
        ),
        description: thousand.iter().map(|one| format!("{}: {}. ", title(summary, one.strategy), said(one, &now))).collect(),
    };
    vec![Picture::new(summary, Kind::Icons, "of_1000_people", words, |sheet| {
        sheet.panels(&titles(summary), LEAST, |sheet, option, place| {
            let y = sheet.paragraph(place, &said(&thousand[option], &now), Look::LABEL, 3) + 4.0;
            squares(sheet, &thousand[option], &now, Place { y, ..place })
        })
    })]
}

/// Whole squares.
fn whole(people: f64) -> usize {
    people.round().clamp(0.0, ICONS) as usize
}

fn said(one: &Thousand, now: &Thousand) -> String {
    let deaths = format!("{} deaths", size(one.deaths));
    if one.strategy == 0 {
        return deaths;
    }
    match one.more_deaths(now) {
        0.0 => format!("{deaths}, as now"),
        more if more > 0.0 => format!("{deaths}, {} more", size(more)),
        fewer => format!("{deaths}, {} fewer", size(fewer)),
    }
}

/// A thousand squares; the height under them.
fn squares(sheet: &Sheet, one: &Thousand, now: &Thousand, place: Place) -> Result<f64, Fault> {
    let (here, before) = (whole(one.deaths), whole(now.deaths));
    let step = (place.width / ACROSS as f64).min(7.0);
    let ink = |index: usize| {
        if index < here.min(before) {
            Ink::Prison
        } else if index < here {
            Ink::Worse
        } else if index < before {
            Ink::Better
        } else {
            Ink::PlainMost
        }
    };
    // Runs of one colour are one block, and lines of paper cut the blocks into squares: a thousand shapes would be slow.
    let paper = sheet.paper();
    let at =
        |column: usize, row: usize| (place.x + column as f64 * step, place.y + row as f64 * step);
    let mut begun = 0;
    for index in 1..=ICONS as usize {
        if index % ACROSS == 0 || ink(index) != ink(begun) {
            let (column, row) = (begun % ACROSS, begun / ACROSS);
            let corners = [at(column, row), at(column + index - begun, row + 1)];
            paper.draw(&Rectangle::new(corners, ink(begun).filled()))?;
            begun = index;
        }
    }
    let rows = ICONS as usize / ACROSS;
    let down = (1..=ACROSS).map(|column| [at(column, 0), at(column, rows)]);
    let over = (1..=rows).map(|row| [at(0, row), at(ACROSS, row)]);
    for line in down.chain(over) {
        paper.draw(&PathElement::new(line, Ink::Paper.stroke_width(12)))?;
    }
    Ok(at(0, rows).1 + 4.0)
}
