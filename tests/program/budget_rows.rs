//! Which rows of a council's sheet are its budget: parts of other rows, rows of other years, what stands below a total.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::budgets::{good, has, one, pounds, wrong};

use commissioning_balance::scenario::{Line, Scenario};

fn said(scenario: &Scenario) -> String {
    scenario.understood.join("\n")
}

/// The whole of a budget.
fn total(scenario: &Scenario) -> f64 {
    scenario.baseline.iter().map(|pence| pence.pounds()).sum()
}

#[test]
fn a_part_of_a_row_is_never_added_to_it() {
    // Of another line: that line has it, and the row above what is left.
    for part in [
        "of which: residential rehab",
        "  o/w rehab",
        "Including residential rehab",
        "incl. rehab",
        "- of which residential rehab placements",
        "(of which rehab)",
    ] {
        let part = format!("{part} | 200000");
        let rows =
            ["line | pounds", "Inpatient detox | 300000", &part, "lero | 5", "Total | 300005"];
        let scenario = good(&rows);
        assert_eq!(pounds(&scenario, Line::InpatientDetox), 100_000.0, "{part}");
        assert_eq!(pounds(&scenario, Line::Rehab), 200_000.0, "{part}");
        assert_eq!(total(&scenario), 300_005.0, "{part}");
        has(
            &said(&scenario),
            &["is a part of A2: rehab has its £200,000, and inpatient_detox the £100,000"],
        );
    }
    // Of the same line, or of no line: it stays where it is.
    let scenario = good(&[
        "line | pounds",
        "Prescribing clinicians and medicines | 900000",
        "  of which depot buprenorphine | 80000",
        "  of which staff | 500000",
        "lero | 5",
    ]);
    assert_eq!(total(&scenario), 900_005.0);
    has(&said(&scenario), &["not added", "A3 “of which depot buprenorphine” £80,000", "A4"]);
    // Several parts of one row, in the unit of the heading; the words in a cell of their own.
    let scenario = good(&[
        "| Service | £000",
        "| Keyworking | 1000",
        "of which | Outreach | 100",
        "of which | BBV testing | 50.5",
        "| Rehab | 7",
        "| Total | 1007",
    ]);
    assert_eq!(
        [Line::Keyworking, Line::Outreach, Line::BloodBorneVirus, Line::Rehab]
            .map(|line| pounds(&scenario, line)),
        [849_500.0, 100_000.0, 50_500.0, 7000.0]
    );
    // More than the row has is no part of it, and neither is one below nothing.
    has(
        &wrong(&["line | pounds", "lero | 50", "of which rehab | 60"]),
        &["cell B3", "£60 as a part of A2, which has £50", "take these words out"],
    );
    has(
        &wrong(&["line | pounds", "lero | 50", "of which rehab | 30", "of which outreach | 30"]),
        &["cell B4", "£30 as a part of A2, which has £20"],
    );
    has(&wrong(&["line | pounds", "of which rehab | 60", "lero | 50"]), &["no row for `rehab`"]);
    has(
        &wrong(&["line | pounds", "lero | 50", "of which:", "rehab | 30"]),
        &["cell A3", "without a name and an amount", "`of which: residential rehab`"],
    );
    // A total that counts it again is no total.
    has(
        &wrong(&["line | pounds", "lero | 50", "of which rehab | 30", "Total | 80"]),
        &["cell B4", "the total counts rows that say they are parts of others, such as A3"],
    );
    // A scenario has the last word.
    let own = "[budget_names]\n\"of which rehab\" = \"rehab\"\n";
    let scenario = one(own, &["line | pounds", "lero | 50", "of which rehab | 30"]).unwrap();
    assert_eq!(total(&scenario), 80.0);
    // Names that begin alike are names.
    let own = "[budget_names]\n\"Inclusion\" = \"keyworking\"\n";
    let scenario = one(own, &["line | pounds", "lero | 50", "Inclusion | 30"]).unwrap();
    assert_eq!(total(&scenario), 80.0);
}

#[test]
fn what_a_contract_includes_by_name_has_its_own_pounds() {
    let scenario = good(&[
        "line | pounds",
        "Integrated adult contract | 3400000",
        "of which prescribing clinicians | 1000000",
        "Rehab | 5",
    ]);
    assert_eq!(pounds(&scenario, Line::PrescribingClinicians), 1e6);
    assert_eq!(scenario.integrated.unwrap().pounds.pounds(), 2.4e6);
    assert_eq!(total(&scenario), 3_400_005.0);
}

#[test]
fn a_name_that_includes_another_line_with_its_amount_gives_it_that() {
    for name in [
        "Keyworking, including £12,500 for naloxone",
        "Keyworking (incl. naloxone £12.5k)",
        "Keyworking (of which £12,500 is naloxone)",
    ] {
        let row = format!("{name} | 1165000");
        let scenario = good(&["line | pounds", &row, "lero | 5", "Total | 1165005"]);
        assert_eq!(pounds(&scenario, Line::Keyworking), 1_152_500.0, "{name}");
        assert_eq!(pounds(&scenario, Line::Naloxone), 12_500.0, "{name}");
    }
    let scenario = good(&["line | pounds", "Keyworking (incl. naloxone) | 50", "lero | 5"]);
    assert_eq!(pounds(&scenario, Line::Keyworking), 50.0);
    has(&said(&scenario), &["A2 names naloxone as a part of it without an amount"]);
    // Pounds or thousands of them: nobody guesses.
    has(
        &wrong(&["line | £000", "Keyworking (incl. £2 for naloxone) | 50", "lero | 5"]),
        &["cell A2", "give naloxone a row of its own"],
    );
}

#[test]
fn what_is_told_beside_a_budget_is_not_in_it() {
    let scenario = good(&[
        "line | pounds",
        "Keyworking | 100",
        "Rehab | 20",
        "Total | 120",
        "Memo: capital | 900",
        "Memorandum: rehab | 20",
        "Keyworking (included above) | 60",
        "of which staff | 70",
    ]);
    assert_eq!(total(&scenario), 120.0);
    has(&said(&scenario), &["A5 “Memo: capital” £900", "A6", "A7", "A8 “of which staff” £70"]);
    let scenario = good(&[
        "line | pounds",
        "Keyworking | 100",
        "Total | 100",
        "Memorandum items",
        "Keyworking | 60",
        "Something else | 60",
    ]);
    assert_eq!(total(&scenario), 100.0);
    // A line that stands there alone would have nothing.
    has(
        &wrong(&["line | pounds", "Keyworking | 100", "Total | 100", "Memo: naloxone | 5"]),
        &["cell A4", "£5 beside the budget, and no row for `naloxone`", "begin it with `of which`"],
    );
}

#[test]
fn a_second_table_below_a_total_is_no_part_of_the_first() {
    has(
        &wrong(&[
            "line | pounds",
            "Keyworking | 100",
            "Rehab | 20",
            "Total | 120",
            "",
            "Keyworking | 90",
            "Rehab | 10",
        ]),
        &["cell A6", "again, below the total", "take the second table out"],
    );
    // Sections with totals of their own, and then one of all, are one table.
    let scenario = good(&[
        "line | pounds",
        "Keyworking | 100",
        "Total | 100",
        "Rehab | 20",
        "Keyworking | 5",
        "Total | 25",
        "Grand total | 125",
    ]);
    assert_eq!(pounds(&scenario, Line::Keyworking), 105.0);
    // What no total adds up is told.
    let scenario = good(&["line | pounds", "Keyworking | 100", "Total | 100", "Rehab | 20"]);
    assert_eq!(total(&scenario), 120.0);
    has(&said(&scenario), &["rows below the last total, which none adds up", "A4 “Rehab” £20"]);
}

#[test]
fn years_in_rows_are_never_added_up() {
    // In a column of their own, as words, as numbers and as one half.
    for [before, now] in
        [["2024/25", "2025/26"], ["2024-25", "2025-26"], ["2024", "2025"], ["FY25", "FY26"]]
    {
        let rows = [
            "Service | Financial year | Amount".to_owned(),
            format!("Rehab | {before} | 10"),
            format!("Rehab | {now} | 20"),
            format!("Keyworking | {before} | 100"),
            format!("Keyworking | {now} | 200"),
        ];
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let scenario = good(&rows);
        assert_eq!(pounds(&scenario, Line::Rehab), 20.0, "{now}");
        assert_eq!(pounds(&scenario, Line::Keyworking), 200.0, "{now}");
        has(
            &said(&scenario),
            &["rows of 2025/26 are read; rows of other years, not read: 2024/25 (rows 2, 4)"],
        );
        let scenario = one("start = \"2024-04\"\n", &rows).unwrap();
        assert_eq!(total(&scenario), 110.0, "{before}");
        // Without that of the start: the latest, and it is said to be another year.
        let scenario = one("start = \"2026-04\"\n", &rows).unwrap();
        assert_eq!(total(&scenario), 220.0);
        has(&said(&scenario), &["WARNING: the budget in", "is of 2025/26", "2026/27"]);
    }
    // Once for the rows below it, with totals of each year.
    let scenario = good(&[
        "Year | Service | Budget £",
        "2024/25 | Rehab | 10",
        " | Keyworking | 100",
        "2024/25 total | | 110",
        "2025/26 | Rehab | 20",
        " | Keyworking | 200",
        "2025/26 total | | 220",
        "Grand total | | 330",
    ]);
    assert_eq!(total(&scenario), 220.0);
    has(&said(&scenario), &["not checked, for it may add up several years: the total in C8"]);
    // As sections.
    let scenario = good(&[
        "Service | Budget £",
        "2024/25",
        "Rehab | 10",
        "Total | 10",
        "2025/26",
        "Rehab | 20",
        "lero | 5",
        "Total | 25",
    ]);
    assert_eq!(total(&scenario), 25.0);
    // A total of the year that is read is checked.
    has(
        &wrong(&[
            "Year | Service | Budget £",
            "2024/25 | Rehab | 10",
            "2025/26 | Rehab | 20",
            "2025/26 | Total | 30",
        ]),
        &["cell C4", "30 as the total"],
    );
    // In the names: of a year that one row alone names nothing is left.
    let scenario = good(&[
        "Service | Budget £",
        "Rehab (2024/25) | 10",
        "Rehab (2025/26) | 20",
        "LERO grants (carried forward 2024/25) | 5",
        "Keyworking | 100",
    ]);
    assert_eq!(total(&scenario), 125.0);
    has(&said(&scenario), &["that of 2025/26 is read; not read: A2 “Rehab (2024/25)”"]);
    // What is no year is told, and so is a row without one.
    has(
        &wrong(&["Service | Year | £", "Rehab | 2024/25 | 10", "Rehab | next | 20"]),
        &["cell B3", "under a heading of years", "2025/26"],
    );
    has(
        &wrong(&[
            "Service | £ | Year",
            "Rehab | 10",
            "Rehab | 20 | 2024/25",
            "Rehab | 30 | 2025/26",
        ]),
        &["cell A2", "of no year"],
    );
    // Codes that look like years, and notes, are neither.
    let scenario = good(&[
        "Cost centre | Service | Amount | Notes",
        "2010 | Rehab | 10 | 2024/25 price",
        "2011 | lero | 20 | Budget 2025/26",
    ]);
    assert_eq!(total(&scenario), 30.0);
}

#[test]
fn what_was_spent_is_not_added_to_the_budget_of_the_same_name() {
    let scenario = good(&[
        "Service | Type | Amount",
        "Rehab | Budget | 10",
        "Rehab | Outturn | 8",
        "Keyworking | Budget | 100",
        "Keyworking | Outturn | 90",
        "lero | Outturn | 5",
    ]);
    assert_eq!(total(&scenario), 115.0);
    has(&said(&scenario), &["not read beside those of the budget", "rows 3, 5"]);
    let scenario = good(&[
        "Service | Type | Amount",
        "Rehab | Budget 2024/25 | 10",
        "Rehab | Outturn 2024/25 | 8",
        "Rehab | Budget 2025/26 | 12",
        "lero | Budget 2025/26 | 5",
    ]);
    assert_eq!(total(&scenario), 17.0);
}

#[test]
fn a_year_over_several_columns_holds_for_each_of_them() {
    let years = " | 2024/25 | | 2025/26 | ";
    for kinds in [
        "Service | Budget | Outturn | Budget | Outturn",
        "Service | Outturn | Budget | Outturn | Budget",
    ] {
        let budget = if kinds.starts_with("Service | B") { [1.0, 3.0] } else { [2.0, 4.0] };
        let rows =
            ["A council", years, kinds, "Rehab | 1 | 2 | 3 | 4", "Keyworking | 1 | 2 | 3 | 4"];
        let scenario = good(&rows);
        assert_eq!(pounds(&scenario, Line::Rehab), budget[1], "{kinds}");
        has(&said(&scenario), &["of 2025/26"]);
        let scenario = one("start = \"2024-04\"\n", &rows).unwrap();
        assert_eq!(pounds(&scenario, Line::Rehab), budget[0], "{kinds}");
        // The heading of the lines beside the years, and the unit below all.
        let kinds = kinds.replace("Service", "");
        let rows = [
            "Service | 2024/25 | | 2025/26 | ",
            &kinds,
            "Rehab | 1 | 2 | 3 | 4",
            "Keyworking | 1 | 2 | 3 | 4",
        ];
        assert_eq!(pounds(&good(&rows), Line::Rehab), budget[1], "{kinds}");
    }
    // Years as numbers, and a kind over years.
    let scenario = good(&[
        "Service | 2024 | | 2025 | ",
        " | £000 | FTE | £000 | FTE",
        "Rehab | 1 | 9 | 3 | 9",
        "Keyworking | 1 | 9 | 3 | 9",
    ]);
    assert_eq!(pounds(&scenario, Line::Rehab), 3000.0);
    let scenario = good(&[
        " | Outturn | | Budget | ",
        "Service | 2024/25 | 2025/26 | 2024/25 | 2025/26",
        "Rehab | 1 | 2 | 3 | 4",
        "Keyworking | 1 | 2 | 3 | 4",
    ]);
    assert_eq!(pounds(&scenario, Line::Rehab), 4.0);
    // A row of the table is no heading, whatever its amount looks like.
    has(
        &wrong(&["Service | 2025", "Contract | 2050", "Rehab | 5", "lero | 7"]),
        &["A2 \"Contract\", £2,050"],
    );
}

#[test]
fn a_budget_of_another_year_than_the_start_is_warned_of() {
    let rows = ["Service | 2023/24 budget", "Rehab | 10", "lero | 5"];
    let scenario = one("start = \"2025-04\"\n", &rows).unwrap();
    has(
        &said(&scenario),
        &[
            "WARNING: the budget in b.xlsx, sheet `Budget` is of 2023/24",
            "2025-04, of 2025/26",
            "`start = \"2023-04\"`",
        ],
    );
    // By the title, and by the start of the file that is extended.
    for (title, warned) in [
        ("Sandmouth budget 2024/25", true),
        ("Sandmouth budget 2025/26", false),
        ("Budgets 2023/24 to 2024/25", false),
        ("Prepared 3 March 2024", false),
    ] {
        let scenario = good(&[title, "Service | Budget", "Rehab | 10", "lero | 5"]);
        assert_eq!(said(&scenario).contains("WARNING"), warned, "{title}");
    }
    // The column of the year in which the file that is extended starts.
    let scenario = good(&["Service | 2025/26 | 2026/27", "Rehab | 10 | 11", "lero | 5 | 6"]);
    assert_eq!(total(&scenario), 15.0);
}
