//! The answer of a run on standard output: words, CSV, JSON.

use super::failure::Failure;
use super::flags::Format;
use super::report::{Terminal, on_screen};
use commissioning_balance::narrative::readings::Read;
use commissioning_balance::narrative::{Summary, readings, tables};
use commissioning_balance::output;
use commissioning_balance::output::harmless::of_cell;

/// The answer in words: the first screen, or everything.
pub(super) fn words(summary: &Summary, details: bool, width: usize, colour: bool) -> String {
    if details {
        output::terminal::details(summary, width, colour)
    } else {
        let live = on_screen();
        output::first_screen::answer(summary, output::first_screen::Screen { width, colour, live })
    }
}

/// The answer on standard output.
pub(super) fn print(
    summary: &Summary,
    read: &[Read],
    format: Format,
    terminal: &Terminal,
    words: &dyn Fn(&Summary, usize, bool) -> String,
) -> Result<(), Failure> {
    match format {
        Format::Text => {
            let mut text = words(summary, Terminal::width(), colour());
            for line in readings::words(read) {
                text.push('\n');
                text.push_str(&line);
            }
            terminal.data(&text)
        }
        Format::Csv => terminal.data(&differences(summary)),
        Format::Json => terminal.data(&as_json(&differences(summary))?),
    }
}

/// The differences as CSV.
pub(super) fn differences(summary: &Summary) -> String {
    let table = tables::named(summary, "differences").map(|table| output::csv::file(&table));
    table.map_or_else(String::new, |file| String::from_utf8_lossy(&file.bytes).into_owned())
}

/// Whether standard output takes colours.
pub(super) fn colour() -> bool {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    on_screen() && !plain
}

/// A table as a JSON array of objects; numbers as numbers, missing ones as null.
pub(super) fn as_json(table: &str) -> Result<String, Failure> {
    let failed = |error: csv::Error| Failure::other(format!("the table failed: {error}"));
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().map_err(failed)?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(failed)?;
        let mut row = serde_json::Map::new();
        for (name, cell) in header.iter().zip(&record) {
            let value = match cell.parse::<f64>() {
                _ if cell.is_empty() => serde_json::Value::Null,
                Ok(number) => serde_json::json!(number),
                Err(_) => serde_json::json!(of_cell(cell)),
            };
            row.insert(name.to_owned(), value);
        }
        rows.push(serde_json::Value::Object(row));
    }
    Ok(format!("{:#}", serde_json::Value::Array(rows)))
}
