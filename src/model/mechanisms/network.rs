//! Mechanism 20: LEROs in a network with standards judged by lived experience.
//!
//! The network changes what a LERO does (on the log scale) and keeps contact in a shock. Rows a-A20, a-A21. What a
//! tender makes of a LERO (rows a-A22, a-A23) changes the same factor.

use crate::evidence::Values;
use crate::scenario::{LeroStanding, Mechanism, Policy};

/// Factor on a LERO's (log) effects.
#[must_use]
pub fn quality(values: &Values, policy: &Policy) -> f64 {
    let network = if policy.on(Mechanism::LeroNetwork) {
        1.0 + policy.lero_network * (values.network_quality - 1.0)
    } else {
        1.0
    };
    let standing = match policy.lero_standing {
        LeroStanding::Absorbed => values.lero_absorbed,
        LeroStanding::Lost => 0.0,
        LeroStanding::Independent | LeroStanding::Barred => 1.0,
    };
    policy.lero_quality * network * standing
}

/// Share of its grant that a LERO has.
#[must_use]
pub fn grant(values: &Values, policy: &Policy) -> f64 {
    match policy.lero_standing {
        LeroStanding::Barred => values.lero_barred,
        LeroStanding::Lost => 0.0,
        LeroStanding::Independent | LeroStanding::Absorbed => 1.0,
    }
}

/// Share of its volunteers that a LERO has: they go when it does.
#[must_use]
pub fn volunteers(policy: &Policy) -> f64 {
    if policy.lero_standing == LeroStanding::Lost { 0.0 } else { 1.0 }
}

/// Share of a shock's loss of contact that the network does not keep.
#[must_use]
pub fn exposed(values: &Values, policy: &Policy) -> f64 {
    if policy.on(Mechanism::LeroNetwork) {
        1.0 - policy.lero_network * values.network_resilience
    } else {
        1.0
    }
}
