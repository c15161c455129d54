//! Kinds of value that people and their programs write in several ways: months, figures in per cent, names of streams.

use super::kinds::{OptionId, one_line};
use super::numbers;
use super::reader::{Readable, Reader, Shape, shown};
use super::tree::{Content, Node};
use crate::units::YearMonth;

/// A calendar month.
#[derive(Clone, Copy, Debug)]
pub(super) struct Month(pub(super) YearMonth);

impl Readable for Month {
    fn shape() -> Shape {
        let pattern = "^((19|20|21)[0-9]{2}-(0[1-9]|1[0-2])|[A-Za-z0-9., ]*[A-Za-z]{3,9}[., ]+(19|20|21)[0-9]{2})$";
        Shape::Text { pattern: Some(pattern), longest: 24 }
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let month = |text: &str| text.parse::<YearMonth>().ok().filter(|at| at.year() < 2200);
        let allowed = "a month in quotes, such as \"2025-04\" or \"April 2025\"";
        // A cell of a workbook that is formatted as a date.
        if let Content::Date(day) = &node.content
            && let Some(at) = day.get(..7).and_then(month)
        {
            return Some(Self(at));
        }
        if let Content::Whole(days) = &node.content
            && let Some(at) = month_of_serial(*days)
        {
            let hint =
                format!("a spreadsheet counts days from 1900, and {days} is in {at}: `\"{at}\"`");
            reader.problem(node, shown(node), allowed, Some(hint));
            return None;
        }
        let text = reader.text(node, 24, |text| month(text).is_some(), allowed)?;
        month(&text).map(Self)
    }
}

/// The month of a day as spreadsheets count them, from the end of 1899: of this century alone, for a smaller number may be
/// anything.
fn month_of_serial(days: i128) -> Option<YearMonth> {
    /// The first days of 2000 and of 2100.
    const CENTURY: std::ops::Range<i128> = 36_526..73_051;
    let mut left = CENTURY.contains(&days).then(|| days - CENTURY.start)?;
    let mut at = YearMonth::new(2000, 1)?;
    loop {
        let length = match at.month() {
            4 | 6 | 9 | 11 => 30,
            // 2000 is a leap year like every fourth to 2096.
            2 if at.year().is_multiple_of(4) => 29,
            2 => 28,
            _ => 31,
        };
        if left < length {
            return Some(at);
        }
        left -= length;
        at = at.plus(1);
    }
}

/// A public figure, and whether it was written in per cent: then it is that part of 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figure(pub(super) f64, pub(super) bool);

impl Readable for Figure {
    fn shape() -> Shape {
        Shape::Number { least: 0.0, most: 1e10 }
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Content::Text(text) = &node.content
            && text.contains(['%', '％'])
            && let Some(share) = numbers::share(text).filter(|share| *share >= 0.0)
        {
            return Some(Self(share, true));
        }
        let number = reader.number(node, (0.0, 1e10), "a number, 0 or more")?;
        Some(Self(number, false))
    }
}

/// The name of a stream of the file. Whatever else stands there is held against the streams, which are known when all is read.
#[derive(Clone, Debug)]
pub(super) struct StreamName(pub(super) String);

impl Readable for StreamName {
    fn shape() -> Shape {
        OptionId::shape()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        reader.text(node, 200, one_line, "the name of a stream of the file").map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_a_spreadsheet_are_in_their_month() {
        for (days, month) in [
            (36_526, "2000-01"),
            (36_585, "2000-02"),
            (36_586, "2000-03"),
            (45_748, "2025-04"),
            (46_113, "2026-04"),
            (46_112, "2026-03"),
            (73_050, "2099-12"),
        ] {
            assert_eq!(month_of_serial(days).map(|at| at.to_string()).as_deref(), Some(month));
        }
        for other in [-1, 0, 2025, 36_525, 73_051, 202_604] {
            assert_eq!(month_of_serial(other), None, "{other}");
        }
    }
}
