//! One outcome as a smooth function of one parameter: natural cubic splines of few knots, by least squares.
//!
//! The number of knots (two, a straight line, to six) is the one with the least generalised cross-validation error.

use super::linear::{dot, orthonormal};
use crate::findings::statistics::{mean, quantile, sorted, variance};

/// Knots that are tried. Two knots make a straight line.
const KNOTS: std::ops::RangeInclusive<usize> = 2..=6;

/// Smooths ready for one parameter: one orthonormal basis for each number of knots.
#[derive(Clone, Debug)]
pub struct Smoother {
    bases: Vec<Vec<Vec<f64>>>,
}

/// An outcome on the smooth.
#[derive(Clone, Debug, PartialEq)]
pub struct Smooth {
    /// The outcome that the parameter alone lets one expect, one number a draw.
    pub fitted: Vec<f64>,
    /// Columns of the basis that was chosen, the constant included.
    pub columns: usize,
    /// Variance of what is left, on the draws less the columns.
    pub residual: f64,
}

impl Smoother {
    /// The basis of three knots (or of two, where there are no more): what is asked before any outcome is looked at.
    pub const FIXED: usize = 1;

    /// For one parameter, one value a draw; none where it does not vary, or with fewer than ten draws.
    #[must_use]
    pub fn new(values: &[f64]) -> Option<Self> {
        const FEWEST: usize = 10;
        let spread = variance(values)?.sqrt();
        if values.len() < FEWEST || spread <= 0.0 || !spread.is_finite() {
            return None;
        }
        let centre = mean(values);
        let scaled: Vec<f64> = values.iter().map(|value| (value - centre) / spread).collect();
        let ascending = sorted(&scaled);
        let mut bases: Vec<Vec<Vec<f64>>> = Vec::new();
        for knots in KNOTS {
            let columns = columns(&scaled, &places(&ascending, knots));
            let basis = orthonormal(&columns);
            if bases.last().is_none_or(|last| basis.len() > last.len()) {
                bases.push(basis);
            }
        }
        Some(Self { bases })
    }

    /// Which basis suits some outcomes in one unit best: each counts by what it varies.
    #[must_use]
    pub fn choose(&self, outcomes: &[&[f64]]) -> usize {
        let total: f64 = outcomes.iter().filter_map(|outcome| variance(outcome)).sum();
        let draws = outcomes.first().map_or(0, |outcome| outcome.len()) as f64;
        let mut best = (0, f64::INFINITY);
        for (index, basis) in self.bases.iter().enumerate() {
            let squares: f64 = outcomes.iter().map(|outcome| left(outcome, basis)).sum();
            let free = draws - basis.len() as f64;
            let error = if total > 0.0 { squares / total * draws / (free * free) } else { 0.0 };
            // Where nothing is left to explain, rounding must not choose.
            if error < best.1 * (1.0 - 1e-9) - 1e-20 {
                best = (index, error);
            }
        }
        best.0
    }

    /// The orthonormal columns of a basis, the constant first.
    #[must_use]
    pub fn basis(&self, index: usize) -> &[Vec<f64>] {
        &self.bases[index.min(self.bases.len() - 1)]
    }

    /// An outcome on the basis that suits it best.
    #[must_use]
    pub fn smooth(&self, outcome: &[f64]) -> Smooth {
        fit(outcome, self.basis(self.choose(&[outcome])))
    }
}

/// An outcome on an orthonormal basis, by least squares.
#[must_use]
pub fn fit(outcome: &[f64], basis: &[Vec<f64>]) -> Smooth {
    let mut fitted = vec![0.0; outcome.len()];
    for column in basis {
        let along = dot(column, outcome);
        for (number, by) in fitted.iter_mut().zip(column) {
            *number += along * by;
        }
    }
    let squares: f64 = outcome.iter().zip(&fitted).map(|(a, b)| (a - b) * (a - b)).sum();
    let free = (outcome.len() as f64 - basis.len() as f64).max(1.0);
    Smooth { fitted, columns: basis.len(), residual: squares / free }
}

/// The sum of squares that a basis leaves.
fn left(outcome: &[f64], basis: &[Vec<f64>]) -> f64 {
    let centre = mean(outcome);
    let centred: Vec<f64> = outcome.iter().map(|number| number - centre).collect();
    let whole = dot(&centred, &centred);
    let explained: f64 = basis
        .iter()
        .map(|column| {
            let along = dot(column, &centred);
            along * along
        })
        .sum();
    (whole - explained).max(0.0)
}

/// Knots: the ends of the values, and equal shares of them between.
fn places(ascending: &[f64], knots: usize) -> Vec<f64> {
    // The outer knots stand a little inside, where there are draws on both sides.
    const OUTER: f64 = 0.025;
    let mut places: Vec<f64> = (0..knots)
        .filter_map(|knot| {
            let share = OUTER + (1.0 - 2.0 * OUTER) * knot as f64 / (knots - 1) as f64;
            quantile(ascending, share)
        })
        .collect();
    places.dedup();
    places
}

/// The columns of a natural cubic spline: constant, straight line, and one for each inner knot.
fn columns(values: &[f64], knots: &[f64]) -> Vec<Vec<f64>> {
    let mut columns = vec![vec![1.0; values.len()], values.to_vec()];
    let count = knots.len();
    if count < 3 {
        return columns;
    }
    let last = knots[count - 1];
    let cube = |value: f64, knot: f64| {
        let above = (value - knot).max(0.0);
        above * above * above
    };
    let slope = |value: f64, knot: f64| (cube(value, knot) - cube(value, last)) / (last - knot);
    for knot in &knots[..count - 2] {
        let column =
            values.iter().map(|&value| slope(value, *knot) - slope(value, knots[count - 2]));
        columns.push(column.collect());
    }
    columns
}
