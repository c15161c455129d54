//! Mechanism 22: payment by results.
//!
//! Fewer completions that last, fewer starts, more abstinence and less injecting in treatment: for the share of contracts
//! paid so, and for as long as the pilots ran (a-S03). Completion fell by less in their first year (x-66) than over both
//! (c-S01). Rows c-S01, a-S02 (the start effect, shrunk), c-S03, x-65, x-66, a-S03.

use crate::evidence::Values;
use crate::scenario::{Mechanism, Policy};
use crate::units::MONTHS_PER_YEAR;
use crate::units::math::pow;

/// What payment by results does in a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Payment {
    /// Share of contracts under which its effects act this month.
    pub share: f64,
    /// On completing keyworked treatment.
    pub completion: f64,
    /// On entering treatment.
    pub entry: f64,
}

impl Payment {
    /// No contract is paid so.
    pub const NONE: Self = Self { share: 0.0, completion: 1.0, entry: 1.0 };

    /// After so many months of it.
    #[must_use]
    pub fn new(months: u32, values: &Values, policy: &Policy) -> Self {
        let months = f64::from(months);
        let acts = policy.on(Mechanism::PaymentByResults) && months < values.payment_months;
        if !acts || policy.payment_by_results <= 0.0 {
            return Self::NONE;
        }
        let share = policy.payment_by_results;
        let completion = if months < MONTHS_PER_YEAR {
            values.payment_first_year
        } else {
            values.payment_completion
        };
        Self { share, completion: pow(completion, share), entry: pow(values.payment_entry, share) }
    }
}

/// Share abstinent while on a prescription, given today's, where the effects act on a share of contracts.
#[must_use]
pub fn abstinent(today: f64, share: f64, values: &Values) -> f64 {
    with_odds(today, pow(values.payment_abstinence, share))
}

/// Share injecting while in treatment, given today's.
#[must_use]
pub fn injecting(today: f64, share: f64, values: &Values) -> f64 {
    with_odds(today, pow(values.payment_injecting, -share))
}

fn with_odds(share: f64, ratio: f64) -> f64 {
    if share >= 1.0 || ratio == 1.0 {
        return share;
    }
    let odds = share / (1.0 - share) * ratio;
    odds / (1.0 + odds)
}
