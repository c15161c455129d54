//! The paired difference of every option from the comparator: a dot, the range of 90 % of runs, and how sure it is.

use super::axis::Axis;
use super::drawing::{Anchor, Fault};
use super::letters::Look;
use super::sheet::{EDGE, LINES, Sheet, dot};
use super::style::Ink;
use super::{Kind, Picture, Words, comparator, title};
use crate::summary::Summary;
use crate::summary::board::{BoardRow, BoardSection};
use crate::summary::headline::{Answer, Difference};
use crate::summary::statistics::Better;
use crate::summary::words::{FEWEST_RUNS, Sign, sign};
use plotters::prelude::{Color, PathElement};

/// One picture for every quantity of the first table that counts people.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    if summary.strategies.len() < 2 {
        return Vec::new();
    }
    let people = |section: &&BoardSection| section.quantity.unit() == "people";
    summary.board.iter().filter(people).filter_map(|section| picture(summary, section)).collect()
}

/// The rows of a section that are no comparator.
fn options(section: &BoardSection) -> impl Iterator<Item = &BoardRow> {
    section.rows.iter().filter(|row| row.strategy > 0)
}

fn picture(summary: &Summary, section: &BoardSection) -> Option<Picture> {
    let quantity = section.quantity;
    let answer = summary.answer(quantity.outcome, quantity.timing)?;
    let ranged = summary.facts.runs >= FEWEST_RUNS;
    let range = if ranged {
        ", the line what 90 % of runs fell between, “likely” the share of runs that agree"
    } else {
        ""
    };
    let words = Words {
        title: format!("{}: difference from {}", what(section), comparator(summary)),
        reading: format!(
            "The dot is the mean{range}. A hollow dot: the model cannot tell which way."
        ),
        finding: section.sentence.clone(),
        description: options(section).map(|row| described(summary, row) + ". ").collect(),
    };
    let name = format!("difference_{}", quantity.outcome.key());
    Some(Picture::new(summary, Kind::Difference, name, words, |sheet| {
        draw(sheet, summary, section, answer)
    }))
}

/// What a section counts; the unit stands under the axis.
fn what(section: &BoardSection) -> &str {
    section.title.strip_suffix(", people").unwrap_or(&section.title)
}

/// A row in words.
fn described(summary: &Summary, row: &BoardRow) -> String {
    let mut parts = vec![row.difference.clone().unwrap_or_default()];
    parts.extend(row.range.as_ref().map(|range| format!("90 % of runs {range}")));
    parts.extend(row.chance.clone());
    format!("{}: {}", title(summary, row.strategy), parts.join(", "))
}

/// Colour of a difference, and whether its dot is hollow.
pub(super) fn mark(summary: &Summary, better: Better, difference: &Difference) -> (Ink, bool) {
    let side = |more: bool| match better {
        Better::Unranked => Ink::Plain,
        Better::Higher if more => Ink::Better,
        Better::Lower if !more => Ink::Better,
        _ => Ink::Worse,
    };
    match sign(&summary.facts, better, difference) {
        Sign::Identical | Sign::Slight => (Ink::Plain, false),
        Sign::Unclear => (Ink::Plain, true),
        Sign::More(_) => (side(true), false),
        Sign::Less(_) => (side(false), false),
    }
}

/// Numbers that a difference puts on the scale.
fn extent(difference: &Difference) -> [f64; 3] {
    let estimate = difference.absolute;
    let end = |end: Option<f64>| end.unwrap_or(estimate.mean);
    [end(estimate.lower_5_percent), estimate.mean, end(estimate.upper_95_percent)]
}

fn draw(
    sheet: &mut Sheet,
    summary: &Summary,
    section: &BoardSection,
    answer: &Answer,
) -> Result<(), Fault> {
    let rows: Vec<(&BoardRow, &Difference)> =
        options(section).filter_map(|row| Some((row, answer.difference(row.strategy)?))).collect();
    // Stacked: name, line, words under each other. Wide: side by side.
    let stacked = sheet.narrow();
    let room = sheet.rest().width;
    let (names, words) = if stacked { (room, room) } else { (0.3 * room, 0.32 * room) };
    let numbers = rows.iter().flat_map(|(_, difference)| extent(difference));
    let over = Axis::signed(numbers.chain([0.0]), if stacked { 4 } else { 5 });
    let (from, to) = if stacked {
        let inset = (over.widest() / 2.0).max(8.0);
        (EDGE + inset, EDGE + room - inset)
    } else {
        (EDGE + names + 16.0, EDGE + room - words - 16.0)
    };
    sides(sheet, answer.quantity.better(), over.at(0.0, from, to));
    let top = sheet.y;
    let mut y = top + 4.0;
    let mut middles = Vec::new();
    for (row, _) in &rows {
        let name = Look::BOLD.wrapped(&title(summary, row.strategy), names, LINES);
        let text = words_of(row, words);
        if stacked {
            y = sheet.lines((EDGE, y), &name, Look::BOLD);
            middles.push(y + 9.0);
            y = sheet.lines((EDGE, y + 20.0), &text, Look::LABEL.ink(Ink::Quiet)) + 12.0;
        } else {
            let [name_tall, text_tall] = [&name, &text].map(|lines| Look::LABEL.tall(lines));
            let height = name_tall.max(text_tall).max(22.0);
            sheet.lines((EDGE, y + (height - name_tall) / 2.0), &name, Look::BOLD);
            let left = EDGE + room - words;
            sheet.lines((left, y + (height - text_tall) / 2.0), &text, Look::LABEL);
            middles.push(y + height / 2.0);
            y += height + 12.0;
        }
    }
    // On a telephone the words stand over the plot's width: the grid shows only where the marks are.
    let pieces = stacked.then_some(&middles[..]);
    let (mut chart, bottom) = sheet.rows([from, top, to, y], &over, pieces)?;
    for ((_, difference), middle) in rows.iter().zip(&middles) {
        let (ink, hollow) = mark(summary, answer.quantity.better(), difference);
        let [low, mean, high] = extent(difference).map(|number| (number, *middle));
        chart.draw_series([PathElement::new([low, high], ink.stroke_width(25))])?;
        chart.draw_series([dot(mean, 55, ink, hollow)])?;
    }
    let look = Look::QUIET.anchor(Anchor::Middle);
    sheet.text(((from + to) / 2.0, bottom + 11.0), "people", look);
    sheet.y = bottom + 20.0;
    Ok(())
}

/// Which side of nothing is better, above the plot.
fn sides(sheet: &mut Sheet, better: Better, nothing: f64) {
    let lower = better == Better::Lower;
    let bold = Look::STRONG;
    for (side, good, anchor) in [("fewer", lower, Anchor::End), ("more", !lower, Anchor::Start)] {
        let (ink, words) = match better {
            Better::Unranked => (Ink::Quiet, side.to_owned()),
            _ if good => (Ink::Better, format!("{side}: better")),
            _ => (Ink::Worse, format!("{side}: worse")),
        };
        let (x, text) = match anchor {
            Anchor::End => (nothing - 6.0, format!("← {words}")),
            _ => (nothing + 6.0, format!("{words} →")),
        };
        let end = if anchor == Anchor::End { x - bold.width(&text) } else { x + bold.width(&text) };
        if (0.0..=sheet.width).contains(&end) {
            sheet.text((x, sheet.y + 11.0), &text, bold.ink(ink).anchor(anchor));
        }
    }
    sheet.y += 18.0;
}

/// The words beside a row: difference, range, chance.
fn words_of(row: &BoardRow, width: f64) -> Vec<String> {
    let range = row.range.as_ref().map(|range| format!("90 % of runs: {range}"));
    [row.difference.clone(), range, row.chance.clone()]
        .into_iter()
        .flatten()
        .flat_map(|part| Look::LABEL.wrapped(&part, width, LINES))
        .collect()
}
