//! The amount in a cell, and what to type for one that is none.

use super::super::guess;
use super::super::numbers::{self, amount};
use super::cells::{CellContent, shown};
use super::headings::Headings;
use super::reader::BudgetReader;

/// What is allowed where an amount stands.
pub(super) const ALLOWED: &str = "pounds a year as a number, 0 for none";

/// What to do about `#REF!` and its like.
const BROKEN: &str = "an error of the spreadsheet: mend the formula there, or write the number";

impl BudgetReader<'_> {
    /// The pounds in a cell; the range is checked with the rest of the scenario.
    pub(super) fn pounds(&mut self, money: usize, headings: &Headings) -> Option<f64> {
        let scale = headings.scale;
        let content = &self.cells[money].content;
        let hint = match content {
            CellContent::Number(number) => return Some(pence(number * headings.worth())),
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
                    Some(one) => return Some(pence(one.value * headings.worth())),
                    None => number_hint(text),
                }
            }
            CellContent::Formula => Some(
                "open the file in a spreadsheet program, save it there, and read it again"
                    .to_owned(),
            ),
            CellContent::Date(_) => None,
            CellContent::Other(what) => what.contains('#').then(|| BROKEN.to_owned()),
        };
        let found = shown(content);
        self.problem(money, found, ALLOWED, hint);
        None
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
