//! Mechanism 27: stigma keeps people from a first contact.
//!
//! Row c-S16, to the power of the level of stigma against today's.

use crate::evidence::Values;
use crate::model::moves::Event;
use crate::model::places::Place;
use crate::scenario::{Mechanism, Policy};
use crate::units::math::pow;

/// On a hazard.
#[must_use]
pub fn effect(place: Place, event: Event, values: &Values, policy: &Policy) -> f64 {
    let first = match event {
        Event::Contact => true,
        Event::EnterPrescribing | Event::EnterPsychosocial => place == Place::UsingNever,
        _ => false,
    };
    if first && policy.on(Mechanism::Stigma) {
        pow(values.stigma_contact, policy.stigma)
    } else {
        1.0
    }
}
