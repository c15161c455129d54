//! What an option does to people on a prescription that its money alone does not show.

use super::figures::size;
use super::whole::Summary;
use crate::model::Outcome;
use crate::scenario::{Line, Policy, Scenario};
use crate::units::MONTHS_PER_YEAR;

/// Share of the people on a prescription whose loss to dearer medicines is said.
const WORTH_SAYING: f64 = 0.02;

/// The sentences for an option.
#[must_use]
pub(super) fn sentences(scenario: &Scenario, summary: &Summary, strategy: usize) -> Vec<String> {
    one_pot(scenario, strategy).into_iter().chain(dearer(scenario, summary, strategy)).collect()
}

/// That two lines pay for the same people, where an option takes from one of them alone.
fn one_pot(scenario: &Scenario, strategy: usize) -> Option<String> {
    let loses = |line: Line| {
        let (before, own) = (scenario.strategies.first()?, scenario.strategies.get(strategy)?);
        let mut months = before.funds.iter().zip(&own.funds);
        Some(months.any(|(before, own)| own[line as usize] < before[line as usize]))
    };
    let both = [loses(Line::PrescribingClinicians)?, loses(Line::Pharmacy)?];
    (strategy > 0 && both[0] != both[1]).then(|| {
        "clinicians and pharmacy are one pot here: medicines are paid first, whichever line loses."
            .to_owned()
    })
}

/// How many fewer are prescribed for because the medicines that an option asks for cost more; none where it also changes
/// something else that may keep people from a prescription.
fn dearer(scenario: &Scenario, summary: &Summary, strategy: usize) -> Option<String> {
    let (before, own) = (scenario.strategies.first()?, scenario.strategies.get(strategy)?);
    let (today, policy) = (&before.policies.last()?.1, &own.policies.last()?.1);
    let otherwise_alike = Policy {
        depot_share: today.depot_share,
        buprenorphine_share: today.buprenorphine_share,
        ..policy.clone()
    };
    if policy == today || otherwise_alike != *today || before.funds != own.funds {
        return None;
    }
    let mean = &summary.months.mean;
    let (options, months, _) = mean.dim();
    if strategy >= options {
        return None;
    }
    let year = (MONTHS_PER_YEAR as usize).min(months);
    let of = |strategy: usize| -> f64 {
        (months - year..months)
            .map(|month| mean[[strategy, month, Outcome::Prescribed as usize]])
            .sum::<f64>()
            / year.max(1) as f64
    };
    let (before, fewer) = (of(0), of(0) - of(strategy));
    (fewer > WORTH_SAYING * before).then(|| {
        format!(
            "{} fewer people are on a prescription in the last year, because these medicines cost more.",
            size(fewer)
        )
    })
}
