//! Mechanism 16: relapse falls with time in recovery.
//!
//! A closed cohort keeps the published shares at 1, 3 and 5 years (c-L01–L03); the first quarter's hazard is
//! higher than the rest of the first year's by a-L01. After five years: a-L04. Alcohol has c-L05 from the third year on. The
//! month after a detox has its own (c-T03).

use crate::evidence::Values;
use crate::model::stages::{Stage, Target, fit};
use crate::scenario::{Mechanism, Policy, Substance};
use crate::units::math::{exp, ln};
use crate::units::{MONTHS_PER_YEAR, annual_probability_to_monthly_hazard, probability_to_hazard};

/// Mean months in the first stage of recovery.
const FIRST_MONTHS: f64 = 3.0;
/// Mean months in the rest of the first year.
const YEAR_MONTHS: f64 = 9.0;
/// Mean months in years 2–3 and in years 4–5.
const TWO_YEARS: f64 = 24.0;

/// Hazards per month of relapse (`exit`) and of passing on (`advance`), by stage of recovery: first quarter, rest
/// of the first year, 1–3 years, 3–5 years, later. For the average person with the average support.
#[must_use]
pub fn stages(substance: Substance, values: &Values, policy: &Policy) -> [Stage; 5] {
    let later = if substance == Substance::Alcohol {
        values.relapse_later_alcohol / MONTHS_PER_YEAR
    } else {
        annual_probability_to_monthly_hazard(values.relapse_later)
    };
    let guess = annual_probability_to_monthly_hazard(values.relapse_first_year);
    let stage = |exit: f64, months: f64| Stage { exit, advance: Some(1.0 / months) };
    let mut stages = [
        stage(guess * values.relapse_front_loading, FIRST_MONTHS),
        stage(guess, YEAR_MONTHS),
        stage(annual_probability_to_monthly_hazard(values.relapse_to_three), TWO_YEARS),
        stage(annual_probability_to_monthly_hazard(values.relapse_to_five), TWO_YEARS),
        Stage { exit: later, advance: Some(0.0) },
    ];
    let keep = |probability: f64| 1.0 - probability;
    let year_1 = keep(values.relapse_first_year);
    let year_3 = year_1 * keep(values.relapse_to_three) * keep(values.relapse_to_three);
    // The alcohol cohort was followed from its third year of remission.
    let years_4_5 = if substance == Substance::Alcohol {
        exp(-2.0 * values.relapse_later_alcohol)
    } else {
        keep(values.relapse_to_five) * keep(values.relapse_to_five)
    };
    let year_5 = year_3 * years_4_5;
    let (at_1, at_3, at_5) = (12, 36, 60);
    if policy.on(Mechanism::RelapseByTime) {
        fit(
            &mut stages,
            &[
                Target { month: at_1, share: year_1, stages: 0..2 },
                Target { month: at_3, share: year_3, stages: 2..3 },
                Target { month: at_5, share: year_5, stages: 3..4 },
            ],
        );
    } else {
        for stage in &mut stages {
            stage.exit = -ln(year_5) / at_5 as f64;
        }
    }
    stages
}

/// Hazard of relapse in the month after an opiate detox that was completed: what is left of the relapse of everybody
/// admitted if all who did not complete relapsed (c-T03, c-T03.completed).
#[must_use]
pub fn after_detox(values: &Values) -> f64 {
    let kept = (1.0 - values.detox_relapse_opiate) / values.detox_relapse_completed;
    probability_to_hazard((1.0 - kept).clamp(0.0, MOST))
}

/// Most who relapse in a month: keeps a probability below 1.
const MOST: f64 = 0.99;
