//! Mechanism 29: methadone, daily buprenorphine, depot: cost, induction risk and retention move together.
//!
//! Averages over the mix, against today's. Rows c-M12, a-N28, a-N29, c-T20, s-U02–U04; today's mix a-B28, a-B29.

use crate::evidence::Values;
use crate::model::moves::Event;
use crate::model::places::Place;
use crate::scenario::{Mechanism, Policy, Substance};
use crate::units::MONTHS_PER_YEAR;

/// Weeks of c-T20, and of a year.
const TRIAL_WEEKS: f64 = 24.0;
const YEAR_WEEKS: f64 = 52.0;

/// Shares of people on a prescription; the rest take methadone.
struct Mix {
    daily: f64,
    depot: f64,
}

impl Mix {
    fn today(values: &Values) -> Self {
        Self { daily: values.buprenorphine_share, depot: values.depot_share }
    }

    /// Where only one share is named, methadone makes room.
    fn of(values: &Values, policy: &Policy) -> Self {
        let today = Self::today(values);
        if !policy.on(Mechanism::Medicines) {
            return today;
        }
        let depot = policy
            .depot_share
            .unwrap_or_else(|| today.depot.min(1.0 - policy.buprenorphine_share.unwrap_or(0.0)));
        let daily = policy.buprenorphine_share.unwrap_or_else(|| today.daily.min(1.0 - depot));
        Self { daily, depot }
    }

    fn average(&self, methadone: f64, daily: f64, depot: f64) -> f64 {
        methadone + self.daily * (daily - methadone) + self.depot * (depot - methadone)
    }
}

/// On a hazard.
#[must_use]
pub fn effect(
    place: Place,
    event: Event,
    substance: Substance,
    values: &Values,
    policy: &Policy,
) -> f64 {
    if substance != Substance::Opiate || !changed(policy) {
        return 1.0;
    }
    let (now, today) = (Mix::of(values, policy), Mix::today(values));
    let ratio =
        |daily: f64, depot: f64| now.average(1.0, daily, depot) / today.average(1.0, daily, depot);
    match event {
        Event::Overdose if place == Place::Induction => {
            ratio(values.buprenorphine_first_weeks, values.buprenorphine_first_weeks)
        }
        Event::DropOut if place.prescribing() => {
            let daily = values.buprenorphine_drop_out;
            ratio(daily, daily * values.depot_drop_out)
        }
        _ => 1.0,
    }
}

fn changed(policy: &Policy) -> bool {
    policy.on(Mechanism::Medicines)
        && (policy.buprenorphine_share.is_some() || policy.depot_share.is_some())
}

/// Pounds a month more for each person on a prescription than with today's mix.
#[must_use]
pub fn cost_per_head(values: &Values, policy: &Policy) -> f64 {
    if !changed(policy) {
        return 0.0;
    }
    let pounds = |mix: Mix| {
        mix.average(values.methadone_month, values.buprenorphine_month, values.depot_month)
    };
    pounds(Mix::of(values, policy)) - pounds(Mix::today(values))
}

/// QALYs a month more for each person on a prescription than with today's mix.
#[must_use]
pub fn qalys_per_head(values: &Values, policy: &Policy) -> f64 {
    if !changed(policy) {
        return 0.0;
    }
    let more = Mix::of(values, policy).depot - Mix::today(values).depot;
    more * values.depot_qalys * YEAR_WEEKS / TRIAL_WEEKS / MONTHS_PER_YEAR
}
