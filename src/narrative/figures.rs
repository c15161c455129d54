//! Numbers as people read them: no more digits than they carry, a thousands separator, a unit.

use crate::scenario::{Scenario, turns};
use crate::units::YearMonth;

/// Below this, a number rounds to nothing at one decimal.
const SMALL: f64 = 0.05;

/// A size without its sign: `12,300`, `417`, `3.2`, `under 0.1`, `0`.
#[must_use]
pub fn size(number: f64) -> String {
    let size = number.abs();
    if size == 0.0 {
        "0".into()
    } else if size < SMALL {
        "under 0.1".into()
    } else if size < 9.95 {
        format!("{size:.1}")
    } else {
        grouped(three_digits(size))
    }
}

/// A difference with its sign: `+12`, `−3.2`, `0`; what rounds to nothing has no sign.
#[must_use]
pub fn signed_size(number: f64) -> String {
    match number {
        number if number.abs() < SMALL => size(number),
        number if number < 0.0 => format!("−{}", size(number)),
        number => format!("+{}", size(number)),
    }
}

/// An amount of money without its sign: `£1.23 million`, `£45,600`, `£320`, `under £1`, `£0`.
#[must_use]
pub fn pounds(number: f64) -> String {
    let size = three_digits(number.abs());
    let scaled = |unit: f64, name: &str| {
        let in_units = size / unit;
        let decimals = if in_units >= 100.0 { 0 } else { 1 + usize::from(in_units < 10.0) };
        format!("£{in_units:.decimals$} {name}")
    };
    if size == 0.0 {
        "£0".into()
    } else if size < 0.5 {
        "under £1".into()
    } else if size < 1e6 {
        format!("£{}", grouped(size))
    } else if size < 1e9 {
        scaled(1e6, "million")
    } else {
        scaled(1e9, "billion")
    }
}

/// A relative difference with its sign: `+2.5 %`, `−31 %`, `under 0.1 %`, `0 %`.
#[must_use]
pub fn signed_percent(percent: f64) -> String {
    if percent == 0.0 || percent.abs() < SMALL {
        return if percent == 0.0 { "0 %".into() } else { "under 0.1 %".into() };
    }
    let sign = if percent < 0.0 { '−' } else { '+' };
    format!("{sign}{} %", size(percent))
}

/// A share of a whole, in whole per cent: `40 %`, `under 1 %`, `over 99 %` short of all.
#[must_use]
pub fn whole_percent(percent: f64) -> String {
    if percent > 0.0 && percent < 0.5 {
        "under 1 %".into()
    } else if (99.5..100.0).contains(&percent) {
        "over 99 %".into()
    } else if percent < 0.0 {
        format!("−{:.0} %", percent.abs())
    } else {
        format!("{percent:.0} %")
    }
}

/// A horizon: `10 years`, `1 year`, `18 months`.
#[must_use]
pub fn duration(months: u32) -> String {
    let (count, unit) = if months > 0 && months.is_multiple_of(12) {
        (months / 12, "year")
    } else {
        (months, "month")
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// A whole number with separators: `12,300`.
#[must_use]
pub fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Names in a row: `A, B and C`.
#[must_use]
pub fn list(names: &[impl AsRef<str>]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        names => names.concat(),
    }
}

/// Words that begin with a capital letter.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// A month as people say it: `April 2025`.
#[must_use]
pub fn month(month: YearMonth) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let name = NAMES.get(month.month() as usize - 1).copied().unwrap_or_default();
    format!("{name} {}", month.year())
}

/// A user's text on one line: control characters, which could move a terminal's cursor, become spaces, and so do those
/// that turn the direction of what follows them, which could make a name read as another.
#[must_use]
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() || turns(letter) { ' ' } else { letter })
        .collect()
}

/// An option's title in quotation marks, on one line.
#[must_use]
pub fn quoted(scenario: &Scenario, strategy: usize) -> String {
    let title = scenario.strategies.get(strategy).map_or("", |strategy| strategy.title.as_str());
    format!("“{}”", plain(title))
}

/// Rounded to three significant digits from 1,000 up, to whole numbers below.
fn three_digits(size: f64) -> f64 {
    if size < 999.5 {
        return if size < 0.5 { size } else { size.round() };
    }
    format!("{size:.2e}").parse().unwrap_or(size)
}

/// The time in which a year of recovery can be reached: from the second year on.
pub(crate) fn after_a_year(horizon_months: u32) -> String {
    match horizon_months {
        months if months.is_multiple_of(12) && months > 24 => format!("years 2 to {}", months / 12),
        months if months.is_multiple_of(12) => "year 2".to_owned(),
        months => format!("months 13 to {months}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_follow_the_size() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (0.04, "under 0.1"),
            (-0.3, "0.3"),
            (9.94, "9.9"),
            (9.96, "10"),
            (417.4, "417"),
            (999.6, "1,000"),
            (12_345.0, "12,300"),
            (1_234_567.0, "1,230,000"),
        ] {
            assert_eq!(size(number), text, "{number}");
        }
    }

    #[test]
    fn differences_have_a_sign() {
        for (number, text) in [(12.4, "+12"), (-3.21, "−3.2"), (0.0, "0"), (-0.01, "under 0.1")] {
            assert_eq!(signed_size(number), text, "{number}");
        }
    }

    #[test]
    fn money_is_in_the_unit_that_people_say() {
        for (number, text) in [
            (0.0, "£0"),
            (0.3, "under £1"),
            (-320.4, "£320"),
            (45_649.0, "£45,600"),
            (999_800.0, "£1.00 million"),
            (1_234_567.0, "£1.23 million"),
            (73_500_000.0, "£73.5 million"),
            (999_900_000.0, "£1.00 billion"),
        ] {
            assert_eq!(pounds(number), text, "{number}");
        }
    }

    #[test]
    fn shares_never_round_to_all_or_nothing() {
        assert_eq!(whole_percent(99.7), "over 99 %");
        assert_eq!(whole_percent(0.2), "under 1 %");
        assert_eq!(whole_percent(100.0), "100 %");
        assert_eq!(whole_percent(-12.0), "−12 %");
        assert_eq!(signed_percent(2.46), "+2.5 %");
        assert_eq!(signed_percent(-31.2), "−31 %");
        assert_eq!(signed_percent(-0.01), "under 0.1 %");
        assert_eq!(signed_percent(0.0), "0 %");
    }

    #[test]
    fn durations_are_in_years_where_they_are_whole() {
        for (months, text) in
            [(120, "10 years"), (12, "1 year"), (18, "18 months"), (1, "1 month"), (0, "0 months")]
        {
            assert_eq!(duration(months), text);
        }
    }

    #[test]
    fn names_and_months_are_said_as_people_say_them() {
        let names = ["A", "B", "C"].map(str::to_owned);
        assert_eq!(
            [list(&names), list(&names[..2]), list(&names[..1])],
            ["A, B and C", "A and B", "A"]
        );
        assert_eq!(month(YearMonth::new(2027, 12).unwrap()), "December 2027");
    }

    #[test]
    fn titles_cannot_move_the_cursor() {
        assert_eq!(plain("a\u{1b}[2Jb\nc"), "a [2Jb c");
        assert_eq!(plain("cut \u{202e}tuo\u{2069}"), "cut  tuo ");
    }
}
