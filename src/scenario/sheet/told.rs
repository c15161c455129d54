//! What is asked and said of the rows of a budget.

use super::super::lines::Line;
use super::super::names::{INTEGRATED, LEFT_OUT, NAMES, Suggested, bare};
use super::super::numbers::amount;
use super::cells::{CellContent, SheetCell, cell_name, short, shown};
use super::headings::Headings;
use super::money;
use super::read::{Read, Row};
use super::reader::BudgetReader;
use crate::units::Pence;
use std::fmt::Write as _;

/// Rows that are asked about in one table.
const ASKED: usize = 40;

/// What to write for a name, by what is offered for it.
fn key_of(offer: Option<Suggested>) -> &'static str {
    match offer {
        Some(Suggested::Line(line)) => line.key(),
        Some(Suggested::Contract) => INTEGRATED,
        Some(Suggested::Outside(_)) => LEFT_OUT,
        None => "…",
    }
}

impl BudgetReader<'_> {
    /// Asks once about every name that means no line.
    pub(super) fn ask(&mut self, read: &Read, headings: &Headings) {
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
            let offer = NAMES.suggested(&text).filter(|_| group.is_none());
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
                        |number| Pence::from_pounds(number * headings.worth()).to_string(),
                    )
                },
            );
            let more = match (group, offer) {
                (Some((_, lines)), _) => {
                    let keys: Vec<&str> = lines.iter().map(|line| line.key()).collect();
                    format!("; a group of lines: give each its row: {}", keys.join(", "))
                }
                (None, Some(Suggested::Line(line))) => {
                    format!("; did you mean `{}`?", line.key())
                }
                (None, Some(Suggested::Contract)) => {
                    format!("; if it is one contract for much of the service, `{INTEGRATED}`")
                }
                (None, Some(Suggested::Outside(why))) => format!("; {why}: `{LEFT_OUT}`"),
                (None, None) => String::new(),
            };
            let _ =
                write!(found, "\n             {} \"{text}\", {money}{more}", cells[*name].name());
            let key = text.replace('\\', "\\\\").replace('"', "\\\"");
            let _ = write!(own, "\n             \"{key}\" = \"{}\"", key_of(offer));
        }
        let more = read.unknown.len().saturating_sub(ASKED);
        if more > 0 {
            let _ = write!(found, "\n             and {more} more");
        }
        let names: Vec<&str> = Line::ALL.iter().map(|line| line.key()).collect();
        let allowed = format!(
            "names of lines, or names that `[budget_names]` explains: {}; or `{INTEGRATED}`, one contract that is split over \
             the lines that have no row",
            names.join(", ")
        );
        let hint = format!(
            "say in the scenario what each is, or \"left_out\" (`balance new` takes --budget-name \"NAME=LINE\"):\n             [budget_names]{own}"
        );
        self.problem(*first, found, &allowed, Some(hint));
    }

    /// Says what was understood, added up and left out.
    pub(super) fn say(&mut self, read: &Read) {
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
            .map(|row| self.quoted(row.name, row.pounds))
            .collect();
        if !left.is_empty() {
            self.documents.note(format!("left out, as [budget_names] says: {}", left.join("; ")));
        }
        self.beside_alone(read);
        if read.of_all > 0 && read.of_all < read.rows.len() {
            let below: Vec<String> = read.rows[read.of_all..]
                .iter()
                .map(|row| self.quoted(row.name, row.pounds))
                .collect();
            self.documents.note(format!(
                "rows below the last total, which none adds up, read like the others: {}",
                below.join("; ")
            ));
        }
        if !read.inside.is_empty() {
            let all: Vec<String> =
                read.inside.iter().map(|(at, pounds)| self.quoted(*at, *pounds)).collect();
            self.documents.note(format!(
                "not added, for they are parts of other rows or stand beside the budget: {}",
                all.join("; ")
            ));
        }
        let hidden = |row: &&Row| self.hidden.rows.contains(&cells[row.name].row);
        let hidden: Vec<String> =
            read.rows.iter().filter(hidden).map(|row| self.quoted(row.name, row.pounds)).collect();
        if !hidden.is_empty() {
            self.documents.note(format!(
                "rows that do not show, read like the others: {}",
                hidden.join("; ")
            ));
        }
        if !read.across.is_empty() {
            let of: Vec<String> = read.across.iter().map(|at| cells[*at].name()).collect();
            self.documents.note(format!(
                "not checked, for it may add up several years: the total in {}",
                of.join(", ")
            ));
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

    /// The year that titles above the headings, or the name of the sheet, say of the whole: where they say one.
    pub(super) fn title_year(&self, headings: &Headings) -> Option<i32> {
        let titles = self.cells.iter().take_while(|cell| cell.row < headings.first_row);
        let titles = titles.filter_map(SheetCell::text).chain(self.sheet);
        let mut years: Vec<i32> = titles.flat_map(money::whole_years).collect();
        years.dedup();
        match years.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Keeps the year that the budget is of, to be held against the start of the scenario.
    pub(super) fn year(&mut self, year: Option<i32>) {
        if let Some(year) = year {
            let name = self.documents.name(self.file).to_owned();
            self.documents.budget_of.get_or_insert((name, year));
        }
    }

    /// A row in a sentence.
    fn quoted(&self, name: usize, pounds: f64) -> String {
        format!(
            "{} “{}” {}",
            self.cells[name].name(),
            short(self.cells[name].text().unwrap_or_default()),
            Pence::from_pounds(pounds)
        )
    }
}
