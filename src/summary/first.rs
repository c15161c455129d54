//! The first screen: the few sentences without which no number of a run should be read.
//!
//! Everything else that is said about a run stands in the page and in the details. What keeps an answer about cuts, LEROs
//! or rehab from being read as more than it is stands here in its short form, once for all options that it is about.
//! Where there are several options beside the comparator they are numbered, and sentences name them by their numbers.

use super::Summary;
use super::board::recovery;
use super::caveats::{Cut, more_for, outside, unseen};
use super::contract;
use super::figures::{duration, grouped, plain, quoted};
use super::gate;
use super::observed;
use super::quantities::{Quantity, Timing};
use super::rests::{Turn, Verdict};
use super::warnings;
use super::words::{ENOUGH, Sign, amount, likely, noun, sign};
use crate::model::Outcome;
use crate::scenario::{Line, Scenario};

/// The sentences of the first screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct First {
    /// What was found, and on what evidence it rests.
    pub found: Vec<String>,
    /// The weakest point of what was found; none where nothing is clear.
    pub weakest: Option<String>,
    /// What has to be read with it.
    pub beside: Vec<String>,
}

/// How an option is named in the table: with its number, where there are several; never the comparator.
#[must_use]
pub fn label(options: usize, strategy: usize, title: &str) -> String {
    if strategy > 0 && options > 2 { format!("{strategy}. {title}") } else { title.to_owned() }
}

/// The sentences, in the order in which they are read.
#[must_use]
pub fn sentences(scenario: &Scenario, summary: &Summary) -> First {
    let mut first = First::default();
    if summary.facts.runs == 0 {
        return first;
    }
    first.found.extend(before_all(scenario));
    first.found.push(ran(scenario, summary));
    first.found.extend(likely(scenario, &summary.facts).map(String::from));
    let quantities = [
        Quantity::new(Outcome::Deaths, Timing::OverHorizon),
        recovery(summary.facts.horizon_months),
    ];
    for quantity in quantities {
        first.found.extend(sides(scenario, summary, quantity));
    }
    first.found.extend(untested(scenario, summary, &quantities));
    first.found.extend(holds(scenario, summary));
    first.weakest = weakest(scenario, summary);
    first.beside.extend(safeguards(scenario));
    first.beside.extend(said_of(scenario, &|option| {
        if scenario.blind(option).withholds() { Vec::new() } else { unseen(scenario, option) }
    }));
    first.beside.extend(gate::excused_in(gate::EXCEPTIONS, scenario));
    first.beside.extend(observed::short(&summary.observed));
    let missing = summary.words.precision.iter().filter(|sentence| *sentence != ENOUGH);
    first.beside.extend(missing.cloned());
    if scenario.strategies.len() > 1 {
        first.beside.push(
            "Recovery has three definitions (abstinent, settled, getting on with life), none ranked above another: read all \
             three."
                .into(),
        );
    }
    first
}

/// What has to be known before any number is read: what looks forgotten, what an option lowers and the model cannot see,
/// which options are outside anything seen.
#[must_use]
pub fn before_all(scenario: &Scenario) -> Vec<String> {
    let mut sentences = warnings::of(scenario);
    sentences.extend(contract::sentence(scenario));
    sentences.extend(said_of(scenario, &|option| {
        if scenario.blind(option).withholds() { unseen(scenario, option) } else { Vec::new() }
    }));
    sentences.extend(said_of(scenario, &|option| outside(scenario, option).into_iter().collect()));
    sentences
}

fn ran(scenario: &Scenario, summary: &Summary) -> String {
    let facts = &summary.facts;
    let how = match (facts.expected, facts.runs) {
        (true, _) => "Each option was calculated once with central values".to_owned(),
        (false, 1) => "Each option was run once under the same luck".to_owned(),
        (false, runs) => format!(
            "Each option was run {} times under the same parameters and luck",
            grouped(f64::from(runs))
        ),
    };
    let alone =
        if scenario.strategies.len() < 2 { "; nothing stands beside it to compare" } else { "" };
    let areas = match scenario.areas.len() {
        0 | 1 => String::new(),
        several => format!("{several} areas: "),
    };
    format!(
        "{how}, over {} in {areas}{}{alone}.",
        duration(facts.horizon_months),
        plain(&facts.area)
    )
}

/// Some options: the only one by its title, several by their numbers.
fn named(scenario: &Scenario, options: &[usize]) -> String {
    let others = scenario.strategies.len().saturating_sub(1);
    match options {
        [only] if others == 1 => quoted(scenario, *only),
        [only] => format!("option {only}"),
        all if all.len() == others => "every option".into(),
        [before @ .., last] => {
            let before: Vec<String> = before.iter().map(usize::to_string).collect();
            format!("options {} and {last}", before.join(", "))
        }
        [] => String::new(),
    }
}

/// On which side a quantity lies under the options.
fn sides(scenario: &Scenario, summary: &Summary, quantity: Quantity) -> Option<String> {
    let answer = summary.answer(quantity.outcome, quantity.timing)?;
    let (mut more, mut less, mut same, mut slight, mut unclear) =
        (vec![], vec![], vec![], vec![], vec![]);
    for (index, difference) in answer.differences.iter().enumerate() {
        match sign(&summary.facts, quantity.better(), difference) {
            Sign::More(_) => &mut more,
            Sign::Less(_) => &mut less,
            Sign::Identical => &mut same,
            Sign::Slight => &mut slight,
            Sign::Unclear => &mut unclear,
        }
        .push(index + 1);
    }
    let sure = if summary.facts.expected { "" } else { "likely " };
    let parts: Vec<String> = [
        (less, format!("{sure}fewer under")),
        (more, format!("{sure}more under")),
        (same, "exactly as many under".into()),
        (slight, "no difference worth the name under".into()),
        (unclear, "the model cannot tell for".into()),
    ]
    .into_iter()
    .filter(|(options, _)| !options.is_empty())
    .map(|(options, words)| format!("{words} {}", named(scenario, &options)))
    .collect();
    let noun = noun(quantity);
    let mut letters = noun.chars();
    let noun: String =
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    (!parts.is_empty())
        .then(|| format!("{noun}, against {}: {}.", quoted(scenario, 0), parts.join("; ")))
}

/// Differences that the runs show and weak evidence carries.
fn untested(scenario: &Scenario, summary: &Summary, quantities: &[Quantity]) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for quantity in quantities {
        let shown = summary.rests.untested(summary, *quantity);
        for (more, side) in [(false, "fewer"), (true, "more")] {
            let options: Vec<usize> = shown
                .iter()
                .filter(|(_, rises)| *rises == more)
                .map(|(option, _)| *option)
                .collect();
            if !options.is_empty() {
                parts.push(format!(
                    "{side} {} under {}",
                    noun(*quantity),
                    named(scenario, &options)
                ));
            }
        }
    }
    (!parts.is_empty()).then(|| {
        format!(
            "UNTESTED: {}. It rests on assumptions and weak evidence; read sceptically, less than a quarter of the difference \
             is left.",
            parts.join("; ")
        )
    })
}

/// The verdicts on differences that the runs show.
fn clear(summary: &Summary) -> Vec<&Verdict> {
    let clear = |verdict: &&Verdict| {
        let answer = summary.answer(verdict.quantity.outcome, verdict.quantity.timing);
        let difference = answer.and_then(|answer| answer.difference(verdict.strategy));
        difference.is_some_and(|difference| {
            let sign = sign(&summary.facts, verdict.quantity.better(), difference);
            matches!(sign, Sign::More(_) | Sign::Less(_))
        })
    };
    summary.rests.verdicts.iter().filter(clear).collect()
}

/// The weak row that turns a clear difference, or else moves one most for its size; where no row was tried, the clear
/// difference of which least is left when contested evidence is read sceptically.
fn weakest(scenario: &Scenario, summary: &Summary) -> Option<String> {
    let clear: Vec<&Verdict> = clear(summary)
        .into_iter()
        .filter(|verdict| verdict.base != 0.0 && !verdict.slight)
        .collect();
    let about = |verdict: &Verdict| {
        format!("{} under {}", noun(verdict.quantity), named(scenario, &[verdict.strategy]))
    };
    let tried = clear.iter().flat_map(|verdict| verdict.turns.iter().map(|turn| (*verdict, turn)));
    let share = |(verdict, turn): &(&Verdict, &Turn)| turn.reach(verdict.base) / verdict.base.abs();
    let moved = tried.filter(|pair| share(pair) > 0.0).max_by(|one, other| {
        let turns = |(_, turn): &(&Verdict, &Turn)| turn.turns_at.is_some();
        turns(one).cmp(&turns(other)).then(share(one).total_cmp(&share(other)))
    });
    if let Some((verdict, turn)) = moved {
        let [low, high] = turn.ends.map(|(_, difference)| amount(verdict.quantity, difference));
        let sign = if turn.turns_at.is_some() { ": the sign turns between them" } else { "" };
        return Some(format!(
            "Weakest point: a figure with little evidence, {}. From its low end to its high end, {} go from {low} to {high}{sign}.",
            turn.told(),
            about(verdict)
        ));
    }
    let left = |verdict: &&Verdict| verdict.sceptical / verdict.base;
    let verdict = clear.into_iter().min_by(|one, other| left(one).total_cmp(&left(other)))?;
    let of = |number: f64| amount(verdict.quantity, number);
    Some(format!(
        "Weakest point: {}, {} with central values, {} with contested evidence read sceptically.",
        about(verdict),
        of(verdict.base),
        of(verdict.sceptical)
    ))
}

/// Whether the clear differences keep their sign when contested evidence is read in the other ways.
fn holds(scenario: &Scenario, summary: &Summary) -> Option<String> {
    let clear = clear(summary);
    // Quantity by quantity, under which options.
    let mut turned: Vec<(Quantity, Vec<usize>)> = Vec::new();
    for verdict in clear.iter().filter(|verdict| !verdict.sign_holds()) {
        match turned.iter_mut().find(|(quantity, _)| *quantity == verdict.quantity) {
            Some((_, options)) => options.push(verdict.strategy),
            None => turned.push((verdict.quantity, vec![verdict.strategy])),
        }
    }
    if clear.is_empty() {
        None
    } else if turned.is_empty() {
        Some(
            "Every clear difference keeps its sign when contested evidence is read sceptically or hopefully; its size changes."
                .into(),
        )
    } else {
        let of = |(quantity, options): &(Quantity, Vec<usize>)| {
            format!("{} under {}", noun(*quantity), named(scenario, options))
        };
        let turned: Vec<String> = turned.iter().map(of).collect();
        Some(format!(
            "Whether these are more or fewer depends on how contested evidence is read: {}.",
            turned.join("; ")
        ))
    }
}

/// What keeps answers about cuts, LEROs and rehab from being read as more than they are.
fn safeguards(scenario: &Scenario) -> Vec<String> {
    let options = |wanted: &dyn Fn(usize) -> bool| -> Vec<usize> {
        (1..scenario.strategies.len()).filter(|&option| wanted(option)).collect()
    };
    let mut sentences = Vec::new();
    let cuts = options(&|option| Cut::of(scenario, option).is_some());
    if !cuts.is_empty() {
        sentences.push(format!(
            "Cuts ({}): the largest English study found no detectable link between cuts and deaths; this estimate comes \
             from coverage and retention.",
            named(scenario, &cuts)
        ));
    }
    let leros = options(&|option| more_for(scenario, option, &[Line::Lero]) > 0.0);
    if !leros.is_empty() {
        sentences.push(format!(
            "More for LEROs ({}): effect on relapse and price for each member are assumptions, without a controlled study; \
             what that money gains is untested.",
            named(scenario, &leros)
        ));
    }
    let rehab = options(&|option| more_for(scenario, option, &[Line::Rehab]) > 0.0);
    if !rehab.is_empty() {
        sentences.push(format!(
            "More for rehab ({}): its results come from people who chose it and were chosen for it; read deaths and all three \
             recoveries together, beside the sceptical reading.",
            named(scenario, &rehab)
        ));
    }
    sentences
}

/// What is said of options, each sentence once with all the options that it is about.
fn said_of(scenario: &Scenario, said: &dyn Fn(usize) -> Vec<String>) -> Vec<String> {
    let mut sentences: Vec<(String, Vec<usize>)> = Vec::new();
    for option in 1..scenario.strategies.len() {
        for sentence in said(option) {
            match sentences.iter_mut().find(|(known, _)| *known == sentence) {
                Some((_, options)) => options.push(option),
                None => sentences.push((sentence, vec![option])),
            }
        }
    }
    let told = |(sentence, options): (String, Vec<usize>)| {
        let whole = sentence.replace("what this", "what it");
        format!("{}: {}", capital(&named(scenario, &options)), lower_first(&whole))
    };
    sentences.into_iter().map(told).collect()
}

/// A sentence's beginning.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// A sentence that goes on after a colon.
fn lower_first(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().collect::<String>() + letters.as_str()
    })
}
