//! Mechanism 10: waiting loses people.
//!
//! Those who wait for community treatment are lost at the rate seen between assessment and day 30 (c-N02; people
//! on a prescription never get it, since the first month of c-N24 contains it), more with every week (c-N03). Both are loss
//! before a start: who waits for a bed is in treatment, and leaves it as others do.

use crate::evidence::Values;
use crate::scenario::{Mechanism, Policy};
use crate::units::WEEKS_PER_MONTH;
use crate::units::math::{exp, pow};

/// What is published is first waits of three weeks or less, in weeks.
const PUBLISHED_WAIT: f64 = 3.0;
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

/// The share of those who start that waited three weeks at most, where somebody who joins the queue now would wait so many
/// weeks on average: whoever waits is served by chance, so that waits fall off evenly.
#[must_use]
pub fn within_three_weeks(wait: f64) -> f64 {
    if wait > 0.0 { 1.0 - exp(-PUBLISHED_WAIT / wait) } else { 1.0 }
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
