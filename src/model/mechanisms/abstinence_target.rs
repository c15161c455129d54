//! Mechanism 23: an abstinence target, and prescribing for a limited time.
//!
//! A target pushes people on a prescription out: more planned exits that last less (c-T07: hurried tapers fail), more
//! drop-out and more danger for those who want stability (c-M43). A limit ends stays. Rows a-M23, a-M24, c-M43, c-T07.
//!
//! Counts have no memory of how long somebody has been on a prescription; the stage stands in for it.

use super::retention::{EARLY_MONTHS, MIDDLE_MONTHS};
use crate::evidence::Values;
use crate::model::moves::Event;
use crate::model::places::Place;
use crate::scenario::{Mechanism, Policy, Want};
use crate::units::math::{ln, pow};

/// Months on a prescription at which the stages begin, on average: after induction's one.
const MIDDLE: f64 = 1.0 + EARLY_MONTHS;
const LONG: f64 = MIDDLE + MIDDLE_MONTHS;

/// On a hazard of somebody who wants this.
#[must_use]
pub fn effect(place: Place, event: Event, want: Want, values: &Values, policy: &Policy) -> f64 {
    if !policy.on(Mechanism::AbstinenceTarget) || policy.abstinence_target <= 0.0 {
        return 1.0;
    }
    let prescribed = place.prescribing() || place == Place::HeroinAssisted;
    let target = policy.abstinence_target;
    match event {
        Event::Complete if prescribed => 1.0 + target * (values.target_completion - 1.0),
        Event::DropOut if prescribed && want == Want::Stability => {
            1.0 + target * (values.target_drop_out - 1.0)
        }
        Event::Overdose if place == Place::LeftPrescribingPlanned && want == Want::Stability => {
            pow(values.coerced_exit_overdose, target)
        }
        _ => 1.0,
    }
}

/// What a target adds to the hazard of relapse in the month after a planned end: hurried tapers succeed at the odds of c-T07
/// after 18 months, against those of the closed cohort of c-L01 and c-L02.
#[must_use]
pub fn hurried(values: &Values, policy: &Policy) -> f64 {
    if !policy.on(Mechanism::AbstinenceTarget) || policy.abstinence_target <= 0.0 {
        return 0.0;
    }
    let success = (1.0 - values.relapse_first_year) * pow(1.0 - values.relapse_to_three, 0.5);
    let odds = success / (1.0 - success) / pow(values.taper_success, policy.abstinence_target);
    ln(success * (1.0 + odds) / odds)
}

/// Hazard per month of being taken off a prescription by a limit of time.
#[must_use]
pub fn limit(place: Place, policy: &Policy) -> f64 {
    let Some(months) = policy.time_limit_months else { return 0.0 };
    if !policy.on(Mechanism::AbstinenceTarget) {
        return 0.0;
    }
    let (begins, ends) = match place {
        Place::PrescribingEarly => (1.0, MIDDLE),
        Place::PrescribingMiddle | Place::WaitDetox | Place::WaitRehab => (MIDDLE, LONG),
        Place::PrescribingLong => (LONG, f64::INFINITY),
        _ => return 0.0,
    };
    if months >= ends { 0.0 } else { 1.0 / (months - begins).max(1.0) }
}

/// On overdose of people of whom a share was forced off a prescription within the last three months.
#[must_use]
pub fn forced_overdose(share: f64, values: &Values, policy: &Policy) -> f64 {
    if policy.on(Mechanism::AbstinenceTarget) && policy.on(Mechanism::PrescribingProtects) {
        1.0 + share * (values.coerced_exit_overdose - 1.0)
    } else {
        1.0
    }
}
