//! Reads a budget from a sheet: its cells, and where a problem with one is noted.

use super::cells::{Hidden, SheetCell};
use super::wanted::Wanted;
use crate::scenario::document::Documents;
use crate::scenario::tree::Spot;

/// Reads a budget from a sheet.
pub(super) struct BudgetReader<'a> {
    pub(super) cells: &'a [SheetCell],
    /// Rows and columns of it that do not show.
    pub(super) hidden: &'a Hidden,
    /// The name of the sheet, where it has one.
    pub(super) sheet: Option<&'a str>,
    pub(super) file: usize,
    /// Whether it comes from a text, whose cells are parted by commas and the like.
    pub(super) is_text: bool,
    pub(super) wanted: &'a Wanted,
    pub(super) documents: &'a mut Documents,
}

impl BudgetReader<'_> {
    pub(super) fn spot(&self, cell: usize) -> Spot {
        Spot::cell(self.file, cell)
    }

    pub(super) fn problem(
        &mut self,
        cell: usize,
        found: String,
        allowed: &str,
        hint: Option<String>,
    ) {
        let spot = self.spot(cell);
        self.documents.problem(spot, "", found, allowed, hint);
    }
}
