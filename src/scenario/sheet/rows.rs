//! The rows of a budget below its headings: lines, totals, and what is neither.

use super::super::guess;
use super::super::lines::Line;
use super::super::names::{INTEGRATED, Means, NAMES, Total, bare};
use super::super::numbers::{self, amount};
use super::super::tree::{Content, Node, Table};
use super::cells::{CellContent, SheetCell, cell_name, short, shown};
use super::headings::Headings;
use super::reader::BudgetReader;
use crate::units::Pence;
use std::fmt::Write as _;

/// Rows that are asked about in one table.
const ASKED: usize = 40;

/// An amount that was read.
pub(super) struct Row {
    pub(super) name: usize,
    pub(super) money: usize,
    pub(super) pounds: f64,
    /// The key of its line; none where it is left out.
    pub(super) key: Option<&'static str>,
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
    /// Whether an amount is missing, so that no total can add up.
    pub(super) broken: bool,
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
    fn again(&self) -> Option<&Row> {
        let (above, below) = self.rows.split_at(self.of_all);
        below.iter().find(|row| row.key.is_some() && above.iter().any(|one| one.key == row.key))
    }
}

/// What is allowed where an amount stands.
const ALLOWED: &str = "pounds a year as a number, 0 for none";

/// What to do about `#REF!` and its like.
const BROKEN: &str = "an error of the spreadsheet: mend the formula there, or write the number";

impl BudgetReader<'_> {
    /// The lines below the headings.
    pub(super) fn lines(&mut self, headings: &Headings) -> Option<Table> {
        let cells = self.cells;
        let top = &cells[headings.line];
        let pounds = cells[headings.pounds].column;
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
            if self.parted(headings, row, first, money) {
                read.broken = true;
                any = true;
                continue;
            }
            match (name, money) {
                (None, None) => {}
                (None, Some(money)) => self.unnamed(money, headings, &mut read),
                (Some(name), money) => {
                    any |= self.named(name, money, headings, &mut read);
                }
            }
        }
        if let Some(row) = read.again() {
            let found = format!("{} again, below the total", shown(&self.cells[row.name].content));
            let hint = "take the second table out, or put it on another sheet; or give the whole a total at its end";
            self.problem(row.name, found, "one table of a budget", Some(hint.to_owned()));
        }
        self.ask(&read, headings);
        if !any && read.unknown.is_empty() {
            let allowed = "names of budget lines below it, such as `keyworking`";
            self.problem(headings.line, "no budget line".to_owned(), allowed, None);
        }
        self.say(&read);
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
        let head = cells[headings.pounds].row;
        let heads = || cells.iter().filter(|cell| cell.row == head);
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
        let means = NAMES.means(text, &self.wanted.own);
        if means.is_none()
            && let Some(total) = NAMES.total(text)
        {
            if let Some(money) = money {
                self.total(money, total, headings, read);
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
            if self.heads_a_section(name, text) {
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
            Some(pounds) => read.rows.push(Row { name, money, pounds, key }),
            None => read.broken = true,
        }
        true
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

    /// The pounds in a cell; the range is checked with the rest of the scenario.
    fn pounds(&mut self, money: usize, headings: &Headings) -> Option<f64> {
        let scale = headings.scale;
        let content = &self.cells[money].content;
        let hint = match content {
            CellContent::Number(number) => return Some(pence(number * scale.factor)),
            CellContent::Text(text) => {
                let written = if scale.factor > 1.0 {
                    numbers::number(text).filter(|one| !one.percent).or_else(|| amount(text))
                } else {
                    amount(text)
                };
                match written {
                    Some(one) if one.unit && scale.factor > 1.0 => {
                        let found =
                            format!("{} under a heading of {}", shown(content), scale.words());
                        let hint = format!("`{}`", guess::plain(one.value / scale.factor));
                        self.problem(
                            money,
                            found,
                            "a plain number in the unit of the heading",
                            Some(hint),
                        );
                        return None;
                    }
                    Some(one) => return Some(pence(one.value * scale.factor)),
                    None => number_hint(text),
                }
            }
            CellContent::Formula => Some(
                "open the file in a spreadsheet program, save it there, and read it again"
                    .to_owned(),
            ),
            CellContent::Other(what) => what.contains('#').then(|| BROKEN.to_owned()),
        };
        let found = shown(content);
        self.problem(money, found, ALLOWED, hint);
        None
    }

    /// Asks once about every name that means no line.
    fn ask(&mut self, read: &Read, headings: &Headings) {
        let Some((first, _)) = read.unknown.first() else { return };
        let cells = self.cells;
        let mut found = match read.unknown.len() {
            1 => "a name that is no line of a budget:".to_owned(),
            several => format!("{several} names that are no line of a budget:"),
        };
        let mut own = String::new();
        for (name, money) in read.unknown.iter().take(ASKED) {
            let text = short(cells[*name].text().unwrap_or_default());
            let group = Line::GROUPS.iter().find(|(group, _)| bare(group) == bare(&text));
            let near = NAMES.nearest(&text).map(Line::key);
            let money = money.map_or_else(
                || "no amount".to_owned(),
                |money| {
                    let number = match &cells[money].content {
                        CellContent::Number(number) => Some(*number),
                        CellContent::Text(text) => amount(text).map(|one| one.value),
                        _ => None,
                    };
                    number.map_or_else(
                        || shown(&cells[money].content),
                        |number| Pence::from_pounds(number * headings.scale.factor).to_string(),
                    )
                },
            );
            let more = match (group, near) {
                (Some((_, lines)), _) => {
                    let keys: Vec<&str> = lines.iter().map(|line| line.key()).collect();
                    format!("; a group of lines: give each its row: {}", keys.join(", "))
                }
                (None, Some(near)) => format!("; did you mean `{near}`?"),
                (None, None) => String::new(),
            };
            let _ =
                write!(found, "\n             {} \"{text}\", {money}{more}", cells[*name].name());
            let key = text.replace('\\', "\\\\").replace('"', "\\\"");
            let _ = write!(own, "\n             \"{key}\" = \"{}\"", near.unwrap_or("…"));
        }
        let more = read.unknown.len().saturating_sub(ASKED);
        if more > 0 {
            let _ = write!(found, "\n             and {more} more");
        }
        let names: Vec<&str> = Line::ALL.iter().map(|line| line.key()).collect();
        let allowed = format!(
            "names of lines, or names that `[budget_names]` explains: {}",
            names.join(", ")
        );
        let hint = format!(
            "say in the scenario what each is, or \"left_out\" (`balance new` takes --budget-name \"NAME=LINE\"):\n             [budget_names]{own}"
        );
        self.problem(*first, found, &allowed, Some(hint));
    }

    /// Says what was understood, added up and left out.
    fn say(&mut self, read: &Read) {
        let cells = self.cells;
        if !read.understood.is_empty() {
            let each = |(name, key): &(usize, String)| {
                format!(
                    "{} “{}” as {key}",
                    cells[*name].name(),
                    short(cells[*name].text().unwrap_or_default())
                )
            };
            let all: Vec<String> = read.understood.iter().map(each).collect();
            self.documents.note(format!("names understood: {}", all.join("; ")));
        }
        let mut said: Vec<&str> = Vec::new();
        for row in &read.rows {
            let Some(key) = row.key.filter(|key| !said.contains(key)) else { continue };
            let same: Vec<&Row> = read.rows.iter().filter(|other| other.key == Some(key)).collect();
            if same.len() > 1 {
                said.push(key);
                let of: Vec<String> = same.iter().map(|row| cells[row.name].name()).collect();
                let sum: f64 = same.iter().map(|row| row.pounds).sum();
                self.documents.note(format!(
                    "{key}: {} rows ({}) added up to {}",
                    same.len(),
                    of.join(", "),
                    Pence::from_pounds(sum)
                ));
            }
        }
        let left: Vec<String> = read
            .rows
            .iter()
            .filter(|row| row.key.is_none())
            .map(|row| {
                format!(
                    "{} “{}” {}",
                    cells[row.name].name(),
                    short(cells[row.name].text().unwrap_or_default()),
                    Pence::from_pounds(row.pounds)
                )
            })
            .collect();
        if !left.is_empty() {
            self.documents.note(format!("left out, as [budget_names] says: {}", left.join("; ")));
        }
        if !read.unchecked.is_empty() {
            let of: Vec<String> = read
                .unchecked
                .iter()
                .map(|at| cell_name(cells[*at].row, cells[*at].column))
                .collect();
            self.documents.note(format!(
                "not checked, for the file holds no value of the formula: the total in {}",
                of.join(", ")
            ));
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

/// Pounds without what binary fractions leave behind the thousandth of a penny.
pub(super) fn pence(pounds: f64) -> f64 {
    const PARTS: f64 = 1e5;
    let rounded = (pounds * PARTS).round() / PARTS;
    if rounded.is_finite() { rounded } else { pounds }
}

/// What to type for a text that is no amount.
fn number_hint(text: &str) -> Option<String> {
    let plain = text.trim().to_lowercase();
    if let Some(one) = numbers::number(text).filter(|one| !one.percent) {
        if one.places == 3 && !one.unit {
            return Some(format!(
                "`{}` if the point parts thousands, `{}` if it is a decimal one",
                guess::plain((1000.0 * one.value).round()),
                guess::plain(one.value)
            ));
        }
        return Some(format!("`{}`", guess::plain(one.value)));
    }
    if ["tbc", "tba", "n/a", "na", "?", "x", "tbd"].contains(&plain.as_str()) {
        return Some("0 if it has nothing; or what it had last year".to_owned());
    }
    if plain.starts_with('#') {
        return Some(BROKEN.to_owned());
    }
    let part = |text: &str| text.chars().all(|letter| letter.is_ascii_digit());
    if let Some((before, after)) = plain.trim_start_matches('£').split_once(',')
        && part(before)
        && part(after)
        && !before.is_empty()
        && !after.is_empty()
    {
        return Some(format!(
            "`{before}{after}`, or `{before}.{after}` if the comma is a decimal one"
        ));
    }
    if plain.contains("e+") {
        return Some(
            "a spreadsheet shortened it: give the column the format of a number, and save again"
                .to_owned(),
        );
    }
    None
}
