//! Levels anew, where the figures hold them tightly, after the model has said what it shows.
//!
//! Narrow figures hold some directions of the levels so tightly that a small error of the stand-in moves their peak by more
//! than they may differ. The model is therefore asked at a state, the stand-in moved to what it said, and the levels drawn
//! anew in those directions alone, from the normal distribution about the peak that is found then. All else stays where it
//! was, so that the stand-in's error hardly changes.

use super::levels;
use super::linear::{Cholesky, eigen};
use super::picture::Picture;
use super::surrogate::Given;
use crate::units::math::ln;
use crate::units::matrix::times;
use ndarray::{Array1, Array2, Axis, s};

/// Directions are tight where the figures leave this part of the variance before fitting, or less.
const TIGHT: f64 = 0.1;
/// Steps of Gauss and Newton to the peak.
const STEPS: usize = 4;
/// The longest step along a direction.
const LONGEST: f64 = 1.0;

/// Directions of the levels' scores that the figures hold tightly, by the picture: orthonormal columns `[level, direction]`.
pub(super) fn tight(picture: &Picture) -> Array2<f64> {
    let slopes = picture.slopes.slice(s![.., ..levels::COUNT]);
    let precision = times(&slopes.t(), &slopes) + Array2::<f64>::eye(levels::COUNT);
    let (sizes, directions) = eigen(precision);
    let held: Vec<usize> = (0..sizes.len()).filter(|&at| sizes[at] * TIGHT >= 1.0).collect();
    directions.select(Axis(1), &held)
}

/// A normal distribution of where levels stand along tight directions, all else held.
pub(super) struct About {
    middle: Array1<f64>,
    /// Of the inverse of the covariance.
    precision: Cholesky,
}

impl About {
    /// About the peak under the evidence of `given` with all of `coordinates` held but the levels along `tight`; the search
    /// begins where they stand. `shift` is added to what the stand-in says of each target, on the target's own scale. None
    /// where nothing can be said.
    pub(super) fn new(
        given: &Given,
        tight: &Array2<f64>,
        coordinates: &[f64],
        shift: &[f64],
    ) -> Option<Self> {
        let frame = given.frame;
        let before = frame.picture.before.slice(s![..levels::COUNT]).to_owned();
        let by_direction = times(&frame.by_level, tight);
        let mut at = Array1::from(coordinates.to_vec());
        let targets = frame.area.targets.len();
        let mut step = 0;
        loop {
            let place = frame.place(at.as_slice()?);
            let mut off = Array1::<f64>::zeros(targets);
            let mut slopes = Array2::<f64>::zeros((targets, tight.ncols()));
            given.each(&place, shift, |target, said| {
                off[target] = said.off;
                let slope = Array1::from(said.slope()).dot(&by_direction);
                slopes.row_mut(target).assign(&(slope * said.factor));
            });
            let system = times(&slopes.t(), &slopes) + Array2::<f64>::eye(tight.ncols());
            let precision = Cholesky::new(&system)?;
            let own = at.slice(s![..levels::COUNT]).to_owned();
            if step == STEPS {
                return Some(Self { middle: tight.t().dot(&own), precision });
            }
            let uphill = slopes.t().dot(&off) - tight.t().dot(&(&own - &before));
            let mut moved = precision.solve(&uphill);
            let longest = moved.iter().fold(0.0_f64, |longest, one| longest.max(one.abs()));
            if longest > LONGEST {
                moved *= LONGEST / longest;
            }
            at.slice_mut(s![..levels::COUNT]).assign(&(own + tight.dot(&moved)));
            step += 1;
        }
    }

    /// Levels drawn with standard normals, `wider` times as wide; what is not along tight directions stays.
    pub(super) fn draw(
        &self,
        tight: &Array2<f64>,
        levels: &[f64],
        normals: Vec<f64>,
        wider: f64,
    ) -> Vec<f64> {
        let levels = Array1::from(levels.to_vec());
        let along = &self.middle + &(self.precision.backward(&Array1::from(normals)) * wider);
        (&levels + &tight.dot(&(along - tight.t().dot(&levels)))).to_vec()
    }

    /// Logarithm of the density of levels along tight directions, but for a constant that is the same for all.
    pub(super) fn log_density(&self, tight: &Array2<f64>, levels: &[f64], wider: f64) -> f64 {
        let along = tight.t().dot(&Array1::from(levels.to_vec()));
        let off = self.precision.lower().t().dot(&((along - &self.middle) / wider));
        self.precision.half_log_determinant()
            - tight.ncols() as f64 * ln(wider)
            - off.dot(&off) / 2.0
    }
}

/// What the model says beyond the stand-in, target by target, on its own scale. None where that is no number.
pub(super) fn beyond(given: &Given, coordinates: &[f64], shown: &[f64]) -> Option<Vec<f64>> {
    let mut beyond = vec![0.0; shown.len()];
    given.each(&given.frame.place(coordinates), &vec![0.0; shown.len()], |target, said| {
        beyond[target] = said.on_its_scale(shown[target]) - said.own;
    });
    beyond.iter().all(|beyond| beyond.is_finite()).then_some(beyond)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn draws_have_the_density_that_is_said_and_leave_the_rest_alone() {
        let system = array![[4.0, 1.0], [1.0, 2.0]];
        let about = About { middle: array![1.0, -1.0], precision: Cholesky::new(&system).unwrap() };
        // Two tight directions of three.
        let tight = array![[0.6, 0.0], [0.8, 0.0], [0.0, 1.0]];
        let levels = [3.0, 1.0, 2.0];
        let loose = |levels: &[f64]| 0.8 * levels[0] - 0.6 * levels[1];
        let middle = about.draw(&tight, &levels, vec![0.0; 2], 1.5);
        for normals in [[0.0, 0.0], [1.0, 0.0], [-0.5, 2.0]] {
            let drawn = about.draw(&tight, &levels, normals.to_vec(), 1.5);
            assert!((loose(&drawn) - loose(&levels)).abs() < 1e-12);
            // The quadratic form of a draw is the square of its normals.
            let off = (tight.t().dot(&Array1::from(drawn.clone())) - &about.middle) / 1.5;
            let squares: f64 = normals.iter().map(|normal| normal * normal).sum();
            assert!((off.dot(&system.dot(&off)) - squares).abs() < 1e-12);
            let least = about.log_density(&tight, &middle, 1.5);
            let found = about.log_density(&tight, &drawn, 1.5);
            assert!((found - least + squares / 2.0).abs() < 1e-12);
        }
        // Half the logarithm of the determinant 7.
        let least = about.log_density(&tight, &middle, 1.0);
        assert!((least - crate::units::math::ln(7.0) / 2.0).abs() < 1e-12);
    }
}
