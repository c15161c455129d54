//! Mechanism 28: nitazenes in the supply, a wave of NPS, a pandemic.
//!
//! Nitazenes raise overdose deaths of people exposed (c-M55, c-M56: today's share is inside the published hazards); a
//! wave brings new people out of contact; a pandemic shuts places and meetings, and keeps people in treatment. Rows a-V21–V26.
//! Demand by group and the danger of the supply, which a file may raise or lower, act in the month's environment.

use super::network;
use crate::evidence::Values;
use crate::model::capacity::Bought;
use crate::model::moves::Event;
use crate::model::places::Place;
use crate::scenario::{Mechanism, Policy, Substance};

/// On a hazard of somebody with a substance.
#[must_use]
pub fn effect(
    place: Place,
    event: Event,
    substance: Substance,
    values: &Values,
    policy: &Policy,
) -> f64 {
    if !policy.on(Mechanism::Shocks) {
        return 1.0;
    }
    match event {
        Event::Overdose if substance == Substance::Opiate && supplied(place) => {
            let excess = values.nitazene_ratio - 1.0;
            let today = values.nitazene_share;
            let now = (today + policy.nitazenes).min(1.0).max(today);
            (1.0 + now * excess) / (1.0 + today * excess)
        }
        Event::EnterPrescribing | Event::EnterPsychosocial | Event::Return => {
            1.0 - policy.pandemic * values.pandemic_entry
        }
        Event::DropOut => 1.0 - policy.pandemic * values.pandemic_drop_out,
        Event::Complete => 1.0 - policy.pandemic * values.pandemic_completion,
        Event::Contact => 1.0 - policy.pandemic * values.pandemic_contact,
        _ => 1.0,
    }
}

/// Whether people in a place use what the street supplies.
fn supplied(place: Place) -> bool {
    !matches!(place, Place::InpatientDetox | Place::Rehab | Place::Prison)
}

/// New people with a substance, against today's.
#[must_use]
pub fn onset(substance: Substance, policy: &Policy) -> f64 {
    if substance == Substance::Nps && policy.on(Mechanism::Shocks) {
        1.0 + policy.nps_wave
    } else {
        1.0
    }
}

/// People with a substance who ask for treatment, against today's.
#[must_use]
pub fn demand(substance: Substance, policy: &Policy) -> f64 {
    if policy.on(Mechanism::Shocks) { policy.entry[substance as usize] } else { 1.0 }
}

/// The danger of the supply, on overdose, against today's.
#[must_use]
pub fn supply(policy: &Policy) -> f64 {
    if policy.on(Mechanism::Shocks) { policy.supply } else { 1.0 }
}

/// Share of bought places that are open.
#[must_use]
pub fn open(bought: Bought, values: &Values, policy: &Policy) -> f64 {
    let closes = matches!(
        bought,
        Bought::Rehab | Bought::InpatientDetox | Bought::DayProgramme | Bought::Aftercare
    );
    if closes && policy.on(Mechanism::Shocks) {
        1.0 - policy.pandemic * values.pandemic_beds
    } else {
        1.0
    }
}

/// On joining mutual aid.
#[must_use]
pub fn meetings(values: &Values, policy: &Policy) -> f64 {
    if policy.on(Mechanism::Shocks) {
        1.0 - policy.pandemic * values.pandemic_community
    } else {
        1.0
    }
}

/// On joining a LERO: a network keeps more contact.
#[must_use]
pub fn community(values: &Values, policy: &Policy) -> f64 {
    if policy.on(Mechanism::Shocks) {
        1.0 - policy.pandemic * values.pandemic_community * network::exposed(values, policy)
    } else {
        1.0
    }
}
