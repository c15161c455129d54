//! A question in one line becomes a scenario: a cut, money moved, a grant that ends, what must be funded.
//!
//! Nothing is read or written here: a scenario goes in, the text of one that extends it comes out, so that every face
//! asks in the same way and a question can be edited and shared.

use super::budget::{cut_of_total, prescribing_share};
use super::guess;
use super::lines::Line;
use super::plan::{locked, others};
use super::types::Scenario;
use crate::units::math::pow;
use crate::units::{MONTHS_PER_YEAR, Pence, YearMonth};
use std::fmt::Write as _;

mod asked;
mod grant;
mod need;
use asked::refused;
pub use asked::{Amount, LineNames, Over, Prices, Refused, pounds};
pub use grant::{Grant, GrantEnds, grant_ends};
pub use need::{Need, NeedQuestion, Wanted, need};

/// Longest name of a scenario, and longest title.
const LONGEST_NAME: usize = 60;
const LONGEST_TITLE: usize = 200;
/// Most steps of a ladder.
pub const MOST_STEPS: u32 = 20;

/// A cut.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// How much is taken: of the whole budget, or of `lines`.
    pub by: Amount,
    /// Lines that are cut; without them the whole budget is.
    pub lines: Option<LineNames>,
    /// Lines that keep their pounds in a cut of the whole.
    pub protect: Option<LineNames>,
    /// Whether prescribing loses as large a share as the other lines, and not half of it.
    pub evenly: bool,
    /// First month; the start when none.
    pub from: Option<YearMonth>,
    /// Time over which the cut comes about.
    pub over: Over,
    /// Real or cash.
    pub prices: Prices,
}

/// Money moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// Lines that give.
    pub from: LineNames,
    /// Lines that receive.
    pub to: LineNames,
    /// How much is moved: of the giving lines, or pounds a year.
    pub amount: Amount,
    /// First month; the start when none.
    pub start: Option<YearMonth>,
    /// Time over which the money moves.
    pub over: Over,
    /// Into how many steps the move is broken; 1 is the move alone.
    pub steps: u32,
}

/// A question as a scenario that extends another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Name of the scenario, made of what is asked.
    pub name: String,
    /// What is asked, in a sentence.
    pub asks: String,
    /// What has to be known about how it was understood.
    pub notes: Vec<String>,
    /// Pounds a year moved by each option of a ladder; one entry where there is no ladder.
    pub steps: Vec<Pence>,
    title: String,
    ids: Vec<String>,
    options: String,
}

impl Question {
    /// The scenario file; `extends` is the file that it builds on, relative to itself, or the name of a built-in one.
    #[must_use]
    pub fn text(&self, extends: &str) -> String {
        let ids: Vec<String> = self.ids.iter().map(|id| quoted(id)).collect();
        let mut text = format!(
            "# {}\n# Edit it and run it: `balance run` and the name of this file. Every key: docs/scenario-format.md.\n\n\
             extends = {}\nname = {}\ntitle = {}\ndescription = {}\nonly = [{}]\n",
            self.asks,
            quoted(extends),
            quoted(&self.name),
            quoted(&self.title),
            quoted(&self.asks),
            ids.join(", ")
        );
        text.push_str(&self.options);
        text.push_str(
            "\n# The same question with contested evidence read otherwise: \"sceptical\" or \"hopeful\".\n# [evidence]\n\
             # reading = \"sceptical\"\n",
        );
        text
    }
}

/// A text as TOML writes it.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => quoted.push(' '),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// A title of at most the allowed length.
fn title(base: &Scenario, what: &str) -> String {
    let whole = format!("{}: {what}", base.title);
    let title = if whole.chars().count() > LONGEST_TITLE { what } else { &whole };
    title.chars().take(LONGEST_TITLE).collect()
}

/// A name that a scenario may have, made of a base's name and what is asked; a long one ends in a mark of the whole.
fn name(base: &Scenario, what: &str) -> String {
    let mut whole = String::new();
    for letter in format!("{}-{}", base.name, what.replace('%', "percent")).chars() {
        let letter = letter.to_ascii_lowercase();
        if letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '_' | '-') {
            whole.push(letter);
        } else if !whole.ends_with('-') {
            whole.push('-');
        }
    }
    if whole.len() <= LONGEST_NAME {
        return whole;
    }
    // Fowler, Noll and Vo's hash (FNV-1a): names that differ only at the end stay apart.
    let hash = whole
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{}-{hash:08x}", whole[..LONGEST_NAME - 9].trim_end_matches('-'))
}

/// The month is within the horizon.
fn within(base: &Scenario, month: Option<YearMonth>, option: &str) -> Result<(), Refused> {
    let Some(month) = month else { return Ok(()) };
    if (0..i64::from(base.horizon_months)).contains(&month.months_since(base.start)) {
        return Ok(());
    }
    let last = base.start.plus(base.horizon_months - 1);
    Err(refused(
        format!("`{option} {month}`"),
        format!("a month from {} to {last}, the horizon of “{}”", base.start, base.title),
    ))
}

/// `from` and `over` as a person says them.
fn when(from: Option<YearMonth>, over: Over) -> String {
    let from = from.map_or_else(String::new, |month| format!(" from {month}"));
    if over.months > 0.0 { format!("{from} over {over}") } else { from }
}

/// Number in a file: as few digits as read back the same.
fn digits(number: f64) -> String {
    format!("{number}")
}

fn money(base: &Scenario, lines: &[Line]) -> Pence {
    lines.iter().map(|&line| base.baseline[line as usize]).sum()
}

/// A cut as a scenario.
///
/// # Errors
///
/// What the budget or the horizon cannot bear.
pub fn cut(base: &Scenario, asked: &Cut) -> Result<Question, Refused> {
    within(base, asked.from, "--from")?;
    let lines = asked.lines.as_ref().map(|names| names.lines(base, &[]));
    let whole = money(base, lines.as_deref().unwrap_or(Line::ALL));
    if whole <= Pence::ZERO {
        let found = asked
            .lines
            .as_ref()
            .map_or("a budget".to_owned(), |lines| format!("`{}`", lines.word()));
        return Err(refused(
            format!("{found} without money"),
            "lines that have money at the start",
        ));
    }
    let nominal = match asked.by {
        Amount::Share(share) => share,
        Amount::PoundsPerYear(pounds) => pounds / whole.pounds(),
    };
    if nominal > 1.0 {
        return Err(refused(
            format!("a cut of {}", asked.by),
            format!("at most what is there: {whole} a year"),
        ));
    }
    let mut notes = Vec::new();
    let share = match asked.prices {
        Prices::Real => nominal,
        Prices::Cash { inflation } => {
            let years = asked.over.months / MONTHS_PER_YEAR;
            let real = 1.0 - (1.0 - nominal) / pow(1.0 + inflation, years);
            let at_once = "A cut that comes about at once is the same in cash and in real terms.";
            notes.push(if years == 0.0 { at_once.to_owned() } else { format!(
                "The cut is in cash: {} less in pounds of the day. With prices rising by {} % a year (assumed; \
                 --inflation) over the {} in which it comes about, that buys {} % less, which is what is run. Afterwards \
                 the budget keeps pace with prices.",
                asked.by,
                guess::plain(100.0 * inflation),
                asked.over,
                guess::plain((1000.0 * real).round() / 10.0)
            ) });
            real
        }
    };
    let protected = asked.protect.as_ref().map(|names| names.lines(base, &[]));
    if lines.is_none() {
        bearable(base, share, protected.as_deref().unwrap_or_default())?;
        if !asked.evenly {
            notes.push(protected_last(base));
        }
    }
    let of =
        asked.lines.as_ref().map_or_else(|| "the whole budget".to_owned(), ToString::to_string);
    let spared = asked.protect.as_ref().map_or(String::new(), |lines| format!(", sparing {lines}"));
    let cash = if asked.prices == Prices::Real { "" } else { " in cash" };
    let when = when(asked.from, asked.over);
    let verb = if matches!(asked.by, Amount::Share(_)) { "of" } else { "off" };
    let what = format!("cut {}{cash} {verb} {of}{when}{spared}", asked.by);
    let mut options = format!(
        "\n[[options]]\nid = \"cut\"\ntitle = {}\n\n[options.cut]\nby = {}\n",
        quoted(&capital(&what)),
        digits(share)
    );
    lines_key(&mut options, "lines", asked.lines.as_ref(), base, &[]);
    lines_key(&mut options, "protect", asked.protect.as_ref(), base, &[]);
    if asked.evenly {
        options.push_str("evenly = true\n");
    }
    month_keys(&mut options, "from", asked.from, asked.over);
    Ok(Question {
        name: name(base, &what),
        asks: format!("What would follow in “{}” from this: {what}?", base.area.name),
        title: title(base, &what),
        notes,
        steps: vec![whole.share(share)],
        ids: vec!["cut".to_owned()],
        options,
    })
}

/// Said of a cut of the whole budget.
fn protected_last(base: &Scenario) -> String {
    let share = prescribing_share(&base.evidence);
    let loses = if share == 0.5 {
        "half the share that the other lines lose".to_owned()
    } else {
        format!("{} times the share that the other lines lose", guess::plain(share))
    };
    format!(
        "Prescribing loses {loses}, because councils protect it last: an assumption (row a-B32), of which half came nearest \
         to what was counted in the back-test. `--evenly` takes the same share of each."
    )
}

/// The front line can bear the cut.
fn bearable(base: &Scenario, share: f64, protected: &[Line]) -> Result<(), Refused> {
    let Err(most) = cut_of_total(&base.baseline, share, protected, 1.0) else { return Ok(()) };
    let down = (most * 1000.0).floor() / 10.0;
    let pounds = money(base, Line::ALL).share(most);
    Err(refused(
        format!("a cut of {} % of the whole budget", guess::plain((share * 1000.0).round() / 10.0)),
        format!(
            "at most {} % ({pounds} a year): management, premises and commissioning keep their pounds, and so do \
             protected lines and lines whose effect the model cannot see",
            guess::plain(down)
        ),
    )
    .hint("name lines, as in `--lines management,keyworking`, to cut those as well"))
}

fn lines_key(
    text: &mut String,
    key: &str,
    names: Option<&LineNames>,
    base: &Scenario,
    other: &[Line],
) {
    if let Some(names) = names {
        // Writing to a String does not fail.
        let _ = writeln!(text, "{key} = {}", names.toml(base, other));
    }
}

fn month_keys(text: &mut String, key: &str, month: Option<YearMonth>, over: Over) {
    if let Some(month) = month {
        let _ = writeln!(text, "{key} = \"{month}\"");
    }
    if over.months > 0.0 {
        let _ = writeln!(text, "over_years = {}", digits(over.months / MONTHS_PER_YEAR));
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).take(LONGEST_TITLE).collect()
}

/// Money moved as a scenario: one option, or one for each step.
///
/// # Errors
///
/// What the budget or the horizon cannot bear.
pub fn shift(base: &Scenario, asked: &Shift) -> Result<Question, Refused> {
    within(base, asked.start, "--start")?;
    let takers = asked.to.lines(base, &asked.from.lines(base, &[]));
    let givers = asked.from.lines(base, &takers);
    let takers = asked.to.lines(base, &givers);
    if let Some(both) = givers.iter().find(|line| takers.contains(line)) {
        return Err(refused(
            format!("`{}`, which both gives and receives", both.key()),
            "lines on one side only",
        ));
    }
    if takers.is_empty() {
        return Err(refused(
            format!("`--to {}`, where nothing is", asked.to.word()),
            "lines to give to",
        ));
    }
    if let Some(locked) = locked(&givers, &base.baseline) {
        let others = others(&givers).join(",");
        let without =
            if others.is_empty() { String::new() } else { format!("`--from {others}`; or ") };
        return Err(refused(
            format!("`--from {}`, which would lower `{}`", asked.from.word(), locked.key()),
            format!(
                "giving lines whose effect the model sees: it cannot see what lowering {} loses, so that the move would look \
                 free",
                locked.label()
            ),
        )
        .hint(format!(
            "{without}`balance cut … --lines {}` lowers it on purpose, and says what it cannot see",
            locked.key()
        )));
    }
    let has = money(base, &givers);
    if has <= Pence::ZERO {
        let allowed = "giving lines that have money at the start";
        return Err(refused(format!("`{}` without money", asked.from.word()), allowed));
    }
    let whole = match asked.amount {
        Amount::Share(share) => has.share(share),
        Amount::PoundsPerYear(pounds) => Pence::from_pounds(pounds),
    };
    if whole > has {
        return Err(refused(
            format!("{} from {}", asked.amount, asked.from),
            format!("at most what the giving lines have: {has} a year"),
        ));
    }
    let steps = asked.steps.max(1);
    let when = when(asked.start, asked.over);
    let what = format!("move {} from {} to {}{when}", asked.amount, asked.from, asked.to);
    let mut question = Question {
        name: name(
            base,
            &if steps > 1 { format!("{what} in {steps} steps") } else { what.clone() },
        ),
        asks: format!("What would follow in “{}” from this: {what}?", base.area.name),
        title: title(base, &what),
        notes: Vec::new(),
        steps: Vec::new(),
        ids: Vec::new(),
        options: String::new(),
    };
    for step in 1..=steps {
        let part = f64::from(step) / f64::from(steps);
        let (key, number, pounds) = match asked.amount {
            Amount::Share(share) => ("share", share * part, has.share(share * part)),
            Amount::PoundsPerYear(_) => {
                let pounds = whole.share(part);
                ("amount_gbp_per_year", pounds.pounds(), pounds)
            }
        };
        let (id, title) = if steps > 1 {
            (format!("step_{step}"), format!("Step {step} of {steps}: {pounds} a year moved"))
        } else {
            ("shift".to_owned(), capital(&what))
        };
        let text = &mut question.options;
        let _ = write!(
            text,
            "\n[[options]]\nid = \"{id}\"\ntitle = {}\n\n[options.shift]\n",
            quoted(&title)
        );
        lines_key(text, "from", Some(&asked.from), base, &takers);
        lines_key(text, "to", Some(&asked.to), base, &givers);
        let _ = writeln!(text, "{key} = {}", digits(number));
        month_keys(text, "start", asked.start, asked.over);
        question.ids.push(id);
        question.steps.push(pounds);
    }
    Ok(question)
}
