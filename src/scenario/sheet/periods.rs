//! Rows of one budget and of no other: where rows say of which year they are, or whether they are a budget or what was
//! spent, those of one year and one kind are read, and never added to the others.

use super::super::names::{NAMES, bare};
use super::cells::{CellContent, short, shown};
use super::headings::Headings;
use super::money::{self, Kind};
use super::reader::BudgetReader;
use crate::units::YearMonth;
use std::collections::{BTreeMap, BTreeSet};

/// Headings of columns that hold years and nothing else.
const YEARS: [&str; 8] = [
    "year",
    "years",
    "financial year",
    "fiscal year",
    "budget year",
    "accounting year",
    "fy",
    "yr",
];
/// Words over columns that say anything.
const NOTES: [&str; 8] =
    ["note", "notes", "comment", "comments", "remark", "remarks", "source", "assumptions"];
/// Rows that are named in a sentence.
const NAMED: usize = 8;

/// Which rows are of the budget that is read.
#[derive(Default)]
pub(super) struct Periods {
    /// The financial year of the rows that are read, where they say it.
    pub(super) year: Option<i32>,
    /// Rows of another year or kind.
    left: BTreeSet<u32>,
    /// Whether other years stand there, too, and rows that may add up several of them.
    pub(super) several: bool,
    pub(super) across: BTreeSet<u32>,
}

impl Periods {
    /// Whether a row is of the budget that is read.
    pub(super) fn holds(&self, row: u32) -> bool {
        !self.left.contains(&row)
    }
}

/// What a row says of itself.
#[derive(Clone, Copy)]
struct Of {
    row: u32,
    year: Option<i32>,
    kind: Kind,
    /// Whether it says so itself or its section does, and no row above it.
    own: bool,
}

impl BudgetReader<'_> {
    /// The filled cell at a place: cells stand in order.
    pub(super) fn at(&self, row: u32, column: u32) -> Option<usize> {
        let found = self.cells.binary_search_by_key(&(row, column), |one| (one.row, one.column));
        found.ok().filter(|at| self.cells[*at].filled())
    }

    /// Which rows are read; what rows say of themselves and cannot be is told.
    pub(super) fn periods(&mut self, headings: &Headings) -> Periods {
        let cells = self.cells;
        let [line, pounds] = [headings.line, headings.pounds].map(|at| cells[at].column);
        let mut rows: Vec<u32> = cells.iter().map(|cell| cell.row).collect();
        rows.dedup();
        rows.retain(|row| *row > headings.last_row);
        // Totals and rows without a name say of which year they are, too, and are no rows of the table.
        let lines: Vec<u32> = rows
            .iter()
            .copied()
            .filter(|row| self.at(*row, pounds).is_some())
            .filter(|row| {
                let name = self.at(*row, line).and_then(|at| cells[at].text());
                name.is_some_and(|name| {
                    NAMES.total(name).is_none() || NAMES.means(name, &self.wanted.own).is_some()
                })
            })
            .collect();
        let others: Vec<u32> = headings.others.iter().map(|at| cells[*at].column).collect();
        let mut columns: BTreeSet<u32> = cells.iter().map(|cell| cell.column).collect();
        columns.retain(|column| ![line, pounds].contains(column) && !others.contains(column));
        columns.retain(|column| self.says(*column, line, &lines, headings));
        let mut all: Vec<Of> = Vec::new();
        let mut section = None;
        let mut before: BTreeMap<u32, money::Said> = BTreeMap::new();
        for &row in &rows {
            section = self.section(row, line).or(section);
            let own = section.is_some();
            let mut of = Of { row, year: section, kind: Kind::Plain, own };
            for &column in &columns {
                let own = self.at(row, column).and_then(|at| self.said(at, column, headings));
                of.own |= own.is_some();
                before.extend(own.map(|own| (column, own)));
                // Where a cell is empty, that above it holds.
                if let Some(said) = own.or(before.get(&column).copied()) {
                    of.year = said.year.or(of.year);
                    if said.kind != Kind::Plain {
                        of.kind = said.kind;
                    }
                }
            }
            all.push(of);
        }
        self.of_one(&all, &lines, line)
    }

    /// The rows of one year, and of each name those that are most a budget.
    fn of_one(&mut self, all: &[Of], lines: &[u32], line: u32) -> Periods {
        let mut periods = Periods::default();
        let of_lines = || all.iter().filter(|of| lines.contains(&of.row));
        let years: BTreeSet<i32> = of_lines().filter_map(|of| of.year).collect();
        let wanted = self.wanted.year.filter(|year| years.contains(year));
        periods.year = wanted.or(years.last().copied());
        periods.several = years.len() > 1;
        if periods.several {
            for of in all {
                match of.year {
                    Some(_) if of.year == periods.year => {}
                    Some(_) => drop(periods.left.insert(of.row)),
                    None if lines.contains(&of.row) => {
                        if let Some(at) = self.at(of.row, line) {
                            let found = format!("{}, of no year", shown(&self.cells[at].content));
                            let allowed = "the year of each row, since others have one";
                            self.problem(at, found, allowed, None);
                        }
                    }
                    None => {}
                }
                if !of.own && !lines.contains(&of.row) {
                    periods.left.remove(&of.row);
                    periods.across.insert(of.row);
                }
            }
        }
        let name = |row: u32| {
            let at = self.at(row, line)?;
            Some(bare(self.cells[at].text()?))
        };
        let mut most: BTreeMap<String, Kind> = BTreeMap::new();
        for of in of_lines().filter(|of| periods.holds(of.row)) {
            let Some(name) = name(of.row) else { continue };
            let kind = most.entry(name).or_insert(of.kind);
            *kind = of.kind.max(*kind);
        }
        let less = |of: &&Of| {
            let most = name(of.row).and_then(|name| most.get(&name).copied());
            most.is_some_and(|most| of.kind < most)
        };
        let kinds: Vec<u32> =
            of_lines().filter(|of| periods.holds(of.row)).filter(less).map(|of| of.row).collect();
        self.say_left(&periods, all, lines, &kinds);
        periods.left.extend(kinds);
        let rows: Vec<u32> = lines.iter().copied().filter(|row| periods.holds(*row)).collect();
        periods.left.extend(self.of_other_years(&rows, line));
        periods
    }

    /// Rows of one name but for the year in it, `Rehab (2024/25)` and `Rehab (2025/26)`: those of the year that is not wanted,
    /// which is said. A year that one row alone names says something else, such as what was carried forward.
    fn of_other_years(&mut self, rows: &[u32], line: u32) -> Vec<u32> {
        let cells = self.cells;
        let mut named: BTreeMap<String, Vec<(i32, usize)>> = BTreeMap::new();
        for at in rows.iter().filter_map(|row| self.at(*row, line)) {
            if let Some((year, name)) = cells[at].text().and_then(money::name_of_year) {
                named.entry(name).or_default().push((year, at));
            }
        }
        let mut left = Vec::new();
        for of in named.into_values() {
            let wanted = self.wanted.year.filter(|year| of.iter().any(|(one, _)| one == year));
            let Some(year) = wanted.or(of.iter().map(|(year, _)| *year).max()) else { continue };
            let others: Vec<usize> =
                of.iter().filter(|(one, _)| *one != year).map(|(_, at)| *at).collect();
            if others.is_empty() {
                continue;
            }
            let cell = |at: &usize| {
                format!("{} “{}”", cells[*at].name(), short(cells[*at].text().unwrap_or_default()))
            };
            let told: Vec<String> = others.iter().map(cell).collect();
            self.documents.note(format!(
                "of rows of one name that of {} is read; not read: {}",
                money::named(year),
                told.join(", ")
            ));
            left.extend(others.iter().map(|at| cells[*at].row));
        }
        left
    }

    /// Says which rows are left.
    fn say_left(&mut self, periods: &Periods, all: &[Of], lines: &[u32], kinds: &[u32]) {
        let rows = |rows: &[u32]| {
            let named: Vec<String> =
                rows.iter().take(NAMED).map(|row| (u64::from(*row) + 1).to_string()).collect();
            let more = rows.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("row{} {}{more}", if rows.len() == 1 { "" } else { "s" }, named.join(", "))
        };
        let mut years: BTreeMap<i32, Vec<u32>> = BTreeMap::new();
        for of in all.iter().filter(|of| lines.contains(&of.row) && !periods.holds(of.row)) {
            years.entry(of.year.unwrap_or_default()).or_default().push(of.row);
        }
        if let (Some(year), false) = (periods.year, years.is_empty()) {
            let left: Vec<String> = years
                .iter()
                .map(|(year, left)| format!("{} ({})", money::named(*year), rows(left)))
                .collect();
            self.documents.note(format!(
                "rows of {} are read; rows of other years, not read: {}",
                money::named(year),
                left.join(", ")
            ));
        }
        if !kinds.is_empty() {
            self.documents.note(format!(
                "rows of what was spent or expected, not read beside those of the budget of the same name: {}",
                rows(kinds)
            ));
        }
    }

    /// The heading of a column, in plain words.
    fn heading(&self, column: u32, headings: &Headings) -> String {
        let mut rows = (headings.first_row..=headings.last_row).rev();
        let at = rows.find_map(|row| self.at(row, column));
        at.and_then(|at| self.cells[at].text()).map(bare).unwrap_or_default()
    }

    /// What a cell beside an amount says of it.
    fn said(&self, at: usize, column: u32, headings: &Headings) -> Option<money::Said> {
        let years = || {
            let heading = self.heading(column, headings);
            heading.split(' ').any(|word| YEARS.contains(&word) || word == "period")
        };
        let of_year =
            |year: i32| money::Said { year: Some(year), kind: Kind::Plain, total: false, stage: 1 };
        match &self.cells[at].content {
            CellContent::Number(number) => money::as_year(*number).filter(|_| years()).map(of_year),
            CellContent::Text(text) => {
                let said = money::of(text)?;
                // A bare `2025` may be anything but under a heading of years.
                let alone = text.trim().bytes().all(|byte| byte.is_ascii_digit());
                (!alone || years()).then_some(said)
            }
            CellContent::Date(day) => {
                let month = day.get(..7)?.parse::<YearMonth>().ok().filter(|_| years())?;
                Some(of_year(month.financial_year()))
            }
            _ => None,
        }
    }

    /// Whether a column says of which year or kind its rows are: all that stands in it does, and it is no column of notes. Of
    /// one that is headed so and holds something else, it is told.
    fn says(&mut self, column: u32, line: u32, lines: &[u32], headings: &Headings) -> bool {
        let filled: Vec<usize> = lines.iter().filter_map(|row| self.at(*row, column)).collect();
        let heading = self.heading(column, headings);
        if heading.split(' ').any(|word| NOTES.contains(&word)) {
            return false;
        }
        let headed = YEARS.contains(&heading.as_str());
        let said: Vec<Option<money::Said>> =
            filled.iter().map(|at| self.said(*at, column, headings)).collect();
        if let Some(other) = said.iter().position(Option::is_none) {
            let content = |at: usize| &self.cells[at].content;
            let other = filled[other];
            if headed && filled.iter().any(|at| content(*at) != content(other)) {
                let found = format!("{} under a heading of years", shown(content(other)));
                let allowed = "a financial year in each row, such as 2025/26";
                self.problem(other, found, allowed, None);
            }
            return false;
        }
        let tells = |said: &money::Said| said.year.is_some() || said.kind != Kind::Plain;
        // Left of the names a year may stand once for all below it.
        let first = lines.first().is_some_and(|row| self.at(*row, column).is_some());
        let whole = filled.len() == lines.len() || (column < line && first) || headed;
        whole && said.iter().flatten().any(tells)
    }

    /// The year of a section that a row begins: the year stands alone in the column of names.
    fn section(&self, row: u32, line: u32) -> Option<i32> {
        let at = self.at(row, line)?;
        let first = self.cells.partition_point(|cell| cell.row < row);
        let here = self.cells[first..].iter().take_while(|cell| cell.row == row);
        let alone = here.filter(|cell| cell.filled()).nth(1).is_none();
        match &self.cells[at].content {
            _ if !alone => None,
            CellContent::Number(number) => money::as_year(*number),
            CellContent::Text(text) => money::of(text)?.year,
            _ => None,
        }
    }
}
