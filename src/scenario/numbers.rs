//! Numbers as people write them: the one grammar, for cells of spreadsheets, values of files, words of a question, and
//! hints.
//!
//! A number is digits with at most one point; or a first group of one to three digits, not a lone or leading nought,
//! and groups of three behind commas (or spaces, of any kind, or `'` or `_`), with at most one point after the last. Before
//! it may stand `£`, behind it a unit (`k`, `m`, `%`, …) and a footnote (`*`, `†`, `¹`, `[1]`, `(a)`). A minus before or
//! behind it, `CR` behind it, or brackets around it make it negative, as in accounts.

/// A number and how it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Written {
    /// The number; a share in per cent is the number before the sign.
    pub(super) value: f64,
    /// Whether it was written with a per cent sign.
    pub(super) percent: bool,
    /// Whether it was written with a unit of thousands, millions or billions.
    pub(super) unit: bool,
    /// Digits behind the point.
    pub(super) places: usize,
}

/// Longest text that is a number, in characters.
const LONGEST: usize = 40;

/// Reads `£1,200,000`, `£1m`, `75k`, `27 %` and the like; `None` when there is no such number.
pub(super) fn number(text: &str) -> Option<Written> {
    if text.chars().count() > LONGEST {
        return None;
    }
    let text = plainly(text);
    let text = without_footnote(&text);
    let (text, below) = without_sign(text);
    let text = text.trim_start_matches(['£', ' ']);
    let text = parted(text.strip_prefix("gbp").map_or(text, str::trim_start));
    let cut = text.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | ','));
    let (digits, unit) = text.split_at(cut.unwrap_or(text.len()));
    let value = grouped(digits)?;
    let (factor, percent) = match unit {
        "" | "gbp" | "pounds" => (1.0, false),
        "%" | "percent" | "percent." => (1.0, true),
        "k" | "thousand" => (1e3, false),
        "m" | "mn" | "million" => (1e6, false),
        "bn" | "billion" => (1e9, false),
        _ => return None,
    };
    let value = value * factor;
    Some(Written {
        value: if below && value != 0.0 { -value } else { value },
        percent,
        unit: factor > 1.0,
        places: digits.split_once('.').map_or(0, |(_, places)| places.len()),
    })
}

/// An amount of money in a cell: no share, and pounds with at most two digits of pence, for three may be thousands behind a
/// point. A dash and `nil` are nothing, as accounts write it.
pub(super) fn amount(text: &str) -> Option<Written> {
    let nothing = plainly(text);
    if matches!(nothing.trim_start_matches(['£', ' ']), "-" | "nil") {
        return Some(Written { value: 0.0, percent: false, unit: false, places: 0 });
    }
    number(text).filter(|written| !written.percent && (written.unit || written.places <= 2))
}

/// A share as people write it: `18 %`, or the plain number.
pub(super) fn share(text: &str) -> Option<f64> {
    let written = number(text).filter(|written| !written.unit && !text.contains('£'))?;
    Some(if written.percent { written.value / 100.0 } else { written.value })
}

/// Lower case, plain spaces, minus signs and no quotes around.
fn plainly(text: &str) -> String {
    let letter = |letter: char| match letter {
        '−' | '–' | '—' | '‐' | '‑' => '-',
        '’' | '‘' => '\'',
        '％' => '%',
        letter if letter.is_whitespace() || matches!(letter, '\u{200b}' | '\u{feff}') => ' ',
        letter => letter,
    };
    let text: String = text.chars().map(letter).collect();
    text.trim_matches(['"', '\'', '“', '”', ' ']).to_lowercase()
}

/// The text without the mark of a footnote behind its last digit.
fn without_footnote(text: &str) -> &str {
    let mark = |letter: char| {
        matches!(
            letter,
            '*' | '†' | '‡' | '§' | '¶' | '¹' | '²' | '³' | '⁰' | '⁴'
                ..='⁹' | 'ᵃ' | 'ᵇ' | 'ᶜ' | 'ᵈ' | ' '
        )
    };
    let mut text = text.trim();
    loop {
        let shorter = text.trim_end_matches(mark);
        let (open, most) = match shorter.chars().next_back() {
            Some(']') => ('[', 12),
            Some(')') => ('(', 4),
            _ => ('[', 0),
        };
        let inside = shorter.rfind(open).filter(|at| most > 0 && shorter.len() - at <= most);
        let before = inside.map(|at| &shorter[..at]);
        match before {
            // `(5)` alone is no footnote, and neither is what stands behind nothing.
            Some(before) if before.contains(|letter: char| letter.is_ascii_digit()) => {
                text = before.trim()
            }
            _ => return shorter,
        }
    }
}

/// The text without its sign, and whether it is below nought.
fn without_sign(text: &str) -> (&str, bool) {
    if let Some(inside) = text.trim_start_matches(['£', ' ']).strip_prefix('(')
        && let Some(inside) = inside.strip_suffix(')')
    {
        return (inside.trim(), true);
    }
    let bare = text.trim_start_matches(['£', ' ']);
    if let Some(rest) = bare.strip_prefix('-') {
        return (rest.trim_start(), true);
    }
    for end in ["-", "cr"] {
        if let Some(rest) = bare.strip_suffix(end)
            && rest.trim_end().ends_with(|letter: char| letter.is_ascii_digit())
        {
            return (rest.trim_end(), true);
        }
    }
    (bare, false)
}

/// The same with commas in place of spaces, `'` and `_` between digits, and without them elsewhere.
fn parted(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let digit =
        |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
    let mut parted = String::new();
    for (at, &letter) in letters.iter().enumerate() {
        match letter {
            ' ' | '_' | '\'' if digit(at.checked_sub(1)) && digit(Some(at + 1)) => parted.push(','),
            ' ' | '_' => {}
            other => parted.push(other),
        }
    }
    parted
}

/// Digits, grouped or not.
fn grouped(digits: &str) -> Option<f64> {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let sound = !first.is_empty()
        && all(first)
        && all(part)
        && rest.iter().all(|group| group.len() == 3 && all(group))
        && !(!rest.is_empty() && (first.len() > 3 || first.starts_with('0')))
        // `£000` is a unit and no number.
        && !(first.len() > 1 && rest.is_empty() && first.bytes().all(|byte| byte == b'0'));
    if sound { digits.replace(',', "").parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No such number.
    const NONE: f64 = f64::INFINITY;

    /// What is written, as an amount of money in a cell, and as a number with units.
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
        ("£1m", 1e6, 1e6),
        ("£1.2m", 1.2e6, 1.2e6),
        ("£1.2 million", 1.2e6, 1.2e6),
        ("1.275m", 1.275e6, 1.275e6),
        ("75k", 75_000.0, 75_000.0),
        ("1,200k", 1.2e6, 1.2e6),
        ("12,500 pounds", 12_500.0, 12_500.0),
        ("GBP 12,500", 12_500.0, 12_500.0),
        ("GBP", NONE, NONE),
        ("“12,500”", 12_500.0, 12_500.0),
        // Thousands behind a point, or pence of three digits.
        ("1.200", NONE, 1.2),
        // Other separators of thousands.
        ("1 200 000", 1.2e6, 1.2e6),
        ("1\u{a0}200\u{a0}000", 1.2e6, 1.2e6),
        ("1\u{202f}200", 1200.0, 1200.0),
        ("\u{a0}12,500\u{a0}", 12_500.0, 12_500.0),
        ("1_200", 1200.0, 1200.0),
        ("1'200'000", 1.2e6, 1.2e6),
        ("1’200", 1200.0, 1200.0),
        // Footnotes.
        ("12*", 12.0, 12.0),
        ("£12,500**", 12_500.0, 12_500.0),
        ("12,500 †", 12_500.0, 12_500.0),
        ("12¹", 12.0, 12.0),
        ("12,500 [1]", 12_500.0, 12_500.0),
        ("12,500[note 3]", 12_500.0, 12_500.0),
        ("12,500 (a)", 12_500.0, 12_500.0),
        ("£1.2m*", 1.2e6, 1.2e6),
        ("*", NONE, NONE),
        ("[1]", NONE, NONE),
        ("12,500 (estimate)", NONE, NONE),
        // Accounts.
        ("-5", -5.0, -5.0),
        ("−5", -5.0, -5.0),
        ("(5)", -5.0, -5.0),
        ("(5,000)", -5000.0, -5000.0),
        ("£(5,000)", -5000.0, -5000.0),
        ("(£5,000)", -5000.0, -5000.0),
        ("-£5,000", -5000.0, -5000.0),
        ("£-5,000", -5000.0, -5000.0),
        ("5,000-", -5000.0, -5000.0),
        ("5,000 CR", -5000.0, -5000.0),
        ("(5)*", -5.0, -5.0),
        ("(0)", 0.0, 0.0),
        ("-", 0.0, NONE),
        ("–", 0.0, NONE),
        ("£ -", 0.0, NONE),
        ("nil", 0.0, NONE),
        // Half grouped: a decimal comma would become a thousand times too much.
        ("1905,000", NONE, NONE),
        ("1387,500", NONE, NONE),
        ("0,405", NONE, NONE),
        ("00,405", NONE, NONE),
        ("12,34,567", NONE, NONE),
        ("1,2345", NONE, NONE),
        ("1,,905", NONE, NONE),
        ("1,2", NONE, NONE),
        (",405", NONE, NONE),
        ("405,", NONE, NONE),
        ("1,905,00", NONE, NONE),
        ("1,9 05", NONE, NONE),
        ("12 34", NONE, NONE),
        ("1905 000", NONE, NONE),
        ("0\u{a0}405", NONE, NONE),
        // Points between thousands, and commas before pence.
        ("1.200.000", NONE, NONE),
        ("1.000,00", NONE, NONE),
        ("1,000.00,0", NONE, NONE),
        ("1.2.3", NONE, NONE),
        (".5", NONE, NONE),
        // Others.
        ("", NONE, NONE),
        ("£", NONE, NONE),
        ("£000", NONE, NONE),
        (",", NONE, NONE),
        (".", NONE, NONE),
        ("1e6", NONE, NONE),
        ("1.2E+06", NONE, NONE),
        ("--5", NONE, NONE),
        ("((5))", NONE, NONE),
        ("m", NONE, NONE),
        ("twelve", NONE, NONE),
        ("TBC", NONE, NONE),
        ("n/a", NONE, NONE),
        ("#REF!", NONE, NONE),
        ("2025-04", NONE, NONE),
        ("2025/26", NONE, NONE),
        ("nan", NONE, NONE),
        ("inf", NONE, NONE),
        ("٣", NONE, NONE),
        ("$5", NONE, NONE),
        ("€5", NONE, NONE),
    ];

    #[test]
    fn every_way_of_writing_has_one_meaning_or_none() {
        for &(text, money, written) in TABLE {
            let wanted = |number: f64| number.is_finite().then_some(number);
            assert_eq!(amount(text).map(|one| one.value), wanted(money), "{text:?} as an amount");
            let found = number(text);
            assert_eq!(found.map(|number| number.value), wanted(written), "{text:?}");
            assert!(found.is_none_or(|number| !number.percent), "{text:?}");
        }
        for text in ["27 %", "27%", "27 percent", "27\u{a0}%", "27%*"] {
            assert!(number(text).is_some_and(|one| one.value == 27.0 && one.percent), "{text}");
            assert_eq!(share(text), Some(0.27), "{text}");
            assert_eq!(amount(text), None, "{text}");
        }
        assert_eq!(share("0.27"), Some(0.27));
        assert_eq!((share("£5"), share("5k")), (None, None));
        assert_eq!(number(&"1".repeat(41)), None);
    }
}
