//! Returns of NDTMS and Fingertips on the real program: what `balance new --from` reads of them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::program;

use commissioning_balance::scenario::{Observable, Observed, Substance};
use program::{Said, contains, read, said};
use std::fs;
use tempfile::TempDir;

/// The headings of Fingertips, as they are downloaded.
const HEADS: &str = "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,Value note,Recent Trend,Compared to England value or percentiles,Compared to Counties & UAs (from Apr 2023) value or percentiles,Time period Sortable,New data,Compared to goal,Time period range";

/// A row of it: id, name, code, sex, category, period, value with its ends, count, denominator, note.
fn row(cells: [&str; 12]) -> String {
    let [id, name, code, sex, category, period, value, low, high, count, denominator, note] = cells;
    format!(
        "{id},\"{name}\",E92000001,England,{code},x,UA,{sex},18+ yrs,,{category},{period},{value},{low},{high},,,{count},{denominator},{note},,,,,,,1y"
    )
}

fn fingertips() -> String {
    const OPIATE: &str = "Successful completion of drug treatment: opiate users";
    let sefton = "E08000014";
    let rows = [
        row([
            "90244",
            OPIATE,
            "E92000001",
            "Persons",
            "",
            "2023",
            "5",
            "4",
            "6",
            "7000",
            "140000",
            "",
        ]),
        row(["90244", OPIATE, sefton, "Persons", "", "2022", "5", "4", "6", "61", "1190", ""]),
        row(["90244", OPIATE, sefton, "Persons", "", "2023", "5", "4", "6", "65", "1200", ""]),
        row(["90244", OPIATE, sefton, "Female", "", "2023", "5", "4", "6", "20", "400", ""]),
        row([
            "90244",
            OPIATE,
            sefton,
            "Persons",
            "Most deprived decile",
            "2023",
            "5",
            "4",
            "6",
            "20",
            "401",
            "",
        ]),
        row([
            "90245",
            "Successful completion of drug treatment: non-opiate users",
            sefton,
            "Persons",
            "",
            "2023",
            "31",
            "",
            "",
            "130",
            "420",
            "",
        ]),
        row([
            "92432",
            "Deaths from drug misuse",
            sefton,
            "Persons",
            "",
            "2021 - 23",
            "8",
            "6",
            "10",
            "66",
            "",
            "",
        ]),
        row([
            "91380",
            "Alcohol-specific mortality",
            sefton,
            "Persons",
            "",
            "2023",
            "19",
            "",
            "",
            "",
            "",
            "Value suppressed for disclosure control",
        ]),
        row([
            "93532",
            "Proportion of dependent drinkers not in treatment (%)",
            sefton,
            "Persons",
            "",
            "2018/19",
            "78",
            "70",
            "85",
            "3000",
            "3846",
            "",
        ]),
        row([
            "22304",
            "Smoking prevalence",
            sefton,
            "Persons",
            "",
            "2023",
            "12",
            "",
            "",
            "1",
            "2",
            "",
        ]),
    ];
    format!("{HEADS}\n{}\n", rows.join("\n"))
}

const LONG: &str = "NDTMS ViewIt\nAdults in treatment\n\nArea,Year,Substance group,Measure,Count\n\
Sefton,2022/23,Opiate,Numbers in treatment,1190\n\
Sefton,2023/24,Opiate,Numbers in treatment,1205\n\
Sefton,2023/24,Non-opiate only,Numbers in treatment,230\n\
Sefton,2023/24,Non-opiate and alcohol,Numbers in treatment,260\n\
Sefton,2023/24,Alcohol only,Numbers in treatment,655\n\
Sefton,2023/24,All,Numbers in treatment,2350\n\
Sefton,2023/24,Opiate,New presentations to treatment,410\n\
Sefton,2023/24,Opiate,Successful completions,65\n\
Sefton,2023/24,All,Deaths in treatment,fewer than 5\n\
Sefton,2023/24,All,Waiting under three weeks,98%\n\
Knowsley,2023/24,Opiate,Numbers in treatment,905\n";

/// `balance new --area Sefton` from some files, and the figures of what it writes.
fn new(files: &[(&str, &str)]) -> (Said, Vec<Observed>, Option<f64>) {
    let folder = TempDir::new().unwrap();
    let mut words = vec!["new", "--area", "Sefton"];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
        words.extend(["--from", name]);
    }
    let done = said(folder.path(), &words, 100);
    if done.code != 0 {
        return (done, Vec::new(), None);
    }
    let scenario = read(&folder.path().join("sefton.toml"));
    let alcohol = scenario.area.groups[Substance::Alcohol as usize].dependent;
    (done, scenario.observed, Some(alcohol))
}

/// Year, value, range and rounding of a figure.
type Told = (i32, f64, Option<(f64, f64)>, Option<f64>);

fn figure(figures: &[Observed], quantity: Observable) -> Option<Told> {
    let found = figures.iter().find(|figure| figure.quantity == quantity)?;
    Some((found.year, found.value, found.low.zip(found.high), found.rounded_to))
}

#[test]
fn fingertips_as_downloaded_become_figures_with_their_ranges() {
    let (done, figures, alcohol) = new(&[("f.csv", &fingertips())]);
    assert_eq!(done.code, 0, "{}", done.err);
    let of = |quantity| figure(&figures, quantity);
    assert_eq!(of(Observable::InYearOpiate), Some((2023, 1200.0, None, None)));
    assert_eq!(of(Observable::InYearNonOpiates), Some((2023, 420.0, None, None)));
    // 66 in three years; Byar's 90 % of 66 is 53.1 to 81.1.
    let (year, deaths, range, _) = of(Observable::MisuseDeaths).unwrap();
    assert_eq!((year, deaths), (2022, 22.0));
    let (low, high) = range.unwrap();
    assert!((low - 53.1 / 3.0).abs() < 0.1 && (high - 81.1 / 3.0).abs() < 0.2, "{low} {high}");
    // Withheld: fewer than 5.
    assert_eq!(of(Observable::AlcoholDeaths), Some((2023, 2.0, Some((0.0, 5.0)), None)));
    // Treated are 22 % of 3,846; shares of 70 % and 85 % turned round.
    assert_eq!(
        of(Observable::DependentAlcohol),
        Some((2018, 3846.0, Some((2820.0, 5641.0)), None))
    );
    assert_eq!(alcohol, Some(3846.0));
    assert_eq!(of(Observable::Completions), None);
    contains(
        &done.err,
        &[
            "f.csv, row 4: in_treatment_in_year_opiate (1200)",
            "left out: 22304 “Smoking prevalence”",
            "leave out people who come back within six months",
        ],
    );
}

#[test]
fn tables_of_ndtms_are_read_whatever_way_they_are_turned() {
    let (done, figures, _) = new(&[("view.csv", LONG)]);
    assert_eq!(done.code, 0, "{}", done.err);
    let of = |quantity| figure(&figures, quantity);
    assert_eq!(of(Observable::InYearOpiate), Some((2023, 1205.0, None, Some(5.0))));
    assert_eq!(of(Observable::InYearNonOpiate), Some((2023, 230.0, None, Some(5.0))));
    assert_eq!(of(Observable::StartsOpiate), Some((2023, 410.0, None, Some(5.0))));
    assert_eq!(of(Observable::DeathsInTreatment), Some((2023, 2.0, Some((0.0, 5.0)), None)));
    // Its four groups are stated.
    assert_eq!(of(Observable::InYear), None);
    contains(
        &done.err,
        &[
            "view.csv, row 6: in_treatment_in_year_opiate of 2023 (1205)",
            "in_treatment_in_year left out: its groups are stated one by one",
            "not understood, so left out: Waiting under three weeks",
            "taken as rounded to it",
        ],
    );
    // A column a measure, and non-opiates with alcohol among them.
    let wide = "LA name,Financial year,Drug group,Number in treatment,New to treatment\nSefton,2023/24,Opiate,1203,<5\nSefton,2023/24,Non-opiate,490,[c]\nKnowsley,2023/24,Opiate,9,9\n";
    let (done, figures, _) = new(&[("wide.csv", wide)]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert_eq!(figure(&figures, Observable::InYearNonOpiates), Some((2023, 490.0, None, None)));
    assert_eq!(
        figure(&figures, Observable::StartsOpiate),
        Some((2023, 2.0, Some((0.0, 5.0)), None))
    );
    // A column a year, the measure in a title, no column of areas.
    let years = "Adults in treatment by substance group,,\nSubstance group,2022/23,2023/24\nOpiate,1190,1203\nAlcohol only,640,655\n";
    let (done, figures, _) = new(&[("years.csv", years)]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert_eq!(figure(&figures, Observable::InYearAlcohol), Some((2023, 655.0, None, None)));
    contains(&done.err, &["no column of areas; taken as Sefton’s"]);
}

#[test]
fn more_people_in_treatment_than_were_estimated_make_no_file_that_is_refused() {
    let folder = TempDir::new().unwrap();
    let text = "Area,Year,Substance group,Measure,Count\nRutland,2023/24,Opiate,Numbers in treatment,62\nRutland,2023/24,Non-opiate only,Numbers in treatment,31\nRutland,2023/24,Non-opiate and alcohol,Numbers in treatment,*\n";
    fs::write(folder.path().join("r.csv"), text).unwrap();
    let done = said(folder.path(), &["new", "--area", "Rutland", "--from", "r.csv"], 100);
    assert_eq!(done.code, 0, "{}", done.err);
    // Three deaths foretell 24; 62 are in treatment.
    let scenario = read(&folder.path().join("rutland.toml"));
    let dependent = |group: Substance| scenario.area.groups[group as usize].dependent;
    assert_eq!(dependent(Substance::Opiate), 124.0);
    assert_eq!(dependent(Substance::NonOpiate), 93.0);
    // Of a withheld count the upper end.
    assert_eq!(dependent(Substance::NonOpiateAlcohol), 13.0);
    assert!(scenario.stand_ins.iter().any(|name| name == "area.opiate.dependent"));
    let checked = said(folder.path(), &["check", "rutland.toml"], 100);
    assert_eq!(checked.code, 0, "{}", checked.err);
}

#[test]
fn several_files_are_sorted_and_what_cannot_be_told_is_refused() {
    let budget = "line,pounds\nkeyworking,1165000\nprescribing_clinicians,918000\n";
    let (done, figures, _) =
        new(&[("f.csv", &fingertips()), ("b.csv", budget), ("view.csv", LONG)]);
    assert_eq!(done.code, 0, "{}", done.err);
    // What NDTMS counts comes before what an indicator rests on, in whatever order they are named.
    assert_eq!(figure(&figures, Observable::InYearOpiate), Some((2023, 1205.0, None, Some(5.0))));
    assert_eq!(figure(&figures, Observable::InYearNonOpiates), None);
    assert_eq!(figure(&figures, Observable::MisuseDeaths).unwrap().1, 22.0);
    contains(
        &done.err,
        &["budget read from b.csv", "(1200) left out, for view.csv, row 6 (1205) counts"],
    );
    let wrong = |files: &[(&str, &str)], part: &str| {
        let (done, ..) = new(files);
        assert_eq!(done.code, 3, "{}", done.err);
        contains(&done.err, &[part]);
    };
    wrong(
        &[(
            "o.csv",
            "Area,Year,Substance group,Measure,Count\nKnowsley,2023/24,Opiate,Numbers in treatment,9\n",
        )],
        "o.csv: no row of Sefton; its areas are Knowsley",
    );
    wrong(
        &[(
            "o.csv",
            "Area,Year,Substance group,Measure,Count\nSefton,2023/24,Opiate,Numbers in treatment,lots\n",
        )],
        "o.csv, row 2: `lots` is no count",
    );
    wrong(
        &[("o.csv", "Area,Substance group,Measure,Count\nSefton,Opiate,Numbers in treatment,9\n")],
        "which year?",
    );
    wrong(
        &[(
            "o.csv",
            "Area,Year,Substance group,Sex,Measure,Count\nSefton,2023/24,Opiate,Male,Numbers in treatment,9\nSefton,2023/24,Opiate,Female,Numbers in treatment,7\n",
        )],
        "9 and 7 for `in_treatment_in_year_opiate` of 2023",
    );
    wrong(&[("b.csv", budget), ("c.csv", budget)], "two budgets: b.csv and c.csv");
}
