//! Mechanism 22: payment by results.
//!
//! Fewer completions that last, fewer starts, more abstinence in treatment. Rows c-S01, a-S02 (the start effect,
//! shrunk), c-S03.

use crate::evidence::Values;
use crate::model::moves::Event;
use crate::model::places::Place;
use crate::scenario::{Mechanism, Policy};
use crate::units::math::pow;

/// On a hazard.
#[must_use]
pub fn effect(place: Place, event: Event, values: &Values, policy: &Policy) -> f64 {
    if !policy.on(Mechanism::PaymentByResults) {
        return 1.0;
    }
    match event {
        Event::Complete if place.keyworked() => {
            pow(values.payment_completion, policy.payment_by_results)
        }
        Event::EnterPrescribing | Event::EnterPsychosocial => {
            pow(values.payment_entry, policy.payment_by_results)
        }
        _ => 1.0,
    }
}

/// Share abstinent while on a prescription, given today's.
#[must_use]
pub fn abstinent(share: f64, values: &Values, policy: &Policy) -> f64 {
    if !policy.on(Mechanism::PaymentByResults) || policy.payment_by_results <= 0.0 || share >= 1.0 {
        return share;
    }
    let odds = share / (1.0 - share) * pow(values.payment_abstinence, policy.payment_by_results);
    odds / (1.0 + odds)
}
