//! Who gains and who is left behind: differences for every thousand people of a group. Attributes of which no group moves
//! are named in a line, and so are options under which none does.

use super::axis::{Axis, limit};
use super::drawing::Fault;
use super::letters::{Anchor, Look};
use super::picture::{Kind, Picture, Words};
use super::says::{How, mark, shortest, untested};
use super::sheet::{Place, Sheet, interval};
use super::style::Ink;
use super::titles::{comparator, title};
use crate::findings::groups::{Dimension, GroupRow, outcome_of};
use crate::findings::quantities::{Quantity, Timing};
use crate::model::{Measure, Outcome};
use crate::narrative::Summary;
use crate::narrative::figures::{capital, signed_size, size};

/// Least width of a panel, pixels.
const LEAST: f64 = 300.0;
/// Height of a row, pixels.
const ROW: f64 = 19.0;
/// A difference moves where it is at least so much of the largest of the picture.
const MOVES: f64 = 0.05;

/// A group and its difference for every thousand people.
type Row<'a> = (&'a GroupRow, f64);

/// Deaths, and recovery as the first table counts it.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    [
        (Measure::Deaths, "deaths", false),
        (Measure::ReachedOneYear, "people reaching one year of recovery", true),
    ]
    .into_iter()
    .filter_map(|(measure, noun, more_is_better)| picture(summary, measure, noun, more_is_better))
    .collect()
}

/// The rows of a measure that are differences for people who are there.
fn rows(summary: &Summary, measure: Measure, strategy: usize) -> Vec<Row<'_>> {
    let rows =
        summary.groups.iter().filter(|row| row.strategy == strategy && row.measure == measure);
    rows.filter_map(|row| Some((row, row.per_thousand()?))).collect()
}

/// The attributes of which a group moves, and those of which none does.
fn moving(rows: &[Row], least: f64) -> (Vec<Dimension>, Vec<Dimension>) {
    let there = |dimension: &Dimension| rows.iter().any(|(row, _)| row.dimension == *dimension);
    let moves = |dimension: &Dimension| {
        rows.iter()
            .any(|(row, by)| row.dimension == *dimension && row.is_clear() && by.abs() >= least)
    };
    Dimension::ALL.iter().copied().filter(there).partition(moves)
}

fn picture(
    summary: &Summary,
    measure: Measure,
    noun: &str,
    more_is_better: bool,
) -> Option<Picture> {
    let all = || (1..summary.strategies.len()).flat_map(|option| rows(summary, measure, option));
    let numbers: Vec<[f64; 3]> = all().map(|(_, by)| [by, by, by]).collect();
    let far = limit(&numbers);
    let inside = numbers.iter().map(|by| by[0].abs()).filter(|by| *by <= far);
    let least = MOVES * inside.fold(0.0, f64::max);
    let (options, unmoved): (Vec<usize>, Vec<usize>) = (1..summary.strategies.len())
        .partition(|option| !moving(&rows(summary, measure, *option), least).0.is_empty());
    if all().all(|(_, by)| by == 0.0) {
        return None;
    }
    let words = Words {
        finding: finding(summary, measure, noun, &options),
        title: format!(
            "{} by group, difference from {} for every 1,000 people of the group at the start",
            capital(noun),
            comparator(summary)
        ),
        reading: "Mean over runs, over the horizon; hollow: within twice its Monte Carlo error of none. How far runs spread is not shown."
            .into(),
        description: (1..summary.strategies.len()).map(|option| described(summary, measure, option)).collect(),
    };
    let over = Axis::spared(&numbers, 4);
    let name = format!("groups_{}", measure.key());
    Some(Picture::new(summary, Kind::Groups, name, words, |sheet| {
        let names: Vec<String> = options.iter().map(|&option| title(summary, option)).collect();
        sheet.panels(&names, LEAST, |sheet, index, place| {
            let rows = rows(summary, measure, options[index]);
            let (shown, hidden) = moving(&rows, least);
            let shown: Vec<Row> =
                rows.into_iter().filter(|(row, _)| shown.contains(&row.dimension)).collect();
            let y = draw(sheet, &shown, &over, more_is_better, place, &names[index])?;
            if hidden.is_empty() {
                return Ok(y);
            }
            let hidden: Vec<&str> = hidden.into_iter().map(attribute).collect();
            let said = format!("Nothing clear by {}.", hidden.join(", "));
            Ok(sheet.paragraph(Place { y: y + 2.0, ..place }, &said, Look::QUIET, 3))
        })?;
        super::unmoved::still(sheet, summary, &unmoved, "No group moves clearly under");
        Ok(())
    }))
}

/// An attribute after “by”.
const fn attribute(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Substance => "substance",
        Dimension::Age => "age",
        Dimension::Sex => "sex",
        Dimension::Want => "what people want",
        Dimension::Complexity => "complexity",
    }
}

/// The group for which most changes.
fn finding(summary: &Summary, measure: Measure, noun: &str, options: &[usize]) -> String {
    let quantity =
        Quantity::new(outcome_of(measure).unwrap_or(Outcome::Deaths), Timing::OverHorizon);
    let clear = options.iter().flat_map(|&option| {
        let rows = rows(summary, measure, option).into_iter();
        rows.filter(|(row, _)| row.is_clear()).map(move |row| (option, row))
    });
    let Some((option, (row, by))) =
        clear.max_by(|one, other| one.1.1.abs().total_cmp(&other.1.1.abs()))
    else {
        return format!("No group has clearly more or fewer {noun} under any option");
    };
    let side = if by < 0.0 { "fewer" } else { "more" };
    let mark = mark(usize::from(untested(summary, quantity, option)), 1);
    shortest(summary, |names| {
        let who = if names.how == How::Counts { "one option".into() } else { names.quoted(option) };
        format!(
            "{noun} change most among {}: {} {side} of every 1,000 under {who}{mark}",
            people(row),
            size(by)
        )
    })
}

/// A group's people, after “among”.
fn people(row: &GroupRow) -> String {
    match row.dimension {
        Dimension::Substance => format!("people who use {}", row.title()),
        Dimension::Age => format!("people {}", row.title()),
        Dimension::Sex => row.title().to_owned(),
        Dimension::Want => format!("people who {}", row.title()),
        Dimension::Complexity => format!("people of {}", row.title()),
    }
}

fn described(summary: &Summary, measure: Measure, option: usize) -> String {
    let rows = rows(summary, measure, option);
    let of = |(row, difference): &Row| {
        let side = if *difference < 0.0 { "fewer" } else { "more" };
        format!("{} {} {side}", row.title(), size(*difference))
    };
    let parts: Vec<String> = rows.iter().map(of).collect();
    format!("{}: {}. ", title(summary, option), parts.join("; "))
}

/// One option's groups; the height under them.
fn draw(
    sheet: &Sheet,
    rows: &[Row],
    over: &Axis,
    more_is_better: bool,
    place: Place,
    option: &str,
) -> Result<f64, Fault> {
    let names = rows.iter().map(|(row, ..)| Look::QUIET.width(row.title()));
    let gutter = names.fold(0.0, f64::max).min(0.52 * place.width) + 10.0;
    let values =
        rows.iter().map(|(_, by)| Look::QUIET.width(&signed_size(*by))).fold(0.0, f64::max);
    let inset = over.widest() / 2.0;
    let (left, right) = (place.x + gutter + inset, place.x + place.width - values - 6.0 - inset);
    let mut y = place.y;
    let mut marks = Vec::new();
    let mut before: Option<Dimension> = None;
    for (row, by) in rows {
        if before.is_some_and(|dimension| dimension != row.dimension) {
            y += 8.0;
        }
        before = Some(row.dimension);
        let name = Look::QUIET.wrapped(row.title(), gutter - 10.0, 1);
        sheet.lines((place.x, y + 3.0), &name, Look::QUIET.ink(Ink::Words));
        let ink = match (row.is_clear(), (*by > 0.0) == more_is_better) {
            (false, _) => Ink::Plain,
            (true, true) => Ink::Better,
            (true, false) => Ink::Worse,
        };
        let text = signed_size(*by);
        let look = Look::QUIET.anchor(Anchor::End).ink(ink);
        sheet.text((place.x + place.width, y + 13.2), &text, look);
        let note = format!("{option}, {}: {text} for every 1,000 people", row.title());
        sheet.note([place.x, y, place.x + place.width, y + ROW], &note);
        marks.push((y + ROW / 2.0, *by, ink, row.is_clear()));
        y += ROW;
    }
    let (mut chart, bottom) = sheet.rows([left, place.y, right, y], over, None)?;
    for (middle, by, ink, clear) in marks {
        interval(&mut chart, [by.min(0.0), by, by.max(0.0)], middle, ink, !clear)?;
    }
    Ok(bottom)
}
