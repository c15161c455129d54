//! The mechanisms: each a file with its equation, its lever, its rows and what it must show.
//!
//! The numbers are those of `docs/model.md`. Every effect is relative to the baseline: its multiplier is
//! exactly 1 there. A mechanism that is *off* has exactly no effect; *zero provision* is a budget of nothing.

pub mod abstinence_target;
pub mod administration;
pub mod alcohol;
pub mod beds;
pub mod caseload;
pub mod coercion;
pub mod consumption_room;
pub mod heroin_assisted;
pub mod justice;
pub mod lero;
pub mod medicines;
pub mod mutual_aid;
pub mod naloxone;
pub mod needle_exchange;
pub mod network;
pub mod offers;
pub mod other_causes;
pub mod outreach;
pub mod overdose;
pub mod participation;
pub mod payment_by_results;
pub mod recovery_support;
pub mod rehab;
pub mod relapse;
pub mod retention;
pub mod shocks;
pub mod stigma;
pub mod tender;
pub mod visible_recovery;
pub mod waiting;
pub mod wants;

use super::moves::Event;
use super::places::Place;
use crate::evidence::Values;
use crate::scenario::{Policy, Profile};

/// What a policy does to a hazard of a profile, apart from people and money: exactly 1 for the policy of the baseline.
#[must_use]
pub fn policy_effect(
    place: Place,
    event: Event,
    profile: Profile,
    values: &Values,
    policy: &Policy,
) -> f64 {
    let Profile { substance, want, .. } = profile;
    offers::effect(place, event, want, values, policy)
        * justice::effect(place, event, values, policy)
        * coercion::effect(place, event, substance, values, policy)
        * lero::alienation(event, want, values, policy)
        * abstinence_target::effect(place, event, want, values, policy)
        * participation::effect(place, event, profile, values, policy)
        * stigma::effect(place, event, values, policy)
        * shocks::effect(place, event, substance, values, policy)
        * medicines::effect(place, event, substance, values, policy)
}

/// How many times the baseline something is: 1 when both are nothing, infinite when only the baseline is.
#[must_use]
pub fn times_baseline(now: f64, baseline: f64) -> f64 {
    if baseline > 0.0 {
        now / baseline
    } else if now > 0.0 {
        f64::INFINITY
    } else {
        1.0
    }
}

/// Diminishing returns to `x` times the baseline: 0 at 0, 1 at 1, 2 without limit.
#[must_use]
pub fn diminishing(x: f64) -> f64 {
    if x > 0.0 { 2.0 / (1.0 + 1.0 / x) } else { 0.0 }
}

/// Reach of `now` pounds against the `baseline`'s: 1 there, 0 for nothing, diminishing, at most 2.
///
/// Where the baseline has nothing to compare with, `usual` pounds stand in: 1 for nothing, rising with the money, at
/// most 2.
#[must_use]
pub fn provision(now: f64, baseline: f64, usual: f64) -> f64 {
    if baseline > 0.0 {
        diminishing(now / baseline)
    } else if now > 0.0 && usual > 0.0 {
        1.0 + diminishing(now / usual) / 2.0
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pound_buys_next_to_nothing_where_there_was_nothing() {
        assert_eq!(provision(0.0, 0.0, 100.0), 1.0);
        assert!(provision(1e-6, 0.0, 100.0) < 1.0 + 1e-7);
        assert_eq!(provision(100.0, 0.0, 100.0), 1.5);
        assert_eq!(provision(30.0, 30.0, 100.0), 1.0);
        assert_eq!(provision(0.0, 30.0, 100.0), 0.0);
    }

    #[test]
    fn is_one_at_the_baseline_and_bounded() {
        assert_eq!(times_baseline(3.0, 3.0), 1.0);
        assert_eq!(times_baseline(0.0, 0.0), 1.0);
        assert_eq!(diminishing(1.0), 1.0);
        assert_eq!(diminishing(0.0), 0.0);
        assert_eq!(diminishing(f64::INFINITY), 2.0);
        assert!(diminishing(0.5) < 1.0 && diminishing(1.5) > 1.0);
    }
}
