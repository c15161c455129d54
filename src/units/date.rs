//! Calendar months.

use std::fmt;
use std::str::FromStr;

/// A calendar month, such as 2025-04.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct YearMonth {
    months_since_year_0: u32,
}

impl YearMonth {
    /// From a year (1900 to 2200) and a month (1 to 12); `None` outside them.
    #[must_use]
    pub fn new(year: u32, month: u32) -> Option<Self> {
        ((1900..=2200).contains(&year) && (1..=12).contains(&month))
            .then_some(Self { months_since_year_0: year * 12 + month - 1 })
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> u32 {
        self.months_since_year_0 / 12
    }

    /// The month of the year, 1 to 12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.months_since_year_0 % 12 + 1
    }

    /// The first calendar year of the financial year, April to March.
    #[must_use]
    pub fn financial_year(self) -> i32 {
        self.year() as i32 - i32::from(self.month() < 4)
    }

    /// This month plus a number of months.
    #[must_use]
    pub fn plus(self, months: u32) -> Self {
        Self { months_since_year_0: self.months_since_year_0 + months }
    }

    /// Whole months from `earlier` to this one; negative when this one comes first.
    #[must_use]
    pub fn months_since(self, earlier: Self) -> i64 {
        i64::from(self.months_since_year_0) - i64::from(earlier.months_since_year_0)
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

/// The text was not a month written as `2025-04`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a month such as 2025-04")]
pub struct NotAMonth;

impl FromStr for YearMonth {
    type Err = NotAMonth;

    /// `2025-04`, and as people say it: `April 2025`, `Apr 2025`, `1 April 2025`.
    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        if text.trim_start().starts_with(|letter: char| letter.is_ascii_alphabetic())
            || text.contains(' ')
        {
            return in_words(text).ok_or(NotAMonth);
        }
        let (year, month) = text.split_once('-').ok_or(NotAMonth)?;
        let digits = |part: &str, length: usize| {
            (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| part.parse().ok())
                .flatten()
        };
        let year = digits(year, 4).ok_or(NotAMonth)?;
        let month = digits(month, 2).ok_or(NotAMonth)?;
        Self::new(year, month).ok_or(NotAMonth)
    }
}

/// The months, as they are named.
const NAMES: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A month by its name, or the first letters of it, and its year; before it may stand the first of the month.
fn in_words(text: &str) -> Option<YearMonth> {
    /// Letters that tell a month.
    const SHORT: usize = 3;
    let text = text.to_lowercase().replace([',', '.'], " ");
    let mut words: Vec<&str> = text.split_whitespace().collect();
    if words.len() == 3 && matches!(words[0], "1" | "1st" | "01") {
        words.remove(0);
    }
    let [name, year] = words.as_slice() else { return None };
    let month = NAMES.iter().position(|known| {
        name.len() >= SHORT && known.starts_with(name) || *name == "sept" && *known == "september"
    })?;
    let year = (year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| year.parse().ok())
        .flatten()?;
    YearMonth::new(year, month as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_counts_months() {
        let start: YearMonth = "2025-04".parse().unwrap();
        assert_eq!(start.plus(9).to_string(), "2026-01");
        assert_eq!(start.plus(9).months_since(start), 9);
        for good in [
            "April 2025",
            "Apr 2025",
            "april, 2025",
            "1 April 2025",
            "1st Apr. 2025",
            " April 2025 ",
        ] {
            assert_eq!(good.parse(), Ok(start), "{good}");
        }
        assert_eq!("Sept 2025".parse::<YearMonth>().map(YearMonth::month), Ok(9));
        for bad in ["Ap 2025", "Aprile 2025", "2 April 2025", "April 25", "April 2025 2", "April"] {
            assert_eq!(bad.parse::<YearMonth>(), Err(NotAMonth), "{bad}");
        }
        for bad in ["2025", "2025-13", "25-04", "2025-4", "2025-00", "April", "+025-04", ""] {
            assert_eq!(bad.parse::<YearMonth>(), Err(NotAMonth), "{bad}");
        }
    }
}
