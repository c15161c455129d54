//! The first sheet: the answer in words, then the headline numbers.

use super::page::{Page, Unit};
use crate::narrative::Summary;
use crate::narrative::texts::BoardSection;
use rust_xlsxwriter::XlsxError;

/// Columns of the headline table.
const HEADER: [&str; 11] = [
    "option",
    "mean",
    "lower 5 percent",
    "upper 95 percent",
    "difference",
    "difference, lower 5 percent",
    "difference, upper 95 percent",
    "difference, percent of comparator",
    "chance better, percent",
    "how many runs agree",
    "unit",
];
/// Those of text.
const TEXTS: [usize; 2] = [9, 10];
/// Their widths, in characters.
const WIDTHS: [f64; 11] = [44.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0, 34.0, 14.0];
/// Columns that sentences run across, and their width in characters.
const ACROSS: (u16, f64) = (10, 200.0);

/// Words, then numbers, then what has to be read with them.
pub(super) fn fill(page: &mut Page<'_>, summary: &Summary) -> Result<(), XlsxError> {
    let (columns, across) = ACROSS;
    page.widths(&WIDTHS)?;
    page.title(0, &summary.facts.title)?;
    let mut row = 1;
    let words = |page: &mut Page<'_>, row: &mut u32, texts: &[String]| {
        for text in texts.iter().filter(|text| !text.is_empty()) {
            page.words(*row, columns, across, text)?;
            *row += 1;
        }
        Ok::<(), XlsxError>(())
    };
    words(page, &mut row, &summary.facts.banners())?;
    words(page, &mut row, std::slice::from_ref(&summary.facts.description))?;
    words(page, &mut row, &summary.words.run)?;
    words(page, &mut row, &summary.words.precision)?;
    row += 1;
    for section in &summary.board {
        row = headline(page, summary, section, row)? + 1;
    }
    words(page, &mut row, &summary.words.value)?;
    row += 1;
    for option in &summary.words.options {
        let title =
            summary.strategies.get(option.strategy).map_or("", |named| named.title.as_str());
        page.strong(row, 0, title)?;
        row += 1;
        for texts in [&option.findings, &option.rests, &option.caveats] {
            words(page, &mut row, texts)?;
        }
        row += 1;
    }
    Ok(())
}

/// One quantity for every option; returns the row after it.
fn headline(
    page: &mut Page<'_>,
    summary: &Summary,
    section: &BoardSection,
    first: u32,
) -> Result<u32, XlsxError> {
    let mut header = HEADER.map(str::to_owned);
    header[0].clone_from(&section.title);
    page.header(first, &header, &TEXTS)?;
    let mut at = first + 1;
    let quantity = section.quantity;
    let Some(answer) = summary.answer(quantity.outcome, quantity.timing) else { return Ok(at) };
    let unit = Unit::named(quantity.unit());
    for row in &section.rows {
        page.text(at, 0, &row.title)?;
        if let Some(level) = answer.levels.get(row.strategy).map(|level| level.estimate) {
            page.number(at, 1, Some(level.mean), unit)?;
            page.number(at, 2, level.lower_5_percent, unit)?;
            page.number(at, 3, level.upper_95_percent, unit)?;
        }
        if let Some(difference) = answer.difference(row.strategy) {
            let absolute = difference.absolute;
            page.number(at, 4, Some(absolute.mean), unit)?;
            page.number(at, 5, absolute.lower_5_percent, unit)?;
            page.number(at, 6, absolute.upper_95_percent, unit)?;
            page.number(at, 7, difference.percent.map(|percent| percent.mean), Unit::Percent)?;
            let chance = difference.better.map(|better| 100.0 * better.share);
            page.number(at, 8, chance, Unit::Percent)?;
        }
        page.text(at, 9, row.agreed().as_deref().unwrap_or_default())?;
        page.text(at, 10, quantity.unit())?;
        at += 1;
    }
    Ok(at)
}
