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
        let percent = [Some(value), one.low.as_ref(), one.high.as_ref()].into_iter().flatten();
        if let Some(at) = percent.into_iter().find(|at| at.value.1)
            && !quantity.share()
        {
            let found = format!("{} %", guess::plain(100.0 * at.value.0));
            problem(found, "a number of people or events: this figure is no share");
        }
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
        let title = one.title.as_ref().map(|at| at.value.0.clone());
        all.push(Observed { quantity, title, year, value, low, high, rounded_to, source, fit });
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
    (Observable::StartsNonOpiate, Observable::InYearNonOpiate),
    (Observable::StartsNonOpiateAlcohol, Observable::InYearNonOpiateAlcohol),
    (Observable::StartsAlcohol, Observable::InYearAlcohol),
    (Observable::OnDayOpiate, Observable::InYearOpiate),
    (Observable::OnDayNonOpiate, Observable::InYearNonOpiate),
    (Observable::OnDayNonOpiateAlcohol, Observable::InYearNonOpiateAlcohol),
    (Observable::OnDayAlcohol, Observable::InYearAlcohol),
    (Observable::CompletionsNonOpiate, Observable::InYearNonOpiate),
    (Observable::CompletionsNonOpiateAlcohol, Observable::InYearNonOpiateAlcohol),
    (Observable::CompletionsAlcohol, Observable::InYearAlcohol),
];

/// Figures of other years are held against each other as far as this many years apart, and as far as this factor.
const YEARS_APART: i32 = 2;
const FACTOR_APART: f64 = 1.5;

/// Figures that others add up to.
const TOTALS: &[(Observable, &[Observable])] = &[
    (
        Observable::InYear,
        &[
            Observable::InYearOpiate,
            Observable::InYearNonOpiate,
            Observable::InYearNonOpiateAlcohol,
            Observable::InYearAlcohol,
        ],
    ),
    (
        Observable::OnDay,
        &[
            Observable::OnDayOpiate,
            Observable::OnDayNonOpiate,
            Observable::OnDayNonOpiateAlcohol,
            Observable::OnDayAlcohol,
        ],
    ),
    (
        Observable::Starts,
        &[
            Observable::StartsOpiate,
            Observable::StartsNonOpiate,
            Observable::StartsNonOpiateAlcohol,
            Observable::StartsAlcohol,
        ],
    ),
    (
        Observable::Exits,
        &[
            Observable::ExitsOpiate,
            Observable::ExitsNonOpiate,
            Observable::ExitsNonOpiateAlcohol,
            Observable::ExitsAlcohol,
        ],
    ),
    (
        Observable::Completions,
        &[
            Observable::CompletionsOpiate,
            Observable::CompletionsNonOpiate,
            Observable::CompletionsNonOpiateAlcohol,
            Observable::CompletionsAlcohol,
        ],
    ),
    (
        Observable::InYearNonOpiates,
        &[Observable::InYearNonOpiate, Observable::InYearNonOpiateAlcohol],
    ),
    (
        Observable::StartsNonOpiates,
        &[Observable::StartsNonOpiate, Observable::StartsNonOpiateAlcohol],
    ),
    (Observable::ExitsNonOpiates, &[Observable::ExitsNonOpiate, Observable::ExitsNonOpiateAlcohol]),
    (
        Observable::CompletionsNonOpiates,
        &[Observable::CompletionsNonOpiate, Observable::CompletionsNonOpiateAlcohol],
    ),
];
/// Parts and total of one year may be off by this share, and by this many people, for rounding.
const SUM_APART: (f64, f64) = (0.1, 20.0);

/// The figure of a quantity nearest to a year, and how many years apart.
fn nearest(all: &[Observed], quantity: Observable, year: i32) -> Option<(&Observed, i32)> {
    let own = all.iter().filter(|one| one.quantity == quantity);
    let apart = own.map(|one| (one, (one.year - year).abs()));
    apart.filter(|(_, apart)| *apart <= YEARS_APART).min_by_key(|(_, apart)| *apart)
}

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
            let other = nearest(all, more, one.year);
            let room = |apart: i32| if apart == 0 { 1.0 } else { FACTOR_APART };
            let other = other.filter(|(other, apart)| one.value > room(*apart) * other.value);
            if let Some((other, apart)) = other {
                let when = if apart == 0 { String::new() } else { format!(" in {}", other.year) };
                problem(
                    index,
                    format!(
                        "{} {} in {}, of {} {}{when}",
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
    for &(total, parts) in TOTALS {
        for (index, one) in all.iter().enumerate().filter(|(_, one)| one.quantity == total) {
            let found: Option<Vec<(&Observed, i32)>> =
                parts.iter().map(|&part| nearest(all, part, one.year)).collect();
            let Some(found) = found else { continue };
            let sum: f64 = found.iter().map(|(part, _)| part.value).sum();
            let same = found.iter().all(|(_, apart)| *apart == 0);
            let (share, people) = SUM_APART;
            let room =
                if same { share * sum + people } else { (FACTOR_APART - 1.0) * sum + people };
            if (one.value - sum).abs() > room {
                problem(
                    index,
                    format!(
                        "{} {} in {}, whose groups add up to {}",
                        guess::plain(one.value),
                        total.label(),
                        one.year,
                        guess::plain(sum)
                    ),
                    "groups that add up to the total, but for rounding",
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
                    one.label(),
                    guess::plain(most)
                ),
                "at least as many dependent people as are in treatment",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::{Scenario, read};

    /// The illustrative authority with other figures.
    fn with(figures: &str) -> Result<Scenario, String> {
        let text = format!("extends = \"authority\"\nname = \"own\"\ntitle = \"Own\"\n{figures}");
        let load = |name: &str| {
            if name == "own" {
                Some(text.clone())
            } else {
                crate::scenario::builtin(name).map(str::to_owned)
            }
            .ok_or_else(String::new)
        };
        read("own", &load).map_err(|problems| problems.to_string())
    }

    fn figure(quantity: &str, year: i32, value: f64) -> String {
        format!(
            "[[observed]]\nquantity = \"{quantity}\"\nyear = {year}\nvalue = {value}\nsource = \"own\"\n"
        )
    }

    #[test]
    fn counts_are_added_up_by_name() {
        let text = figure("treatment_starts_alcohol+ treatment_starts_opiate", 2024, 700.0)
            + "title = \"Starts, opiates or alcohol\"\n";
        let scenario = with(&text).unwrap();
        let own = &scenario.observed[0];
        // In the order of the list, whatever order the file has: the same sum is the same figure.
        assert_eq!(own.quantity.key(), "treatment_starts_opiate + treatment_starts_alcohol");
        assert_eq!(own.label(), "Starts, opiates or alcohol");
        assert_eq!((own.quantity.unit(), own.quantity.group()), ("people", None));
        assert!(own.fit && !own.quantity.deaths() && !own.quantity.share());
        // Shares, a name twice, one name with a sign, a name that is none.
        for wrong in [
            "re_presentations_opiate + treatment_starts",
            "rehab_starts + rehab_starts",
            "rehab_starts + ",
            "rehab_starts + rehab",
        ] {
            let said = with(&figure(wrong, 2024, 7.0)).unwrap_err();
            assert!(said.contains("counts of people added up"), "{said}");
        }
    }

    #[test]
    fn figures_that_cannot_hold_together_are_named_over_years_and_sums() {
        let groups = figure("completions_opiate", 2024, 100.0)
            + &figure("completions_non_opiate", 2024, 100.0)
            + &figure("completions_non_opiate_alcohol", 2024, 100.0)
            + &figure("completions_alcohol", 2024, 300.0);
        assert!(with(&(figure("completions", 2024, 605.0) + &groups)).is_ok());
        let said = with(&(figure("completions", 2024, 60.0) + &groups)).unwrap_err();
        assert!(said.contains("whose groups add up to 600"), "{said}");
        // A year apart numbers may differ, though not by so much.
        let year_before = |starts: f64| {
            figure("treatment_starts", 2024, starts) + &figure("in_treatment_in_year", 2023, 2500.0)
        };
        assert!(with(&year_before(2600.0)).is_ok());
        let said = with(&year_before(25_000.0)).unwrap_err();
        assert!(said.contains("in 2023"), "{said}");
    }

    #[test]
    fn figures_of_years_far_apart_are_not_held_against_each_other() {
        // Three years apart anything may have happened.
        let far = figure("treatment_starts", 2024, 25_000.0)
            + &figure("in_treatment_in_year", 2021, 2500.0);
        assert!(with(&far).is_ok());
        // Groups of another year add up to what half as many more or fewer can be.
        let groups = |year: i32| {
            figure("completions_opiate", year, 100.0)
                + &figure("completions_non_opiate", year, 100.0)
                + &figure("completions_non_opiate_alcohol", year, 100.0)
                + &figure("completions_alcohol", year, 300.0)
        };
        for (total, holds) in [(900.0, true), (930.0, false), (290.0, true), (270.0, false)] {
            let read = with(&(figure("completions", 2024, total) + &groups(2023)));
            assert_eq!(read.is_ok(), holds, "{total}");
        }
        assert!(with(&(figure("completions", 2024, 2000.0) + &groups(2021))).is_ok());
        // A sum is one figure a year, in whatever order its parts stand.
        let sums = |year: i32| {
            figure("treatment_starts_opiate + rehab_starts", 2024, 500.0)
                + &figure("rehab_starts+treatment_starts_opiate", year, 510.0)
        };
        assert!(with(&sums(2023)).is_ok());
        let said = with(&sums(2024)).unwrap_err();
        assert!(said.contains("a second figure for"), "{said}");
    }

    #[test]
    fn a_share_in_per_cent_is_that_part_of_one_and_a_count_is_none() {
        let written = |quantity: &str, value: &str, range: &str| {
            with(&format!(
                "[[observed]]\nquantity = \"{quantity}\"\nyear = 2024\nvalue = {value}\n{range}source = \"own\"\n"
            ))
        };
        let range = "low = \"15%\"\nhigh = 0.25\n";
        let own = written("re_presentations_opiate", "\"19 %\"", range).unwrap();
        let own = &own.observed[0];
        assert_eq!((own.value, own.low, own.high), (0.19, Some(0.15), Some(0.25)));
        let said = written("treatment_starts", "\"19 %\"", "").unwrap_err();
        assert!(said.contains("this figure is no share"), "{said}");
        for wrong in ["19", "\"119 %\""] {
            let said = written("re_presentations_opiate", wrong, "").unwrap_err();
            assert!(said.contains("a share from 0 to 1"), "{said}");
        }
    }
}
