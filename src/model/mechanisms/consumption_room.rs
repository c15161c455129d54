//! Mechanism 8: a drug consumption room, with local reach.
//!
//! Only people in reach gain, and reach has a ceiling. Rows c-H10, s-U16, a-H10, a-U16.

use crate::evidence::Values;
use crate::scenario::{Mechanism, Policy};

/// Share of people using opiates whom the rooms reach.
#[must_use]
pub fn reach(pounds_per_year: f64, using: f64, values: &Values) -> f64 {
    let people = pounds_per_year / values.room_year * values.room_people;
    if using > 0.0 { (people / using).min(values.room_reach) } else { 0.0 }
}

/// On the overdose hazard of people using out of treatment, of a reach against the baseline's.
#[must_use]
pub fn effect(reach: f64, baseline: f64, values: &Values, policy: &Policy) -> f64 {
    if !policy.on(Mechanism::ConsumptionRoom) {
        return 1.0;
    }
    let hazard = |reach: f64| 1.0 - reach * (1.0 - values.room_effect);
    hazard(reach) / hazard(baseline)
}
