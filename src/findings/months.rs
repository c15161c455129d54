//! Month by month.

use crate::model::Place;
use ndarray::Array3;

/// Month by month, mean over runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Months {
    /// `[strategy, month, Outcome]`: mean.
    pub mean: Array3<f64>,
    /// `[strategy, month, Outcome]`: its Monte Carlo standard error; 0 for a single run, where it is unknown.
    pub error: Array3<f64>,
    /// `[strategy, month, Outcome]`: mean paired difference from the comparator.
    pub difference: Array3<f64>,
    /// `[strategy, month, Outcome]`: its Monte Carlo standard error; 0 for a single run, where it is unknown.
    pub difference_error: Array3<f64>,
    /// `[strategy, month, Place]`: people at the end of the month.
    pub places: Array3<f64>,
}

impl Months {
    /// People in a place less the comparator's; none for the comparator.
    #[must_use]
    pub fn place_difference(&self, strategy: usize, month: usize, place: Place) -> Option<f64> {
        let at = |strategy: usize| self.places[[strategy, month, place as usize]];
        (strategy > 0).then(|| at(strategy) - at(0))
    }
}
