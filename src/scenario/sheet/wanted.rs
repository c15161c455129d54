//! What a file says of the sheet from which its budget comes.

use crate::scenario::names::{INTEGRATED, LEFT_OUT, Means, NAMES, Own};
use crate::scenario::tree::{Content, Node, Table};

/// What a scenario says of the sheet from which its budget comes.
#[derive(Clone, Debug, Default)]
pub(in crate::scenario) struct Wanted {
    /// Names of its own for lines.
    pub(in crate::scenario) own: Own,
    /// The sheet, where it names one.
    pub(in crate::scenario) sheet: Option<String>,
    /// The financial year of its start, where that is known.
    pub(in crate::scenario) year: Option<i32>,
}

/// What a file that starts in a financial year says of the sheet from which its budget comes; what is wrong with it is told
/// when the file is read.
pub(in crate::scenario) fn wanted(table: &Table, year: Option<i32>) -> Wanted {
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
    Wanted { own, sheet: text("budget_sheet"), year }
}

/// Whether a file states a contract that is split over the lines that its budget does not state: then it states the whole
/// budget.
pub(in crate::scenario) fn has_contract(file: &Node) -> bool {
    let Content::Table(table) = &file.content else { return false };
    let Some((_, Node { content: Content::Table(budget), .. })) = table.get("budget") else {
        return false;
    };
    budget.contains_key(INTEGRATED)
}
