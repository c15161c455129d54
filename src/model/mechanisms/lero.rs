//! Mechanism 18: lived experience recovery organisations.
//!
//! Capacity comes from the grant and from volunteers, who are people in recovery (so that their relapse counts).
//! Joining saturates as places outgrow the eligible pool; when members outgrow places, more leave. Membership acts
//! on relapse and drop-out, its reach on entry. Rows c-L12, c-S10, c-S11, s-U19, a-A06–A12.

use super::network;
use crate::evidence::Values;
use crate::model::moves::Event;
use crate::scenario::{Mechanism, Policy, Want};
use crate::units::math::{exp, pow};

/// How far a LERO's places go round among the people who could join.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Provision {
    /// Members whom the grant and the volunteers can carry.
    pub places: f64,
    /// Members now.
    pub members: f64,
    /// People who could be members.
    pub eligible: f64,
}

impl Provision {
    /// How readily people join: 0 without places, and ever less gained from more.
    #[must_use]
    pub fn saturation(&self, values: &Values) -> f64 {
        let coverage = if self.eligible > 0.0 { self.places / self.eligible } else { 0.0 };
        1.0 - exp(-values.lero_saturation * coverage)
    }

    /// Members for each place, at least 1.
    #[must_use]
    pub fn crowding(&self) -> f64 {
        if self.members <= self.places {
            1.0
        } else if self.places > 0.0 {
            self.members / self.places
        } else {
            f64::INFINITY
        }
    }
}

/// Members whom grant and volunteers can carry together.
#[must_use]
pub fn places(pounds_per_year: f64, volunteers: f64, values: &Values) -> f64 {
    pounds_per_year / values.lero_member_year + volunteers * values.lero_members_per_volunteer
}

/// On the hazard of joining, against the baseline. Where the baseline has no LERO, against one with a place for
/// everybody who could join.
#[must_use]
pub fn joining(now: &Provision, baseline: &Provision, values: &Values) -> f64 {
    let reference = baseline.saturation(values);
    let reference = if reference > 0.0 { reference } else { 1.0 - exp(-values.lero_saturation) };
    now.saturation(values) / reference
}

/// On the hazard of leaving, against the baseline.
#[must_use]
pub fn leaving(now: &Provision, baseline: &Provision) -> f64 {
    if baseline.crowding().is_finite() { now.crowding() / baseline.crowding() } else { 1.0 }
}

/// On the hazard of dropping out of treatment, for a member.
#[must_use]
pub fn drop_out(values: &Values, policy: &Policy) -> f64 {
    if policy.on(Mechanism::Lero) {
        pow(values.lero_drop_out, network::quality(values, policy))
    } else {
        1.0
    }
}

/// On the hazard of entering treatment, of the people whom it reaches: `joining` times today's reach.
#[must_use]
pub fn entry(joining: f64, values: &Values, policy: &Policy, baseline: &Policy) -> f64 {
    if !policy.on(Mechanism::Lero) {
        return 1.0;
    }
    let lifted =
        |reach: f64, quality: f64| 1.0 + (pow(values.lero_entry, quality) - 1.0) * reach.min(1.0);
    lifted(values.lero_reach * joining, network::quality(values, policy))
        / lifted(values.lero_reach, network::quality(values, baseline))
}

/// On contact and entry of people who want stability, where recovery organisations welcome the abstinent only.
#[must_use]
pub fn alienation(event: Event, want: Want, values: &Values, policy: &Policy) -> f64 {
    let away = matches!(event, Event::Contact | Event::EnterPrescribing | Event::EnterPsychosocial);
    if away && want == Want::Stability && !policy.lero_inclusive && policy.on(Mechanism::Lero) {
        values.exclusive_alienation
    } else {
        1.0
    }
}
