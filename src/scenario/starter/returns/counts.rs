//! Cells of returns: counts that are withheld or rounded, and years.

/// What a cell says of a count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Count {
    /// A number.
    Known(f64),
    /// Withheld, and somewhere between these: fewer than 5, say.
    Between(f64, f64),
}

impl Count {
    /// The figure that stands for it: of what is withheld the middle, rounded down to a whole number.
    pub(super) fn value(self) -> f64 {
        match self {
            Self::Known(value) => value,
            Self::Between(low, high) => f64::midpoint(low, high).floor(),
        }
    }
}

/// Counts below this are withheld where a mark says no more.
const WITHHELD_BELOW: f64 = 5.0;

/// A count in a cell; none of an empty cell and of a mark for what is not counted at all. `Err` is what it is instead.
pub(super) fn count(cell: &str) -> Result<Option<Count>, ()> {
    let text = cell.trim().to_lowercase().replace('\u{a0}', " ");
    let number = |text: &str| {
        let plain = text.trim().replace([',', ' '], "");
        let plain = plain.trim_end_matches(['*', '†', '‡', '¹', '²', '³', '%']);
        plain.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0)
    };
    match text.as_str() {
        "" | "-" | "–" | ":" | "[x]" | "x" | "[z]" | "z" | "n/a" | "na" | "[low]"
        | "not available" => {
            return Ok(None);
        }
        "*" | "c" | "[c]" | "s" | "[s]" | "suppressed" | "withheld" | ".." | "#" | "**" => {
            return Ok(Some(Count::Between(0.0, WITHHELD_BELOW)));
        }
        _ => {}
    }
    for (before, whole) in [("<=", 1.0), ("≤", 1.0), ("<", 0.0)] {
        if let Some(rest) = text.strip_prefix(before) {
            return number(rest).map(|most| Some(Count::Between(0.0, most + whole))).ok_or(());
        }
    }
    for before in ["fewer than", "less than", "under", "below"] {
        if let Some(rest) = text.strip_prefix(before) {
            return number(rest).map(|most| Some(Count::Between(0.0, most))).ok_or(());
        }
    }
    for between in [" to ", "-", "–"] {
        if let Some((low, high)) = text.split_once(between)
            && let (Some(low), Some(high)) = (number(low), number(high))
            && low < high
        {
            return Ok(Some(Count::Between(low, high)));
        }
    }
    number(&text).map(|known| Some(Count::Known(known))).ok_or(())
}

/// Fewest counts by which rounding shows: by chance so many would all end in 5 or 0 once in 15,625 times.
const FEWEST: usize = 6;

/// What counts are rounded to: 5, where every one of them is a multiple and there are enough to tell.
pub(super) fn rounded(counts: impl Iterator<Item = f64>) -> Option<f64> {
    let counts: Vec<f64> = counts.filter(|count| *count > 0.0).collect();
    (counts.len() >= FEWEST && counts.iter().all(|count| count % 5.0 == 0.0)).then_some(5.0)
}

/// The first calendar year of a period: `2023/24`, `2023-24`, `April 2023 to March 2024`, `2021 - 23`, `2023`; and how many
/// years it is long.
pub(super) fn period(text: &str) -> Option<(i32, i32)> {
    let parts = || text.split(|letter: char| !letter.is_ascii_digit());
    let number = |part: &str| part.parse::<i32>().ok();
    let year =
        |part: &str| number(part).filter(|year| part.len() == 4 && (1990..2200).contains(year));
    let mut numbers: Vec<i32> = parts().filter_map(year).collect();
    let first = *numbers.first()?;
    if numbers.len() == 1 {
        // The end of a period in two figures, behind its beginning; where two years stand, what else there is are days and months.
        let after = parts().skip_while(|part| year(part).is_none()).skip(1);
        let short = after.filter(|part| part.len() == 2).filter_map(number);
        numbers.extend(short.map(|short| 2000 + short));
    }
    let last = numbers.iter().copied().filter(|year| *year >= first).max().unwrap_or(first);
    // A financial year ends in the next one; `2021 - 23` is three calendar years.
    let spaced = text.contains(" - ") || text.contains(" – ");
    let lower = text.to_lowercase();
    let to_march = ["mar", "/03/", "-03-31"].iter().any(|end| lower.contains(end));
    let years = match last - first {
        0 => 1,
        more if to_march => more,
        1 if !spaced => 1,
        more => more + 1,
    };
    (years <= 10).then_some((first, years))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn withheld_and_rounded_counts_are_ranges() {
        for (cell, wanted) in [
            ("1,340", Some(Count::Known(1340.0))),
            ("12*", Some(Count::Known(12.0))),
            ("0", Some(Count::Known(0.0))),
            ("<5", Some(Count::Between(0.0, 5.0))),
            ("Fewer than 5", Some(Count::Between(0.0, 5.0))),
            ("≤4", Some(Count::Between(0.0, 5.0))),
            ("*", Some(Count::Between(0.0, 5.0))),
            ("[c]", Some(Count::Between(0.0, 5.0))),
            ("1-4", Some(Count::Between(1.0, 4.0))),
            ("1 to 7", Some(Count::Between(1.0, 7.0))),
            ("", None),
            ("-", None),
            ("[x]", None),
        ] {
            assert_eq!(count(cell), Ok(wanted), "{cell}");
        }
        for cell in ["about 5", "five", "-5", "5 to", "<"] {
            assert_eq!(count(cell), Err(()), "{cell}");
        }
        assert_eq!(Count::Between(0.0, 5.0).value(), 2.0);
        let six = [1340.0, 205.0, 90.0, 15.0, 5.0, 110.0];
        assert_eq!(rounded(six.into_iter()), Some(5.0));
        assert_eq!(rounded(six[..5].iter().copied()), None);
        assert_eq!(rounded(six.into_iter().chain([3.0])), None);
    }

    #[test]
    fn periods_begin_in_a_year_and_have_a_length() {
        for (text, wanted) in [
            ("2023/24", (2023, 1)),
            ("2023-24", (2023, 1)),
            ("2023 to 2024", (2023, 1)),
            ("April 2023 to March 2024", (2023, 1)),
            ("01/04/2023 - 31/03/2024", (2023, 1)),
            ("2021 - 23", (2021, 3)),
            ("2021-2023", (2021, 3)),
            ("2022", (2022, 1)),
        ] {
            assert_eq!(period(text), Some(wanted), "{text}");
        }
        assert_eq!(period("latest"), None);
    }
}
