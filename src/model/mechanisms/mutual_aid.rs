//! Mechanism 17: mutual aid, in several traditions: a person may fit one and not another.
//!
//! Joining depends on members (meetings need people), on facilitation (rooms, active referral), and on finding a
//! tradition that fits. Rows s-N35, a-A01–A05; its effect on relapse is in `recovery_support`.

use super::diminishing;
use crate::evidence::Values;
use crate::scenario::{Mechanism, Policy};
use crate::units::math::pow;

/// Share of people who find a tradition that fits them.
///
/// With cooperation, somebody whom one tradition does not fit is sent on to the next; rivals do not send anybody.
#[must_use]
pub fn fit(policy: &Policy, values: &Values) -> f64 {
    let one = values.mutual_aid_fit;
    let any = 1.0 - pow(1.0 - one, policy.mutual_aid_traditions);
    policy.mutual_aid_cooperation * any + (1.0 - policy.mutual_aid_cooperation) * one
}

/// On the hazard of joining: members as a multiple of the baseline's, and the reach of facilitation, 1 there.
#[must_use]
pub fn joining(
    members: f64,
    facilitation: f64,
    policy: &Policy,
    baseline: &Policy,
    values: &Values,
) -> f64 {
    if !policy.on(Mechanism::MutualAid) {
        return 1.0;
    }
    let unaided = values.mutual_aid_unaided;
    (unaided * diminishing(members) + (1.0 - unaided) * facilitation) * fit(policy, values)
        / fit(baseline, values)
}
