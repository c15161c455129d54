//! What a run keeps of a budget that came from a spreadsheet: a text that can be read again.

use super::cells::SheetCell;
use crate::scenario::tree::{Content, Node, Spot, Table};

/// How the text begins that a run keeps of a budget: with the cell in which each amount stood.
pub(super) const KEPT: &str = "line,pounds,cell\n";

/// Whether a text is what a run keeps of a budget.
pub(in crate::scenario) fn is_kept(text: &str) -> bool {
    text.starts_with(KEPT)
}

/// The budget in a text that a run has kept, its lines standing where `spot` is.
pub(in crate::scenario) fn kept(text: &str, spot: Spot) -> Table {
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
pub(super) fn kept_name(file: &str, sheet: Option<&str>) -> String {
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
pub(super) fn told(cells: &[SheetCell]) -> Vec<String> {
    let head: Vec<&str> = cells.iter().take(3).filter_map(SheetCell::text).collect();
    let kept = head.join(",") + "\n" == KEPT && cells.iter().take(3).all(|cell| cell.row == 0);
    let of = |cell: &SheetCell| {
        let at =
            |other: &&SheetCell| kept && other.row == cell.row && other.column == 2 && cell.row > 0;
        cells.iter().find(at).and_then(SheetCell::text).map_or_else(|| cell.name(), str::to_owned)
    };
    cells.iter().map(of).collect()
}
