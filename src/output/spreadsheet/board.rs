//! The first sheet: the page for a board. It prints on one page, and its numbers are numbers.

use super::page::{Page, Unit};
use crate::narrative::Summary;
use crate::narrative::brief::Cell;
use rust_xlsxwriter::XlsxError;

/// Cells of the page's table that have a range beside them.
const RANGED: usize = 3;
/// Widths of the columns, in characters: option; three numbers with their ranges; spend, money not spent, people; places.
const WIDTHS: [f64; 11] = [34.0, 12.0, 18.0, 12.0, 18.0, 12.0, 18.0, 15.0, 13.0, 14.0, 40.0];
/// Columns that sentences run across, and their width in characters.
const ACROSS: (u16, f64) = (11, 190.0);
/// Characters of a column of ranges, and of places, on a line.
const LETTERS: [usize; 2] = [18, 40];

/// Words, the table, words.
pub(super) fn fill(page: &mut Page<'_>, summary: &Summary) -> Result<(), XlsxError> {
    let (columns, across) = ACROSS;
    let (facts, brief) = (&summary.facts, &summary.brief);
    page.widths(&WIDTHS)?;
    page.one_sheet();
    page.title(0, &facts.title)?;
    let mut row = 1;
    let words = |page: &mut Page<'_>, row: &mut u32, texts: &[String]| {
        for text in texts.iter().filter(|text| !text.is_empty()) {
            page.words(*row, columns, across, text)?;
            *row += 1;
        }
        Ok::<(), XlsxError>(())
    };
    words(page, &mut row, &facts.banners())?;
    words(page, &mut row, &[facts.description.clone(), brief.about.clone()])?;
    words(page, &mut row, &brief.before)?;
    let findings: Vec<String> = brief
        .findings
        .iter()
        .map(|finding| format!("{}: {}", finding.title, finding.sentence))
        .collect();
    words(page, &mut row, &brief.verdict)?;
    words(page, &mut row, &findings)?;
    if !brief.table.rows.is_empty() {
        row = table(page, summary, row + 1)?;
    }
    for (heading, sentences) in [
        ("How sure it is", &brief.sure),
        ("What it rests on", &brief.rests),
        ("Money that is not spent", &brief.unspent),
        ("Read with it", &brief.beside),
    ] {
        if !sentences.is_empty() {
            page.strong(row, 0, heading)?;
            row += 1;
            words(page, &mut row, sentences)?;
        }
    }
    Ok(())
}

/// What stands beside a number: that the model cannot tell, its range, how certain it is.
fn beside(cell: &Cell) -> String {
    let said = ["cannot tell", "no difference"].into_iter().find(|said| cell.number == *said);
    let mark = cell.certainty.map(|certainty| certainty.degree().mark);
    let under = cell.beside();
    let parts = [said, Some(under.as_str()).filter(|under| !under.is_empty()), mark];
    parts.into_iter().flatten().collect::<Vec<&str>>().join("; ")
}

/// The table; returns the row after it.
fn table(page: &mut Page<'_>, summary: &Summary, first: u32) -> Result<u32, XlsxError> {
    let table = &summary.brief.table;
    page.words(first, ACROSS.0, ACROSS.1, &table.caption)?;
    let mut names = Vec::new();
    for (column, name) in table.columns.iter().enumerate() {
        names.push(name.clone());
        if (1..=RANGED).contains(&column) {
            names.push("range, and how certain".to_owned());
        }
    }
    page.header(first + 1, &names, &[2, 4, 6, 10])?;
    let mut at = first + 2;
    for option in &table.rows {
        page.text(at, 0, &option.title)?;
        let mut column = 1;
        let mut lines = 1;
        for (place, cell) in option.cells.iter().enumerate() {
            match cell.mean {
                Some((mean, unit)) => page.number(at, column, Some(mean), Unit::named(unit))?,
                None => {
                    lines = lines.max(cell.number.chars().count().div_ceil(LETTERS[1]));
                    page.wrapped(at, column, &cell.number)?;
                }
            }
            column += 1;
            if place < RANGED {
                let beside = beside(cell);
                lines = lines.max(beside.chars().count().div_ceil(LETTERS[0]));
                page.wrapped(at, column, &beside)?;
                column += 1;
            }
        }
        page.tall(at, lines.max(option.title.chars().count().div_ceil(WIDTHS[0] as usize)))?;
        at += 1;
    }
    Ok(at + 1)
}
