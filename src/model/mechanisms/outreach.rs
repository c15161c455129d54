//! Mechanism 9: outreach, and the workforce with lived experience that vetting can shrink.
//!
//! Needle exchange and outreach bring people into contact; people who use NPS are met by outreach alone. Part of the
//! contact that outreach makes is due to workers with lived experience. Rows a-H15, a-H16 (and c-H12, c-P02 for what
//! contact leads to).

use super::provision;
use crate::evidence::Values;
use crate::scenario::{Mechanism, Policy, Substance};

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
