//! A scenario as a workbook on the real program: written, filled, run; what is wrong is told with its sheet and cell.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::program;

use commissioning_balance::output::sheets;
use commissioning_balance::scenario::{self, Book, CellContent, Scenario};
use program::{Said, contains, read, said};
use rust_xlsxwriter::Workbook;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn balance(folder: &Path, words: &[&str]) -> Said {
    said(folder, words, 100)
}

fn book(path: &Path) -> Book {
    sheets::of(path.to_str().unwrap(), || fs::read(path).map_err(|error| error.to_string()))
        .unwrap()
}

/// The scenario of a workbook.
fn scenario_of(path: &Path) -> Scenario {
    let load = |path: &str| fs::read_to_string(path).map_err(|error| error.to_string());
    let sheet = |path: &str| sheets::of(path, || fs::read(path).map_err(|error| error.to_string()));
    let (scenario, _) = scenario::read_with_sheets(path.to_str().unwrap(), &load, &sheet)
        .unwrap_or_else(|problems| panic!("{problems}"));
    scenario
}

/// Writes the sheets of a workbook again, with some cells changed or added: sheet, row, column and what it holds.
fn changed(path: &Path, changes: &[(&str, u32, u32, &str)]) {
    let read = book(path);
    let mut written = Workbook::new();
    for sheet in &read.sheets {
        let name = sheet.name.as_deref().unwrap();
        let page = written.add_worksheet().set_name(name).unwrap();
        for cell in &sheet.cells {
            let column = cell.column as u16;
            match &cell.content {
                CellContent::Text(text) => page.write(cell.row, column, text).unwrap(),
                CellContent::Number(number) => page.write(cell.row, column, *number).unwrap(),
                other => panic!("{other:?}"),
            };
        }
        for (_, row, column, text) in changes.iter().filter(|(sheet, ..)| *sheet == name) {
            match text.parse::<f64>() {
                Ok(number) => page.write(*row, *column as u16, number).unwrap(),
                Err(_) => page.write(*row, *column as u16, *text).unwrap(),
            };
        }
    }
    written.save(path).unwrap();
}

/// Row and column of a cell with a text, from 0.
fn at(book: &Book, sheet: &str, text: &str) -> (u32, u32) {
    let sheet = book.sheets.iter().find(|one| one.name.as_deref() == Some(sheet)).unwrap();
    let cell = sheet.cells.iter().find(|cell| cell.content == CellContent::Text(text.to_owned()));
    cell.map(|cell| (cell.row, cell.column)).unwrap_or_else(|| panic!("no {text}"))
}

#[test]
fn a_workbook_to_start_from_is_the_same_scenario_as_the_file() {
    let folder = TempDir::new().unwrap();
    for words in
        [&["new", "--area", "Sefton"][..], &["new", "--area", "Sefton", "--format", "xlsx"]]
    {
        let done = balance(folder.path(), words);
        assert_eq!(done.code, 0, "{}", done.err);
    }
    contains(&balance(folder.path(), &["check", "sefton.xlsx"]).out, &["STAND-INS: 41 figures"]);
    let (file, book) = (folder.path().join("sefton.toml"), folder.path().join("sefton.xlsx"));
    let (text, sheets) = (read(&file), scenario_of(&book));
    assert_eq!(text.area, sheets.area);
    assert_eq!(text.observed, sheets.observed);
    assert_eq!(text.baseline, sheets.baseline);
    assert_eq!(text.strategies, sheets.strategies);
    assert_eq!((text.start, text.runs, text.seed), (sheets.start, sheets.runs, sheets.seed));
    assert_eq!((text.name, text.title), (sheets.name, sheets.title));
    // Nothing is written over a workbook that says something else.
    let done = balance(folder.path(), &["new", "--area", "Leeds", "--save", "sefton.xlsx"]);
    assert_eq!(done.code, 3);
    contains(&done.err, &["nothing was overwritten"]);
}

#[test]
fn a_filled_workbook_runs_and_its_stand_ins_go_with_their_marks() {
    let folder = TempDir::new().unwrap();
    let done = balance(folder.path(), &["new", "--area", "Sefton", "--format", "xlsx"]);
    assert_eq!(done.code, 0, "{}", done.err);
    let path = folder.path().join("sefton.xlsx");
    let book = book(&path);
    let (keyworking, _) = at(&book, "Budget", "budget.keyworking");
    let (starts, _) = at(&book, "Figures", "treatment_starts");
    let (horizon, _) = at(&book, "Settings", "horizon_years");
    changed(
        &path,
        &[
            ("Budget", keyworking, 1, "£1.9m"),
            ("Budget", keyworking, 4, "no"),
            ("Figures", starts, 2, "1250"),
            ("Figures", starts, 7, "NDTMS"),
            ("Settings", horizon, 1, "2"),
            ("Options", 3, 6, "1"),
            ("Options", 5, 0, "grant_ends"),
            ("Options", 5, 1, "The grant ends"),
            ("Options", 5, 16, "datrig"),
            ("Options", 5, 17, "2026-04"),
            ("Grants", 3, 0, "datrig"),
            ("Grants", 3, 1, "DATRIG 2025/26"),
            ("Grants", 3, 2, "keyworking = 300,000; lero = £40k"),
            ("Conditions", 3, 0, "lived"),
            ("Conditions", 3, 1, "Lived experience"),
            ("Conditions", 3, 2, "lero, peer_support"),
            ("Conditions", 3, 3, "30000"),
            ("Conditions", 3, 4, "datrig"),
        ],
    );
    let scenario = scenario_of(&path);
    assert_eq!(scenario.streams[0].total().pounds(), 340_000.0);
    assert_eq!(scenario.strategies[3].ends, [("datrig".to_owned(), 12)]);
    assert_eq!(scenario.conditions[0].lines.len(), 2);
    assert!(!scenario.stand_ins.iter().any(|name| name == "budget.keyworking"));
    assert_eq!(scenario.stand_ins.len(), 40);
    let done = balance(folder.path(), &["run", "sefton.xlsx", "--expected", "--progress", "none"]);
    assert_eq!(done.code, 0, "{}", done.err);
    contains(&done.out, &["The grant ends"]);
    // A question about it, and what it leaves, name the workbook.
    let words = [
        "grant-ends",
        "sefton.xlsx",
        "--stream",
        "datrig",
        "--on",
        "2026-04",
        "--expected",
        "--progress",
        "none",
    ];
    let done = balance(folder.path(), &words);
    assert_eq!(done.code, 0, "{}", done.err);
    let place = program::only(&folder.path().join("outputs"), |name| name.contains("datrig"));
    let file = program::only(&place, |name| name.ends_with(".toml"));
    let checked = balance(folder.path(), &["check", file.to_str().unwrap()]);
    assert_eq!(checked.code, 0, "{}", checked.err);
}

#[test]
fn what_is_wrong_is_told_with_its_sheet_and_cell() {
    let folder = TempDir::new().unwrap();
    let done = balance(folder.path(), &["new", "--area", "Sefton", "--format", "xlsx"]);
    assert_eq!(done.code, 0, "{}", done.err);
    let path = folder.path().join("sefton.xlsx");
    let book = book(&path);
    let (opiate, _) = at(&book, "Area", "area.opiate.dependent");
    let (rehab, _) = at(&book, "Budget", "budget.rehab");
    let (starts, _) = at(&book, "Figures", "treatment_starts");
    changed(
        &path,
        &[
            ("Area", opiate, 1, "lots"),
            ("Budget", rehab, 0, "budget.rehabb"),
            ("Figures", starts, 2, "1250"),
            ("Options", 3, 2, "2.7"),
            ("Options", 4, 9, "10 %"),
            ("Options", 4, 7, "prescribing, rehhab"),
        ],
    );
    for command in ["check", "run", "calibrate"] {
        let done = balance(folder.path(), &[command, "sefton.xlsx"]);
        assert_eq!(done.code, 3, "{command}: {}", done.err);
        contains(
            &done.err,
            &[
                &format!("sefton.xlsx, sheet `Area`, cell B{}", opiate + 1),
                &format!("sefton.xlsx, sheet `Budget`, cell B{}", rehab + 1),
                "did you mean `rehab`?",
                &format!("sefton.xlsx, sheet `Figures`, cell A{}", starts + 1),
                "sefton.xlsx, sheet `Options`, cell C4",
                "sefton.xlsx, sheet `Options`, cell H5",
            ],
        );
    }
    let mut budget = Workbook::new();
    let page = budget.add_worksheet();
    page.write(0, 0, "line").unwrap().write(0, 1, "pounds").unwrap();
    budget.save(folder.path().join("budget.xlsx")).unwrap();
    let done = balance(folder.path(), &["check", "budget.xlsx"]);
    assert_eq!(done.code, 3);
    contains(&done.err, &["no scenario", "`balance new --from`"]);
}
