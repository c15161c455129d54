//! Mechanism 11: arrest referral, diversion, continuity of care on release.
//!
//! Criminal-justice money brings part of the entries and part of the pick-up on release; diversion turns custody into
//! treatment for those who engage; continuity picks up people who are missed today. Rows a-J01–J03, c-S15. c-M40 is
//! for validation: it is an all-cause ratio of people picked up.

use crate::evidence::Values;
use crate::model::moves::Event;
use crate::model::places::Place;
use crate::scenario::{Mechanism, Policy};
use crate::units::{hazard_to_probability, probability_to_hazard};

/// On entry to treatment, of the reach of criminal-justice money: 1 at the baseline.
#[must_use]
pub fn entry(reach: f64, values: &Values, policy: &Policy) -> f64 {
    if policy.on(Mechanism::Justice) {
        1.0 + values.justice_entry_share * (reach - 1.0)
    } else {
        1.0
    }
}

/// On pick-up on release, of the same.
#[must_use]
pub fn pick_up(reach: f64, values: &Values, policy: &Policy) -> f64 {
    if policy.on(Mechanism::Justice) { 1.0 + values.justice_pick_up * (reach - 1.0) } else { 1.0 }
}

/// On opiate overdose in the month after release, of a hazard of being picked up against the baseline's: those who are
/// picked up are on a prescription (c-M40).
#[must_use]
pub fn released(pick_up: f64, baseline: f64, values: &Values, policy: &Policy) -> f64 {
    if !policy.on(Mechanism::Justice) {
        return 1.0;
    }
    let hazard =
        |pick_up: f64| 1.0 - hazard_to_probability(pick_up) * (1.0 - values.release_prescribed);
    hazard(pick_up) / hazard(baseline)
}

/// Share of custody that diversion turns into treatment.
#[must_use]
pub fn diverted(values: &Values, policy: &Policy) -> f64 {
    if policy.on(Mechanism::Justice) { policy.diversion * values.diversion_engaged } else { 0.0 }
}

/// On a hazard, of the policy alone.
#[must_use]
pub fn effect(place: Place, event: Event, values: &Values, policy: &Policy) -> f64 {
    if !policy.on(Mechanism::Justice) {
        return 1.0;
    }
    match event {
        Event::PickUp => {
            let today = values.release_pick_up;
            let picked_up = today + policy.prison_continuity * (1.0 - today);
            // Nobody is picked up for certain: a hazard has no end.
            const MOST: f64 = 0.99;
            probability_to_hazard(picked_up.min(MOST).max(today)) / probability_to_hazard(today)
        }
        Event::Custody if !matches!(place, Place::Prison) => 1.0 - diverted(values, policy),
        _ => 1.0,
    }
}
