//! Deaths from other causes of people who use opiates: what a prescription does to them, overdose taken out.
//!
//! How much of the published difference is causal nobody knows (x-17 and its readings). Suicide peaks in the first weeks
//! after a prescription ends (x-07). Rows x-17, x-06.rate, x-07, a-M71.

use crate::evidence::Values;
use crate::model::moves::prescribed;
use crate::model::places::Place;
use crate::scenario::{Mechanism, Policy, Substance};
use crate::units::WEEKS_PER_MONTH;

const FIRST_WEEKS: f64 = 4.0;

/// Hazard in a place against being on a prescription, outside recovery.
#[must_use]
pub fn ratio(place: Place, values: &Values, policy: &Policy) -> f64 {
    let on = prescribed(place, Substance::Opiate) || place == Place::HeroinAssisted;
    if on || place.recovery() || !policy.on(Mechanism::PrescribingProtects) {
        1.0
    } else {
        values.other_causes_out
    }
}

/// Suicides in the month after a prescription ends beyond those of people on it, poisonings left out, per 1,000
/// person-years.
#[must_use]
pub fn suicides_off(values: &Values, policy: &Policy) -> f64 {
    if !policy.on(Mechanism::PrescribingProtects) {
        return 0.0;
    }
    let beyond = values.suicides_prescribed * (values.suicide_first_weeks_off - 1.0);
    (beyond * values.suicide_not_poisoning * FIRST_WEEKS / WEEKS_PER_MONTH).max(0.0)
}
