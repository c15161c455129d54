//! Sheets, rows and columns of a workbook that nobody looks at, and forms in which numbers and days are written.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::budgets::{balance, has, pounds, read, scenario_from, sheet};
use crate::program::contains;

use commissioning_balance::scenario::{Book, Line};
use rust_xlsxwriter::Workbook;
use std::fs;
use tempfile::TempDir;

#[test]
fn another_sheet_with_a_budget_is_named() {
    let rows: &[&str] =
        &["line | pounds", "rehab | 5", "lero | 7", "keyworking | 9", "outreach | 1"];
    let few: &[&str] = &["line | pounds", "naloxone | 5"];
    let book = |names: [&str; 3]| Book {
        sheets: vec![
            sheet(names[0], rows),
            sheet(names[1], few),
            sheet(names[2], &["Notes", "See above"]),
        ],
        hidden: Vec::new(),
    };
    let scenario = read("", &book(["Services", "Harm reduction", "Notes"])).unwrap();
    assert_eq!(pounds(&scenario, Line::Naloxone), 0.0);
    let told = scenario.understood.join("\n");
    has(
        &told,
        &["sheet `Harm reduction` also looks like a budget and was not read", "budget_sheet"],
    );
    assert!(!told.contains("sheet `Notes` also"), "{told}");
    // The one that is called so is read, whatever the others hold; and one that somebody names.
    let scenario = read("", &book(["Services", "Budget", "Notes"])).unwrap();
    assert_eq!(pounds(&scenario, Line::Naloxone), 5.0);
    has(&scenario.understood.join("\n"), &["sheet `Services` also looks like a budget"]);
    let scenario =
        read("budget_sheet = \"Services\"\n", &book(["Services", "Budget", "Notes"])).unwrap();
    assert!(!scenario.understood.join("\n").contains("also looks"));
}

#[test]
fn rows_and_columns_that_do_not_show_are_named() {
    let folder = TempDir::new().unwrap();
    scenario_from(&folder, "b.xlsx");
    let check = |columns: &[u16]| {
        let mut book = Workbook::new();
        let first = book.add_worksheet();
        first.set_name("P&L <1>").unwrap().write(0, 0, "See the next").unwrap();
        let page = book.add_worksheet();
        page.set_name("R&D \"25\"").unwrap();
        let rows = [
            ("Keyworkers", 1_905_000.0, 1_000_000.0),
            ("Doctors & nurses", 1_387_500.0, 2_000_000.0),
            ("Naloxone", 12_500.0, 30_000.0),
            ("Total", 3_305_000.0, 3_030_000.0),
        ];
        page.write(0, 0, "Service").unwrap().write(0, 1, "2025/26 budget").unwrap();
        page.write(0, 2, "2026/27 budget").unwrap();
        for (row, (name, now, next)) in (1..).zip(rows) {
            page.write(row, 0, name).unwrap();
            page.write(row, 1, now).unwrap().write(row, 2, next).unwrap();
        }
        page.set_row_hidden(3).unwrap();
        for column in columns {
            page.set_column_hidden(*column).unwrap();
        }
        book.save(folder.path().join("b.xlsx")).unwrap();
        let (code, out, err) = balance(&folder, &["check", "mine.toml"]);
        assert_eq!(code, 0, "{err}");
        (out, err)
    };
    let (out, err) = check(&[2]);
    contains(&out, &["12,500", "3,305,000"]);
    contains(
        &err,
        &[
            "rows that do not show, read like the others: A4 “Naloxone” £12,500",
            "C1 “2026/27 budget” (it does not show)",
        ],
    );
    // A column that shows comes before one that does not, whatever year it is of; where none shows, it is said.
    let (out, err) = check(&[1]);
    contains(&out, &["3,030,000"]);
    contains(
        &err,
        &["B1 “2025/26 budget” (it does not show)", "WARNING: the budget in", "2026/27"],
    );
    let (out, err) = check(&[1, 2]);
    contains(&out, &["3,305,000"]);
    contains(&err, &["pounds under B1 “2025/26 budget”, in a column that does not show"]);
}

#[test]
fn curly_quotation_marks_hold_an_amount_together() {
    let folder = TempDir::new().unwrap();
    scenario_from(&folder, "b.csv");
    let text = "Service,Budget\n“Keyworkers”,“1,905,000”\n“Doctors & nurses”,“1,387,500”\n";
    fs::write(folder.path().join("b.csv"), text).unwrap();
    let (code, out, err) = balance(&folder, &["check", "mine.toml"]);
    assert_eq!(code, 0, "{err}");
    contains(&out, &["1,905,000", "1,387,500"]);
}

#[test]
fn shares_days_and_streams_are_understood_or_told() {
    let folder = TempDir::new().unwrap();
    let check = |text: &str| {
        let head = "extends = \"authority\"\nname = \"mine\"\ntitle = \"Mine\"\n";
        fs::write(folder.path().join("mine.toml"), format!("{head}{text}")).unwrap();
        balance(&folder, &["check", "mine.toml"])
    };
    let figure = |quantity: &str, value: &str| {
        format!(
            "[[observed]]\nquantity = \"{quantity}\"\nyear = 2024\nvalue = {value}\nsource = \"own\"\n"
        )
    };
    let (code, _, err) = check(&figure("re_presentations_opiate", "\"19 %\""));
    assert_eq!(code, 0, "{err}");
    let (code, _, err) = check(&figure("treatment_starts", "\"19 %\""));
    assert_eq!(code, 3);
    contains(&err, &["19 %", "this figure is no share"]);
    let (_, _, err) = check(&figure("re_presentations_opiate", "19 %"));
    contains(&err, &["`value = 0.19`"]);
    let (_, _, err) = check(&figure("treatment_starts", "<5"));
    contains(&err, &["suppressed? leave it out, or value = 2, low = 0, high = 5"]);
    let (_, _, err) = check(&figure("treatment_starts", "1,200"));
    contains(&err, &["`value = 1200`: digits only"]);
    let (_, _, err) = check("start = 46113\n");
    contains(&err, &["46113 is in 2026-04: `\"2026-04\"`"]);
    let (code, _, err) = check("start = 2026-04-01\n");
    assert_eq!(code, 0, "{err}");
    // A stream by its title, and the contract among lines.
    let stream = "[[stream]]\nname = \"grant_a\"\ntitle = \"DATRIG 2025/26\"\ngbp_per_year = { keyworking = 1000 }\n";
    let option =
        |more: &str| format!("{stream}[[options]]\nid = \"one\"\ntitle = \"One\"\n{more}\n");
    for word in ["DATRIG", "datrig", "DATRIG 2025/26"] {
        let (code, _, err) = check(&option(&format!("renew = [\"{word}\"]")));
        assert_eq!(code, 3);
        contains(&err, &["did you mean `grant_a`, whose title is “DATRIG 2025/26”?"]);
    }
    let cut = "cut = { by = 0.1, lines = [\"integrated_contract\"] }";
    let (code, _, err) = check(&option(cut));
    assert_eq!(code, 3);
    contains(&err, &["one contract is split over the lines"]);
    let (_, _, err) = check(&option("add = { gbp_per_year = { integrated_contract = 5 } }"));
    contains(&err, &["one contract is split over the lines"]);
}

#[test]
fn a_contract_goes_through_a_new_file_and_a_new_workbook() {
    let folder = TempDir::new().unwrap();
    let text = "Service,Budget\nThe big one,3400000\nRehab,265000\n";
    fs::write(folder.path().join("b.csv"), text).unwrap();
    let new = |more: &[&str]| {
        let words = ["new", "w", "--population", "250000", "--from", "b.csv", "--overwrite"];
        balance(&folder, &[&words, more].concat())
    };
    let (code, _, err) = new(&[]);
    assert_eq!(code, 3);
    contains(&err, &["A2 \"The big one\"", "`integrated_contract`, one contract that is split"]);
    let named = ["--budget-name", "The big one=integrated_contract"];
    for format in [&[][..], &["--format", "xlsx"]] {
        let (code, _, err) = new(&[&named, format].concat());
        assert_eq!(code, 0, "{err}");
        let file = if format.is_empty() { "w.toml" } else { "w.xlsx" };
        let (code, out, err) = balance(&folder, &["check", file]);
        assert_eq!(code, 0, "{file}: {err}");
        contains(&out, &["£3,665,000"]);
    }
    let (code, _, err) = new(&["--budget-name", "The big one=integrated_contrct"]);
    assert_eq!(code, 3);
    contains(&err, &["did you mean `\"integrated_contract\"`?"]);
}

#[test]
fn amounts_of_a_month_or_of_several_years_are_made_a_years_or_refused() {
    for (rows, keyworking, told) in [
        (
            &[
                "Contract register – values are over the 3 year term",
                "Service | Contract value (£)",
                "Keyworking | 4530000",
                "LERO | 285000",
            ][..],
            1_510_000.0,
            "divided by 3",
        ),
        (
            &["Service | Contract value 3 years (£)", "Keyworking | 4530000", "LERO | 285000"],
            1_510_000.0,
            "divided by 3",
        ),
        (
            &[
                "Public health: monthly budget",
                "Service | Budget (£)",
                "Keyworking | 100000",
                "LERO | 5000",
            ],
            1_200_000.0,
            "times 12",
        ),
        (
            &["Service | Annual contract value", "Keyworking | 1510000", "LERO | 95000"],
            1_510_000.0,
            "budget read from",
        ),
        (
            &[
                "Service | Contract value (5 years) | Annual value",
                "Keyworking | 500 | 100",
                "LERO | 50 | 10",
            ],
            100.0,
            "not read: B1",
        ),
    ] {
        let scenario = read("", &sheet("Budget", rows).into()).unwrap();
        assert_eq!(pounds(&scenario, Line::Keyworking), keyworking, "{rows:?}");
        has(&scenario.understood.join("\n"), &[told]);
    }
    for head in ["Total contract value (£)", "Budget to date £", "Quarter 1 budget (£)"] {
        let head = format!("Service | {head}");
        let rows = [head.as_str(), "Keyworking | 100000", "LERO | 5000"];
        let wrong = read("", &sheet("Budget", &rows).into()).unwrap_err().to_string();
        has(&wrong, &["amounts of one year", "cell B1"]);
    }
}
