//! Numbers as people write them: the one grammar, for spreadsheets, words of a question, and hints.
//!
//! A number is digits with at most one point; or a first group of one to three digits, not a lone or leading nought,
//! and groups of three behind commas, with at most one point after the last. Before it may stand `£`, behind it a unit.

/// A number and whether it was written with a per cent sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Written {
    /// The number.
    pub(super) value: f64,
    /// Whether it was written with a per cent sign.
    pub(super) percent: bool,
}

/// Reads `£1,200,000`, `£1m`, `75k`, `27 %` and the like; `None` when there is no such number.
pub(super) fn number(text: &str) -> Option<Written> {
    if text.len() > 40 {
        return None;
    }
    let text = text.trim().trim_matches(['"', '\'']).to_lowercase();
    let text = parted(text.trim_start_matches(['£', ' ']));
    let cut = text.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | ','));
    let (digits, unit) = text.split_at(cut.unwrap_or(text.len()));
    let value = plain(digits)?;
    let (factor, percent) = match unit {
        "" | "gbp" | "pounds" => (1.0, false),
        "%" | "percent" | "percent." => (1.0, true),
        "k" | "thousand" => (1e3, false),
        "m" | "mn" | "million" => (1e6, false),
        "bn" | "billion" => (1e9, false),
        _ => return None,
    };
    Some(Written { value: value * factor, percent })
}

/// The same with commas in place of spaces and `_` between digits, and without them elsewhere.
fn parted(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let digit =
        |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
    let mut parted = String::new();
    for (at, &letter) in letters.iter().enumerate() {
        match letter {
            ' ' | '_' if digit(at.checked_sub(1)) && digit(Some(at + 1)) => parted.push(','),
            ' ' | '_' => {}
            other => parted.push(other),
        }
    }
    parted
}

/// A plain amount of money: digits, with or without `£`, commas between thousands, and at most two digits of pence.
pub(super) fn amount(text: &str) -> Option<f64> {
    let digits = text.trim().trim_start_matches('£').trim();
    let pence = digits.split_once('.').map_or(0, |(_, pence)| pence.len());
    if pence > 2 { None } else { plain(digits) }
}

/// Digits, grouped or not.
fn plain(digits: &str) -> Option<f64> {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let grouped = !rest.is_empty();
    let sound = !first.is_empty()
        && all(first)
        && all(part)
        && rest.iter().all(|group| group.len() == 3 && all(group))
        && !(grouped && (first.len() > 3 || first.starts_with('0')));
    if sound { digits.replace(',', "").parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written, as an amount of money, and as a number with units; a number below nought is none.
    const TABLE: &[(&str, f64, f64)] = &[
        ("0", 0.0, 0.0),
        ("5", 5.0, 5.0),
        ("1200000", 1.2e6, 1.2e6),
        ("1,200,000", 1.2e6, 1.2e6),
        ("12,000", 12_000.0, 12_000.0),
        ("999,000.50", 999_000.5, 999_000.5),
        ("£1,200,000", 1.2e6, 1.2e6),
        (" £ 75,000.50 ", 75_000.5, 75_000.5),
        ("0.5", 0.5, 0.5),
        ("007", 7.0, 7.0),
        ("5.", 5.0, 5.0),
        ("1.200", -1.0, 1.2),
        ("£1m", -1.0, 1e6),
        ("£1.2 million", -1.0, 1.2e6),
        ("75k", -1.0, 75_000.0),
        ("1,200k", -1.0, 1.2e6),
        // Half grouped: a decimal comma would become a thousand times too much.
        ("1905,000", -1.0, -1.0),
        ("1387,500", -1.0, -1.0),
        ("0,405", -1.0, -1.0),
        ("00,405", -1.0, -1.0),
        ("12,34,567", -1.0, -1.0),
        ("1,2345", -1.0, -1.0),
        ("1,,905", -1.0, -1.0),
        ("1,2", -1.0, -1.0),
        (",405", -1.0, -1.0),
        ("405,", -1.0, -1.0),
        ("1,905,00", -1.0, -1.0),
        ("1,9 05", -1.0, -1.0),
        ("12 34", -1.0, -1.0),
        ("1 200 000", -1.0, 1.2e6),
        ("1_200", -1.0, 1200.0),
        // Points between thousands, and commas before pence.
        ("1.200.000", -1.0, -1.0),
        ("1.000,00", -1.0, -1.0),
        ("1,000.00,0", -1.0, -1.0),
        ("1.2.3", -1.0, -1.0),
        (".5", -1.0, -1.0),
        // Others.
        ("", -1.0, -1.0),
        ("£", -1.0, -1.0),
        (",", -1.0, -1.0),
        (".", -1.0, -1.0),
        ("-5", -1.0, -1.0),
        ("(5)", -1.0, -1.0),
        ("1e6", -1.0, -1.0),
        ("m", -1.0, -1.0),
        ("twelve", -1.0, -1.0),
        ("2025-04", -1.0, -1.0),
        ("nan", -1.0, -1.0),
        ("inf", -1.0, -1.0),
        ("٣", -1.0, -1.0),
    ];

    #[test]
    fn every_way_of_writing_has_one_meaning_or_none() {
        for &(text, money, written) in TABLE {
            let wanted = |number: f64| (number >= 0.0).then_some(number);
            assert_eq!(amount(text), wanted(money), "{text:?} as an amount");
            let found = number(text);
            assert_eq!(found.map(|number| number.value), wanted(written), "{text:?}");
            assert!(found.is_none_or(|number| !number.percent), "{text:?}");
        }
        assert_eq!(number("27 %"), Some(Written { value: 27.0, percent: true }));
        assert_eq!(number("27 percent"), Some(Written { value: 27.0, percent: true }));
        assert_eq!(number(&"1".repeat(41)), None);
    }
}
