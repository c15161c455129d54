//! Mechanism 10: waiting loses people.
//!
//! Those who wait for community treatment are lost at the rate seen between assessment and day 30 (c-N02; people
//! on a prescription never get it, since the first month of c-N24 contains it), more with every week (c-N03). Both are loss
//! before a start: who waits for a bed is in treatment, and leaves it as others do.

use crate::evidence::Values;
use crate::scenario::{Mechanism, Policy};
use crate::units::WEEKS_PER_MONTH;
use crate::units::math::pow;

/// Longest wait that is told apart, in weeks.
const LONGEST: f64 = 26.0;

/// Weeks that somebody who joins a queue now would wait, if it went on moving as it did last month.
#[must_use]
pub fn weeks(queue: f64, admitted: f64) -> f64 {
    if queue <= 0.0 {
        0.0
    } else if admitted <= 0.0 {
        LONGEST
    } else {
        (WEEKS_PER_MONTH * queue / admitted).min(LONGEST)
    }
}

/// On the hazard of being lost, of a wait against the baseline's (weeks).
#[must_use]
pub fn effect(weeks: f64, baseline: f64, values: &Values, policy: &Policy) -> f64 {
    if policy.on(Mechanism::Waiting) {
        pow(values.wait_loss_per_week, weeks - baseline)
    } else {
        1.0
    }
}
