//! What others pay: each payer on its own, never added to the commissioner's spend.
//!
//! [`yearly`] is the one place that says what a year of a person costs whom; months and the remainder both come from it.
//! Rows a-Y01–Y08, c-Q09, c-Q10.

use super::cells::Stock;
use super::outcomes::Outcome;
use super::places::Place;
use crate::evidence::Values;
use crate::scenario::Substance;
use crate::units::{MONTHS_PER_YEAR, WEEKS_PER_MONTH};

/// Public bodies other than the commissioner that pay for a year of a person, by where the person is.
const BY_PLACE: [Outcome; 4] =
    [Outcome::HospitalCost, Outcome::SocialCareCost, Outcome::PrisonHealthCost, Outcome::RentCost];

/// What public bodies other than the commissioner pay: with spend, the public perspective.
pub const PUBLIC: [Outcome; 5] =
    [Outcome::HepatitisCost, BY_PLACE[0], BY_PLACE[1], BY_PLACE[2], BY_PLACE[3]];

/// Everything that somebody other than the commissioner bears: with spend, the perspective of society.
pub const ALL: [Outcome; 6] =
    [PUBLIC[0], PUBLIC[1], PUBLIC[2], PUBLIC[3], PUBLIC[4], Outcome::CrimeCost];

/// Pounds of a year of one person.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Yearly {
    /// By payer, in the order of [`BY_PLACE`].
    public: [f64; BY_PLACE.len()],
    /// Crime, a cost to society and no cash.
    pub crime: f64,
}

impl Yearly {
    /// All that public bodies pay, infections apart.
    #[must_use]
    pub fn public(&self) -> f64 {
        self.public.iter().sum()
    }
}

/// What a year of a person costs others, by where the person is. Medicines for new infections come on top.
#[must_use]
pub fn yearly(place: Place, substance: Substance, values: &Values) -> Yearly {
    // What a dependent person out of treatment costs hospitals and social care, counted in such persons.
    let (burden, offending) = if place.recovery() {
        (values.hospital_in_recovery, 0.0)
    } else if place.in_treatment() {
        (values.hospital_in_treatment, values.crime_treated)
    } else if place == Place::Prison {
        (0.0, 0.0)
    } else {
        (1.0, 1.0)
    };
    let housed = matches!(place, Place::RecoveryFirstHousing | Place::RecoveryYearHousing);
    let only = |counts: bool, pounds: f64| if counts { pounds } else { 0.0 };
    Yearly {
        public: [
            burden * values.hospital_year,
            burden * values.social_care_year,
            only(place == Place::Prison, values.prison_health_year),
            only(housed, MONTHS_PER_YEAR * WEEKS_PER_MONTH * values.rent_week),
        ],
        crime: only(
            substance == Substance::Opiate,
            offending * values.crime_year * values.crime_uprating,
        ),
    }
}

/// Pounds of a month, by payer. `infections` are new hepatitis C infections.
#[must_use]
pub fn costs(
    before: &Stock,
    after: &Stock,
    infections: f64,
    values: &Values,
) -> [(Outcome, f64); ALL.len()] {
    let mut public = [0.0; BY_PLACE.len()];
    let mut crime = 0.0;
    for &place in Place::ALL {
        for &substance in Substance::ALL {
            let people =
                0.5 * (before.in_place(place, substance) + after.in_place(place, substance));
            if people == 0.0 {
                continue;
            }
            let years = people / MONTHS_PER_YEAR;
            let each = yearly(place, substance, values);
            for (sum, pounds) in public.iter_mut().zip(each.public) {
                *sum += years * pounds;
            }
            crime += years * each.crime;
        }
    }
    let medicines = infections * values.hepatitis_treatment;
    let [hospital, social_care, prison, rent] = public;
    let pounds = [medicines, hospital, social_care, prison, rent, crime];
    std::array::from_fn(|payer| (ALL[payer], pounds[payer]))
}
