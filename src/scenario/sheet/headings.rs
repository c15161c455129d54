//! Where the table of a sheet is: its row of headings, the column of lines and the column of pounds.

use super::super::names::{NAMES, bare};
use super::super::numbers::amount;
use super::cells::{CellContent, SheetCell, shown};
use super::money::{self, Kind};
use super::reader::BudgetReader;
use super::scale::{self, Scale};
use super::span::{self, Head, Span, Spanned};
use super::wanted::Wanted;
use std::collections::BTreeSet;

/// Rows from the top in which headings are looked for.
const ROWS: u32 = 100;

/// Where the two columns are: the index of their headings among the cells.
#[derive(Clone, Debug)]
pub(super) struct Headings {
    pub(super) line: usize,
    pub(super) pounds: usize,
    /// The financial year that stands over the amounts.
    pub(super) year: Option<i32>,
    /// Other columns of money, which are not read.
    pub(super) others: Vec<usize>,
    /// What the amounts are in.
    pub(super) scale: Scale,
    /// What they are for, where something says it.
    pub(super) span: Option<Spanned>,
    /// Rows of the headings: what is below them is read.
    pub(super) first_row: u32,
    pub(super) last_row: u32,
}

/// Rows of headings that were found.
pub(super) struct Found {
    row: u32,
    /// The last of them: below the names of the columns may stand what each holds.
    last_row: u32,
    /// Column of lines, and its heading where it has one.
    line: (u32, Option<usize>),
    money: Vec<Money>,
    /// How many different lines stand below.
    pub(super) known: usize,
}

/// A column of money.
#[derive(Clone, Debug)]
struct Money {
    /// Its heading in the row of the headings, or else below it.
    cell: usize,
    column: u32,
    year: Option<i32>,
    kind: Kind,
    total: bool,
    /// How late it was agreed.
    stage: u8,
    /// What its heading says that its amounts are in, and the cell that says so.
    scale: Option<Scale>,
    /// The same of what they are for.
    span: Option<Spanned>,
}

impl Headings {
    /// By what an amount is multiplied to be pounds, whatever it is for.
    pub(super) fn times(&self) -> f64 {
        self.span.and_then(|said| said.span.times()).unwrap_or(1.0)
    }

    /// What an amount of 1 is in pounds a year.
    pub(super) fn worth(&self) -> f64 {
        self.scale.factor * self.times()
    }
}

impl Money {
    /// How far its amounts are from those of a year.
    fn far(&self) -> u8 {
        match self.span.map(|said| said.span) {
            None | Some(Span::Year) => 0,
            Some(Span::Every(..) | Span::Over(_)) => 1,
            Some(Span::Term | Span::Piece) => 2,
        }
    }
}

fn is_lines(text: &str) -> bool {
    NAMES.headings.lines.contains(&bare(text))
}

/// Whether a cell holds money, or should.
fn numeric(cell: &SheetCell) -> bool {
    match &cell.content {
        CellContent::Number(_) | CellContent::Formula => true,
        CellContent::Text(text) => amount(text).is_some(),
        CellContent::Date(_) | CellContent::Other(_) => false,
    }
}

/// The table of a sheet, where it has one.
pub(super) fn found(cells: &[SheetCell], wanted: &Wanted) -> Option<Found> {
    let mut rows: Vec<u32> = cells.iter().map(|cell| cell.row).filter(|row| *row < ROWS).collect();
    rows.dedup();
    let found = rows.into_iter().filter_map(|row| at_row(cells, row, wanted));
    // The most lines below; then a heading over them; then words over the money, for a row of the table may hold £2,025;
    // then the nearest to the lines.
    found.max_by_key(|found| {
        let words = found.money.iter().any(|one| !numeric(&cells[one.cell]));
        let low = words && found.known > 0;
        let row = i64::from(found.row);
        (found.known, found.line.1.is_some(), words, if low { row } else { -row })
    })
}

/// Whether a sheet has one heading and not the other.
pub(super) fn half(cells: &[SheetCell]) -> bool {
    cells
        .iter()
        .filter(|cell| cell.row < ROWS)
        .filter_map(SheetCell::text)
        .any(|text| is_lines(text) || money::of(text).is_some())
}

/// The words of a heading of money: its text, or the year that it is.
fn words(cell: &SheetCell) -> Option<String> {
    match &cell.content {
        CellContent::Number(number) => money::as_year(*number).map(|year| year.to_string()),
        _ => cell.text().filter(|text| money::of(text).is_some()).map(str::to_owned),
    }
}

/// The heading of money that stands over a column in a row above its own: in the column, or to the left where it is merged
/// over several of the columns of money.
fn over<'a>(
    cells: &'a [SheetCell],
    row: u32,
    column: u32,
    columns: &[u32],
) -> Option<(usize, &'a SheetCell)> {
    let left = cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| cell.row == row && cell.column <= column && cell.filled());
    let (index, cell) = left.max_by_key(|(_, cell)| cell.column)?;
    let stands = cell.column == column || columns.contains(&cell.column);
    (stands && words(cell).is_some()).then_some((index, cell))
}

/// Whether a row below headings goes on with them: it has words of money, no amounts and no names, and none of it stands where
/// the names do, as the year of a section does.
fn goes_on(cells: &[SheetCell], row: u32, wanted: &Wanted) -> bool {
    let filled = |row: u32| cells.iter().filter(move |cell| cell.row == row && cell.filled());
    let is_money = |cell: &SheetCell| cell.text().is_some_and(|text| money::of(text).is_some());
    let heads = || filled(row.saturating_sub(1));
    let alone = filled(row).nth(1).is_none();
    let names = |column: u32| {
        let head = heads().find(|head| head.column == column);
        let first = heads().next().is_some_and(|head| head.column == column);
        let lines = head.and_then(SheetCell::text).is_some_and(is_lines);
        // `Budget` heads either.
        lines && (!head.is_some_and(is_money) || (first && alone))
    };
    let named = |text: &str| is_lines(text) || NAMES.means(text, &wanted.own).is_some();
    let goes_on = |cell: &SheetCell| {
        let other = !numeric(cell) && cell.text().is_some_and(|text| !named(text));
        (is_money(cell) || other) && !names(cell.column)
    };
    filled(row).any(is_money) && filled(row).all(goes_on)
}

/// The columns of money whose headings stand in a row, in the one below where that goes on with them, and above.
fn columns(cells: &[SheetCell], row: u32, last_row: u32) -> Vec<Money> {
    /// Rows above the headings that may hold a part of them.
    const ABOVE: u32 = 3;
    let own: Vec<(usize, &SheetCell)> = cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| (row..=last_row).contains(&cell.row) && words(cell).is_some())
        .collect();
    let mut places: Vec<u32> = own.iter().map(|(_, cell)| cell.column).collect();
    places.sort_unstable();
    places.dedup();
    let of = |column: u32| {
        // From below: what stands nearest to the amounts says most.
        let mut stack: Vec<(usize, &SheetCell)> =
            own.iter().rev().filter(|(_, cell)| cell.column == column).copied().collect();
        let above = (1..=ABOVE).map_while(|up| row.checked_sub(up));
        if !stack.iter().any(|(_, cell)| cell.row == row) {
            stack.extend(over(cells, row, column, &places));
        }
        stack.extend(above.map_while(|row| over(cells, row, column, &places)));
        let said: Vec<(usize, String)> =
            stack.iter().filter_map(|(index, cell)| Some((*index, words(cell)?))).collect();
        let all = || said.iter().filter_map(|(_, text)| money::of(text));
        let scale = said.iter().find_map(|(index, text)| {
            Some(Scale { factor: scale::said(text, true)?, cell: Some(*index) })
        });
        let span = said.iter().find_map(|(index, text)| {
            let span = span::said(text).or_else(|| money::across(text).map(Span::Over))?;
            Some(Spanned { span, cell: *index })
        });
        let shown = stack.iter().find(|(_, cell)| cell.row == row && cell.column == column);
        Some(Money {
            cell: shown.or(stack.first())?.0,
            column,
            year: all().find_map(|said| said.year),
            kind: all()
                .map(|said| said.kind)
                .find(|kind| *kind != Kind::Plain)
                .unwrap_or(Kind::Plain),
            total: all().any(|said| said.total),
            stage: all().map(|said| said.stage).find(|stage| *stage != 1).unwrap_or(1),
            scale,
            span,
        })
    };
    places.iter().filter_map(|column| of(*column)).collect()
}

/// The table whose headings stand in a row.
fn at_row(cells: &[SheetCell], row: u32, wanted: &Wanted) -> Option<Found> {
    let here = || cells.iter().enumerate().filter(|(_, cell)| cell.row == row);
    let last_row = if goes_on(cells, row + 1, wanted) { row + 1 } else { row };
    let below = |column: u32| {
        cells
            .iter()
            .filter(move |cell| cell.row > last_row && cell.column == column && cell.filled())
    };
    let known = |column: u32| {
        let lines: BTreeSet<String> = below(column)
            .filter_map(SheetCell::text)
            .filter_map(|text| NAMES.means(text, &wanted.own))
            .map(|means| format!("{means:?}"))
            .collect();
        lines.len()
    };
    let mut columns = columns(cells, row, last_row);
    columns.retain(|one| !of_years(&cells[one.cell], below(one.column)));
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
    (!columns.is_empty()).then_some(Found {
        row,
        last_row,
        line: (column, head),
        money: columns,
        known,
    })
}

/// Whether a column such as `Budget year` holds years and no money.
fn of_years<'a>(heading: &SheetCell, below: impl Iterator<Item = &'a SheetCell>) -> bool {
    let says = heading.text().is_some_and(|text| bare(text).split(' ').any(|word| word == "year"));
    let mut below = below.peekable();
    let year = |text: &str| money::of(text).is_some_and(|said| said.year.is_some());
    says && below.peek().is_some() && below.all(|cell| words(cell).is_some_and(|text| year(&text)))
}

/// The column of money that is read, or the two between which nothing decides.
fn chosen(money: &[&Money], wanted: Option<i32>) -> Result<Money, usize> {
    // The year's own amounts before those of a month or of a whole contract.
    let least = money.iter().map(|one| one.far()).min().unwrap_or(0);
    let money: Vec<&Money> = money.iter().copied().filter(|one| one.far() == least).collect();
    let years = || money.iter().filter_map(|one| one.year);
    let year = wanted.filter(|year| years().any(|one| one == *year)).or_else(|| years().max());
    let mut left: Vec<&Money> = money
        .iter()
        .copied()
        .filter(|one| year.is_none() || one.year.is_none() || one.year == year)
        .collect();
    if let Some(kind) = left.iter().map(|one| one.kind).max() {
        left.retain(|one| one.kind == kind);
    }
    // A total beside several years adds them up.
    if years().min() != years().max() && left.iter().any(|one| one.year == year) {
        left.retain(|one| one.year == year || !one.total);
    }
    // Of one budget, what was agreed last.
    if left.len() > 1 && left.iter().any(|one| one.stage == 2) {
        left.retain(|one| one.stage == 2);
    } else if left.len() == 2 {
        let latest = left.iter().map(|one| one.stage).max();
        left.retain(|one| Some(one.stage) == latest);
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
        [only] => Ok((*only).clone()),
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
        let pounds = match self.chosen(&found.money) {
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
        let last_row = found.last_row;
        let scale = self.scale(pounds.scale, found.row, last_row)?;
        let head = Head {
            cell: pounds.cell,
            column: pounds.column,
            rows: (found.row, last_row),
            of_year: pounds.year.is_some(),
        };
        let span = self.span(pounds.span, &head)?;
        let line = found.line.1.or_else(|| {
            cells.iter().position(|cell| cell.row > last_row && cell.column == found.line.0)
        });
        let others =
            found.money.iter().filter(|one| one.cell != pounds.cell).map(|one| one.cell).collect();
        let (pounds, year) = (pounds.cell, pounds.year);
        Some(Headings {
            line: line?,
            pounds,
            year,
            others,
            scale,
            span,
            first_row: found.row,
            last_row,
        })
    }

    /// The column of money that is read: one that shows, where one does.
    fn chosen(&self, money: &[Money]) -> Result<Money, usize> {
        let shows = |one: &&Money| !self.hidden.columns.contains(&one.column);
        let show: Vec<&Money> = money.iter().filter(shows).collect();
        let all = || money.iter().collect();
        chosen(&if show.is_empty() { all() } else { show }, self.wanted.year)
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
        let (found, at) = match (find(&is_lines), find(&|text| money::of(text).is_some())) {
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
