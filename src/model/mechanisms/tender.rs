//! Mechanism 24: a re-tender disrupts and costs; a merger saves overhead and loses engagement.
//!
//! Rows c-S09, a-S09, a-S26, a-S27, s-B22, a-B27, a-S25. What becomes of a LERO in a tender is in `network`.

use crate::evidence::Values;
use crate::scenario::{Line, Mechanism, Policy};

/// The budget, in pounds a year, for which the cost of a re-tender is stated.
const STATED_BUDGET: f64 = 7_500_000.0;

/// Whether contracts are being handed over in a month.
#[must_use]
pub fn handing_over(month: u32, values: &Values, policy: &Policy) -> bool {
    policy.on(Mechanism::Tender)
        && policy
            .retender
            .is_some_and(|from| month >= from && f64::from(month - from) < values.handover_months)
}

/// On dropping out of keyworked places.
#[must_use]
pub fn drop_out(month: u32, values: &Values, policy: &Policy) -> f64 {
    if handing_over(month, values, policy) { values.handover_drop_out } else { 1.0 }
}

/// Pounds that a re-tender costs in this month, for a budget in pounds a year.
#[must_use]
pub fn cost(month: u32, budget: f64, values: &Values, policy: &Policy) -> f64 {
    if policy.on(Mechanism::Tender) && policy.retender == Some(month) {
        values.retender_cost * budget / STATED_BUDGET
    } else {
        0.0
    }
}

/// On entry to treatment: a merger loses doors, and for about a year after a hand-over fewer find the new one.
#[must_use]
pub fn entry(month: u32, values: &Values, policy: &Policy) -> f64 {
    if !policy.on(Mechanism::Tender) {
        return 1.0;
    }
    let lately = policy.retender.is_some_and(|from| {
        month >= from && f64::from(month - from) < values.handover_entry_months
    });
    let handed_over = if lately { values.handover_entry } else { 1.0 };
    handed_over * if policy.merger { values.merger_entry } else { 1.0 }
}

/// Share of a line's money that a merger saves.
#[must_use]
pub fn saving(line: Line, values: &Values, policy: &Policy) -> f64 {
    let overhead = matches!(line, Line::Management | Line::Premises | Line::Commissioning);
    if overhead && policy.merger && policy.on(Mechanism::Tender) {
        values.merger_saving
    } else {
        0.0
    }
}
