//! `results.xlsx`: the numbers of a run for people who live in spreadsheets.
//!
//! Numbers are numbers with formats, headers stay in sight, and nothing is a formula: whatever a title begins with, it is
//! text. The same run gives the same bytes, so the workbook carries no date of its own.

mod board;
mod charts;
mod front;
mod page;
pub mod template;

use super::File;
use super::hash::sha256;
use super::manifest::Provenance;
use crate::findings::money::Budget;
use crate::findings::{assumptions, cells};
use crate::narrative::readings::Read;
use crate::narrative::reply::{Grid, Reply};
use crate::narrative::{Summary, readings as side_by_side, tables};
use crate::scenario::Line;
use crate::scenario::inputs::is_table;
use crate::units::Pence;
use page::{Page, Style};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::sync::{Condvar, Mutex, PoisonError};

/// Name of the file.
pub const NAME: &str = "results.xlsx";

/// Lines of a scenario file that the manifest sheet shows; `manifest.json` has them all.
const MOST_LINES: usize = 10_000;

/// The sheets, in order: name, and what is in it. Those of [`SOMETIMES`] are there when they hold something.
pub const SHEETS: &[(&str, &str)] = &[
    ("board", "one page for a board: what was found, one table, what to read with it"),
    ("summary", "the answer in words and the headline numbers"),
    ("charts", "pictures, each beside its numbers"),
    ("outcomes", "every quantity under every option"),
    ("differences", "every quantity against the comparator"),
    ("by year", "headline outcomes year by year"),
    ("by group", "who gains and who is left behind"),
    ("by area", "where it falls"),
    ("observed", "public figures beside the model"),
    ("together", "options made of others beside the sum of their parts"),
    ("money", "pounds given and spent by year and line"),
    ("budget", "the budget before and after"),
    ("value", "value for money"),
    ("what others pay", "other payers, in total and for each year that a person lives"),
    ("what it rests on", "the answers under other readings of the evidence"),
    ("readings", "the headline answers under every named reading"),
    ("assumptions", "every number taken from outside"),
    ("manifest", "what it takes to run it again"),
];

/// Sheets of runs with several areas, with public figures, with options made of others, and under every reading.
pub const SOMETIMES: [&str; 4] = ["by area", "observed", "together", "readings"];

/// The workbook of a run; `readings` may be empty. None where the system gives too few threads: the writer takes one a
/// sheet, and breaks where it gets none.
#[must_use]
pub fn file(summary: &Summary, readings: &[Read], provenance: &Provenance) -> Option<File> {
    if !threads_for(SHEETS.len()) {
        return None;
    }
    // Texts are cut, rows counted and numbers finite before they reach the writer; nothing is left that it refuses.
    let bytes = workbook(summary, readings, provenance)
        .expect("every cell is within the limits of a sheet");
    Some(File { name: NAME.into(), bytes })
}

/// The workbook of a search for other balances: the words first, then a sheet a table. None where the system gives too few
/// threads.
#[must_use]
pub fn balances(reply: &Reply, tables: &[cells::Table]) -> Option<File> {
    if !threads_for(tables.len() + 1) {
        return None;
    }
    let bytes =
        balances_workbook(reply, tables).expect("every cell is within the limits of a sheet");
    Some(File { name: "rebalance.xlsx".to_owned(), bytes })
}

fn balances_workbook(reply: &Reply, tables: &[cells::Table]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_title("Other balances of a budget, by balance")
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    let style = Style::new();
    let mut page = Page::new("answer", "what was found, in words", &style)?;
    page.tab(group("board"));
    page.title(0, &reply.title)?;
    let mut row = 2;
    let columns = reply.table.header.len().max(2) as u16;
    for sentence in &reply.first {
        page.words(row, columns, 150.0, sentence)?;
        row += 1;
    }
    let grid = |page: &mut Page<'_>, grid: &Grid, row: &mut u32| -> Result<(), XlsxError> {
        if grid.rows.is_empty() {
            return Ok(());
        }
        let all: Vec<usize> = (0..grid.header.len()).collect();
        page.header(*row, &grid.header, &all)?;
        *row += 1;
        for cells in &grid.rows {
            for (column, cell) in (0..).zip(cells) {
                page.text(*row, column, cell)?;
            }
            *row += 1;
        }
        *row += 1;
        Ok(())
    };
    row += 1;
    grid(&mut page, &reply.table, &mut row)?;
    for part in &reply.parts {
        page.strong(row, 0, &part.heading)?;
        row += 1;
        for sentence in &part.sentences {
            page.words(row, columns, 150.0, sentence)?;
            row += 1;
        }
        grid(&mut page, &part.table, &mut row)?;
    }
    let mut widths = vec![44.0];
    widths.resize(usize::from(columns), 20.0);
    page.widths(&widths)?;
    workbook.push_worksheet(page.done());
    for table in tables {
        let name = table.name.trim_start_matches("rebalance_").replace('_', " ");
        let mut page = Page::new(&name, table.name, &style)?;
        page.tab(group("outcomes"));
        page.table(table)?;
        workbook.push_worksheet(page.done());
    }
    workbook.save_to_buffer()
}

/// Whether the system gives so many threads at once.
fn threads_for(count: usize) -> bool {
    let (gate, opened) = (Mutex::new(false), Condvar::new());
    let wait = || {
        let mut open = gate.lock().unwrap_or_else(PoisonError::into_inner);
        while !*open {
            open = opened.wait(open).unwrap_or_else(PoisonError::into_inner);
        }
    };
    std::thread::scope(|scope| {
        let all = (0..count).all(|_| std::thread::Builder::new().spawn_scoped(scope, wait).is_ok());
        *gate.lock().unwrap_or_else(PoisonError::into_inner) = true;
        opened.notify_all();
        all
    })
}

fn workbook(
    summary: &Summary,
    readings: &[Read],
    provenance: &Provenance,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed day: a clock would make the bytes of equal runs differ.
    let properties = DocProperties::new()
        .set_title("Results of balance")
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    let style = Style::new();
    // A table is made for its sheet and dropped behind it.
    let none = || cells::Table { name: "", columns: &[], rows: Vec::new() };
    let named = |name: &str| tables::named(summary, name).unwrap_or_else(none);
    for (sheet, about) in SHEETS {
        let empty = match *sheet {
            "by area" => summary.areas.is_empty(),
            "observed" => summary.observed.is_empty(),
            "together" => summary.together.is_empty(),
            "readings" => readings.is_empty(),
            _ => false,
        };
        if empty {
            continue;
        }
        let mut page = Page::new(sheet, about, &style)?;
        page.tab(group(sheet));
        match *sheet {
            "board" => board::fill(&mut page, summary)?,
            "summary" => front::fill(&mut page, summary)?,
            "charts" => charts::fill(&mut page, summary)?,
            "outcomes" => page.table(&named("summary"))?,
            "differences" => page.table(&named("differences"))?,
            "by year" => page.table(&named("by_year"))?,
            "by group" => page.table(&named("groups"))?,
            "by area" => page.table(&named("areas"))?,
            "observed" => page.table(&named("observed"))?,
            "together" => page.table(&named("together"))?,
            "money" => page.table(&named("money"))?,
            "budget" => budget(&mut page, &summary.budgets)?,
            "value" => page.table(&named("economics"))?,
            "what others pay" => page.table(&named("payers"))?,
            "what it rests on" => page.table(&named("rests"))?,
            "readings" => page.table(&side_by_side::table(readings))?,
            "assumptions" => page.table(&assumptions::table(&summary.assumptions))?,
            _ => manifest(&mut page, summary, provenance)?,
        }
        workbook.push_worksheet(page.done());
    }
    workbook.save_to_buffer()
}

/// The colour of a sheet's tab: answers, numbers, what they rest on.
fn group(sheet: &str) -> u32 {
    match sheet {
        "board" | "summary" | "charts" => 0x00_72_B2,
        "observed" | "what it rests on" | "readings" | "assumptions" | "manifest" => 0x55_55_55,
        _ => 0x00_9E_73,
    }
}

/// Lines and pounds, under the headings by which a scenario's `budget_from` reads them.
fn budget(page: &mut Page<'_>, budgets: &[Budget]) -> Result<(), XlsxError> {
    let mut header = vec!["line".to_owned(), "pounds".to_owned(), "line in words".to_owned()];
    header.extend(budgets.iter().map(|budget| format!("{}, in the last year", budget.title)));
    page.header(0, &header, &[2])?;
    let of = |budget: &Budget, line: Line| {
        let found = budget.lines.iter().find(|(of, _, _)| *of == line);
        found.map_or((Pence::ZERO, Pence::ZERO), |(_, before, after)| (*before, *after))
    };
    let mut row = 1;
    for &line in Line::ALL {
        page.text(row, 0, line.key())?;
        page.pounds(row, 1, budgets.first().map_or(Pence::ZERO, |first| of(first, line).0))?;
        page.text(row, 2, line.label())?;
        for (column, budget) in (3..).zip(budgets) {
            page.pounds(row, column, of(budget, line).1)?;
        }
        row += 1;
    }
    page.strong(row, 0, "total")?;
    page.pounds(row, 1, budgets.first().map_or(Pence::ZERO, |first| first.total.0))?;
    page.text(row, 2, "all lines, pounds a year")?;
    for (column, budget) in (3..).zip(budgets) {
        page.pounds(row, column, budget.total.1)?;
    }
    let mut widths = vec![24.0, 16.0, 38.0];
    widths.resize(header.len(), 18.0);
    page.widths(&widths)?;
    page.freeze(1, 1)
}

/// Names and values; then the scenario files, line by line.
fn manifest(
    page: &mut Page<'_>,
    summary: &Summary,
    provenance: &Provenance,
) -> Result<(), XlsxError> {
    let facts = &summary.facts;
    let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let reached = facts.precision_reached.map_or("not asked for".to_owned(), yes);
    let git = provenance.git.clone().unwrap_or_else(|| "unknown".to_owned());
    let mut rows = vec![
        ("scenario", facts.scenario.clone()),
        ("title", facts.title.clone()),
        ("area", facts.area.clone()),
        ("source of the area's figures", facts.area_source.clone()),
        ("first month", facts.start.to_string()),
        ("months", facts.horizon_months.to_string()),
        ("price year", facts.price_year.to_string()),
        ("seed", provenance.seed.to_string()),
        ("runs asked", facts.runs_asked.to_string()),
        ("runs finished", facts.runs.to_string()),
        ("stopped by the user", yes(facts.interrupted)),
        ("one calculation with central values", yes(facts.expected)),
        ("precision reached", reached),
        ("version of the program", provenance.version.clone()),
        ("commit of the program", git),
        ("command", crate::output::harmless::command(&provenance.command)),
        ("SHA-256 of the evidence", provenance.evidence_sha256.clone()),
    ];
    rows.extend(provenance.written.iter().map(|written| ("written", written.clone())));
    page.header(0, &["what".to_owned(), "value".to_owned()], &[1])?;
    let mut row = 1;
    for (name, value) in rows {
        page.text(row, 0, name)?;
        page.text(row, 1, &value)?;
        row += 1;
    }
    let mut left = MOST_LINES;
    for (name, text) in &provenance.scenario_files {
        row += 1;
        page.strong(row, 0, "file of the scenario")?;
        page.strong(row, 1, name)?;
        page.text(row + 1, 0, "SHA-256")?;
        page.text(row + 1, 1, &sha256(text.as_bytes()))?;
        row += 2;
        if is_table(name, text) {
            page.text(row, 1, "a table of numbers, kept in manifest.json")?;
            row += 1;
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            if left == 0 {
                page.text(row, 1, "… the rest is in manifest.json")?;
                row += 1;
                break;
            }
            page.text(row, 0, &(number + 1).to_string())?;
            page.text(row, 1, line)?;
            left -= 1;
            row += 1;
        }
    }
    page.widths(&[36.0, 110.0])?;
    page.freeze(1, 0)
}
