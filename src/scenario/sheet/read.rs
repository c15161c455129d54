//! What was read of the rows of a budget so far.

use super::super::names::Total;

/// An amount that was read.
pub(super) struct Row {
    pub(super) name: usize,
    pub(super) money: usize,
    pub(super) pounds: f64,
    /// The key of its line; none where it is left out.
    pub(super) key: Option<&'static str>,
}

/// What stands above a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Above {
    /// Neither a row with an amount nor a total.
    #[default]
    Nothing,
    /// A row that was read, by its place among them.
    Row(usize),
    /// A row that is asked about, or whose amount could not be read.
    Asked,
    /// A total.
    Total,
}

/// What was read so far.
#[derive(Default)]
pub(super) struct Read {
    pub(super) rows: Vec<Row>,
    /// Rows of which nobody knows the line: name, and amount where it could be read.
    pub(super) unknown: Vec<(usize, Option<usize>)>,
    /// Rows before the last total, and whether a total of all has been seen.
    pub(super) since: usize,
    pub(super) added_up: bool,
    /// Rows before the last total of all.
    pub(super) of_all: usize,
    /// Names that were understood through the table.
    pub(super) understood: Vec<(usize, String)>,
    /// Totals that could not be checked.
    pub(super) unchecked: Vec<usize>,
    /// Totals that may add up several years, and could not be checked.
    pub(super) across: Vec<usize>,
    /// Whether an amount is missing, so that no total can add up.
    pub(super) broken: bool,
    /// What stands above the row that is read.
    pub(super) above: Above,
    /// Whether what follows is told beside the budget.
    pub(super) memo: bool,
    /// Rows that say that they are parts of others, with their pounds; and those of them that stay in their row.
    pub(super) parts: Vec<(usize, f64)>,
    pub(super) inside: Vec<(usize, f64)>,
    /// Rows beside the budget that name a line.
    pub(super) alone: Vec<Row>,
}

impl Read {
    /// Notes that a total was seen.
    pub(super) fn whole(&mut self, kind: Total) {
        if kind == Total::Whole {
            self.added_up = true;
            self.of_all = self.rows.len();
        }
    }

    /// The first row below the last total of all whose line stands above it as well: of another table.
    pub(super) fn again(&self) -> Option<&Row> {
        let (above, below) = self.rows.split_at(self.of_all);
        below.iter().find(|row| row.key.is_some() && above.iter().any(|one| one.key == row.key))
    }
}
