//! Year by year: one panel for every option, with fans of what runs fell between.

use super::drawing::{Anchor, Point, Shape};
use super::scale::Scale;
use super::sheet::{Look, Place, Sheet};
use super::style::Ink;
use super::{Kind, Picture, Words, comparator, title, titles};
use crate::model::Outcome;
use crate::summary::Summary;
use crate::summary::drawn::{Spread, YEARLY, Year, Yearly, counted};
use crate::summary::quantities::{Quantity, Timing};
use crate::summary::words::level;

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
    let scale = Scale::around(numbers.iter().map(|number| number / per), 3, HEIGHT, 0.0);
    let cut = if scale.holds(0.0) { "" } else { " The scale does not begin at 0." };
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
            let top = place.y;
            let left = place.x + Sheet::gutter(&scale, false);
            let scale = scale.between(top + HEIGHT, top + 4.0);
            let panel = Place { x: left, y: top, width: place.x + place.width - left };
            sheet.rungs(&scale, left, place.x + place.width, false);
            let of = |strategy: usize| yearly.levels[strategy].as_slice();
            let at = |number: f64| scale.at(number / per);
            fan(sheet, of(option), panel, &at, option > 0);
            if option > 0 {
                dashes(sheet, of(0), panel, &at);
            }
            years_under(sheet, years, panel, top + HEIGHT)
        });
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

/// The pixel of a year's middle.
pub(super) fn across(year: usize, years: usize, panel: Place) -> f64 {
    panel.x + panel.width * (year as f64 + 0.5) / years.max(1) as f64
}

/// Bands of runs and the line of means; a single year is a dot with its range.
pub(super) fn fan(
    sheet: &mut Sheet,
    years: &[Spread],
    panel: Place,
    at: &dyn Fn(f64) -> f64,
    option: bool,
) {
    let inks = if option {
        [Ink::OptionMost, Ink::OptionHalf, Ink::Better]
    } else {
        [Ink::PlainMost, Ink::PlainHalf, Ink::Plain]
    };
    let x = |year: usize| across(year, years.len(), panel);
    let most = |spread: &Spread| {
        Some((spread.estimate.lower_5_percent?, spread.estimate.upper_95_percent?))
    };
    let half = |spread: &Spread| Some((spread.lower_quarter?, spread.upper_quarter?));
    if let [only] = years {
        for (ends, ink, width) in [(most(only), inks[0], 9.0), (half(only), inks[1], 9.0)] {
            if let Some((low, high)) = ends {
                sheet.line(vec![(x(0), at(low)), (x(0), at(high))], ink, width);
            }
        }
        sheet.dot((x(0), at(only.estimate.mean)), inks[2], false);
        return;
    }
    for (ends, ink) in
        [(&most as &dyn Fn(&Spread) -> Option<(f64, f64)>, inks[0]), (&half, inks[1])]
    {
        let band: Option<Vec<(f64, f64)>> = years.iter().map(ends).collect();
        if let Some(band) = band.filter(|band| !band.is_empty()) {
            let upper = band.iter().enumerate().map(|(year, (_, high))| (x(year), at(*high)));
            let lower = band.iter().enumerate().rev().map(|(year, (low, _))| (x(year), at(*low)));
            let points: Vec<Point> = upper.chain(lower).collect();
            sheet.add(Shape::Area { points, ink });
        }
    }
    let means = years.iter().enumerate().map(|(year, s)| (x(year), at(s.estimate.mean)));
    sheet.line(means.collect(), inks[2], 2.5);
}

/// The comparator's means in another option's panel.
fn dashes(sheet: &mut Sheet, years: &[Spread], panel: Place, at: &dyn Fn(f64) -> f64) {
    let points: Vec<Point> = years
        .iter()
        .enumerate()
        .map(|(year, spread)| (across(year, years.len(), panel), at(spread.estimate.mean)))
        .collect();
    if points.len() > 1 {
        sheet.add(Shape::Line { points, ink: Ink::Words, width: 1.5, dashed: true });
    }
}

/// The first and the last year under a panel; the height under them.
pub(super) fn years_under(sheet: &mut Sheet, years: &[Year], panel: Place, bottom: f64) -> f64 {
    let y = bottom + 17.0;
    let middle = Look::QUIET.anchor(Anchor::Middle);
    if let [only] = years {
        sheet.text((across(0, 1, panel), y), &only.label(), middle);
    } else if let (Some(first), Some(last)) = (years.first(), years.last()) {
        sheet.text((panel.x, y), &first.label(), Look::QUIET);
        let right = panel.x + panel.width;
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
