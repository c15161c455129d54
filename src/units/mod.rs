//! Money, dates and rates as types, and the few formulas that turn one into another.
//!
//! Nothing here knows what a service or a person is.

mod aligned;
mod date;
pub mod math;
pub mod matrix;
mod money;
mod rate;

pub use aligned::Aligned;
pub use date::YearMonth;
pub use money::Pence;
pub use rate::{
    MONTHS_PER_YEAR, WEEKS_PER_MONTH, annual_probability_to_monthly_hazard, discount_factor,
    hazard_to_probability, monthly_discount_rate, monthly_hazard_to_per_1000_person_years,
    per_1000_person_years_to_monthly_hazard, probability_to_hazard,
};
