//! Mechanism 19: visible recovery draws others.
//!
//! Help-seeking rises with people in recovery, saturates, and is 1 at the baseline. Row a-V19; its prior crosses none.

use super::{diminishing, times_baseline};
use crate::evidence::Values;
use crate::scenario::{Mechanism, Policy};

/// On entry to treatment, of people in recovery now and at the start.
#[must_use]
pub fn effect(recovering: f64, baseline: f64, values: &Values, policy: &Policy) -> f64 {
    if policy.on(Mechanism::VisibleRecovery) {
        1.0 + values.visible_recovery * (diminishing(times_baseline(recovering, baseline)) - 1.0)
    } else {
        1.0
    }
}
