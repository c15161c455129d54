//! Rows that add others up: a total that does not agree shows that a line is missing, hidden or misread.

use super::super::guess;
use super::super::names::Total;
use super::super::numbers::amount;
use super::amounts::pence;
use super::cells::{CellContent, shown};
use super::headings::Headings;
use super::periods::Periods;
use super::read::{Read, Row};
use super::reader::BudgetReader;
use crate::units::Pence;

/// How far a total may be from what it adds up, for amounts shown in whole units, for each line.
const ROUNDING: f64 = 0.5;

impl BudgetReader<'_> {
    /// Money without a name: the total of what stands above, or a mistake.
    pub(super) fn unnamed(
        &mut self,
        money: usize,
        headings: &Headings,
        periods: &Periods,
        read: &mut Read,
    ) {
        let value = match &self.cells[money].content {
            CellContent::Number(number) => Some(*number),
            CellContent::Text(text) => amount(text).map(|one| one.value),
            _ => None,
        };
        let value = value.map(|value| value * headings.worth());
        let total = value.is_some_and(|value| {
            read.rows.len() > 1 && self.adds_up(value, Total::Part, headings, read)
        });
        let foot = read.rows.len() > 1 && self.cells[money].content == CellContent::Formula;
        if total || foot {
            read.since = read.rows.len();
            if foot {
                read.unchecked.push(money);
            }
            return;
        }
        if self.of_several(money, periods, read) {
            read.across.push(money);
            return;
        }
        if read.added_up {
            return;
        }
        let found = format!("{} beside no line", shown(&self.cells[money].content));
        self.problem(money, found, "the name of a line in its row", None);
        read.broken = true;
    }

    /// Whether an amount may add up several years, of which one is read.
    fn of_several(&self, money: usize, periods: &Periods, read: &Read) -> bool {
        periods.several && (read.added_up || periods.across.contains(&self.cells[money].row))
    }

    /// Whether a total adds up.
    fn adds_up(&self, total: f64, kind: Total, headings: &Headings, read: &Read) -> bool {
        let room = |rows: usize| ROUNDING * headings.worth() * (rows as f64 + 1.0);
        let sum = |rows: &[Row], all: bool| -> f64 {
            rows.iter().filter(|row| all || row.key.is_some()).map(|row| row.pounds).sum()
        };
        let near = |rows: &[Row]| {
            [true, false].iter().any(|all| (total - sum(rows, *all)).abs() <= room(rows.len()))
        };
        let since = &read.rows[read.since.min(read.rows.len())..];
        if near(&read.rows) || (!since.is_empty() && near(since)) {
            return true;
        }
        kind == Total::Part && (1..read.rows.len()).any(|from| near(&read.rows[from..]))
    }

    /// A total that does not add up shows that a line is missing, hidden or misread.
    pub(super) fn total(
        &mut self,
        money: usize,
        kind: Total,
        headings: &Headings,
        periods: &Periods,
        read: &mut Read,
    ) {
        let content = &self.cells[money].content;
        let value = match content {
            CellContent::Number(number) => Some(*number),
            CellContent::Text(text) => amount(text)
                .map(|one| if one.unit { one.value / headings.scale.factor } else { one.value }),
            CellContent::Formula => {
                read.unchecked.push(money);
                read.whole(kind);
                read.since = read.rows.len();
                return;
            }
            CellContent::Date(_) | CellContent::Other(_) => None,
        };
        let value = value.map(|value| value * headings.worth());
        // With a row missing no total adds up, and the row is told.
        let unsure = read.broken || !read.unknown.is_empty();
        let adds_up =
            unsure || value.is_some_and(|value| self.adds_up(value, kind, headings, read));
        if !adds_up && self.of_several(money, periods, read) {
            read.across.push(money);
            return;
        }
        if !adds_up {
            let since = kind == Total::Part && read.since > 0 && read.since < read.rows.len();
            let rows = if since { &read.rows[read.since..] } else { &read.rows[..] };
            let sum: f64 = rows.iter().map(|row| row.pounds).sum();
            let more = value.map_or_else(String::new, |value| {
                let side = if value > sum { "more" } else { "less" };
                format!(", {} {side} than the lines", Pence::from_pounds((value - sum).abs()))
            });
            let found = format!("{} as the total{more}", shown(content));
            let of = if since {
                "the lines since the last total add up to"
            } else {
                "the lines above add up to"
            };
            let allowed = format!("what {of}, {}", guess::plain(pence(sum) / headings.worth()));
            let off = value.map_or(0.0, |value| (value - sum).abs());
            let text = rows.iter().find(|row| {
                self.cells[row.money].text().is_some()
                    && !self.is_text
                    && (row.pounds - off).abs() <= ROUNDING * headings.worth()
            });
            // A total that counts the parts of rows again.
            let parts: f64 = read.parts.iter().map(|(_, pounds)| pounds).sum();
            let counted = value.is_some_and(|value| value > sum)
                && (parts - off).abs()
                    <= ROUNDING * headings.worth() * (read.parts.len() + 1) as f64;
            let counted =
                read.parts.first().filter(|_| counted).map(|(at, _)| self.cells[*at].name());
            let hint = match text {
                _ if counted.is_some() => format!(
                    "the total counts rows that say they are parts of others, such as {}: if they are rows of their own, take \
                     `of which` and its like out of their names; or mend the total",
                    counted.unwrap_or_default()
                ),
                Some(row) => format!(
                    "{} stands as text ({}), which a spreadsheet's SUM leaves out: write it as a number there",
                    self.cells[row.money].name(),
                    shown(&self.cells[row.money].content)
                ),
                None => {
                    "a line may be missing or in another column; or leave the total out".to_owned()
                }
            };
            self.problem(money, found, &allowed, Some(hint));
        }
        read.whole(kind);
        read.since = read.rows.len();
    }
}
