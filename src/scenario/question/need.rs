//! What must be funded to keep deaths at or below a number: the same money by degrees, for one way of spending it or
//! several.

use super::super::budget::spread;
use super::super::lines::Line;
use super::super::plan::locked;
use super::super::types::Scenario;
use super::asked::{Amount, LineNames, Over, Refused, refused};
use super::{LONGEST_TITLE, Question, guess, money, month_keys, name, quoted, title, when, within};
use crate::units::{Pence, YearMonth};
use std::fmt::Write as _;

/// Most options of a question, as many as a file may have.
const MOST_OPTIONS: u32 = 40;

/// What deaths have to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wanted {
    /// At most so many over the horizon, of all causes.
    AtMost(f64),
    /// So many fewer over the horizon than when carrying on.
    Fewer(f64),
}

/// What must be funded?
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// What deaths have to be.
    pub wanted: Wanted,
    /// Ways of spending the money: each a list of lines.
    pub ways: Vec<LineNames>,
    /// Lines that give it; new money where none.
    pub from: Option<LineNames>,
    /// The most that is tried.
    pub most: Amount,
    /// Into how many equal steps it is broken.
    pub steps: u32,
    /// First month; the start when none.
    pub start: Option<YearMonth>,
    /// Time over which it comes.
    pub over: Over,
}

/// A question, and which of its options belong to which way of spending the money.
#[derive(Clone, Debug, PartialEq)]
pub struct NeedQuestion {
    /// The question, whose options are the steps of the first way, then those of the next.
    pub question: Question,
    /// The lines of each way, in words.
    pub ways: Vec<String>,
    /// Steps of each way.
    pub steps: usize,
    /// What deaths have to be.
    pub wanted: Wanted,
    /// Whether other lines give the money.
    pub moved: bool,
}

/// What must be funded, as a scenario with an option for each step of each way.
///
/// # Errors
///
/// What the budget or the horizon cannot bear.
pub fn need(base: &Scenario, asked: &Need) -> Result<NeedQuestion, Refused> {
    within(base, asked.start, "--start")?;
    let (ways, steps) = (asked.ways.len() as u32, asked.steps.max(1));
    if ways * steps > MOST_OPTIONS {
        return Err(refused(
            format!("{ways} ways of {steps} steps"),
            format!("at most {MOST_OPTIONS} together"),
        )
        .hint(format!("`--steps {}`", (MOST_OPTIONS / ways).max(1))));
    }
    let givers = match &asked.from {
        Some(from) => givers(base, from, asked)?,
        None => Vec::new(),
    };
    let has = if asked.from.is_some() { money(base, &givers) } else { money(base, Line::ALL) };
    let most = match asked.most {
        Amount::Share(share) => has.share(share),
        Amount::PoundsPerYear(pounds) => Pence::from_pounds(pounds),
    };
    if asked.from.is_some() && most > has {
        return Err(refused(
            format!("{} from {}", asked.most, asked.from.as_ref().map_or("", |_| "these lines")),
            format!("at most what the giving lines have: {has} a year"),
        ));
    }
    let target = match asked.wanted {
        Wanted::AtMost(deaths) => format!("keep deaths at or below {}", guess::plain(deaths)),
        Wanted::Fewer(deaths) => format!("have {} fewer deaths", guess::plain(deaths)),
    };
    let when = when(asked.start, asked.over);
    let source = match &asked.from {
        Some(from) => format!("moved from {from}"),
        None => "of new money".to_owned(),
    };
    let named: Vec<String> = asked.ways.iter().map(ToString::to_string).collect();
    let what = format!(
        "what must be funded to {target}, with up to {} {source}{when} for {}",
        asked.most,
        named.join("; or ")
    );
    let mut question = Question {
        name: name(base, &format!("{target} {}", named.join(" or "))),
        asks: format!("In “{}”: {what}?", base.area.name),
        title: title(base, &what),
        notes: Vec::new(),
        steps: Vec::new(),
        ids: Vec::new(),
        options: String::new(),
    };
    for (way, lines) in asked.ways.iter().enumerate() {
        for step in 1..=steps {
            let pounds = most.share(f64::from(step) / f64::from(steps));
            let id = format!("way_{}_step_{step}", way + 1);
            let title = format!("{pounds} a year {source} for {lines}");
            let title: String = title.chars().take(LONGEST_TITLE).collect();
            let _ = write!(
                question.options,
                "\n[[options]]\nid = \"{id}\"\ntitle = {}\n",
                quoted(&title)
            );
            given(&mut question.options, base, asked, lines, &givers, pounds);
            question.ids.push(id);
            question.steps.push(pounds);
        }
    }
    Ok(NeedQuestion {
        question,
        ways: named,
        steps: steps as usize,
        wanted: asked.wanted,
        moved: asked.from.is_some(),
    })
}

/// The lines that give.
fn givers(base: &Scenario, from: &LineNames, asked: &Need) -> Result<Vec<Line>, Refused> {
    let takers: Vec<Line> = asked.ways.iter().flat_map(|way| way.lines(base, &[])).collect();
    let givers = from.lines(base, &takers);
    if let Some(both) = givers.iter().find(|line| takers.contains(line)) {
        return Err(refused(
            format!("`{}`, which both gives and receives", both.key()),
            "lines on one side only",
        ));
    }
    if let Some(locked) = locked(&givers, &base.baseline) {
        return Err(refused(
            format!("`--from {}`, which would lower `{}`", from.word(), locked.key()),
            "giving lines whose effect the model sees: money from others would look free",
        ));
    }
    if money(base, &givers) <= Pence::ZERO {
        let allowed = "giving lines that have money at the start";
        return Err(refused(format!("`{}` without money", from.word()), allowed));
    }
    Ok(givers)
}

/// The keys that give some pounds to some lines.
fn given(
    text: &mut String,
    base: &Scenario,
    asked: &Need,
    names: &LineNames,
    givers: &[Line],
    pounds: Pence,
) {
    if let Some(from) = &asked.from {
        let _ = write!(
            text,
            "\n[options.shift]\nfrom = {}\nto = {}\namount_gbp_per_year = {}\n",
            from.toml(base, &names.lines(base, givers)),
            names.toml(base, givers),
            pounds.pounds()
        );
        month_keys(text, "start", asked.start, asked.over);
        return;
    }
    let lines = names.lines(base, &[]);
    let weights: Vec<(Line, i64)> =
        lines.iter().map(|&line| (line, base.baseline[line as usize].0)).collect();
    let parts = spread(pounds.0, &weights);
    let parts: Vec<String> = lines
        .iter()
        .filter(|line| parts[**line as usize] != 0)
        .map(|line| format!("{} = {}", line.key(), Pence(parts[*line as usize]).pounds()))
        .collect();
    let _ = write!(text, "\n[options.add]\ngbp_per_year = {{ {} }}\n", parts.join(", "));
    month_keys(text, "from", asked.start, asked.over);
}
