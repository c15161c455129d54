//! The budget at the start, from the cells of a spreadsheet.
//!
//! Somewhere near the top stand two headings, one for lines and one for pounds; below each line's name stands its amount.
//! What is wrong is told cell by cell.

use super::document::Documents;
use super::guess;
use super::lines::Line;
use super::numbers::{self, amount};
use super::tree::{Content, Node, Spot, Table};
use std::fmt::Write as _;

/// A sheet as the caller read it: no files here.
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
    /// Neither, in words: a date, an error.
    Other(String),
}

/// Rows from the top in which headings are looked for.
const HEADING_ROWS: u32 = 30;
/// Headings of the column of lines.
const LINES: &[&str] = &["line", "lines", "budget line", "service line"];
/// Headings of the column of pounds.
const POUNDS: &[&str] = &[
    "pounds",
    "pounds a year",
    "pounds per year",
    "gbp",
    "gbp per year",
    "gbp a year",
    "£",
    "£ a year",
    "£ per year",
    "£ pa",
    "amount",
];
/// Names of the row that adds the others up.
const TOTALS: &[&str] = &["total", "totals", "sum", "grand total", "all lines"];
/// How far a total may be from what it adds up, for amounts shown in whole pounds, for each line.
const ROUNDING: f64 = 0.5;

/// Text as headings and names are compared: lower case, one space between words.
fn bare(text: &str) -> String {
    let letters = |letter: char| {
        if letter.is_alphanumeric() || letter == '£' { letter } else { ' ' }
    };
    let text: String = text.to_lowercase().chars().map(letters).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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

/// The line that a name means: its name in files, or its name in sentences.
fn line(name: &str) -> Option<Line> {
    let name = bare(name);
    let means = |line: &&Line| name == bare(line.key()) || name == bare(line.label());
    Line::ALL.iter().find(means).copied()
}

/// What stands in a cell, in few words.
fn shown(content: &CellContent) -> String {
    match content {
        CellContent::Number(number) => guess::plain(*number),
        CellContent::Text(text) => {
            let letters = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
            let short: String = letters.take(60).collect();
            let more = if text.chars().count() > 60 { "…" } else { "" };
            format!("the text \"{short}{more}\"")
        }
        CellContent::Other(words) => words.clone(),
    }
}

/// How the text begins that a run keeps of a budget.
const KEPT: &str = "line,pounds\n";

/// Whether a text is what a run keeps of a budget.
pub(super) fn is_kept(text: &str) -> bool {
    text.starts_with(KEPT)
}

/// The budget in a text that a run has kept, its lines standing where `spot` is.
pub(super) fn kept(text: &str, spot: Spot) -> Table {
    let lines = text.strip_prefix(KEPT).unwrap_or_default().lines();
    let pair = |line: &str| {
        let (key, pounds) = line.split_once(',')?;
        let content = Content::Number(pounds.parse().ok()?);
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

/// Where the two columns are: the index of their headings among the cells.
struct Headings {
    line: usize,
    pounds: usize,
}

/// Reads a budget from a sheet.
struct BudgetReader<'a> {
    cells: &'a [SheetCell],
    file: usize,
    /// Whether it comes from a text, whose cells are parted by commas and the like.
    is_text: bool,
    documents: &'a mut Documents,
}

/// The table `budget` of a sheet; `None` once the problem is noted.
pub(super) fn budget(sheet: &Sheet, name: &str, documents: &mut Documents) -> Option<Node> {
    let name = kept_name(name, sheet.name.as_deref());
    let names = sheet.cells.iter().map(|cell| cell_name(cell.row, cell.column)).collect();
    let file = documents.add_cells(&name, names);
    let mut reader =
        BudgetReader { cells: &sheet.cells, file, is_text: sheet.name.is_none(), documents };
    let headings = reader.headings()?;
    let table = reader.lines(&headings)?;
    let spot = reader.spot(headings.line);
    // What a run keeps of it: the same budget as a file that can be read again.
    let mut text = KEPT.to_owned();
    for (key, (_, node)) in &table {
        if let Content::Number(pounds) = node.content {
            let _ = writeln!(text, "{key},{pounds}");
        }
    }
    documents.keep_text(file, text);
    Some(Node { spot, content: Content::Table(table) })
}

impl BudgetReader<'_> {
    fn spot(&self, cell: usize) -> Spot {
        Spot::cell(self.file, cell)
    }

    fn problem(&mut self, cell: usize, found: String, allowed: &str, hint: Option<String>) {
        let spot = self.spot(cell);
        self.documents.problem(spot, "", found, allowed, hint);
    }

    /// The first row that has both headings.
    fn headings(&mut self) -> Option<Headings> {
        let is = |cell: &SheetCell, names: &[&str]| match &cell.content {
            CellContent::Text(text) => names.contains(&bare(text).as_str()),
            _ => false,
        };
        let cells = self.cells;
        let find = |names: &[&str], row: Option<u32>| {
            cells.iter().position(|cell| {
                cell.row < HEADING_ROWS && row.is_none_or(|row| row == cell.row) && is(cell, names)
            })
        };
        for (index, cell) in cells.iter().enumerate().filter(|(_, cell)| is(cell, LINES)) {
            if cell.row < HEADING_ROWS
                && let Some(pounds) = find(POUNDS, Some(cell.row))
            {
                let second = |other: &SheetCell| other.row == cell.row && is(other, POUNDS);
                if let Some(more) = cells.iter().skip(pounds + 1).position(second) {
                    let found = "a second column of pounds".to_owned();
                    self.problem(pounds + 1 + more, found, "one column of pounds a year", None);
                    return None;
                }
                return Some(Headings { line: index, pounds });
            }
        }
        let (found, at) = match (find(LINES, None), find(POUNDS, None)) {
            (Some(at), _) => ("a heading `line`, and none for pounds in its row", at),
            (None, Some(at)) => ("a heading for pounds, and no `line` in its row", at),
            (None, None) => ("no headings", 0),
        };
        let allowed = format!(
            "a row among the first {HEADING_ROWS} with the headings `line` and `pounds` (pounds a year, not thousands)"
        );
        if cells.is_empty() {
            self.documents.problem(self.spot(0), "", "an empty sheet", allowed, None);
        } else {
            self.problem(at, found.to_owned(), &allowed, None);
        }
        None
    }

    /// The lines below the headings.
    fn lines(&mut self, headings: &Headings) -> Option<Table> {
        let cells = self.cells;
        let (top, pounds) = (&cells[headings.line], &cells[headings.pounds]);
        let mut table = Table::new();
        let mut places: Vec<(Line, usize)> = Vec::new();
        let mut sum = 0.0;
        let mut added_up = false;
        let mut next = 0;
        for row in cells.chunk_by(|one, other| one.row == other.row) {
            let first = next;
            next += row.len();
            if row[0].row <= top.row {
                continue;
            }
            // In a text the commas of `1,200,000` part cells: what is beyond the headings belongs to something else.
            if let Some(beyond) = self.beyond(headings, row).map(|at| first + at) {
                let found =
                    format!("{}, in a column without a heading", shown(&cells[beyond].content));
                let allowed = "no more cells in a row than there are headings";
                let hint =
                    "write `1200000` or, in quotes, `\"1,200,000\"`; or give the column a heading";
                self.problem(beyond, found, allowed, Some(hint.to_owned()));
                continue;
            }
            let in_column =
                |column: u32| Some(first + row.iter().position(|cell| cell.column == column)?);
            let filled = |index: &usize| match &cells[*index].content {
                CellContent::Text(text) => !text.trim().is_empty(),
                _ => true,
            };
            let name = in_column(top.column).filter(filled);
            let money = in_column(pounds.column).filter(filled);
            match (name, money) {
                (None, None) => {}
                (None, Some(money)) => {
                    let found = format!("{} beside no line", shown(&cells[money].content));
                    self.problem(money, found, "the name of a line in its row", None);
                }
                (Some(_), None) if added_up => {}
                (Some(name), money) => {
                    let Some(text) = self.name(name) else { continue };
                    if TOTALS.contains(&bare(&text).as_str()) {
                        added_up = true;
                        self.total(money, sum, places.len());
                        continue;
                    }
                    let Some(line) = self.line(name, &text) else { continue };
                    if let Some((_, first)) = places.iter().find(|(known, _)| *known == line) {
                        let first = cell_name(cells[*first].row, cells[*first].column);
                        let found = format!("`{}` a second time, after {first}", line.key());
                        self.problem(name, found, "each line once", None);
                        continue;
                    }
                    places.push((line, name));
                    let Some(number) = self.amount(name, money) else { continue };
                    sum += number;
                    let spot = self.spot(money.unwrap_or(name));
                    let node = Node { spot, content: Content::Number(number) };
                    table.insert(line.key().to_owned(), (self.spot(name), node));
                }
            }
        }
        if places.is_empty() {
            let allowed = "names of budget lines below it, such as `keyworking`";
            self.problem(headings.line, "no budget line".to_owned(), allowed, None);
        }
        Some(table)
    }

    /// The first cell of a row of a text that is beyond the last heading; a sheet has room for notes.
    fn beyond(&self, headings: &Headings, row: &[SheetCell]) -> Option<usize> {
        if !self.is_text {
            return None;
        }
        let top = self.cells[headings.line].row;
        let heads = self.cells.iter().filter(|cell| cell.row == top);
        let last = heads.map(|cell| cell.column).max()?;
        row.iter().position(|cell| cell.column > last)
    }

    /// The text in the column of lines.
    fn name(&mut self, cell: usize) -> Option<String> {
        if let CellContent::Text(text) = &self.cells[cell].content {
            return Some(text.clone());
        }
        let found = shown(&self.cells[cell].content);
        self.problem(cell, found, "the name of a budget line", None);
        None
    }

    fn line(&mut self, cell: usize, text: &str) -> Option<Line> {
        if let Some(line) = line(text) {
            return Some(line);
        }
        let group = Line::GROUPS.iter().find(|(name, _)| bare(name) == bare(text));
        let hint = if let Some((name, lines)) = group {
            let lines: Vec<&str> = lines.iter().map(|line| line.key()).collect();
            Some(format!("`{name}` is a group of lines: give each its row: {}", lines.join(", ")))
        } else {
            let near =
                guess::nearest(text, Line::ALL.iter().map(|line| line.key())).or_else(|| {
                    let label = guess::nearest(text, Line::ALL.iter().map(|line| line.label()))?;
                    Line::ALL.iter().find(|line| line.label() == label).map(|line| line.key())
                });
            near.map(|near| format!("did you mean `{near}`?"))
        };
        let names: Vec<&str> = Line::ALL.iter().map(|line| line.key()).collect();
        let found = shown(&CellContent::Text(text.to_owned()));
        self.problem(cell, found, &format!("one of {}", names.join(", ")), hint);
        None
    }

    /// The pounds of a line; the range is checked with the rest of the scenario.
    fn amount(&mut self, name: usize, money: Option<usize>) -> Option<f64> {
        const ALLOWED: &str = "pounds a year as a number, 0 for none";
        let Some(money) = money else {
            self.problem(name, "a line without pounds".to_owned(), ALLOWED, None);
            return None;
        };
        let content = &self.cells[money].content;
        match content {
            CellContent::Number(number) => return Some(*number),
            CellContent::Text(text) => {
                if let Some(number) = amount(text) {
                    return Some(number);
                }
                let guess = numbers::number(text).filter(|guess| !guess.percent);
                let hint = guess.map(|guess| format!("`{}`", guess::plain(guess.value)));
                self.problem(money, shown(content), ALLOWED, hint);
            }
            CellContent::Other(_) => self.problem(money, shown(content), ALLOWED, None),
        }
        None
    }

    /// A total that does not add up shows that a line is missing, hidden or misread.
    fn total(&mut self, money: Option<usize>, sum: f64, lines: usize) {
        let Some(money) = money else { return };
        let total = match &self.cells[money].content {
            CellContent::Number(number) => Some(*number),
            CellContent::Text(text) => amount(text),
            CellContent::Other(_) => None,
        };
        let adds_up = |total: f64| (total - sum).abs() <= ROUNDING * (lines as f64 + 1.0);
        if !total.is_some_and(adds_up) {
            let found = format!("{} as the total", shown(&self.cells[money].content));
            let allowed = format!("what the lines above add up to, {}", guess::plain(sum));
            let hint = "a line may be missing or in another column; or leave the total out";
            self.problem(money, found, &allowed, Some(hint.to_owned()));
        }
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

    #[test]
    fn every_line_is_known_by_both_its_names() {
        for &of in Line::ALL {
            assert_eq!(line(of.key()), Some(of));
            assert_eq!(line(&of.label().to_uppercase()), Some(of));
        }
        assert_eq!(line("Needle-exchange "), Some(Line::NeedleExchange));
        assert_eq!(line("prescribing"), None);
    }
}
