//! A change made by degrees: what each step brings, and where the gain flattens or turns, as far as the runs can tell.

use super::quantities::Quantity;
use super::sign::FEWEST_RUNS;
use super::statistics::{Estimate, mean};
use crate::engine::Draws;
use ndarray::Array2;

/// A number is clear when it is this many standard errors from 0: wider than two, because several steps are looked at.
pub(crate) const CLEAR: f64 = 3.0;
/// The gain has flattened where a step brings less than this share of the first.
const FLAT: f64 = 0.5;

/// One step of one quantity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Against the comparator.
    pub whole: Estimate,
    /// Against the step before.
    pub further: Estimate,
}

/// What the runs say about the shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// Fewer runs than are put into words.
    TooFewRuns,
    /// No step is clear, nor is the whole.
    Unclear,
    /// The first step is not clear; all up to this one together are.
    Shows(usize),
    /// From this step (from 1) a further one does the opposite of the first.
    Turns(usize),
    /// From this step a further one brings less than half of the first.
    Flattens(usize),
    /// The last step brings less than the first.
    Shrinks,
    /// The last step brings more than the first.
    Grows,
    /// No bend shows; one smaller than this much a step would not.
    Straight(f64),
}

/// The steps of one quantity, and their shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Ladder {
    /// Of what.
    pub quantity: Quantity,
    /// In order.
    pub steps: Vec<Step>,
    /// The shape.
    pub shape: Shape,
}

fn error(numbers: &[f64], draws: &Draws) -> f64 {
    draws.standard_error(numbers).unwrap_or(0.0)
}

/// Whether the mean of one number a run is above 0 beyond its error.
fn clear(numbers: &[f64], draws: &Draws) -> bool {
    mean(numbers) > CLEAR * error(numbers, draws) && mean(numbers) > 0.0
}

impl Ladder {
    /// From `[draw, option]`, the comparator first, the steps in order.
    #[must_use]
    pub fn new(quantity: Quantity, outcomes: &Array2<f64>, draws: &Draws, expected: bool) -> Self {
        let further: Vec<Vec<f64>> = (1..outcomes.ncols())
            .map(|step| outcomes.outer_iter().map(|run| run[step] - run[step - 1]).collect())
            .collect();
        let steps = further
            .iter()
            .enumerate()
            .map(|(index, further)| {
                let whole: Vec<f64> =
                    outcomes.outer_iter().map(|run| run[index + 1] - run[0]).collect();
                Step { whole: Estimate::of(&whole, draws), further: Estimate::of(further, draws) }
            })
            .collect();
        let few = !expected && outcomes.nrows() < FEWEST_RUNS as usize;
        let shape = if few { Shape::TooFewRuns } else { shape(&further, draws) };
        Self { quantity, steps, shape }
    }
}

/// The shape of steps, `[step][run]`.
fn shape(further: &[Vec<f64>], draws: &Draws) -> Shape {
    let (Some(first), Some(last)) = (further.first(), further.last()) else {
        return Shape::Unclear;
    };
    let side = mean(first).signum();
    // What `weight` times the first step has over another, on the side of the first.
    let over = |weight: f64, other: &[f64]| -> Vec<f64> {
        first.iter().zip(other).map(|(one, other)| side * (weight * one - other)).collect()
    };
    let towards: Vec<f64> = first.iter().map(|step| side * step).collect();
    if !clear(&towards, draws) {
        return shows(further, draws);
    }
    let later = || further.iter().enumerate().skip(1);
    if let Some((step, _)) = later().find(|(_, step)| clear(&over(0.0, step), draws)) {
        return Shape::Turns(step + 1);
    }
    if let Some((step, _)) = later().find(|(_, step)| clear(&over(FLAT, step), draws)) {
        return Shape::Flattens(step + 1);
    }
    let less = over(1.0, last);
    let more: Vec<f64> = less.iter().map(|less| -less).collect();
    if further.len() > 1 && clear(&less, draws) {
        Shape::Shrinks
    } else if further.len() > 1 && clear(&more, draws) {
        Shape::Grows
    } else {
        Shape::Straight(CLEAR * error(&less, draws))
    }
}

/// The first step up to which the whole is clear.
fn shows(further: &[Vec<f64>], draws: &Draws) -> Shape {
    let mut whole = vec![0.0; further.first().map_or(0, Vec::len)];
    for (step, numbers) in further.iter().enumerate() {
        for (whole, draw) in whole.iter_mut().zip(numbers) {
            *whole += draw;
        }
        let side = mean(&whole).signum();
        if clear(&whole.iter().map(|draw| side * draw).collect::<Vec<f64>>(), draws) {
            return Shape::Shows(step + 1);
        }
    }
    Shape::Unclear
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps of known sizes; the noise of each has a mean of 0 exactly and goes with no other's.
    fn steps(sizes: &[f64], noise: f64) -> Vec<Vec<f64>> {
        let one = |(index, size): (usize, &f64)| {
            (0..128)
                .map(|run| size + if (run >> index) & 1 == 0 { noise } else { -noise })
                .collect()
        };
        sizes.iter().enumerate().map(one).collect()
    }

    #[test]
    fn the_shape_is_read_beyond_the_error_only() {
        // The standard error of a step is noise ÷ √127 = 0.09; three of them make a step clear.
        assert_eq!(
            shape(&steps(&[-4.0, -2.5, 0.2, 1.0], 1.0), &Draws::apart(128)),
            Shape::Turns(4)
        );
        assert_eq!(shape(&steps(&[-4.0, -2.5, -1.0], 1.0), &Draws::apart(128)), Shape::Flattens(3));
        assert_eq!(shape(&steps(&[4.0, 3.5, 3.0], 1.0), &Draws::apart(128)), Shape::Shrinks);
        assert_eq!(shape(&steps(&[4.0, 4.5, 5.5], 1.0), &Draws::apart(128)), Shape::Grows);
        assert!(matches!(
            shape(&steps(&[4.0, 3.9, 4.1], 1.0), &Draws::apart(128)),
            Shape::Straight(_)
        ));
        assert_eq!(shape(&steps(&[0.2, 0.1], 1.0), &Draws::apart(128)), Shape::Unclear);
        assert_eq!(shape(&steps(&[0.2, 5.0], 1.0), &Draws::apart(128)), Shape::Shows(2));
        // The same turn under ten times the noise is not seen.
        assert!(!matches!(
            shape(&steps(&[-40.0, -25.0, 0.2, 1.0], 10.0), &Draws::apart(128)),
            Shape::Turns(_)
        ));
    }
}
