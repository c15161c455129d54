//! What of a sheet is not read, and amounts of no likely size: neither is passed over.

use super::super::guess;
use super::super::numbers::amount;
use super::amounts::pence;
use super::cells::{CellContent, SheetCell, short, shown};
use super::headings::Headings;
use super::read::{Read, Row};
use super::reader::BudgetReader;
use super::span;
use crate::units::Pence;
use std::collections::BTreeMap;

/// A heading, and the numbers below it by their rows.
type Column<'a> = (&'a SheetCell, BTreeMap<u32, f64>);

impl BudgetReader<'_> {
    /// The numbers of a column below the headings.
    fn numbers(&self, column: u32, headings: &Headings) -> BTreeMap<u32, f64> {
        let below =
            self.cells.iter().filter(|one| one.row > headings.last_row && one.column == column);
        let number = |one: &SheetCell| match &one.content {
            CellContent::Number(number) => Some(*number),
            CellContent::Text(text) => amount(text).map(|one| one.value),
            _ => None,
        };
        below.filter_map(|one| Some((one.row, number(one)?))).collect()
    }

    /// Columns of numbers that are not read though nothing says they are money, such as those of grants; and whether they add up
    /// to the amounts that are.
    pub(super) fn unread(&self, headings: &Headings) -> String {
        let read: Vec<u32> = [headings.line, headings.pounds]
            .iter()
            .chain(&headings.others)
            .map(|at| self.cells[*at].column)
            .collect();
        let heads = self.cells.iter().filter(|one| {
            (headings.first_row..=headings.last_row).contains(&one.row)
                && one.text().is_some()
                && !read.contains(&one.column)
        });
        let columns: Vec<Column<'_>> = heads
            .map(|head| (head, self.numbers(head.column, headings)))
            .filter(|(_, numbers)| numbers.len() > 1)
            .collect();
        if columns.is_empty() {
            return String::new();
        }
        let named: Vec<String> = columns
            .iter()
            .map(|(head, _)| {
                format!("{} “{}”", head.name(), short(head.text().unwrap_or_default()))
            })
            .collect();
        let of_year = columns.iter().any(|(head, _)| head.text().and_then(span::said).is_some());
        let more = if columns.len() > 1 && self.adds_across(&columns, headings) && !of_year {
            ", which add up to what is read; say `[[stream]]` for what each pays"
        } else {
            ""
        };
        format!("; numbers not read: {}{more}", named.join(", "))
    }

    /// Whether columns add up to the amounts in every row.
    fn adds_across(&self, columns: &[Column<'_>], headings: &Headings) -> bool {
        let amounts = self.numbers(self.cells[headings.pounds].column, headings);
        let part = |row: &u32| -> f64 { columns.iter().filter_map(|(_, own)| own.get(row)).sum() };
        !amounts.is_empty() && amounts.iter().all(|(row, amount)| (part(row) - amount).abs() < 1.0)
    }

    /// An amount that is many times all others together, and of their size in another unit.
    pub(super) fn out_of_scale(&mut self, read: &Read, headings: &Headings) {
        /// Beyond what any one line has, and beyond all others together so many times.
        const BEYOND: (f64, f64) = (1e8, 20.0);
        const THOUSAND: f64 = 1e3;
        let sum: f64 = read.rows.iter().map(|row| row.pounds).sum();
        let beyond =
            |row: &&Row| row.pounds >= BEYOND.0 && row.pounds > BEYOND.1 * (sum - row.pounds);
        let Some(row) = read.rows.iter().find(beyond).filter(|_| read.rows.len() > 2) else {
            return;
        };
        let unit = headings.scale.words();
        let found = format!(
            "{} in {unit}, which is {}: more than {} times all other rows together",
            shown(&self.cells[row.money].content),
            Pence::from_pounds(row.pounds),
            BEYOND.1
        );
        let hint = format!(
            "`{}`, if it is {}",
            guess::plain(pence(row.pounds / THOUSAND / headings.worth())),
            Pence::from_pounds(row.pounds / THOUSAND)
        );
        self.problem(row.money, found, "amounts of all rows in one unit", Some(hint));
    }
}
