//! What words say of money: its year, and whether it is a budget or what was spent.

use super::super::names::{NAMES, bare};
use super::{scale, span};

/// What a heading, or a cell beside an amount, says of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// The financial year, by its first calendar year.
    pub(super) year: Option<i32>,
    pub(super) kind: Kind,
    /// Whether it is a total of others.
    pub(super) total: bool,
    /// How late it was agreed: what was planned first, a budget, one that was revised.
    pub(super) stage: u8,
}

/// A year of this time, as a number in a cell.
pub(super) fn as_year(number: f64) -> Option<i32> {
    ((1990.0..2100.0).contains(&number) && number.fract() == 0.0).then_some(number as i32)
}

/// A financial year in words: `2025/26`.
pub(in crate::scenario) fn named(year: i32) -> String {
    format!("{year}/{:02}", (year + 1).rem_euclid(100))
}

/// The financial years that a text names with both of their halves, such as `2025/26`: a year alone may be that of a letter,
/// and `03/04` a day.
pub(super) fn whole_years(text: &str) -> Vec<i32> {
    let plain = bare(text);
    let words: Vec<&str> = plain.split(' ').collect();
    const AFTER_ANY_MONTH: i32 = 2012;
    let both = |pair: &[&str]| {
        year(&pair.join(" ")).0.filter(|(year, both)| *both && *year >= AFTER_ANY_MONTH)
    };
    words.windows(2).filter_map(both).map(|(year, _)| year).collect()
}

/// The financial year that a name says, with both of its halves, and the name without it: `Rehab (2024/25)`.
pub(super) fn name_of_year(name: &str) -> Option<(i32, String)> {
    let (year, rest) = year(&bare(name));
    year.filter(|(_, both)| *both).map(|(year, _)| (year, rest))
}

/// What money is: the more it is a budget, the later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Outturn,
    Forecast,
    Plain,
    Budget,
}

/// The first financial year in a plain text, whether both of its halves stand there, and the text without any.
fn year(text: &str) -> (Option<(i32, bool)>, String) {
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
        found = found.or(Some((first, ends)));
        at += if ends { 2 } else { 1 };
    }
    (found, rest.join(" "))
}

/// Headings of a whole year beside those of its months or quarters.
const YEAR: [&str; 7] = [
    "full year",
    "whole year",
    "annual",
    "year total",
    "full year total",
    "annual total",
    "total year",
];

/// How many years a heading covers that names the first and the last of them; that of the prices is none.
pub(super) fn across(text: &str) -> Option<f64> {
    if bare(text).contains("price") {
        return None;
    }
    let years = whole_years(text);
    let (first, last) = (years.iter().min()?, years.iter().max()?);
    (first != last).then(|| f64::from(last - first + 1))
}

/// What a heading of money says; none where it is no such heading.
pub(super) fn of(text: &str) -> Option<Said> {
    let (year, rest) = year(&bare(text));
    let words: Vec<&str> = rest.split(' ').filter(|word| !word.is_empty()).collect();
    let names = &NAMES.headings;
    let one_of = |known: &[String], word: &str| known.iter().any(|one| one == word);
    let strong = |word: &&str| word.starts_with('£') || one_of(&names.money, word);
    // `Value over 3 years` is of money, and has to say for how long.
    let long = span::said(text).is_some();
    let length =
        |word: &str| span::WORDS.contains(&word) || span::numbered(word) || span::counts(word);
    let beside = |word: &str| one_of(&names.beside, word) || (long && length(word));
    if !words.iter().all(|word| strong(word) || beside(word)) {
        return None;
    }
    if YEAR.contains(&rest.as_str()) {
        return Some(Said {
            year: year.map(|(year, _)| year),
            kind: Kind::Plain,
            total: true,
            stage: 1,
        });
    }
    // `(thousands)` below a heading is a part of it.
    let unit = || rest.contains("thousand") || rest.contains("million") || rest.contains("000");
    let scaled = || unit() && scale::said(text, true).is_some_and(|factor| factor > 1.0);
    if !words.iter().any(strong) && year.is_none() && !scaled() {
        return None;
    }
    let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
    let kind = if has(&[
        "budget",
        "budgeted",
        "allocation",
        "allocated",
        "plan",
        "planned",
        "approved",
        "revised",
    ]) {
        Kind::Budget
    } else if has(&["outturn", "actual", "actuals"]) {
        Kind::Outturn
    } else if has(&["forecast", "projected", "estimate", "estimated"]) {
        Kind::Forecast
    } else {
        Kind::Plain
    };
    let year = year.map(|(year, _)| year);
    let stage = if has(&["original", "draft", "proposed", "base", "baseline"]) {
        0
    } else if has(&["revised", "current", "latest"]) {
        2
    } else {
        1
    };
    Some(Said { year, kind, total: has(&["total", "totals"]), stage })
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
            let found = super::of(text).map(|said| (said.year, said.kind));
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
            assert_eq!(super::of(text), None, "{text}");
        }
    }

    #[test]
    fn whole_years_are_those_with_both_halves() {
        assert_eq!(whole_years("Sandmouth: budget 2025/26, prepared March 2025"), [2025]);
        assert_eq!(whole_years("PH SM 24-25"), [2024]);
        assert_eq!(whole_years("2023/24 to 2025/26"), [2023, 2025]);
        assert!(whole_years("Prepared 3 March 2025, version 12 of 03/04/2025").is_empty());
        assert_eq!(
            (as_year(2025.0), as_year(20.25), as_year(1_165_000.0)),
            (Some(2025), None, None)
        );
        assert_eq!((named(2025), named(2099)), ("2025/26".to_owned(), "2099/00".to_owned()));
    }
}
