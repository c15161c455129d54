//! Mechanism 30: treatment, abstinence and reduced drinking lower alcohol-specific deaths, and nothing else.
//!
//! Published odds ratios are used as hazard ratios: the deaths are rare in any month. Rows c-M45, c-M47, c-M48,
//! c-M50, a-M48.

use crate::evidence::Values;
use crate::model::places::{Place, PlaceGroup};
use crate::scenario::{Mechanism, Policy};

/// Hazard of an alcohol-specific death in a place against continued heavy drinking.
#[must_use]
pub fn ratio(place: Place, values: &Values, policy: &Policy) -> f64 {
    if !policy.on(Mechanism::AlcoholTreatment) {
        return 1.0;
    }
    match (place, place.group()) {
        (_, PlaceGroup::Recovery)
        | (Place::InpatientDetox | Place::Rehab | Place::LeftDetox | Place::LeftRehab, _) => {
            values.alcohol_abstinent
        }
        (Place::Psychosocial | Place::DayProgramme | Place::CommunityDetox, _)
        | (Place::WaitDetox | Place::WaitRehab, _) => {
            let reduced = values.alcohol_reduced_share_in_treatment;
            1.0 - reduced * (1.0 - values.alcohol_reduced)
        }
        _ => 1.0,
    }
}
