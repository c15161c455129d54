//! `balance areas`, and `balance new` for an authority: published figures, stand-ins, the register filled again.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use crate::program;

use calamine::{Data, Reader, Xlsx, open_workbook};
use commissioning_balance::scenario::{Observable, Substance};
use program::{Said, contains, only, read, said, text};
use rust_xlsxwriter::Workbook;
use std::path::Path;
use tempfile::TempDir;

fn balance(folder: &Path, words: &[&str]) -> Said {
    said(folder, words, 110)
}

#[test]
fn an_authority_is_filled_in_from_its_name() {
    let folder = TempDir::new().unwrap();
    let done = balance(folder.path(), &["new", "--area", "sEFTon"]);
    assert_eq!((done.code, done.out.as_str()), (0, ""), "{}", done.err);
    contains(
        &done.err,
        &[
            "wrote sefton.toml: what is published of Sefton (E08000014) is filled in",
            "figures are stand-ins",
            "1. budget.keyworking: pounds a year (contract schedules",
            "2. area.levels.entry: treatment starts",
            "balance calibrate sefton.toml",
        ],
    );
    let file = text(&folder.path().join("sefton.toml"));
    let words = file.replace("\n  # ", " ").replace("\n# ", " ");
    contains(
        &words,
        &[
            "code = \"E08000014\"",
            "North West. Statistical neighbours (ONS, nearest first): Warrington;",
            "Adults: aged 18–24 18,418, aged 25–34 33,211,",
            "Women and girls are 51.6 % of residents",
            "population = 286281",
            "Office for National Statistics, “Mid-year population estimates by single year of age (MYE2)”, 2025; Open Government Licence v3.0, at second hand; 2024, 1 year old at the start.",
            "Deprivation (IMD average score; higher is more deprived): 25.15.",
            "A published estimate, 95 % interval 2,818 to 5,679: Public Health England",
            "2017/18, 7 years old at the start",
            "dependent = 3882",
            "NO FACT BUT AN ESTIMATE",
            "may be 1.7 times too low or too high",
            "44 in 2017-2019, a year",
        ],
    );
    let scenario = read(&folder.path().join("sefton.toml"));
    assert_eq!(scenario.area.groups[Substance::Alcohol as usize].dependent, 3882.0);
    let opiates = scenario
        .observed
        .iter()
        .find(|figure| figure.quantity == Observable::DependentOpiate)
        .unwrap();
    assert_eq!(opiates.value, scenario.area.groups[Substance::Opiate as usize].dependent);
    assert!(opiates.high.unwrap() / opiates.low.unwrap() >= 1.6 * 1.6, "{opiates:?}");
    let deaths = scenario
        .observed
        .iter()
        .find(|figure| figure.quantity == Observable::MisuseDeaths)
        .unwrap();
    assert_eq!((deaths.year, deaths.value), (2018, 14.7));
    let named = |key: &str| scenario.stand_ins.iter().any(|known| known == key);
    assert!(named("area.opiate.dependent"), "an estimate is no figure of the area's own");
    assert!(!named("area.alcohol.dependent") && !named("area.population"));
    // Residents that are told win.
    let words = ["new", "other", "--area", "Sefton", "--population", "300k"];
    assert_eq!(balance(folder.path(), &words).code, 0);
    let other = read(&folder.path().join("other.toml"));
    assert_eq!((other.area.population, other.area.code.as_deref()), (300_000.0, Some("E08000014")));
    // An invented area that shares a part of a name.
    let words = ["new", "north", "--area", "North", "--population", "9000"];
    assert_eq!(balance(folder.path(), &words).code, 0);
    assert_eq!(read(&folder.path().join("north.toml")).area.code, None);
}

#[test]
fn names_that_are_no_single_authority_say_what_to_type() {
    let folder = TempDir::new().unwrap();
    for (name, parts) in [
        (
            "Bournemouth",
            &[
                "Bournemouth ended in 2019; in its place: Bournemouth, Christchurch and Poole (E06000058)",
            ][..],
        ),
        (
            "cumbria",
            &[
                "ended in 2023; in its place: Cumberland (E06000063); Westmorland and Furness (E06000064)",
            ],
        ),
        ("Northamptonshire", &["ended in 2021", "North Northamptonshire (E06000061)"]),
        ("E10000009", &["Dorset (the county until 2019)", "Christchurch, a part of it, went to"]),
        ("northampton", &["a part of several names", "North Northamptonshire (E06000061); West"]),
        ("London", &["London is a region, with 33 authorities", "balance areas London"]),
        ("Seftn", &["no English upper-tier authority", "did you mean Sefton?"]),
        ("Ambridge", &["no English upper-tier authority", "needs --population"]),
    ] {
        let done = balance(folder.path(), &["new", "x", "--area", name]);
        assert_eq!(done.code, 2, "{name}: {}", done.err);
        contains(&done.err, parts);
    }
    assert!(!folder.path().join("x.toml").exists());
    for (name, file, together) in
        [("City of London", "city-of-london", "Hackney"), ("scilly", "isles-of-scilly", "Cornwall")]
    {
        let done = balance(folder.path(), &["new", "--area", name]);
        assert_eq!(done.code, 0, "{}", done.err);
        contains(&done.err, &["READ FIRST:", together]);
        contains(&text(&folder.path().join(format!("{file}.toml"))), &["READ FIRST:", together]);
    }
    assert_eq!(balance(folder.path(), &["new"]).code, 2);
}

/// A file of Sefton over one year, which runs in no time.
fn sefton(folder: &Path) -> String {
    assert_eq!(balance(folder, &["new", "--area", "Sefton"]).code, 0);
    text(&folder.join("sefton.toml")).replace("horizon_years = 10", "horizon_years = 1")
}

#[test]
fn every_face_says_first_that_figures_are_stand_ins() {
    let folder = TempDir::new().unwrap();
    let file = sefton(folder.path());
    std::fs::write(folder.path().join("sefton.toml"), &file).unwrap();
    let count = read(&folder.path().join("sefton.toml")).stand_ins.len();
    let banner = format!("STAND-INS: {count} figures are stand-ins, not figures of Sefton.");
    let ran = balance(folder.path(), &["run", "sefton.toml", "--expected", "-q"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let first = ran.out.find("STAND-INS").unwrap();
    assert!(first < ran.out.find("deaths").unwrap(), "before any number: {}", ran.out);
    contains(&ran.out, &["NOT FITTED: run `balance calibrate FILE` first."]);
    contains(&ran.out, &[&banner, "budget.keyworking", "more. Put yours in"]);
    let run = only(&folder.path().join("outputs/sefton"), |_| true);
    let page = text(&run.join("report.html"));
    contains(&page, &[&banner, "family_support"]);
    assert!(page.find("STAND-INS").unwrap() < page.find("What was found").unwrap());
    let short = format!("{count} figures are stand-ins (budget.keyworking");
    let mut pictures = 0;
    for entry in std::fs::read_dir(run.join("plots")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "svg") {
            let svg = text(&path);
            assert!(svg.contains(&format!("{count} figures are")), "{}", path.display());
            pictures += 1;
        }
    }
    assert!(pictures > 3 && page.contains("stand-ins"), "{short}");
    let mut book: Xlsx<_> = open_workbook(run.join("results.xlsx")).unwrap();
    let front = book.worksheet_range_at(0).unwrap().unwrap();
    assert!(
        [1, 2].into_iter().any(|row| {
            let cell = front.get_value((row, 0));
            cell.is_some_and(
                |cell| matches!(cell, Data::String(words) if words.starts_with(&banner)),
            )
        }),
        "{front:?}"
    );
    let checked = balance(folder.path(), &["check", "sefton.toml"]);
    assert!(checked.out.starts_with("STAND-INS"), "{}", checked.out);
    contains(&checked.out, &["family_support", "age_shares"]);
    let data = balance(folder.path(), &["run", "sefton.toml", "--expected", "--format", "csv"]);
    contains(&data.err, &[&banner]);
    assert!(!data.out.contains("STAND-INS"), "data stay data");
    let cut = ["cut", "sefton.toml", "--by", "10%", "--expected", "-q"];
    contains(&balance(folder.path(), &cut).out, &[&banner]);

    // Off the list, nothing is said.
    let (before, rest) = file.split_once("stand_ins = [").unwrap();
    let whole = format!("{before}stand_ins = [{}", &rest[rest.find("\n]").unwrap()..]);
    std::fs::write(folder.path().join("own.toml"), whole.replace("\"sefton\"", "\"own\"")).unwrap();
    let ran = balance(folder.path(), &["run", "own.toml", "--expected", "-q"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let page = text(&only(&folder.path().join("outputs/own"), |_| true).join("report.html"));
    assert!(!ran.out.contains("tand-in") && !ran.out.contains("STAND"), "{}", ran.out);
    assert!(!page.contains("STAND-INS") && !page.contains("figures are stand-ins"));
}

#[test]
fn figures_that_another_file_or_a_spreadsheet_states_are_stand_ins_no_more() {
    let folder = TempDir::new().unwrap();
    let file = sefton(folder.path());
    let of = |name: &str| read(&folder.path().join(name)).stand_ins;
    let all = of("sefton.toml");
    let over = "extends = \"sefton.toml\"\n[budget]\nkeyworking = 2000000\n[area.levels]\noverdose = 1.1\n";
    std::fs::write(folder.path().join("over.toml"), over).unwrap();
    let left = of("over.toml");
    assert_eq!(left.len(), all.len() - 2);
    assert!(!left.iter().any(|key| key == "budget.keyworking" || key == "area.levels.overdose"));
    let wrong = file.replace("\"budget.rehab\"", "\"budget.rehb\"");
    std::fs::write(folder.path().join("wrong.toml"), wrong).unwrap();
    let told = balance(folder.path(), &["check", "wrong.toml"]);
    assert_eq!(told.code, 3);
    contains(
        &told.err,
        &["wrong.toml:", "`budget.rehb`, which is not in the file", "did you mean `budget.rehab`?"],
    );
    std::fs::write(
        folder.path().join("money.csv"),
        "line,pounds\nkeyworking,900000\nprescribing_clinicians,5e5\n",
    )
    .unwrap();
    let (before, rest) = file.split_once("[budget]").unwrap();
    let sheet = format!(
        "budget_from = \"money.csv\"\n{before}[[options]]{}",
        rest.split_once("[[options]]").unwrap().1
    );
    std::fs::write(folder.path().join("sheet.toml"), sheet.replace("5e5", "500000")).unwrap();
    std::fs::write(
        folder.path().join("money.csv"),
        "line,pounds\nkeyworking,900000\nprescribing_clinicians,500000\n",
    )
    .unwrap();
    let checked = balance(folder.path(), &["check", "sheet.toml"]);
    assert_eq!(checked.code, 0, "{}", checked.err);
    contains(
        &checked.out,
        &[&format!(
            "STAND-INS: {} figures",
            all.iter().filter(|key| !key.starts_with("budget")).count()
        )],
    );
}

#[test]
fn authorities_are_listed_shown_and_set_beside_their_neighbours() {
    let folder = TempDir::new().unwrap();
    let all = balance(folder.path(), &["areas"]);
    assert_eq!(all.code, 0, "{}", all.err);
    assert_eq!(all.out.lines().filter(|line| line.starts_with('E')).count(), 153);
    contains(
        &all.out,
        &["E08000014 286,281 North West Sefton", "153 authorities", "Open Government Licence v3.0"],
    );
    let north = balance(folder.path(), &["areas", "north east"]);
    contains(&north.out, &["12 authorities", "County Durham"]);
    let one = balance(folder.path(), &["areas", "sefton"]);
    contains(
        &one.out,
        &[
            "Sefton (E08000014), North West",
            "ESTIMATE,",
            "how it stands",
            "one figure in six is outside ten neighbours by chance",
            "Read at second hand",
            "Open Government Licence v3.0",
        ],
    );
    let beside = balance(folder.path(), &["areas", "Sefton", "--neighbours"]);
    for name in ["Sefton", "Warrington", "Wirral", "England"] {
        assert!(
            beside.out.lines().any(|line| line.trim_start().starts_with(name)),
            "{name}: {}",
            beside.out
        );
    }
    assert_eq!(balance(folder.path(), &["areas", "north", "--neighbours"]).code, 2);
    contains(&balance(folder.path(), &["areas", "cumberland"]).out, &["Cumbria ended in 2023"]);
    assert_eq!(balance(folder.path(), &["areas", "Ambridge"]).code, 2);
    // A file that was made from an authority stands beside its neighbours, with what it states itself.
    let file = sefton(folder.path()).replace("dependent = 3882", "dependent = 20000");
    std::fs::write(folder.path().join("sefton.toml"), &file).unwrap();
    let checked = balance(folder.path(), &["check", "sefton.toml"]);
    contains(
        &checked.out,
        &[
            "Beside its statistical neighbours and England: Sefton",
            "this file",
            "UNUSUAL: above all ten neighbours",
        ],
    );
    std::fs::write(folder.path().join("gone.toml"), file.replace("E08000014", "E10000006"))
        .unwrap();
    let gone = balance(folder.path(), &["check", "gone.toml"]);
    assert_eq!(gone.code, 3);
    contains(&gone.err, &["Cumbria, which ended in 2023", "E06000063, E06000064", "area.code"]);
}

/// Population estimates of two areas: a title, then headings, one person for each year of age but for the first.
fn persons(first: u32) -> String {
    let ages: Vec<String> = (0..90).map(|age| age.to_string()).chain(["90+".to_owned()]).collect();
    let row = |code: &str, name: &str| {
        let people = vec!["1"; 90].join(",");
        format!("{code},{name},Area,{},{first},{people}\n", first + 90)
    };
    format!(
        "\"MYE2: persons, Mid-2025\"\n\nCode,Name,Geography,All ages,{}\n{}{}{}",
        ages.join(","),
        row("E92000001", "ENGLAND"),
        row("E08000014", "Sefton"),
        row("E07000008", "Cambridge")
    )
}

const FINGERTIPS: &str = "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,Value note\n\
93532,Alcohol unmet need,E12,NW,E08000014,Sefton,UA,Persons,18+ yrs,,,2021/22,75,70,80,,,3000,4000,\n\
93532,Alcohol unmet need,E12,NW,E08000014,Sefton,UA,Persons,18+ yrs,,,2022/23,80,75,84,,,3200,4000,\n\
93532,Alcohol unmet need,E12,NW,E08000014,Sefton,UA,Male,18+ yrs,,,2022/23,80,75,84,,,9,9,\n\
91380,Alcohol-specific mortality,E12,NW,E08000014,Sefton,UA,Persons,All ages,,,2021 - 23,15.5,13,18,,,130,286281,\n\
108,Something else,E12,NW,E08000014,Sefton,UA,Persons,All ages,,,2021,1,1,1,,,1,1,\n";

#[test]
fn the_register_is_filled_again_from_official_downloads() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("mye25.csv"), persons(9)).unwrap();
    std::fs::write(at("indicators.csv"), FINGERTIPS).unwrap();
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Notes").unwrap().write(0, 0, "About").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("IMD").unwrap();
    for (column, head) in (0..).zip([
        "Upper Tier Local Authority District code (2024)",
        "Name",
        "IMD - Average score",
    ]) {
        sheet.write(0, column, head).unwrap();
    }
    sheet.write(1, 0, "E08000014").unwrap();
    sheet.write(1, 2, 30.5).unwrap();
    book.save(at("File_11_IoD2025.xlsx")).unwrap();
    let done = balance(folder.path(), &["areas", "--fill", "."]);
    assert_eq!(done.code, 0, "{}", done.err);
    contains(
        &done.err,
        &[
            "mye25.csv: residents, 2025: 1 of 153 authorities; without Hartlepool;",
            "IMD: deprivation",
            "2022/23",
            "src/authorities/data",
        ],
    );
    let figures = text(&at("register/figures.csv"));
    for row in [
        "E92000001,population,2025,99,,,population",
        "E08000014,population,2025,99,,,population",
        "E08000014,population_18_24,2025,7,,,population",
        "E08000014,population_75_plus,2025,16,,,population",
        "E08000014,deprivation,2025,30.5,,,deprivation",
        "E08000014,alcohol_dependent,2022/23,4000,3200,5000,alcohol_need",
        "E08000014,alcohol_in_treatment,2022/23,800,,,alcohol_treatment",
        "E08000014,alcohol_need_met,2022/23,20,,,alcohol_treatment",
        "E08000014,alcohol_mortality,2021-2023,15.5,13,18,alcohol_mortality",
        "E08000014,deaths_drug_misuse,2017-2019,44,,,drug_misuse",
    ] {
        assert!(figures.lines().any(|line| line == row), "{row}");
    }
    let sources = text(&at("register/sources.toml"));
    let source =
        sources.split("[[sources]]").find(|source| source.contains("id = \"population\"")).unwrap();
    assert!(!source.contains("second_hand"), "{source}");

    // What is missing is refused by name, and nothing is written.
    std::fs::remove_dir_all(at("register")).unwrap();
    for (name, from, to, told) in [
        ("mye25.csv", ",17,", ",seventeen,", "mye25.csv: no heading `17`"),
        ("mye25.csv", "Area,99,9", "Area,98,9", "E92000001: ages add up to 99, not to `All ages`"),
        ("mye25.csv", "Mid-2025", "Mid", ""),
        ("indicators.csv", "Denominator", "Of whom", "indicators.csv: no heading `denominator`"),
        (
            "indicators.csv",
            "2022/23,80,75",
            "2022/23,eighty,75",
            "E08000014, `value`: `eighty` is no number",
        ),
        ("indicators.csv", "2022/23", "last year", "the time period `last year` is no year"),
        (
            "indicators.csv",
            "Indicator ID",
            "Indicator",
            "indicators.csv: no table that is known by its headings",
        ),
    ] {
        let whole = text(&at(name));
        std::fs::write(at(name), whole.replace(from, to)).unwrap();
        let done = balance(folder.path(), &["areas", "--fill", "."]);
        std::fs::write(at(name), whole).unwrap();
        if told.is_empty() {
            // The file is called mye25.
            assert_eq!(done.code, 0, "{}", done.err);
            std::fs::remove_dir_all(at("register")).unwrap();
            continue;
        }
        assert_eq!(done.code, 3, "{to}: {}", done.err);
        contains(&done.err, &[told]);
        assert!(!at("register").exists(), "{to}");
    }
    let empty = TempDir::new().unwrap();
    let done = balance(empty.path(), &["areas", "--fill", "."]);
    assert_eq!(done.code, 3);
    contains(&done.err, &["no .csv and no .xlsx"]);
}
