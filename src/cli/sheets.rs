//! Budgets in spreadsheets: the cells of a workbook or of a CSV file.

use super::files::{bytes, utf_16};
use calamine::{DataRef, Reader, Xlsx};
use commissioning_balance::scenario::{CellContent, Sheet, SheetCell, sheet_of};
use std::io::{Cursor, Read};

/// The most cells that a budget can have.
const MOST_CELLS: usize = 20_000;
/// Bytes to which a workbook with a budget unpacks at most.
const MOST_UNPACKED: u64 = 50_000_000;
/// The sheet that is read, in any case, where a workbook has it; otherwise its first.
const SHEET: &str = "budget";

/// Reads a spreadsheet, or says in plain words why not.
pub(crate) fn read(path: &str) -> Result<Sheet, String> {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    let sheet = match ending.as_str() {
        "xlsx" | "xlsm" => workbook(bytes(path)?)?,
        "csv" => {
            let bytes = bytes(path)?;
            match utf_16(&bytes) {
                Some(words) => return Err(words),
                None => comma_separated(&utf_8(bytes))?,
            }
        }
        _ => {
            return Err(
                "a file that ends neither in .xlsx nor in .csv; save it as one of them".into()
            );
        }
    };
    if sheet.cells.len() > MOST_CELLS {
        return Err(format!("more than {MOST_CELLS} cells, so it cannot be a budget"));
    }
    Ok(sheet)
}

/// The spreadsheet among files that a run or a share has kept, whatever is on the disk now.
pub(crate) fn kept<'a>(
    name: &str,
    texts: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Sheet, String> {
    let found = |(known, text)| sheet_of(known, name).map(|sheet| (sheet, text));
    let (sheet, text) =
        texts.into_iter().find_map(found).ok_or("what was kept does not hold it")?;
    Ok(Sheet { name: sheet, ..comma_separated(text)? })
}

fn workbook(bytes: Vec<u8>) -> Result<Sheet, String> {
    let failed = |error: calamine::XlsxError| {
        format!(
            "a workbook that cannot be read ({error}); save it again as .xlsx, without a password"
        )
    };
    unpacks_to(&bytes, MOST_UNPACKED)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(failed)?;
    let names = book.sheet_names();
    let name = names
        .iter()
        .find(|name| name.trim().eq_ignore_ascii_case(SHEET))
        .or_else(|| names.first())
        .cloned()
        .ok_or("a workbook without sheets")?;
    let mut cells = Vec::new();
    let mut reader = book.worksheet_cells_reader(&name).map_err(failed)?;
    while let Some(cell) = reader.next_cell().map_err(failed)? {
        let (row, column) = cell.get_position();
        let Some(content) = content(cell.get_value()) else { continue };
        cells.push(SheetCell { row, column, content });
        if cells.len() > MOST_CELLS {
            break;
        }
    }
    cells.sort_by_key(|cell| (cell.row, cell.column));
    Ok(Sheet { name: Some(name), cells })
}

/// Unpacks a workbook piece by piece, and refuses one that holds more than any budget does: a small file can hold
/// thousands of times its size. What is no workbook is left to who reads it.
pub(super) fn unpacks_to(bytes: &[u8], most: u64) -> Result<(), String> {
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

fn content(data: &DataRef<'_>) -> Option<CellContent> {
    Some(match data {
        DataRef::Empty => return None,
        DataRef::Int(whole) => CellContent::Number(*whole as f64),
        DataRef::Float(number) => CellContent::Number(*number),
        DataRef::String(text) => CellContent::Text(text.clone()),
        DataRef::SharedString(text) => CellContent::Text((*text).to_owned()),
        DataRef::Bool(flag) => CellContent::Other(if *flag { "TRUE" } else { "FALSE" }.to_owned()),
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => {
            CellContent::Other("a date or time".to_owned())
        }
        DataRef::Error(error) => CellContent::Other(format!("the error {error}")),
    })
}

/// Text in UTF-8, with or without a mark at the start, or else in Latin-1, as older programs save it.
pub(super) fn utf_8(bytes: Vec<u8>) -> String {
    match String::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text),
        Err(error) => error.into_bytes().into_iter().map(char::from).collect(),
    }
}

/// The cells of a text whose cells are separated by commas, semicolons or tabs.
pub(crate) fn comma_separated(text: &str) -> Result<Sheet, String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    // Some countries' programs separate by semicolons, and copying from a sheet by tabs.
    let head: String = text.lines().take(5).collect();
    let count = |separator: u8| head.bytes().filter(|byte| *byte == separator).count();
    let separator = [b';', b'\t']
        .into_iter()
        .filter(|separator| count(*separator) > count(b','))
        .max_by_key(|separator| count(*separator))
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut cells = Vec::new();
    let ended = |text: &str| text.matches('\n').count() as u32;
    let (mut line, mut counted) = (0, 0);
    for record in reader.records() {
        let record = record.map_err(|error| format!("a CSV file that cannot be read ({error})"))?;
        // A record is found where the one before ended: empty lines between them count as rows.
        let at = record.position().map_or(0, |position| position.byte() as usize);
        line += ended(text.get(counted..at).unwrap_or_default());
        counted = at;
        let rest = text.get(at..).unwrap_or_default();
        let row = line + (rest.len() - rest.trim_start_matches('\n').len()) as u32;
        for (column, text) in (0..).zip(&record) {
            if !text.trim().is_empty() {
                let content = CellContent::Text(text.to_owned());
                cells.push(SheetCell { row, column, content });
            }
        }
        if cells.len() > MOST_CELLS {
            break;
        }
    }
    Ok(Sheet { name: None, cells })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(u32, u32, String)> {
        let sheet = comma_separated(text).unwrap_or(Sheet { name: None, cells: Vec::new() });
        let text = |content| match content {
            CellContent::Text(text) => text,
            _ => String::new(),
        };
        sheet.cells.into_iter().map(|cell| (cell.row, cell.column, text(cell.content))).collect()
    }

    #[test]
    fn rows_are_those_that_an_editor_counts() {
        let read = cells("line,pounds\n\n\"rehab\",\"1,200\"\r\nlero,,5\n");
        let last: Vec<(u32, u32)> = read.iter().map(|(row, column, _)| (*row, *column)).collect();
        assert_eq!(last, [(0, 0), (0, 1), (2, 0), (2, 1), (3, 0), (3, 2)]);
        assert_eq!(read[3].2, "1,200");
        for end in ["\n", "\r\n", "\r"] {
            let text = ["", "line,pounds", "\"a", "b\",1", "", "", "rehab,5", "lero,6"].join(end);
            let rows: Vec<u32> = cells(&text).iter().map(|(row, _, _)| *row).collect();
            assert_eq!(rows, [1, 1, 2, 2, 6, 6, 7, 7], "{end:?}");
        }
    }

    #[test]
    fn semicolons_tabs_and_latin_1_are_read() {
        assert_eq!(cells("line;pounds\nrehab;1,200")[3].2, "1,200");
        assert_eq!(cells("line\tpounds\nrehab\t£1,200")[3].2, "£1,200");
        assert_eq!(utf_8(b"line,\xa3\n".to_vec()), "line,£\n");
        assert_eq!(utf_8(b"\xef\xbb\xbfline".to_vec()), "line");
    }

    #[test]
    fn other_files_are_refused_in_words() {
        assert!(read("budget.ods").is_err_and(|words| words.contains("save it as")));
        assert!(read("no such folder/budget.csv").is_err_and(|words| words.contains("no such")));
        assert!(workbook(b"PK not a zip".to_vec()).is_err_and(|words| words.contains("workbook")));
    }
}
