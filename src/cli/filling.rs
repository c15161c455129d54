//! `balance areas --fill`: official downloads in a folder, and a register out of them.

use super::failure::Failure;
use super::report::Terminal;
use calamine::{Data, Reader, SheetVisible, Xlsx};
use commissioning_balance::authorities::Register;
use commissioning_balance::authorities::fill::{self, Table};
use commissioning_balance::output::sheets::{text, unpacks_to};
use commissioning_balance::output::{File, disk, folder};
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// The largest download.
const LARGEST: u64 = 200 * 1024 * 1024;
/// Bytes to which a workbook unpacks at most.
const MOST_UNPACKED: u64 = 500_000_000;

/// Fills the register from a folder and writes it.
pub(super) fn fill(from: &str, out: Option<&Path>, terminal: &Terminal) -> Result<(), Failure> {
    let mut tables = Vec::new();
    for path in downloads(Path::new(from))? {
        tables.extend(
            read(&path, fill::known)
                .map_err(|why| Failure::input(format!("{}: {why}", path.display())))?,
        );
    }
    if tables.is_empty() {
        return Err(Failure::input(format!("{from}: no .csv and no .xlsx in this folder"))
            .hint("docs/areas.md lists the downloads, with their addresses"));
    }
    let (register, said) = fill::fill(Register::embedded(), &tables)
        .map_err(|why| Failure::input(why).hint("nothing was written"))?;
    let out = out.map_or_else(|| Path::new(from).join("register"), Path::to_path_buf);
    let file = |name: &str, text: String| File { name: name.to_owned(), bytes: text.into_bytes() };
    let files = [
        file("figures.csv", register.figures_text()),
        file("neighbours.csv", register.neighbours_text()),
        file("sources.toml", register.sources_text()),
    ];
    folder::write_into(&out, &files, true).map_err(|error| Failure::other(error.to_string()))?;
    for sentence in said {
        terminal.note(&sentence);
    }
    terminal.note(&format!(
        "wrote figures.csv, neighbours.csv and sources.toml to {}\nnext: look at what changed, copy them to src/authorities/data, and build",
        out.display()
    ));
    Ok(())
}

/// The downloads in a folder, by name.
fn downloads(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error: std::io::Error| Failure::input(format!("{}: {error}", folder.display()));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        if path.is_file() && matches!(ending.as_deref(), Some("csv" | "xlsx")) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The tables of a download: of a workbook, every visible sheet whose headings are known.
pub(super) fn read(path: &Path, known: fn(&Table) -> bool) -> Result<Vec<Table>, String> {
    let bytes = disk::read(path, LARGEST).map_err(|unread| unread.to_string())?;
    let name =
        path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    if is_csv {
        return Ok(vec![Table { name, rows: rows(&text(bytes))? }]);
    }
    let failed = |error: calamine::XlsxError| format!("a workbook that cannot be read ({error})");
    unpacks_to(&bytes, MOST_UNPACKED)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(failed)?;
    let sheets: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut tables = Vec::new();
    for sheet in sheets {
        let range = book.worksheet_range(&sheet).map_err(failed)?;
        let cell = |cell: &Data| match cell {
            Data::Empty => String::new(),
            other => other.to_string(),
        };
        let rows = range.rows().map(|row| row.iter().map(cell).collect()).collect();
        let table = Table { name: format!("{name}, sheet {sheet}"), rows };
        // Workbooks have sheets of notes.
        if known(&table) {
            tables.push(table);
        }
    }
    if tables.is_empty() {
        Err("no sheet with headings that are known".to_owned())
    } else {
        Ok(tables)
    }
}

fn rows(text: &str) -> Result<Vec<Vec<String>>, String> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| format!("a CSV file that cannot be read ({error})"))?;
        // Empty lines are rows, so that rows have the numbers that a person counts.
        let line = record.position().map_or(0, |position| position.line() as usize);
        while rows.len() + 1 < line {
            rows.push(Vec::new());
        }
        rows.push(record.iter().map(str::to_owned).collect());
    }
    Ok(rows)
}
