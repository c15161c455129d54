//! The workbook, read back by a reader of its own: every number as it was, every text as text.
#![cfg(feature = "spreadsheet")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at what cannot be read")]

use crate::summary_support;

use calamine::{Data, Range, Reader, Xlsx, open_workbook_from_rs};
use commissioning_balance::evidence::{EvidenceChoice, Register, Sampler, Values};
use commissioning_balance::findings::assumptions;
use commissioning_balance::findings::by_area::AreaRow;
use commissioning_balance::findings::cells::Cell;
use commissioning_balance::model::Outcome;
use commissioning_balance::narrative::readings::Read;
use commissioning_balance::narrative::tables::all;
use commissioning_balance::narrative::{Summary, readings, summarise};
use commissioning_balance::output::manifest::Provenance;
use commissioning_balance::output::spreadsheet::{SHEETS, SOMETIMES, file};
use commissioning_balance::scenario::Line;
use std::io::Cursor;
use std::time::Duration;
use summary_support::{beside, made_of_others, nothing, results, scenario, three};

fn provenance() -> Provenance {
    Provenance {
        seed: 7,
        version: "0.1.0".into(),
        command: vec!["balance".into(), "run".into()],
        scenario_files: vec![("=a.toml".into(), "title = \"A\"\n+ second\n".into())],
        evidence_sha256: "00".into(),
        ..Provenance::default()
    }
}

fn summary() -> Summary {
    let scenario = three();
    let mut summary = summarise(&scenario, &results(&scenario, 30, &[0.0, 50.0, -20.0], 10.0));
    let sampler = Sampler::new(Register::embedded(), &EvidenceChoice::default()).ok().unwrap();
    summary.assumptions = assumptions::rows(Register::embedded(), &sampler);
    summary
}

fn open(summary: &Summary) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(file(summary, &[], &provenance()).unwrap().bytes)).unwrap()
}

fn sheet(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Range<Data> {
    book.worksheet_range(name).unwrap()
}

fn at(range: &Range<Data>, row: usize, column: usize) -> Data {
    range.get_value((row as u32, column as u32)).cloned().unwrap_or(Data::Empty)
}

/// Every text of a workbook.
fn texts(book: &mut Xlsx<Cursor<Vec<u8>>>) -> Vec<String> {
    let mut found = Vec::new();
    for name in book.sheet_names() {
        for cell in sheet(book, &name).used_cells() {
            if let Data::String(text) = cell.2 {
                found.push(text.clone());
            }
        }
    }
    found
}

#[test]
fn sheets_are_those_of_the_documentation() {
    let mut book = open(&summary());
    let mut names: Vec<&str> = SHEETS.iter().map(|(name, _)| *name).collect();
    let page = include_str!("../../docs/outputs.md");
    let section = page.split("## results.xlsx").nth(1).unwrap().split("\n## ").next().unwrap();
    let documented: Vec<&str> =
        section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    assert_eq!(documented, names);
    names.retain(|name| !SOMETIMES.contains(name));
    assert_eq!(book.sheet_names(), names);
    for name in names {
        // Nothing was asked about what the made-up answers rest on: headings alone.
        let least = if name == "what it rests on" { 1 } else { 4 };
        assert!(sheet(&mut book, name).height() >= least, "{name}");
    }
}

#[test]
fn every_number_reads_back_as_it_was() {
    let summary = summary();
    let mut book = open(&summary);
    let mut tables = all(&summary);
    tables.push(assumptions::table(&summary.assumptions));
    for (table, name) in [
        ("summary", "outcomes"),
        ("differences", "differences"),
        ("by_year", "by year"),
        ("groups", "by group"),
        ("money", "money"),
        ("economics", "value"),
        ("assumptions", "assumptions"),
    ] {
        let table = tables.iter().find(|known| known.name == table).unwrap();
        let range = sheet(&mut book, name);
        let skipped = usize::from(table.columns[0] == "scenario");
        // An option's title comes before its id.
        let titled = table.columns.get(skipped) == Some(&"strategy");
        let shown = |column: usize| match column {
            0 | 1 if titled => 1 - column,
            column => column,
        };
        for (column, title) in table.columns[skipped..].iter().enumerate() {
            assert_eq!(at(&range, 0, shown(column)), Data::String(title.replace('_', " ")));
        }
        assert_eq!(range.end().unwrap().0 as usize, table.rows.len(), "{name}");
        for (row, cells) in table.rows.iter().enumerate() {
            for (column, cell) in cells[skipped..].iter().enumerate() {
                let read = at(&range, row + 1, shown(column));
                let expected = match cell {
                    Cell::Text(text) if text.is_empty() => Data::Empty,
                    Cell::Text(text) => Data::String(text.clone()),
                    Cell::Number(Some(number)) => Data::Float(number + 0.0),
                    Cell::Number(None) => Data::Empty,
                    Cell::Count(count) => Data::Float(*count as f64),
                };
                assert_eq!(read, expected, "{name}: row {row}, column {column}");
            }
        }
    }
    assert_eq!(sheet(&mut book, "assumptions").height(), Values::IDS.len() + 1);
}

#[test]
fn areas_and_readings_have_sheets_where_there_are_some() {
    let scenario = three();
    let mut summary = summary();
    let told = [Read::new("base", &summary), Read::new("hopeful", &summary)];
    summary.areas = vec![AreaRow {
        strategy: 1,
        area: "north".into(),
        title: "=North".into(),
        dependent: 2_000.0,
        outcome: Outcome::Deaths,
        mean: 100.5,
        difference: Some(-3.25),
        difference_standard_error: None,
    }];
    summary.observed = vec![beside("=SUM(A1)")];
    summary.together = vec![made_of_others()];
    let bytes = file(&summary, &told, &provenance()).unwrap().bytes;
    let mut book = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let beside = sheet(&mut book, "observed");
    assert_eq!(at(&beside, 1, 8), Data::Float(22.0));
    assert_eq!(at(&beside, 1, 15), Data::String("=SUM(A1)".into()));
    let together = sheet(&mut book, "together");
    assert_eq!(at(&together, 3, 4), Data::String("together".into()));
    assert_eq!(at(&together, 3, 7), Data::Float(-11.0));
    let areas = sheet(&mut book, "by area");
    assert_eq!(at(&areas, 1, 3), Data::String("=North".into()));
    assert_eq!(at(&areas, 1, 8), Data::Float(100.5));
    assert_eq!(at(&areas, 1, 9), Data::Float(-3.25));
    let both = sheet(&mut book, "readings");
    let asked = readings::table(&told).rows.len();
    assert!(asked >= 2 * (scenario.strategies.len() - 1), "{asked}");
    assert_eq!(both.end().unwrap().0 as usize, asked);
}

#[test]
fn the_budget_is_there_to_be_changed_and_read_again() {
    let summary = summary();
    let mut book = open(&summary);
    let range = sheet(&mut book, "budget");
    assert_eq!(at(&range, 0, 0), Data::String("line".into()));
    assert_eq!(at(&range, 0, 1), Data::String("pounds".into()));
    for (row, line) in (1..).zip(Line::ALL) {
        assert_eq!(at(&range, row, 0), Data::String(line.key().into()));
        assert_eq!(at(&range, row, 1), Data::Float(120_000.0));
        assert_eq!(at(&range, row, 5), Data::Float(120_000.0));
    }
    let last = Line::COUNT + 1;
    assert_eq!(at(&range, last, 0), Data::String("total".into()));
    assert_eq!(at(&range, last, 1), Data::Float(120_000.0 * Line::COUNT as f64));
}

#[test]
fn hostile_text_is_text() {
    let long = "x".repeat(40_000);
    let titles = [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2",
        "@SUM(A1)",
        "🦀 \u{202e}rtl",
        "<b>&amp;\"']]>",
        "_x0041_",
    ];
    let mut options = vec![("current".to_owned(), "=HYPERLINK(\"http://x\")".to_owned())];
    options.extend(titles.iter().enumerate().map(|(n, title)| (format!("o{n}"), (*title).into())));
    let names: Vec<(&str, &str)> =
        options.iter().map(|(id, t)| (id.as_str(), t.as_str())).collect();
    let scenario = scenario(&names, 24);
    let effects: Vec<f64> = (0..names.len()).map(|n| n as f64).collect();
    let mut summary = summarise(&scenario, &results(&scenario, 25, &effects, 1.0));
    summary.facts.title = "=cmd\u{0}\u{8}\u{1b}[2J\u{fffe}\u{ffff}\u{85}end".into();
    summary.facts.description.clone_from(&long);
    summary.facts.area = format!("{}😀", "😀".repeat(16_000));
    let mut book = open(&summary);
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()), "{name}");
    }
    let read = texts(&mut book);
    for title in titles.iter().filter(|title| !title.contains("_x")) {
        assert!(read.iter().any(|text| text == title), "{title}");
    }
    assert!(read.contains(&"=cmd   [2J\u{fffd}\u{fffd} end".to_owned()));
    let cut = read.iter().find(|text| text.starts_with("xxxx")).unwrap();
    assert!(cut.ends_with("(cut: a cell holds no more)"));
    for text in &read {
        assert!(text.encode_utf16().count() <= 32_767);
        assert!(!text.chars().any(char::is_control), "{text:?}");
    }
    assert!(read.contains(&"=a.toml".to_owned()) && read.contains(&"+ second".to_owned()));
}

#[test]
fn odd_runs_make_a_workbook_too() {
    let many: Vec<(String, String)> =
        (0..41).map(|n| (format!("o{n}"), format!("Option {n} {}", "long ".repeat(35)))).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(id, t)| (id.as_str(), t.as_str())).collect();
    let crowded = scenario(&many, 12);
    let alone = scenario(&[("current", "Now")], 480);
    let short = scenario(&[("current", "Now"), ("cut", "Cut")], 1);
    for (scenario, runs) in [(&crowded, 3), (&alone, 3), (&short, 1), (&short, 0)] {
        let effects = vec![0.0; scenario.strategies.len()];
        let empty = summarise(scenario, &nothing(scenario, runs));
        let whole = summarise(scenario, &results(scenario, runs, &effects, 0.0));
        for summary in [empty, whole] {
            assert_eq!(open(&summary).sheet_names().len(), SHEETS.len() - SOMETIMES.len());
        }
    }
}

#[test]
fn equal_runs_give_equal_bytes() {
    let summary = summary();
    let first = file(&summary, &[], &provenance());
    // Longer than the two seconds that a zip's clock tells apart.
    std::thread::sleep(Duration::from_millis(2_100));
    assert!(first == file(&summary, &[], &provenance()), "no clock, no order of threads");
}

#[test]
fn the_first_sheet_is_the_page_for_a_board_and_its_numbers_are_numbers() {
    let summary = summary();
    let mut book = open(&summary);
    let board = sheet(&mut book, "board");
    assert_eq!(book.sheet_names()[0], "board");
    let rows: Vec<Vec<Data>> = board.rows().map(<[Data]>::to_vec).collect();
    let option =
        |title: &str| rows.iter().find(|row| row[0] == Data::String(title.into())).unwrap();
    for (index, title) in ["Carry on as now", "Cut by 40 %", "Shift"].into_iter().enumerate() {
        let cells = &summary.brief.table.rows[index].cells;
        for (place, column) in [(0, 1), (1, 3), (2, 5), (3, 7), (4, 8), (5, 9)] {
            let mean = cells[place].mean.unwrap().0;
            assert_eq!(option(title)[column], Data::Float(mean + 0.0), "{title}, {column}");
        }
    }
    let texts = |part: &str| rows.iter().any(|row| row[0].to_string().contains(part));
    assert_eq!(texts("What it rests on"), !summary.brief.rests.is_empty());
    assert!(
        !summary.brief.verdict.is_empty() && summary.brief.verdict.iter().all(|said| texts(said))
    );
    for part in ["How sure it is", "Read with it", "Cut by 40 %: "] {
        assert!(texts(part), "{part}");
    }
}
