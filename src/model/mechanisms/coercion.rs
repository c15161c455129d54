//! Mechanism 12: coerced entry, deterred contact, and testing that does not see NPS.
//!
//! Pressure brings people in, who may leave sooner and complete less; trust is lost slowly, outlives the pressure and keeps
//! others away ([`trust`]); sanctions and fear keep people away; a testing regime refers those
//! whose use a test sees, and moves some people to what it does not see. Rows a-J12–J19, c-P05.

use crate::evidence::Values;
use crate::model::moves::Event;
use crate::model::places::Place;
use crate::scenario::{Mechanism, Policy, Substance};
use crate::units::MONTHS_PER_YEAR;
use crate::units::math::pow;

/// On a hazard of somebody with a substance.
#[must_use]
pub fn effect(
    place: Place,
    event: Event,
    substance: Substance,
    values: &Values,
    policy: &Policy,
) -> f64 {
    if !policy.on(Mechanism::Coercion) {
        return 1.0;
    }
    match event {
        Event::EnterPrescribing | Event::EnterPsychosocial => {
            let pressed = 1.0 + policy.coercion * (values.coerced_entry - 1.0);
            let deterred = pow(values.deterrence_contact, policy.deterrence);
            let seen = match substance {
                Substance::Nps => 1.0 - values.testing_missed,
                Substance::Alcohol => 0.0,
                _ => 1.0,
            };
            pressed * deterred * (1.0 + policy.testing * seen * (values.testing_entry - 1.0))
        }
        Event::Contact => pow(values.deterrence_contact, policy.deterrence),
        Event::DropOut if place.keyworked() => {
            1.0 + policy.coercion * (values.coerced_drop_out - 1.0)
        }
        Event::Complete if place.keyworked() => {
            1.0 + policy.coercion * (values.coerced_completion - 1.0)
        }
        _ => 1.0,
    }
}

/// Trust lost after a month under a policy: it follows coercion with a lag.
#[must_use]
pub fn trust_lost(lost: f64, values: &Values, policy: &Policy) -> f64 {
    lost + (policy.coercion - lost) / values.trust_months.max(1.0)
}

/// On contact, and on entry that nobody presses for, of the trust lost.
#[must_use]
pub fn trust(lost: f64, values: &Values, policy: &Policy) -> f64 {
    if policy.on(Mechanism::Coercion) { pow(values.trust_lost, lost) } else { 1.0 }
}

/// The hazard per month with which people who use non-opiates, which a test sees, move to NPS.
///
/// People who use opiates stay where they are: to take them out of the danger of an overdose because a test is put in
/// front of them would flatter the regime.
#[must_use]
pub fn switching(substance: Substance, values: &Values, policy: &Policy) -> f64 {
    if substance == Substance::NonOpiate && policy.on(Mechanism::Coercion) {
        policy.testing * values.testing_switch / MONTHS_PER_YEAR
    } else {
        0.0
    }
}
