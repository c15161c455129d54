//! The first screen: the few sentences without which no number of a run should be read.
//!
//! Everything else that is said about a run stands in the page and in the details. What keeps an answer about cuts, LEROs
//! or rehab from being read as more than it is stands here in its short form, once for all options that it is about.

use super::caveats::{built_in, outside, outside_in_short, unseen};
use super::figures::{capital, list, plain, quoted};
use super::texts::First;
use super::whole::Summary;
use super::words::{amount, noun};
use super::{contract, gate, nothing, prescribing, unspent, warnings, words};
use crate::findings::cut::{Cut, above_the_regression, more_for};
use crate::findings::headline::{Answer, find};
use crate::findings::quantities::{Quantity, Timing};
use crate::findings::rests::{Turn, Verdict};
use crate::findings::sign::{Sign, sign};
use crate::model::Outcome;
use crate::scenario::{Line, Scenario};

/// Options that a sentence names; of more it counts the others.
const NAMED: usize = 3;

/// What the three definitions of recovery are to each other.
pub(super) const THREE: &str = "Recovery has three definitions (abstinent, settled, getting on with life), none ranked \
                                above another: the annex has all three.";

/// How an option is named in pictures: with its number, where there are several; never the comparator.
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
    first.found.extend(summary.rests.prefers.clone());
    // That an option is outside anything seen stands behind its title.
    first.found.extend(warned(scenario));
    let named = |option| quoted(scenario, option);
    first.found.extend(unspent::in_short(&summary.money, scenario.strategies.len(), named));
    first.found.extend(said_of(scenario, &|option| {
        let mut said = prescribing::sentences(scenario, summary, option);
        said.extend(nothing::in_short(scenario, summary, option));
        said
    }));
    let any = |untested: bool| {
        summary.rests.verdicts.iter().any(|verdict| {
            clear_of(summary, verdict)
                && verdict.untested() == untested
                && (untested || !verdict.sign_holds())
        })
    };
    if any(true) {
        first.found.push(UNTESTED.to_owned());
    }
    if any(false) {
        first.found.push(TURNS.to_owned());
    }
    first.weakest = weakest(scenario, summary, false);
    first.beside = beside(scenario, summary);
    first
}

/// What the word means.
const UNTESTED: &str = "UNTESTED: rests on weak evidence alone.";
/// What is said of signs that turn.
const TURNS: &str = "Some signs turn with how contested evidence is read.";

/// What has to be read with it, each in its shortest form.
fn beside(scenario: &Scenario, summary: &Summary) -> Vec<String> {
    let mut sentences = safeguards_in_short(scenario, summary);
    sentences.extend(fewer_left(scenario, summary));
    if !gate::excused_in(gate::EXCEPTIONS, scenario).is_empty() {
        sentences.push("Some readings favour options known to be bad.".into());
    }
    sentences.extend(words::missing_in_short(&summary.facts, &headline(summary)));
    if scenario.strategies.len() > 1 {
        sentences.push("Recovery has three definitions: read all.".into());
    }
    sentences
}

/// The safeguards of cuts, LEROs and rehab for a screen.
fn safeguards_in_short(scenario: &Scenario, summary: &Summary) -> Vec<String> {
    let given = |line: Line| {
        (1..scenario.strategies.len()).any(|option| more_for(scenario, option, &[line]) > 0.0)
    };
    let mut sentences = Vec::new();
    let cuts: Vec<usize> =
        (1..scenario.strategies.len()).filter(|&o| Cut::of(scenario, o).is_some()).collect();
    if !cuts.is_empty() {
        let more = above_the_regression(&summary.months, &cuts);
        let more = if more { ", and less treatment lost" } else { "" };
        let built_in = cuts.iter().any(|&option| built_in(scenario, summary, option));
        let built_in = if built_in { "; here cuts cannot lower deaths" } else { "" };
        sentences.push(format!(
            "Cuts: English studies found no detectable link with deaths{more}{built_in}."
        ));
    }
    match (given(Line::Lero), given(Line::Rehab)) {
        (true, true) => {
            sentences.push("LEROs: assumptions. Rehab: measured in people who chose it.".into());
        }
        (true, false) => sentences.push("LEROs: assumptions.".into()),
        (false, true) => sentences.push("Rehab: measured in people who chose it.".into()),
        (false, false) => {}
    }
    sentences
}

/// Options under which more people die of drugs or alcohol and so fewer are left to die of anything else.
pub(super) fn fewer_left(scenario: &Scenario, summary: &Summary) -> Option<String> {
    let quantity = Quantity::new(Outcome::DeathsOther, Timing::OverHorizon);
    let (caused, other) = (summary.caused.as_ref()?, find(&summary.answers, quantity)?);
    let side = |answer: &Answer, option: usize| {
        let by = answer.difference(option)?;
        Some(sign(&summary.facts, answer.quantity.better(), by))
    };
    let options: Vec<usize> = (1..summary.strategies.len())
        .filter(|&option| {
            matches!(side(caused, option), Some(Sign::More(_)))
                && matches!(side(other, option), Some(Sign::Less(_)))
        })
        .collect();
    (!options.is_empty()).then(|| {
        format!(
            "Fewer deaths of other causes under {} are no gain: more had died of drugs or alcohol before.",
            named(scenario, &options)
        )
    })
}

/// What has to be known before any number is read: what looks forgotten, what an option lowers and the model cannot see,
/// which options are outside anything seen.
#[must_use]
pub fn before_all(scenario: &Scenario) -> Vec<String> {
    let mut sentences = warned(scenario);
    sentences.extend(said_of(scenario, &|option| outside(scenario, option).into_iter().collect()));
    sentences
}

/// What looks forgotten, and what an option lowers and the model cannot see.
fn warned(scenario: &Scenario) -> Vec<String> {
    let mut sentences = warnings::of(scenario);
    sentences.extend(contract::sentence(scenario));
    sentences.extend(said_of(scenario, &|option| {
        if scenario.blind(option).withholds() { unseen(scenario, option) } else { Vec::new() }
    }));
    sentences
}

/// The same as [`before_all`] with fewer words for options outside anything seen: for a page.
pub(super) fn before_in_short(scenario: &Scenario) -> Vec<String> {
    let mut sentences = warned(scenario);
    sentences.extend(said_of(scenario, &|option| {
        outside_in_short(scenario, option).into_iter().collect()
    }));
    sentences
}

/// Some options by their titles; where there are many, the first of them and how many others.
pub(super) fn named(scenario: &Scenario, options: &[usize]) -> String {
    let others = scenario.strategies.len().saturating_sub(1);
    if options.len() == others && others > 1 {
        return "every option".into();
    }
    let mut titles: Vec<String> =
        options.iter().take(NAMED).map(|&option| quoted(scenario, option)).collect();
    match options.len().saturating_sub(NAMED) {
        0 => {}
        1 => titles.push(quoted(scenario, options[NAMED])),
        more => titles.push(format!("{more} others")),
    }
    list(&titles)
}

/// Whether the runs show a difference clearly.
fn clear_of(summary: &Summary, verdict: &Verdict) -> bool {
    let answer = summary.answer(verdict.quantity.outcome, verdict.quantity.timing);
    let difference = answer.and_then(|answer| answer.difference(verdict.strategy));
    difference.is_some_and(|difference| {
        let sign = sign(&summary.facts, verdict.quantity.better(), difference);
        matches!(sign, Sign::More(_) | Sign::Less(_))
    })
}

/// The verdicts on differences that the runs show.
fn clear(summary: &Summary) -> Vec<&Verdict> {
    summary.rests.verdicts.iter().filter(|verdict| clear_of(summary, verdict)).collect()
}

/// The weak row that turns a clear difference, or else moves one most for its size; where no row was tried, the clear
/// difference of which least is left when contested evidence is read sceptically. With its id and its range where `whole`.
pub(super) fn weakest(scenario: &Scenario, summary: &Summary, whole: bool) -> Option<String> {
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
        if !whole {
            return Some(format!("Weakest number: “{}”.", plain(&turn.name)));
        }
        let [low, high] = turn.ends.map(|(_, difference)| amount(verdict.quantity, difference));
        let sign = if turn.turns_at.is_some() { ": the sign turns between them" } else { "" };
        return Some(format!(
            "Weakest point: a figure with little evidence, “{}”. From its low end to its high end, {} go from {low} to {high}{sign}.",
            plain(&turn.name),
            about(verdict)
        ));
    }
    let left = |verdict: &&Verdict| verdict.sceptical / verdict.base;
    let verdict = clear.into_iter().min_by(|one, other| left(one).total_cmp(&left(other)))?;
    let of = |number: f64| amount(verdict.quantity, number);
    Some(format!(
        "Weakest point: {}, {} with central values, {} read sceptically.",
        about(verdict),
        of(verdict.base),
        of(verdict.sceptical)
    ))
}

/// Whether the clear differences keep their sign when contested evidence is read in the other ways.
pub(super) fn holds(scenario: &Scenario, summary: &Summary) -> Option<String> {
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
pub(super) fn safeguards(scenario: &Scenario) -> Vec<String> {
    let options =
        |wanted: &dyn Fn(usize) -> bool| -> bool { (1..scenario.strategies.len()).any(wanted) };
    let mut sentences = Vec::new();
    if options(&|option| Cut::of(scenario, option).is_some()) {
        sentences.push(
            "Cuts: the largest English study found no detectable link between cuts and deaths; this estimate comes from \
             coverage and retention."
                .to_owned(),
        );
    }
    if options(&|option| more_for(scenario, option, &[Line::Lero]) > 0.0) {
        sentences.push(
            "More for LEROs: effect on relapse and price are assumptions, without a controlled study; what that money gains \
             is untested."
                .to_owned(),
        );
    }
    if options(&|option| more_for(scenario, option, &[Line::Rehab]) > 0.0) {
        sentences.push(
            "More for rehab: its results come from people who chose it and were chosen for it."
                .to_owned(),
        );
    }
    sentences
}

/// What is said of options, each sentence once with all the options that it is about.
pub(super) fn said_of(scenario: &Scenario, said: &dyn Fn(usize) -> Vec<String>) -> Vec<String> {
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

/// A sentence that goes on after a colon.
fn lower_first(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().collect::<String>() + letters.as_str()
    })
}

/// The answers that a first screen is about.
pub(super) fn headline(summary: &Summary) -> Vec<&Answer> {
    let quantities = crate::findings::quantities::quantities(summary.facts.horizon_months);
    quantities
        .into_iter()
        .filter_map(|quantity| crate::findings::headline::find(&summary.answers, quantity))
        .collect()
}
