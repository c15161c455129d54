//! The budget at the start, from the cells of a spreadsheet as a council keeps it.
//!
//! Every sheet that shows is searched for a table: a row of headings, one for lines and one for pounds, below titles and
//! empty rows; below each line's name stands its amount. What was understood is said; what is wrong is told cell by cell.

mod headings;
mod rows;
mod scale;
mod totals;

use super::document::Documents;
use super::guess;
use super::names::{INTEGRATED, LEFT_OUT, Means, NAMES, Own};
use super::tree::{Content, Node, Spot, Table};
use crate::units::YearMonth;
use headings::Headings;
use std::fmt::Write as _;

/// A file of sheets as the caller read it: no files here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    /// The sheets that show, in their order.
    pub sheets: Vec<Sheet>,
    /// The names of those that are hidden, which are not read.
    pub hidden: Vec<String>,
}

impl From<Sheet> for Book {
    fn from(sheet: Sheet) -> Self {
        Self { sheets: vec![sheet], hidden: Vec::new() }
    }
}

/// A sheet as the caller read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Its name; none for a file that has no sheets.
    pub name: Option<String>,
    /// The cells that hold something, row by row.
    pub cells: Vec<SheetCell>,
}

/// A cell that holds something.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetCell {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
    /// What it holds.
    pub content: CellContent,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum CellContent {
    /// Text.
    Text(String),
    /// A number, as computed where it is a formula.
    Number(f64),
    /// A formula of which the file holds no value.
    Formula,
    /// Neither, in words: a date, an error.
    Other(String),
}

impl SheetCell {
    /// Its text, where it holds some.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.content {
            CellContent::Text(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        }
    }

    /// Whether it holds more than blanks.
    pub(super) fn filled(&self) -> bool {
        !matches!(&self.content, CellContent::Text(text) if text.trim().is_empty())
    }

    /// Its name, such as `B7`.
    pub(super) fn name(&self) -> String {
        cell_name(self.row, self.column)
    }
}

/// What a scenario says of the sheet from which its budget comes.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    /// Names of its own for lines.
    pub(super) own: Own,
    /// The sheet, where it names one.
    pub(super) sheet: Option<String>,
    /// The financial year of its start, where it states one.
    pub(super) year: Option<i32>,
}

/// What a file says of the sheet from which its budget comes; what is wrong with it is told when the file is read.
pub(super) fn wanted(table: &Table) -> Wanted {
    let text = |key: &str| match table.get(key).map(|(_, node)| &node.content) {
        Some(Content::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let mut own = Own::new();
    if let Some((_, Node { content: Content::Table(names), .. })) = table.get("budget_names") {
        for (name, (_, node)) in names {
            let Content::Text(key) = &node.content else { continue };
            let means = match key.as_str() {
                LEFT_OUT => Some(Means::LeftOut),
                INTEGRATED => Some(Means::Integrated),
                key => NAMES.line(key).map(Means::Line),
            };
            own.extend(means.map(|means| (name.clone(), means)));
        }
    }
    let start = text("start").and_then(|start| start.parse::<YearMonth>().ok());
    Wanted { own, sheet: text("budget_sheet"), year: start.map(YearMonth::financial_year) }
}

/// Whether a file states a contract that is split over the lines that its budget does not state: then it states the whole
/// budget.
pub(super) fn has_contract(file: &Node) -> bool {
    let Content::Table(table) = &file.content else { return false };
    let Some((_, Node { content: Content::Table(budget), .. })) = table.get("budget") else {
        return false;
    };
    budget.contains_key(INTEGRATED)
}

/// The name of a cell, such as `B7`.
fn cell_name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = u64::from(column) + 1;
    while left > 0 {
        letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    format!("{}{}", letters.iter().rev().collect::<String>(), u64::from(row) + 1)
}

/// What stands in a cell, in few words.
fn shown(content: &CellContent) -> String {
    match content {
        CellContent::Number(number) => guess::plain(*number),
        CellContent::Text(text) => format!("the text \"{}\"", short(text)),
        CellContent::Formula => "a formula without a saved value".to_owned(),
        CellContent::Other(words) => words.clone(),
    }
}

/// A text on one line, of at most 60 characters.
fn short(text: &str) -> String {
    let text = text.trim();
    let letters = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let short: String = letters.take(60).collect();
    let more = if text.chars().count() > 60 { "…" } else { "" };
    format!("{short}{more}")
}

/// How the text begins that a run keeps of a budget: with the cell in which each amount stood.
const KEPT: &str = "line,pounds,cell\n";

/// Whether a text is what a run keeps of a budget.
pub(super) fn is_kept(text: &str) -> bool {
    text.starts_with(KEPT)
}

/// The budget in a text that a run has kept, its lines standing where `spot` is.
pub(super) fn kept(text: &str, spot: Spot) -> Table {
    let lines = text.strip_prefix(KEPT).unwrap_or_default().lines();
    let pair = |line: &str| {
        let mut cells = line.split(',');
        let key = cells.next()?;
        let content = Content::Number(cells.next()?.parse().ok()?);
        Some((key.to_owned(), (spot, Node { spot, content })))
    };
    lines.filter_map(pair).collect()
}

/// The name of a sheet as a run keeps it: that of the file, then that of the sheet where it has one.
fn kept_name(file: &str, sheet: Option<&str>) -> String {
    match sheet {
        Some(sheet) => format!("{file}, sheet `{sheet}`"),
        None => file.to_owned(),
    }
}

/// Which sheet of `file` a kept name means: none where it is another file's, else the sheet's name where it has one.
#[must_use]
pub fn sheet_of(kept: &str, file: &str) -> Option<Option<String>> {
    let rest = kept.strip_prefix(file)?;
    if rest.is_empty() {
        return Some(None);
    }
    let sheet = rest.strip_prefix(", sheet `")?.strip_suffix('`')?;
    Some(Some(sheet.to_owned()))
}

/// The names of the cells as they are told: their own, or those that a run has kept.
fn told(cells: &[SheetCell]) -> Vec<String> {
    let head: Vec<&str> = cells.iter().take(3).filter_map(SheetCell::text).collect();
    let kept = head.join(",") + "\n" == KEPT && cells.iter().take(3).all(|cell| cell.row == 0);
    let of = |cell: &SheetCell| {
        let at =
            |other: &&SheetCell| kept && other.row == cell.row && other.column == 2 && cell.row > 0;
        cells.iter().find(at).and_then(SheetCell::text).map_or_else(|| cell.name(), str::to_owned)
    };
    cells.iter().map(of).collect()
}

/// The table `budget` of a file of sheets; `None` once the problem is noted.
pub(super) fn budget(
    book: &Book,
    file: &str,
    wanted: &Wanted,
    documents: &mut Documents,
) -> Option<Node> {
    let sheet = chosen(book, file, wanted, documents)?;
    let name = kept_name(file, sheet.name.as_deref());
    let at = documents.add_cells(&name, told(&sheet.cells));
    let mut reader = BudgetReader {
        cells: &sheet.cells,
        file: at,
        is_text: sheet.name.is_none(),
        wanted,
        documents,
    };
    let headings = reader.headings()?;
    let told = reader.read_from(&name, book, &headings);
    reader.documents.note(told);
    let table = reader.lines(&headings)?;
    let spot = reader.spot(headings.line);
    // What a run keeps of it: the same budget as a file that can be read again.
    let mut text = KEPT.to_owned();
    for (key, (_, node)) in &table {
        if let Content::Number(pounds) = node.content {
            let cell = documents.cell(node.spot);
            let _ = writeln!(text, "{key},{pounds},{cell}");
        }
    }
    documents.keep_text(at, text);
    Some(Node { spot, content: Content::Table(table) })
}

/// The sheet that is read: the one that is named, or the one with the table; the reason why there is none is noted.
fn chosen<'a>(
    book: &'a Book,
    file: &str,
    wanted: &Wanted,
    documents: &mut Documents,
) -> Option<&'a Sheet> {
    let named = |name: &str| {
        let same = |known: &str| known.trim().to_lowercase() == name.trim().to_lowercase();
        book.sheets.iter().find(|sheet| sheet.name.as_deref().is_some_and(same))
    };
    let names: Vec<&str> = book.sheets.iter().filter_map(|sheet| sheet.name.as_deref()).collect();
    let whole =
        |documents: &mut Documents, found: String, allowed: String, hint: Option<String>| {
            let at = documents.add_cells(file, Vec::new());
            documents.file_problem(at, found, allowed, hint);
        };
    if let Some(name) = &wanted.sheet {
        if let Some(sheet) = named(name) {
            return Some(sheet);
        }
        let allowed = format!("the name of a sheet that shows: {}", list(&names));
        whole(documents, format!("no sheet `{}`", short(name)), allowed, None);
        return None;
    }
    if book.sheets.is_empty() {
        let found = format!("no sheet that shows; hidden: {}", list(&book.hidden));
        let hint = "a hidden sheet is not read: unhide the one with the budget";
        whole(
            documents,
            found,
            "a sheet that shows, with the budget".to_owned(),
            Some(hint.to_owned()),
        );
        return None;
    }
    // How many lines each sheet has under headings; none without headings.
    let known = |sheet: &Sheet| headings::found(&sheet.cells, wanted).map(|found| found.known);
    let counts: Vec<(&Sheet, Option<usize>)> =
        book.sheets.iter().map(|sheet| (sheet, known(sheet))).collect();
    if let Some(sheet) = named("budget")
        && counts.iter().any(|(one, count)| std::ptr::eq(*one, sheet) && count.is_some())
    {
        return Some(sheet);
    }
    let most = counts.iter().filter_map(|(_, count)| *count).max();
    let Some(most) = most else {
        // The first with anything in it tells what is missing.
        return named("budget")
            .or_else(|| {
                book.sheets
                    .iter()
                    .max_by_key(|sheet| (headings::half(&sheet.cells), sheet.cells.len().min(1)))
            })
            .or(book.sheets.first());
    };
    // Another table of like length may be another year's, or another draft.
    let near: Vec<&Sheet> = counts
        .iter()
        .filter(|(_, count)| count.is_some_and(|count| count > 0 && 2 * count > most))
        .map(|(sheet, _)| *sheet)
        .collect();
    if near.len() > 1 {
        let names: Vec<&str> = near.iter().filter_map(|sheet| sheet.name.as_deref()).collect();
        let found = format!("{} sheets with a budget: {}", names.len(), list(&names));
        let hint = format!(
            "`budget_sheet = \"{}\"` in the scenario, or `--sheet`; or hide the others",
            names.last().unwrap_or(&"")
        );
        whole(
            documents,
            found,
            "one sheet with a budget, or the name of the one that is meant".to_owned(),
            Some(hint),
        );
        return None;
    }
    counts.iter().find(|(_, count)| *count == Some(most)).map(|(sheet, _)| *sheet)
}

/// Names in a sentence.
fn list(names: &[impl AsRef<str>]) -> String {
    let names: Vec<String> =
        names.iter().map(|name| format!("`{}`", short(name.as_ref()))).collect();
    names.join(", ")
}

/// Reads a budget from a sheet.
struct BudgetReader<'a> {
    cells: &'a [SheetCell],
    file: usize,
    /// Whether it comes from a text, whose cells are parted by commas and the like.
    is_text: bool,
    wanted: &'a Wanted,
    documents: &'a mut Documents,
}

impl BudgetReader<'_> {
    fn spot(&self, cell: usize) -> Spot {
        Spot::cell(self.file, cell)
    }

    fn problem(&mut self, cell: usize, found: String, allowed: &str, hint: Option<String>) {
        let spot = self.spot(cell);
        self.documents.problem(spot, "", found, allowed, hint);
    }

    /// Which sheet and columns are read, and what is not.
    fn read_from(&self, name: &str, book: &Book, headings: &Headings) -> String {
        let head = |at: usize| {
            let cell = &self.cells[at];
            match cell.text() {
                Some(text) => format!("{} “{}”", cell.name(), short(text)),
                None => cell.name(),
            }
        };
        let mut said = format!(
            "budget read from {name}: lines under {}, pounds under {}",
            head(headings.line),
            head(headings.pounds)
        );
        if !headings.others.is_empty() {
            let others: Vec<String> = headings.others.iter().map(|at| head(*at)).collect();
            let _ = write!(said, "; not read: {}", others.join(", "));
        }
        if !book.hidden.is_empty() {
            let _ = write!(said, "; hidden, not read: sheet {}", list(&book.hidden));
        }
        if headings.scale.factor != 1.0 {
            let at = headings
                .scale
                .cell
                .map_or_else(String::new, |at| format!(", as {} says", head(at)));
            let _ = write!(said, "; amounts are in {}{at}", headings.scale.words());
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_the_names_that_people_see() {
        for (row, column, name) in
            [(0, 0, "A1"), (6, 1, "B7"), (0, 25, "Z1"), (9, 26, "AA10"), (0, 16_383, "XFD1")]
        {
            assert_eq!(cell_name(row, column), name);
        }
    }
}
