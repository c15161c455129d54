//! Public figures beside what the model shows, each in per cent of the figure: one row for every figure.

use super::drawing::{Shape, wrapped};
use super::scale::Scale;
use super::sheet::{EDGE, LINES, Look, Sheet};
use super::style::Ink;
use super::{Kind, Picture, Words, title};
use crate::summary::Summary;
use crate::summary::observed::{ObservedRow, Relative, grid, short};

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
        title: "The model beside public figures".into(),
        reading: format!(
            "In per cent of the figure, under “{}”. Grey: the 90 % range that is believed of the figure itself. Dot and \
             line: the model's mean and 90 % of runs; a hollow dot where that line misses the figure.",
            title(summary, 0)
        ),
        finding: short(&summary.observed).unwrap_or_default(),
        description: rows
            .iter()
            .map(|(_, _, cells)| {
                format!("{}: observed {}, the model {}. ", cells[0], cells[1], cells[2])
            })
            .collect(),
    };
    vec![Picture::new(summary, Kind::Observed, "observed", words, |sheet| draw(sheet, &rows))]
}

fn draw(sheet: &mut Sheet, rows: &[(&ObservedRow, Relative, Vec<String>)]) {
    let room = sheet.room();
    let names = if sheet.narrow() { room } else { 0.42 * room };
    let (from, to) = if sheet.narrow() {
        (EDGE + 10.0, EDGE + room - 14.0)
    } else {
        (EDGE + names + 14.0, EDGE + room - 18.0)
    };
    let numbers = rows.iter().flat_map(|(_, relative, _)| relative.numbers()).chain([100.0]);
    let scale = Scale::around(numbers, 5, from, to);
    let top = sheet.y;
    let mut y = top + 2.0;
    let mut marks = Vec::new();
    for (row, relative, cells) in rows {
        let lines = wrapped(&cells[0], names, Look::LABEL.size, false, LINES);
        let tall = lines.len() as f64 * Look::LABEL.leading();
        if sheet.narrow() {
            y = sheet.lines((EDGE, y), &lines, Look::LABEL);
            marks.push((y + 9.0, *row, relative));
            y += 24.0;
        } else {
            let height = tall.max(20.0);
            sheet.lines((EDGE, y + (height - tall) / 2.0), &lines, Look::LABEL);
            marks.push((y + height / 2.0, *row, relative));
            y += height + 4.0;
        }
    }
    let bottom = if sheet.narrow() {
        sheet.columns(&scale, y, y + 3.0, false)
    } else {
        sheet.columns(&scale, top, y, false)
    };
    for (middle, row, relative) in marks {
        let whole = scale.at(100.0);
        if let Some([low, high]) = relative.observed {
            let (left, right) = (scale.at(low), scale.at(high));
            let size = ((right - left).max(2.0), BAND);
            sheet.add(Shape::Block { at: (left, middle - BAND / 2.0), size, ink: Ink::PlainMost });
        }
        sheet.line(
            vec![(whole, middle - BAND / 2.0 - 2.0), (whole, middle + BAND / 2.0 + 2.0)],
            Ink::Words,
            2.0,
        );
        if let Some([low, high]) = relative.model {
            sheet.line(vec![(scale.at(low), middle), (scale.at(high), middle)], Ink::Better, 2.5);
        }
        sheet.dot((scale.at(relative.mean), middle), Ink::Better, row.inside() == Some(false));
    }
    let look = Look::QUIET;
    sheet.text((from, bottom + 11.0), "per cent of the public figure", look);
    sheet.y = bottom + 20.0;
}
