//! How long amounts are for: a year, or what must be made one. A month's amount that is read as a year's is a twelfth of the
//! budget, and a contract's whole value several times it; so words that speak of either are never passed over.

use super::super::names::bare;
use super::cells::{SheetCell, shown};
use super::reader::BudgetReader;

/// What amounts are for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Span {
    /// A year, which is said.
    Year,
    /// A month, a quarter or a week, of which a year has so many.
    Every(f64, &'static str),
    /// So many years together.
    Over(f64),
    /// Several years together, and nobody says how many.
    Term,
    /// A part of a year, of which the rest is not known.
    Piece,
}

impl Span {
    /// By what an amount is multiplied to be that of a year; none where nobody can tell.
    pub(super) fn times(self) -> Option<f64> {
        match self {
            Self::Year => Some(1.0),
            Self::Every(times, _) => Some(times),
            Self::Over(years) => Some(1.0 / years),
            Self::Term | Self::Piece => None,
        }
    }

    /// What amounts are for, in words.
    pub(super) fn words(self) -> String {
        match self {
            Self::Year => "a year".to_owned(),
            Self::Every(_, one) => format!("a {one}"),
            Self::Over(years) => format!("{years} years together"),
            Self::Term => "several years together".to_owned(),
            Self::Piece => "a part of a year".to_owned(),
        }
    }

    /// How an amount becomes that of a year, in words.
    pub(super) fn made(self) -> String {
        match self {
            Self::Every(times, _) => format!("times {times}"),
            Self::Over(years) => format!("divided by {years}"),
            _ => "as it is".to_owned(),
        }
    }
}

/// What amounts are for, and the cell that says so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spanned {
    pub(super) span: Span,
    pub(super) cell: usize,
}

/// Where the heading of the amounts stands.
pub(super) struct Head {
    /// The heading, and the column of the amounts.
    pub(super) cell: usize,
    pub(super) column: u32,
    /// The first and the last row of the headings.
    pub(super) rows: (u32, u32),
    /// Whether it names a financial year.
    pub(super) of_year: bool,
}

impl BudgetReader<'_> {
    /// What amounts are for, as their heading says, or else a title or a note; none where they cannot be made a year's, which is
    /// told. The inner one is none where nothing is said, and then they are a year's.
    pub(super) fn span(&mut self, own: Option<Spanned>, head: &Head) -> Option<Option<Spanned>> {
        let cells = self.cells;
        let (first, last) = head.rows;
        if let Some(own) = own {
            if own.span.times().is_none() {
                self.no_year(own, head);
                return None;
            }
            return Some(Some(own));
        }
        let amount = |row: u32| cells.iter().any(|one| one.row == row && one.column == head.column);
        let said = |(cell, one): (usize, &SheetCell)| {
            let (span, plain) = titled(one.text()?)?;
            let title = one.row < first;
            // Below the headings, only what stands beside no amount and plainly is about all of them.
            let note = one.row > last && plain && !amount(one.row);
            (title || note).then_some((Spanned { span, cell }, plain))
        };
        let all = || cells.iter().enumerate().filter_map(said);
        let Some((said, plain)) = all().find(|(said, _)| said.span != Span::Year).or(all().next())
        else {
            return Some(None);
        };
        let several = matches!(said.span, Span::Over(_) | Span::Term);
        match said.span.times() {
            // A heading such as `2025/26` says that it is a year's, whatever contracts a title speaks of.
            _ if !plain && several && head.of_year => Some(None),
            Some(_) if plain && (said.span == Span::Year || !head.of_year) => Some(Some(said)),
            _ => {
                self.no_year(said, head);
                None
            }
        }
    }

    /// Tells that amounts may be of more or less than a year.
    fn no_year(&mut self, said: Spanned, head: &Head) {
        let heading = self.cells[head.cell].name();
        let found = format!(
            "{}, as if amounts were of {}",
            shown(&self.cells[said.cell].content),
            said.span.words()
        );
        let hint = match said.span {
            Span::Piece => format!(
                "add a column of the whole year, such as `Annual budget (£)`; if the amounts are a year's, write `Annual budget (£)` \
                 in {heading}"
            ),
            Span::Every(_, one) => format!(
                "write in {heading} `Annual budget (£)` if the amounts are a year's, or `Budget per {one} (£)`, which is read as that"
            ),
            _ => format!(
                "write in {heading} `Annual value (£)` if the amounts are a year's; or how many years they are for, such as `Value \
                 over 3 years (£)`, which divides them"
            ),
        };
        self.problem(said.cell, found, "amounts of one year", Some(hint));
    }
}

/// Words that stand in a heading of money only beside others that say how long its amounts are for.
pub(super) const WORDS: [&str; 39] = [
    "month",
    "months",
    "monthly",
    "calendar",
    "pcm",
    "quarter",
    "quarters",
    "quarterly",
    "week",
    "weeks",
    "weekly",
    "fortnight",
    "fortnightly",
    "pw",
    "each",
    "over",
    "across",
    "years",
    "yr",
    "yrs",
    "term",
    "life",
    "lifetime",
    "period",
    "duration",
    "to",
    "date",
    "ytd",
    "half",
    "multi",
    "multiyear",
    "tcv",
    "entire",
    "first",
    "initial",
    "plus",
    "length",
    "long",
    "only",
];

/// A count in a text, in digits or in words; years such as 25 and 2025 are none.
pub(super) fn count(word: &str) -> Option<u32> {
    const MOST: u32 = 15;
    const NAMES: [&str; 10] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let named =
        NAMES.iter().position(|name| *name == word).and_then(|at| u32::try_from(at + 1).ok());
    named.or_else(|| word.parse().ok()).filter(|count| (1..=MOST).contains(count))
}

/// Whether a word counts years or months, such as `3` and `3yr`.
pub(super) fn counts(word: &str) -> bool {
    let digits = word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    count(word).is_some() || (digits.len() < 4 && digits.parse::<u32>().is_ok())
}

/// A month or a quarter by its number: `Q1`, `M6`, `P06`.
pub(super) fn numbered(word: &str) -> bool {
    let number = word.strip_prefix(['q', 'm', 'p']).unwrap_or_default();
    number.len() <= 2 && number.parse::<u8>().is_ok_and(|number| (1..=13).contains(&number))
}

/// The words of a text, `3yr` as two of them.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in bare(text).split(' ') {
        let digits = word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        let rest = &word[digits.len()..];
        let parted = !digits.is_empty()
            && ["y", "yr", "yrs", "year", "years", "month", "months"].contains(&rest);
        if parted {
            words.extend([digits.to_owned(), rest.to_owned()]);
        } else {
            words.push(word.to_owned());
        }
    }
    words
}

/// A number of years or of months: `3 year`, `36 months`; `3 + 1 years` and `2.5 years` are several, and no number.
fn counted(words: &[String]) -> Option<Span> {
    let number = |word: &String| {
        count(word).or_else(|| word.parse().ok().filter(|one| (16..=180).contains(one)))
    };
    (1..words.len()).find_map(|at| {
        let months = ["month", "months"].contains(&words[at].as_str());
        if !months && !["y", "yr", "yrs", "year", "years"].contains(&words[at].as_str()) {
            return None;
        }
        let before = &words[..at - 1];
        let more = before.last().is_some_and(|word| {
            count(word).is_some()
                || (["and", "plus", "to", "or"].contains(&word.as_str())
                    && before.iter().rev().nth(1).is_some_and(|word| count(word).is_some()))
        });
        let of = if months { number(&words[at - 1])? } else { count(&words[at - 1])? };
        Some(match (of, months) {
            _ if more => Span::Term,
            (1, false) | (12, true) => Span::Year,
            (years, false) => Span::Over(f64::from(years)),
            (months, true) if months > 12 => Span::Over(f64::from(months) / 12.0),
            _ => Span::Piece,
        })
    })
}

/// What a text says amounts are for; none where it says nothing. That they are a year's holds, whatever else it says.
pub(super) fn said(text: &str) -> Option<Span> {
    let words = words(text);
    let plain = format!(" {} ", words.join(" "));
    let any = |known: &[&str]| known.iter().any(|one| plain.contains(&format!(" {one} ")));
    if any(&[
        "annual",
        "annually",
        "annum",
        "annualised",
        "yearly",
        "pa",
        "p a",
        "a year",
        "per year",
        "each year",
        "full year",
        "whole year",
        "per yr",
        "a yr",
        "year each",
    ]) {
        return Some(Span::Year);
    }
    if any(&["to date", "ytd", "half year", "first half", "second half"]) {
        return Some(Span::Piece);
    }
    if let Some(span) = counted(&words) {
        return Some(span);
    }
    if any(&[
        "whole life",
        "lifetime",
        "life of contract",
        "life of the contract",
        "contract life",
        "full term",
        "whole term",
        "entire term",
        "contract term",
        "the term",
        "term of contract",
        "term value",
        "total contract value",
        "tcv",
        "total value of contract",
        "total value of the contract",
        "contract total value",
        "whole contract",
        "contract period",
        "contract duration",
        "over the contract",
        "over the life",
        "multi year",
        "multiyear",
        "entire contract",
        "full contract value",
        "whole contract value",
        "total contract",
    ]) {
        return Some(Span::Term);
    }
    for (times, one, known) in [
        (
            12.0,
            "month",
            [
                "monthly",
                "per month",
                "a month",
                "each month",
                "pcm",
                "per calendar month",
                "£ month",
            ]
            .as_slice(),
        ),
        (4.0, "quarter", &["quarterly", "per quarter", "a quarter", "each quarter", "£ quarter"]),
        (26.0, "fortnight", &["fortnightly", "per fortnight", "a fortnight"]),
        (52.0, "week", &["weekly", "per week", "a week", "each week", "pw", "£ week"]),
    ] {
        if any(known) {
            return Some(Span::Every(times, one));
        }
    }
    let part = words
        .iter()
        .any(|word| numbered(word) || ["month", "quarter", "week"].contains(&word.as_str()));
    part.then_some(Span::Piece)
}

/// What a title says of all amounts below it, and whether it says so plainly: a monthly report may hold a year's budget, and a
/// register of three-year contracts what each costs a year.
pub(super) fn titled(text: &str) -> Option<(Span, bool)> {
    let span = said(text)?;
    let plain = bare(text);
    let has = |known: &[&str]| plain.split(' ').any(|word| known.contains(&word));
    let reports = [
        "monitoring",
        "report",
        "reporting",
        "reports",
        "return",
        "returns",
        "meeting",
        "update",
        "review",
        "dashboard",
        "board",
        "invoice",
        "invoiced",
        "invoices",
        "paid",
        "payments",
        "pack",
        "summary",
    ];
    let amounts = [
        "value", "values", "figures", "amounts", "amount", "costs", "cost", "sums", "totals",
        "prices", "money", "all", "pounds", "£",
    ];
    match span {
        Span::Year => Some((span, true)),
        Span::Every(..) if has(&reports) => None,
        Span::Every(..) => Some((span, has(&amounts) || has(&["budget", "budgets", "spend"]))),
        Span::Over(_) => Some((
            span,
            has(&amounts) && has(&["over", "across", "together", "total", "totals", "whole"]),
        )),
        Span::Term => Some((span, false)),
        // `Month 6 monitoring` is when it was written.
        Span::Piece => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_what_amounts_are_for() {
        let month = Some(Span::Every(12.0, "month"));
        for (text, span) in [
            ("Annual contract value", Some(Span::Year)),
            ("Annual value (3 year contract)", Some(Span::Year)),
            ("£ p.a.", Some(Span::Year)),
            ("pounds a year", Some(Span::Year)),
            ("Contract value (£)", None),
            ("2025/26 budget (£)", None),
            ("Budget 2025-26", None),
            ("Contract value 3 years (£)", Some(Span::Over(3.0))),
            ("Contract register – values are over the 3 year term", Some(Span::Over(3.0))),
            ("Three-year value", Some(Span::Over(3.0))),
            ("5yr cost", Some(Span::Over(5.0))),
            ("Value over 36 months", Some(Span::Over(3.0))),
            ("Cost over 12 months", Some(Span::Year)),
            ("Cost over 6 months", Some(Span::Piece)),
            ("Contract value (3+1 years)", Some(Span::Term)),
            ("Value over 2.5 years", Some(Span::Term)),
            ("Whole life cost", Some(Span::Term)),
            ("Total contract value", Some(Span::Term)),
            ("Lifetime value (£)", Some(Span::Term)),
            ("Public health: monthly budget", month),
            ("Budget per month", month),
            ("£/month", month),
            ("Quarterly £", Some(Span::Every(4.0, "quarter"))),
            ("£ a week", Some(Span::Every(52.0, "week"))),
            ("Quarter 1 budget (£)", Some(Span::Piece)),
            ("Q1 £", Some(Span::Piece)),
            ("Budget YTD", Some(Span::Piece)),
            ("Budget to date £", Some(Span::Piece)),
        ] {
            assert_eq!(said(text), span, "{text}");
        }
        assert_eq!(titled("Monthly budget monitoring 2025/26"), None);
        assert_eq!(titled("Month 6 monitoring"), None);
        assert_eq!(titled("3 year contracts, Wexbridge"), Some((Span::Over(3.0), false)));
        assert_eq!(titled("All values are over 3 years"), Some((Span::Over(3.0), true)));
    }
}
