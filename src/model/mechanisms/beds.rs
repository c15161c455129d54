//! Requests for a bed follow, in part, the beds on offer.
//!
//! In Scotland placements doubled in five quarters as money was offered, and then stood still. Row a-D09, with its readings
//! of none and of all.

use crate::evidence::Values;
use crate::units::math::pow;

/// Times today's that requests rise to at most (x-58).
const MOST: f64 = 2.0;

/// On requests, of the beds on offer against those at which requests are stated.
#[must_use]
pub fn requests(offered: f64, values: &Values) -> f64 {
    pow(offered, values.requests_follow_beds).min(MOST)
}
