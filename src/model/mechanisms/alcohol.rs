//! Mechanism 30: treatment, abstinence and reduced drinking lower deaths of people dependent on alcohol.
//!
//! Published odds ratios, of all causes, are used as hazard ratios: the deaths are rare in any month. Rows c-M45, c-M47,
//! c-M48, c-M50, a-M48, a-M52.

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

/// Hazard of a death from other causes in a place against continued heavy drinking, of people dependent on alcohol alone.
///
/// In recovery, alcohol-specific deaths are taken out of the ratio of all causes (a-M52), but no further than abstinence
/// lowers all causes (c-M47).
#[must_use]
pub fn other_causes(place: Place, values: &Values, policy: &Policy) -> f64 {
    if !policy.on(Mechanism::AlcoholTreatment) {
        return 1.0;
    }
    if place.recovery() {
        let specific =
            values.alcohol_relative_risk * values.alcohol_specific_share * values.alcohol_abstinent;
        let others = values.alcohol_relative_risk * (1.0 - values.alcohol_specific_share);
        let ratio = (values.recovery_mortality_alcohol - specific) / others;
        return ratio.clamp(values.alcohol_abstinent.min(1.0), 1.0);
    }
    ratio(place, values, policy)
}
