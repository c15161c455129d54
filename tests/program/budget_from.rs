//! Budgets from spreadsheets: read as people write them, and every wrong cell told by its name.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::program;

use commissioning_balance::scenario::{
    self, CellContent, Line, Problems, Scenario, Sheet, SheetCell,
};
use commissioning_balance::units::Pence;
use program::{Said, said};
use rust_xlsxwriter::Workbook;
use std::fs;
use tempfile::TempDir;

fn cell(text: &str) -> Option<CellContent> {
    match text {
        "" => None,
        "#" => Some(CellContent::Other("the error #REF!".to_owned())),
        text => Some(
            text.parse().map_or_else(|_| CellContent::Text(text.to_owned()), CellContent::Number),
        ),
    }
}

/// A sheet from rows, their cells between bars; what reads as a number is one.
fn sheet(rows: &[&str]) -> Sheet {
    let mut cells = Vec::new();
    for (row, text) in (0..).zip(rows) {
        for (column, text) in (0..).zip(text.split('|')) {
            cells.extend(cell(text.trim()).map(|content| SheetCell { row, column, content }));
        }
    }
    Sheet { name: Some("Budget".to_owned()), cells, ..Sheet::default() }
}

/// A scenario on the authority whose budget is this sheet.
fn read(more: &str, rows: &[&str]) -> Result<(Scenario, Vec<(String, String)>), Problems> {
    let text = format!("extends = \"authority\"\nbudget_from = \"money/b.xlsx\"\n{more}");
    let base = format!("extends = \"here.toml\"\n{more}");
    let load = |path: &str| match path {
        "area/here.toml" => Ok(text.clone()),
        "area/next.toml" => Ok(base.clone()),
        _ => Err("there is no such file".to_owned()),
    };
    let from = |path: &str| match path {
        "area/money/b.xlsx" => Ok(sheet(rows).into()),
        _ => Err("there is no such file".to_owned()),
    };
    scenario::read_with_sheets("area/here.toml", &load, &from)
}

/// The problems of a sheet, one `file: found` a line.
fn problems(rows: &[&str]) -> String {
    let Err(problems) = read("options = []", rows) else { panic!("it read: {rows:?}") };
    let told = |problem: &scenario::Problem| format!("{}: {}", problem.file, problem.found);
    problems.0.iter().map(told).collect::<Vec<_>>().join("\n")
}

fn pounds(scenario: &Scenario, line: Line) -> f64 {
    scenario.baseline[line as usize].pounds()
}

#[test]
fn the_sheet_is_the_whole_budget_and_the_file_has_the_last_word() {
    let rows = [
        "Treatment budget 2025-26",
        "",
        "Ref | Budget Line | Notes | £ per year",
        "1 | Residential rehab | placements | 405000",
        "2 | keyworking | | £1,905,000",
        "",
        "3 | LERO grants | | 187500.50",
        " | Total | | 2497500.50",
        " | Figures from finance, July",
    ];
    let (scenario, texts) = read("options = []\n[budget]\nlero = 200000\n", &rows).unwrap();
    assert_eq!(pounds(&scenario, Line::Rehab), 405_000.0);
    assert_eq!(pounds(&scenario, Line::Keyworking), 1_905_000.0);
    assert_eq!(pounds(&scenario, Line::Lero), 200_000.0);
    assert_eq!(
        pounds(&scenario, Line::Management),
        0.0,
        "nothing of the authority's shows through"
    );
    let total: Pence = scenario.baseline.iter().copied().sum();
    assert_eq!(total.pounds(), 2_510_000.0);
    // What was read is kept as a file that reads the same.
    let (name, text) = texts.iter().find(|(name, _)| name.contains("b.xlsx")).unwrap();
    assert_eq!(name, "area/money/b.xlsx, sheet `Budget`");
    assert_eq!(
        text,
        "line,pounds,cell\nkeyworking,1905000,D5\nlero,187500.5,D7\nrehab,405000,D4\n"
    );
}

#[test]
fn a_file_that_extends_it_changes_single_lines() {
    let load = |path: &str| match path {
        "base.toml" => {
            Ok("extends = \"authority\"\nbudget_from = \"b.csv\"\noptions = []\n".to_owned())
        }
        "next.toml" => Ok("extends = \"base.toml\"\n[budget]\nrehab = 5\n".to_owned()),
        _ => Err("there is no such file".to_owned()),
    };
    let from = |_: &str| Ok(sheet(&["line | pounds", "rehab | 9", "lero | 7"]).into());
    let (scenario, _) = scenario::read_with_sheets("next.toml", &load, &from).unwrap();
    assert_eq!((pounds(&scenario, Line::Rehab), pounds(&scenario, Line::Lero)), (5.0, 7.0));
    assert_eq!(pounds(&scenario, Line::Keyworking), 0.0);
}

#[test]
fn every_wrong_cell_is_told_at_once() {
    let told = problems(&[
        "line | pounds",
        "rehabb | 5",
        "prescribing | 5",
        "lero | £1m each",
        "keyworking | -3",
        "outreach",
        " | 70",
        "naloxone | #",
        "12 | 5",
        "pharmacy | 1,2,3",
        "premises | 1e15",
    ]);
    for line in [
        "cell A2: 2 names that are no line of a budget:",
        "cell B4: the text \"£1m each\"",
        "cell B5: -3",
        "cell A6: a line without pounds",
        "cell B7: 70 beside no line",
        "cell B8: the error #REF!",
        "cell A9: 12",
        "cell B10: the text \"1,2,3\"",
        "cell B11: 1e15",
    ] {
        let line = format!("area/money/b.xlsx, sheet `Budget`, {line}");
        assert!(told.contains(&line), "{line}\nin\n{told}");
    }
    for row in
        ["A2 \"rehabb\", £5; did you mean `rehab`?", "A3 \"prescribing\", £5; a group of lines"]
    {
        assert!(told.contains(row), "{row}\nin\n{told}");
    }
    assert_eq!(told.matches("area/money").count(), 9, "{told}");
    let Err(all) =
        read("options = []", &["line | pounds", "rehabb | 5", "lero | 1,2", "house | 4"])
    else {
        panic!("it read")
    };
    let shown = all.to_string();
    assert_eq!(
        shown.matches("names of lines, or names that `[budget_names]` explains").count(),
        1,
        "{shown}"
    );
    assert!(shown.contains("\"rehabb\" = \"rehab\""), "{shown}");
    assert!(shown.contains("hint:    `12`, or `1.2` if the comma is a decimal one"), "{shown}");
    assert!(shown.contains("allowed: pounds a year as a number, 0 for none"), "{shown}");
}

#[test]
fn numbers_are_grouped_whole_and_rows_have_no_more_cells_than_headings() {
    let folder = TempDir::new().unwrap();
    scenario_from(&folder, "b.csv");
    let told = |text: &str| {
        std::fs::write(folder.path().join("b.csv"), text).unwrap();
        let (code, _, err) = balance(&folder, &["check", "mine.toml"]);
        assert_eq!(code, 3, "{text}: {err}");
        err
    };
    // A decimal comma with three places would be a thousand times too much.
    let half =
        told("line;pounds\nprescribing_clinicians;1387,500\nkeyworking;1905,000\nrehab;0,405\n");
    for cell in ["cell B2", "cell B3", "cell B4"] {
        assert!(half.contains(&format!("b.csv, {cell}")), "{half}");
    }
    // Unquoted commas part one amount into three.
    let beyond = told("line,pounds\nmanagement,1,200,000\nrehab,5\nlero,1,200\n");
    for found in
        ["cell C2", "the text \"200\", in a column without a heading", "cell C4", "`\"1,200,000\"`"]
    {
        assert!(beyond.contains(found), "{found} in\n{beyond}");
    }
    assert!(!told("line,pounds\nrehab,\"1.000,00\"\n").contains("hint:    `1`"));
    // Cells without anything in them, and those under a heading of their own, are nobody's harm.
    let text = "line,pounds,note\nrehab,5,as agreed\nprescribing_clinicians,7,,,\nkeyworking,8\n";
    std::fs::write(folder.path().join("b.csv"), text).unwrap();
    let (code, _, err) = balance(&folder, &["check", "mine.toml"]);
    assert_eq!(code, 0, "{err}");
}

#[test]
fn headings_and_totals_are_held_to_account() {
    for (rows, words) in [
        (&["rehab | 5"][..], "cell A1: no headings"),
        (&["", "line | Provider", "rehab | 5"], "cell A2: a heading of lines, and none for pounds"),
        (&["pounds", "rehab | 5"], "cell A1: a heading for pounds, and no `line`"),
        (&["line | pounds | £", "rehab | 5 | 6"], "cell C1: a second column of pounds"),
        (&["line | pounds"], "cell A1: no budget line"),
        (&[], "an empty sheet"),
        (&["line | pounds", "rehab | 5", "total | 7"], "cell B3: 7 as the total"),
        (
            &["line | pounds", "rehab | 5", "total | soon"],
            "cell B3: the text \"soon\" as the total",
        ),
    ] {
        let told = problems(rows);
        assert!(told.contains(words), "{words:?} in {told}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
    // Amounts shown in whole pounds add up to within half a pound a line.
    let rows = ["line | pounds", "rehab | 5.4", "lero | 7.4", "sum | 12"];
    assert!(read("options = []", &rows).is_ok());
    let told = problems(&["line | pounds", "rehab | 5.4", "lero | 7.4", "sum | 11"]);
    assert!(told.contains("cell B4: 11 as the total"), "{told}");
    // Headings stand below titles and empty rows, and not a hundred rows down.
    for (rows, found) in [(60, true), (100, false)] {
        let mut low = vec!["note"; rows];
        low.extend(["line | pounds", "rehab | 5"]);
        assert_eq!(read("options = []", &low).is_ok(), found, "{rows}");
    }
}

#[test]
fn a_missing_spreadsheet_hides_nothing_and_invents_nothing() {
    let load = |_: &str| {
        Ok("extends = \"authority\"\nbudget_from = \"b.xlsx\"\nhorizon_year = 3\n".to_owned())
    };
    let none = |_: &str| Err("there is no such file".to_owned());
    let problems = scenario::read_with_sheets("x/a.toml", &load, &none).unwrap_err().to_string();
    assert!(problems.contains("x/a.toml:2:15: budget_from"), "{problems}");
    assert!(problems.contains("a spreadsheet that can be read: `x/b.xlsx`"), "{problems}");
    assert!(problems.contains("an unknown key `horizon_year`"), "{problems}");
    assert!(!problems.contains("no `budget`"), "{problems}");
    let number = |_: &str| Ok("extends = \"authority\"\nbudget_from = 5\n".to_owned());
    let problems = scenario::read_with_sheets("a.toml", &number, &none).unwrap_err();
    assert_eq!(problems.0.len(), 1, "{problems}");
    assert!(
        scenario::read("a.toml", &load).is_err_and(|e| e.to_string().contains("not read here"))
    );
}

fn balance(folder: &TempDir, words: &[&str]) -> (i32, String, String) {
    let Said { code, out, err } = said(folder.path(), words, 100);
    (code, out, err)
}

fn scenario_from(folder: &TempDir, name: &str) {
    let text = format!(
        "extends = \"authority\"\nname = \"mine\"\ntitle = \"Mine\"\nhorizon_years = 1\nruns = 2\n\
         budget_from = \"{name}\"\n[[options]]\nid = \"cut_27\"\ntitle = \"Less\"\n\
         cut = {{ by = 0.1, lines = [\"keyworking\"] }}\n"
    );
    let less: String = ["cut_40", "prescribing_to_rehab", "prescribing_to_community", "everything"]
        .map(|id| format!("[[options]]\nid = \"{id}\"\ntitle = \"Same\"\nadd = {{ gbp_per_year = {{ lero = 1 }} }}\n"))
        .concat();
    fs::write(folder.path().join("mine.toml"), text + &less).unwrap();
}

#[test]
fn a_workbook_and_a_csv_are_read_from_disk() {
    let folder = TempDir::new().unwrap();
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Cover").unwrap().write(0, 0, "line").unwrap();
    let page = book.add_worksheet().set_name("BUDGET").unwrap();
    for (row, (line, pounds)) in
        (0..).zip([("Line", None), ("keyworking", Some(1_900_000.0)), ("lero", Some(5_000.0))])
    {
        page.write(row, 0, line).unwrap();
        match pounds {
            None => page.write(row, 2, "Pounds").unwrap(),
            Some(pounds) => page.write(row, 2, pounds).unwrap(),
        };
    }
    book.save(folder.path().join("b.xlsx")).unwrap();
    let csv = b"line,\xa3\r\nkeyworking,\"\xa31,900,000\"\r\nlero,5000\r\n";
    fs::write(folder.path().join("b.csv"), csv).unwrap();
    for name in ["b.xlsx", "b.csv"] {
        scenario_from(&folder, name);
        let (code, out, err) = balance(&folder, &["check", "mine.toml"]);
        assert_eq!(code, 0, "{err}");
        assert!(out.contains("1,900,000") && out.contains("5,000"), "{out}");
    }
    fs::write(folder.path().join("b.csv"), "line,pounds\nkeyworking,lots\n").unwrap();
    let (code, _, err) = balance(&folder, &["check", "mine.toml"]);
    assert_eq!(code, 3);
    assert!(err.contains("b.csv, cell B2\n  found:   the text \"lots\""), "{err}");
}

#[test]
fn the_workbook_of_a_run_is_a_budget_for_the_next() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("b.csv"), "line,pounds\nkeyworking,1900000\nlero,5000\n").unwrap();
    scenario_from(&folder, "b.csv");
    let (code, _, err) = balance(&folder, &["run", "mine.toml", "--expected"]);
    assert_eq!(code, 0, "{err}");
    let run = fs::read_dir(folder.path().join("outputs/mine")).unwrap().next().unwrap().unwrap();
    let manifest = fs::read_to_string(run.path().join("manifest.json")).unwrap();
    assert!(
        manifest.contains("line,pounds,cell\\nkeyworking,1900000,B2\\nlero,5000,B3\\n"),
        "{manifest}"
    );
    assert!(run.path().join("replicates.parquet").exists());
    fs::copy(run.path().join("results.xlsx"), folder.path().join("again.xlsx")).unwrap();
    let (_, before, _) = balance(&folder, &["check", "mine.toml"]);
    scenario_from(&folder, "again.xlsx");
    let (code, after, err) = balance(&folder, &["check", "mine.toml"]);
    assert_eq!((code, after), (0, before), "{err}");
}

/// The one folder of a run or study in a folder.
fn only(folder: &TempDir, within: &str) -> String {
    let mut entries = fs::read_dir(folder.path().join(within)).unwrap();
    let name = entries.next().unwrap().unwrap().file_name().into_string().unwrap();
    assert!(entries.next().is_none(), "more than one in {within}");
    format!("{within}/{name}")
}

fn good(folder: &TempDir, words: &[&str]) -> String {
    let (code, out, err) = balance(folder, words);
    assert_eq!(code, 0, "{err}");
    out
}

/// A workbook whose sheet has a name, so that a run keeps it under that name.
fn book(folder: &TempDir, keyworking: f64) {
    let mut book = Workbook::new();
    let page = book.add_worksheet().set_name("Budget").unwrap();
    page.write(0, 0, "line").unwrap().write(0, 1, "pounds").unwrap();
    page.write(1, 0, "keyworking").unwrap().write(1, 1, keyworking).unwrap();
    page.write(2, 0, "lero").unwrap().write(2, 1, 5_000.0).unwrap();
    book.save(folder.path().join("b.xlsx")).unwrap();
}

#[test]
fn a_finished_run_needs_its_spreadsheet_no_more() {
    let folder = TempDir::new().unwrap();
    book(&folder, 1_900_000.0);
    scenario_from(&folder, "b.xlsx");
    let words = ["run", "mine.toml", "--runs", "50", "--progress", "none", "--out"];
    good(&folder, &[&words[..], &["one"]].concat());
    let one = only(&folder, "one/mine");
    let before = good(&folder, &["report", &one]);
    // Gone, then another: what the run read is what counts.
    fs::remove_file(folder.path().join("b.xlsx")).unwrap();
    assert_eq!(good(&folder, &["report", &one]), before);
    book(&folder, 1_800_000.0);
    assert_eq!(good(&folder, &["report", &one]), before);
    good(&folder, &["report", &one, "--format", "all", "--out", "again"]);
    for file in ["report.html", "results.xlsx", "summary.csv"] {
        let of = |place: &str| fs::read(folder.path().join(place).join(file)).unwrap();
        assert!(of(&one) == of("again"), "{file}");
    }
    fs::remove_file(folder.path().join("b.xlsx")).unwrap();
    let table = good(&folder, &["sensitivity", &one, "--tried", "1", "--format", "csv"]);
    assert!(table.contains("tornado"), "{table}");
    // Two runs that differ in one cell differ in one input, and the base's lines show nowhere.
    book(&folder, 1_800_000.0);
    good(&folder, &[&words[..], &["other"]].concat());
    let other = only(&folder, "other/mine");
    let table = good(&folder, &["compare", &one, &other, "--format", "csv"]);
    let inputs: Vec<&str> = table.lines().filter(|line| line.starts_with("input")).collect();
    assert_eq!(inputs, ["input,,budget.keyworking,,,1900000,1800000,,,"]);
}

#[test]
fn shares_of_a_study_carry_the_spreadsheet() {
    let folder = TempDir::new().unwrap();
    book(&folder, 1_900_000.0);
    scenario_from(&folder, "b.xlsx");
    let study = "name = \"s\"\ntitle = \"S\"\nscenarios = [\"mine.toml\"]\nexpected = true\noutputs = [\"deaths\"]\n\
                 [design]\nkind = \"grid\"\n[[factors]]\nid = \"cut\"\nkey = \"options[cut_27].cut.by\"\nlevels = [0.1, 0.2]\n";
    fs::write(folder.path().join("s.toml"), study).unwrap();
    good(&folder, &["study", "s.toml", "--out", "whole"]);
    for share in ["0/2", "1/2"] {
        good(&folder, &["study", "s.toml", "--out", "apart", "--shard", share]);
    }
    fs::remove_file(folder.path().join("b.xlsx")).unwrap();
    let (whole, apart) = (only(&folder, "whole/s"), only(&folder, "apart/s"));
    good(&folder, &["merge", &apart]);
    for file in ["study.parquet", "manifest.json"] {
        let of = |place: &str| fs::read(folder.path().join(place).join(file)).unwrap();
        assert!(of(&whole) == of(&apart), "{file}");
    }
}

#[test]
fn a_damaged_workbook_is_refused_and_nothing_worse() {
    let folder = TempDir::new().unwrap();
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.write(0, 0, "line").unwrap();
    page.write(0, 1, "pounds").unwrap();
    page.write(1, 0, "rehab").unwrap();
    page.write(1, 1, 5).unwrap();
    let whole = book.save_to_buffer().unwrap();
    scenario_from(&folder, "b.xlsx");
    let path = folder.path().join("b.xlsx");
    for cut in [0, 10, whole.len() / 2, whole.len() - 30] {
        fs::write(&path, &whole[..cut]).unwrap();
        let (code, _, err) = balance(&folder, &["check", "mine.toml"]);
        assert_eq!(code, 3, "{err}");
        assert!(err.contains("a workbook that cannot be read"), "{err}");
    }
    for start in (0..whole.len()).step_by(whole.len() / 12) {
        let mut spoilt = whole.clone();
        for byte in spoilt.iter_mut().skip(start).take(7) {
            *byte ^= 0x5a;
        }
        fs::write(&path, &spoilt).unwrap();
        let (code, _, err) = balance(&folder, &["check", "mine.toml"]);
        assert!(code == 0 || code == 3, "{code}: {err}");
    }
}
