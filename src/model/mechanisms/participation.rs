//! Mechanism 26: provision for women, and users on commissioning bodies.
//!
//! Women drop out less; offers match wants better, and the users who sit there gain themselves. Rows a-F26–F28.

use crate::evidence::Values;
use crate::model::moves::Event;
use crate::model::places::Place;
use crate::scenario::{Mechanism, Policy, Profile, Sex, Want};
use crate::units::math::pow;

/// On a hazard of a profile.
#[must_use]
pub fn effect(
    place: Place,
    event: Event,
    profile: Profile,
    values: &Values,
    policy: &Policy,
) -> f64 {
    if !policy.on(Mechanism::Participation) {
        return 1.0;
    }
    match event {
        Event::DropOut if profile.sex == Sex::Female && place.in_treatment() => {
            pow(values.gender_drop_out, policy.gender_specific)
        }
        Event::AskDetox | Event::AskRehab | Event::AskCommunityDetox
            if profile.want == Want::Abstinence =>
        {
            pow(values.board_requests, policy.users_on_boards)
        }
        // In recovery, overdose is the danger of the relapse itself.
        Event::Relapse | Event::Overdose if place.recovery() => {
            pow(values.board_relapse, policy.users_on_boards)
        }
        _ => 1.0,
    }
}
