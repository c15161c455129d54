//! The paired difference of every option from the comparator: a dot, the range of 90 % of runs, and how sure it is.

use super::drawing::{Anchor, wrapped};
use super::scale::Scale;
use super::sheet::{LINES, Look, Sheet};
use super::style::Ink;
use super::{Kind, Picture, Words, comparator, title};
use crate::summary::Summary;
use crate::summary::board::{BoardRow, BoardSection};
use crate::summary::headline::{Answer, Difference};
use crate::summary::statistics::Better;
use crate::summary::words::{FEWEST_RUNS, Sign, sign};

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
        draw(sheet, summary, section, answer);
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

fn draw(sheet: &mut Sheet, summary: &Summary, section: &BoardSection, answer: &Answer) {
    let rows: Vec<(&BoardRow, &Difference)> =
        options(section).filter_map(|row| Some((row, answer.difference(row.strategy)?))).collect();
    // Stacked: name, line, words under each other. Wide: side by side.
    let stacked = sheet.narrow();
    let room = sheet.room();
    let left = sheet.width - room - super::sheet::EDGE;
    let (names, words) = if stacked { (room, room) } else { (0.3 * room, 0.32 * room) };
    let (from, to) = if stacked {
        (left + 8.0, left + room - 8.0)
    } else {
        (left + names + 16.0, left + room - words - 16.0)
    };
    let numbers = rows.iter().flat_map(|(_, difference)| extent(difference));
    let scale = Scale::around(numbers.chain([0.0]), if stacked { 4 } else { 5 }, from, to);
    sides(sheet, answer.quantity.better(), &scale);
    let top = sheet.y;
    let mut y = top + 4.0;
    let mut marks = Vec::new();
    for (row, difference) in rows {
        let name = wrapped(&title(summary, row.strategy), names, Look::LABEL.size, true, LINES);
        let text = words_of(row, words);
        let (ink, hollow) = mark(summary, answer.quantity.better(), difference);
        let tall = |lines: &[String]| lines.len() as f64 * Look::LABEL.leading();
        if stacked {
            y = sheet.lines((left, y), &name, Look::BOLD);
            marks.push((y + 9.0, difference, ink, hollow));
            y = sheet.lines((left, y + 20.0), &text, Look::LABEL.ink(Ink::Quiet)) + 12.0;
        } else {
            let height = tall(&name).max(tall(&text)).max(22.0);
            let centred = |lines: &[String]| y + (height - tall(lines)) / 2.0;
            let (name_y, text_y) = (centred(&name), centred(&text));
            sheet.lines((left, name_y), &name, Look::BOLD);
            sheet.lines((left + room - words, text_y), &text, Look::LABEL);
            marks.push((y + height / 2.0, difference, ink, hollow));
            y += height + 12.0;
        }
    }
    // On a telephone the words stand over the plot's width: the grid shows only where the marks are.
    if stacked {
        for (middle, ..) in &marks {
            for tick in scale.ticks() {
                let x = scale.at(tick);
                let ink = if tick == 0.0 { Ink::Zero } else { Ink::Grid };
                sheet.line(vec![(x, middle - 8.0), (x, middle + 8.0)], ink, 1.0);
            }
        }
    }
    y = if stacked { ticks_alone(sheet, &scale, y) } else { sheet.columns(&scale, top, y, true) };
    for (middle, difference, ink, hollow) in marks {
        let [low, mean, high] = extent(difference).map(|number| scale.at(number));
        sheet.line(vec![(low, middle), (high, middle)], ink, 2.5);
        sheet.dot((mean, middle), ink, hollow);
    }
    let middle = (from + to) / 2.0;
    sheet.text((middle, y + 11.0), "people", Look::QUIET.anchor(Anchor::Middle));
    sheet.y = y + 20.0;
}

/// Ticks in words without lines.
fn ticks_alone(sheet: &mut Sheet, scale: &Scale, y: f64) -> f64 {
    sheet.columns(scale, y, y + 3.0, true)
}

/// Which side is better, above the plot.
fn sides(sheet: &mut Sheet, better: Better, scale: &Scale) {
    let words = |side: &str, good: bool| match better {
        Better::Unranked => side.to_owned(),
        _ => format!("{side}: {}", if good { "better" } else { "worse" }),
    };
    let ink = |good: bool| match better {
        Better::Unranked => Ink::Quiet,
        _ if good => Ink::Better,
        _ => Ink::Worse,
    };
    let lower = better == Better::Lower;
    let zero = scale.at(0.0);
    let y = sheet.y + 11.0;
    let less = format!("← {}", words("fewer", lower));
    let more = format!("{} →", words("more", !lower));
    let bold = Look { size: super::style::SMALL, ..Look::BOLD };
    let fits_left = zero - 6.0 - bold.width(&less) >= 0.0;
    let fits_right = zero + 6.0 + bold.width(&more) <= sheet.width;
    if fits_left {
        sheet.text((zero - 6.0, y), &less, bold.ink(ink(lower)).anchor(Anchor::End));
    }
    if fits_right {
        sheet.text((zero + 6.0, y), &more, bold.ink(ink(!lower)));
    }
    sheet.y += 18.0;
}

/// The words beside a row: difference, range, chance.
fn words_of(row: &BoardRow, width: f64) -> Vec<String> {
    let size = Look::LABEL.size;
    let range = row.range.as_ref().map(|range| format!("90 % of runs: {range}"));
    [row.difference.clone(), range, row.chance.clone()]
        .into_iter()
        .flatten()
        .flat_map(|part| wrapped(&part, width, size, false, LINES))
        .collect()
}
