//! Mechanism 14: rehab. Completion, onward route, discharge peak, and whom growth selects.
//!
//! The chance of relapse in the month after rehab is that of matched community care, times a ratio (a-T10: the
//! sceptical reading has no excess). Entrants beyond today's volume keep a share of the log effect per doubling
//! (a-T11). Rows c-T08, c-T09, c-T13 (check), c-M36.

use crate::evidence::Values;
use crate::scenario::{Mechanism, Policy};
use crate::units::math::{ln, pow};

/// Share of the log effect that the average entrant keeps at a volume (ratio to the baseline).
#[must_use]
pub fn effect_kept(volume: f64, values: &Values) -> f64 {
    if volume.is_finite() && volume > 1.0 {
        let doublings = ln(volume) / ln(2.0);
        let beyond = 1.0 - 1.0 / volume;
        (1.0 - beyond) + beyond * pow(values.rehab_selection, doublings)
    } else {
        1.0
    }
}

/// Ratio of the hazard of relapse in the month after rehab to matched community care, at the baseline's volume.
#[must_use]
pub fn relapse(values: &Values, policy: &Policy) -> f64 {
    if policy.on(Mechanism::Rehab) { values.rehab_relapse } else { 1.0 }
}

/// On that hazard, of a volume against the baseline's.
#[must_use]
pub fn selection(volume: f64, values: &Values, policy: &Policy) -> f64 {
    pow(relapse(values, policy), effect_kept(volume, values) - 1.0)
}
