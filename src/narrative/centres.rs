//! Central values beside means over runs: two centres of one answer, each with its name.

use super::words::amount;
use crate::findings::quantities::Quantity;
use crate::findings::statistics::Estimate;

/// Why expected values and means over runs differ, where they do.
pub const TWO_CENTRES: &str = "the first takes every number at its centre, the second averages what the numbers could be, and \
                               what the model shows does not go straight with them";

/// Below this part of a difference, a mean over runs and an expected value are the same.
const SAME_CENTRE: f64 = 0.05;

/// What the runs show on average beside what central values give, where the two differ by more than a twentieth and more than
/// the error of the mean explains.
#[must_use]
pub fn two_centres(quantity: Quantity, central: f64, runs: Estimate) -> Option<String> {
    let apart = (central - runs.mean).abs();
    let error = runs.standard_error?;
    (apart > SAME_CENTRE * runs.mean.abs() && apart > 2.0 * error).then(|| {
        format!(
            "Central values give {}, the runs on average {}: {TWO_CENTRES}.",
            amount(quantity, central),
            amount(quantity, runs.mean)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::quantities::Timing;
    use crate::model::Outcome;

    #[test]
    fn central_values_beside_the_mean_are_told_where_they_differ() {
        let deaths = Quantity::new(Outcome::Deaths, Timing::OverHorizon);
        let runs = |mean, error| Estimate {
            mean,
            standard_error: Some(error),
            lower_5_percent: None,
            upper_95_percent: None,
        };
        let said = two_centres(deaths, 22.9, runs(20.3, 0.35)).unwrap();
        assert!(
            said.starts_with("Central values give 23 more, the runs on average 20 more"),
            "{said}"
        );
        assert_eq!(two_centres(deaths, 21.0, runs(20.3, 0.35)), None, "a twentieth");
        assert_eq!(two_centres(deaths, 22.9, runs(20.3, 1.4)), None, "the error explains it");
    }
}
