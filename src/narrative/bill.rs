//! What else a board asks: what a life and a recovery cost, posts, the price of changing and of changing back, who else
//! pays.

use super::figures::pounds;
use super::payers;
use super::whole::Summary;
use super::words::amount;
use crate::findings::quantities::{Quantity, Timing};
use crate::model::Outcome;
use crate::model::payers::PUBLIC;

/// Pounds more that payers other than the commissioner pay over the horizon, crime left out; mean over runs.
#[must_use]
pub fn others(summary: &Summary, strategy: usize) -> Option<f64> {
    PUBLIC
        .into_iter()
        .map(|outcome| {
            let answer = summary.answer(outcome, Timing::OverHorizon)?;
            answer.difference(strategy).map(|difference| difference.absolute.mean)
        })
        .sum()
}

/// Sentences for a board about one option; differences are means over runs, undiscounted.
#[must_use]
pub fn words(summary: &Summary, strategy: usize) -> Vec<String> {
    let mean = |outcome: Outcome, timing: Timing| {
        let difference = summary.answer(outcome, timing)?.difference(strategy)?;
        Some((Quantity::new(outcome, timing), difference.absolute.mean))
    };
    let more = |outcome: Outcome, timing: Timing| {
        mean(outcome, timing)
            .filter(|(_, number)| *number != 0.0)
            .map(|(quantity, number)| amount(quantity, number))
    };
    let mut parts = Vec::new();
    let bought = summary
        .value
        .as_ref()
        .and_then(|value| value.bought.iter().find(|bought| bought.strategy == strategy));
    let worth = |outcome: Outcome| {
        let answer = summary.answer(outcome, Timing::OverHorizon);
        answer.and_then(|answer| answer.difference(strategy)).is_some_and(|by| !by.slight)
    };
    let averted = bought.and_then(|bought| bought.pounds_per_death_averted);
    if let Some(each) = averted.filter(|_| worth(Outcome::Deaths)) {
        parts.push(format!("{} for each death averted", pounds(each)));
    }
    let recovered = bought.and_then(|bought| bought.pounds_per_recovery);
    if let Some(each) = recovered.filter(|_| worth(Outcome::ReachedOneYear)) {
        parts.push(format!("{} for each further person reaching a year of recovery", pounds(each)));
    }
    if let Some(posts) = more(Outcome::FrontlinePosts, Timing::AtEnd) {
        parts.push(format!("{posts} front-line posts at the end"));
    }
    if let Some((_, number)) = mean(Outcome::Transition, Timing::OverHorizon).filter(|t| t.1 > 0.0)
    {
        parts.push(format!(
            "{} of the spend is re-tender, redundancy and hand-over",
            pounds(number)
        ));
    }
    if let Some((_, number)) = mean(Outcome::ReversalCost, Timing::AtEnd).filter(|t| t.1 > 0.0) {
        parts.push(format!("changing the staff back at the end would cost {}", pounds(number)));
    }
    let mut sentences = Vec::new();
    if !parts.is_empty() {
        sentences.push(format!("For the board: {}.", parts.join("; ")));
    }
    let others: Vec<String> = PUBLIC
        .into_iter()
        .filter_map(|outcome| {
            Some(format!("{} {}", payers::short(outcome), more(outcome, Timing::OverHorizon)?))
        })
        .collect();
    let crime = more(Outcome::CrimeCost, Timing::OverHorizon);
    if !others.is_empty() || crime.is_some() {
        let others = if others.is_empty() { "no difference".to_owned() } else { others.join(", ") };
        let crime = crime.map_or(String::new(), |crime| {
            format!(" Crime, a cost to society and no cash, opiates and crack only: {crime}.")
        });
        sentences.push(format!(
            "Others pay, at unit costs that are assumptions: {others}.{crime} Nothing of it is in the spend."
        ));
        sentences.extend(payers::words(summary, strategy));
    }
    sentences
}
