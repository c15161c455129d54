//! Where the table of a sheet is: its row of headings, the column of lines and the column of pounds.

use super::super::names::{NAMES, bare};
use super::super::numbers::amount;
use super::cells::{CellContent, SheetCell, shown};
use super::reader::BudgetReader;
use super::scale::{self, Scale};
use super::wanted::Wanted;
use std::collections::BTreeSet;

/// Rows from the top in which headings are looked for.
const ROWS: u32 = 100;

/// Where the two columns are: the index of their headings among the cells.
#[derive(Clone, Debug)]
pub(super) struct Headings {
    pub(super) line: usize,
    pub(super) pounds: usize,
    /// Other columns of money, which are not read.
    pub(super) others: Vec<usize>,
    /// What the amounts are in.
    pub(super) scale: Scale,
    /// Rows of the headings: what is below them is read.
    pub(super) last_row: u32,
}

/// A row of headings that was found.
pub(super) struct Found {
    row: u32,
    /// Column of lines, and its heading where it has one.
    line: (u32, Option<usize>),
    money: Vec<Money>,
    /// How many different lines stand below.
    pub(super) known: usize,
}

/// A column of money.
#[derive(Clone, Debug)]
struct Money {
    cell: usize,
    column: u32,
    year: Option<i32>,
    kind: Kind,
    total: bool,
    scale: Option<f64>,
}

/// What money is: the more it is a budget, the later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Outturn,
    Forecast,
    Plain,
    Budget,
}

/// The financial year in a heading, and the heading without it.
fn year(text: &str) -> (Option<i32>, String) {
    let words: Vec<&str> = text.split(' ').collect();
    let digits = |word: &str| {
        (!word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| word.parse::<i32>().ok())
            .flatten()
    };
    let mut rest = Vec::new();
    let mut found = None;
    let mut at = 0;
    while at < words.len() {
        let word = words[at].trim_start_matches("fy");
        let next = words.get(at + 1).and_then(|word| digits(word));
        let first = match (digits(word), word.len()) {
            (Some(year), 4) if (1990..2100).contains(&year) => Some(year),
            (Some(short), 2) if next == Some(short + 1) || words[at].starts_with("fy") => {
                Some(2000 + short)
            }
            _ => None,
        };
        let Some(first) = first else {
            rest.push(words[at]);
            at += 1;
            continue;
        };
        let ends = next.is_some_and(|next| next == (first + 1) % 100 || next == first + 1);
        // `FY26` ends in 2026.
        let first = if words[at].starts_with("fy") && !ends { first - 1 } else { first };
        found = found.or(Some(first));
        at += if ends { 2 } else { 1 };
    }
    (found, rest.join(" "))
}

/// What a heading of money says; none where it is no such heading.
fn money(text: &str) -> Option<(Option<i32>, Kind, bool)> {
    let (year, rest) = year(&bare(text));
    let words: Vec<&str> = rest.split(' ').filter(|word| !word.is_empty()).collect();
    let names = &NAMES.headings;
    let one_of = |known: &[String], word: &str| known.iter().any(|one| one == word);
    let strong = |word: &&str| word.starts_with('£') || one_of(&names.money, word);
    if !words.iter().all(|word| strong(word) || one_of(&names.beside, word)) {
        return None;
    }
    if !words.iter().any(strong) && year.is_none() {
        return None;
    }
    let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
    let kind =
        if has(&["budget", "budgeted", "allocation", "allocated", "plan", "planned", "approved"]) {
            Kind::Budget
        } else if has(&["outturn", "actual", "actuals"]) {
            Kind::Outturn
        } else if has(&["forecast", "projected", "estimate", "estimated"]) {
            Kind::Forecast
        } else {
            Kind::Plain
        };
    Some((year, kind, has(&["total", "totals"])))
}

fn is_lines(text: &str) -> bool {
    NAMES.headings.lines.contains(&bare(text))
}

/// Whether a cell holds money, or should.
fn numeric(cell: &SheetCell) -> bool {
    match &cell.content {
        CellContent::Number(_) | CellContent::Formula => true,
        CellContent::Text(text) => amount(text).is_some(),
        CellContent::Other(_) => false,
    }
}

/// The table of a sheet, where it has one.
pub(super) fn found(cells: &[SheetCell], wanted: &Wanted) -> Option<Found> {
    let mut rows: Vec<u32> = cells.iter().map(|cell| cell.row).filter(|row| *row < ROWS).collect();
    rows.dedup();
    let found = rows.into_iter().filter_map(|row| at_row(cells, row, wanted));
    // The most lines below; then a heading over them; then the nearest to them.
    found.max_by_key(|found| {
        (
            found.known,
            found.line.1.is_some(),
            if found.known > 0 { i64::from(found.row) } else { -i64::from(found.row) },
        )
    })
}

/// Whether a sheet has one heading and not the other.
pub(super) fn half(cells: &[SheetCell]) -> bool {
    cells
        .iter()
        .filter(|cell| cell.row < ROWS)
        .filter_map(SheetCell::text)
        .any(|text| is_lines(text) || money(text).is_some())
}

/// The table whose headings stand in a row.
fn at_row(cells: &[SheetCell], row: u32, wanted: &Wanted) -> Option<Found> {
    let here = || cells.iter().enumerate().filter(|(_, cell)| cell.row == row);
    let below = |column: u32| {
        cells.iter().filter(move |cell| cell.row > row && cell.column == column && cell.filled())
    };
    let known = |column: u32| {
        let lines: BTreeSet<String> = below(column)
            .filter_map(SheetCell::text)
            .filter_map(|text| NAMES.means(text, &wanted.own))
            .map(|means| format!("{means:?}"))
            .collect();
        lines.len()
    };
    let mut columns: Vec<Money> = Vec::new();
    for (index, cell) in here() {
        let Some(text) = cell.text() else { continue };
        // A heading may go on in the row above: a year over `£000`.
        let above = row.checked_sub(1).and_then(|above| {
            cells.iter().find(|other| other.row == above && other.column == cell.column)
        });
        let above = above.and_then(SheetCell::text).filter(|text| money(text).is_some());
        let Some((year, kind, total)) = money(text) else { continue };
        let more = above.and_then(money);
        columns.push(Money {
            cell: index,
            column: cell.column,
            year: year.or(more.and_then(|(year, ..)| year)),
            kind: match more {
                Some((_, above, _)) if kind == Kind::Plain => above,
                _ => kind,
            },
            total: total || more.is_some_and(|(.., total)| total),
            scale: scale::said(text, true)
                .or_else(|| above.and_then(|text| scale::said(text, true))),
        });
    }
    if columns.is_empty() {
        return None;
    }
    let heads = here().filter(|(_, cell)| cell.text().is_some_and(is_lines));
    let line = heads
        .map(|(index, cell)| (known(cell.column), std::cmp::Reverse(cell.column), Some(index)))
        .filter(|(_, column, _)| columns.iter().any(|one| one.column != column.0))
        .max_by_key(|(known, column, _)| (*known, *column));
    let line = line.or_else(|| {
        // Without a heading the names themselves show where they stand.
        const FEWEST: usize = 2;
        let all: BTreeSet<u32> =
            cells.iter().filter(|cell| cell.row > row).map(|cell| cell.column).collect();
        let best = all
            .into_iter()
            .map(|column| (known(column), std::cmp::Reverse(column), None))
            .max_by_key(|(known, column, _)| (*known, *column))?;
        (best.0 >= FEWEST).then_some(best)
    });
    let (known, std::cmp::Reverse(column), head) = line?;
    columns.retain(|one| one.column != column);
    if head.is_none() {
        // A bare `2025` heads a column of money only beside a heading: elsewhere it is £2,025.
        columns.retain(|one| !numeric(&cells[one.cell]));
    }
    if columns.len() > 1 {
        // A heading such as `Funding` stands over words, too.
        let of_numbers = |one: &Money| {
            let (all, numbers) = below(one.column).fold((0, 0), |(all, numbers), cell| {
                (all + 1, numbers + usize::from(numeric(cell)))
            });
            2 * numbers >= all && all > 0
        };
        if columns.iter().any(of_numbers) {
            columns.retain(of_numbers);
        }
    }
    (!columns.is_empty()).then_some(Found { row, line: (column, head), money: columns, known })
}

/// The column of money that is read, or the two between which nothing decides.
fn chosen(money: &[Money], wanted: Option<i32>) -> Result<&Money, usize> {
    let years = || money.iter().filter_map(|one| one.year);
    let year = wanted.filter(|year| years().any(|one| one == *year)).or_else(|| years().max());
    let mut left: Vec<&Money> = money
        .iter()
        .filter(|one| year.is_none() || one.year.is_none() || one.year == year)
        .collect();
    if let Some(kind) = left.iter().map(|one| one.kind).max() {
        left.retain(|one| one.kind == kind);
    }
    if left.len() > 1 {
        let of_year: Vec<&Money> =
            left.iter().filter(|one| year.is_some() && one.year == year).copied().collect();
        let totals: Vec<&Money> = left.iter().filter(|one| one.total).copied().collect();
        if totals.len() == 1 {
            left = totals;
        } else if of_year.len() == 1 {
            left = of_year;
        }
    }
    match left.as_slice() {
        [only] => Ok(only),
        [_, second, ..] => Err(second.cell),
        [] => Err(money.first().map_or(0, |one| one.cell)),
    }
}

impl BudgetReader<'_> {
    /// The headings, or what is wrong with them.
    pub(super) fn headings(&mut self) -> Option<Headings> {
        let cells = self.cells;
        let Some(found) = found(cells, self.wanted) else {
            self.no_headings();
            return None;
        };
        let pounds = match chosen(&found.money, self.wanted.year) {
            Ok(money) => money,
            Err(second) => {
                let hint = "leave one column with the budget of a year under a heading of money, or call it `total`";
                self.problem(
                    second,
                    "a second column of pounds".to_owned(),
                    "one column of pounds a year",
                    Some(hint.to_owned()),
                );
                return None;
            }
        };
        let mut last_row = found.row;
        let mut own = pounds.scale.map(|factor| Scale { factor, cell: Some(pounds.cell) });
        // The unit may stand below the heading, where no name stands beside it.
        let under =
            cells.iter().position(|cell| cell.row == found.row + 1 && cell.column == pounds.column);
        let named = cells
            .iter()
            .any(|cell| cell.row == found.row + 1 && cell.column == found.line.0 && cell.filled());
        if let Some(under) = under.filter(|_| !named)
            && let Some(text) = cells[under].text().filter(|text| money(text).is_some())
        {
            last_row += 1;
            own = scale::said(text, true).map(|factor| Scale { factor, cell: Some(under) }).or(own);
        }
        let scale = self.scale(own, found.row, last_row)?;
        let line = found.line.1.or_else(|| {
            cells.iter().position(|cell| cell.row > last_row && cell.column == found.line.0)
        });
        let others =
            found.money.iter().filter(|one| one.cell != pounds.cell).map(|one| one.cell).collect();
        Some(Headings { line: line?, pounds: pounds.cell, others, scale, last_row })
    }

    /// What amounts are in: what the heading says, or else a title; a title that says otherwise is noted.
    fn scale(&mut self, own: Option<Scale>, head: u32, last: u32) -> Option<Scale> {
        let cells = self.cells;
        let said = |(index, cell): (usize, &SheetCell)| {
            let factor = scale::said(cell.text()?, false)?;
            Some(Scale { factor, cell: Some(index) })
        };
        let above = cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| cell.row < head || (cell.row == head && own.is_none()));
        let title = above.filter_map(said).next();
        // Below, only what plainly is about all amounts.
        let notes = cells.iter().enumerate().filter(|(_, cell)| {
            let about = |text: &str| {
                let text = bare(text);
                text.chars().count() <= 60
                    && [
                        "in £000",
                        "in £k",
                        "are in thousands",
                        "are £000",
                        "in £ thousand",
                        "all £000",
                    ]
                    .iter()
                    .any(|one| text.contains(one))
            };
            cell.row > last && cell.text().is_some_and(about)
        });
        let title = title.or_else(|| notes.filter_map(said).next());
        match (own, title) {
            (Some(own), Some(title)) if own.factor != title.factor => {
                let at = title.cell.unwrap_or_default();
                let found = format!(
                    "{}, which says {}, over a heading of {}",
                    shown(&cells[at].content),
                    title.words(),
                    own.words()
                );
                let heading = own.cell.map_or_else(String::new, |cell| cells[cell].name());
                let hint = format!(
                    "write in {heading} what the amounts are in: `£` or `£000`; or change the title"
                );
                self.problem(
                    at,
                    found,
                    "a title and a heading that say the same of the amounts",
                    Some(hint),
                );
                None
            }
            (Some(own), _) => Some(own),
            (None, title) => Some(title.unwrap_or(Scale::POUNDS)),
        }
    }

    /// What is missing where no row has both headings.
    fn no_headings(&mut self) {
        let cells = self.cells;
        let find = |is: &dyn Fn(&str) -> bool| {
            cells.iter().position(|cell| cell.row < ROWS && cell.text().is_some_and(is))
        };
        let (found, at) = match (find(&is_lines), find(&|text| money(text).is_some())) {
            (Some(at), _) => ("a heading of lines, and none for pounds in its row", at),
            (None, Some(at)) => ("a heading for pounds, and no `line` in its row", at),
            (None, None) => ("no headings", 0),
        };
        let allowed = format!(
            "a row among the first {ROWS} with headings such as `line` and `pounds`, or `Service` and `2025/26 budget (£)`"
        );
        if cells.is_empty() {
            self.documents.problem(self.spot(0), "", "an empty sheet", allowed, None);
        } else {
            let hint = self.columns_of_parts(at);
            self.problem(at, found.to_owned(), &allowed, hint);
        }
    }

    /// What to do where several columns of numbers stand below headings that say nothing of money, such as grants or
    /// months.
    fn columns_of_parts(&self, at: usize) -> Option<String> {
        let row = self.cells.get(at)?.row;
        let numbers = |column: u32| {
            let below = || self.cells.iter().filter(|cell| cell.row > row && cell.column == column);
            below().any(numeric) && below().filter(|cell| cell.filled()).all(numeric)
        };
        let heads = self.cells.iter().filter(|cell| cell.row == row && cell.text().is_some());
        let heads: Vec<String> = heads
            .filter(|cell| numbers(cell.column))
            .map(|cell| format!("{} “{}”", cell.name(), cell.text().unwrap_or_default().trim()))
            .collect();
        match heads.as_slice() {
            [] => None,
            [only] => Some(format!("if {only} is the budget, call it `Budget £`")),
            several => Some(format!(
                "numbers stand under {}: if they are parts of one budget (grants, quarters), add a column `Total`; if one of \
                 them is the budget, call it `Budget £`",
                several.iter().take(6).cloned().collect::<Vec<_>>().join(", ")
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_money_are_known_with_their_year() {
        for (text, of, kind) in [
            ("2025/26 budget (£)", Some(2025), Kind::Budget),
            ("2025/26 £", Some(2025), Kind::Plain),
            ("Budget 2025-26", Some(2025), Kind::Budget),
            ("25/26 Budget £000", Some(2025), Kind::Budget),
            ("FY26", Some(2025), Kind::Plain),
            ("FY 2025/26", Some(2025), Kind::Plain),
            ("24/25 outturn", Some(2024), Kind::Outturn),
            ("Spend", None, Kind::Plain),
            ("Amount", None, Kind::Plain),
            ("£", None, Kind::Plain),
            ("£000", None, Kind::Plain),
            ("£'000s", None, Kind::Plain),
            ("£ per annum", None, Kind::Plain),
            ("pounds a year", None, Kind::Plain),
            ("Annual contract value", None, Kind::Plain),
            ("Full year forecast", None, Kind::Forecast),
        ] {
            let found = money(text).map(|(year, kind, _)| (year, kind));
            assert_eq!(found, Some((of, kind)), "{text}");
        }
        for text in [
            "Notes",
            "line",
            "Apr £",
            "Substance misuse budget 2025/26",
            "Provider",
            "",
            "of",
            "rehab",
            "Variance",
        ] {
            assert_eq!(money(text).map(|(year, ..)| year), None, "{text}");
        }
    }
}
