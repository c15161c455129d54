//! When would you know? The month from which a change would stand out from chance in an area's own counts.

use super::Months;
use crate::model::Outcome;
use crate::scenario::Scenario;
use crate::units::YearMonth;
use ndarray::Array3;

/// Standard deviations at which a count stands out.
const STANDS_OUT: f64 = 2.0;

/// What a count whose mean is `total` strays by chance alone, in its own unit.
#[must_use]
pub fn chance(total: f64) -> f64 {
    STANDS_OUT * total.max(0.0).sqrt()
}

/// The first month in which the running total under an option is two standard deviations of chance from the
/// comparator's; none within the horizon. `mean` and `difference` are those of [`Months`].
///
/// Chance is that of counts: the variance of a running total is the total (Poisson). What is not known about the
/// parameters is left out, as if the comparator were known: the real wait is longer.
#[must_use]
pub fn month(
    mean: &Array3<f64>,
    difference: &Array3<f64>,
    strategy: usize,
    outcome: Outcome,
) -> Option<usize> {
    let (mut total, mut more) = (0.0, 0.0);
    for month in 0..mean.dim().1 {
        total += mean[[strategy, month, outcome as usize]];
        more += difference[[strategy, month, outcome as usize]];
        if more != 0.0 && more.abs() >= chance(total) {
            return Some(month);
        }
    }
    None
}

/// The same in words, for deaths and for people reaching a year of recovery.
#[must_use]
pub fn words(scenario: &Scenario, months: &Months, strategy: usize) -> Option<String> {
    let changes = |outcome: Outcome| {
        let all = 0..months.difference.dim().1;
        all.into_iter().any(|month| months.difference[[strategy, month, outcome as usize]] != 0.0)
    };
    let parts: Vec<String> = [
        (Outcome::Deaths, "deaths"),
        (Outcome::ReachedOneYear, "people reaching one year of recovery"),
    ]
    .into_iter()
    .filter(|(outcome, _)| changes(*outcome))
    .map(|(outcome, noun)| match month(&months.mean, &months.difference, strategy, outcome) {
        Some(month) => {
            let when: YearMonth = scenario.start.plus(month as u32);
            format!("in {noun} from {when} on")
        }
        None => format!("in {noun} not within the horizon"),
    })
    .collect();
    (!parts.is_empty()).then(|| {
        format!(
            "When would you know? If the average came true, the change would stand out from chance in the area's own \
             counts {}.",
            parts.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_stands_out_when_it_is_twice_the_chance_of_counts() {
        let shape = (2, 120, Outcome::COUNT);
        let mut months = Months {
            mean: Array3::zeros(shape),
            error: Array3::zeros(shape),
            difference: Array3::zeros(shape),
            difference_error: Array3::zeros(shape),
            places: Array3::zeros((2, 120, crate::model::Place::COUNT)),
        };
        let deaths = Outcome::Deaths as usize;
        for month in 0..120 {
            months.mean[[1, month, deaths]] = 4.0;
            months.difference[[1, month, deaths]] = 1.0;
        }
        // m ≥ 2 √(4m) from m = 16 on: the sixteenth month is number 15.
        assert_eq!(month(&months.mean, &months.difference, 1, Outcome::Deaths), Some(15));
        months.difference.fill(0.0);
        assert_eq!(month(&months.mean, &months.difference, 1, Outcome::Deaths), None);
        months.difference.fill(0.1);
        assert_eq!(
            month(&months.mean, &months.difference, 1, Outcome::Deaths),
            None,
            "too small for the horizon"
        );
    }
}
