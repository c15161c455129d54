//! Hazards, probabilities and discounting.

use super::math::{exp_m1, ln, ln_1p, pow};

/// Months in a year.
pub const MONTHS_PER_YEAR: f64 = 12.0;

/// Weeks in an average month (365.25 ÷ 12 ÷ 7, to three decimals as the evidence uses it).
pub const WEEKS_PER_MONTH: f64 = 4.345;

/// The hazard (per period) under which an event has this probability within the period.
///
/// `probability` in 0 to below 1.
#[must_use]
pub fn probability_to_hazard(probability: f64) -> f64 {
    -ln_1p(-probability)
}

/// The probability of an event within the period under a constant hazard.
#[must_use]
pub fn hazard_to_probability(hazard: f64) -> f64 {
    -exp_m1(-hazard)
}

/// A yearly probability as a hazard per month.
#[must_use]
pub fn annual_probability_to_monthly_hazard(probability: f64) -> f64 {
    probability_to_hazard(probability) / MONTHS_PER_YEAR
}

/// Events per 1,000 person-years as a hazard per person-month.
#[must_use]
pub fn per_1000_person_years_to_monthly_hazard(rate: f64) -> f64 {
    rate / 1000.0 / MONTHS_PER_YEAR
}

/// A hazard per person-month as events per 1,000 person-years.
#[must_use]
pub fn monthly_hazard_to_per_1000_person_years(hazard: f64) -> f64 {
    hazard * 1000.0 * MONTHS_PER_YEAR
}

/// The effective monthly rate of a yearly discount rate: 3.5 % a year is 0.0028708987 a month.
#[must_use]
pub fn monthly_discount_rate(annual_rate: f64) -> f64 {
    exp_m1(ln(1.0 + annual_rate) / MONTHS_PER_YEAR)
}

/// What a pound or a QALY is worth `years` after the start: 1 ÷ (1 + rate)^years.
#[must_use]
pub fn discount_factor(annual_rate: f64, years: f64) -> f64 {
    pow(1.0 + annual_rate, -years)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_published_discounting() {
        assert!((monthly_discount_rate(0.035) - 0.002_870_898_7).abs() < 1e-10);
        for (years, factor) in [(1.0, 0.966_184), (5.0, 0.841_973), (10.0, 0.708_919)] {
            assert!((discount_factor(0.035, years) - factor).abs() < 5e-7, "{years}");
        }
    }

    #[test]
    fn hazard_and_probability_are_inverse() {
        for probability in [0.0, 1e-12, 0.2, 0.99] {
            let back = hazard_to_probability(probability_to_hazard(probability));
            assert!((back - probability).abs() < 1e-15);
        }
    }
}
