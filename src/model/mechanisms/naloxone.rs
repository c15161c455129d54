//! Mechanism 7: take-home naloxone, kits that are handed out and reach people at risk.
//!
//! Only the overdose *hazard* moves, and it saturates. The size is that of a model with British inputs (x-33): so many deaths
//! fewer at a reach of 30 %. Kits go out through needle exchanges, treatment, pharmacies, outreach and peers; where one of
//! them has less to give them out with than at the start, some of its kits reach nobody. Rows x-33, a-H09, a-H21 to a-H26,
//! s-U15.

use crate::evidence::Values;
use crate::scenario::{Mechanism, Policy};
use crate::units::math::exp;

/// What hands out kits: pounds per month, but people in treatment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Channels {
    /// Needle exchange.
    pub needle: f64,
    /// People in treatment.
    pub treatment: f64,
    /// Pharmacy.
    pub pharmacy: f64,
    /// Outreach.
    pub outreach: f64,
    /// Peers and recovery organisations.
    pub peers: f64,
}

impl Channels {
    /// Share of the kits bought that are handed out, against the baseline: all, where no channel has less than then.
    #[must_use]
    pub fn open(&self, then: &Self, values: &Values) -> f64 {
        let left = |now: f64, then: f64| if then > 0.0 { (now / then).min(1.0) } else { 1.0 };
        let channels = [
            (values.kits_needle, left(self.needle, then.needle)),
            (values.kits_treatment, left(self.treatment, then.treatment)),
            (values.kits_pharmacy, left(self.pharmacy, then.pharmacy)),
            (values.kits_outreach, left(self.outreach, then.outreach)),
            (values.kits_peers, left(self.peers, then.peers)),
        ];
        let all: f64 = channels.iter().map(|(share, _)| share).sum();
        let open: f64 = channels.iter().map(|(share, left)| share * left).sum();
        let closed = 1.0 - open / all;
        // Where every channel is closed nobody is left to hand them out.
        if open > 0.0 { 1.0 - closed * (1.0 - values.kits_rerouted) } else { 0.0 }
    }
}

/// Share of overdose deaths averted by so many kits handed out a year for each person at risk.
#[must_use]
pub fn averted(kits_per_person_year: f64, values: &Values) -> f64 {
    let reach = 1.0 - exp(-values.naloxone_saturation * kits_per_person_year);
    (values.naloxone_averted * reach / values.naloxone_reach).min(MOST)
}

/// Most deaths that naloxone averts: keeps a hazard above 0.
const MOST: f64 = 0.95;

/// On the hazard of a fatal opiate overdose, of kits handed out per person and year against the baseline's.
#[must_use]
pub fn effect(kits: f64, baseline: f64, values: &Values, policy: &Policy) -> f64 {
    if !policy.on(Mechanism::Naloxone) {
        return 1.0;
    }
    (1.0 - averted(kits, values)) / (1.0 - averted(baseline, values))
}
