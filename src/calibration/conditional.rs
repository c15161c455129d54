//! Levels about their own peak under some evidence: where the stand-in puts them, and what the model said of it.
//!
//! Narrow figures hold the levels tightly, so that a small error of the stand-in moves their peak by more than they may
//! differ. The model is therefore asked once, the stand-in moved to what it said, and the levels drawn anew from the normal
//! distribution about the peak that is found then.

use super::levels;
use super::linear::Cholesky;
use super::surrogate::Given;
use crate::units::math::ln;
use ndarray::{Array1, Array2, s};

/// Steps of Gauss and Newton to the peak.
const STEPS: usize = 5;
/// The longest step of a score.
const LONGEST: f64 = 2.0;

/// A normal distribution of the levels' scores.
pub(super) struct About {
    middle: Array1<f64>,
    /// Of the inverse of their covariance.
    precision: Cholesky,
}

impl About {
    /// The levels' peak under the evidence of `given` and the informed scores of `coordinates`, of which the levels are
    /// where the search begins; `shift` is added to what the stand-in says of each target, on its own scale. None where
    /// nothing can be said.
    pub(super) fn new(given: &Given, coordinates: &[f64], shift: &[f64]) -> Option<Self> {
        let frame = given.frame;
        let mut at = coordinates.to_vec();
        let before = frame.picture.before.slice(s![..levels::COUNT]);
        let targets = frame.area.targets.len();
        for step in 0.. {
            let place = frame.place(&at);
            let mut off = Array1::<f64>::zeros(targets);
            let mut slopes = Array2::<f64>::zeros((targets, levels::COUNT));
            given.each(&place, shift, |target, piece| {
                off[target] = piece.off;
                let by_place = Array1::from(piece.slope());
                slopes.row_mut(target).assign(&(by_place.dot(&frame.by_level) * piece.factor));
            });
            let system = slopes.t().dot(&slopes) + Array2::<f64>::eye(levels::COUNT);
            let precision = Cholesky::new(&system)?;
            let own = Array1::from(at[..levels::COUNT].to_vec());
            if step == STEPS {
                return Some(Self { middle: own, precision });
            }
            let mut moved = precision.solve(&(slopes.t().dot(&off) - (&own - &before)));
            let longest = moved.iter().fold(0.0_f64, |longest, one| longest.max(one.abs()));
            if longest > LONGEST {
                moved *= LONGEST / longest;
            }
            for (at, moved) in at.iter_mut().zip(&moved) {
                *at += moved;
            }
        }
        None
    }

    /// The scores of standard normals, the distribution `wider` times as wide.
    pub(super) fn draw(&self, normals: Vec<f64>, wider: f64) -> Vec<f64> {
        (&self.middle + &(self.precision.backward(&Array1::from(normals)) * wider)).to_vec()
    }

    /// Logarithm of the density of scores, but for a constant that is the same for all.
    pub(super) fn log_density(&self, scores: &[f64], wider: f64) -> f64 {
        let off = (&Array1::from(scores.to_vec()) - &self.middle) / wider;
        let off = self.precision.lower().t().dot(&off);
        self.precision.half_log_determinant()
            - levels::COUNT as f64 * ln(wider)
            - off.dot(&off) / 2.0
    }
}

/// What the model says beyond the stand-in, target by target, on its own scale. None where that is no number.
pub(super) fn beyond(given: &Given, place: &[f64], shown: &[f64]) -> Option<Vec<f64>> {
    let mut beyond = vec![0.0; shown.len()];
    given.each(place, &vec![0.0; shown.len()], |target, piece| {
        beyond[target] = piece.on_its_scale(shown[target]) - piece.own;
    });
    beyond.iter().all(|beyond| beyond.is_finite()).then_some(beyond)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn draws_have_the_density_that_is_said() {
        let system = array![[4.0, 1.0], [1.0, 2.0]];
        let about = About { middle: array![1.0, -1.0], precision: Cholesky::new(&system).unwrap() };
        // The quadratic form of a draw is the square of its normals.
        for normals in [[0.0, 0.0], [1.0, 0.0], [-0.5, 2.0]] {
            let drawn = about.draw(normals.to_vec(), 1.5);
            let off = (&Array1::from(drawn.clone()) - &about.middle) / 1.5;
            let squares: f64 = normals.iter().map(|normal| normal * normal).sum();
            assert!((off.dot(&system.dot(&off)) - squares).abs() < 1e-12);
            let middle = about.log_density(&[1.0, -1.0], 1.5);
            assert!((about.log_density(&drawn, 1.5) - middle + squares / 2.0).abs() < 1e-12);
        }
        // Half the logarithm of the determinant 7.
        assert!((about.log_density(&[1.0, -1.0], 1.0) - 7.0_f64.ln() / 2.0).abs() < 1e-12);
    }
}
