//! Public figures beside what the model shows, each in per cent of the figure: one row for every figure.

use super::axis::Axis;
use super::drawing::Fault;
use super::letters::Look;
use super::picture::{Kind, Picture, Words};
use super::sheet::{EDGE, LINES, Sheet, dot};
use super::style::Ink;
use super::titles::title;
use crate::findings::observed::{ObservedRow, Relative};
use crate::narrative::Summary;
use crate::narrative::observed::grid;
use plotters::prelude::{Color, PathElement, Rectangle};

/// Height of the band of a figure, pixels.
const BAND: f64 = 12.0;

/// The picture, where figures are inside the horizon.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    let own = || summary.observed.iter().filter(|row| row.strategy == 0);
    let rows: Vec<(&ObservedRow, Relative, Vec<String>)> = own()
        .zip(grid(&summary.facts, &summary.observed).rows)
        .filter_map(|(row, cells)| Some((row, row.relative()?, cells)))
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let words = Words {
        finding: finding(&rows),
        title: "The model beside public figures".into(),
        reading: format!(
            "In per cent of the figure, under “{}”. Grey: the 90 % range that is believed of the figure itself. Dot and \
             line: the model’s mean and 90 % of runs; a hollow dot where that line misses the figure.",
            title(summary, 0)
        ),
        description: rows
            .iter()
            .map(|(_, _, cells)| {
                format!("{}: observed {}, the model {}. ", cells[0], cells[1], cells[2])
            })
            .collect(),
    };
    vec![Picture::new(summary, Kind::Observed, "observed", words, |sheet| draw(sheet, &rows))]
}

/// How many figures lie inside what runs show; that a fitted one does is no test.
fn finding(rows: &[(&ObservedRow, Relative, Vec<String>)]) -> String {
    let met = |fit: bool| {
        let own = rows.iter().filter(|(row, ..)| row.figure.fit == fit);
        let inside: Vec<bool> = own.filter_map(|(row, ..)| row.inside()).collect();
        (inside.iter().filter(|inside| **inside).count(), inside.len())
    };
    let fitted = match met(true) {
        (_, 0) => None,
        (inside, all) => Some(format!(
            "{inside} of {all} fitted figures lie inside what 90 % of runs show, which is no test of the model"
        )),
    };
    let others = match met(false) {
        (_, 0) => None,
        (inside, all) => Some(format!(
            "{inside} of {all} figures that are not fitted lie inside what 90 % of runs show"
        )),
    };
    let parts: Vec<String> = [others, fitted].into_iter().flatten().collect();
    if parts.is_empty() {
        return format!("One calculation beside {} public figures", rows.len());
    }
    parts.join("; ")
}

fn draw(sheet: &mut Sheet, rows: &[(&ObservedRow, Relative, Vec<String>)]) -> Result<(), Fault> {
    let room = sheet.rest().width;
    let (names, from, to) = if sheet.narrow() {
        (room, EDGE + 10.0, EDGE + room - 14.0)
    } else {
        (0.42 * room, EDGE + 0.42 * room + 14.0, EDGE + room - 18.0)
    };
    let numbers = rows.iter().flat_map(|(_, relative, _)| relative.numbers()).chain([100.0]);
    let over = Axis::around(numbers, 5);
    let top = sheet.y;
    let mut y = top + 2.0;
    let mut middles = Vec::new();
    for (_, _, cells) in rows {
        let lines = Look::LABEL.wrapped(&cells[0], names, LINES);
        if sheet.narrow() {
            y = sheet.lines((EDGE, y), &lines, Look::LABEL);
            middles.push(y + 9.0);
            y += 24.0;
        } else {
            let tall = Look::LABEL.tall(&lines);
            let height = tall.max(20.0);
            sheet.lines((EDGE, y + (height - tall) / 2.0), &lines, Look::LABEL);
            middles.push(y + height / 2.0);
            y += height + 4.0;
        }
    }
    let stacked = sheet.narrow().then_some(&[][..]);
    let (mut chart, bottom) = sheet.rows([from, top, to, y], &over, stacked)?;
    for ((row, relative, cells), middle) in rows.iter().zip(middles) {
        let half = BAND / 2.0;
        if let Some([low, high]) = relative.observed {
            let corners = [(low, middle - half), (high, middle + half)];
            chart.draw_series([Rectangle::new(corners, Ink::PlainMost.filled())])?;
        }
        let whole = [(100.0, middle - half - 2.0), (100.0, middle + half + 2.0)];
        chart.draw_series([PathElement::new(whole, Ink::Words.stroke_width(20))])?;
        if let Some([low, high]) = relative.model {
            let range = [(low, middle), (high, middle)];
            chart.draw_series([PathElement::new(range, Ink::Better.stroke_width(25))])?;
        }
        let hollow = row.inside() == Some(false);
        let note = format!("{}: observed {}; the model {}", cells[0], cells[1], cells[2]);
        sheet.note([EDGE, middle - half - 2.0, to, middle + half + 2.0], &note);
        chart.draw_series([dot((relative.mean, middle), 55, Ink::Better, hollow)])?;
    }
    sheet.text((from, bottom + 11.0), "per cent of the public figure", Look::QUIET);
    sheet.y = bottom + 20.0;
    Ok(())
}
