//! What a month of life is worth, and what survivors have before them.
//!
//! Three valuations stand side by side: the base case, a public panel's and patients' own. Months are discounted
//! at their middle.

use super::mechanisms::payment_by_results;
use super::moves::prescribed;
use super::places::{Place, PlaceGroup};
use crate::evidence::Values;
use crate::scenario::Substance;

/// Utility of a year in each place, by substance: base, public, patients' own.
pub type Utilities = [[[f64; 3]; Substance::COUNT]; Place::COUNT];

/// The utilities of every place and substance.
#[must_use]
pub fn utilities(values: &Values) -> Utilities {
    let mut table = [[[0.0; 3]; Substance::COUNT]; Place::COUNT];
    for &place in Place::ALL {
        for &substance in Substance::ALL {
            table[place as usize][substance as usize] = utility(place, substance, values);
        }
    }
    table
}

fn utility(place: Place, substance: Substance, v: &Values) -> [f64; 3] {
    if place.group() == PlaceGroup::Recovery {
        let recovered = match substance {
            Substance::Alcohol => v.utility_alcohol_using + v.utility_alcohol_abstinent_gain,
            _ if place.recovery_first_year() => {
                v.utility_recovery - v.utility_recovery_first_year_loss
            }
            _ if place == Place::RecoveryLater => {
                v.utility_recovery + v.utility_recovery_later_gain
            }
            _ => v.utility_recovery,
        };
        return [recovered.min(1.0); 3];
    }
    let treated = place.in_treatment();
    match substance {
        Substance::Opiate if treated => [
            v.utility_opiate_prescribed,
            v.utility_public_prescribed,
            (v.utility_patient_using + v.utility_patient_gain).min(1.0),
        ],
        Substance::Opiate => {
            [v.utility_opiate_using, v.utility_public_using, v.utility_patient_using]
        }
        Substance::Alcohol | Substance::NonOpiateAlcohol if treated => {
            [(v.utility_alcohol_using + v.utility_alcohol_treated_gain).min(1.0); 3]
        }
        Substance::Alcohol | Substance::NonOpiateAlcohol => [v.utility_alcohol_using; 3],
        Substance::NonOpiate | Substance::Nps => [v.utility_non_opiate_using; 3],
    }
}

/// Share of people on a prescription who are abstinent from illicit opiates, by place; none elsewhere. `paid` is the share of
/// contracts under which payment by results acts.
fn abstinent_on_prescription(place: Place, v: &Values, paid: f64) -> Option<f64> {
    let on_top = match place {
        Place::Induction => v.on_top_induction,
        Place::PrescribingEarly => v.on_top_early,
        Place::PrescribingMiddle | Place::WaitDetox | Place::WaitRehab => v.on_top_middle,
        Place::PrescribingLong => v.on_top_long,
        Place::HeroinAssisted => v.on_top_heroin_assisted,
        _ => return None,
    };
    Some(payment_by_results::abstinent(1.0 - on_top, paid, v))
}

/// Share of people in a place who count as settled: no heroin, crack or injecting, prescribed or not; for alcohol,
/// drinking without dependence.
#[must_use]
pub fn settled(place: Place, substance: Substance, v: &Values, paid: f64) -> f64 {
    if place.recovery() {
        return 1.0;
    }
    if substance == Substance::Opiate
        && let Some(abstinent) = abstinent_on_prescription(place, v, paid)
    {
        return abstinent;
    }
    match (place, substance) {
        (Place::Rehab | Place::InpatientDetox, _) => 1.0,
        (Place::Psychosocial | Place::DayProgramme, Substance::Alcohol) => {
            v.alcohol_reduced_share_in_treatment
        }
        _ => 0.0,
    }
}

/// Share of people in a place who are getting on with life: retained or out of treatment, housed, not offending.
/// An assumption throughout.
#[must_use]
pub fn getting_on(place: Place, v: &Values) -> f64 {
    match place.group() {
        PlaceGroup::Recovery if place.recovery_first_year() => v.getting_on_first_year,
        PlaceGroup::Recovery => v.getting_on_later,
        PlaceGroup::Prison => 0.0,
        _ if place.in_treatment() => v.getting_on_treatment,
        _ => v.getting_on_using,
    }
}

/// People who inject and could catch hepatitis C in a place, each counted with the protection of a prescription: c-H01 is of
/// everybody on one, those who have stopped injecting included.
#[must_use]
pub fn hepatitis_exposure(place: Place, v: &Values, paid: f64) -> f64 {
    if prescribed(place, Substance::Opiate) || place == Place::HeroinAssisted {
        let injecting = payment_by_results::injecting(v.injecting_share, paid, v);
        return injecting * v.hepatitis_prescribing;
    }
    if place.using() || matches!(place, Place::Psychosocial | Place::DayProgramme) {
        v.injecting_share
    } else {
        0.0
    }
}
