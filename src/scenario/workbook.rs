//! A scenario as a workbook: its sheets become the text of a scenario file, so that every check is that of files.
//!
//! A sheet with the headings `key` and `value` holds values by their path, one a row. The sheets Figures, Options, Grants and
//! Conditions hold lists, one entry a row, with the keys of an entry as headings. A heading with a capital letter or a space
//! stands over words for who reads the workbook. Every line of the text has the name of the cell that it comes from.

use super::sheet::{Book, CellContent, Sheet, SheetCell};
use super::tree::exactly;
use std::collections::BTreeMap;

/// Sheets that hold lists, and the keys of the lists.
pub(super) const LISTS: [(&str, &str); 4] = [
    ("figures", "observed"),
    ("options", "options"),
    ("grants", "stream"),
    ("conditions", "conditions"),
];
/// Rows among which headings are looked for.
const HEAD: u32 = 10;
/// Keys of options, grants and conditions that hold lists of words.
const WORDS: [&str; 8] =
    ["lines", "cut.lines", "cut.protect", "shift.from", "shift.to", "renew", "parts", "areas"];
/// Keys that hold pounds by line: `keyworking = 300000; lero = 40000`.
const BY_LINE: [&str; 4] =
    ["gbp_per_year", "set.gbp_per_year", "add.gbp_per_year", "stream.gbp_per_year"];

/// Whether a name is that of a workbook.
pub(super) fn may_be(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    matches!(ending.as_str(), "xlsx" | "xlsm" | "ods")
}

/// The text of a workbook and the cell of each of its lines.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) text: String,
    /// The place of every line, such as `sheet `Area`, cell B4`.
    pub(super) cells: Vec<String>,
}

impl Text {
    fn line(&mut self, line: &str, cell: &str) {
        self.text.push_str(line);
        self.text.push('\n');
        self.cells.push(cell.to_owned());
    }
}

/// A sheet with its headings.
struct Table<'a> {
    sheet: &'a Sheet,
    head: u32,
    /// Column, and its key.
    keys: Vec<(u32, String)>,
}

/// Whether a heading is a key.
fn is_key(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_.".contains(c))
}

impl<'a> Table<'a> {
    /// The headings of a sheet: the first row that holds all of these keys.
    fn find(sheet: &'a Sheet, needed: &[&str]) -> Option<Self> {
        let rows = sheet.cells.chunk_by(|one, other| one.row == other.row);
        for row in rows.filter(|row| row[0].row < HEAD) {
            let keys: Vec<(u32, String)> = row
                .iter()
                .filter_map(|cell| Some((cell.column, cell.text()?.trim().to_owned())))
                .filter(|(_, text)| is_key(text))
                .collect();
            if needed.iter().all(|needed| keys.iter().any(|(_, key)| key == needed)) {
                return Some(Self { sheet, head: row[0].row, keys });
            }
        }
        None
    }

    fn rows(&self) -> impl Iterator<Item = &'a [SheetCell]> {
        let head = self.head;
        let rows = self.sheet.cells.chunk_by(|one, other| one.row == other.row);
        rows.filter(move |row| row[0].row > head)
    }

    /// The filled cell of a key in a row.
    fn cell<'r>(&self, row: &'r [SheetCell], key: &str) -> Option<&'r SheetCell> {
        let (column, _) = self.keys.iter().find(|(_, known)| known == key)?;
        row.iter().find(|cell| cell.column == *column && cell.filled())
    }

    fn place(&self, cell: &SheetCell) -> String {
        let name = self.sheet.name.as_deref().unwrap_or_default();
        format!("sheet `{name}`, cell {}", cell.name())
    }
}

/// The key of the list that a sheet holds.
fn list_of(sheet: &Sheet) -> Option<&'static str> {
    let name = sheet.name.as_deref()?.trim().to_lowercase();
    LISTS.iter().find(|(known, _)| *known == name).map(|(_, key)| *key)
}

/// The values of a sheet by their path.
fn values(sheet: &Sheet) -> Option<Table<'_>> {
    if list_of(sheet).is_some() { None } else { Table::find(sheet, &["key", "value"]) }
}

/// A workbook as the text of a scenario file; none where it is no scenario.
pub(super) fn text(book: &Book) -> Option<Text> {
    let tables: Vec<Table<'_>> = book.sheets.iter().filter_map(values).collect();
    if tables.is_empty() {
        return None;
    }
    let mut text = Text::default();
    stand_ins(&tables, &mut text);
    for table in &tables {
        by_path(table, &mut text);
    }
    for sheet in &book.sheets {
        if let Some(key) = list_of(sheet) {
            let needed = match key {
                "observed" => "quantity",
                "stream" => "name",
                _ => "id",
            };
            if let Some(table) = Table::find(sheet, &[needed]) {
                list(&table, key, needed, &mut text);
            }
        }
    }
    Some(text)
}

/// Values that a mark in `stand_in` says are not the area's own, the first number first.
fn stand_ins(tables: &[Table<'_>], text: &mut Text) {
    let mut marked: Vec<(f64, String, String)> = Vec::new();
    for table in tables {
        for row in table.rows() {
            let (Some(key), Some(mark)) = (table.cell(row, "key"), table.cell(row, "stand_in"))
            else {
                continue;
            };
            let rank = match &mark.content {
                CellContent::Number(number) => *number,
                CellContent::Text(word) if word.trim().eq_ignore_ascii_case("no") => continue,
                _ => f64::MAX,
            };
            if let Some(path) = key.text() {
                let path = whole(path.trim());
                match marked.iter_mut().find(|(_, known, _)| *known == path) {
                    Some((known, ..)) => *known = known.min(rank),
                    None => marked.push((rank, path, table.place(mark))),
                }
            }
        }
    }
    if marked.is_empty() {
        return;
    }
    marked.sort_by(|one, other| one.0.total_cmp(&other.0));
    let first = marked.first().map_or_else(String::new, |(.., cell)| cell.clone());
    text.line("stand_ins = [", &first);
    for (_, path, cell) in &marked {
        text.line(&format!("{},", exactly(path)), cell);
    }
    text.line("]", &first);
}

/// What a mark is about: factors of a level by group are one figure.
fn whole(path: &str) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    if path.starts_with("area.levels.") { parts[..3].join(".") } else { path.to_owned() }
}

/// A sheet of values by their path.
fn by_path(table: &Table<'_>, text: &mut Text) {
    for row in table.rows() {
        let Some(key) = table.cell(row, "key") else { continue };
        let Some(path) = key.text().map(str::trim) else { continue };
        let given: Vec<&SheetCell> = ["value", "value_2", "value_3"]
            .iter()
            .filter_map(|column| table.cell(row, column))
            .collect();
        // A heading of a section has no value, and a value that is left out is not stated.
        let Some(first) = given.first() else { continue };
        let values: Vec<String> = given.iter().map(|cell| value(path, &cell.content)).collect();
        let value =
            if given.len() > 1 { format!("[{}]", values.join(", ")) } else { values.concat() };
        text.line(&format!("{} = {value}", dotted(path)), &table.place(first));
    }
}

/// A sheet of a list: rows without what an entry needs are left out, and so are figures without a value.
fn list(table: &Table<'_>, key: &str, needed: &str, text: &mut Text) {
    for row in table.rows() {
        let entry: Vec<(&str, &SheetCell)> = table
            .keys
            .iter()
            .filter_map(|(_, key)| Some((key.as_str(), table.cell(row, key)?)))
            .collect();
        let has = |wanted: &str| entry.iter().find(|(key, _)| *key == wanted);
        let Some((_, first)) = has(needed).or(entry.first()) else { continue };
        if key == "observed" && has("value").is_none() {
            continue;
        }
        text.line(&format!("[[{key}]]"), &table.place(first));
        for (name, cell) in &entry {
            text.line(
                &format!("{} = {}", dotted(name), value(name, &cell.content)),
                &table.place(cell),
            );
        }
    }
}

/// A path as TOML writes it, every part in quotes.
fn dotted(path: &str) -> String {
    path.split('.').map(|part| exactly(part.trim())).collect::<Vec<_>>().join(".")
}

/// What a cell holds, as TOML writes it. What is neither text nor number becomes text, which is refused where it stands.
fn value(key: &str, content: &CellContent) -> String {
    match content {
        CellContent::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        CellContent::Number(number) => format!("{number:?}"),
        CellContent::Text(text) if WORDS.contains(&key) => {
            let words = text.split([',', ';']).map(str::trim).filter(|word| !word.is_empty());
            format!("[{}]", words.map(exactly).collect::<Vec<_>>().join(", "))
        }
        CellContent::Text(text) if BY_LINE.contains(&key) => by_line(text),
        CellContent::Text(text) => match text.trim().to_lowercase().as_str() {
            "true" | "false" => text.trim().to_lowercase(),
            _ => exactly(text.trim()),
        },
        // A date of TOML, which is a month where one is asked for.
        CellContent::Date(day) => day.clone(),
        CellContent::Formula => exactly("a formula without a saved value"),
        CellContent::Other(words) if matches!(words.as_str(), "TRUE" | "FALSE") => {
            words.to_lowercase()
        }
        CellContent::Other(words) => exactly(words),
    }
}

/// Pounds by line: `keyworking = 300000; lero = £40k`.
fn by_line(text: &str) -> String {
    let mut parts: BTreeMap<String, String> = BTreeMap::new();
    for part in text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let (line, pounds) = part.split_once(['=', ':']).unwrap_or((part, ""));
        let plain = pounds.trim().replace(',', "");
        let pounds = if plain.parse::<f64>().is_ok() { plain } else { exactly(pounds.trim()) };
        parts.insert(line.trim().to_owned(), pounds);
    }
    let parts: Vec<String> =
        parts.iter().map(|(line, pounds)| format!("{} = {pounds}", exactly(line))).collect();
    format!("{{ {} }}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(name: &str, rows: &[&[&str]]) -> Sheet {
        let cell = |text: &str| match text.parse::<f64>() {
            Ok(number) => CellContent::Number(number),
            Err(_) => CellContent::Text(text.to_owned()),
        };
        let mut cells = Vec::new();
        for (row, texts) in (0..).zip(rows) {
            for (column, text) in (0..).zip(*texts) {
                if !text.is_empty() {
                    cells.push(SheetCell { row, column, content: cell(text) });
                }
            }
        }
        Sheet { name: Some(name.to_owned()), cells, ..Sheet::default() }
    }

    fn of(sheets: Vec<Sheet>) -> Option<Text> {
        text(&Book { sheets, hidden: Vec::new() })
    }

    #[test]
    fn sheets_become_the_lines_of_a_file_each_with_its_cell() {
        let values = sheet(
            "Area",
            &[
                &["Sefton"],
                &["key", "value", "value_2", "value_3", "stand_in", "What it is"],
                &["name", "sefton"],
                &["People"],
                &["area.opiate.dependent", "1820", "", "", "2", "estimated"],
                &["area.opiate.age_shares", "0.1", "0.5", "0.4", "1"],
                &["area.opiate.female_share", "", "", "", "", "not known"],
                &["budget.rehab", "£1.2m", "", "", "no"],
            ],
        );
        let figures = sheet(
            "Figures",
            &[
                &["quantity", "year", "value", "source", "What it is"],
                &["completions", "2024", "", "NDTMS", "asked for"],
                &["treatment_starts", "2024", "1250", "NDTMS"],
            ],
        );
        let options = sheet(
            "Options",
            &[
                &["id", "title", "cut.by", "shift.from", "add.gbp_per_year", "renew"],
                &[
                    "less",
                    "Less",
                    "27 %",
                    "prescribing, rehab",
                    "lero = 40,000; rehab: £1k",
                    "a, b",
                ],
            ],
        );
        let found = of(vec![values, figures, options]).unwrap();
        let wanted = [
            ("stand_ins = [", "Area`, cell E6"),
            ("\"area.opiate.age_shares\",", "Area`, cell E6"),
            ("\"area.opiate.dependent\",", "Area`, cell E5"),
            ("]", "Area`, cell E6"),
            ("\"name\" = \"sefton\"", "Area`, cell B3"),
            ("\"area\".\"opiate\".\"dependent\" = 1820", "Area`, cell B5"),
            ("\"area\".\"opiate\".\"age_shares\" = [0.1, 0.5, 0.4]", "Area`, cell B6"),
            ("\"budget\".\"rehab\" = \"£1.2m\"", "Area`, cell B8"),
            ("[[observed]]", "Figures`, cell A3"),
            ("\"quantity\" = \"treatment_starts\"", "Figures`, cell A3"),
            ("\"year\" = 2024", "Figures`, cell B3"),
            ("\"value\" = 1250", "Figures`, cell C3"),
            ("\"source\" = \"NDTMS\"", "Figures`, cell D3"),
            ("[[options]]", "Options`, cell A2"),
            ("\"id\" = \"less\"", "Options`, cell A2"),
            ("\"title\" = \"Less\"", "Options`, cell B2"),
            ("\"cut\".\"by\" = \"27 %\"", "Options`, cell C2"),
            ("\"shift\".\"from\" = [\"prescribing\", \"rehab\"]", "Options`, cell D2"),
            (
                "\"add\".\"gbp_per_year\" = { \"lero\" = 40000, \"rehab\" = \"£1k\" }",
                "Options`, cell E2",
            ),
            ("\"renew\" = [\"a\", \"b\"]", "Options`, cell F2"),
        ];
        let lines: Vec<(&str, &String)> = found.text.lines().zip(&found.cells).collect();
        assert_eq!(found.text.lines().count(), found.cells.len());
        assert_eq!(lines.len(), wanted.len(), "{}", found.text);
        for ((line, cell), (text, place)) in lines.iter().zip(wanted) {
            assert_eq!(*line, text);
            assert_eq!(**cell, format!("sheet `{place}"));
        }
        assert_eq!(of(vec![sheet("Budget", &[&["line", "pounds"], &["rehab", "1"]])]), None);
    }
}
