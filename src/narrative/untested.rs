//! What rests on weak evidence alone, said before anything else.

use super::figures::{quoted, size};
use super::whole::Summary;
use super::words::noun;
use crate::findings::quantities::{Quantity, quantities};
use crate::findings::rests::{Rests, Verdict};
use crate::findings::sign::{Sign, sign};
use crate::scenario::Scenario;

impl Rests {
    /// Options with a clear difference on a quantity that weak evidence carries alone, and whether it is a rise.
    #[must_use]
    pub fn untested(&self, summary: &Summary, quantity: Quantity) -> Vec<(usize, bool)> {
        let Some(answer) = summary.answer(quantity.outcome, quantity.timing) else {
            return Vec::new();
        };
        let clear = |strategy: usize| {
            answer.difference(strategy).is_some_and(|difference| {
                let sign = sign(&summary.facts, quantity.better(), difference);
                matches!(sign, Sign::More(_) | Sign::Less(_))
            })
        };
        self.verdicts
            .iter()
            .filter(|verdict| verdict.quantity == quantity && verdict.untested())
            .filter(|verdict| clear(verdict.strategy))
            .map(|verdict| (verdict.strategy, verdict.base > 0.0))
            .collect()
    }
}

/// The verdict on untested differences, for the headline: those that the runs show and weak evidence carries.
pub(super) fn untested(scenario: &Scenario, summary: &Summary, rests: &Rests) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for quantity in quantities(scenario.horizon_months) {
        let options = rests.untested(summary, quantity);
        let titled = |option: usize| {
            let left = left(summary, rests, quantity, option).unwrap_or_default();
            format!("{}{left}", quoted(scenario, option))
        };
        for (more, side) in [(false, "fewer"), (true, "more")] {
            let titles: Vec<String> = options
                .iter()
                .filter(|(_, rises)| *rises == more)
                .map(|(option, _)| titled(*option))
                .collect();
            if !titles.is_empty() {
                parts.push(format!("{side} {} under {}", noun(quantity), titles.join(", ")));
            }
        }
    }
    (!parts.is_empty()).then(|| {
        format!(
            "UNTESTED, since it rests on assumptions and weak evidence: {}. In brackets: what is left where those are read \
             sceptically.",
            parts.join("; ")
        )
    })
}

/// How many of the people of a difference are left when weak evidence is read sceptically, in brackets.
fn left(summary: &Summary, rests: &Rests, quantity: Quantity, strategy: usize) -> Option<String> {
    let of = |verdict: &&Verdict| (verdict.strategy, verdict.quantity) == (strategy, quantity);
    let verdict = rests.verdicts.iter().find(of)?;
    let mean =
        summary.answer(quantity.outcome, quantity.timing)?.difference(strategy)?.absolute.mean;
    let share = verdict.share(verdict.left())?;
    let all = size(mean);
    Some(if share > 0.0 {
        format!(" ({} of {all})", size(share * mean))
    } else {
        format!(" (none of {all})")
    })
}
