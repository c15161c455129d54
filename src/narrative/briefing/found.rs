//! What was found: all of it in one to three sentences, and a sentence an option.

use super::super::brief::{FEW, Finding};
use super::super::caveats::{self, built_in};
use super::super::certainty::size;
use super::super::figures::{capital, duration, list, plain, quoted, size as people};
use super::super::first::named;
use super::super::whole::Summary;
use super::super::words::amount;
use crate::evidence::Grade;
use crate::findings::certainty::{Basis, Certainty};
use crate::findings::headline::{Difference, find};
use crate::findings::quantities::{Quantity, Timing, recovery};
use crate::findings::rests::Verdict;
use crate::findings::sign::{Sign, sign};
use crate::model::Outcome;
use crate::scenario::Scenario;

pub(super) fn headline(summary: &Summary) -> [Quantity; 2] {
    [Quantity::new(Outcome::Deaths, Timing::OverHorizon), recovery(summary.facts.horizon_months)]
}

pub(super) fn title(summary: &Summary, strategy: usize) -> String {
    summary.strategies.get(strategy).map_or_else(String::new, |named| plain(&named.title))
}

/// How certain a difference is; none where nothing is claimed of it, or nothing was asked of the model.
#[must_use]
pub fn basis(summary: &Summary, strategy: usize, quantity: Quantity) -> Option<Basis> {
    let difference = summary.answer(quantity.outcome, quantity.timing)?.difference(strategy)?;
    let of = |verdict: &&Verdict| verdict.strategy == strategy && verdict.quantity == quantity;
    let sign = sign(&summary.facts, quantity.better(), difference);
    let claimed = matches!(sign, Sign::More(_) | Sign::Less(_));
    let verdict = summary.rests.verdicts.iter().find(of).filter(|_| claimed)?;
    Basis::of(verdict, difference.absolute.mean)
}

/// What stands after “more” or “fewer”, and how the subject is called.
const fn noun(quantity: Quantity) -> [&'static str; 2] {
    match quantity.outcome {
        Outcome::Deaths => ["deaths", "deaths"],
        Outcome::ReachedOneYear => ["people reaching a year of recovery", "recovery"],
        _ => ["recoveries begun", "recovery"],
    }
}

/// Whether a difference is too small to be worth a word in expected values, whatever some runs show.
fn slight(summary: &Summary, strategy: usize, quantity: Quantity) -> bool {
    let of = |verdict: &&Verdict| verdict.strategy == strategy && verdict.quantity == quantity;
    summary.rests.verdicts.iter().find(of).is_some_and(|verdict| verdict.slight)
}

/// What is known of one quantity under one option.
enum Known {
    /// A difference, on which side, and how certain it is.
    Side { rises: bool, certainty: Option<Certainty> },
    /// Little or no difference.
    Same,
    /// Nothing: the model cannot tell, or it rests on weak evidence alone.
    Nothing,
}

fn known(summary: &Summary, strategy: usize, quantity: Quantity) -> Known {
    let answer = find(&summary.answers, quantity);
    let Some(by) = answer.and_then(|answer| answer.difference(strategy)) else {
        return Known::Nothing;
    };
    let certainty = basis(summary, strategy, quantity).map(|basis| basis.certainty);
    match sign(&summary.facts, quantity.better(), by) {
        Sign::Identical | Sign::Slight => Known::Same,
        Sign::Unclear => Known::Nothing,
        Sign::More(_) | Sign::Less(_) if slight(summary, strategy, quantity) => Known::Same,
        Sign::More(_) | Sign::Less(_) if certainty == Some(Certainty::None) => Known::Nothing,
        Sign::More(_) => Known::Side { rises: true, certainty },
        Sign::Less(_) => Known::Side { rises: false, certainty },
    }
}

/// All that was found, for somebody who reads nothing else: deaths, recovery, spend, and what a cut cannot show. Empty where
/// there are many options, or none.
pub(super) fn verdict(scenario: &Scenario, summary: &Summary) -> Vec<String> {
    let others = scenario.strategies.len().saturating_sub(1);
    if others == 0 || others > FEW {
        return Vec::new();
    }
    let [deaths, recovery] = headline(summary);
    let nothing = |quantity: Quantity| {
        (1..=others).all(|option| matches!(known(summary, option, quantity), Known::Nothing))
    };
    let mut sentences = Vec::new();
    if nothing(deaths) && nothing(recovery) {
        let under = if others == 1 { "" } else { ", under any option" };
        sentences.push(format!("Whether deaths or recovery would change is not known{under}."));
    } else {
        for quantity in [deaths, recovery] {
            sentences.push(all_options(scenario, summary, quantity));
        }
    }
    sentences.extend(spend(scenario, summary, others));
    if (1..=others).any(|option| built_in(scenario, summary, option)) {
        sentences.push(
            "In this model a cut cannot lower deaths; the largest English study of cuts found no detectable link.".into(),
        );
    }
    sentences
}

/// One quantity under every option.
fn all_options(scenario: &Scenario, summary: &Summary, quantity: Quantity) -> String {
    let others = scenario.strategies.len() - 1;
    let [what, about] = noun(quantity);
    // Sides in order of certainty, each with the options under which it is claimed.
    let mut sides: Vec<(Option<Certainty>, bool, Vec<String>)> = Vec::new();
    let (mut same, mut nothing) = (Vec::new(), Vec::new());
    for option in 1..=others {
        match known(summary, option, quantity) {
            Known::Side { rises, certainty } => {
                let answer = find(&summary.answers, quantity);
                let by = answer.and_then(|answer| answer.difference(option));
                let by = by.map_or(0.0, |by| by.absolute.mean.abs());
                let told = if others == 1 {
                    people(by)
                } else {
                    format!("{} ({})", quoted(scenario, option), people(by))
                };
                match sides.iter_mut().find(|known| (known.0, known.1) == (certainty, rises)) {
                    Some((.., told_of)) => told_of.push(told),
                    None => sides.push((certainty, rises, vec![told])),
                }
            }
            Known::Same => same.push(option),
            Known::Nothing => nothing.push(option),
        }
    }
    sides.sort_by(|one, other| other.0.cmp(&one.0).then(other.1.cmp(&one.1)));
    let under = |options: &[usize]| {
        if others == 1 { String::new() } else { format!(" under {}", named(scenario, options)) }
    };
    let mut parts: Vec<String> = sides
        .into_iter()
        .map(|(certainty, rises, options)| {
            let side = if rises { "more" } else { "fewer" };
            let words = match certainty {
                Some(Certainty::High | Certainty::Moderate) => "there are probably ",
                Some(_) => "there may be ",
                None => "the runs show ",
            };
            let weak =
                if certainty == Some(Certainty::VeryLow) { ", on very weak evidence" } else { "" };
            if others == 1 {
                format!("{words}{} {side} {what}{weak}", options.concat())
            } else {
                format!("{words}{side} {what} under {}{weak}", list(&options))
            }
        })
        .collect();
    if !same.is_empty() {
        parts.push(format!("little or no difference in {about}{}", under(&same)));
    }
    match (nothing.len(), parts.is_empty()) {
        (0, _) => {}
        (_, true) => {
            let any = if others == 1 { "" } else { ", under any option" };
            parts.push(format!("whether {about} would change is not known{any}"));
        }
        (1, false) => parts.push(format!("not known{}", under(&nothing))),
        (count, false) => parts.push(format!("not known under the other {count}")),
    }
    capital(&parts.join("; ")) + "."
}

/// What it costs, from the least to the most; none where nothing changes.
fn spend(scenario: &Scenario, summary: &Summary, others: usize) -> Option<String> {
    let quantity = Quantity::new(Outcome::Spend, Timing::OverHorizon);
    let answer = find(&summary.answers, quantity)?;
    let mut by: Vec<(f64, usize)> = (1..=others)
        .filter_map(|option| Some((answer.difference(option)?.absolute.mean, option)))
        .collect();
    by.sort_by(|one, other| one.0.total_cmp(&other.0));
    let [(least, cheapest), (most, dearest)] =
        [*by.first()?, *by.last()?].map(|(by, option)| (amount(quantity, by), option));
    let over = duration(summary.facts.horizon_months);
    Some(if least == most {
        format!("Spend over {over}: {least}.")
    } else {
        format!(
            "Spend over {over}: from {least} ({}) to {most} ({}).",
            quoted(scenario, cheapest),
            quoted(scenario, dearest)
        )
    })
}

/// What the runs say of one quantity under one option, with the size of it and how certain it is, in a clause.
fn clause(summary: &Summary, strategy: usize, quantity: Quantity) -> Option<String> {
    let difference = summary.answer(quantity.outcome, quantity.timing)?.difference(strategy)?;
    let [what, about] = noun(quantity);
    let basis = basis(summary, strategy, quantity);
    let rises = match sign(&summary.facts, quantity.better(), difference) {
        Sign::Identical => return Some(format!("no difference at all in {about}")),
        Sign::Slight => return Some(format!("little or no difference in {about}")),
        Sign::Unclear => return Some(format!("the model cannot tell about {about}")),
        Sign::More(_) | Sign::Less(_) if slight(summary, strategy, quantity) => {
            return Some(format!("little or no difference in {about}"));
        }
        Sign::More(_) => true,
        Sign::Less(_) => false,
    };
    let side = if rises { "more" } else { "fewer" };
    let size = size(difference.percent.map_or(100.0, |percent| percent.mean));
    let by = amount(quantity, difference.absolute.mean);
    let split = if quantity.outcome == Outcome::Deaths {
        caused(summary, strategy, difference)
    } else {
        String::new()
    };
    let untested = basis.as_ref().is_some_and(|basis| basis.untested);
    let weakest = leans(basis.as_ref());
    let left = left(summary, strategy, quantity, difference);
    let whole = |more: &str| format!("{size}{side} {what} ({by}{left}{split}{more})");
    Some(match basis.map(|basis| basis.certainty) {
        Some(Certainty::High | Certainty::Moderate) => format!("probably {}", whole("")),
        Some(Certainty::Low) => format!("there may be {}", whole(&weakest)),
        Some(Certainty::VeryLow) => {
            format!("there may be {}", whole(&format!("; very weak evidence{weakest}")))
        }
        Some(Certainty::None) => {
            let why =
                if untested { "is UNTESTED" } else { "turns with how contested evidence is read" };
            format!("we do not know about {about}: {by} here{left}{split}, which {why}{weakest}")
        }
        None => whole(""),
    })
}

/// What is left of a difference where contested evidence is read sceptically; empty where that is all of it, or not known.
fn left(summary: &Summary, strategy: usize, quantity: Quantity, by: &Difference) -> String {
    let of = |verdict: &&Verdict| verdict.strategy == strategy && verdict.quantity == quantity;
    let verdict = summary.rests.verdicts.iter().find(of);
    // By the share of it that is left, since readings are run in expected values.
    let share = verdict.and_then(|verdict| verdict.share(verdict.left()));
    share.filter(|share| (share - 1.0).abs() > 0.05).map_or_else(String::new, |share| {
        format!(", {} read sceptically", amount(quantity, share * by.absolute.mean))
    })
}

/// How many of a difference in deaths are drug and alcohol deaths, as the table has them.
fn caused(summary: &Summary, strategy: usize, all: &Difference) -> String {
    let Some(answer) = &summary.caused else { return String::new() };
    let Some(by) = answer.difference(strategy) else { return String::new() };
    let (all, own) = (all.absolute.mean, by.absolute.mean);
    match sign(&summary.facts, answer.quantity.better(), by) {
        Sign::More(_) | Sign::Less(_) if own * all > 0.0 && own.abs() <= all.abs() => {
            format!(", {} of them of drugs or alcohol", people(own.abs()))
        }
        Sign::More(_) | Sign::Less(_) => {
            format!(", of drugs or alcohol {}", amount(answer.quantity, own))
        }
        _ => String::new(),
    }
}

/// The number that a result leans on; empty where no single number was tried or carries it.
fn leans(basis: Option<&Basis>) -> String {
    let weakest = basis.and_then(|basis| basis.weakest.as_ref());
    weakest.map_or_else(String::new, |(name, _, grade)| match grade {
        Grade::Assumption => format!("; leans on an assumption, “{name}”"),
        grade => format!("; leans on evidence of {grade} grade, “{name}”"),
    })
}

/// A sentence an option; where there are many, how many options have what.
pub(super) fn findings(scenario: &Scenario, summary: &Summary) -> Vec<Finding> {
    let others = scenario.strategies.len().saturating_sub(1);
    if others > FEW {
        return together(summary);
    }
    let of = |strategy: usize| {
        let mut clauses: Vec<String> = headline(summary)
            .into_iter()
            .filter_map(|quantity| clause(summary, strategy, quantity))
            .collect();
        if let Some((others, opiates)) = caveats::freed(scenario, strategy, &summary.groups) {
            clauses.push(format!(
                "{} of them do not use opiates, as prescribing turns people away and frees keyworkers; {} do",
                by(others),
                by(opiates)
            ));
        }
        Finding { title: title(summary, strategy), sentence: capital(&clauses.join("; ")) + "." }
    };
    (1..=others).map(of).collect()
}

/// People more or fewer.
fn by(number: f64) -> String {
    format!("{} {}", people(number), if number < 0.0 { "fewer" } else { "more" })
}

/// What was found of many options, counted: what rests on weak evidence alone is not known, here as for few.
fn together(summary: &Summary) -> Vec<Finding> {
    let of = |quantity: Quantity| {
        let all = summary.answer(quantity.outcome, quantity.timing)?.differences.len();
        let [mut fewer, mut more, mut same, mut nothing] = [0; 4];
        for option in 1..=all {
            *match known(summary, option, quantity) {
                Known::Side { rises: false, .. } => &mut fewer,
                Known::Side { rises: true, .. } => &mut more,
                Known::Same => &mut same,
                Known::Nothing => &mut nothing,
            } += 1;
        }
        let parts = [
            (fewer, "fewer under"),
            (more, "more under"),
            (same, "little or no difference under"),
            (nothing, "not known under"),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, words)| format!("{words} {count}"))
            .collect();
        let title = capital(noun(quantity)[0]);
        Some(Finding { title, sentence: format!("Of {all} options: {}.", parts.join("; ")) })
    };
    headline(summary).into_iter().filter_map(of).collect()
}
