//! When would you know? Deaths more than the comparator's, added up year by year, against what a count strays by chance.

use super::axis::{Axis, limit};
use super::drawing::Fault;
use super::letters::{Anchor, Look};
use super::picture::{Kind, Picture, Words};
use super::says::shortest;
use super::sheet::{Chart, Place, Sheet, at, mesh};
use super::style::Ink;
use super::titles::{comparator, title};
use super::years::{across, band, by_year, most, years_under};
use crate::findings::drawn::Known;
use crate::narrative::Summary;
use crate::narrative::figures::{duration, signed_size, size};
use plotters::prelude::{Color, LineSeries};

/// Height of a panel's plot, pixels.
const HEIGHT: f64 = 130.0;
/// Least width of a panel, pixels.
const LEAST: f64 = 200.0;
/// What an area's own count strays.
const CHANCE: &str = "chance and drift";

/// The picture, where an option changes deaths and the horizon has years.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    let known = &summary.drawn.known;
    if known.is_empty() || summary.drawn.years.len() < 2 {
        return Vec::new();
    }
    let reaches: Vec<[f64; 3]> = known.iter().map(reach).collect();
    let far = limit(&reaches);
    let chance = known.iter().flat_map(|known| known.chance.iter().flat_map(|x| [*x, -x]));
    let numbers = reaches.into_iter().flatten().filter(|number| number.abs() <= far);
    let up = Axis::signed(numbers.chain(chance).chain([0.0]), 4);
    let words = Words {
        finding: finding(summary),
        title: format!("When would you know? Deaths added up, more or fewer than under {}", comparator(summary)),
        reading: "Line: the mean; light band: 90 % of runs. Grey: how far a count of deaths strays by chance, and by demand and supply that \
                  drift (two standard deviations). An area’s own figures would show a change only once its line leaves the grey."
            .into(),
        description: known.iter().map(|known| format!("{}: {}. ", title(summary, known.strategy), said(summary, known))).collect(),
    };
    vec![Picture::new(summary, Kind::Known, "when_would_you_know", words, |sheet| {
        let names: Vec<String> = known.iter().map(|known| title(summary, known.strategy)).collect();
        sheet.panels(&names, LEAST, |sheet, index, place| {
            let known = &known[index];
            let beyond = reach(known).iter().any(|number| number.abs() > far);
            let alone = Axis::signed(reach(known).into_iter(), 4);
            let up = if beyond { &alone } else { &up };
            let (mut chart, left) = sheet.panel(place, HEIGHT, &across(known.more.len()), up)?;
            draw(sheet, &mut chart, summary, known, place)?;
            let y = years_under(sheet, &summary.drawn.years, left, place, HEIGHT);
            let look = Look::QUIET.ink(Ink::Words);
            let own = if beyond { " (on a scale of its own)" } else { "" };
            let said = said(summary, known) + own;
            Ok(sheet.paragraph(Place { y: y + 2.0, ..place }, &said, look, 3))
        })
    })]
}

/// The furthest down and up that an option's deaths go.
fn reach(known: &Known) -> [f64; 3] {
    let ends = known.more.iter().flat_map(|more| {
        let estimate = more.estimate;
        [Some(estimate.mean), estimate.lower_5_percent, estimate.upper_95_percent]
    });
    ends.flatten().fold([0.0; 3], |[low, _, high], x| [low.min(x), 0.0, high.max(x)])
}

/// Which options would stand out.
fn finding(summary: &Summary) -> String {
    let (shown, hidden): (Vec<&Known>, Vec<&Known>) =
        summary.drawn.known.iter().partition(|known| known.month.is_some());
    let within = duration(summary.facts.horizon_months);
    let [shown, hidden] =
        [shown, hidden].map(|all| all.iter().map(|one| one.strategy).collect::<Vec<_>>());
    let months = summary.drawn.known.iter().filter_map(|known| known.month);
    let first = months.min().map_or_else(String::new, |month| from(summary, month));
    shortest(summary, |names| match (shown.len(), hidden.is_empty()) {
        (0, _) => format!(
            "an area’s own count of deaths would not show {} within {within}",
            names.none_of(&hidden)
        ),
        (1, true) => {
            format!("an area’s own count of deaths would show {} from {first}", names.of(&shown))
        }
        (some, whole) => {
            let first =
                if some == 1 { format!("from {first}") } else { format!("the first from {first}") };
            let rest = if whole {
                String::new()
            } else {
                format!("; not within {within}: {}", names.of(&hidden))
            };
            format!("an area’s own count of deaths would show {}, {first}{rest}", names.of(&shown))
        }
    })
}

/// The month from which an option stands out.
fn from(summary: &Summary, month: usize) -> String {
    format!("{} on", summary.facts.start.plus(month as u32))
}

fn said(summary: &Summary, known: &Known) -> String {
    match known.month {
        Some(month) => format!("would show from {}", from(summary, month)),
        None => "would not show within the horizon".into(),
    }
}

fn draw(
    sheet: &Sheet,
    chart: &mut Chart,
    summary: &Summary,
    known: &Known,
    place: Place,
) -> Result<(), Fault> {
    band(chart, Ink::PlainMost, known.chance.iter().map(|chance| Some((-chance, *chance))))?;
    band(chart, Ink::OptionMost, known.more.iter().map(most))?;
    for side in [1.0, -1.0] {
        let chance = by_year(known.chance.iter().map(|chance| side * chance));
        chart.draw_series(LineSeries::new(chance, Ink::Plain.stroke_width(10)))?;
    }
    mesh(chart)?;
    let means = by_year(known.more.iter().map(|more| more.estimate.mean));
    chart.draw_series(LineSeries::new(means.clone(), Ink::Better.stroke_width(25)))?;
    let name = title(summary, known.strategy);
    for ((more, point), (year, chance)) in
        known.more.iter().zip(&means).zip(summary.drawn.years.iter().zip(&known.chance))
    {
        let text = format!(
            "{name}, to the end of {}: {} deaths; chance alone ±{}",
            year.label(),
            signed_size(more.estimate.mean),
            size(*chance)
        );
        sheet.note_at(chart, *point, &text);
    }
    // Names stand at their lines: the option at its end, chance inside the edge on the other side of nothing.
    let right = place.x + place.width - 1.0;
    let (Some(&end), Some(&chance)) = (means.last(), known.chance.last()) else { return Ok(()) };
    let side = if end.1 < 0.0 { chance } else { -chance };
    let [line, edge] = [end, (end.0, side)].map(|point| at(chart, point).1);
    let look = Look::STRONG.anchor(Anchor::End).ink(Ink::Better);
    let own = if end.1 < 0.0 { line + 16.0 } else { line - 7.0 };
    sheet.text((right, own), &signed_size(end.1), look);
    let over = if end.1 < 0.0 { edge + 15.0 } else { edge - 6.0 };
    if (over - own).abs() > 15.0 {
        sheet.text((right, over), CHANCE, Look::QUIET.anchor(Anchor::End));
    }
    Ok(())
}
