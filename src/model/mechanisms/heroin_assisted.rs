//! Mechanism 5: heroin-assisted treatment for people for whom prescribing failed.
//!
//! Retention at 12 months is `c-T17` times that of oral prescribing; its places bound its numbers, and money
//! above need is not spent. Rows c-T17, c-T18, s-U17 (a-U17).

use super::retention;
use crate::evidence::Values;
use crate::scenario::{Mechanism, Policy};
use crate::units::MONTHS_PER_YEAR;
use crate::units::math::ln;

/// Most that a risk ratio may lift retention at 12 months to.
const MOST_RETAINED: f64 = 0.95;

/// Hazard of leaving against long prescribing.
#[must_use]
pub fn leaving(values: &Values, policy: &Policy) -> f64 {
    if !policy.on(Mechanism::HeroinAssisted) {
        return 1.0;
    }
    let oral = retention::curve(MONTHS_PER_YEAR, values);
    let retained = (oral * values.heroin_assisted_retention).min(MOST_RETAINED);
    ln(retained) / ln(oral)
}
