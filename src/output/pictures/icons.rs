//! Of 1,000 people: one square for each under the comparator, and for every other option only the squares that change.

use super::drawing::Fault;
use super::letters::{Anchor, Look};
use super::picture::{Kind, Picture, Words};
use super::says::{mark, untested};
use super::sheet::{EDGE, Place, Sheet};
use super::style::Ink;
use super::titles::{comparator, title};
use crate::findings::drawn::{ICONS, Thousand};
use crate::findings::quantities::{Quantity, Timing};
use crate::findings::sign::{Sign, sign};
use crate::findings::statistics::Better;
use crate::model::Outcome;
use crate::narrative::Summary;
use crate::narrative::figures::{duration, size};
use plotters::prelude::{Color, PathElement, Rectangle};

/// Squares side by side under the comparator.
const ACROSS: usize = 50;
/// Width of a square, pixels.
const SQUARE: f64 = 8.0;

/// The icon array.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    let thousand = &summary.drawn.thousand;
    let Some(now) = thousand.first().copied() else { return Vec::new() };
    let over = duration(summary.facts.horizon_months);
    let more = if thousand.len() > 1 {
        " Under it, how many more or fewer die under each option: blue fewer, orange more, grey where the model cannot tell."
    } else {
        ""
    };
    let words = Words {
        finding: finding(summary, &now),
        title: format!("Deaths over {over}, of every 1,000 people in the model at the start"),
        reading: format!(
            "One square, one person; dark: dies, under {}. People who become dependent later are counted as they come.{more}",
            comparator(summary)
        ),
        description: thousand
            .iter()
            .map(|one| format!("{}: {}. ", title(summary, one.strategy), said(one, &now)))
            .collect(),
    };
    vec![Picture::new(summary, Kind::Icons, "of_1000_people", words, |sheet| {
        draw(sheet, summary, thousand, &now)
    })]
}

/// What the model can say of an option's deaths.
fn side(summary: &Summary, option: usize) -> Option<Sign> {
    let answer = summary.answer(Outcome::Deaths, Timing::OverHorizon)?;
    Some(sign(&summary.facts, Better::Lower, answer.difference(option)?))
}

/// How many die, and how far options change that.
fn finding(summary: &Summary, now: &Thousand) -> String {
    let lead = format!("Of every 1,000 people, {} die", size(now.deaths));
    let deaths = Quantity::new(Outcome::Deaths, Timing::OverHorizon);
    let clear: Vec<&Thousand> = summary
        .drawn
        .thousand
        .iter()
        .skip(1)
        .filter(|one| matches!(side(summary, one.strategy), Some(Sign::More(_) | Sign::Less(_))))
        .collect();
    let by = |one: &Thousand| one.more_deaths(now);
    let said = |one: &Thousand| {
        let mark = mark(usize::from(untested(summary, deaths, one.strategy)), 1);
        format!("{}{mark}", change(one, now))
    };
    let lowest = clear.iter().min_by(|one, other| by(one).total_cmp(&by(other)));
    let highest = clear.iter().max_by(|one, other| by(one).total_cmp(&by(other)));
    match (lowest, highest, summary.drawn.thousand.len()) {
        (_, _, 1) => lead,
        (Some(low), Some(high), 2) if low == high => {
            format!("{lead}; {} under the option", said(low))
        }
        (Some(low), Some(high), _) if low == high => {
            format!(
                "{lead}; {} under one option, unclear or no difference under the others",
                said(low)
            )
        }
        (Some(low), Some(high), _) => {
            format!("{lead}; options change that by {} to {}", said(low), said(high))
        }
        _ => format!("{lead}; the model cannot tell whether any option changes that"),
    }
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
    format!("{deaths}, {}", change(one, now))
}

fn change(one: &Thousand, now: &Thousand) -> String {
    match one.more_deaths(now) {
        0.0 => "no difference".into(),
        by if by.abs() < 0.05 => "hardly any difference".into(),
        more if more > 0.0 => format!("{} more", size(more)),
        fewer => format!("{} fewer", size(fewer)),
    }
}

fn draw(
    sheet: &mut Sheet,
    summary: &Summary,
    thousand: &[Thousand],
    now: &Thousand,
) -> Result<(), Fault> {
    let place = sheet.rest();
    let step = (place.width / ACROSS as f64).min(SQUARE);
    let dead = whole(now.deaths);
    let ink = |index: usize| if index < dead { Ink::Prison } else { Ink::PlainMost };
    let (x, y) = (place.x, place.y);
    let bottom = squares(sheet, (x, y), step, ACROSS, ICONS as usize, ink)?;
    sheet.note(
        [x, y, x + ACROSS as f64 * step, bottom],
        &format!("{}: {}", title(summary, 0), said(now, now)),
    );
    sheet.y = bottom + 16.0;
    for one in thousand.iter().skip(1) {
        row(sheet, summary, one, now, step)?;
    }
    Ok(())
}

/// An option: its name, how many more or fewer die, and their squares.
fn row(
    sheet: &mut Sheet,
    summary: &Summary,
    one: &Thousand,
    now: &Thousand,
    step: f64,
) -> Result<(), Fault> {
    let Place { x, y, width } = sheet.rest();
    let by = one.more_deaths(now);
    let ink = match side(summary, one.strategy) {
        Some(Sign::More(_)) => Ink::Worse,
        Some(Sign::Less(_)) => Ink::Better,
        _ => Ink::Plain,
    };
    let amount = change(one, now);
    let look = Look::BOLD.ink(if ink == Ink::Plain { Ink::Words } else { ink });
    sheet.text((x + width, y + 11.0), &amount, look.anchor(Anchor::End));
    let names = width - look.width(&amount) - 12.0;
    let name = Look::LABEL.wrapped(&title(summary, one.strategy), names, 2);
    let mut bottom = sheet.lines((x, y), &name, Look::LABEL) + 2.0;
    let many = whole(by.abs());
    if many > 0 {
        let across = (width / step).floor().max(1.0) as usize;
        bottom = squares(sheet, (x, bottom), step, across, many, |_| ink)?;
    }
    let note = format!("{}: {}", title(summary, one.strategy), said(one, now));
    sheet.note([EDGE, y, EDGE + width, bottom], &note);
    sheet.y = bottom + 9.0;
    Ok(())
}

/// So many squares, `across` side by side; the height under them.
fn squares(
    sheet: &Sheet,
    (x, y): (f64, f64),
    step: f64,
    across: usize,
    many: usize,
    ink: impl Fn(usize) -> Ink,
) -> Result<f64, Fault> {
    // Runs of one colour are one block, and lines of paper cut the blocks into squares: a thousand shapes would be slow.
    let paper = sheet.paper();
    let at = |column: usize, row: usize| (x + column as f64 * step, y + row as f64 * step);
    let mut begun = 0;
    for index in 1..=many {
        if index == many || index % across == 0 || ink(index) != ink(begun) {
            let (column, row) = (begun % across, begun / across);
            let corners = [at(column, row), at(column + index - begun, row + 1)];
            paper.draw(&Rectangle::new(corners, ink(begun).filled()))?;
            begun = index;
        }
    }
    let (columns, rows) = (across.min(many), many.div_ceil(across));
    let down = (1..=columns).map(|column| [at(column, 0), at(column, rows)]);
    let over = (1..=rows).map(|row| [at(0, row), at(columns, row)]);
    for line in down.chain(over) {
        paper.draw(&PathElement::new(line, Ink::Paper.stroke_width(12)))?;
    }
    Ok(at(0, rows).1 + 4.0)
}
