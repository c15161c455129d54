//! Questions in one line, on the real program: cut and shift.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use crate::program;

use commissioning_balance::scenario::question::{self, Amount, LineNames, Over, Prices};
use commissioning_balance::scenario::{self, Blind, Line, Scenario};
use commissioning_balance::units::Pence;
use program::{AREA, Said, contains, differences, only, read, said, text};
use std::path::Path;
use tempfile::TempDir;

fn balance(folder: &Path, words: &[&str]) -> Said {
    // Narrow, so that the words of a cell stand together.
    said(folder, words, 90)
}

/// A scenario that runs in no time, with options of its own that no question may run.
fn area() -> TempDir {
    program::area(&options_within("2026-04"))
}

/// The authority's options, with changes that begin within two years.
fn options_within(month: &str) -> String {
    ["cut_27", "cut_40", "prescribing_to_rehab", "prescribing_to_community", "everything"]
        .map(|id| {
            format!(
                "[[options]]\nid = \"{id}\"\ntitle = \"Own {id}\"\n\
                 add = {{ from = \"{month}\", gbp_per_year = {{ naloxone = 1 }} }}\n"
            )
        })
        .concat()
}

fn authority() -> Scenario {
    scenario::read("authority", &|path| Err(format!("{path} is not built in"))).unwrap()
}

fn names(text: &str) -> LineNames {
    text.parse().unwrap()
}

/// The scenario that a question on the authority becomes.
fn asked(question: &question::Question) -> Scenario {
    let text = question.text("authority");
    let load = |path: &str| {
        if path == "question.toml" {
            Ok(text.clone())
        } else {
            Err(format!("{path} was asked for"))
        }
    };
    scenario::read("question.toml", &load).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Pence of a calendar year of an option, by line.
fn year(scenario: &Scenario, strategy: usize, year: usize) -> Vec<i64> {
    let months = &scenario.strategies[strategy].funds[12 * year..12 * (year + 1)];
    (0..Line::COUNT).map(|line| months.iter().map(|month| month[line].0).sum()).collect()
}

fn cut_of(by: &str) -> question::Cut {
    question::Cut {
        by: by.parse().unwrap(),
        lines: None,
        protect: None,
        evenly: false,
        from: None,
        over: Over::default(),
        prices: Prices::Real,
    }
}

#[test]
fn a_cut_is_answered_in_words_and_one_table() {
    let folder = area();
    let done = balance(folder.path(), &["cut", "area.toml", "--by", "40%", "--progress", "none"]);
    assert_eq!(done.code, 0, "{}", done.err);
    contains(
        &done.out,
        &[
            "A short one: cut 40 % of the whole budget",
            "deaths",
            "The largest English study found no detectable link between cuts and deaths",
            "For each 10 % cut",
            "Deaths over 2 years",
            "– of drug poisoning",
            "In recovery at the end: abstinent",
            "In recovery at the end: settled",
            "getting on with life",
            "90 % of runs",
            "What is saved, and what it costs elsewhere",
            "Carry on as now: ",
            "with this change: ",
            "At £70,000 a QALY",
            "Others pay, at unit costs that are assumptions",
            "is not counted.",
            "Who bears it",
            "What it rests on",
            "Which assumption matters most is not said with fewer than 50 runs",
        ],
    );
    let before_table = done.out.split("– of drug poisoning").next().unwrap();
    assert!(before_table.contains("largest English"), "the study stands before the table");
    assert!(!done.out.contains("Own cut_27"), "the file's own options are not run");
    contains(&done.err, &["written to", "the same question as a scenario file:"]);

    // The file that is left asks the same, to the last byte of the results.
    let place = folder.path().join("outputs/area-cut-40-percent-of-the-whole-budget");
    let file = place.join("area-cut-40-percent-of-the-whole-budget.toml");
    assert!(done.err.contains("area-cut-40-percent-of-the-whole-budget.toml"));
    let scenario = read(&file);
    let ids: Vec<&str> = scenario.strategies.iter().map(|strategy| strategy.id.as_str()).collect();
    assert_eq!(ids, ["current", "cut"]);
    let relative = "outputs/area-cut-40-percent-of-the-whole-budget/area-cut-40-percent-of-the-whole-budget.toml";
    let again = balance(folder.path(), &["run", relative, "--out", "again", "--quiet"]);
    assert_eq!(again.code, 0, "{}", again.err);
    let run = only(&place, |name| name.starts_with("24-runs"));
    let rerun =
        only(&folder.path().join("again/area-cut-40-percent-of-the-whole-budget"), |_| true);
    for name in ["differences.csv", "summary.csv", "parameters.csv", "groups.csv"] {
        assert!(text(&run.join(name)) == text(&rerun.join(name)), "{name}");
    }
    // Two in five pounds are gone, and more people die of drug poisoning or fewer recover.
    let found = differences(&run);
    let of = |measure: &str| found[&("cut".into(), measure.into(), "over_horizon".into())];
    assert!(of("recovery_one_year") < 0.0 && of("spend") < -5e6);
    let paid: f64 = [
        "hospital_cost",
        "hepatitis_c_cost",
        "social_care_cost",
        "prison_health_cost",
        "rent_cost",
    ]
    .map(of)
    .iter()
    .sum();
    let pence = format!("other public bodies pay {:.0} pence more", -100.0 * paid / of("spend"));
    let flat = done.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(flat.contains("other public bodies pay"), paid > 0.0);
    if paid > 0.0 {
        contains(&done.out, &[&pence]);
    }

    // The same question again overwrites nothing and says so.
    let same = balance(folder.path(), &["cut", "area.toml", "--by", "40%", "--threads", "1"]);
    assert_eq!(same.code, 0, "{}", same.err);
    assert_eq!(same.out, done.out);
    contains(&same.err, &["the same run is in"]);
    let manifest = text(&run.join("manifest.json"));
    contains(&manifest, &["\"cut\", \"area.toml\", \"--by\", \"40%\", \"--runs\", \"24\""]);
}

#[test]
fn a_cut_takes_its_pounds_from_the_front_line_and_nowhere_else() {
    let base = authority();
    let whole = asked(&question::cut(&base, &cut_of("40%")).unwrap());
    let (before, after) = (year(&whole, 0, 9), year(&whole, 1, 9));
    assert_eq!(before.iter().sum::<i64>() - after.iter().sum::<i64>(), 300_000_000);
    for line in [Line::Management, Line::Premises, Line::Commissioning, Line::Employment] {
        assert_eq!(before[line as usize], after[line as usize], "{}", line.key());
    }
    for line in [Line::Keyworking, Line::Lero, Line::Rehab] {
        assert!(after[line as usize] < before[line as usize], "{}", line.key());
    }

    let spared = question::Cut { protect: Some(names("lero,prescribing")), ..cut_of("£750k") };
    let spared = asked(&question::cut(&base, &spared).unwrap());
    let after = year(&spared, 1, 0);
    assert_eq!(before.iter().sum::<i64>() - after.iter().sum::<i64>(), 75_000_000);
    for line in [Line::Lero, Line::PrescribingClinicians, Line::Pharmacy] {
        assert_eq!(before[line as usize], after[line as usize], "{}", line.key());
    }

    // Named lines alone, to the penny, from a month, over two years.
    let named = question::Cut {
        lines: Some(names("rehab,employment")),
        from: Some("2027-04".parse().unwrap()),
        over: "2 years".parse().unwrap(),
        ..cut_of("50%")
    };
    let named = question::cut(&base, &named).unwrap();
    assert_eq!(named.name, "authority-cut-50-percent-of-rehab-and-employment-fr-d30552b0");
    let named = asked(&named);
    assert_eq!(named.blind(1).loses, [Line::Employment]);
    assert_eq!(year(&named, 1, 1), before, "nothing before the month");
    let after = year(&named, 1, 4);
    for (line, pence) in Line::ALL.iter().zip(&after) {
        let part = if matches!(line, Line::Rehab | Line::Employment) { 2 } else { 1 };
        assert_eq!(pence * part, before[*line as usize], "{}", line.key());
    }
    // Half-way, in the twelfth of twenty-four months, half of the half is gone.
    let month = named.strategies[1].funds[24 + 11][Line::Rehab as usize];
    assert_eq!(month, Pence(40_500_000 * 3 / 4 / 12));
}

#[test]
fn a_cut_in_cash_is_deeper_by_what_prices_rise() {
    let base = authority();
    let cash = |over: &str| {
        let prices = Prices::Cash { inflation: 0.02 };
        let cut = question::Cut { over: over.parse().unwrap(), prices, ..cut_of("40%") };
        question::cut(&base, &cut).unwrap()
    };
    let seven = cash("7 years");
    let text = seven.text("authority");
    let by: f64 = text
        .lines()
        .find_map(|line| line.strip_prefix("by = "))
        .and_then(|number| number.parse().ok())
        .unwrap();
    assert!((by - (1.0 - 0.6 / 1.02_f64.powi(7))).abs() < 1e-12, "{by}");
    contains(&seven.notes.join(" "), &["in cash", "2 % a year (assumed", "47.8 % less"]);
    assert!(cash("0").text("authority").contains("\nby = 0.4\n"));
    contains(&cash("0").notes.join(" "), &["the same in cash and in real terms"]);
    // A cut that rising prices make deeper than the front line can bear is refused.
    let prices = Prices::Cash { inflation: 0.05 };
    let deep = question::Cut { over: "10 years".parse().unwrap(), prices, ..cut_of("70%") };
    assert!(question::cut(&base, &deep).unwrap_err().found.contains("81.6 %"));
}

#[test]
fn what_the_model_cannot_see_is_cut_when_named_alone_and_said() {
    let folder = area();
    let words = ["cut", "area.toml", "--by", "20%", "--expected", "-q", "--lines"];
    let named = balance(folder.path(), &[&words[..], &["employment,lero"]].concat());
    assert_eq!(named.code, 0, "{}", named.err);
    contains(
        &named.out,
        &["The model cannot see what this loses: employment support.", "no detectable link"],
    );
    let before_table = named.out.split("– of drug poisoning").next().unwrap();
    assert!(before_table.contains("The model cannot see"), "{before_table}");
    assert_eq!(named.out.matches("The model cannot see").count(), 1, "{}", named.out);
    let other = balance(folder.path(), &[&words[..], &["lero"]].concat());
    assert!(!other.out.contains("cannot see what this loses"), "{}", other.out);
}

#[test]
fn a_shift_keeps_the_total_and_a_ladder_ends_where_the_shift_does() {
    let base = authority();
    let shift = question::Shift {
        from: names("prescribing"),
        to: names("rehab,lero"),
        amount: "£333333".parse().unwrap(),
        start: Some("2026-04".parse().unwrap()),
        over: "6".parse().unwrap(),
        steps: 1,
    };
    let moved = asked(&question::shift(&base, &shift).unwrap());
    for (index, month) in moved.strategies[1].funds.iter().enumerate() {
        let total: Pence = month.iter().copied().sum();
        let before: Pence = moved.strategies[0].funds[index].iter().copied().sum();
        assert!((total.0 - before.0).abs() <= Line::COUNT as i64, "month {index}");
    }
    let (before, after) = (year(&moved, 0, 5), year(&moved, 1, 5));
    let more = |line: Line| after[line as usize] - before[line as usize];
    assert_eq!(more(Line::Rehab) + more(Line::Lero), 33_333_300);
    assert_eq!(more(Line::PrescribingClinicians) + more(Line::Pharmacy), -33_333_300);
    assert_eq!(more(Line::Keyworking), 0, "key-working does not give");

    // Both prescribing lines give in proportion.
    let tenth = question::Shift { amount: Amount::Share(0.1), ..shift.clone() };
    let tenth = asked(&question::shift(&base, &tenth).unwrap());
    assert_eq!(year(&tenth, 1, 5)[Line::Pharmacy as usize], 26_325_000);
    assert_eq!(year(&tenth, 1, 5)[Line::PrescribingClinicians as usize], 124_875_000);

    // All front-line lines give, but none that the model cannot see, none that is rigid, and not those that receive.
    let all = question::Shift { from: names("front_line"), to: names("lero"), ..shift.clone() };
    let all = asked(&question::shift(&base, &all).unwrap());
    let (before, after) = (year(&all, 0, 5), year(&all, 1, 5));
    for line in [Line::Employment, Line::FamilySupport, Line::Assessment, Line::Management] {
        assert_eq!(before[line as usize], after[line as usize], "{}", line.key());
    }
    assert_eq!(all.blind(1), Blind::default());
    assert!(after[Line::Keyworking as usize] < before[Line::Keyworking as usize]);

    let folder = area();
    let words = ["shift", "area.toml", "--from", "prescribing", "--to", "rehab,lero", "--amount"];
    let words: Vec<&str> = words.into_iter().chain(["30%", "--progress", "none"]).collect();
    let alone = balance(folder.path(), &words);
    assert_eq!(alone.code, 0, "{}", alone.err);
    contains(&alone.out, &["Deaths over 2 years", "settled", "What it rests on"]);
    assert!(!alone.out.contains("largest English study"), "a shift is no cut");
    let ladder = balance(folder.path(), &[&words[..], &["--steps", "3"]].concat());
    assert_eq!(ladder.code, 0, "{}", ladder.err);
    contains(
        &ladder.out,
        &[
            "3 steps, each moving as much more as the first",
            "Deaths: ",
            "People reaching one year of recovery: ",
            "this step alone",
            "(error ",
            "– £168,000 a year",
            "– £336,000 a year",
            "– £504,000 a year",
            "One year of recovery",
            "Settled at the end",
            "Getting on at the end",
        ],
    );
    let outputs = folder.path().join("outputs");
    let runs = |passes: &dyn Fn(&str) -> bool| {
        only(&only(&outputs, passes), |name| name.starts_with("24-runs"))
    };
    let one = differences(&runs(&|name| name.ends_with("rehab-and-leros")));
    let three = differences(&runs(&|name| !name.ends_with("rehab-and-leros")));
    let mut compared = 0;
    for ((strategy, measure, timing), mean) in &three {
        if strategy == "step_3" {
            assert_eq!(
                one[&("shift".to_owned(), measure.clone(), timing.clone())],
                *mean,
                "{measure}"
            );
            compared += 1;
        }
    }
    assert!(compared > 50, "the same luck, the same numbers");
}

#[test]
fn a_built_in_name_and_a_file_in_another_folder_are_asked_alike() {
    let folder = TempDir::new().unwrap();
    let done = balance(
        folder.path(),
        &["cut", "england", "--by", "£100m", "--expected", "-q", "--save", "mine/england_cut.toml"],
    );
    assert_eq!(done.code, 0, "{}", done.err);
    let saved = text(&folder.path().join("mine/england_cut.toml"));
    contains(&saved, &["extends = \"england\"", "£100,000,000 a year off the whole budget"]);
    assert_eq!(balance(folder.path(), &["check", "mine/england_cut.toml"]).code, 0);

    std::fs::create_dir_all(folder.path().join("here/areas")).unwrap();
    let base = format!("{AREA}{}", options_within("2026-04"));
    std::fs::write(folder.path().join("here/areas/town.toml"), base).unwrap();
    let done = balance(
        &folder.path().join("here"),
        &[
            "cut",
            "./areas/../areas/town.toml",
            "--by",
            "10%",
            "--expected",
            "-q",
            "--save",
            "../a/b/q.toml",
        ],
    );
    assert_eq!(done.code, 0, "{}", done.err);
    contains(
        &text(&folder.path().join("a/b/q.toml")),
        &["extends = \"../../here/areas/town.toml\""],
    );
    assert_eq!(balance(folder.path(), &["check", "a/b/q.toml"]).code, 0);
}

#[test]
fn nothing_is_overwritten_unless_asked() {
    let folder = area();
    let path = folder.path().join("mine.toml");
    std::fs::write(&path, "# mine\n").unwrap();
    let words = ["cut", "area.toml", "--by", "10%", "--expected", "--save", "mine.toml"];
    let done = balance(folder.path(), &words);
    assert_eq!(done.code, 3);
    contains(&done.err, &["mine.toml is there already", "nothing was overwritten", "--overwrite"]);
    assert_eq!(text(&path), "# mine\n");
    assert!(done.out.is_empty() && !folder.path().join("outputs").exists(), "said before the work");
    let done = balance(folder.path(), &[&words[..], &["--overwrite"]].concat());
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(text(&path).contains("by = 0.1"));
    // The same text is no overwriting.
    assert_eq!(balance(folder.path(), &words).code, 0);
    let own = balance(
        folder.path(),
        &["cut", "area.toml", "--by", "10%", "--save", "./area.toml", "--overwrite"],
    );
    assert_eq!(own.code, 3);
    contains(&own.err, &["would extend itself"]);
    assert!(text(&folder.path().join("area.toml")).contains("extends = \"authority\""));
}

#[test]
fn words_that_cannot_be_understood_are_two_and_what_the_file_cannot_bear_is_three() {
    let folder = area();
    let amount = "a share, such as 40%, or pounds a year";
    let cases: &[(&[&str], i32, &[&str])] = &[
        (&["cut", "area.toml"], 2, &["--by"]),
        (
            &["cut", "area.toml", "--by", "40"],
            2,
            &["found: `40`", amount, "`40%` for a share", "`£40`"],
        ),
        (&["cut", "area.toml", "--by", "0.4"], 2, &["`40%` for a share"]),
        (&["cut", "area.toml", "--by", "-5%"], 2, &["`-5%`", amount]),
        (&["cut", "area.toml", "--by", "140%"], 2, &["at most 100 %"]),
        (&["cut", "area.toml", "--by", "0%"], 2, &["changes nothing"]),
        (&["cut", "area.toml", "--by", "£1,2"], 2, &[amount]),
        (&["cut", "area.toml", "--by", "£5%"], 2, &[amount]),
        (&["cut", "area.toml", "--by", "much"], 2, &["`much`"]),
        (
            &["cut", "area.toml", "--by", "95%"],
            3,
            &["at most 76.5 %", "£5,741,100 a year", "--lines management"],
        ),
        (&["cut", "area.toml", "--by", "£9m"], 3, &["£9,000,000 a year", "£7,500,000 a year"]),
        (
            &["cut", "area.toml", "--by", "5%", "--lines", "rehba"],
            2,
            &["did you mean `rehab`?", "front_line"],
        ),
        (&["cut", "area.toml", "--by", "5%", "--lines", ""], 2, &["found: ``"]),
        (
            &["cut", "area.toml", "--by", "5%", "--lines", "consumption_room"],
            3,
            &["`consumption_room` without money"],
        ),
        (
            &["cut", "area.toml", "--by", "5%", "--lines", "lero", "--protect", "rehab"],
            2,
            &["--protect"],
        ),
        (&["cut", "area.toml", "--by", "5%", "--protect", "front_line"], 3, &["at most 0 %"]),
        (&["cut", "area.toml", "--by", "5%", "--from", "2030-01"], 3, &["2025-04 to 2027-03"]),
        (&["cut", "area.toml", "--by", "5%", "--from", "April"], 2, &["such as 2027-04"]),
        (&["cut", "area.toml", "--by", "5%", "--over", "soon"], 2, &["`soon`", "\"2 years\""]),
        (&["cut", "area.toml", "--by", "5%", "--over", "41 years"], 2, &["at most 40 years"]),
        (&["cut", "area.toml", "--by", "5%", "--real", "--cash"], 2, &["--cash"]),
        (&["cut", "area.toml", "--by", "5%", "--inflation", "2%"], 2, &["--cash"]),
        (&["cut", "area.toml", "--by", "5%", "--cash", "--inflation", "60%"], 2, &["up to 20%"]),
        (&["cut", "nowhere.toml", "--by", "5%"], 3, &["nowhere.toml", "no such file"]),
        (
            &["shift", "area.toml", "--from", "rehab", "--to", "detox,rehab", "--amount", "5%"],
            3,
            &["`rehab`, which both gives"],
        ),
        (
            &["shift", "area.toml", "--from", "rehab", "--to", "lero", "--amount", "£1m"],
            3,
            &["£405,000 a year"],
        ),
        (
            &["shift", "area.toml", "--from", "consumption_room", "--to", "lero", "--amount", "5%"],
            3,
            &["without money"],
        ),
        (
            &[
                "shift",
                "area.toml",
                "--from",
                "rehab",
                "--to",
                "lero",
                "--amount",
                "5%",
                "--steps",
                "1",
            ],
            2,
            &["2..=20"],
        ),
        (
            &[
                "shift",
                "area.toml",
                "--from",
                "rehab",
                "--to",
                "lero",
                "--amount",
                "5%",
                "--start",
                "2020-01",
            ],
            3,
            &["2025-04 to 2027-03"],
        ),
    ];
    for (words, code, parts) in cases {
        let done = balance(folder.path(), words);
        assert_eq!(done.code, *code, "{words:?}: {}", done.err);
        assert!(done.out.is_empty(), "{words:?}");
        contains(&done.err, parts);
    }
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing is left behind");
}

#[test]
fn amounts_and_times_are_read_as_people_write_them() {
    for (text, amount) in [
        ("40%", Amount::Share(0.4)),
        ("2.5 %", Amount::Share(0.025)),
        ("£1.2m", Amount::PoundsPerYear(1.2e6)),
        ("500k", Amount::PoundsPerYear(5e5)),
        ("£500,000", Amount::PoundsPerYear(5e5)),
        ("500000", Amount::PoundsPerYear(5e5)),
        ("£40", Amount::PoundsPerYear(40.0)),
    ] {
        assert_eq!(text.parse::<Amount>().unwrap(), amount, "{text}");
        assert_eq!(amount.word().parse::<Amount>().unwrap(), amount, "as typed: {text}");
    }
    for (text, months) in
        [("12", 12.0), ("2 years", 24.0), ("1 year", 12.0), ("18 months", 18.0), ("2.5y", 30.0)]
    {
        let over: Over = text.parse().unwrap();
        assert_eq!(over.months, months, "{text}");
        assert_eq!(over.to_string().parse::<Over>().unwrap(), over, "as said: {text}");
    }
}

#[test]
fn only_leaves_the_options_that_it_names() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("area.toml");
    let with = |only: &str| {
        let text = format!("{AREA}{only}\n{}", options_within("2026-04"));
        std::fs::write(&path, text).unwrap();
        balance(folder.path(), &["check", "area.toml"])
    };
    let kept = with("only = [\"cut_40\", \"everything\"]");
    assert_eq!(kept.code, 0, "{}", kept.err);
    let options = kept.out.lines().take_while(|line| !line.starts_with("What it buys"));
    let titles: Vec<&str> = options.filter(|line| !line.starts_with(' ')).collect();
    assert_eq!(titles, ["Carry on as now", "", "Own cut_40", "", "Own everything", ""]);
    let unknown = with("only = [\"cut_4\"]");
    assert_eq!(unknown.code, 3);
    contains(&unknown.err, &["area.toml:7:", "`cut_4`", "did you mean `cut_40`?"]);
    contains(&with("only = []").err, &["no options", "at least one id"]);
}
