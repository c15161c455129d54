//! Budgets in spreadsheets: the cells of a workbook or of a CSV file.

mod hidden;
mod separated;

pub use separated::{text, utf_16};

use crate::scenario::{Book, CellContent, Hidden, Sheet, SheetCell, sheet_of};
use calamine::{
    Data, DataRef, Dimensions, Ods, Range, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx,
};
use hidden::MOST_UNPACKED;
use separated::{MOST_CELLS, comma_separated};
use std::fmt::Display;
use std::io::{Cursor, Read};
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError};

/// The most sheets that are looked at.
const MOST_SHEETS: usize = 100;
/// The most rows and columns that an OpenDocument sheet repeats with something in them.
const MOST_REPEATED: u64 = 5_000;

/// The cells of a spreadsheet, whose name says what it is, or in plain words why there are none.
///
/// # Errors
///
/// Why it cannot be read, and that of `bytes`, which is asked only for what can be a spreadsheet.
pub fn of(path: &str, bytes: impl FnOnce() -> Result<Vec<u8>, String>) -> Result<Book, String> {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    let book = match ending.as_str() {
        "xlsx" | "xlsm" => unbroken(bytes()?, xlsx)?,
        "xls" => unbroken(bytes()?, xls)?,
        "xlsb" => unbroken(bytes()?, xlsb)?,
        "ods" => unbroken(bytes()?, ods)?,
        "csv" | "tsv" | "txt" => comma_separated(&text(bytes()?))?.into(),
        _ => {
            return Err(format!(
                "`{path}` ends neither in .xlsx, .xls, .ods nor in .csv; save it as one of them"
            ));
        }
    };
    if book.sheets.iter().any(|sheet| sheet.cells.len() > MOST_CELLS) {
        return Err(format!("more than {MOST_CELLS} cells, so it cannot be a budget"));
    }
    Ok(book)
}

/// The spreadsheet among files that a run or a share has kept, whatever is on the disk now.
///
/// # Errors
///
/// Where it is not among them.
pub fn kept<'a>(
    name: &str,
    texts: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Book, String> {
    let found = |(known, text)| sheet_of(known, name).map(|sheet| (sheet, text));
    let (sheet, text) =
        texts.into_iter().find_map(found).ok_or("what was kept does not hold it")?;
    Ok(Sheet { name: sheet, ..comma_separated(text)? }.into())
}

/// Why a workbook cannot be read.
fn failed(error: impl Display) -> String {
    format!("a workbook that cannot be read ({error}); save it again as .xlsx, without a password")
}

/// Reads a workbook by a library that may break on a damaged one: that is told as any other damage, and by nobody else.
fn unbroken(
    bytes: Vec<u8>,
    read: impl FnOnce(Vec<u8>) -> Result<Book, String>,
) -> Result<Book, String> {
    // What says that something broke is one for the whole program: one reader after the other keeps it quiet.
    static QUIET: Mutex<()> = Mutex::new(());
    let quiet = QUIET.lock().unwrap_or_else(PoisonError::into_inner);
    let says = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let book = panic::catch_unwind(AssertUnwindSafe(|| read(bytes)));
    panic::set_hook(says);
    drop(quiet);
    book.unwrap_or_else(|_| Err(failed("it is damaged")))
}

/// The names of the sheets that show, and of those that do not.
fn names<R: Read + std::io::Seek>(book: &impl Reader<R>) -> (Vec<String>, Vec<String>) {
    let all = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let (show, hidden): (Vec<_>, Vec<_>) =
        all.take(MOST_SHEETS).partition(|sheet| sheet.visible == SheetVisible::Visible);
    let name =
        |sheets: Vec<&calamine::Sheet>| sheets.iter().map(|sheet| sheet.name.clone()).collect();
    (name(show), name(hidden))
}

fn xlsx(bytes: Vec<u8>) -> Result<Book, String> {
    unpacks_to(&bytes, MOST_UNPACKED)?;
    let mut unseen = hidden::of_xlsx(&bytes);
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(failed)?;
    let (show, hidden) = names(&book);
    if show.is_empty() && hidden.is_empty() {
        return Err("a workbook without sheets".to_owned());
    }
    let mut sheets = Vec::new();
    for name in show {
        // Cell by cell: a sheet with cells far apart would be a table of billions.
        let mut cells = Vec::new();
        let mut reader = book.worksheet_cells_reader(&name).map_err(failed)?;
        while let Some(cell) = reader.next_cell_with_formula().map_err(failed)? {
            let (row, column) = cell.pos;
            let content = match content(&cell.value) {
                None if cell.formula.is_some() => CellContent::Formula,
                None => continue,
                Some(content) => content,
            };
            cells.push(SheetCell { row, column, content });
            if cells.len() > MOST_CELLS {
                break;
            }
        }
        drop(reader);
        // Sheets that hold no cells have no merged ones either.
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let hidden = unseen.remove(&name).unwrap_or_default();
        sheets.push(Sheet { hidden, ..sheet(name, cells, &merged) });
    }
    Ok(Book { sheets, hidden })
}

fn xls(bytes: Vec<u8>) -> Result<Book, String> {
    let mut book = Xls::new(Cursor::new(bytes)).map_err(failed)?;
    let (show, hidden) = names(&book);
    let mut sheets = Vec::new();
    for name in show {
        let range = book.worksheet_range(&name).map_err(failed)?;
        let formulas = book.worksheet_formula(&name).unwrap_or_default();
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        sheets.push(sheet(name, of_range(&range, &formulas), &merged));
    }
    Ok(Book { sheets, hidden })
}

fn xlsb(bytes: Vec<u8>) -> Result<Book, String> {
    unpacks_to(&bytes, MOST_UNPACKED)?;
    of_ranges(Xlsb::new(Cursor::new(bytes)).map_err(failed)?)
}

fn ods(bytes: Vec<u8>) -> Result<Book, String> {
    unpacks_to(&bytes, MOST_UNPACKED)?;
    repeats_little(&bytes)?;
    let mut unseen = hidden::of_ods(&bytes);
    let mut book = of_ranges(Ods::new(Cursor::new(bytes)).map_err(failed)?)?;
    for sheet in &mut book.sheets {
        sheet.hidden = sheet.name.as_ref().and_then(|name| unseen.remove(name)).unwrap_or_default();
    }
    Ok(book)
}

/// Refuses an OpenDocument workbook in which cells with a value are repeated so often that they would fill the memory.
fn repeats_little(bytes: &[u8]) -> Result<(), String> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
    let Ok(mut file) = archive.by_name("content.xml") else { return Ok(()) };
    let mut text = Vec::new();
    // A damaged part is told when it is read.
    if file.by_ref().take(MOST_UNPACKED).read_to_end(&mut text).is_err() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&text);
    let repeated = |element: &str| {
        let at = element.find("-repeated=\"")?;
        element[at + 11..].split('"').next()?.parse::<u64>().ok()
    };
    // Empty rows and cells before one with a value are kept.
    let mut before = 0_u64;
    for row in text.split("<table:table-row").skip(1) {
        let row = row.split("</table:table-row>").next().unwrap_or_default();
        // Programs end a sheet with a million empty rows: without a value they cost nothing.
        let rows = repeated(row.split('>').next().unwrap_or_default()).unwrap_or(1);
        let cells: Vec<&str> = row.split("-cell").skip(1).collect();
        let Some(last) = cells
            .iter()
            .rposition(|cell| cell.contains("office:") || cell.contains("table:formula"))
        else {
            before = before.saturating_add(rows);
            continue;
        };
        let cells = cells[..=last].iter();
        let wide =
            cells.filter_map(|cell| repeated(cell.split('>').next().unwrap_or_default())).max();
        let tall = before.max(rows);
        before = 0;
        if tall > MOST_REPEATED || wide.is_some_and(|cells| cells > MOST_REPEATED) {
            return Err(
                "a workbook that repeats a cell thousands of times, so it cannot be a budget"
                    .to_owned(),
            );
        }
    }
    Ok(())
}

/// A workbook of which whole sheets are read.
fn of_ranges<R: Reader<Cursor<Vec<u8>>, Error: Display>>(mut book: R) -> Result<Book, String> {
    let (show, hidden) = names(&book);
    let mut sheets = Vec::new();
    for name in show {
        let range = book.worksheet_range(&name).map_err(failed)?;
        let formulas = book.worksheet_formula(&name).unwrap_or_default();
        sheets.push(sheet(name, of_range(&range, &formulas), &[]));
    }
    Ok(Book { sheets, hidden })
}

/// The cells of a range that hold something, and the formulas without a value.
fn of_range(range: &Range<Data>, formulas: &Range<String>) -> Vec<SheetCell> {
    let position = |range: Option<(u32, u32)>, (row, column): (usize, usize)| {
        let (top, left) = range.unwrap_or_default();
        (top + row as u32, left + column as u32)
    };
    let mut cells: Vec<SheetCell> = Vec::new();
    for (row, column, data) in range.used_cells() {
        let (row, column) = position(range.start(), (row, column));
        if let Some(content) = owned(data) {
            cells.push(SheetCell { row, column, content });
        }
        if cells.len() > MOST_CELLS {
            return cells;
        }
    }
    for (row, column, formula) in formulas.used_cells() {
        let (row, column) = position(formulas.start(), (row, column));
        let empty = range.get_value((row, column)).is_none_or(|data| *data == Data::Empty);
        if empty && !formula.is_empty() && cells.len() <= MOST_CELLS {
            cells.push(SheetCell { row, column, content: CellContent::Formula });
        }
    }
    cells
}

/// A sheet whose cells stand in order, with a text that is merged over several rows in each of them that has a number.
fn sheet(name: String, mut cells: Vec<SheetCell>, merged: &[Dimensions]) -> Sheet {
    let mut more = Vec::new();
    for area in merged.iter().filter(|area| area.end.0 > area.start.0).take(MOST_CELLS) {
        let (top, left) = area.start;
        let first = cells.iter().find(|cell| (cell.row, cell.column) == (top, left));
        let Some(CellContent::Text(text)) = first.map(|cell| &cell.content) else { continue };
        let rows = cells.iter().filter(|cell| {
            let number = matches!(cell.content, CellContent::Number(_) | CellContent::Formula);
            number && cell.row > top && cell.row <= area.end.0 && cell.column > area.end.1
        });
        let mut rows: Vec<u32> = rows.map(|cell| cell.row).collect();
        rows.sort_unstable();
        rows.dedup();
        more.extend(rows.into_iter().map(|row| SheetCell {
            row,
            column: left,
            content: CellContent::Text(text.clone()),
        }));
    }
    cells.extend(more);
    cells.sort_by_key(|cell| (cell.row, cell.column));
    cells.dedup_by_key(|cell| (cell.row, cell.column));
    Sheet { name: Some(name), cells, hidden: Hidden::default() }
}

/// Unpacks a workbook piece by piece, and refuses one that holds more than any budget does: a small file can hold
/// thousands of times its size. What is no workbook is left to who reads it.
///
/// # Errors
///
/// The limit, in words.
pub fn unpacks_to(bytes: &[u8], most: u64) -> Result<(), String> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
    let mut left = most;
    for index in 0..archive.len() {
        let Ok(file) = archive.by_index(index) else { continue };
        // A damaged part is told when it is read.
        let count = std::io::copy(&mut file.take(left + 1), &mut std::io::sink()).unwrap_or(0);
        left = left.checked_sub(count).ok_or_else(|| {
            format!(
                "a workbook that unpacks to more than {} MB, so it is not read",
                most / 1_000_000
            )
        })?;
    }
    Ok(())
}

/// What a cell holds.
fn content(data: &DataRef<'_>) -> Option<CellContent> {
    Some(match data {
        DataRef::Empty => return None,
        DataRef::Int(whole) => CellContent::Number(*whole as f64),
        DataRef::Float(number) => CellContent::Number(*number),
        DataRef::String(text) => CellContent::Text(text.clone()),
        DataRef::SharedString(text) => CellContent::Text((*text).to_owned()),
        DataRef::Bool(flag) => CellContent::Other(if *flag { "TRUE" } else { "FALSE" }.to_owned()),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            CellContent::Date(format!("{year:04}-{month:02}-{day:02}"))
        }
        DataRef::DateTimeIso(text) if text.get(..10).is_some_and(|day| day.contains('-')) => {
            CellContent::Date(text.get(..10).unwrap_or_default().to_owned())
        }
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => {
            CellContent::Other("a time".to_owned())
        }
        DataRef::Error(error) => CellContent::Other(format!("the error {error}")),
    })
}

/// The same of a cell that stands on its own.
fn owned(data: &Data) -> Option<CellContent> {
    content(&match data {
        Data::String(text) => DataRef::SharedString(text),
        Data::Int(whole) => DataRef::Int(*whole),
        Data::Float(number) => DataRef::Float(*number),
        Data::Bool(flag) => DataRef::Bool(*flag),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
        Data::DateTime(at) => DataRef::DateTime(*at),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_files_are_refused_in_words() {
        let none = || Err("there is no such file".to_owned());
        assert!(of("budget.numbers", none).is_err_and(|words| words.contains("save it as")));
        assert!(of("budget.csv", none).is_err_and(|words| words.contains("no such")));
        assert!(xlsx(b"PK not a zip".to_vec()).is_err_and(|words| words.contains("workbook")));
    }
}
