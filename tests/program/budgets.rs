//! Budgets as councils keep them: the sheet that is meant, headings, names, totals, units, one contract.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::program;

use commissioning_balance::scenario::{
    self, Book, CellContent, Line, Problems, Scenario, Sheet, SheetCell,
};
use program::{Said, said};
use rust_xlsxwriter::{Formula, Workbook};
use std::fs;
use std::io::Write as _;
use tempfile::TempDir;

fn cell(text: &str) -> Option<CellContent> {
    match text {
        "" => None,
        "=" => Some(CellContent::Formula),
        text => Some(
            text.parse().map_or_else(|_| CellContent::Text(text.to_owned()), CellContent::Number),
        ),
    }
}

/// A sheet from rows, their cells between bars; what reads as a number is one, `=` a formula without a value.
pub(crate) fn sheet(name: &str, rows: &[&str]) -> Sheet {
    let mut cells = Vec::new();
    for (row, text) in (0..).zip(rows) {
        for (column, text) in (0..).zip(text.split('|')) {
            cells.extend(cell(text.trim()).map(|content| SheetCell { row, column, content }));
        }
    }
    Sheet { name: Some(name.to_owned()), cells, ..Sheet::default() }
}

/// A scenario on the authority whose budget is that of a book.
pub(crate) fn read(more: &str, book: &Book) -> Result<Scenario, Problems> {
    let text = format!("extends = \"authority\"\nbudget_from = \"b.xlsx\"\noptions = []\n{more}");
    let load = |_: &str| Ok(text.clone());
    scenario::read_with_sheets("here.toml", &load, &|_: &str| Ok(book.clone()))
        .map(|(scenario, _)| scenario)
}

pub(crate) fn one(more: &str, rows: &[&str]) -> Result<Scenario, Problems> {
    read(more, &sheet("Budget", rows).into())
}

pub(crate) fn good(rows: &[&str]) -> Scenario {
    one("", rows).unwrap_or_else(|problems| panic!("{rows:?}\n{problems}"))
}

pub(crate) fn wrong(rows: &[&str]) -> String {
    match one("", rows) {
        Ok(_) => panic!("it read: {rows:?}"),
        Err(problems) => problems.to_string(),
    }
}

pub(crate) fn pounds(scenario: &Scenario, line: Line) -> f64 {
    scenario.baseline[line as usize].pounds()
}

pub(crate) fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} in\n{text}");
    }
}

/// A sheet as a council's finance team keeps it.
const COUNCIL: &[&str] = &[
    "Sandmouth Council — Substance misuse budget 2025/26",
    "Prepared by Finance, draft v0.7",
    "",
    "Cost centre | Service | Provider | Funding | 2024/25 outturn (£) | 2025/26 budget (£) | Notes",
    "P1 | Prescribing clinicians & medicines | Tide | PHG | 905000 | 918000",
    "P2 | Pharmacy - supervised consumption | LPC | PHG | 188000 | 192500",
    "P3 | Keyworkers | Tide | PHG | 1120000 | 1165000 | incl. 3.0 FTE vacant",
    "P4 | Single point of access | Tide | PHG | 118000 | 120000",
    "P5 | Needle & syringe programme | | PHG | 79000 | 82000",
    "P6 | Naloxone | | DATRIG | 11000 | £12,500",
    "P7 | BBV testing | | PHG | | 60000",
    "P8 | Criminal justice / arrest referral | | DATRIG | 190000 | 198000",
    "P9 | Residential rehab placements | Spot | PHG | 240000 | 265000",
    "P10 | LERO grant (Sandmouth Recovery Hub) | | DATRIG | 110000 | 124000",
    "P11 | Peer mentors | | DATRIG | 80000 | 83000",
    " | Subtotal: front line | | | 3041000 | 3220000",
    "P12 | Overheads and management | Tide | PHG | 470000 | 485000",
    "P13 | Premises, IT & vehicles | | PHG | 165000 | 170000",
    "P14 | Commissioning team | Council | PHG | 130000 | 138000",
    " | TOTAL | | | | 4013000",
    "",
    "Notes: 1. DATRIG allocation subject to confirmation.",
];

#[test]
fn a_councils_sheet_is_read_as_it_is() {
    let scenario = good(COUNCIL);
    for (line, wanted) in [
        (Line::PrescribingClinicians, 918_000.0),
        (Line::Pharmacy, 192_500.0),
        (Line::Keyworking, 1_165_000.0),
        (Line::Assessment, 120_000.0),
        (Line::NeedleExchange, 82_000.0),
        (Line::Naloxone, 12_500.0),
        (Line::BloodBorneVirus, 60_000.0),
        (Line::CriminalJustice, 198_000.0),
        (Line::Rehab, 265_000.0),
        (Line::Lero, 124_000.0),
        (Line::PeerSupport, 83_000.0),
        (Line::Management, 485_000.0),
        (Line::Premises, 170_000.0),
        (Line::Commissioning, 138_000.0),
    ] {
        assert_eq!(pounds(&scenario, line), wanted, "{}", line.key());
    }
    let said = scenario.understood.join("\n");
    has(
        &said,
        &[
            "sheet `Budget`: lines under B4 “Service”, pounds under F4 “2025/26 budget (£)”; not read: E4 “2024/25 outturn (£)”",
            "B13 “Residential rehab placements” as rehab",
        ],
    );
    // Of another year, if the scenario starts in it.
    let mut rows = COUNCIL.to_vec();
    rows[15] = " | Subtotal: front line";
    let earlier = one("start = \"2024-04\"", &rows);
    let said = earlier.map_or_else(|problems| problems.to_string(), |_| String::new());
    has(&said, &["cell B11", "a line without pounds"]);
}

#[test]
fn the_sheet_that_shows_and_holds_the_budget_is_read() {
    let table = |times: f64| {
        [
            "line | pounds".to_owned(),
            format!("rehab | {}", 5.0 * times),
            format!("lero | {}", 7.0 * times),
            format!("keyworking | {}", 9.0 * times),
        ]
    };
    let of = |name: &str, times: f64| {
        let rows = table(times);
        sheet(name, &rows.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let cover = sheet("Summary", &["Sandmouth Council", "", "See tab PH budget"]);
    let book =
        Book { sheets: vec![cover.clone(), of("PH budget", 1.0)], hidden: vec!["Old".to_owned()] };
    let scenario = read("", &book).unwrap();
    assert_eq!(pounds(&scenario, Line::Rehab), 5.0);
    has(&scenario.understood.join("\n"), &["sheet `PH budget`", "hidden, not read: sheet `Old`"]);
    // Two tables of like length: nobody guesses.
    let book = Book {
        sheets: vec![of("2024-25", 1.0), cover.clone(), of("2025-26", 2.0)],
        hidden: Vec::new(),
    };
    let told = read("", &book).unwrap_err().to_string();
    has(&told, &["2 sheets with a budget: `2024-25`, `2025-26`", "budget_sheet = \"2025-26\""]);
    let scenario = read("budget_sheet = \"2025-26\"\n", &book).unwrap();
    assert_eq!(pounds(&scenario, Line::Rehab), 10.0);
    let told = read("budget_sheet = \"2026-27\"\n", &book).unwrap_err().to_string();
    has(&told, &["no sheet `2026-27`", "`2024-25`, `Summary`, `2025-26`"]);
    // One that is called so is meant.
    let book = Book { sheets: vec![of("2024-25", 1.0), of("BUDGET", 3.0)], hidden: Vec::new() };
    assert_eq!(pounds(&read("", &book).unwrap(), Line::Rehab), 15.0);
    let book = Book { sheets: Vec::new(), hidden: vec!["Budget".to_owned()] };
    has(
        &read("", &book).unwrap_err().to_string(),
        &["no sheet that shows; hidden: `Budget`", "unhide"],
    );
}

#[test]
fn headings_are_understood_as_people_write_them() {
    for (head, times) in [
        ("Service | Spend", 1.0),
        ("Service | 2025/26 £", 1.0),
        ("Description | Amount", 1.0),
        ("Budget heading | Budget 2025-26", 1.0),
        ("Service area | Annual contract value (£)", 1.0),
        ("Line | £", 1.0),
        ("Service | £000", 1e3),
        ("Service | 2025/26 budget £'000", 1e3),
        ("Service | Budget (£k)", 1e3),
        ("Service | £m", 1e6),
        ("| 2025/26", 1.0),
    ] {
        let scenario = good(&["Some title", "", head, "Rehab | 26.5", "Keyworking | 116.5"]);
        assert_eq!(pounds(&scenario, Line::Rehab), 26.5 * times, "{head}");
    }
    // A year above the unit, and the unit below the heading.
    let scenario = good(&[
        " | 2024/25 | 2025/26",
        "Service | £000 | £000",
        "Rehab | 5 | 6",
        "LERO grants | 7 | 8",
    ]);
    assert_eq!(pounds(&scenario, Line::Rehab), 6000.0);
    let scenario = good(&["Service | Budget", " | £000", "Rehab | 6", "LERO grants | 8"]);
    assert_eq!(pounds(&scenario, Line::Lero), 8000.0);
    // Columns by whom money comes from have a total.
    let scenario = good(&[
        "Service | Grant £ | Council £ | Total £",
        "Rehab | 2 | 4 | 6",
        "LERO grants | 1 | 1 | 2",
    ]);
    assert_eq!(pounds(&scenario, Line::Rehab), 6.0);
    has(
        &wrong(&["Service | Budget | Budget", "Rehab | 2 | 4"]),
        &["cell C1", "a second column of pounds"],
    );
}

#[test]
fn a_title_of_thousands_is_applied_and_never_contradicted() {
    for title in ["Revenue outturn, £ thousand", "All figures in £000", "Budget (£'000s)", "£k"]
    {
        let scenario = good(&[
            title,
            "line | Amount",
            "prescribing_clinicians | 1387.5",
            "rehab | 405",
            "Total | 1792.5",
        ]);
        assert_eq!(pounds(&scenario, Line::PrescribingClinicians), 1_387_500.0, "{title}");
        has(&scenario.understood.join("\n"), &["amounts are in thousands of pounds, as A1"]);
    }
    let told = wrong(&["Revenue outturn, £ thousand", "line | pounds", "rehab | 405"]);
    has(&told, &["cell A1", "thousands of pounds, over a heading of pounds", "write in B2"]);
    let told = wrong(&["line | £000", "rehab | £1.2m"]);
    has(&told, &["cell B2", "under a heading of thousands of pounds", "`1200`"]);
    assert_eq!(pounds(&good(&["line | pounds", "rehab | £1.2m"]), Line::Rehab), 1.2e6);
}

#[test]
fn totals_are_checked_and_rows_of_one_line_add_up() {
    let rows = ["line | pounds", "keyworking | 5", "rehab | 7", "keyworking | 3", "Total | 15"];
    let scenario = good(&rows);
    assert_eq!(pounds(&scenario, Line::Keyworking), 8.0);
    has(&scenario.understood.join("\n"), &["keyworking: 2 rows (A2, A4) added up to £8"]);
    let told = wrong(&["line | pounds", "keyworking | 500", "rehab | 700", "Total | 1500"]);
    has(&told, &["cell B4", "1500 as the total, £300 more than the lines", "add up to, 1200"]);
    let told = wrong(&[
        "line | pounds",
        "keyworking | 500",
        "Sub-total community | 500",
        "rehab | 700",
        "lero | 10",
        "Subtotal: tier 4 | 700",
        "Total | 1210",
    ]);
    has(&told, &["cell B6", "£10 less than the lines", "the lines since the last total"]);
    // Sections that end with a total, then all.
    good(&[
        "line | pounds",
        "Community",
        "keyworking | 500",
        "Total | 500",
        "Tier 4",
        "rehab | 700",
        "Total | 700",
        "Grand total | 1200",
    ]);
    // What stands as text is left out of a spreadsheet's sum: the cell is named.
    let told = wrong(&["line | pounds", "naloxone | £12,500", "rehab | 700", "Total | 700"]);
    has(&told, &["cell B4", "B2 stands as text"]);
    // Only once is told what is missing.
    let told = wrong(&["line | pounds", "mystery | 500", "rehab | 700", "Total | 1200"]);
    assert!(!told.contains("as the total"), "{told}");
    // Without a saved value a total cannot be checked, and a line cannot be read.
    let scenario = good(&["line | pounds", "rehab | 700", "lero | 5", "Total | ="]);
    has(
        &scenario.understood.join("\n"),
        &["not checked, for the file holds no value of the formula: the total in B4"],
    );
    has(
        &wrong(&["line | pounds", "rehab | =", "lero | 5"]),
        &["cell B2", "a formula without a saved value", "save it"],
    );
    has(&wrong(&["line | pounds", "rehab | (5)", "lero | 5"]), &["cell B2", "-5"]);
    assert_eq!(
        pounds(&good(&["line | pounds", "rehab | 50", "rehab | (5)", "lero | 12*"]), Line::Rehab),
        45.0
    );
}

#[test]
fn names_of_a_scenario_come_before_those_that_are_known() {
    let rows = [
        "line | pounds",
        "Tide contract | 500",
        "GP shared care | 40",
        "Outreach | 7",
        "Total | 547",
    ];
    let told = wrong(&rows);
    has(
        &told,
        &["2 names that are no line", "A2 \"Tide contract\", £500", "A3 \"GP shared care\", £40"],
    );
    assert_eq!(told.matches("allowed:").count(), 1, "{told}");
    let names = "[budget_names]\n\"tide  Contract\" = \"keyworking\"\n\"GP shared care\" = \"left_out\"\nOutreach = \"criminal_justice\"\n";
    let scenario = one(names, &rows).unwrap();
    assert_eq!(pounds(&scenario, Line::Keyworking), 500.0);
    assert_eq!(
        (pounds(&scenario, Line::Outreach), pounds(&scenario, Line::CriminalJustice)),
        (0.0, 7.0)
    );
    has(
        &scenario.understood.join("\n"),
        &["left out, as [budget_names] says: A3 “GP shared care” £40"],
    );
    let told =
        one("[budget_names]\n\"Tide contract\" = \"keyworkin\"\n", &rows).unwrap_err().to_string();
    has(&told, &["budget_names.Tide contract", "did you mean `\"keyworking\"`?"]);
}

#[test]
fn one_contract_is_split_and_said_to_be() {
    let rows =
        ["line | pounds", "Integrated adult contract | 3400000", "Rehab | 265000", "lero | 124000"];
    let scenario = good(&rows);
    let contract = scenario.integrated.unwrap();
    assert_eq!(contract.pounds.pounds(), 3.4e6);
    assert_eq!(pounds(&scenario, Line::Rehab), 265_000.0);
    let total: f64 = scenario.baseline.iter().map(|pence| pence.pounds()).sum();
    assert_eq!(total, 3_789_000.0);
    let prescribing =
        pounds(&scenario, Line::PrescribingClinicians) + pounds(&scenario, Line::Pharmacy);
    assert!((prescribing / 3.4e6 - 0.27).abs() < 1e-6, "{prescribing}");
    let more = "[[evidence.override]]\nid = \"a-B33\"\nvalue = 0.38\nsource = \"a test\"\n";
    let scenario = one(more, &rows).unwrap();
    assert_eq!(
        (pounds(&scenario, Line::PrescribingClinicians) + pounds(&scenario, Line::Pharmacy))
            .round(),
        1_292_000.0
    );
    // The same from the file.
    let text = "extends = \"authority\"\noptions = []\n[budget]\nintegrated_contract = \"£3.4m\"\n";
    let load = |path: &str| if path == "x.toml" { Ok(text.to_owned()) } else { Err(String::new()) };
    let scenario = scenario::read("x.toml", &load).unwrap();
    // Nothing of the authority's own lines shows through.
    assert!((pounds(&scenario, Line::Keyworking) - 1_035_000.0).abs() < 5_000.0);
    assert_eq!(pounds(&scenario, Line::Rehab), 0.0);
    let total: f64 = scenario.baseline.iter().map(|pence| pence.pounds()).sum();
    assert_eq!(total, 3.4e6);
}

pub(crate) fn balance(folder: &TempDir, words: &[&str]) -> (i32, String, String) {
    let Said { code, out, err } = said(folder.path(), words, 100);
    (code, out, err)
}

pub(crate) fn scenario_from(folder: &TempDir, name: &str) {
    let text = format!(
        "extends = \"authority\"\nname = \"mine\"\ntitle = \"Mine\"\nhorizon_years = 1\nruns = 2\n\
         budget_from = \"{name}\"\nonly = [\"cut_10\"]\n[[options]]\nid = \"cut_10\"\ntitle = \"Less\"\ncut = {{ by = 0.1 }}\n"
    );
    fs::write(folder.path().join("mine.toml"), text).unwrap();
}

#[test]
fn a_hidden_sheet_is_no_budget() {
    let folder = TempDir::new().unwrap();
    scenario_from(&folder, "b.xlsx");
    for very in [false, true] {
        let mut book = Workbook::new();
        for (name, times) in [("Sheet1", 2.0), ("Current", 1.0)] {
            let page = book.add_worksheet().set_name(name).unwrap();
            page.write(0, 0, "line").unwrap().write(0, 1, "pounds").unwrap();
            for (row, (line, pounds)) in
                (1..).zip([("keyworking", 1_905_000.0), ("prescribing_clinicians", 1_387_500.0)])
            {
                page.write(row, 0, line).unwrap().write(row, 1, pounds * times).unwrap();
            }
        }
        let first = book.worksheet_from_index(0).unwrap();
        if very {
            first.set_very_hidden(true)
        } else {
            first.set_hidden(true)
        };
        book.worksheet_from_index(1).unwrap().set_active(true);
        book.save(folder.path().join("b.xlsx")).unwrap();
        let (code, out, err) = balance(&folder, &["check", "mine.toml"]);
        assert_eq!(code, 0, "{err}");
        has(&out, &["1,905,000", "3,292,500"]);
        has(&err, &["sheet `Current`", "hidden, not read: sheet `Sheet1`"]);
    }
}

#[test]
fn formulas_merged_cells_and_thousands_of_a_workbook() {
    let folder = TempDir::new().unwrap();
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Summary").unwrap().write(0, 0, "See the next tab").unwrap();
    let page = book.add_worksheet().set_name("PH SM 25-26").unwrap();
    let plain = rust_xlsxwriter::Format::new();
    page.merge_range(0, 0, 0, 2, "Substance misuse, £ thousand", &plain).unwrap();
    page.write(2, 0, "Service")
        .unwrap()
        .write(2, 1, "Provider")
        .unwrap()
        .write(2, 2, "2025/26")
        .unwrap();
    page.merge_range(3, 0, 4, 0, "Residential rehab placements", &plain).unwrap();
    for (row, (name, money)) in
        (3..).zip([("", 200.0), ("", 205.0), ("Keyworkers", 1905.0), ("Doctors & nurses", 1387.5)])
    {
        if !name.is_empty() {
            page.write(row, 0, name).unwrap();
        }
        page.write(row, 1, "Tide").unwrap().write(row, 2, money).unwrap();
    }
    page.write(7, 0, "Total").unwrap();
    page.write(7, 2, Formula::new("SUM(C4:C7)").set_result("3697.5")).unwrap();
    book.save(folder.path().join("b.xlsx")).unwrap();
    scenario_from(&folder, "b.xlsx");
    let (code, out, err) = balance(&folder, &["check", "mine.toml"]);
    assert_eq!(code, 0, "{err}");
    has(&out, &["405,000", "1,905,000", "1,387,500"]);
    has(&err, &["rehab: 2 rows (A4, A5) added up to £405,000", "thousands of pounds"]);
    // The value of a formula that nobody has computed.
    let page = book.worksheet_from_index(1).unwrap();
    page.write(6, 2, Formula::new("C6*0.7").set_result("7777")).unwrap();
    book.save(folder.path().join("b.xlsx")).unwrap();
    let whole = fs::read(folder.path().join("b.xlsx")).unwrap();
    fs::write(folder.path().join("b.xlsx"), without_value(&whole, "<v>7777</v>")).unwrap();
    let (code, _, err) = balance(&folder, &["check", "mine.toml"]);
    assert_eq!(code, 3, "{err}");
    has(&err, &["b.xlsx, sheet `PH SM 25-26`, cell C7", "a formula without a saved value"]);
    // `new` takes the same, names the file that was given, and asks for what it cannot read.
    let (code, _, err) = balance(&folder, &["new", "w", "--from", "b.xlsx"]);
    assert_eq!(code, 3);
    has(&err, &["one problem in b.xlsx", "cell C7"]);
    assert!(!err.contains("new.toml"), "{err}");
}

/// A workbook of which a value is left out, as programs write it that do not compute.
fn without_value(whole: &[u8], value: &str) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(whole)).unwrap();
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut file = from.by_index(index).unwrap();
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        let name = file.name().unwrap().into_owned();
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(text.replace(value, "<v></v>").as_bytes()).unwrap();
    }
    to.finish().unwrap().into_inner()
}

/// An OpenDocument workbook with one sheet.
fn ods(rows: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let plain =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    archive.start_file("mimetype", plain).unwrap();
    archive.write_all(b"application/vnd.oasis.opendocument.spreadsheet").unwrap();
    archive.start_file("META-INF/manifest.xml", plain).unwrap();
    archive.write_all(b"<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/></manifest:manifest>").unwrap();
    archive.start_file("content.xml", plain).unwrap();
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
         <office:body><office:spreadsheet><table:table table:name=\"Budget\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    archive.write_all(content.as_bytes()).unwrap();
    archive.finish().unwrap().into_inner()
}

#[test]
fn open_documents_other_encodings_and_files_that_are_refused() {
    let folder = TempDir::new().unwrap();
    let text = |words: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{words}</text:p></table:table-cell>"
        )
    };
    let number = |value: f64| {
        format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{value}\"><text:p>{value}</text:p></table:table-cell>"
        )
    };
    let row =
        |one: String, other: String| format!("<table:table-row>{one}{other}</table:table-row>");
    let rows = [
        row(text("Service"), text("2025/26 budget (£)")),
        row(text("Keyworkers"), number(1_905_000.0)),
        row(text("Doctors &amp; nurses"), number(1_387_500.0)),
        "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell/></table:table-row>".to_owned(),
    ]
    .concat();
    fs::write(folder.path().join("b.ods"), ods(&rows)).unwrap();
    let sheet = "Service\t2025/26 £\r\nKeyworkers\t£1,905,000\r\nDoctors & nurses\t1,387,500*\r\n";
    let wide: Vec<u8> = "\u{feff}"
        .chars()
        .chain(sheet.chars())
        .collect::<String>()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    fs::write(folder.path().join("wide.csv"), wide).unwrap();
    fs::write(folder.path().join("bars.csv"), sheet.replace('\t', "|")).unwrap();
    fs::write(folder.path().join("semi.csv"), sheet.replace('\t', ";")).unwrap();
    for name in ["b.ods", "wide.csv", "bars.csv", "semi.csv"] {
        scenario_from(&folder, name);
        let (code, out, err) = balance(&folder, &["check", "mine.toml"]);
        assert_eq!(code, 0, "{name}: {err}");
        has(&out, &["1,905,000", "1,387,500"]);
    }
    let bomb = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16000\" office:value-type=\"float\" office:value=\"1\"/></table:table-row>";
    fs::write(folder.path().join("bomb.ods"), ods(bomb)).unwrap();
    fs::write(folder.path().join("b.xls"), b"no workbook at all").unwrap();
    fs::write(folder.path().join("b.numbers"), b"PK").unwrap();
    for (name, words) in [
        ("bomb.ods", "repeats a cell"),
        ("b.xls", "a workbook that cannot be read"),
        ("b.numbers", "neither in .xlsx"),
    ] {
        let (code, _, err) = balance(&folder, &["new", "w", "--from", name]);
        assert_eq!(code, 3, "{name}: {err}");
        has(&err, &[name, words, "allowed:"]);
        assert!(!err.contains("new.toml"), "{err}");
    }
}

#[test]
fn thousands_taken_as_pounds_are_warned_of_before_anything_else() {
    let folder = TempDir::new().unwrap();
    let thousands = "line,pounds\nPrescribing clinicians and medicines,918.0\nPharmacy,192.5\nkeyworking,1165.0\nRehab,265.0\nlero,124.0\nnaloxone,12.5\nmanagement,485.0\n";
    fs::write(folder.path().join("b.csv"), thousands).unwrap();
    scenario_from(&folder, "b.csv");
    let (code, out, err) = balance(&folder, &["check", "mine.toml"]);
    assert_eq!(code, 0, "{err}");
    let said = out.split_whitespace().collect::<Vec<_>>().join(" ");
    has(&said, &["WARNING: the budget comes to", "b.csv, cell B4", "`1165000`"]);
    assert!(out.find("WARNING").unwrap() < out.find("Carry on").unwrap());
    let (code, out, err) =
        balance(&folder, &["run", "mine.toml", "--expected", "--progress", "none"]);
    assert_eq!(code, 0, "{err}");
    has(&out, &["WARNING: the budget"]);
    has(&err, &["WARNING: the budget comes to", "cell B4"]);
    let (code, _, err) =
        balance(&folder, &["new", "w", "--population", "250,000", "--from", "b.csv"]);
    assert_eq!(code, 0, "{err}");
    has(&err, &["WARNING: the budget comes to £0.02 a year for each resident", "cell B4"]);
    // One line beside others.
    let one = thousands
        .replace(".0", "000")
        .replace("192.5", "192500")
        .replace("12.5", "12500")
        .replace("918000", "918");
    fs::write(folder.path().join("b.csv"), one).unwrap();
    let (_, out, _) = balance(&folder, &["check", "mine.toml"]);
    let said = out.split_whitespace().collect::<Vec<_>>().join(" ");
    has(&said, &["prescribing_clinicians", "has £918 (b.csv, cell B2)", "write `918000`"]);
}

#[test]
fn an_unquoted_amount_is_no_pound_whatever_stands_behind_it() {
    let folder = TempDir::new().unwrap();
    scenario_from(&folder, "b.csv");
    for text in [
        "line,pounds\nkeyworking,5\nmanagement,1,200,000\n",
        "line,pounds,notes\nkeyworking,5,\nmanagement,1,200,000\n",
        "line,pounds,notes\nkeyworking,5,\nmanagement,405,000\n",
    ] {
        fs::write(folder.path().join("b.csv"), text).unwrap();
        let (code, _, err) = balance(&folder, &["check", "mine.toml"]);
        assert_eq!(code, 3, "{text}");
        has(&err, &["3", "\"1,200,000\""]);
    }
    let text = "line,pounds,notes\nkeyworking,5000000,as agreed\nmanagement,405,2024\n";
    fs::write(folder.path().join("b.csv"), text).unwrap();
    assert_eq!(balance(&folder, &["check", "mine.toml"]).0, 0);
}

#[test]
fn the_same_words_are_understood_everywhere() {
    let folder = TempDir::new().unwrap();
    let text = "extends = \"authority\"\nname = \"mine\"\ntitle = \"Mine\"\nstart = \"April 2025\"\nhorizon_years = 1\nruns = \"2\"\n\
        only = [\"move\"]\n[budget]\nrehab = \"£0.4m\"\n[area.opiate]\nfemale_share = \"27 %\"\n\
        [[options]]\nid = \"move\"\ntitle = \"Move\"\nshift = { from = [\"Keyworkers\"], to = [\"Residential rehab placements\"], share = \"10%\", over_years = 0 }\n";
    fs::write(folder.path().join("mine.toml"), text).unwrap();
    let (code, out, err) = balance(&folder, &["check", "mine.toml"]);
    assert_eq!(code, 0, "{err}");
    has(&out, &["400,000"]);
    let (code, _, err) = balance(
        &folder,
        &[
            "shift",
            "mine.toml",
            "--from",
            "Premises, IT & vehicles,keyworking",
            "--to",
            "Residential rehab",
            "--amount",
            "£10k",
            "--start",
            "April 2025",
            "--expected",
        ],
    );
    // It knows the lines: premises cannot give.
    assert_eq!(code, 3, "{err}");
    has(&err, &["premises"]);
    let (code, _, err) = balance(
        &folder,
        &[
            "shift",
            "mine.toml",
            "--from",
            "“Key workers”",
            "--to",
            "Residential rehab",
            "--amount",
            "£10k",
            "--start",
            "June 2025",
            "--expected",
            "--quiet",
            "--out",
            "outputs/asked",
        ],
    );
    assert_eq!(code, 0, "{err}");
    let (code, _, err) =
        balance(&folder, &["cut", "mine.toml", "--by", "10%", "--lines", "Alcohol nurse"]);
    assert_eq!(code, 2, "{err}");
    // Curly quotes, and names that are nearly those of files.
    fs::write(folder.path().join("curly.toml"), "extends = “authority”\n").unwrap();
    let (_, _, err) = balance(&folder, &["check", "curly.toml"]);
    has(&err, &["straight quotes", "`extends = \"authority\"`"]);
    for (typed, meant) in
        [("mien.toml", "mine.toml"), ("mine", "mine.toml"), ("autority", "authority")]
    {
        let (code, _, err) = balance(&folder, &["run", typed]);
        assert_eq!(code, 3, "{err}");
        has(&err, &[&format!("did you mean `{meant}`?")]);
    }
    // The latest run of a scenario, by its name.
    for runs in ["2", "3"] {
        let (code, _, err) =
            balance(&folder, &["run", "mine.toml", "--runs", runs, "--progress", "none"]);
        assert_eq!(code, 0, "{err}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    for name in ["mine", "outputs/mine"] {
        let (code, out, err) = balance(&folder, &["report", name]);
        assert_eq!(code, 0, "{err}");
        has(&out.split_whitespace().collect::<Vec<_>>().join(" "), &["3 runs"]);
        has(&err, &["the latest run: outputs/mine/"]);
    }
    assert_eq!(balance(&folder, &["report", "nobody"]).0, 3);
}
