//! Mechanism 25: administration takes keyworkers' time, so that caseload counts for more.
//!
//! Row a-W25.

use crate::evidence::Values;
use crate::scenario::{Mechanism, Policy};

/// Keyworkers' time left for clients, against today's.
#[must_use]
pub fn time_for_clients(values: &Values, policy: &Policy) -> f64 {
    if !policy.on(Mechanism::Administration) {
        return 1.0;
    }
    /// However heavy, some time is left.
    const LEAST: f64 = 0.05;
    let today = values.administration_share;
    (1.0 - today * policy.administration).max(LEAST) / (1.0 - today)
}
