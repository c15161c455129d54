//! Mechanism 2: the hazard of leaving prescribing falls with time in treatment.
//!
//! Four stages reproduce the retention curve (Weibull, c-N24) at 1, 3, 12 and 60 months, every cause of leaving
//! included. Deaths are modelled on their own, so the published share of deaths is taken out; the rest is split
//! into completion, dropping out and custody (s-N10). Transfers stay in treatment.

use crate::evidence::Values;
use crate::model::stages::{Stage, Target, fit};
use crate::scenario::{Mechanism, Policy};
use crate::units::math::{exp, pow};

/// Mean months in the early stage (about months 2 to 6) before passing on.
pub(super) const EARLY_MONTHS: f64 = 5.0;
/// Mean months in the middle stage (to about two years) before passing on.
pub(super) const MIDDLE_MONTHS: f64 = 18.0;
/// The months at which the curve is met.
const MET_AT: [usize; 3] = [3, 12, 60];

/// Hazards per month of one stage of prescribing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leaving {
    /// Completing as planned.
    pub complete: f64,
    /// Dropping out.
    pub drop_out: f64,
    /// Custody.
    pub custody: f64,
    /// Passing to the next stage; 0 in the first month, which everybody leaves, and in the last stage.
    pub advance: f64,
}

/// Share still in treatment after some months (c-N24).
#[must_use]
pub fn curve(months: f64, values: &Values) -> f64 {
    exp(-pow(months / values.retention_scale, values.retention_shape))
}

/// The stages of a stay on a prescription, leaving for any reason: first month, early, middle, long.
#[must_use]
pub fn stages(values: &Values, policy: &Policy) -> [Stage; 4] {
    let start = 1.0;
    let first_month = -crate::units::math::ln(curve(start, values));
    let mut stages = [
        Stage { exit: first_month, advance: None },
        Stage { exit: first_month, advance: Some(1.0 / EARLY_MONTHS) },
        Stage { exit: first_month, advance: Some(1.0 / MIDDLE_MONTHS) },
        Stage { exit: first_month, advance: Some(0.0) },
    ];
    if policy.on(Mechanism::RetentionByStay) {
        let target = |index: usize| Target {
            month: MET_AT[index],
            share: curve(MET_AT[index] as f64, values),
            stages: index + 1..index + 2,
        };
        fit(&mut stages, &[target(0), target(1), target(2)]);
    } else {
        let year = MET_AT[1] as f64;
        let constant = -crate::units::math::ln(curve(year, values)) / year;
        for stage in &mut stages {
            stage.exit = constant;
        }
    }
    stages
}

/// The hazards of each stage by cause, deaths left out.
///
/// Nobody completes in the first month; the later stages carry those completions, so that the share of all
/// leavers who complete is as published.
#[must_use]
pub fn leaving(values: &Values, policy: &Policy) -> [Leaving; 4] {
    let (completed, dropped, custody) =
        (values.exit_opiate_completed, values.exit_opiate_dropped, values.exit_opiate_custody);
    let alive = completed + dropped + custody;
    let survive = alive / (alive + values.exit_opiate_died);
    let stages = stages(values, policy);
    let past_first_month = exp(-stages[0].exit);
    let later_completed = (completed / alive / past_first_month).min(1.0);
    let split = |complete: f64, stage: Stage| {
        let exit = stage.exit * survive;
        let rest = exit * (1.0 - complete) / (dropped + custody);
        Leaving {
            complete: exit * complete,
            drop_out: rest * dropped,
            custody: rest * custody,
            advance: stage.advance.unwrap_or(0.0),
        }
    };
    [
        split(0.0, stages[0]),
        split(later_completed, stages[1]),
        split(later_completed, stages[2]),
        split(later_completed, stages[3]),
    ]
}
