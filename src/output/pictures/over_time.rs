//! Year by year: the comparator's level in a panel of its own, and beside it what every option makes more or less, each with
//! the band that runs fell in. Outcomes that belong together stand side by side.

use super::axis::{Axis, limit, unit};
use super::difference::{DEFINITIONS, all_three, together};
use super::drawing::Fault;
use super::letters::{Anchor, Look};
use super::picture::{Kind, Picture, Words};
use super::says::{Names, One, Said, Side, in_counts, lower, shortest, sides, untested};
use super::sheet::{Chart, EDGE, Place, Sheet, at, dot, mesh};
use super::style::Ink;
use super::titles::title;
use super::unmoved::{STILL, still};
use super::years::{across, band, by_year, most, years_under};
use crate::findings::drawn::{Spread, Year, Yearly, counted};
use crate::findings::quantities::{Quantity, Timing, recovery};
use crate::findings::sign::FEWEST_RUNS;
use crate::model::Outcome;
use crate::narrative::Summary;
use crate::narrative::figures::{capital, pounds, size};
use crate::narrative::words::level;
use plotters::prelude::{Color, LineSeries};

/// Height of a panel's plot, pixels.
const HEIGHT: f64 = 110.0;
/// The same where three stand side by side.
const LOW: f64 = 84.0;
/// Least width of a panel, pixels.
const LEAST: f64 = 200.0;
/// So small a part of the comparator's level cannot be seen.
const UNSEEN: f64 = 0.002;

/// One outcome by year.
struct Series<'a> {
    /// What its column is called.
    column: &'static str,
    outcome: Outcome,
    years: &'a [Year],
    /// The comparator's.
    level: &'a [Spread],
    /// By option, the comparator left out.
    differences: Vec<&'a [Spread]>,
}

/// Every picture by year.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    let one = |outcome: Outcome| series(summary, outcome, "");
    let several = |columns: &[(Outcome, &'static str)]| -> Option<Vec<Series>> {
        columns.iter().map(|(outcome, column)| series(summary, *outcome, column)).collect()
    };
    let waits = [
        (Outcome::WaitWeeksTreatment, "community treatment"),
        (Outcome::WaitWeeksDetox, "inpatient detox"),
        (Outcome::WaitWeeksRehab, "rehab"),
    ];
    let alone = |outcome: Outcome| {
        let name = format!("by_year_{}", outcome.key());
        Some(single(summary, &name, &one(outcome)?))
    };
    [
        alone(Outcome::Deaths),
        alone(Outcome::ReachedOneYear),
        several(&DEFINITIONS).map(|all| {
            let title = "People in recovery by its three definitions, average of the year";
            side_by_side(summary, "by_year_recoveries", title, &all)
        }),
        alone(Outcome::Spend),
        several(&waits).map(|all| {
            side_by_side(summary, "by_year_waits", "Weeks of waiting, average of the year", &all)
        }),
        alone(Outcome::Caseload),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An outcome by year; none where nothing is kept of it. Nobody reaches a year of recovery that began after the start
/// within the first year, which is left out.
fn series<'a>(summary: &'a Summary, outcome: Outcome, column: &'static str) -> Option<Series<'a>> {
    let Yearly { levels, differences, .. } = summary.drawn.by_year(outcome)?;
    let from = usize::from(outcome == Outcome::ReachedOneYear);
    let years = summary.drawn.years.get(from..).filter(|years| !years.is_empty())?;
    let later = |spreads: &'a Vec<Spread>| spreads.get(from..).unwrap_or_default();
    Some(Series {
        column,
        outcome,
        years,
        level: later(levels.first()?),
        differences: differences.iter().map(later).collect(),
    })
}

impl Series<'_> {
    /// What is counted, in a heading.
    fn heading(&self) -> &'static str {
        match self.outcome {
            Outcome::Deaths => "Deaths in each year",
            Outcome::ReachedOneYear => "People reaching one year of recovery, in each year",
            Outcome::Spend => "Commissioner spend in each year, not discounted",
            Outcome::Caseload => "Clients for each keyworker",
            other => other.label(),
        }
    }

    /// What is counted, after a number.
    fn noun(&self) -> &'static str {
        match self.outcome {
            Outcome::Deaths => "deaths",
            Outcome::ReachedOneYear => "people reaching one year of recovery",
            Outcome::Spend => "spend",
            Outcome::WaitWeeksTreatment => "wait for community treatment",
            Outcome::WaitWeeksDetox => "wait for inpatient detox",
            Outcome::WaitWeeksRehab => "wait for rehab",
            Outcome::Caseload => "clients for each keyworker",
            Outcome::Abstinent => "people abstinent",
            Outcome::Settled => "people settled",
            Outcome::GettingOn => "people getting on with life",
            other => other.label(),
        }
    }

    /// A difference in words.
    fn say(&self, by: f64) -> String {
        let more = by > 0.0;
        match self.outcome.unit() {
            _ if by == 0.0 => "no difference".into(),
            "pounds" => format!("{} {}", pounds(by), if more { "more" } else { "less" }),
            "weeks" => format!("{} weeks {}", size(by), if more { "longer" } else { "shorter" }),
            _ => format!("{} {}", size(by), if more { "more" } else { "fewer" }),
        }
    }

    /// A level in words.
    fn tell(&self, number: f64) -> String {
        let words = level(Quantity::new(self.outcome, Timing::OverHorizon), number);
        if self.outcome.unit() == "weeks" { format!("{words} weeks") } else { words }
    }

    /// The furthest that an option's differences go down and up.
    fn reach(&self, option: usize) -> [f64; 3] {
        let spreads = self.differences.get(option - 1).copied().unwrap_or_default();
        let numbers = spreads.iter().flat_map(numbers);
        numbers.fold([0.0; 3], |[low, _, high], x| [low.min(x), 0.0, high.max(x)])
    }

    /// Whether nothing could be seen of an option's differences.
    fn still(&self, option: usize) -> bool {
        let highest = self.level.iter().flat_map(numbers).fold(0.0, f64::max);
        let [low, _, high] = self.reach(option);
        high - low <= UNSEEN * highest
    }

    /// On which side an option lies in the last year: where three in four runs or more have it, its mean beyond two of its
    /// errors. A calculation with central values has its mean alone.
    fn last_year(&self, summary: &Summary, option: usize) -> Option<One> {
        let last = self.differences.get(option.checked_sub(1)?)?.last()?;
        let by = last.estimate.mean;
        let facts = &summary.facts;
        let side = if self.still(option) {
            Side::Same
        } else if facts.expected {
            if by > 0.0 { Side::More } else { Side::Less }
        } else {
            let error = last.estimate.standard_error.unwrap_or(f64::INFINITY);
            let clear = facts.runs >= FEWEST_RUNS && by.abs() > 2.0 * error;
            match last.lower_quarter.zip(last.upper_quarter).filter(|_| clear) {
                Some((low, _)) if low > 0.0 => Side::More,
                Some((_, high)) if high < 0.0 => Side::Less,
                _ => Side::Unclear,
            }
        };
        Some(One { option, side, by: Some(by), untested: self.untested(summary, option) })
    }

    /// Whether an option's difference rests on weak evidence alone. Recovery is judged by people who reach a year of it,
    /// whatever its definition; money and waits are not judged.
    fn untested(&self, summary: &Summary, option: usize) -> bool {
        let quantity = match self.outcome {
            Outcome::Deaths => Quantity::new(Outcome::Deaths, Timing::OverHorizon),
            Outcome::ReachedOneYear
            | Outcome::Abstinent
            | Outcome::Settled
            | Outcome::GettingOn => recovery(summary.facts.horizon_months),
            _ => return false,
        };
        untested(summary, quantity, option)
    }

    /// Every option in the last year.
    fn ones(&self, summary: &Summary) -> Vec<One> {
        (1..summary.strategies.len()).filter_map(|option| self.last_year(summary, option)).collect()
    }

    /// The words of less and of more.
    fn words(&self) -> [&'static str; 2] {
        match self.outcome.unit() {
            "pounds" => ["less", "more"],
            "weeks" => ["shorter", "longer"],
            _ => ["fewer", "more"],
        }
    }

    /// An option's first and last year in words, the comparator's as levels.
    fn described(&self, option: usize) -> String {
        let spreads =
            if option == 0 { Some(self.level) } else { self.differences.get(option - 1).copied() };
        let spreads = spreads.unwrap_or_default();
        let say = |spread: &Spread| {
            let mean = spread.estimate.mean;
            if option == 0 { self.tell(mean) } else { self.say(mean) }
        };
        let (Some(first), Some(last)) = (spreads.first(), spreads.last()) else {
            return String::new();
        };
        let (Some(begin), Some(end)) = (self.years.first(), self.years.last()) else {
            return String::new();
        };
        if spreads.len() > 1 {
            format!("{} in {}, {} in {}", say(first), begin.label(), say(last), end.label())
        } else {
            format!("{} in {}", say(first), begin.label())
        }
    }
}

/// Mean and ends.
fn numbers(spread: &Spread) -> impl Iterator<Item = f64> {
    let estimate = spread.estimate;
    [Some(estimate.mean), estimate.lower_5_percent, estimate.upper_95_percent].into_iter().flatten()
}

/// What has to be said of a scale of people in narrow columns, and the number of people that a unit of it is.
fn crowd(numbers: impl Iterator<Item = f64>) -> (&'static str, f64) {
    let largest = numbers.fold(0.0_f64, |largest, number| largest.max(number.abs()));
    match largest {
        _ if largest >= 1e9 => (", billions", 1e9),
        _ if largest >= 1e7 => (", millions", 1e6),
        _ => ("", 1.0),
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

/// What was found of one outcome in the last year.
fn finding(summary: &Summary, series: &Series) -> String {
    if series.differences.is_empty() {
        return capital(&format!("{}: {}", lower(series.heading()), series.described(0)));
    }
    let ones = series.ones(summary);
    if ones.iter().all(|one| one.side == Side::Same) {
        return format!("No difference to see in {} in any year", series.noun());
    }
    let say = |by: f64| series.say(by);
    let said = Said { noun: series.noun(), sides: series.words(), say: &say, how: "" };
    let when = series.years.last().map_or_else(String::new, |year| year.label());
    shortest(summary, |names| format!("in {when}: {}", sides(names, &ones, &said)))
}

/// What was found of outcomes side by side.
fn findings(summary: &Summary, all: &[Series]) -> String {
    let when = all.first().and_then(|series| series.years.last());
    let when = when.map_or_else(String::new, |year| year.label());
    if summary.strategies.len() < 2 {
        let parts = all.iter().map(|one| {
            let last = one.level.last().map_or(0.0, |last| last.estimate.mean);
            format!("{} {}", one.tell(last), one.column)
        });
        return format!("In {when}: {}", parts.collect::<Vec<_>>().join("; "));
    }
    if all.iter().all(|one| one.outcome.unit() == "people") {
        let one = |option: usize| {
            let known: Vec<One> =
                all.iter().filter_map(|series| series.last_year(summary, option)).collect();
            let sides: Vec<Side> = known.iter().map(|one| one.side).collect();
            let untested = known.iter().any(|one| one.untested);
            One { option, side: together(&sides), by: None, untested }
        };
        let ones: Vec<One> = (1..summary.strategies.len()).map(one).collect();
        return format!("In {when}: {}", lower(&all_three(summary, &ones)));
    }
    let said = |each: &Telling| in_each(summary, all, &when, each);
    let full = said(&|build| shortest(summary, build));
    if full.chars().count() <= LONGEST { full } else { said(&|build| in_counts(summary, build)) }
}

/// How a sentence about options is told.
type Telling<'a> = dyn Fn(&dyn Fn(&Names) -> String) -> String + 'a;

/// What each of several outcomes does in its last year.
fn in_each(summary: &Summary, all: &[Series], when: &str, tell: &Telling) -> String {
    let clear = |one: &One| matches!(one.side, Side::Less | Side::More);
    let (mut parts, mut quiet) = (Vec::new(), Vec::new());
    for series in all {
        let ones: Vec<One> = series.ones(summary).into_iter().filter(clear).collect();
        if ones.is_empty() {
            quiet.push(series.column);
            continue;
        }
        let say = |by: f64| series.say(by);
        let said = Said { noun: series.noun(), sides: series.words(), say: &say, how: "" };
        parts.push(lower(&tell(&|names| sides(names, &ones, &said))));
    }
    match (parts.is_empty(), quiet.is_empty()) {
        (true, _) => format!("In {when}, no clear difference in any of the three"),
        (false, true) => format!("In {when}: {}", parts.join("; ")),
        (false, false) => {
            format!("In {when}: {}; no clear difference for {}", parts.join("; "), quiet.join(", "))
        }
    }
}

/// How to read levels and differences.
fn reading(summary: &Summary, units: &str) -> String {
    let bands = match (summary.facts.runs > 1, summary.strategies.len() > 1) {
        (false, _) => "Line: mean.".to_owned(),
        (true, false) => "Line: mean; dark band: half of runs; light band: 90 % of runs.".into(),
        (true, true) => {
            "Line: mean; light band: 90 % of runs (dark: half). First the level, then what each option makes more or less."
                .into()
        }
    };
    format!("{units}{bands}")
}

/// Options of which something can be seen, and those of which nothing can.
fn moving(summary: &Summary, all: &[Series]) -> (Vec<usize>, Vec<usize>) {
    (1..summary.strategies.len()).partition(|option| all.iter().any(|one| !one.still(*option)))
}

/// One outcome: its level, and a panel for every option that changes it.
fn single(summary: &Summary, name: &str, series: &Series) -> Picture {
    let levels: Vec<f64> = series.level.iter().flat_map(numbers).collect();
    let (moving, unmoved) = moving(summary, std::slice::from_ref(series));
    let reaches: Vec<[f64; 3]> = moving.iter().map(|option| series.reach(*option)).collect();
    let far = limit(&reaches);
    let differences: Vec<f64> = reaches.concat().into_iter().filter(|x| x.abs() <= far).collect();
    let (own, per) = unit(series.outcome.unit(), &levels);
    let (other, each) = unit(series.outcome.unit(), &differences);
    let units = match (series.outcome.unit(), own == other || differences.is_empty()) {
        ("pounds", true) => format!("In {own}. "),
        ("pounds", false) => format!("Level in {own}, differences in {other}. "),
        _ => String::new(),
    };
    let when = if counted(series.outcome) { "" } else { ", average of the year" };
    let words = Words {
        finding: finding(summary, series),
        title: format!("{}{when}", series.heading()),
        reading: reading(summary, &units),
        description: (0..summary.strategies.len())
            .map(|option| format!("{}: {}. ", title(summary, option), series.described(option)))
            .collect(),
    };
    let up = Axis::around(levels.iter().map(|number| number / per).chain([0.0]), 3);
    let by = Axis::signed(differences.iter().map(|number| number / each).chain([0.0]), 3);
    Picture::new(summary, kind(series.outcome), name, words, |sheet| {
        let mut names = vec![title(summary, 0)];
        names.extend(moving.iter().map(|option| title(summary, *option)));
        sheet.panels(&names, LEAST, |sheet, index, place| {
            let Some(&option) = index.checked_sub(1).and_then(|index| moving.get(index)) else {
                return panel(sheet, place, HEIGHT, series, 0, (&up, per), &title(summary, 0));
            };
            let reach = series.reach(option);
            let beyond = reach.iter().any(|number| number.abs() > far);
            let alone = Axis::signed(reach.iter().map(|number| number / each), 3);
            let axis = if beyond { &alone } else { &by };
            let name = title(summary, option);
            let y = panel(sheet, place, HEIGHT, series, option, (axis, each), &name)?;
            let own = Place { y, ..place };
            Ok(if beyond { sheet.paragraph(own, OWN, Look::QUIET, 2) } else { y })
        })?;
        still(sheet, summary, &unmoved, STILL);
        Ok(())
    })
}

/// A finding about several outcomes names options where it has no more letters than this.
const LONGEST: usize = 250;

/// Said under a panel with a scale of its own.
const OWN: &str = "on a scale of its own";

/// Outcomes that belong together, each in its column: levels, then a row for every option that changes any.
fn side_by_side(summary: &Summary, name: &str, heading: &str, all: &[Series]) -> Picture {
    const BETWEEN: f64 = 14.0;
    let (moving, unmoved) = moving(summary, all);
    let words = Words {
        finding: findings(summary, all),
        title: heading.to_owned(),
        reading: reading(summary, ""),
        description: (0..summary.strategies.len())
            .map(|option| {
                let of = |one: &Series| format!("{}: {}", one.column, one.described(option));
                let parts: Vec<String> = all.iter().map(of).collect();
                format!("{}: {}. ", title(summary, option), parts.join("; "))
            })
            .collect(),
    };
    let people = all.iter().all(|one| one.outcome.unit() == "people");
    let largest = all.iter().flat_map(|one| one.level.iter().flat_map(numbers));
    let (scale, per) = crowd(
        largest
            .chain(all.iter().flat_map(|one| {
                (1..summary.strategies.len()).flat_map(|option| one.reach(option))
            })),
    );
    let levels = |one: &Series| {
        one.level.iter().flat_map(numbers).map(|number| number / per).collect::<Vec<_>>()
    };
    // Numbers of people are on one scale; waits, of which one may be many times another, each on their own.
    let up: Vec<Axis> = all
        .iter()
        .map(|one| {
            let shown = if people { all.iter().flat_map(levels).collect() } else { levels(one) };
            Axis::around(shown.into_iter().chain([0.0]), 3)
        })
        .collect();
    let reach = |one: &Series, option: usize| one.reach(option).map(|number| number / per);
    let reaches =
        |one: &Series| moving.iter().map(|option| reach(one, *option)).collect::<Vec<_>>();
    let far: Vec<f64> = all
        .iter()
        .map(|one| {
            limit(&if people { all.iter().flat_map(reaches).collect() } else { reaches(one) })
        })
        .collect();
    let by: Vec<Axis> = all
        .iter()
        .zip(&far)
        .map(|(one, far)| {
            let shown: Vec<[f64; 3]> =
                if people { all.iter().flat_map(reaches).collect() } else { reaches(one) };
            let shown = shown.into_iter().flatten().filter(|number| number.abs() <= *far);
            Axis::signed(shown.chain([0.0]), 4)
        })
        .collect();
    let about = all.first().map_or(Kind::OverTime, |one| kind(one.outcome));
    Picture::new(summary, about, name, words, |sheet| {
        let room = sheet.rest().width;
        let count = all.len() as f64;
        let each = (room - BETWEEN * (count - 1.0)) / count;
        for option in std::iter::once(0).chain(moving.iter().copied()) {
            let name = title(summary, option);
            sheet.y = sheet.paragraph(sheet.rest(), &name, Look::BOLD, 2) + 3.0;
            let wrap =
                |one: &Series| Look::QUIET.wrapped(&format!("{}{scale}", one.column), each, 2);
            let heads: Vec<Vec<String>> = all.iter().map(wrap).collect();
            let tallest = heads.iter().map(|head| Look::QUIET.tall(head)).fold(0.0, f64::max);
            let mut lowest = sheet.y;
            for (column, (one, head)) in all.iter().zip(&heads).enumerate() {
                let x = EDGE + column as f64 * (each + BETWEEN);
                sheet.lines((x, sheet.y), head, Look::QUIET.ink(Ink::Words));
                let place = Place { x, y: sheet.y + tallest, width: each };
                let reach = if option == 0 { [0.0; 3] } else { reach(one, option) };
                let beyond = reach.iter().any(|number| number.abs() > far[column]);
                let alone = Axis::signed(reach.into_iter(), 3);
                let axis = match (option, beyond) {
                    (0, _) => &up[column],
                    (_, true) => &alone,
                    _ => &by[column],
                };
                let name = format!("{name}, {}", one.column);
                let y = panel(sheet, place, LOW, one, option, (axis, per), &name)?;
                let own = Place { y, ..place };
                let y = if beyond { sheet.paragraph(own, OWN, Look::QUIET, 3) } else { y };
                lowest = lowest.max(y);
            }
            sheet.y = lowest + 10.0;
        }
        still(sheet, summary, &unmoved, STILL);
        Ok(())
    })
}

/// The level, or the difference of an option, in a panel; the height under its years.
fn panel(
    sheet: &Sheet,
    place: Place,
    height: f64,
    series: &Series,
    option: usize,
    (up, per): (&Axis, f64),
    name: &str,
) -> Result<f64, Fault> {
    let spreads = match option.checked_sub(1) {
        None => series.level,
        Some(index) => series.differences.get(index).copied().unwrap_or_default(),
    };
    let (mut chart, left) = sheet.panel(place, height, &across(spreads.len()), up)?;
    fan(&mut chart, spreads, per, option > 0)?;
    let right = place.x + place.width;
    let each = (right - left) / spreads.len().max(1) as f64;
    for (index, (spread, year)) in spreads.iter().zip(series.years).enumerate() {
        let say = |number: f64| if option == 0 { series.tell(number) } else { series.say(number) };
        let range = most(spread).map_or_else(String::new, |(low, high)| {
            format!(" (90 % of runs: {} to {})", say(low), say(high))
        });
        let text = format!("{name}, {}: {}{range}", year.label(), say(spread.estimate.mean));
        let from = left + index as f64 * each;
        sheet.note([from, place.y, from + each, place.y + height], &text);
    }
    // The last year's number stands at its line, over the band's edge where there is room.
    if let Some((index, last)) = spreads.iter().enumerate().next_back() {
        let mean = last.estimate.mean;
        let text = ending(series, option, mean);
        let point = at(&chart, (index as f64 + 0.5, mean / per));
        let look = Look::STRONG.ink(Ink::Words).anchor(Anchor::End);
        // On the side that the line does not come from.
        let before = spreads[..index].last().map_or(mean, |year| year.estimate.mean);
        let room = point.1 + 21.0 < place.y + height;
        let above = point.1 - place.y > 26.0 && (mean >= before || !room);
        let y = if above { point.1 - 9.0 } else { point.1 + 19.0 };
        sheet.text((right - 1.0, y), &text, look);
    }
    Ok(years_under(sheet, series.years, left, place, height))
}

/// The number that stands at the end of a line.
fn ending(series: &Series, option: usize, mean: f64) -> String {
    let text = if series.outcome.unit() == "pounds" { pounds(mean) } else { size(mean) };
    match option {
        0 => text,
        _ if mean == 0.0 || text.starts_with("under") => text,
        _ if mean > 0.0 => format!("+{text}"),
        _ => format!("−{text}"),
    }
}

/// Bands of runs, the grid over them, and the line of means, in units of `per`; a single year is a dot with its range.
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
    mesh(chart)?;
    let means = by_year(years.iter().map(|year| year.estimate.mean / per));
    if let [only] = means[..] {
        chart.draw_series([dot(only, 55, line, false)])?;
    } else {
        let last = means.last().copied();
        chart.draw_series(LineSeries::new(means, line.stroke_width(25)))?;
        chart.draw_series(last.map(|last| dot(last, 35, line, false)))?;
    }
    Ok(())
}
