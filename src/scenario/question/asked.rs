//! Words of a question, as a person types them: how much, which lines, over how long, in which prices.

use super::super::guess;
use super::super::kinds::Lines;
use super::super::lines::{Behaviour, Line};
use super::super::names::{NAMES, OF_CONTRACT, bare};
use super::super::numbers;
use super::super::reader::Choice;
use super::super::types::Scenario;
use crate::units::{MONTHS_PER_YEAR, Pence};
use std::fmt;
use std::str::FromStr;

/// All front-line lines that have money and do not stand on the other side.
const FRONT_LINE: &str = "front_line";
/// Longest time over which a change comes about, in months.
const LONGEST: f64 = 480.0;

/// What cannot be asked, for the person who asks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Refused {
    /// What was asked.
    pub found: String,
    /// What may be asked.
    pub allowed: String,
    /// What to type.
    pub hint: Option<String>,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n  found:   {}\n  allowed: {}", self.found, self.allowed)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, "\n  hint:    {hint}"))
    }
}

pub(super) fn refused(found: impl Into<String>, allowed: impl Into<String>) -> Refused {
    Refused { found: found.into(), allowed: allowed.into(), hint: None }
}

impl Refused {
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// How much: a part of what is there, or pounds a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// A part of 1, above 0.
    Share(f64),
    /// Pounds a year, above 0.
    PoundsPerYear(f64),
}

impl FromStr for Amount {
    type Err = Refused;

    /// `40%`, `£500000`, `£1.2m`, `500k`. A bare number below 1,000 could mean either and is refused.
    fn from_str(text: &str) -> Result<Self, Refused> {
        let allowed = "a share, such as 40%, or pounds a year, such as £500000, 500k or £1.2m";
        let shown: String = text.chars().take(40).collect();
        let wrong = || refused(format!("`{shown}`"), allowed);
        let Some(guess) = numbers::number(text) else { return Err(wrong()) };
        let value = guess.value;
        let bare = text.trim().bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if value <= 0.0 {
            return Err(refused(format!("`{shown}`, which changes nothing"), allowed));
        }
        if guess.percent {
            return if text.contains('£') || value > 100.0 {
                Err(wrong().hint("a share is over 0 % and at most 100 %"))
            } else {
                Ok(Self::Share(value / 100.0))
            };
        }
        if bare && value < 1000.0 {
            let percent = if value < 1.0 { value * 100.0 } else { value };
            let plain = guess::plain(percent);
            let hint = format!("`{plain}%` for a share, `£{}` for pounds", guess::plain(value));
            return Err(wrong().hint(hint));
        }
        if value > 1e11 {
            return Err(wrong().hint("at most £100 billion a year"));
        }
        Ok(Self::PoundsPerYear(value))
    }
}

/// Pounds a year as a person types them for a line: `405000`, `£405,000`, `405k`, `£1.2m`, nothing for 0. Whole pounds.
///
/// # Errors
///
/// What is no such number.
pub fn pounds(text: &str) -> Result<i64, Refused> {
    const MOST: f64 = 1e11;
    let shown: String = text.chars().take(40).collect();
    let wrong =
        || refused(format!("`{shown}`"), "pounds a year, such as 405000, £405,000, 405k or £1.2m");
    if text.trim().is_empty() {
        return Ok(0);
    }
    let written = numbers::number(text).filter(|written| !written.percent).ok_or_else(wrong)?;
    if !(0.0..=MOST).contains(&written.value) {
        return Err(wrong().hint("from £0 to £100 billion a year"));
    }
    Ok(written.value.round() as i64)
}

impl Amount {
    /// As it is typed.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Self::Share(share) => format!("{}%", guess::plain(100.0 * share)),
            Self::PoundsPerYear(pounds) => format!("£{}", guess::plain(*pounds)),
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Share(share) => write!(f, "{} %", guess::plain(100.0 * share)),
            Self::PoundsPerYear(pounds) => write!(f, "{} a year", Pence::from_pounds(*pounds)),
        }
    }
}

/// Lines and groups of lines, by the names that a scenario file uses; `front_line` is every front-line line with money
/// that does not stand on the other side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineNames(Vec<&'static str>);

impl FromStr for LineNames {
    type Err = Refused;

    /// Names with commas between them.
    fn from_str(text: &str) -> Result<Self, Refused> {
        let known: Vec<&'static str> = <Lines as Choice>::all()
            .into_iter()
            .map(|(name, _)| name)
            .chain([FRONT_LINE])
            .collect();
        let mut names = Vec::new();
        let words: Vec<&str> = text.split(',').collect();
        let mut at = 0;
        while at < words.len() {
            // A name may hold commas itself: `Premises, IT & vehicles`.
            let longest = (at + 1..=words.len()).rev();
            let found = longest
                .filter_map(|end| Some((end, named(&words[at..end].join(","), &known)?)))
                .next();
            let Some((end, name)) = found else {
                let word = words[at].trim().trim_matches(QUOTES);
                let shown: String = word.chars().take(40).collect();
                let wrong = refused(format!("`{shown}`"), known.join(", "));
                let near = guess::nearest(word, known.iter().copied())
                    .or_else(|| NAMES.nearest(word).map(Line::key));
                return Err(match near {
                    _ if NAMES.is_contract(word) => wrong.hint(OF_CONTRACT),
                    Some(near) => wrong.hint(format!("did you mean `{near}`?")),
                    None => wrong,
                });
            };
            if !names.contains(&name) {
                names.push(name);
            }
            at = end;
        }
        Ok(Self(names))
    }
}

/// Quotes that stand around a word.
const QUOTES: [char; 6] = ['“', '”', '‘', '’', '"', '\''];

/// A line or a group by its name in files, or by another under which councils keep it.
fn named(text: &str, known: &[&'static str]) -> Option<&'static str> {
    let text = text.trim().trim_matches(QUOTES);
    let same = |name: &&&str| **name == text || bare(name) == bare(text);
    known.iter().find(same).copied().or_else(|| NAMES.line(text).map(Line::key))
}

impl fmt::Display for LineNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |name: &&str| match *name {
            "lero" => "LEROs".to_owned(),
            name => name.replace('_', " "),
        };
        let names: Vec<String> = self.0.iter().map(name).collect();
        match names.as_slice() {
            [before @ .., last] if !before.is_empty() => {
                write!(f, "{} and {last}", before.join(", "))
            }
            names => f.write_str(&names.concat()),
        }
    }
}

impl LineNames {
    /// Every front-line line with money that does not stand on the other side.
    #[must_use]
    pub fn front_line() -> Self {
        Self(vec![FRONT_LINE])
    }

    /// As they are typed.
    #[must_use]
    pub fn word(&self) -> String {
        self.0.join(",")
    }

    /// The lines, each once; `other` is what stands on the other side.
    pub(super) fn lines(&self, base: &Scenario, other: &[Line]) -> Vec<Line> {
        let mut lines = Vec::new();
        for name in &self.0 {
            let named = <Lines as Choice>::all().into_iter().find(|(known, _)| known == name);
            let all = named.map_or_else(|| front_line(base, other), |(_, lines)| lines.all());
            for line in all {
                if !lines.contains(&line) {
                    lines.push(line);
                }
            }
        }
        lines
    }

    /// The names as a list of a scenario file.
    pub(super) fn toml(&self, base: &Scenario, other: &[Line]) -> String {
        let mut names: Vec<&str> = Vec::new();
        for name in &self.0 {
            if *name == FRONT_LINE {
                names.extend(front_line(base, other).iter().map(|line| line.key()));
            } else {
                names.push(name);
            }
        }
        let mut seen: Vec<&str> = Vec::new();
        names.retain(|name| {
            !seen.contains(name) && {
                seen.push(name);
                true
            }
        });
        let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        format!("[{}]", quoted.join(", "))
    }
}

fn front_line(base: &Scenario, other: &[Line]) -> Vec<Line> {
    let bears = |line: &Line| {
        line.behaviour() == Behaviour::FrontLine
            && base.baseline[*line as usize] > Pence::ZERO
            && !other.contains(line)
    };
    Line::ALL.iter().copied().filter(bears).collect()
}

/// A time over which a change comes about, in months; 0 is at once.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Over {
    /// Months.
    pub months: f64,
}

impl FromStr for Over {
    type Err = Refused;

    /// `12` and `12 months` are months, `2 years` are years.
    fn from_str(text: &str) -> Result<Self, Refused> {
        let shown: String = text.chars().take(40).collect();
        let wrong = || {
            refused(
                format!("`{shown}`"),
                "months, such as 12, or years, such as \"2 years\"; at most 40 years",
            )
        };
        let text = text.trim().to_lowercase();
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let number: f64 = number.parse().map_err(|_| wrong())?;
        let months = match unit.trim() {
            "" | "m" | "month" | "months" => number,
            "y" | "year" | "years" => number * MONTHS_PER_YEAR,
            _ => return Err(wrong()),
        };
        if months <= LONGEST { Ok(Self { months }) } else { Err(wrong()) }
    }
}

impl fmt::Display for Over {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, unit) = if self.months % MONTHS_PER_YEAR == 0.0 {
            (self.months / MONTHS_PER_YEAR, "year")
        } else {
            (self.months, "month")
        };
        write!(f, "{} {unit}{}", guess::plain(number), if number == 1.0 { "" } else { "s" })
    }
}

/// What the amount of a cut is measured in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Prices {
    /// Pounds of the scenario's price year: what the money buys.
    Real,
    /// Pounds of the day, while prices rise by this share a year until the cut has come about. Afterwards the budget
    /// keeps pace with prices.
    Cash {
        /// Share a year.
        inflation: f64,
    },
}
