//! Mechanism 4: wants against offers.
//!
//! People who want abstinence and are parked on maintenance stay on or leave unplanned; a direct referral shortens the
//! way to detox and rehab. Mentors and advocates at the assessment keep people until the start, a single point of
//! assessment may lose them. Rows a-W04–W06, c-S12. People who want stability are left as they were.

use crate::evidence::Values;
use crate::model::moves::Event;
use crate::model::places::Place;
use crate::scenario::{Mechanism, Policy, Want};
use crate::units::math::pow;

/// On a hazard of somebody who wants this.
#[must_use]
pub fn effect(place: Place, event: Event, want: Want, values: &Values, policy: &Policy) -> f64 {
    if !policy.on(Mechanism::Offers) {
        return 1.0;
    }
    let parked = place.prescribing() || matches!(place, Place::Psychosocial | Place::LeftDetox);
    match event {
        Event::AskDetox | Event::AskRehab | Event::AskCommunityDetox | Event::AskDayProgramme
            if want == Want::Abstinence && parked =>
        {
            1.0 + policy.direct_referral * (values.direct_referral_requests - 1.0)
        }
        Event::DropOut if want == Want::Abstinence && place.prescribing() => {
            1.0 + policy.direct_referral * (values.direct_referral_drop_out - 1.0)
        }
        Event::Lost if matches!(place, Place::WaitPrescribing | Place::WaitPsychosocial) => {
            let gateway =
                if policy.single_point_of_assessment { values.single_point_lost } else { 1.0 };
            gateway * pow(values.mentors_lost, policy.assessment_mentors)
        }
        _ => 1.0,
    }
}
