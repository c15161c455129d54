//! The rows of a budget below its headings: lines, totals, and what is neither.

use super::super::lines::Line;
use super::super::names::{INTEGRATED, Means, NAMES, bare};
use super::super::tree::{Content, Node, Table};
use super::amounts::{ALLOWED, pence};
use super::cells::{CellContent, SheetCell, short, shown};
use super::headings::Headings;
use super::parts::{self, Part};
use super::periods::Periods;
use super::read::{Above, Read, Row};
use super::reader::BudgetReader;

impl BudgetReader<'_> {
    /// The lines below the headings.
    pub(super) fn lines(&mut self, headings: &Headings) -> Option<Table> {
        let cells = self.cells;
        let top = &cells[headings.line];
        let pounds = cells[headings.pounds].column;
        let periods = self.periods(headings);
        let mut read = Read::default();
        let mut next = 0;
        let mut any = false;
        for row in cells.chunk_by(|one, other| one.row == other.row) {
            let first = next;
            next += row.len();
            if row[0].row <= headings.last_row {
                continue;
            }
            let at = |column: u32| {
                Some(first + row.iter().position(|cell| cell.column == column && cell.filled())?)
            };
            let (name, money) = (at(top.column), at(pounds));
            if !periods.holds(row[0].row) {
                any = true;
                continue;
            }
            if self.parted(headings, row, first, money) {
                read.broken = true;
                any = true;
                continue;
            }
            match (name, money) {
                (None, None) => {}
                (None, Some(money)) => {
                    self.unnamed(money, headings, &periods, &mut read);
                    read.above = Above::Total;
                }
                (Some(name), money) => {
                    any |= self.named(name, money, headings, &periods, &mut read);
                }
            }
        }
        if let Some(row) = read.again() {
            let found = format!("{} again, below the total", shown(&self.cells[row.name].content));
            let hint = "take the second table out, or put it on another sheet; or give the whole a total at its end";
            self.problem(row.name, found, "one table of a budget", Some(hint.to_owned()));
        }
        self.ask(&read, headings);
        self.out_of_scale(&read, headings);
        if !any && read.unknown.is_empty() {
            let allowed = "names of budget lines below it, such as `keyworking`";
            self.problem(headings.line, "no budget line".to_owned(), allowed, None);
        }
        self.say(&read);
        self.year(periods.year.or(headings.year).or_else(|| self.title_year(headings)));
        Some(self.table(&read))
    }

    /// Whether the commas of an unquoted amount have parted the cells of a row of a text, which is noted.
    fn parted(
        &mut self,
        headings: &Headings,
        row: &[SheetCell],
        first: usize,
        money: Option<usize>,
    ) -> bool {
        if !self.is_text {
            return false;
        }
        let cells = self.cells;
        let head = headings.first_row..=headings.last_row;
        let heads = || cells.iter().filter(|cell| head.contains(&cell.row));
        let hint = "write `1200000` or, in quotes, `\"1,200,000\"`; or give the column a heading";
        let last = heads().map(|cell| cell.column).max().unwrap_or(0);
        if let Some(beyond) = row.iter().position(|cell| cell.column > last && cell.filled()) {
            let found = format!("{}, in a column without a heading", shown(&row[beyond].content));
            self.problem(
                first + beyond,
                found,
                "no more cells in a row than there are headings",
                Some(hint.to_owned()),
            );
            return true;
        }
        // `405,000` before a column of notes.
        let digits = |text: &str, most: usize| {
            text.len() <= most && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let Some(money) = money else { return false };
        let column = cells[money].column + 1;
        let beside = row.iter().position(|cell| cell.column == column);
        let Some(beside) = beside else { return false };
        let (Some(left), Some(right)) = (cells[money].text(), row[beside].text()) else {
            return false;
        };
        let read_as_money = headings.others.iter().any(|other| cells[*other].column == column);
        let groups = digits(left.trim().trim_start_matches('£'), 3)
            && right.trim().len() == 3
            && digits(right.trim(), 3);
        if groups && !read_as_money {
            let found = format!(
                "{} beside {}, as if a comma had parted one amount",
                shown(&cells[money].content),
                shown(&row[beside].content)
            );
            self.problem(money, found, "an amount in one cell", Some(hint.to_owned()));
            return true;
        }
        false
    }

    /// A row with a name; whether it is one of the budget.
    fn named(
        &mut self,
        name: usize,
        money: Option<usize>,
        headings: &Headings,
        periods: &Periods,
        read: &mut Read,
    ) -> bool {
        let CellContent::Text(text) = &self.cells[name].content else {
            if money.is_none() {
                return false;
            }
            let found = shown(&self.cells[name].content);
            self.problem(name, found, "the name of a budget line", None);
            read.broken = true;
            return true;
        };
        let own = self.own_name(text);
        if !own && let Some(part) = self.part(name, text, read) {
            self.part_row((name, money), part, headings, read);
            return money.is_some();
        }
        let (outer, includes) = match parts::inside(text).filter(|_| !own) {
            Some((outer, words)) => (outer, Some(words)),
            None => (text.as_str(), None),
        };
        let means = NAMES.means(text, &self.wanted.own).or_else(|| {
            // What a name includes says nothing of the line that its row is.
            includes.and_then(|_| NAMES.means(outer, &self.wanted.own))
        });
        read.above = if money.is_some() { Above::Asked } else { Above::Nothing };
        if means.is_none()
            && let Some(total) = NAMES.total(text)
        {
            if let Some(money) = money {
                self.total(money, total, headings, periods, read);
                read.above = Above::Total;
            }
            return false;
        }
        let Some(means) = means else {
            // A heading of a section, or a note, has no money.
            if let Some(money) = money {
                read.unknown.push((name, Some(money)));
            } else if !self.alone(name) || !read.added_up {
                self.misspelt(name, text, read);
            }
            return false;
        };
        let key = match means {
            Means::Line(line) => Some(line.key()),
            Means::Integrated => Some(INTEGRATED),
            Means::LeftOut => None,
        };
        let Some(money) = money else {
            if self.heads_a_section(name, text)
                || self.heads_its_rows(name, means, self.cells[headings.pounds].column)
            {
                return false;
            }
            if key.is_some() && !read.added_up {
                let hint = "0 if it has none; or the amount, if it stands in another column";
                self.problem(
                    name,
                    "a line without pounds".to_owned(),
                    ALLOWED,
                    Some(hint.to_owned()),
                );
                read.broken = true;
            }
            return true;
        };
        let known = Line::ALL
            .iter()
            .any(|line| bare(line.key()) == bare(text) || bare(line.label()) == bare(text));
        if !known && text.trim() != INTEGRATED {
            read.understood.push((name, key.unwrap_or("left out").to_owned()));
        }
        match self.pounds(money, headings) {
            Some(pounds) => {
                let of = read.rows.len();
                read.above = Above::Row(of);
                read.rows.push(Row { name, money, pounds, key });
                if let Some(words) = includes {
                    self.included(words, of, headings, read);
                }
            }
            None => read.broken = true,
        }
        true
    }

    /// The part that a row says it is: in its name, in a cell to the left of it, or as one of those told beside the budget.
    fn part<'t>(&self, name: usize, text: &'t str, read: &Read) -> Option<(Part, &'t str)> {
        let cells = self.cells;
        let row = cells[name].row;
        let left = cells[..name].iter().rev().take_while(|cell| cell.row == row);
        let said = left.filter_map(SheetCell::text).filter_map(parts::part);
        let beside = || read.memo.then_some((Part::Memo, text));
        parts::part(text)
            .or_else(|| {
                said.filter(|(_, rest)| rest.is_empty()).map(|(part, _)| (part, text)).next()
            })
            .or_else(beside)
    }

    /// Whether a name without money heads a section: it stands alone, and a total further down is of it.
    fn heads_a_section(&self, name: usize, text: &str) -> bool {
        let own = bare(text);
        let of_it = |text: &str| {
            let plain = format!(" {} ", bare(text));
            NAMES.total(text).is_some() && plain.contains(&format!(" {own} "))
        };
        let below = self.cells.iter().skip(name + 1);
        self.alone(name) && below.filter_map(SheetCell::text).any(of_it)
    }

    /// Whether a name without money heads rows below it, of which one is its line: up to the next name that stands alone, or a
    /// total. It is noted, for it may be a line whose amount is missing.
    fn heads_its_rows(&mut self, name: usize, means: Means, pounds: u32) -> bool {
        if !self.alone(name) {
            return false;
        }
        let cells = self.cells;
        let column = cells[name].column;
        let below = cells.iter().enumerate().skip(name + 1).filter(|(_, one)| one.column == column);
        let rows = below
            .filter_map(|(at, one)| Some((at, one.text()?)))
            .take_while(|(at, text)| !self.alone(*at) && NAMES.total(text).is_none());
        let mut own = rows.filter(|(at, text)| {
            self.at(cells[*at].row, pounds).is_some()
                && NAMES.means(text, &self.wanted.own) == Some(means)
        });
        let Some((first, _)) = own.next() else { return false };
        let said = format!(
            "{} “{}” is read as the heading of the rows below it, for it has no amount and {} has one",
            cells[name].name(),
            short(cells[name].text().unwrap_or_default()),
            cells[first].name()
        );
        self.documents.note(said);
        true
    }

    /// Whether a cell stands alone in its row.
    fn alone(&self, cell: usize) -> bool {
        let row = self.cells[cell].row;
        self.cells.iter().filter(|other| other.row == row && other.filled()).count() == 1
    }

    /// A name without money that is nearly that of a line was meant to be one.
    fn misspelt(&mut self, name: usize, text: &str, read: &mut Read) {
        let close = |line: &Line| {
            [line.key(), line.label()].iter().any(|known| {
                let (known, text) = (bare(known), bare(text));
                text.chars().count() > 3 && strsim::damerau_levenshtein(&known, &text) <= 2
            })
        };
        if Line::ALL.iter().any(close) {
            read.unknown.push((name, None));
        }
    }

    /// The lines as a table: rows of one line add up, and stand where the first of them does.
    fn table(&self, read: &Read) -> Table {
        let mut table = Table::new();
        for row in &read.rows {
            let Some(key) = row.key else { continue };
            if let Some((_, Node { content: Content::Number(sum), .. })) = table.get_mut(key) {
                *sum = pence(*sum + row.pounds);
                continue;
            }
            let node = Node { spot: self.spot(row.money), content: Content::Number(row.pounds) };
            table.insert(key.to_owned(), (self.spot(row.name), node));
        }
        table
    }
}
