//! Public figures as a file states them, held against each other.

use super::document::Documents;
use super::file::ScenarioFile;
use super::guess;
use super::observed::{Observable, Observed};
use super::tree::Spot;

/// What the file observed. Figures that contradict each other are noted.
pub(super) fn observed(file: &ScenarioFile, documents: &mut Documents) -> Vec<Observed> {
    let mut all: Vec<Observed> = Vec::new();
    let mut places: Vec<(Spot, String)> = Vec::new();
    let start = file.start.as_ref().map_or(i32::MAX, |at| at.value.0.financial_year());
    let listed = || file.observed.iter().flat_map(|at| &at.value);
    let latest = |quantity: Observable| {
        let years = listed()
            .filter(|at| at.value.quantity.as_ref().is_some_and(|known| known.value.0 == quantity));
        let years = years.filter_map(|at| Some(at.value.year.as_ref()?.value.0 as i32));
        years.filter(|year| *year <= start).max()
    };
    for at in listed() {
        let one = &at.value;
        let (Some(quantity), Some(year), Some(value), Some(source)) =
            (&one.quantity, &one.year, &one.value, &one.source)
        else {
            continue;
        };
        let (quantity, year) = (quantity.value.0, year.value.0 as i32);
        let [low, high] = [&one.low, &one.high].map(|at| at.as_ref().map(|at| at.value.0));
        let mut problem = |found: String, allowed: &str| {
            documents.problem(at.spot, &at.key, found, allowed, None);
        };
        if low.is_some() != high.is_some() {
            problem("one end of a range".to_owned(), "`low` and `high`, or neither");
        }
        if let (Some(low), Some(high)) = (low, high) {
            let shown = |number: f64| guess::plain(number);
            if low > high {
                let found = format!("a range from {} to {}", shown(low), shown(high));
                problem(found, "`low` below `high`: the ends may have been swapped");
            } else if !(low..=high).contains(&value.value.0) {
                let (value, low, high) = (shown(value.value.0), shown(low), shown(high));
                problem(
                    format!("{value}, outside its range {low} to {high}"),
                    "a figure inside its range",
                );
            } else if low == high {
                problem("a range without width".to_owned(), "a range: no count is exact");
            }
        }
        let most = [Some(value.value.0), high].into_iter().flatten().fold(0.0, f64::max);
        if quantity.share() && most > 1.0 {
            problem(guess::plain(most), "a share from 0 to 1: 0.17 for 17 %");
        }
        if all.iter().any(|known| known.quantity == quantity && known.year == year) {
            problem(
                format!("a second figure for {} in {year}", quantity.key()),
                "one figure a year",
            );
        }
        // A file that extends another and ends earlier need not take back its figures.
        if let (Some(end), Some(told)) = (horizon_end(file), &one.year)
            && year >= end
            && file.horizon_years.as_ref().is_some_and(|at| documents.one_file(at.spot, told.spot))
        {
            documents.problem(
                told.spot,
                &told.key,
                format!("{year}, after the end of the horizon"),
                format!("a year before {end}: the year of the start or earlier to be fitted, a later one to be shown beside the model"),
                None,
            );
        }
        places.push((value.spot, value.key.clone()));
        let fit = one.fit.as_ref().map_or(latest(quantity) == Some(year), |at| at.value);
        let (value, source) = (value.value.0, source.value.0.clone());
        let rounded_to = one.rounded_to.as_ref().map(|at| at.value.0);
        all.push(Observed { quantity, year, value, low, high, rounded_to, source, fit });
    }
    impossible(file, &all, &places, documents);
    all
}

/// The first financial year after the horizon.
fn horizon_end(file: &ScenarioFile) -> Option<i32> {
    let years = file.horizon_years.as_ref()?.value.0;
    Some(file.start.as_ref()?.value.0.financial_year() + i32::try_from(years).ok()?)
}

/// What two figures that cannot hold together say about each other.
const ONE_IS_WRONG: &str = "one of the two is wrong, or from another area or year";

/// Pairs of figures of which the first cannot be larger than the second.
const NO_MORE_THAN: &[(Observable, Observable)] = &[
    (Observable::Completions, Observable::Exits),
    (Observable::DropOuts, Observable::Exits),
    (Observable::CompletionsOpiate, Observable::ExitsOpiate),
    (Observable::CompletionsNonOpiate, Observable::ExitsNonOpiate),
    (Observable::CompletionsNonOpiateAlcohol, Observable::ExitsNonOpiateAlcohol),
    (Observable::CompletionsAlcohol, Observable::ExitsAlcohol),
    (Observable::Exits, Observable::InYear),
    (Observable::Starts, Observable::InYear),
    (Observable::OnDay, Observable::InYear),
    (Observable::Completions, Observable::InYear),
    (Observable::DeathsInTreatment, Observable::InYear),
    (Observable::CompletionsOpiate, Observable::InYearOpiate),
    (Observable::StartsOpiate, Observable::InYearOpiate),
];

/// Notes figures that cannot hold together.
fn impossible(
    file: &ScenarioFile,
    all: &[Observed],
    places: &[(Spot, String)],
    documents: &mut Documents,
) {
    let Some(at) = &file.observed else { return };
    let merged = documents.merged();
    let mut problem = |figure: usize, found: String, allowed: &str| {
        let (spot, key) = places.get(figure).map_or((at.spot, &at.key), |at| (at.0, &at.1));
        documents.problem(spot, key, found, allowed, Some(ONE_IS_WRONG.to_owned()));
    };
    for &(less, more) in NO_MORE_THAN {
        for (index, one) in all.iter().enumerate().filter(|(_, one)| one.quantity == less) {
            let other = all.iter().find(|other| other.quantity == more && other.year == one.year);
            if let Some(other) = other.filter(|other| one.value > other.value) {
                problem(
                    index,
                    format!(
                        "{} {} in {}, of {} {}",
                        guess::plain(one.value),
                        less.label(),
                        one.year,
                        guess::plain(other.value),
                        more.label()
                    ),
                    "figures that can hold together",
                );
            }
        }
    }
    let Some(area) = &file.area else { return };
    let area = &area.value;
    let groups = [
        (&area.opiate, [Observable::OnDayOpiate, Observable::InYearOpiate]),
        (&area.non_opiate, [Observable::OnDayNonOpiate, Observable::InYearNonOpiate]),
        (
            &area.non_opiate_alcohol,
            [Observable::OnDayNonOpiateAlcohol, Observable::InYearNonOpiateAlcohol],
        ),
        (&area.alcohol, [Observable::OnDayAlcohol, Observable::InYearAlcohol]),
    ];
    for (group, quantities) in groups {
        let Some(there) = group.as_ref().and_then(|at| at.value.dependent.as_ref()) else {
            continue;
        };
        // People of this file beside figures of the file that it extends: another area, and no contradiction.
        if merged || there.spot.file != at.spot.file {
            continue;
        }
        let most = there.value.0;
        let fitted =
            all.iter().enumerate().filter(|(_, one)| one.fit && quantities.contains(&one.quantity));
        for (index, one) in fitted.filter(|(_, one)| one.value > most) {
            problem(
                index,
                format!(
                    "{} {}, of {} dependent people",
                    guess::plain(one.value),
                    one.quantity.label(),
                    guess::plain(most)
                ),
                "at least as many dependent people as are in treatment",
            );
        }
    }
}
