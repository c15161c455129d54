//! Mechanisms 15, 17, 18 and 21: what supports early recovery, and the floor on stacked supports.
//!
//! Each support has a hazard ratio of relapse; the product never falls below the floor (c-L15). Rows c-L07,
//! c-L08, c-L10, c-L11, c-L12, c-T16.

use super::network;
use crate::evidence::Values;
use crate::model::places::{Membership, Place};
use crate::scenario::{Mechanism, Policy, Substance};
use crate::units::math::{ln, pow};

/// Most of a group that a risk ratio may lift abstinence, or use, to.
const MOST_ABSTINENT: f64 = 0.95;

/// Hazard ratio of relapse for the support of a place: 1 after the first year and without support.
#[must_use]
pub fn of_place(place: Place, values: &Values, policy: &Policy) -> f64 {
    if !policy.on(Mechanism::RecoverySupport) {
        return 1.0;
    }
    match place {
        Place::RecoveryFirstDay | Place::RecoveryYearDay => {
            let abstinent = 1.0 - values.relapse_first_year;
            let lifted = (abstinent * values.day_programme_abstinence).min(MOST_ABSTINENT);
            ln(lifted) / ln(abstinent)
        }
        Place::RecoveryFirstAftercare | Place::RecoveryYearAftercare => values.aftercare_relapse,
        Place::RecoveryFirstHousing | Place::RecoveryYearHousing => {
            let with = (values.housing_use * values.housing_use_without).min(MOST_ABSTINENT);
            ln(1.0 - with) / ln(1.0 - values.housing_use_without)
        }
        _ => 1.0,
    }
}

/// Hazard ratio of relapse for a membership.
#[must_use]
pub fn of_membership(
    membership: Membership,
    substance: Substance,
    values: &Values,
    policy: &Policy,
) -> f64 {
    let mut ratio = 1.0;
    if membership.mutual_aid() && policy.on(Mechanism::MutualAid) {
        ratio *= match substance {
            Substance::Opiate => values.mutual_aid_relapse_drugs,
            Substance::Alcohol => values.mutual_aid_relapse_alcohol,
            Substance::NonOpiate | Substance::NonOpiateAlcohol | Substance::Nps => {
                values.mutual_aid_relapse_stimulants
            }
        };
    }
    if membership.lero() && policy.on(Mechanism::Lero) {
        ratio *= pow(values.lero_relapse, network::quality(values, policy));
    }
    ratio
}

/// Hazard ratio of relapse for a place and a membership together.
#[must_use]
pub fn stacked(
    place: Place,
    membership: Membership,
    substance: Substance,
    values: &Values,
    policy: &Policy,
) -> f64 {
    let product =
        of_place(place, values, policy) * of_membership(membership, substance, values, policy);
    if policy.on(Mechanism::SupportFloor) { product.max(values.support_floor) } else { product }
}
