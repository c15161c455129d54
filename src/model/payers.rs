//! What others pay: each payer on its own, never added to the commissioner's spend.
//!
//! Rows a-Y01–Y08, c-Q09, c-Q10.

use super::cells::Stock;
use super::outcomes::Outcome;
use super::places::Place;
use crate::evidence::Values;
use crate::scenario::Substance;
use crate::units::{MONTHS_PER_YEAR, WEEKS_PER_MONTH};

/// Pounds of a month, by payer. `infections` are new hepatitis C infections.
#[must_use]
pub fn costs(
    before: &Stock,
    after: &Stock,
    infections: f64,
    values: &Values,
) -> [(Outcome, f64); 6] {
    let mean = |which: &dyn Fn(Place) -> bool| 0.5 * (before.people(which) + after.people(which));
    let years = |people: f64| people / MONTHS_PER_YEAR;
    let out = mean(&|place| !place.recovery() && !place.in_treatment() && place != Place::Prison);
    // What a dependent person out of treatment costs hospitals and social care, counted in such persons.
    let burden = out
        + mean(&Place::in_treatment) * values.hospital_in_treatment
        + mean(&Place::recovery) * values.hospital_in_recovery;
    let opiates = |which: &dyn Fn(Place) -> bool| {
        let of = |stock: &Stock| stock.people_with(Substance::Opiate, which);
        0.5 * (of(before) + of(after))
    };
    let offending =
        opiates(&|place| !place.recovery() && !place.in_treatment() && place != Place::Prison)
            + opiates(&Place::in_treatment) * values.crime_treated;
    let housed =
        mean(&|place| matches!(place, Place::RecoveryFirstHousing | Place::RecoveryYearHousing));
    [
        (Outcome::HepatitisCost, infections * values.hepatitis_treatment),
        (Outcome::HospitalCost, years(burden) * values.hospital_year),
        (Outcome::SocialCareCost, years(burden) * values.social_care_year),
        (
            Outcome::PrisonHealthCost,
            years(mean(&|place| place == Place::Prison)) * values.prison_health_year,
        ),
        (Outcome::RentCost, housed * WEEKS_PER_MONTH * values.rent_week),
        (Outcome::CrimeCost, years(offending) * values.crime_year * values.crime_uprating),
    ]
}
