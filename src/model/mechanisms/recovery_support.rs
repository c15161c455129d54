//! Mechanisms 15, 17, 18 and 21: what supports early recovery, and the floor on stacked supports.
//!
//! Each support has a hazard ratio of relapse; a product of several never falls below the floor (c-L15). What a day
//! programme and rehab do is solved for their starters, and stands in the base hazards. Rows c-L07,
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
        Place::RecoveryFirstAftercare | Place::RecoveryYearAftercare => values.aftercare_relapse,
        Place::RecoveryFirstHousing | Place::RecoveryYearHousing => {
            let with = (values.housing_use * values.housing_use_without).min(MOST_ABSTINENT);
            ln(1.0 - with) / ln(1.0 - values.housing_use_without)
        }
        _ => 1.0,
    }
}

/// Hazard ratios of relapse for mutual aid and for a LERO, each 1 for somebody who is no member.
fn of_membership(
    membership: Membership,
    substance: Substance,
    values: &Values,
    policy: &Policy,
) -> [f64; 2] {
    let mutual_aid = match substance {
        _ if !membership.mutual_aid() || !policy.on(Mechanism::MutualAid) => 1.0,
        Substance::Opiate => values.mutual_aid_relapse_drugs,
        Substance::Alcohol => values.mutual_aid_relapse_alcohol,
        Substance::NonOpiate | Substance::NonOpiateAlcohol | Substance::Nps => {
            values.mutual_aid_relapse_stimulants
        }
    };
    let lero = if membership.lero() && policy.on(Mechanism::Lero) {
        pow(values.lero_relapse, network::quality(values, policy))
    } else {
        1.0
    };
    [mutual_aid, lero]
}

/// Hazard ratio of relapse for a place and a membership together.
///
/// The floor is meant for supports that stack: one support alone has its own ratio, however low.
#[must_use]
pub fn stacked(
    place: Place,
    membership: Membership,
    substance: Substance,
    values: &Values,
    policy: &Policy,
) -> f64 {
    let support = of_place(place, values, policy);
    let [mutual_aid, lero] = of_membership(membership, substance, values, policy);
    let product = support * mutual_aid * lero;
    if policy.on(Mechanism::SupportFloor) {
        product.max(values.support_floor.min(support).min(mutual_aid).min(lero))
    } else {
        product
    }
}
