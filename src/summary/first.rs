//! The first screen: the few sentences without which no number of a run should be read.
//!
//! Everything else that is said about a run stands in the page and in the details. What keeps an answer about cuts, LEROs
//! or rehab from being read as more than it is stands here in its short form, once for all options that it is about.

use super::Summary;
use super::caveats::{Cut, more_for, unseen};
use super::figures::quoted;
use super::observed;
use super::rests::Verdict;
use super::words::{Sign, noun, sign};
use crate::scenario::{Line, Scenario};

/// Titles that a sentence names before it only counts.
const NAMED: usize = 3;

/// The sentences, in the order in which they are read.
#[must_use]
pub fn sentences(scenario: &Scenario, summary: &Summary) -> Vec<String> {
    let words = &summary.words;
    if summary.facts.runs == 0 {
        return Vec::new();
    }
    let mut sentences = words.run.clone();
    sentences.extend(holds(scenario, summary));
    sentences.extend(safeguards(scenario));
    sentences.extend(not_seen(scenario));
    sentences.extend(observed::words(&summary.observed));
    sentences.extend(words.precision.iter().cloned());
    if !words.options.is_empty() {
        sentences.push(
            "Recovery has three definitions (abstinent, settled, getting on with life), and none is ranked above another: \
             all three, who gains and who is left behind, what others pay and what each answer rests on are in the page, \
             and here with --details."
                .into(),
        );
    }
    sentences
}

/// Some options by their titles, or how many there are where they are more than a line holds.
fn named(scenario: &Scenario, options: &[usize]) -> String {
    let titles = options.iter().take(NAMED).map(|&option| quoted(scenario, option));
    let titles = titles.collect::<Vec<_>>().join(", ");
    match options.len().saturating_sub(NAMED) {
        0 => titles,
        1 => format!("{titles} and one more"),
        more => format!("{titles} and {more} more"),
    }
}

/// Whether the clear differences keep their sign when contested evidence is read in the other ways.
fn holds(scenario: &Scenario, summary: &Summary) -> Option<String> {
    let clear = |verdict: &&Verdict| {
        let answer = summary.answer(verdict.quantity.outcome, verdict.quantity.timing);
        let difference = answer.and_then(|answer| answer.difference(verdict.strategy));
        difference.is_some_and(|difference| {
            let sign = sign(&summary.facts, verdict.quantity.better(), difference);
            matches!(sign, Sign::More(_) | Sign::Less(_))
        })
    };
    let clear: Vec<&Verdict> = summary.rests.verdicts.iter().filter(clear).collect();
    let turned: Vec<String> = clear
        .iter()
        .filter(|verdict| !verdict.sign_holds())
        .map(|verdict| {
            format!("{} under {}", noun(verdict.quantity), quoted(scenario, verdict.strategy))
        })
        .collect();
    if clear.is_empty() {
        None
    } else if turned.is_empty() {
        Some(
            "Every difference that is clear above keeps its sign when contested evidence is read sceptically, and when it is \
             read hopefully; how much of it is left differs."
                .into(),
        )
    } else {
        Some(format!(
            "Read sceptically or hopefully, contested evidence turns the sign of: {}.",
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
            "More for LEROs ({}): their effect on relapse and their price for each member are assumptions, without a \
             controlled study; what that money gains is untested.",
            named(scenario, &leros)
        ));
    }
    let rehab = options(&|option| more_for(scenario, option, &[Line::Rehab]) > 0.0);
    if !rehab.is_empty() {
        sentences.push(format!(
            "More for rehab ({}): its results come from people who chose it and were chosen for it; deaths and all three \
             recoveries belong together here, beside the sceptical reading.",
            named(scenario, &rehab)
        ));
    }
    sentences
}

/// What options change and the model cannot see, option by option.
fn not_seen(scenario: &Scenario) -> Vec<String> {
    let Some(comparator) = scenario.strategies.first() else { return Vec::new() };
    let seen = |option: usize| unseen(comparator, &scenario.strategies[option]);
    let blind: Vec<(usize, Vec<String>)> =
        (1..scenario.strategies.len()).map(|option| (option, seen(option))).collect();
    let mut sentences: Vec<(String, Vec<usize>)> = Vec::new();
    for (option, found) in blind {
        for sentence in found {
            match sentences.iter_mut().find(|(known, _)| *known == sentence) {
                Some((_, options)) => options.push(option),
                None => sentences.push((sentence, vec![option])),
            }
        }
    }
    let told = |(sentence, options): (String, Vec<usize>)| {
        let whole = sentence.replace("what this", "what it");
        format!("{}: {}", named(scenario, &options), lower_first(&whole))
    };
    sentences.into_iter().map(told).collect()
}

/// A sentence that goes on after a colon.
fn lower_first(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().collect::<String>() + letters.as_str()
    })
}
