//! Year by year: one panel for every option, with fans of what runs fell between.

use super::axis::Axis;
use super::drawing::{Anchor, Fault};
use super::letters::Look;
use super::sheet::{Chart, Place, Sheet, dashes, dot, mesh};
use super::style::Ink;
use super::{Kind, Picture, Words, comparator, title, titles};
use crate::model::Outcome;
use crate::summary::Summary;
use crate::summary::drawn::{Spread, YEARLY, Year, Yearly, counted};
use crate::summary::quantities::{Quantity, Timing};
use crate::summary::words::level;
use plotters::prelude::{Color, LineSeries, PathElement, Polygon};

/// Height of a panel's plot, pixels.
const HEIGHT: f64 = 120.0;
/// Least width of a panel, pixels.
const LEAST: f64 = 200.0;

/// One picture for every outcome that is drawn by year. Within a first year nobody reaches one that began in it.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    YEARLY
        .iter()
        .filter(|outcome| **outcome != Outcome::ReachedOneYear || summary.drawn.years.len() > 1)
        .filter_map(|&outcome| summary.drawn.by_year(outcome))
        .map(|yearly| picture(summary, yearly))
        .collect()
}

/// The unit in words and how many of the number's own unit it holds: pounds by their size.
#[must_use]
pub fn unit(unit: &str, numbers: &[f64]) -> (String, f64) {
    let largest = numbers.iter().fold(0.0_f64, |largest, number| largest.max(number.abs()));
    match unit {
        "pounds" if largest >= 1e6 => ("£ million".into(), 1e6),
        "pounds" if largest >= 1e3 => ("£ thousand".into(), 1e3),
        "pounds" => ("£".into(), 1.0),
        other => (other.into(), 1.0),
    }
}

/// Waits and caseloads are about services.
fn kind(outcome: Outcome) -> Kind {
    match outcome {
        Outcome::WaitWeeksTreatment
        | Outcome::WaitWeeksDetox
        | Outcome::WaitWeeksRehab
        | Outcome::Caseload => Kind::Services,
        _ => Kind::OverTime,
    }
}

fn heading(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Deaths => "Deaths in each year",
        Outcome::ReachedOneYear => "People reaching one year of recovery, in each year",
        Outcome::Abstinent => "People in recovery: abstinent",
        Outcome::Settled => "People in recovery: settled",
        Outcome::GettingOn => "People in recovery: getting on with life",
        Outcome::Spend => "Commissioner spend in each year, not discounted",
        Outcome::WaitWeeksTreatment => "Wait for community treatment",
        Outcome::WaitWeeksDetox => "Wait for inpatient detox",
        Outcome::WaitWeeksRehab => "Wait for rehab",
        Outcome::Caseload => "Clients for each keyworker",
        other => other.label(),
    }
}

fn numbers(yearly: &Yearly) -> Vec<f64> {
    let of = |spread: &Spread| {
        let estimate = spread.estimate;
        [Some(estimate.mean), estimate.lower_5_percent, estimate.upper_95_percent]
    };
    yearly.levels.iter().flatten().flat_map(of).flatten().collect()
}

fn picture(summary: &Summary, yearly: &Yearly) -> Picture {
    let outcome = yearly.outcome;
    let numbers = numbers(yearly);
    let (unit, per) = unit(outcome.unit(), &numbers);
    let years = &summary.drawn.years;
    let when = if counted(outcome) { "" } else { ", average of the year" };
    let bands = if summary.facts.runs > 1 {
        " Line: mean. Dark band: half of runs. Light band: 90 % of runs."
    } else {
        " Line: mean."
    };
    let others = if summary.strategies.len() > 1 {
        format!(
            " Dashes: {}. Options share their luck, so their differences are surer than the bands.",
            comparator(summary)
        )
    } else {
        String::new()
    };
    // Deep in a tall scale, a difference between options would not be seen.
    let up = Axis::around(numbers.iter().map(|number| number / per), 3);
    let cut = if up.holds(0.0) { "" } else { " The scale does not begin at 0." };
    // Who has been well for a year within the first year began before the start.
    let from = match outcome {
        Outcome::ReachedOneYear => {
            " Recoveries begun before the start do not count: the first year has none."
        }
        _ => "",
    };
    let words = Words {
        title: heading(outcome).to_owned(),
        reading: format!("{}{when}.{from}{bands}{others}{cut}", capital(&unit)),
        finding: described(summary, yearly, 0..1),
        description: described(summary, yearly, 0..yearly.levels.len()),
    };
    let name = format!("by_year_{}", outcome.key());
    Picture::new(summary, kind(outcome), name, words, |sheet| {
        sheet.panels(&titles(summary), LEAST, |sheet, option, place| {
            let (mut chart, left) = sheet.panel(place, HEIGHT, &across(years.len()), &up)?;
            mesh(&mut chart)?;
            let of = |strategy: usize| yearly.levels[strategy].as_slice();
            fan(&mut chart, of(option), per, option > 0)?;
            if option > 0 && years.len() > 1 {
                dashes(&mut chart, means(of(0), per), Ink::Words)?;
            }
            Ok(years_under(sheet, years, left, place, HEIGHT))
        })
    })
}

/// The first letter as a small one.
pub(super) fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The first letter as a capital.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// An axis of years: each stands in the middle of its own.
pub(super) fn across(years: usize) -> Axis {
    Axis::bare(0.0, years.max(1) as f64)
}

/// A number of each year, in the middle of the year.
pub(super) fn series(numbers: impl Iterator<Item = f64>) -> Vec<(f64, f64)> {
    numbers.enumerate().map(|(year, number)| (year as f64 + 0.5, number)).collect()
}

/// Nine in ten of the runs of a year.
pub(super) fn most(spread: &Spread) -> Option<(f64, f64)> {
    Some((spread.estimate.lower_5_percent?, spread.estimate.upper_95_percent?))
}

/// The area between two numbers of each year, where every year has them; a single year's is a bar.
pub(super) fn band(
    chart: &mut Chart,
    ink: Ink,
    ends: impl Iterator<Item = Option<(f64, f64)>>,
) -> Result<(), Fault> {
    let ends: Vec<(f64, f64)> = ends.collect::<Option<_>>().unwrap_or_default();
    let low = series(ends.iter().map(|(low, _)| *low));
    let high = series(ends.iter().map(|(_, high)| *high));
    if let ([low], [high]) = (&low[..], &high[..]) {
        chart.draw_series([PathElement::new([*low, *high], ink.stroke_width(90))])?;
    } else {
        let points: Vec<(f64, f64)> = high.into_iter().chain(low.into_iter().rev()).collect();
        chart.draw_series([Polygon::new(points, ink)])?;
    }
    Ok(())
}

/// Bands of runs and the line of means, in units of `per`; a single year is a dot with its range.
fn fan(chart: &mut Chart, years: &[Spread], per: f64, option: bool) -> Result<(), Fault> {
    let [widest, inner, line] = if option {
        [Ink::OptionMost, Ink::OptionHalf, Ink::Better]
    } else {
        [Ink::PlainMost, Ink::PlainHalf, Ink::Plain]
    };
    let scaled = |(low, high): (f64, f64)| (low / per, high / per);
    let half = |spread: &Spread| Some((spread.lower_quarter?, spread.upper_quarter?));
    band(chart, widest, years.iter().map(|year| most(year).map(scaled)))?;
    band(chart, inner, years.iter().map(|year| half(year).map(scaled)))?;
    let means = means(years, per);
    if let [only] = means[..] {
        chart.draw_series([dot(only, 55, line, false)])?;
    } else {
        chart.draw_series(LineSeries::new(means, line.stroke_width(25)))?;
    }
    Ok(())
}

fn means(years: &[Spread], per: f64) -> Vec<(f64, f64)> {
    series(years.iter().map(|year| year.estimate.mean / per))
}

/// The first and the last year under a plot in a panel; the height under them.
pub(super) fn years_under(
    sheet: &Sheet,
    years: &[Year],
    left: f64,
    place: Place,
    height: f64,
) -> f64 {
    let (y, right) = (place.y + height + 17.0, place.x + place.width);
    if let [only] = years {
        let middle = Look::QUIET.anchor(Anchor::Middle);
        sheet.text(((left + right) / 2.0, y), &only.label(), middle);
    } else if let (Some(first), Some(last)) = (years.first(), years.last()) {
        sheet.text((left, y), &first.label(), Look::QUIET);
        sheet.text((right, y), &last.label(), Look::QUIET.anchor(Anchor::End));
    }
    y + 6.0
}

/// Options in words: the first year and the last.
fn described(summary: &Summary, yearly: &Yearly, options: std::ops::Range<usize>) -> String {
    let quantity = Quantity::new(yearly.outcome, Timing::OverHorizon);
    let years = &summary.drawn.years;
    let mut words = String::new();
    for (option, levels) in yearly.levels.iter().enumerate().filter(|(o, _)| options.contains(o)) {
        let (Some(first), Some(last)) = (levels.first(), levels.last()) else { continue };
        let (Some(begin), Some(end)) = (years.first(), years.last()) else { continue };
        let of = |spread: &Spread| level(quantity, spread.estimate.mean);
        let first_part = format!("{}: {} in {}", title(summary, option), of(first), begin.label());
        let last_part = if levels.len() > 1 {
            format!(", {} in {}", of(last), end.label())
        } else {
            String::new()
        };
        words.push_str(&format!("{first_part}{last_part}. "));
    }
    words
}
