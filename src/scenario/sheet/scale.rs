//! Pounds, thousands or millions: what headings and titles say of the amounts below them.

/// What an amount of 1 is in pounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    pub(super) factor: f64,
    /// The cell that says so; none where nothing does.
    pub(super) cell: Option<usize>,
}

impl Scale {
    /// Pounds, where nothing says otherwise.
    pub(super) const POUNDS: Self = Self { factor: 1.0, cell: None };

    /// The unit in words.
    pub(super) fn words(self) -> &'static str {
        if self.factor >= 1e6 {
            "millions of pounds"
        } else if self.factor >= 1e3 {
            "thousands of pounds"
        } else {
            "pounds"
        }
    }
}

/// The words of a text, `£` and digits among them, with points and commas inside numbers.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in text.to_lowercase().chars() {
        match letter {
            '\'' | '’' | '‘' => {}
            letter if letter.is_alphanumeric() || matches!(letter, '£' | ',' | '.') => {
                if let Some(word) = words.last_mut() {
                    word.push(letter);
                }
            }
            _ => words.push(String::new()),
        }
    }
    let trim = |word: String| word.trim_matches([',', '.']).to_owned();
    words.into_iter().map(trim).filter(|word| !word.is_empty()).collect()
}

/// What a text says of the scale of amounts; none where it says nothing. Of a title, `£` alone says nothing.
pub(super) fn said(text: &str, heading: bool) -> Option<f64> {
    let words = words(text);
    let is = |word: Option<&String>, known: &[&str]| {
        word.is_some_and(|word| known.contains(&word.as_str()))
    };
    let mut pounds = false;
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        let earlier = at.checked_sub(2).and_then(|at| words.get(at));
        if is(before, &["not"]) || is(earlier, &["not"]) {
            continue;
        }
        // `£2 million` and `2 thousand` are amounts, and say nothing of others.
        let counted = before.is_some_and(|word| {
            word.trim_start_matches('£').starts_with(|letter: char| letter.is_ascii_digit())
        });
        let itself = word.starts_with("000") || word.starts_with('£');
        let unit = if counted && !itself { "" } else { word.as_str() };
        let after_pound = is(before, &["£", "gbp", "pounds"]);
        match unit {
            "£000" | "£000s" | "£k" | "£ks" | "£thousand" | "£thousands" | "thousands" | "000s"
            | "£1000" | "£1,000" | "£1000s" => {
                return Some(1e3);
            }
            "thousand" | "000" | "k" if after_pound || heading || is(before, &["in", "per"]) => {
                return Some(1e3);
            }
            "£m" | "£ms" | "£mn" | "£million" | "£millions" | "millions" => return Some(1e6),
            "million" | "m" | "mn"
                if after_pound || (heading && word != "m") || is(before, &["in"]) =>
            {
                return Some(1e6);
            }
            "£" | "pounds" | "gbp" => pounds = true,
            _ => {}
        }
    }
    (pounds && heading).then_some(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_headings_say_what_amounts_are_in() {
        for (text, title, heading) in [
            ("Revenue outturn, £ thousand", Some(1e3), Some(1e3)),
            ("Budget 2025/26 (£000)", Some(1e3), Some(1e3)),
            ("£'000", Some(1e3), Some(1e3)),
            ("£’000s", Some(1e3), Some(1e3)),
            ("£ 000", Some(1e3), Some(1e3)),
            ("£k", Some(1e3), Some(1e3)),
            ("All figures in thousands", Some(1e3), Some(1e3)),
            ("2025/26 ('000)", None, Some(1e3)),
            ("Amounts in £m", Some(1e6), Some(1e6)),
            ("£ million", Some(1e6), Some(1e6)),
            ("2025/26 budget (£)", None, Some(1.0)),
            ("pounds a year", None, Some(1.0)),
            ("pounds (not thousands)", None, Some(1.0)),
            ("Budget", None, None),
            ("A saving of £2 million was agreed", None, None),
            ("Total £1,000,000", None, None),
            ("Ward M", None, None),
        ] {
            assert_eq!(said(text, false), title, "{text} as a title");
            assert_eq!(said(text, true), heading, "{text} as a heading");
        }
    }
}
