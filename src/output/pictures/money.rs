//! Where the money goes, before and after: one panel for every option.

use super::axis::Axis;
use super::drawing::{Anchor, Fault};
use super::letters::Look;
use super::sheet::{Place, Sheet};
use super::style::Ink;
use super::{Kind, Picture, Words, titles};
use crate::scenario::Line;
use crate::summary::Summary;
use crate::summary::money::Budget;
use crate::units::Pence;
use plotters::prelude::{Color, Rectangle};

/// Least width of a panel, pixels.
const LEAST: f64 = 300.0;

/// A line of a budget: before and after.
type Row = (Line, Pence, Pence);

/// Every option's lines that change; the comparator's lines all.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    let budgets = &summary.drawn.budgets;
    if budgets.is_empty() {
        return Vec::new();
    }
    let words = Words {
        title: "Where the money goes: a year at the start, and the last year".into(),
        reading: "Pounds a year. Light bar: at the start. Dark bar: in the last year. After the first panel, only lines \
                  that change are shown."
            .into(),
        finding: "The total of every option stands above its lines.".into(),
        description: budgets.iter().enumerate().map(|(option, budget)| described(option, budget)).collect(),
    };
    vec![Picture::new(summary, Kind::Money, "money", words, |sheet| {
        sheet.panels(&titles(summary), LEAST, |sheet, option, place| {
            draw(sheet, budgets, option, place)
        })
    })]
}

/// All lines of the comparator; of other options those that change.
fn rows(option: usize, budget: &Budget) -> Vec<Row> {
    let shown = |row: &&Row| option == 0 || row.1 != row.2;
    budget.lines.iter().filter(shown).copied().collect()
}

fn change(before: Pence, after: Pence) -> String {
    if before == after { after.to_string() } else { format!("{before} → {after}") }
}

fn described(option: usize, budget: &Budget) -> String {
    let (before, after) = budget.total;
    let mut words = format!("{}: all lines {}", budget.title, change(before, after));
    for (line, before, after) in rows(option, budget) {
        words.push_str(&format!("; {} {}", line.label(), change(before, after)));
    }
    words + ". "
}

/// One option's rows; the height under them.
fn draw(sheet: &Sheet, budgets: &[Budget], option: usize, place: Place) -> Result<f64, Fault> {
    let all = budgets.iter().flat_map(|budget| &budget.lines);
    let numbers = all.flat_map(|(_, before, after)| [before.pounds(), after.pounds()]);
    // The longest bar is as wide as the panel.
    let over = Axis::bare(0.0, numbers.fold(1.0, f64::max));
    let budget = &budgets[option];
    let (before, after) = budget.total;
    let total = format!("all lines: {}", change(before, after));
    let mut y = sheet.paragraph(place, &total, Look::LABEL, 2) + 6.0;
    let rows = rows(option, budget);
    if rows.is_empty() {
        return Ok(sheet.paragraph(Place { y, ..place }, "No line changes.", Look::QUIET, 1));
    }
    let own = if option == 0 { Ink::Plain } else { Ink::Better };
    let mut bars = Vec::new();
    for (line, before, after) in rows {
        let amounts = change(before, after);
        let right = Look::QUIET.anchor(Anchor::End);
        let room = place.width - Look::QUIET.width(&amounts) - 10.0;
        let names = Look::QUIET.wrapped(line.label(), room, 3);
        sheet.text((place.x + place.width, y + 10.0), &amounts, right);
        y = sheet.lines((place.x, y), &names, Look::QUIET.ink(Ink::Words)) + 1.0;
        let both = [(before, 4.0, Ink::PlainHalf), (after, 6.0, own)];
        for (amount, height, ink) in both.into_iter().skip(usize::from(before == after)) {
            let corners = [(0.0, y), (amount.pounds(), y + height)];
            bars.push(Rectangle::new(corners, ink.filled()));
            y += height;
        }
        y += 7.0;
    }
    let plot = [place.x, place.y, place.x + place.width, y];
    sheet.plot(plot, &over, &Axis::bare(y, place.y))?.draw_series(bars)?;
    Ok(y)
}
