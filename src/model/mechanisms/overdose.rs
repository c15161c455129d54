//! Mechanisms 1 and 13: prescribing protects; the first weeks on and off, and lost tolerance, are dangerous.
//!
//! The hazard of a fatal overdose in each place, for people who use opiates, against being stable on a
//! prescription. Weekly ratios are averaged over a month; that of people who use out of treatment is solved from c-M10. Rows c-M03, c-M08–M11, c-M36, c-M38, c-M54, c-M58.

use crate::evidence::Values;
use crate::model::places::Place;
use crate::scenario::{Mechanism, Policy};
use crate::units::WEEKS_PER_MONTH;
use crate::units::math::pow;

const FIRST_WEEKS: f64 = 4.0;

/// A ratio that holds for the first four weeks, averaged over a month whose last days have another.
fn month_average(first_weeks: f64, after: f64) -> f64 {
    (FIRST_WEEKS * first_weeks + (WEEKS_PER_MONTH - FIRST_WEEKS) * after) / WEEKS_PER_MONTH
}

/// Ratio for the month after release against weeks 5 to 12.
///
/// The published ratio of weeks 1–2 is against weeks 3–12, of which two weeks carry the second ratio.
fn release_month(weeks_1_2_against_3_12: f64, weeks_3_4: f64) -> f64 {
    let fortnight = 2.0;
    let (weeks, later_weeks) = (10.0, 8.0);
    let weeks_3_to_12 = (fortnight * weeks_3_4 + later_weeks) / weeks;
    let weeks_1_2 = weeks_1_2_against_3_12 * weeks_3_to_12;
    (fortnight * weeks_1_2 + fortnight * weeks_3_4 + (WEEKS_PER_MONTH - FIRST_WEEKS))
        / WEEKS_PER_MONTH
}

/// Hazard of a fatal opiate overdose in a place against being stable on a prescription.
///
/// `out` is that of somebody who uses out of treatment. In recovery it is 0: that risk is charged when somebody relapses
/// ([`relapse_excess`]).
#[must_use]
pub fn ratio(place: Place, values: &Values, policy: &Policy, out: f64) -> f64 {
    use Place as P;
    if place.recovery() {
        return 0.0;
    }
    if !policy.on(Mechanism::PrescribingProtects) {
        return out;
    }
    let peak_after_bed = |peak: f64| if policy.on(Mechanism::Detox) { peak } else { out };
    match place {
        P::UsingRecent
        | P::UsingLapsed
        | P::UsingNever
        | P::HarmReductionRecent
        | P::HarmReductionLapsed
        | P::HarmReductionNever
        | P::WaitPrescribing
        | P::WaitPsychosocial => out,
        P::WaitDetox | P::WaitRehab => 1.0,
        P::Induction => month_average(values.overdose_first_weeks_on, 1.0),
        P::PrescribingEarly | P::PrescribingMiddle | P::PrescribingLong => 1.0,
        P::HeroinAssisted if policy.on(Mechanism::HeroinAssisted) => {
            values.overdose_heroin_assisted
        }
        P::HeroinAssisted => 1.0,
        P::Psychosocial | P::DayProgramme | P::CommunityDetox => values.overdose_psychosocial,
        P::InpatientDetox | P::Rehab => values.overdose_resident,
        P::LeftPrescribingPlanned | P::LeftPrescribingUnplanned => {
            month_average(values.overdose_first_weeks_off, out)
        }
        P::LeftDetox | P::LeftRehab => {
            peak_after_bed(month_average(values.overdose_first_weeks_off, out))
        }
        P::LeftBedEarly => peak_after_bed(month_average(values.overdose_left_bed_early, 1.0) * out),
        P::Prison => values.overdose_prison * out,
        P::Released => {
            release_month(values.overdose_release_weeks_1_2, values.overdose_release_weeks_3_4)
                * out
        }
        _ => 0.0,
    }
}

/// What a relapse from this stage of recovery adds to the risk of a fatal overdose in that month, as a share of
/// a month's hazard out of treatment: the ratio of the relapse month, less 1.
#[must_use]
pub fn relapse_excess(place: Place, values: &Values, policy: &Policy) -> f64 {
    if !place.recovery() || !policy.on(Mechanism::Detox) {
        return 0.0;
    }
    let share = if place.recovery_first_year() { 1.0 } else { values.overdose_relapse_later_share };
    pow(values.overdose_relapse, share) - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekly_ratios_average_to_the_published_months() {
        assert!((month_average(8.15, 2.13) - 7.67).abs() < 0.01);
        assert!((month_average(1.93, 1.0) - 1.86).abs() < 0.005);
        assert!((release_month(7.5, 1.7) - 4.8).abs() < 0.01);
    }
}
