//! Parts of a row that stand beside it: rows that begin with `of which`, and words such as `including £12,500 for naloxone` in
//! a name. They are in the amount of their row already, and are never added to it.

use super::super::names::{INTEGRATED, Means, NAMES, bare};
use super::super::numbers::amount;
use super::amounts::{ALLOWED, pence};
use super::cells::{short, shown};
use super::headings::Headings;
use super::read::{Above, Read, Row};
use super::reader::BudgetReader;
use crate::units::Pence;

/// What a row is that is no row of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A part of the row above.
    OfWhich,
    /// Told beside the budget, and no part of it.
    Memo,
}

/// Words before the name of a part.
const WORDS: [(&str, Part); 14] = [
    ("of which", Part::OfWhich),
    ("o/w", Part::OfWhich),
    ("thereof", Part::OfWhich),
    ("included in above", Part::Memo),
    ("included above", Part::Memo),
    ("included", Part::OfWhich),
    ("including", Part::OfWhich),
    ("includes", Part::OfWhich),
    ("incl.", Part::OfWhich),
    ("incl", Part::OfWhich),
    ("inc.", Part::OfWhich),
    ("inc", Part::OfWhich),
    ("memorandum", Part::Memo),
    ("memo", Part::Memo),
];

/// Signs that stand between words and names.
const SIGNS: [char; 13] = [' ', '\t', '\u{a0}', ':', ';', ',', '-', '–', '—', '(', '[', '•', '*'];

/// What stands behind words of a part at the start of a text.
fn after(text: &str) -> Option<(Part, &str)> {
    WORDS.iter().find_map(|(words, part)| {
        let head = text.get(..words.len())?;
        let rest = &text[words.len()..];
        // A memorandum of understanding is a contract.
        let ends = match part {
            Part::OfWhich => !rest.starts_with(char::is_alphanumeric),
            Part::Memo => {
                let word = rest.trim_start();
                word.is_empty() || word.starts_with(&SIGNS[3..]) || word.starts_with("item")
            }
        };
        (head.eq_ignore_ascii_case(words) && ends).then_some((*part, rest))
    })
}

/// The part that a name says it is, and the name without saying so: `of which: rehab`, `Rehab (included above)`.
pub(super) fn part(name: &str) -> Option<(Part, &str)> {
    let start = name.trim_start_matches(SIGNS);
    let Some((part, rest)) = after(start) else { return at_end(name) };
    let rest = rest.trim_start_matches(SIGNS).trim();
    // A bracket that was opened before the words.
    let opened = rest.matches(['(', '[']).count() < rest.matches([')', ']']).count();
    Some((part, if opened { rest.trim_end_matches([')', ']']) } else { rest }))
}

/// The same where the words stand behind the name.
fn at_end(name: &str) -> Option<(Part, &str)> {
    const ENDS: [&str; 5] =
        ["included in above", "included above", "memorandum", "memo only", "memo"];
    let plain = name.trim_end_matches([')', ']', '.', ' ']);
    ENDS.iter().find_map(|words| {
        let at = plain.len().checked_sub(words.len())?;
        let (outer, end) = plain.split_at_checked(at)?;
        let signed = outer.ends_with(SIGNS) && !outer.trim_matches(SIGNS).is_empty();
        (signed && end.eq_ignore_ascii_case(words))
            .then(|| (Part::Memo, outer.trim_end_matches(SIGNS)))
    })
}

/// An amount in words such as `£12,500 for naloxone`, and what they say it is for.
fn of_amount(words: &str) -> Option<(f64, bool, String)> {
    let at = words.find('£')?;
    let (before, behind) = words.split_at(at);
    let end = behind.find([' ', ')', ']', ';']).unwrap_or(behind.len());
    let (number, rest) = behind.split_at(end);
    let million =
        rest.trim_start().strip_prefix("million").or(rest.trim_start().strip_prefix("thousand"));
    let (number, rest) = match million {
        Some(left) => (behind[..behind.len() - left.len()].to_owned(), left),
        None => (number.trim_end_matches(',').to_owned(), rest),
    };
    let one = amount(&number)?;
    let name = format!("{before} {rest}");
    let small = ["for", "on", "of", "to", "is", "a", "year", "pa"];
    let name: Vec<&str> = name
        .split(|letter: char| letter.is_whitespace() || SIGNS.contains(&letter) || letter == ')')
        .filter(|word| !word.is_empty() && !small.contains(&word.to_lowercase().as_str()))
        .collect();
    Some((one.value, one.unit, name.join(" ")))
}

/// A name that says inside what its row includes: the name before these words, and the words behind them.
pub(super) fn inside(name: &str) -> Option<(&str, &str)> {
    let starts = name
        .char_indices()
        .filter(|(at, _)| *at > 0 && name[..*at].ends_with(|letter: char| SIGNS.contains(&letter)));
    starts
        .filter_map(|(at, _)| {
            let (part, rest) = after(&name[at..])?;
            let outer = name[..at].trim_end_matches(SIGNS);
            let rest = rest.trim_start_matches(SIGNS).trim_end_matches([')', ']', ' ', '.']);
            (part == Part::OfWhich && !outer.trim().is_empty()).then_some((outer, rest))
        })
        .next()
}

impl BudgetReader<'_> {
    /// Whether the scenario itself says what a name means.
    pub(super) fn own_name(&self, text: &str) -> bool {
        self.wanted.own.iter().any(|(known, _)| bare(known) == bare(text))
    }

    fn key_of(&self, name: &str) -> Option<&'static str> {
        match NAMES.means(name, &self.wanted.own)? {
            Means::Line(line) => Some(line.key()),
            Means::Integrated => Some(INTEGRATED),
            Means::LeftOut => None,
        }
    }

    /// A row that says it is a part of another; whether its amount was of use.
    pub(super) fn part_row(
        &mut self,
        (name, money): (usize, Option<usize>),
        (part, rest): (Part, &str),
        headings: &Headings,
        read: &mut Read,
    ) {
        let Some(money) = money else {
            if part == Part::Memo {
                // What stands below such a heading is told beside the budget.
                read.memo = true;
            } else if rest.is_empty() {
                let found =
                    format!("{} without a name and an amount", shown(&self.cells[name].content));
                let allowed =
                    "these words before the name of each row that is a part of the row above";
                let hint = "for example `of which: residential rehab`".to_owned();
                self.problem(name, found, allowed, Some(hint));
            }
            return;
        };
        let Some(pounds) = self.pounds(money, headings) else {
            read.broken = true;
            return;
        };
        let row = Row { name, money, pounds, key: self.key_of(rest) };
        match (part, read.above) {
            (Part::OfWhich, Above::Row(of)) => self.take_out(of, row, read),
            (Part::OfWhich, Above::Asked) => {}
            _ => self.beside(row, read),
        }
    }

    /// A part of a row: its line has it and the row does not; where it is of the same line, or of none, it stays in the row.
    fn take_out(&mut self, of: usize, row: Row, read: &mut Read) {
        let Some(whole) = read.rows.get(of) else { return };
        let stays = row.key.is_none() || whole.key.is_none() || row.key == whole.key;
        let cells = self.cells;
        let name = |at: usize| cells[at].name();
        if !(0.0..=whole.pounds).contains(&row.pounds) {
            let found = format!(
                "{} as a part of {}, which has {}",
                Pence::from_pounds(row.pounds),
                name(whole.name),
                Pence::from_pounds(whole.pounds)
            );
            let hint = "if it is no part of the row above, take these words out of its name; a part of another row stands below \
                        that one";
            self.problem(
                row.money,
                found,
                "a part of the row above that is no more than that row has",
                Some(hint.to_owned()),
            );
            read.broken = true;
            return;
        }
        read.parts.push((row.name, row.pounds));
        if stays {
            read.inside.push((row.name, row.pounds));
            return;
        }
        let left = pence(whole.pounds - row.pounds);
        self.documents.note(format!(
            "{} “{}” is a part of {}: {} has its {}, and {} the {} that are left",
            name(row.name),
            short(cells[row.name].text().unwrap_or_default()),
            name(whole.name),
            row.key.unwrap_or_default(),
            Pence::from_pounds(row.pounds),
            whole.key.unwrap_or_default(),
            Pence::from_pounds(left)
        ));
        read.rows[of].pounds = left;
        read.rows.push(row);
    }

    /// A row that is told beside the budget: not added; a line that it alone names would have nothing.
    pub(super) fn beside(&mut self, row: Row, read: &mut Read) {
        read.inside.push((row.name, row.pounds));
        read.parts.push((row.name, row.pounds));
        if row.key.is_some() {
            read.alone.push(row);
        }
    }

    /// Lines that are named beside the budget alone: whether some row above has them, nobody can tell.
    pub(super) fn beside_alone(&mut self, read: &Read) {
        for row in &read.alone {
            if row.pounds == 0.0 || read.rows.iter().any(|other| other.key == row.key) {
                continue;
            }
            let key = row.key.unwrap_or_default();
            let found = format!(
                "{} beside the budget, and no row for `{key}`",
                Pence::from_pounds(row.pounds)
            );
            let allowed = "a row of its own for each line, or a part that stands below its row";
            let hint = format!(
                "if it is in none of the rows, take the words before its name out; if it is a part of one, begin it with `of \
                 which` right below that row; if it is no part of the budget, `\"{}\" = \"left_out\"` under `[budget_names]`",
                short(self.cells[row.name].text().unwrap_or_default())
            );
            self.problem(row.name, found, allowed, Some(hint));
        }
    }

    /// What a row includes by the words of its own name, which its line has already been given.
    pub(super) fn included(
        &mut self,
        words: &str,
        of: usize,
        headings: &Headings,
        read: &mut Read,
    ) {
        let Some(whole) = read.rows.get(of) else { return };
        let (name, money, all) = (whole.name, whole.money, whole.pounds);
        let said = of_amount(words);
        let key = self.key_of(said.as_ref().map_or(words, |(.., name)| name));
        if key.is_none() || key == whole.key || whole.key.is_none() {
            return;
        }
        let Some((value, unit, _)) = said else {
            self.documents.note(format!(
                "{} names {} as a part of it without an amount: {} has all of it; give it a row of its own",
                self.cells[name].name(),
                key.unwrap_or_default(),
                whole.key.unwrap_or_default()
            ));
            return;
        };
        let factor = if unit && headings.times() == 1.0 { 1.0 } else { headings.worth() };
        if factor != 1.0 && value * factor <= all {
            let found = format!(
                "{}, and amounts in {}{}",
                shown(&self.cells[name].content),
                headings.scale.words(),
                headings.span.map_or_else(String::new, |said| format!(" of {}", said.span.words()))
            );
            let hint = format!("give {} a row of its own", key.unwrap_or_default());
            self.problem(name, found, ALLOWED, Some(hint));
            read.broken = true;
            return;
        }
        self.take_out(of, Row { name, money, pounds: value, key }, read);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_say_they_are_parts_are_known() {
        for (name, wanted) in [
            ("of which: residential rehab", Some((Part::OfWhich, "residential rehab"))),
            ("  Of which depot buprenorphine", Some((Part::OfWhich, "depot buprenorphine"))),
            ("- o/w rehab", Some((Part::OfWhich, "rehab"))),
            ("(of which rehab)", Some((Part::OfWhich, "rehab"))),
            ("Including naloxone (kits)", Some((Part::OfWhich, "naloxone (kits)"))),
            ("incl. outreach", Some((Part::OfWhich, "outreach"))),
            ("Memo: capital", Some((Part::Memo, "capital"))),
            ("Memorandum", Some((Part::Memo, ""))),
            ("Rehab (included above)", Some((Part::Memo, "Rehab"))),
            ("Naloxone - memo", Some((Part::Memo, "Naloxone"))),
            ("included above: rehab", Some((Part::Memo, "rehab"))),
            ("Inclusion keyworkers", None),
            ("Memorandum items:", Some((Part::Memo, "items:"))),
            ("Memory clinic", None),
            ("Memorandum of understanding: police", None),
            ("Incorporated rehab", None),
            ("Keyworking (incl. outreach)", None),
            ("", None),
            ("–", None),
        ] {
            assert_eq!(part(name), wanted, "{name}");
        }
    }

    #[test]
    fn what_a_name_includes_is_known_with_its_amount() {
        for (name, outer, pounds, line) in [
            ("Keyworking, including £12,500 for naloxone", "Keyworking", 12_500.0, "naloxone"),
            ("Keyworking (incl. naloxone £12.5k)", "Keyworking", 12_500.0, "naloxone"),
            ("Tier 4 rehab of which detox: £1.2 million", "Tier 4 rehab", 1.2e6, "detox"),
            ("Rehab [o/w £5 a year is BBV testing]", "Rehab", 5.0, "BBV testing"),
        ] {
            let (own, words) = inside(name).unwrap();
            assert_eq!(own, outer, "{name}");
            let (value, _, of) = of_amount(words).unwrap();
            assert_eq!((value, of.as_str()), (pounds, line), "{name}");
        }
        assert_eq!(inside("Keyworking (incl. naloxone)"), Some(("Keyworking", "naloxone")));
        assert_eq!(of_amount("naloxone"), None);
        for name in
            ["Keyworking", "of which rehab", "Income", "Inclusion team", "Rehab (Inclusion)"]
        {
            assert_eq!(inside(name), None, "{name}");
        }
    }
}
