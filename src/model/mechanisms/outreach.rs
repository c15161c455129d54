//! Mechanism 9: outreach, and the workforce with lived experience that vetting can shrink.
//!
//! Needle exchange and outreach bring people into contact; people who use NPS are met by outreach alone. Part of the
//! contact that outreach makes is due to workers with lived experience. Outreach workers also bring some of the people whom
//! they work with to treatment (x-55), and those stay less long (x-52). Workers with lived experience are part of treatment
//! teams, too (a-W26, c-S10, c-S11). Rows a-H15, a-H16 (and c-H12, c-P02 for what contact leads to).

use super::provision;
use crate::evidence::Values;
use crate::scenario::{Mechanism, Policy, Substance};
use crate::units::MONTHS_PER_YEAR;
use crate::units::math::exp;

/// Pounds per month that bring people into contact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contact {
    /// On needle exchange.
    pub needle: f64,
    /// On outreach.
    pub outreach: f64,
}

impl Contact {
    /// Pounds that reach people with a substance, outreach weighted by what its workforce can do.
    fn reaching(&self, substance: Substance, values: &Values, policy: &Policy) -> f64 {
        let lived = match substance {
            Substance::Nps => values.outreach_lived_nps,
            _ => values.outreach_lived,
        };
        let workforce = if policy.on(Mechanism::Outreach) {
            1.0 - lived + lived * policy.lived_experience_workforce
        } else {
            1.0
        };
        let needle = if substance == Substance::Nps { 0.0 } else { self.needle };
        needle + self.outreach * workforce
    }
}

/// On the hazard of coming into contact, against the baseline; `usual` pounds a month where that has none.
#[must_use]
pub fn effect(
    now: Contact,
    then: Contact,
    usual: f64,
    substance: Substance,
    values: &Values,
    policy: &Policy,
    baseline: &Policy,
) -> f64 {
    if !policy.on(Mechanism::Outreach) {
        return provision(now.needle + now.outreach, then.needle + then.outreach, usual);
    }
    let before = then.reaching(substance, values, baseline);
    provision(now.reaching(substance, values, policy), before, usual)
}

/// People out of treatment whom outreach might work with, by substance, each counted as readily as it meets them: people who
/// use opiates and NPS fully, others by a-H13.
#[must_use]
pub fn within_reach(using: [f64; Substance::COUNT], values: &Values) -> [f64; Substance::COUNT] {
    let mut reached = using;
    for substance in [Substance::NonOpiate, Substance::NonOpiateAlcohol, Substance::Alcohol] {
        reached[substance as usize] *= values.contact_other_share;
    }
    reached
}

/// Treatment starts of a month that outreach brings about, by substance: of so many workers among people `within_reach`.
/// Nobody is worked with by two.
#[must_use]
pub fn starts(
    workers: f64,
    within_reach: &[f64; Substance::COUNT],
    values: &Values,
) -> [f64; Substance::COUNT] {
    let all: f64 = within_reach.iter().sum();
    if all <= 0.0 {
        return [0.0; Substance::COUNT];
    }
    let worked_with = 1.0 - exp(-workers * values.outreach_people / all);
    let each = worked_with * values.outreach_starts / values.outreach_people / MONTHS_PER_YEAR;
    within_reach.map(|people| people * each)
}

/// What starts by outreach do to entry and to dropping out, against the baseline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Brought {
    /// On the hazard of entering treatment.
    pub entry: f64,
    /// On the hazard of dropping out.
    pub drop_out: f64,
}

/// Of starts a month by outreach now and at the baseline, where `entries` a month entered. At most half of those at the
/// baseline are put down to outreach.
#[must_use]
pub fn brought(now: f64, then: f64, entries: f64, values: &Values, policy: &Policy) -> Brought {
    if !policy.on(Mechanism::Outreach) || entries <= 0.0 {
        return Brought { entry: 1.0, drop_out: 1.0 };
    }
    let credited = (then / entries).min(0.5);
    let scale = if then > 0.0 { credited * entries / then } else { 1.0 };
    let share = now * scale / entries;
    let entry = 1.0 + (share - credited);
    let leaving = |share: f64| 1.0 + share * (values.outreach_drop_out - 1.0);
    Brought { entry, drop_out: leaving(share / entry) / leaving(credited) }
}

/// What workers with lived experience in treatment teams do, against the baseline's workforce: entry (c-S10) and dropping
/// out (c-S11) of the clients whom they see.
#[must_use]
pub fn lived_in_teams(values: &Values, policy: &Policy, baseline: &Policy) -> Brought {
    if !policy.on(Mechanism::Outreach) {
        return Brought { entry: 1.0, drop_out: 1.0 };
    }
    let against = |effect: f64| {
        let with = |policy: &Policy| {
            let seen = (values.lived_share * policy.lived_experience_workforce).min(1.0);
            1.0 + seen * (effect - 1.0)
        };
        with(policy) / with(baseline)
    };
    Brought { entry: against(values.lero_entry), drop_out: against(values.lero_drop_out) }
}
