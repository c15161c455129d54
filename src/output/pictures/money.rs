//! Where the money goes: the comparator's budget, and under every other option only what moves.

use super::axis::Axis;
use super::drawing::Fault;
use super::letters::{Anchor, Look};
use super::picture::{Kind, Picture, Words};
use super::says::shortest;
use super::sheet::{Place, Sheet};
use super::style::Ink;
use super::titles::title;
use super::unmoved::STILL;
use crate::findings::money::Budget;
use crate::narrative::Summary;
use crate::narrative::figures::{grouped, pounds, signed_percent};
use crate::scenario::Line;
use crate::units::Pence;
use plotters::prelude::{Color, PathElement, Rectangle};

/// Least width of a panel, pixels.
const LEAST: f64 = 300.0;
/// Lines below this share of a budget are one bar together.
const SMALL: f64 = 0.01;
/// Changes below this share of an option's largest are one bar together.
const SLIGHT: f64 = 0.05;
/// Pounds to which money is rounded.
const ROUNDED: f64 = 1_000.0;
/// Height of a row, pixels.
const ROW: f64 = 19.0;

/// A row: its name, pounds a year.
type Row = (String, f64);

/// The comparator's lines, and what changes under every option.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    let budgets = &summary.drawn.budgets;
    let Some(now) = budgets.first() else { return Vec::new() };
    let words = Words {
        finding: finding(summary, budgets),
        title: "Where the money goes: pounds a year in the last year".into(),
        reading: "To the nearest £1,000. Under each option, only the lines that get more or less."
            .into(),
        description: (0..budgets.len())
            .map(|option| format!("{}: {}. ", title(summary, option), described(option, budgets)))
            .collect(),
    };
    let moved: Vec<(usize, Vec<Row>)> =
        (1..budgets.len()).map(|option| (option, changes(now, &budgets[option]))).collect();
    let (moving, unmoved): (Vec<_>, Vec<_>) =
        moved.into_iter().partition(|(_, rows)| !rows.is_empty());
    let lines = lines(now);
    vec![Picture::new(summary, Kind::Money, "money", words, |sheet| {
        let mut names = vec![title(summary, 0)];
        names.extend(moving.iter().map(|(option, _)| title(summary, *option)));
        sheet.panels(&names, LEAST, |sheet, index, place| {
            let Some((option, rows)) = index.checked_sub(1).and_then(|index| moving.get(index))
            else {
                let total = format!("all lines: {}", thousands(after(now)));
                let y = sheet.paragraph(place, &total, Look::LABEL, 2) + 4.0;
                return bars(sheet, Place { y, ..place }, &lines, false);
            };
            let total = after(&budgets[*option]) - after(now);
            let total = if same(total) {
                "all lines together: as much".to_owned()
            } else {
                let percent = signed_percent(100.0 * total / after(now).max(1.0));
                format!("all lines together: {} ({percent})", signed(total))
            };
            let y = sheet.paragraph(place, &total, Look::LABEL, 2) + 4.0;
            bars(sheet, Place { y, ..place }, rows, true)
        })?;
        let unmoved: Vec<usize> = unmoved.iter().map(|(option, _)| *option).collect();
        super::unmoved::still(sheet, summary, &unmoved, &STILL.replace("to see", "in money"));
        Ok(())
    })]
}

/// Pounds of all lines in the last year.
fn after(budget: &Budget) -> f64 {
    budget.total.1.pounds()
}

/// Whether an amount rounds to nothing.
fn same(pounds: f64) -> bool {
    pounds.abs() < 0.5 * ROUNDED
}

/// Pounds to the nearest thousand.
fn thousands(pounds: f64) -> String {
    let rounded = (pounds.abs() / ROUNDED).round() * ROUNDED;
    if rounded == 0.0 && pounds != 0.0 {
        return format!("under £{}", grouped(ROUNDED));
    }
    format!("£{}", grouped(rounded))
}

fn signed(pounds: f64) -> String {
    let sign = if pounds < 0.0 { "−" } else { "+" };
    match thousands(pounds) {
        text if text.starts_with("under") => text,
        text => format!("{sign}{text}"),
    }
}

/// The lines of a budget in the last year, the largest first; small ones together.
fn lines(budget: &Budget) -> Vec<Row> {
    let whole = after(budget);
    let mut rows: Vec<Row> = Vec::new();
    let (mut small, mut count) = (0.0, 0);
    for (line, _, after) in &budget.lines {
        let pounds = after.pounds();
        if pounds >= SMALL * whole {
            rows.push((line.label().to_owned(), pounds));
        } else if pounds > 0.0 {
            small += pounds;
            count += 1;
        }
    }
    rows.sort_by(|one, other| other.1.total_cmp(&one.1));
    if count > 0 {
        let lines = if count == 1 { "line" } else { "lines" };
        rows.push((format!("{count} other {lines}, each under 1 %"), small));
    }
    rows
}

/// What an option's lines get more or less than the comparator's, the largest change first.
fn changes(now: &Budget, budget: &Budget) -> Vec<Row> {
    let of = |budget: &Budget, line: Line| {
        let known = budget.lines.iter().find(|(known, ..)| *known == line);
        known.map_or(Pence::ZERO, |(_, _, after)| *after)
    };
    let changed = |line: &Line| {
        let by = of(budget, *line).pounds() - of(now, *line).pounds();
        (by != 0.0).then(|| (line.label().to_owned(), by))
    };
    let mut rows: Vec<Row> = Line::ALL.iter().filter_map(changed).collect();
    rows.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
    // The last few, which hardly matter, together.
    let most = rows.first().map_or(0.0, |row| row.1.abs());
    let kept = rows.iter().filter(|row| row.1.abs() >= SLIGHT * most).count();
    if rows.len() > kept + 1 {
        let rest: Vec<Row> = rows.drain(kept..).collect();
        let sum = rest.iter().map(|row| row.1).sum();
        rows.push((format!("{} other lines", rest.len()), sum));
    }
    rows
}

/// What the options do to the total.
fn finding(summary: &Summary, budgets: &[Budget]) -> String {
    let Some((now, others)) = budgets.split_first() else { return String::new() };
    if others.is_empty() {
        let lines = lines(now);
        let first = lines.first().map_or("", |(name, _)| name.as_str());
        return format!(
            "{} a year, most of it for {}",
            thousands(after(now)),
            super::says::lower(first)
        );
    }
    let (mut less, mut more, mut moved, mut same_lines) = (vec![], vec![], vec![], vec![]);
    for (index, budget) in others.iter().enumerate() {
        let by = after(budget) - after(now);
        let lines = changes(now, budget);
        match (lines.is_empty(), same(by)) {
            (true, _) => same_lines.push(index + 1),
            (_, true) => moved.push(index + 1),
            _ if by < 0.0 => less.push((index + 1, by)),
            _ => more.push((index + 1, by)),
        }
    }
    let amount = |list: &[(usize, f64)]| {
        let amounts = || list.iter().map(|(_, by)| by.abs());
        let (low, high) = (amounts().fold(f64::INFINITY, f64::min), amounts().fold(0.0, f64::max));
        match (pounds(low), pounds(high)) {
            (one, other) if one == other => one,
            (low, high) => format!("{low} to {high}"),
        }
    };
    shortest(summary, |names| {
        let mut parts = Vec::new();
        for (list, side) in [(&less, "less"), (&more, "more")] {
            let options: Vec<usize> = list.iter().map(|(option, _)| *option).collect();
            if !options.is_empty() {
                parts.push(format!("{} a year {side} under {}", amount(list), names.of(&options)));
            }
        }
        if !moved.is_empty() {
            parts.push(format!("as much on other lines under {}", names.of(&moved)));
        }
        if !same_lines.is_empty() {
            parts.push(format!("the same money under {}", names.of(&same_lines)));
        }
        parts.join("; ")
    })
}

fn described(option: usize, budgets: &[Budget]) -> String {
    let Some(now) = budgets.first() else { return String::new() };
    let budget = &budgets[option];
    let rows: Vec<String> = if option == 0 {
        lines(budget)
            .iter()
            .map(|(name, pounds)| format!("{name} {}", thousands(*pounds)))
            .collect()
    } else {
        changes(now, budget).iter().map(|(name, by)| format!("{name} {}", signed(*by))).collect()
    };
    let rows = if rows.is_empty() { "no line changes".to_owned() } else { rows.join("; ") };
    format!("all lines {}; {rows}", thousands(after(budget)))
}

/// Names, bars and amounts, a row each; bars of changes begin at a line in the middle. The height under them.
fn bars(sheet: &Sheet, place: Place, rows: &[Row], changes: bool) -> Result<f64, Fault> {
    let amount = |by: f64| if changes { signed(by) } else { thousands(by) };
    let widest = rows.iter().map(|row| Look::QUIET.width(&amount(row.1))).fold(0.0, f64::max);
    let names = 0.5 * place.width;
    let (left, right) = (place.x + names + 6.0, place.x + place.width - widest - 6.0);
    // Each panel on a scale of its own: amounts stand beside their bars.
    let ends =
        rows.iter().fold([0.0_f64, 0.0], |[low, high], (_, by)| [low.min(*by), high.max(*by)]);
    let over = Axis::bare(ends[0], if ends[1] > ends[0] { ends[1] } else { ends[0] + 1.0 });
    let mut y = place.y;
    let mut marks = Vec::new();
    for (name, pounds) in rows {
        let lines = Look::QUIET.wrapped(name, names, 2);
        let tall = Look::QUIET.tall(&lines).max(ROW - 3.0);
        sheet.lines((place.x, y), &lines, Look::QUIET.ink(Ink::Words));
        let text = amount(*pounds);
        let middle = y + tall / 2.0;
        let look = Look::QUIET.ink(Ink::Words).anchor(Anchor::End);
        sheet.text((place.x + place.width, middle + 4.2), &text, look);
        sheet
            .note([place.x, y, place.x + place.width, y + tall], &format!("{name}: {text} a year"));
        marks.push((middle, *pounds));
        y += tall + 3.0;
    }
    let mut chart = sheet.plot([left, place.y, right, y], &over, &Axis::bare(y, place.y))?;
    for (middle, pounds) in marks {
        let corners = [(0.0, middle - 5.0), (pounds, middle + 5.0)];
        let ink = match (changes, pounds < 0.0) {
            (false, _) => Ink::Plain,
            (true, true) => Ink::PlainHalf,
            (true, false) => Ink::OptionHalf,
        };
        chart.draw_series([Rectangle::new(corners, ink.filled())])?;
    }
    if changes && !rows.is_empty() {
        let line = [(0.0, place.y), (0.0, y - 3.0)];
        chart.draw_series([PathElement::new(line, Ink::Zero.stroke_width(10))])?;
    }
    Ok(y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_to_the_thousand() {
        for (pounds, text) in [
            (1_100_862.0, "+£1,101,000"),
            (-17_600.0, "−£18,000"),
            (499.0, "under £1,000"),
            (-1.0, "under £1,000"),
        ] {
            assert_eq!(signed(pounds), text);
        }
        assert_eq!(thousands(0.0), "£0");
    }
}
