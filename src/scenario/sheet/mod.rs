//! The budget at the start, from the cells of a spreadsheet as a council keeps it.
//!
//! Every sheet that shows is searched for a table: a row of headings, one for lines and one for pounds, below titles and
//! empty rows; below each line's name stands its amount. What was understood is said; what is wrong is told cell by cell.

mod amounts;
mod cells;
mod headings;
mod kept;
mod money;
mod parts;
mod periods;
mod read;
mod reader;
mod rows;
mod scale;
mod span;
mod told;
mod totals;
mod unread;
mod wanted;

pub use cells::{Book, CellContent, Hidden, Sheet, SheetCell};
pub use kept::sheet_of;
pub(super) use kept::{is_kept, kept};
pub(super) use money::named as year_in_words;
pub(super) use wanted::{Wanted, has_contract, wanted};

use super::document::Documents;
use super::tree::{Content, Node};
use cells::short;
use headings::Headings;
use kept::{KEPT, kept_name, told};
use reader::BudgetReader;
use std::fmt::Write as _;

/// The table `budget` of a file of sheets; `None` once the problem is noted.
pub(super) fn budget(
    book: &Book,
    file: &str,
    wanted: &Wanted,
    documents: &mut Documents,
) -> Option<Node> {
    let (sheet, others) = chosen(book, file, wanted, documents)?;
    let name = kept_name(file, sheet.name.as_deref());
    let at = documents.add_cells(&name, told(&sheet.cells));
    let known = documents.known();
    let mut reader = BudgetReader {
        cells: &sheet.cells,
        hidden: &sheet.hidden,
        sheet: sheet.name.as_deref(),
        file: at,
        is_text: sheet.name.is_none(),
        wanted,
        documents,
    };
    let headings = reader.headings()?;
    let told = reader.read_from(&name, book, &headings);
    reader.documents.note(told);
    for other in others {
        reader.documents.note(format!(
            "sheet {} also looks like a budget and was not read; if it is a part of the budget, or the one that is meant, say so: \
             put all of it on one sheet, or `budget_sheet = \"{}\"` in the scenario (`--sheet`)",
            list(&[other]),
            short(other)
        ));
    }
    let table = reader.lines(&headings)?;
    reader.documents.budget_unsure |= reader.documents.known() > known;
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

/// The sheet that is read: the one that is named, or the one with the table; and the names of others that hold one, unless
/// somebody named the sheet. The reason why there is none is noted.
fn chosen<'a>(
    book: &'a Book,
    file: &str,
    wanted: &Wanted,
    documents: &mut Documents,
) -> Option<(&'a Sheet, Vec<&'a str>)> {
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
            return Some((sheet, Vec::new()));
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
    let others = |read: &Sheet| -> Vec<&'a str> {
        let there = counts.iter().filter(|(_, count)| count.is_some_and(|count| count > 0));
        let other = there.filter(|(sheet, _)| !std::ptr::eq(*sheet, read));
        other.filter_map(|(sheet, _)| sheet.name.as_deref()).collect()
    };
    if let Some(sheet) = named("budget")
        && counts.iter().any(|(one, count)| std::ptr::eq(*one, sheet) && count.is_some())
    {
        return Some((sheet, others(sheet)));
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
            .or(book.sheets.first())
            .map(|sheet| (sheet, Vec::new()));
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
    let (sheet, _) = counts.iter().find(|(_, count)| *count == Some(most))?;
    Some((*sheet, others(sheet)))
}

/// Names in a sentence.
fn list(names: &[impl AsRef<str>]) -> String {
    let names: Vec<String> =
        names.iter().map(|name| format!("`{}`", short(name.as_ref()))).collect();
    names.join(", ")
}

impl BudgetReader<'_> {
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
        let of = &self.cells[headings.pounds];
        if let Some(year) = headings.year
            && of.text().and_then(money::of).and_then(|said| said.year) != Some(year)
        {
            let _ = write!(said, " of {}", money::named(year));
        }
        let hidden = |column: u32| self.hidden.columns.contains(&column);
        if hidden(of.column) {
            said.push_str(", in a column that does not show");
        }
        if !headings.others.is_empty() {
            let others = headings.others.iter().map(|at| match hidden(self.cells[*at].column) {
                true => format!("{} (it does not show)", head(*at)),
                false => head(*at),
            });
            let _ = write!(said, "; not read: {}", others.collect::<Vec<_>>().join(", "));
        }
        said.push_str(&self.unread(headings));
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
        if let Some(of) = headings.span.filter(|of| of.span.times() != Some(1.0)) {
            let _ = write!(
                said,
                "; LOOK AT THIS: amounts are of {}, as {} says: read {}, as a year's",
                of.span.words(),
                head(of.cell),
                of.span.made()
            );
        }
        said
    }
}
