//! Mechanism 7: naloxone, as witnessed × carried × used.
//!
//! Only the overdose *hazard* moves, and it saturates. Rows c-M59, c-M60, c-H08, c-H09, s-U15, a-H09.

use crate::evidence::Values;
use crate::scenario::{Mechanism, Policy};
use crate::units::math::exp;

/// Deaths per overdose with this many kits a year for each person at risk.
#[must_use]
pub fn fatality(kits_per_person_year: f64, values: &Values) -> f64 {
    let carried = 1.0 - exp(-values.naloxone_saturation * kits_per_person_year);
    let reached = values.overdose_witnessed * carried * values.naloxone_used;
    values.overdose_fatality * (1.0 - reached) + values.overdose_fatality_naloxone * reached
}

/// On the hazard of a fatal opiate overdose, of kits per person and year against the baseline's.
#[must_use]
pub fn effect(kits: f64, baseline: f64, values: &Values, policy: &Policy) -> f64 {
    if !policy.on(Mechanism::Naloxone) {
        return 1.0;
    }
    fatality(kits, values) / fatality(baseline, values)
}
