//! What a picture found, in a sentence: the words that stand over it. They are short, say where the model cannot tell, and
//! which of its findings are untested.

use super::titles::alone;
use crate::findings::headline::Answer;
use crate::findings::quantities::Quantity;
use crate::findings::sign::{FEWEST_RUNS, Sign, sign};
use crate::narrative::Summary;
use crate::narrative::figures::capital;
use crate::narrative::words::{amount, noun};
use std::cell::Cell;

/// Letters of a sentence, above which it names less.
const LETTERS: usize = 110;
/// Options that are named one by one, at most.
const NAMED: usize = 2;

/// How much a sentence names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Options by their titles, each with its number.
    Numbers,
    /// Options by their titles.
    Titles,
    /// How many options.
    Counts,
}

/// Options in one sentence.
pub struct Names<'a> {
    summary: &'a Summary,
    /// How much it names.
    pub how: How,
    /// Whether it was said of how many options.
    counted: Cell<bool>,
}

/// The first of three sentences that is short enough: with titles and numbers, with titles, with counts.
#[must_use]
pub fn shortest(summary: &Summary, build: impl Fn(&Names) -> String) -> String {
    let sentence = |how: How| capital(&build(&Names { summary, how, counted: Cell::new(false) }));
    [How::Numbers, How::Titles]
        .into_iter()
        .map(sentence)
        .find(|sentence| sentence.chars().count() <= LETTERS)
        .unwrap_or_else(|| sentence(How::Counts))
}

/// The last of the three: with counts.
#[must_use]
pub fn in_counts(summary: &Summary, build: impl Fn(&Names) -> String) -> String {
    capital(&build(&Names { summary, how: How::Counts, counted: Cell::new(false) }))
}

/// Parts of a list in a sentence: `a, b and c`.
#[must_use]
pub fn joined(parts: &[String]) -> String {
    match parts {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => parts.concat(),
    }
}

impl Names<'_> {
    /// An option's title in quotation marks.
    #[must_use]
    pub fn quoted(&self, option: usize) -> String {
        format!("“{}”", alone(self.summary, option))
    }

    /// Whether so many options are named one by one.
    #[must_use]
    pub fn each(&self, options: usize) -> bool {
        self.how != How::Counts && options <= NAMED
    }

    /// Some of the options beside the comparator.
    #[must_use]
    pub fn of(&self, options: &[usize]) -> String {
        let others = self.summary.strategies.len().saturating_sub(1);
        match (options.len(), others) {
            (2, 2) => "both options".into(),
            (some, others) if some == others && others > 1 => "every option".into(),
            (some, _) if self.each(some) => {
                joined(&options.iter().map(|option| self.quoted(*option)).collect::<Vec<_>>())
            }
            (_, 1) => "the option".into(),
            (some, _) if self.counted.replace(true) => some.to_string(),
            (some, others) => format!("{some} of {others} options"),
        }
    }

    /// The same where something holds under none of them.
    #[must_use]
    pub fn none_of(&self, options: &[usize]) -> String {
        match self.of(options).as_str() {
            "every option" => "any option".into(),
            "both options" => "either option".into(),
            other => other.into(),
        }
    }
}

/// What stands behind options of which `untested` rest on weak evidence alone.
#[must_use]
pub fn mark(untested: usize, of: usize) -> String {
    match untested {
        0 => String::new(),
        some if some == of => " (UNTESTED)".into(),
        some => format!(" ({some} UNTESTED)"),
    }
}

/// On which side an option lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Less than the comparator.
    Less,
    /// More.
    More,
    /// The model cannot tell.
    Unclear,
    /// No difference worth the name.
    Same,
}

/// What is known of an option.
#[derive(Clone, Copy, Debug)]
pub struct One {
    /// Option, counted from the comparator, 0.
    pub option: usize,
    /// On which side it lies.
    pub side: Side,
    /// By how much; nothing is said of it where there is no such number.
    pub by: Option<f64>,
    /// Whether that rests on weak evidence alone.
    pub untested: bool,
}

/// How a difference is said.
pub struct Said<'a> {
    /// What is counted: `deaths`.
    pub noun: &'a str,
    /// The words of less and of more: `fewer`, `more`.
    pub sides: [&'a str; 2],
    /// A number with its side: `31 fewer`.
    pub say: &'a dyn Fn(f64) -> String,
    /// What stands before the first clear difference: `on average`.
    pub how: &'a str,
}

/// Under which options there is more, less, or neither.
#[must_use]
pub fn sides(names: &Names, ones: &[One], said: &Said) -> String {
    let Said { noun, sides: [fewer, more], say, how } = said;
    let group = |side: Side| ones.iter().filter(|one| one.side == side).collect::<Vec<_>>();
    let options = |group: &[&One]| group.iter().map(|one| one.option).collect::<Vec<_>>();
    let mut parts: Vec<String> = Vec::new();
    for (side, word) in [(Side::Less, fewer), (Side::More, more)] {
        let group = group(side);
        if group.is_empty() {
            continue;
        }
        // The noun stands once.
        let first = parts.is_empty();
        let noun = if first { format!(" {noun}") } else { String::new() };
        let numbers: Option<Vec<f64>> = group.iter().map(|one| one.by).collect();
        let part = match numbers {
            Some(numbers) if names.how == How::Numbers && names.each(group.len()) => {
                let mut noun = noun;
                let each = group.iter().zip(numbers).map(|(one, by)| {
                    let mark = mark(usize::from(one.untested), 1);
                    let noun = std::mem::take(&mut noun);
                    format!("{}{noun} under {}{mark}", say(by), names.quoted(one.option))
                });
                let each = joined(&each.collect::<Vec<_>>());
                if first && !how.is_empty() { format!("{how} {each}") } else { each }
            }
            _ => {
                let untested = group.iter().filter(|one| one.untested).count();
                let mark = mark(untested, group.len());
                format!("{word}{noun} under {}{mark}", names.of(&options(&group)))
            }
        };
        parts.push(part);
    }
    let (unclear, same) = (options(&group(Side::Unclear)), options(&group(Side::Same)));
    if !unclear.is_empty() {
        let which = names.none_of(&unclear);
        parts.push(if parts.is_empty() {
            format!("the model cannot tell {more} {noun} from {fewer} under {which}")
        } else {
            format!("unclear under {which}")
        });
    }
    if !same.is_empty() {
        let what = if parts.is_empty() { format!(" in {noun}") } else { String::new() };
        parts.push(format!("no difference worth the name{what} under {}", names.of(&same)));
    }
    parts.join("; ")
}

/// What an answer is under all options.
#[must_use]
pub fn answered(summary: &Summary, answer: &Answer) -> String {
    let (facts, quantity) = (&summary.facts, answer.quantity);
    let what = noun(quantity);
    if !facts.expected && facts.runs < FEWEST_RUNS {
        return too_few(what);
    }
    let ones: Vec<One> =
        (1..=answer.differences.len()).filter_map(|option| one(summary, answer, option)).collect();
    let said = Said {
        noun: what,
        sides: ["fewer", "more"],
        say: &|by| amount(quantity, by),
        how: if facts.expected { "with central values" } else { "on average" },
    };
    shortest(summary, |names| sides(names, &ones, &said))
}

/// Said where runs are too few for anything.
#[must_use]
pub fn too_few(what: &str) -> String {
    format!("Too few runs to tell more {what} from fewer")
}

/// What is known of an option's answer.
#[must_use]
pub fn one(summary: &Summary, answer: &Answer, option: usize) -> Option<One> {
    let difference = answer.difference(option)?;
    let side = match sign(&summary.facts, answer.quantity.better(), difference) {
        Sign::More(_) => Side::More,
        Sign::Less(_) => Side::Less,
        Sign::Unclear => Side::Unclear,
        Sign::Slight | Sign::Identical => Side::Same,
    };
    let untested = untested(summary, answer.quantity, option);
    Some(One { option, side, by: Some(difference.absolute.mean), untested })
}

/// Whether a clear difference of an option rests on weak evidence alone.
#[must_use]
pub fn untested(summary: &Summary, quantity: Quantity, option: usize) -> bool {
    summary.rests.untested(summary, quantity).iter().any(|(other, _)| *other == option)
}

/// The first letter as a small one.
pub(super) fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
