//! Who gains and who is left behind: differences for every thousand people of a group, one panel for every option.

use super::axis::Axis;
use super::drawing::Fault;
use super::letters::Look;
use super::sheet::{Place, Sheet, dot};
use super::style::Ink;
use super::{Kind, Picture, Words, comparator, title};
use crate::model::Measure;
use crate::summary::Summary;
use crate::summary::figures::size;
use crate::summary::groups::{Dimension, GroupRow};
use plotters::prelude::{Color, PathElement};

/// Least width of a panel, pixels.
const LEAST: f64 = 300.0;
/// Height of a row, pixels.
const ROW: f64 = 19.0;

/// Deaths, and recovery as the first table counts it.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    [
        (Measure::Deaths, "Deaths", false),
        (Measure::ReachedOneYear, "People reaching one year of recovery", true),
    ]
    .into_iter()
    .filter_map(|(measure, noun, more_is_better)| picture(summary, measure, noun, more_is_better))
    .collect()
}

/// The rows of a measure that are differences for people who are there.
fn rows(summary: &Summary, measure: Measure, strategy: usize) -> Vec<(&GroupRow, f64)> {
    let rows =
        summary.groups.iter().filter(|row| row.strategy == strategy && row.measure == measure);
    rows.filter_map(|row| Some((row, row.per_thousand()?))).collect()
}

fn picture(
    summary: &Summary,
    measure: Measure,
    noun: &str,
    more_is_better: bool,
) -> Option<Picture> {
    let options: Vec<usize> = (1..summary.strategies.len())
        .filter(|&option| rows(summary, measure, option).iter().any(|row| row.1 != 0.0))
        .collect();
    if options.is_empty() {
        return None;
    }
    let words = Words {
        title: format!("Who gains: {} by group, against {}", super::over_time::lower(noun), comparator(summary)),
        reading: "Difference over the horizon for every 1,000 people of the group at the start, mean over runs. A hollow dot \
                  is within twice its Monte Carlo error of none; how far runs spread is not shown."
            .into(),
        finding: "A group whose dot is further out gains or loses more than its size alone would say.".into(),
        description: options.iter().map(|&option| described(summary, measure, option)).collect(),
    };
    let all = options.iter().flat_map(|&option| rows(summary, measure, option));
    let numbers: Vec<f64> = all.map(|row| row.1).chain([0.0]).collect();
    let over = Axis::signed(numbers.into_iter(), 4);
    let name = format!("groups_{}", measure.key());
    Some(Picture::new(summary, Kind::Groups, name, words, |sheet| {
        let names: Vec<String> = options.iter().map(|&option| title(summary, option)).collect();
        sheet.panels(&names, LEAST, |sheet, index, place| {
            let rows = rows(summary, measure, options[index]);
            draw(sheet, &rows, &over, more_is_better, place)
        })
    }))
}

fn described(summary: &Summary, measure: Measure, option: usize) -> String {
    let rows = rows(summary, measure, option);
    let of = |(row, difference): &(&GroupRow, f64)| {
        let side = if *difference < 0.0 { "fewer" } else { "more" };
        format!("{} {} {side}", row.title(), size(*difference))
    };
    let parts: Vec<String> = rows.iter().map(of).collect();
    format!("{}: {}. ", title(summary, option), parts.join("; "))
}

/// One option's groups; the height under them.
fn draw(
    sheet: &Sheet,
    rows: &[(&GroupRow, f64)],
    over: &Axis,
    more_is_better: bool,
    place: Place,
) -> Result<f64, Fault> {
    let names = rows.iter().map(|(row, ..)| Look::QUIET.width(row.title()));
    let gutter = names.fold(0.0, f64::max).min(0.5 * place.width) + 10.0;
    let (left, right) = (place.x + gutter, place.x + place.width - over.widest() / 2.0);
    let mut y = place.y;
    let mut marks = Vec::new();
    let mut before: Option<Dimension> = None;
    for (row, difference) in rows {
        if before.is_some_and(|dimension| dimension != row.dimension) {
            y += 8.0;
        }
        before = Some(row.dimension);
        let name = Look::QUIET.wrapped(row.title(), gutter - 10.0, 1);
        sheet.lines((place.x, y + 3.0), &name, Look::QUIET.ink(Ink::Words));
        marks.push((y + ROW / 2.0, *difference, row.is_clear()));
        y += ROW;
    }
    let (mut chart, bottom) = sheet.rows([left, place.y, right, y], over, None)?;
    for (middle, difference, clear) in marks {
        let ink = match (clear, (difference > 0.0) == more_is_better) {
            (false, _) => Ink::Plain,
            (true, true) => Ink::Better,
            (true, false) => Ink::Worse,
        };
        let [nothing, end] = [0.0, difference].map(|number| (number, middle));
        chart.draw_series([PathElement::new([nothing, end], ink.stroke_width(20))])?;
        chart.draw_series([dot(end, 55, ink, !clear)])?;
    }
    Ok(bottom)
}
