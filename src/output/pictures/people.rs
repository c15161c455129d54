//! Where people are: the comparator's month by month, and what every other option changes in the last month.

use super::axis::Axis;
use super::drawing::Fault;
use super::letters::{Anchor, Look};
use super::picture::{Kind, Picture, Words};
use super::says::{How, shortest};
use super::sheet::{Chart, Place, Sheet, at, interval, mesh};
use super::style::Ink;
use super::titles::{comparator, title};
use super::unmoved::STILL;
use crate::findings::drawn::KINDS;
use crate::narrative::Summary;
use crate::narrative::figures::{signed_size, size};
use plotters::prelude::{AreaSeries, Color};

/// Height of the stack, pixels.
const HEIGHT: f64 = 230.0;
/// Least width of an option's panel, pixels.
const LEAST: f64 = 300.0;
/// Height of a row, pixels.
const ROW: f64 = 19.0;
/// People by whom a kind of place has to change to be worth a row.
const FEWEST: f64 = 0.5;

/// Colours of the layers, from the ground up.
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

/// A kind of place, as an index of [`KINDS`], and how many more or fewer people are there.
type Row = (usize, f64);

/// Layers of people, and changes.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    let people = &summary.drawn.people;
    let (options, months, kinds) = people.dim();
    if options == 0 || months == 0 {
        return Vec::new();
    }
    let at_end: Vec<String> = (0..kinds)
        .map(|kind| format!("{} {}", KINDS[kind].1, size(people[[0, months - 1, kind]])))
        .collect();
    let changes: Vec<(usize, Vec<Row>)> =
        (1..options).map(|option| (option, rows(summary, option))).collect();
    let described = |(option, rows): &(usize, Vec<Row>)| {
        let parts =
            rows.iter().map(|(kind, by)| format!("{} {}", KINDS[*kind].1, signed_size(*by)));
        let parts: Vec<String> = parts.collect();
        let parts = if parts.is_empty() { "hardly a change".into() } else { parts.join("; ") };
        format!("{}, less {}: {parts}. ", title(summary, *option), comparator(summary))
    };
    let changing = if options > 1 {
        format!(
            " Under it, how many more or fewer people than under {} each option has there in the last month.",
            comparator(summary)
        )
    } else {
        String::new()
    };
    let words = Words {
        finding: finding(summary, &changes),
        title: "Where people are, at the end of each month".into(),
        reading: format!(
            "Mean over runs. Numbers at the right: people in the last month.{changing}"
        ),
        description: format!("{}, at the end: {}. ", title(summary, 0), at_end.join("; "))
            + &changes.iter().map(described).collect::<String>(),
    };
    let (moving, unmoved): (Vec<_>, Vec<_>) =
        changes.into_iter().partition(|(_, rows)| !rows.is_empty());
    vec![Picture::new(summary, Kind::People, "people", words, |sheet| {
        stack(sheet, summary)?;
        let names: Vec<String> = moving.iter().map(|(option, _)| title(summary, *option)).collect();
        let ranges: Vec<[f64; 3]> =
            moving.iter().flat_map(|(_, rows)| rows.iter().map(|(_, by)| [*by; 3])).collect();
        let over = Axis::spared(&ranges, 4);
        sheet.panels(&names, LEAST, |sheet, index, place| {
            draw(sheet, place, &moving[index].1, &over, &names[index])
        })?;
        let unmoved: Vec<usize> = unmoved.iter().map(|(option, _)| *option).collect();
        super::unmoved::still(sheet, summary, &unmoved, STILL);
        Ok(())
    })]
}

/// The kinds of place that an option changes, as the stack has them from top to bottom; none where hardly any does.
fn rows(summary: &Summary, option: usize) -> Vec<Row> {
    let moved = summary.drawn.moved(option).unwrap_or_default();
    let rows = moved.into_iter().enumerate().rev();
    rows.filter(|(_, by)| by.abs() >= FEWEST).collect()
}

/// Where the largest changes are.
fn finding(summary: &Summary, changes: &[(usize, Vec<Row>)]) -> String {
    let largest = |rows: &[Row]| {
        rows.iter().copied().max_by(|one, other| one.1.abs().total_cmp(&other.1.abs()))
    };
    let mut found: Vec<(usize, Row)> =
        changes.iter().filter_map(|(option, rows)| Some((*option, largest(rows)?))).collect();
    found.sort_by(|one, other| other.1.1.abs().total_cmp(&one.1.1.abs()).then(one.0.cmp(&other.0)));
    let Some((option, (kind, by))) = found.first().copied() else {
        let people = &summary.drawn.people;
        let last = people.dim().1.saturating_sub(1);
        let using = KINDS.len() - 1;
        let whole: f64 = (0..KINDS.len()).map(|kind| people[[0, last, kind]]).sum();
        let lead = format!(
            "In the last month {} of {} people are using, out of treatment",
            size(people[[0, last, using]]),
            size(whole)
        );
        let rest =
            if changes.is_empty() { "" } else { "; hardly any option changes where people are" };
        return lead + rest;
    };
    let side = if by < 0.0 { "fewer" } else { "more" };
    shortest(summary, |names| {
        let who = match (names.how, changes.len()) {
            (_, 1) => "the option".into(),
            (How::Counts, _) => "one option".into(),
            _ => names.quoted(option),
        };
        let lead = format!("where people are changes most under {who}");
        format!("{lead}: on average {} {side} {}", size(by), KINDS[kind].1)
    })
}

/// The comparator's people, layer on layer, each named at its right end.
fn stack(sheet: &mut Sheet, summary: &Summary) -> Result<(), Fault> {
    let people = &summary.drawn.people;
    let months = people.dim().1;
    let tops = summary.drawn.stacked(0);
    let up = Axis::around(tops.iter().flatten().copied().chain([0.0]), 4);
    let place = sheet.rest();
    // Layers that are too thin for a line of words share what room there is, each with a thread to its layer.
    let names: Vec<String> = (0..KINDS.len())
        .map(|kind| format!("{} {}", size(people[[0, months - 1, kind]]), KINDS[kind].1))
        .collect();
    let widest = names.iter().map(|name| Look::QUIET.width(name)).fold(0.0, f64::max);
    let room = widest.min(0.5 * place.width);
    // A single month is as wide as the panel.
    let over = Axis::bare(0.0, (months - 1).max(1) as f64);
    let plot = Place { width: place.width - room - 22.0, ..place };
    let (mut chart, left) = sheet.panel(plot, HEIGHT, &over, &up)?;
    mesh(&mut chart)?;
    layers(&mut chart, &tops)?;
    let last = &tops[months - 1];
    let mut middles = Vec::new();
    let mut below = 0.0;
    for top in last {
        middles.push(at(&chart, (over_end(&over), (top + below) / 2.0)).1);
        below = *top;
    }
    let line = Look::QUIET.tall(&[String::new()]);
    let spread = apart(&middles, line, place.y + 8.0, place.y + HEIGHT - 2.0);
    let edge = place.x + plot.width;
    let paper = sheet.paper();
    for (kind, (name, (from, to))) in names.iter().zip(middles.iter().zip(&spread)).enumerate() {
        let thread =
            [(edge + 1.0, *from), (edge + 7.0, *from), (edge + 13.0, *to), (edge + 17.0, *to)];
        paper.draw(&plotters::prelude::PathElement::new(thread, INKS[kind].stroke_width(20)))?;
        let name = Look::QUIET.wrapped(name, room, 1);
        sheet.lines((edge + 20.0, to - 8.2), &name, Look::QUIET.ink(Ink::Words));
    }
    let months: Vec<crate::findings::drawn::Year> = summary.drawn.years.clone();
    let y = super::years::years_under(sheet, &months, left, plot, HEIGHT);
    for (index, year) in summary.drawn.years.iter().enumerate() {
        let each = (edge - left) / summary.drawn.years.len() as f64;
        let from = left + index as f64 * each;
        let month = (12 * (index + 1)).min(tops.len()) - 1;
        let of = |kind: usize| format!("{} {}", size(people[[0, month, kind]]), KINDS[kind].1);
        let said: Vec<String> = (0..KINDS.len()).rev().map(of).collect();
        let text = format!("{}, end of {}: {}", title(summary, 0), year.label(), said.join(", "));
        sheet.note([from, place.y, from + each, place.y + HEIGHT], &text);
    }
    sheet.y = y + 12.0;
    Ok(())
}

/// The right end of an axis.
fn over_end(over: &Axis) -> f64 {
    use plotters::prelude::Ranged;
    over.range().end
}

/// Moves positions, which rise or fall, apart until neighbours are `gap` away from each other, between `low` and `high` as
/// far as there is room; their order stays.
pub(super) fn apart(positions: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_by(|&one, &other| positions[one].total_cmp(&positions[other]).then(other.cmp(&one)));
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

/// Each layer down to the ground, the highest first: what is under it covers the rest.
fn layers(chart: &mut Chart, tops: &[Vec<f64>]) -> Result<(), Fault> {
    let last = (tops.len() - 1).max(1);
    let column = |month: usize| tops[month.min(tops.len() - 1)].as_slice();
    for (kind, ink) in INKS.iter().enumerate().rev() {
        // One point a quarter is finer than the eye.
        let months = (0..last).step_by(3).chain([last]);
        let top = months.map(|month| (month as f64, column(month)[kind]));
        chart
            .draw_series(AreaSeries::new(top, 0.0, ink).border_style(Ink::Paper.stroke_width(4)))?;
    }
    Ok(())
}

/// What an option changes; the height under it.
fn draw(
    sheet: &Sheet,
    place: Place,
    rows: &[Row],
    over: &Axis,
    option: &str,
) -> Result<f64, Fault> {
    let names = rows.iter().map(|(kind, _)| Look::QUIET.width(KINDS[*kind].1));
    let gutter = names.fold(0.0, f64::max).min(0.5 * place.width) + 10.0;
    let values =
        rows.iter().map(|(_, by)| Look::QUIET.width(&signed_size(*by))).fold(0.0, f64::max);
    let inset = over.widest() / 2.0;
    let (left, right) = (place.x + gutter + inset, place.x + place.width - values - 6.0 - inset);
    let mut y = place.y;
    let mut marks = Vec::new();
    for (kind, by) in rows {
        let name = Look::QUIET.wrapped(KINDS[*kind].1, gutter - 10.0, 1);
        sheet.lines((place.x, y + 3.0), &name, Look::QUIET.ink(Ink::Words));
        let text = signed_size(*by);
        let look = Look::QUIET.anchor(Anchor::End).ink(Ink::Words);
        sheet.text((place.x + place.width, y + 13.2), &text, look);
        let note = format!("{option}, {}: {text} people", KINDS[*kind].1);
        sheet.note([place.x, y, place.x + place.width, y + ROW], &note);
        marks.push((y + ROW / 2.0, *by));
        y += ROW;
    }
    let (mut chart, bottom) = sheet.rows([left, place.y, right, y], over, None)?;
    for (middle, by) in marks {
        interval(&mut chart, [by.min(0.0), by, by.max(0.0)], middle, Ink::Better, false)?;
    }
    Ok(bottom)
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
