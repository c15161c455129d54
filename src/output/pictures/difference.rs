//! The paired difference of every option from the comparator: a dot, the range of 90 % of runs, and how sure it is. The
//! three definitions of recovery stand side by side.

use super::axis::{Axis, limit};
use super::drawing::Fault;
use super::letters::{Anchor, Look};
use super::picture::{Kind, Picture, Words};
use super::says::{One, Said, Side, answered, shortest, sides as said_of, too_few, untested};
use super::sheet::{EDGE, LINES, Sheet, interval};
use super::style::Ink;
use super::titles::{comparator, title};
use crate::findings::headline::{Answer, Difference};
use crate::findings::quantities::{Quantity, Timing, recovery};
use crate::findings::sign::{FEWEST_RUNS, Sign, sign};
use crate::findings::statistics::Better;
use crate::model::Outcome;
use crate::narrative::Summary;
use crate::narrative::figures::signed_size;
use crate::narrative::texts::{BoardRow, BoardSection};

/// The definitions of recovery, with the names of their columns.
pub(super) const DEFINITIONS: [(Outcome, &str); 3] = [
    (Outcome::Abstinent, "abstinent"),
    (Outcome::Settled, "settled"),
    (Outcome::GettingOn, "getting on with life"),
];

/// Said where a scale stops short of an option that reaches far beyond the others.
const ARROW: &str = " An arrow goes on beyond the scale.";

/// Deaths, recovery, and the three definitions of recovery.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    if summary.strategies.len() < 2 {
        return Vec::new();
    }
    let recovery = recovery(summary.facts.horizon_months);
    [Quantity::new(Outcome::Deaths, Timing::OverHorizon), recovery]
        .into_iter()
        .filter_map(|quantity| picture(summary, section(summary, quantity)?))
        .chain(recoveries(summary))
        .collect()
}

/// The part of the first table on a quantity.
fn section(summary: &Summary, quantity: Quantity) -> Option<&BoardSection> {
    summary.board.iter().find(|section| section.quantity == quantity)
}

/// The rows of a section that are no comparator.
fn options(section: &BoardSection) -> impl Iterator<Item = &BoardRow> {
    section.rows.iter().filter(|row| row.strategy > 0)
}

fn picture(summary: &Summary, section: &BoardSection) -> Option<Picture> {
    let quantity = section.quantity;
    let answer = summary.answer(quantity.outcome, quantity.timing)?;
    let ranges: Vec<[f64; 3]> = answer.differences.iter().map(extent).collect();
    let words = Words {
        finding: answered(summary, answer),
        title: format!("{}, difference from {}", section.title, comparator(summary)),
        reading: reading(summary, &ranges),
        description: options(section).map(|row| described(summary, row) + ". ").collect(),
    };
    let name = format!("difference_{}", quantity.outcome.key());
    Some(Picture::new(summary, Kind::Difference, name, words, |sheet| {
        draw(sheet, summary, section, answer, &ranges)
    }))
}

/// How to read dots and lines.
fn reading(summary: &Summary, ranges: &[[f64; 3]]) -> String {
    let several = summary.facts.runs >= FEWEST_RUNS && !summary.facts.expected;
    let range = if several { "; line: 90 % of runs; hollow: the model cannot tell" } else { "" };
    let arrow = if limit(ranges) < f64::INFINITY { ARROW } else { "" };
    format!("Dot: mean{range}.{arrow}")
}

/// A row in words.
fn described(summary: &Summary, row: &BoardRow) -> String {
    let mut parts = vec![row.difference.clone().unwrap_or_default()];
    parts.extend(row.range.as_ref().map(|range| format!("90 % of runs {range}")));
    parts.extend(row.agreed());
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

/// Lower end, mean and upper end of a difference.
pub(super) fn extent(difference: &Difference) -> [f64; 3] {
    let estimate = difference.absolute;
    let end = |end: Option<f64>| end.unwrap_or(estimate.mean);
    [end(estimate.lower_5_percent), estimate.mean, end(estimate.upper_95_percent)]
}

fn draw(
    sheet: &mut Sheet,
    summary: &Summary,
    section: &BoardSection,
    answer: &Answer,
    ranges: &[[f64; 3]],
) -> Result<(), Fault> {
    let rows: Vec<(&BoardRow, &Difference)> =
        options(section).filter_map(|row| Some((row, answer.difference(row.strategy)?))).collect();
    // Stacked: name, line, words under each other. Wide: side by side.
    let stacked = sheet.narrow();
    let room = sheet.rest().width;
    let (names, words) = if stacked { (room, room) } else { (0.3 * room, 0.3 * room) };
    let over = Axis::spared(ranges, if stacked { 4 } else { 5 });
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
    for (row, difference) in &rows {
        let name = Look::BOLD.wrapped(&title(summary, row.strategy), names, LINES);
        let (ink, _) = mark(summary, answer.quantity.better(), difference);
        let by = Look::BOLD.ink(if ink == Ink::Plain { Ink::Words } else { ink });
        let amount = row.difference.clone().unwrap_or_default();
        let amount = by.wrapped(&amount, words, LINES);
        let beside = beside(row, words);
        let above = y;
        if stacked {
            y = sheet.lines((EDGE, y), &name, Look::BOLD);
            middles.push(y + 9.0);
            y = sheet.lines((EDGE, y + 20.0), &amount, by);
            y = sheet.lines((EDGE, y), &beside, Look::LABEL.ink(Ink::Quiet)) + 12.0;
        } else {
            let [name_tall, amount_tall, beside_tall] =
                [&name, &amount, &beside].map(|lines| Look::LABEL.tall(lines));
            let height = name_tall.max(amount_tall + beside_tall).max(22.0);
            sheet.lines((EDGE, y + (height - name_tall) / 2.0), &name, Look::BOLD);
            let left = EDGE + room - words;
            let upper = y + (height - amount_tall - beside_tall) / 2.0;
            let under = sheet.lines((left, upper), &amount, by);
            sheet.lines((left, under), &beside, Look::LABEL.ink(Ink::Quiet));
            middles.push(y + height / 2.0);
            y += height + 12.0;
        }
        sheet.note([EDGE, above, EDGE + room, y], &described(summary, row));
    }
    // On a telephone the words stand over the plot's width: the grid shows only where the marks are.
    let pieces = stacked.then_some(&middles[..]);
    let (mut chart, bottom) = sheet.rows([from, top, to, y], &over, pieces)?;
    for ((_, difference), middle) in rows.iter().zip(&middles) {
        let (ink, hollow) = mark(summary, answer.quantity.better(), difference);
        interval(&mut chart, extent(difference), *middle, ink, hollow)?;
    }
    sheet.y = bottom + 6.0;
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

/// The words beside a row that come second: range, chance.
fn beside(row: &BoardRow, width: f64) -> Vec<String> {
    let range = row.range.as_ref().map(|range| format!("90 % of runs: {range}"));
    [range, row.agreed()]
        .into_iter()
        .flatten()
        .flat_map(|part| Look::LABEL.wrapped(&part, width, LINES))
        .collect()
}

/// The three definitions of recovery, none ranked above another, on one scale.
fn recoveries(summary: &Summary) -> Option<Picture> {
    let mut columns: Vec<(&str, &Answer)> = Vec::new();
    for (outcome, name) in DEFINITIONS {
        columns.push((name, summary.answer(outcome, Timing::AtEnd)?));
    }
    let ranges: Vec<[f64; 3]> =
        columns.iter().flat_map(|(_, answer)| answer.differences.iter().map(extent)).collect();
    let words = Words {
        finding: agreed(summary, &columns),
        title: format!(
            "People in recovery at the end by its three definitions, difference from {}",
            comparator(summary)
        ),
        reading: reading(summary, &ranges),
        description: (1..summary.strategies.len())
            .map(|option| three(summary, &columns, option) + ". ")
            .collect(),
    };
    Some(Picture::new(summary, Kind::Difference, "difference_recoveries", words, |sheet| {
        draw_recoveries(sheet, summary, &columns, &ranges)
    }))
}

/// An option's three differences in words.
fn three(summary: &Summary, columns: &[(&str, &Answer)], option: usize) -> String {
    let of = |(name, answer): &(&str, &Answer)| {
        let row = section(summary, answer.quantity)?.rows.iter().find(|r| r.strategy == option)?;
        let range = row.range.as_ref().map(|range| format!(", 90 % of runs {range}"));
        Some(format!("{name} {}{}", row.difference.clone()?, range.unwrap_or_default()))
    };
    let parts: Vec<String> = columns.iter().filter_map(of).collect();
    format!("{}: {}", title(summary, option), parts.join("; "))
}

/// Under which options the three definitions say the same.
fn agreed(summary: &Summary, columns: &[(&str, &Answer)]) -> String {
    let facts = &summary.facts;
    if !facts.expected && facts.runs < FEWEST_RUNS {
        return too_few("people in recovery");
    }
    let recovery = recovery(facts.horizon_months);
    let one = |option: usize| {
        let of = |(_, answer): &(&str, &Answer)| super::says::one(summary, answer, option);
        let known: Vec<Side> = columns.iter().filter_map(of).map(|one| one.side).collect();
        One {
            option,
            side: together(&known),
            by: None,
            untested: untested(summary, recovery, option),
        }
    };
    let ones: Vec<One> = (1..summary.strategies.len()).map(one).collect();
    all_three(summary, &ones)
}

/// The side on which all of some lie; unclear where they do not agree.
pub(super) fn together(sides: &[Side]) -> Side {
    match sides {
        [first, rest @ ..] if rest.iter().all(|side| side == first) => *first,
        _ => Side::Unclear,
    }
}

/// Under which options recovery is more or less common by all three definitions.
pub(super) fn all_three(summary: &Summary, ones: &[One]) -> String {
    let said = Said {
        noun: "people in recovery by all three definitions",
        sides: ["fewer", "more"],
        say: &|_| String::new(),
        how: "",
    };
    let sentence = shortest(summary, |names| said_of(names, ones, &said));
    sentence.replace("; unclear under", "; unclear or not the same for all three under")
}

fn draw_recoveries(
    sheet: &mut Sheet,
    summary: &Summary,
    columns: &[(&str, &Answer)],
    ranges: &[[f64; 3]],
) -> Result<(), Fault> {
    const BETWEEN: f64 = 16.0;
    let stacked = sheet.narrow();
    let room = sheet.rest().width;
    let names = if stacked { room } else { 0.27 * room };
    let left = if stacked { EDGE } else { EDGE + names + BETWEEN };
    let over = Axis::spared(ranges, if stacked { 3 } else { 4 });
    // Words of ticks reach a little beyond a column, and keep apart.
    let inset = (over.widest() / 2.0 - 6.0).max(6.0);
    let count = columns.len() as f64;
    let each = (EDGE + room - left - BETWEEN * (count - 1.0)) / count;
    let edges = |column: usize| {
        let from = left + column as f64 * (each + BETWEEN);
        (from, from + each)
    };
    let heads: Vec<Vec<String>> =
        columns.iter().map(|(name, _)| Look::STRONG.wrapped(name, each, 2)).collect();
    let tallest = heads.iter().map(|head| Look::STRONG.tall(head)).fold(0.0, f64::max);
    for (column, head) in heads.iter().enumerate() {
        let upper = sheet.y + tallest - Look::STRONG.tall(head);
        sheet.lines((edges(column).0, upper), head, Look::STRONG);
    }
    let top = sheet.y + tallest + 4.0;
    let mut y = top;
    let mut middles = Vec::new();
    for option in 1..summary.strategies.len() {
        let name = Look::BOLD.wrapped(&title(summary, option), names, LINES);
        let tall = Look::BOLD.tall(&name);
        if stacked {
            y = sheet.lines((EDGE, y), &name, Look::BOLD);
            middles.push(y + 24.0);
            y += 40.0;
        } else {
            let height = tall.max(36.0);
            sheet.lines((EDGE, y + (height - tall) / 2.0), &name, Look::BOLD);
            middles.push(y + height / 2.0 + 7.0);
            y += height + 8.0;
        }
    }
    let mut bottom = y;
    for (column, (kind, answer)) in columns.iter().enumerate() {
        let (from, to) = edges(column);
        let plot = [from + inset, top, to - inset, y];
        let pieces = stacked.then_some(&middles[..]);
        let (mut chart, under) = sheet.rows(plot, &over, pieces)?;
        bottom = bottom.max(under);
        for (option, middle) in (1..summary.strategies.len()).zip(&middles) {
            let Some(difference) = answer.difference(option) else { continue };
            let (ink, hollow) = mark(summary, answer.quantity.better(), difference);
            interval(&mut chart, extent(difference), *middle, ink, hollow)?;
            // The number stands over its dot, inside the column.
            let text = signed_size(difference.absolute.mean);
            let look = Look::QUIET.ink(if ink == Ink::Plain { Ink::Words } else { ink });
            let half = look.width(&text) / 2.0;
            let at = over.at(difference.absolute.mean, plot[0], plot[2]);
            let x = at.clamp(from + half, (to - half).max(from + half));
            sheet.text((x, middle - 9.0), &text, look.anchor(Anchor::Middle));
            let note = format!("{}, {kind}: {text}", title(summary, option));
            sheet.note([from, middle - 20.0, to, middle + 10.0], &note);
        }
    }
    sheet.y = bottom + 6.0;
    Ok(())
}
