//! One contract for most of the service: that it was split, and how much of an answer rests on the split.

use super::figures::plain;
use super::whole::Summary;
use super::words::{amount, noun};
use crate::findings::quantities::quantities;
use crate::scenario::{Scenario, split};

/// That a contract was split, how, and between what bounds; none where the budget states every line.
#[must_use]
pub fn sentence(scenario: &Scenario) -> Option<String> {
    let contract = scenario.integrated?;
    let total: f64 = scenario.baseline.iter().map(|pence| pence.pounds()).sum();
    let part = if total > 0.0 { 100.0 * contract.pounds.pounds() / total } else { 0.0 };
    let [low, high] = split::ends()?.map(|share| (100.0 * share).round());
    let share = (100.0 * split::share(&scenario.evidence)).round();
    Some(format!(
        "{} of the budget ({part:.0} %) is one contract, split over lines by an assumption: {share} % of it to prescribing, \
         between {low} % and {high} %, the rest as in the illustrative authority. No interval below holds that; a run shows \
         both ends. Ask the provider what each line has.",
        contract.pounds
    ))
}

/// The answers at the ends of the split and at its centre, option by option: shares of the contract that go to prescribing,
/// with what each comes to in expected values.
#[must_use]
pub fn words(ends: &[(f64, Summary)]) -> Vec<String> {
    let Some((_, first)) = ends.first() else { return Vec::new() };
    let mut lines = vec![
        "How much rests on the split of the contract: differences in expected values if prescribing has this share of it"
            .to_owned(),
    ];
    for quantity in quantities(first.facts.horizon_months) {
        for (option, named) in first.strategies.iter().enumerate().skip(1) {
            let at = |(share, summary): &(f64, Summary)| {
                let answer = summary.answer(quantity.outcome, quantity.timing)?;
                let mean = answer.difference(option)?.absolute.mean;
                Some(format!("{:.0} %: {}", 100.0 * share, amount(quantity, mean)))
            };
            let parts: Vec<String> = ends.iter().filter_map(at).collect();
            if !parts.is_empty() {
                lines.push(format!(
                    "  {}, {}: {}",
                    noun(quantity),
                    plain(&named.title),
                    parts.join(" · ")
                ));
            }
        }
    }
    lines
}
