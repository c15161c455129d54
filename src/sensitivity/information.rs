//! What it is worth to know a parameter, or a group of them, before a choice; and what a study of some size would be worth.
//!
//! By regression (Strong, Oakley and Brennan 2014): what the options' net benefits differ by becomes a smooth function of the
//! parameter, and the value is what choosing by the smooth gains over choosing once. Chance inside a draw is averaged out by
//! the smooth; what noise alone would give the smooth is taken out of all options together, by their covariance. Options that
//! are best in no run and not on average are not looked at, and it does not matter from which option the others are counted.

use super::Ranged;
use super::linear::{cholesky, dot, inverse};
use super::spline::{Smooth, Smoother, fit};
use crate::engine::Draws;
use crate::findings::economics::Decision;
use crate::findings::perfect::{contenders, contrasts, stretched};
use crate::findings::statistics::{LOWER, UPPER, mean, quantile, sorted};
use crate::random::{normal_quantile, uniforms};
use crate::units::matrix::times;
use ndarray::{Array1, Array2};
use statrs::function::gamma::gamma_ur;

/// Draws of the coefficients for a range of 90 %.
const AGAIN: u32 = 100;
/// The process of the stream of coefficients.
const PROCESS: u8 = 253;

/// A choice between options, as a smooth is held against it.
#[derive(Clone, Debug)]
pub struct Contest {
    /// What the contenders' net benefits are over that of the best on average, one list for each of the others.
    over: Vec<Vec<f64>>,
    /// What knots are chosen for: each contender's net benefit over the mean of all, weighed by how often it is best.
    weighed: Vec<Vec<f64>>,
    /// Runs ÷ as many draws as they are worth.
    repeated: f64,
}

/// The value of knowing one parameter or a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Partial {
    /// As the smooth has it: too large by what chance lets it see in noise. In the unit of the net benefit.
    pub plain: f64,
    /// With that taken out, at least 0, and its 90 % range: where the estimate falls when noise comes again.
    pub corrected: Ranged,
    /// Columns of the smooth: 2 is a straight line.
    pub columns: usize,
}

/// What a basis lets one expect of a choice.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    basis: &'a [Vec<f64>],
    /// `[column, contender]`, the constant first: as fitted.
    coefficients: Array2<f64>,
    /// The same, drawn in.
    kept: Array2<f64>,
    /// Covariance of noise in a coefficient, by contender.
    noise: Array2<f64>,
}

impl Contest {
    /// From net benefits `[draw, option]`; none without draws, or where one option is best in every run.
    #[must_use]
    pub fn new(net_benefit: &Array2<f64>, draws: &Draws) -> Option<Self> {
        let decision = Decision::of(net_benefit)?;
        let contenders = contenders(&decision);
        if contenders.len() < 2 {
            return None;
        }
        let chances = decision.chance_best?;
        let middle = |draw: usize| -> f64 {
            contenders.iter().map(|&option| chances[option] * net_benefit[[draw, option]]).sum()
        };
        let middle: Vec<f64> = (0..net_benefit.nrows()).map(middle).collect();
        let weighed = contenders.iter().map(|&option| {
            let benefits = net_benefit.column(option).into_iter().zip(&middle);
            benefits.map(|(benefit, middle)| chances[option].sqrt() * (benefit - middle)).collect()
        });
        let columns = contrasts(net_benefit.view(), &contenders);
        Some(Self {
            over: columns.columns().into_iter().map(|column| column.to_vec()).collect(),
            weighed: weighed.collect(),
            repeated: net_benefit.nrows() as f64 / draws.effective().max(1.0),
        })
    }

    /// The contenders on a smooth of one parameter, with the knots that suit those best that are most often the best.
    #[must_use]
    pub fn smooth<'a>(&self, smoother: &'a Smoother) -> Found<'a> {
        let weighed: Vec<&[f64]> = self.weighed.iter().map(Vec::as_slice).collect();
        self.on(smoother.basis(smoother.choose(&weighed)))
    }

    /// The contenders on a basis of orthonormal columns, the constant first.
    #[must_use]
    pub fn on<'a>(&self, basis: &'a [Vec<f64>]) -> Found<'a> {
        let (coefficients, noise) = self.fitted(basis);
        let kept = drawn_in(&coefficients, &noise);
        Found { basis, coefficients, kept, noise }
    }

    /// Coefficients `[column, contender]`, and the covariance of noise in each.
    ///
    /// Coefficients on an orthonormal basis vary independently, each with the variance of what the smooth leaves; those of two
    /// options vary together as what is left of the two does. Draws that repeat are fewer than the runs.
    fn fitted(&self, basis: &[Vec<f64>]) -> (Array2<f64>, Array2<f64>) {
        let size = self.over.len();
        let coefficients = Array2::from_shape_fn((basis.len(), size), |(column, at)| {
            dot(&basis[column], &self.over[at])
        });
        let smooths: Vec<Smooth> = self.over.iter().map(|over| fit(over, basis)).collect();
        let left: Vec<Vec<f64>> = self
            .over
            .iter()
            .zip(&smooths)
            .map(|(over, smooth)| over.iter().zip(&smooth.fitted).map(|(a, b)| a - b).collect())
            .collect();
        let draws = self.over.first().map_or(0, Vec::len) as f64;
        let free = (draws - basis.len() as f64).max(1.0);
        let noise = Array2::from_shape_fn((size, size), |(one, other)| {
            self.repeated * dot(&left[one], &left[other]) / free
        });
        (coefficients, noise)
    }
}

impl Found<'_> {
    /// The value with its range. `seed` and `stream` name the stream of coefficients that are drawn again.
    #[must_use]
    pub fn partial(&self, seed: u64, stream: u32) -> Partial {
        Partial {
            plain: gain(self.basis, &self.coefficients),
            corrected: self.range(LOWER, seed, stream),
            columns: self.basis.len(),
        }
    }

    /// The value with the noise taken out.
    #[must_use]
    pub fn worth(&self) -> f64 {
        gain(self.basis, &self.kept)
    }

    /// The value and the range that holds in *1 − 2 × tail* of cases: rows that were chosen among many by what they show ask
    /// for a small tail.
    #[must_use]
    pub fn range(&self, tail: f64, seed: u64, stream: u32) -> Ranged {
        /// Draws beyond an end.
        const BEYOND: f64 = 4.0;
        /// The smallest tail that is drawn.
        const LEAST: f64 = 5e-5;
        let tail = tail.max(LEAST);
        let count = (BEYOND / tail).ceil().max(f64::from(AGAIN));
        let again = self.again(seed, stream, count as u32);
        let estimate = self.worth();
        let at = |share: f64| quantile(&again, share).unwrap_or(estimate);
        Ranged { estimate, low: at(tail).min(estimate), high: at(1.0 - tail).max(estimate) }
    }

    /// How often noise alone would give the basis as much of the differences between options, 0 to 1: the sum of squares in the
    /// metric of the noise (Lawley and Hotelling), against chi-squared. Only for a basis that no outcome chose.
    #[must_use]
    pub fn by_noise(&self) -> f64 {
        let inverse = inverse(&self.noise);
        let (shape, size) = (self.basis.len().saturating_sub(1), inverse.kept.len());
        if shape == 0 || size == 0 {
            // Nothing to see, or nothing that could be noise.
            return if shape == 0 { 1.0 } else { 0.0 };
        }
        let own = |row: ndarray::ArrayView1<'_, f64>| -> f64 {
            let row = Array1::from_iter(inverse.kept.iter().map(|&at| row[at]));
            row.dot(&inverse.inverse.dot(&row))
        };
        let sum: f64 = self.coefficients.outer_iter().skip(1).map(own).sum();
        gamma_ur((shape * size) as f64 / 2.0, (sum / 2.0).max(f64::MIN_POSITIVE)).clamp(0.0, 1.0)
    }

    /// The value of a study of the parameter, whose draws `values` are: as much of the way from what is known now to
    /// knowing all as `share`, 0 to 1, of the variance that the study takes away.
    ///
    /// What one would believe after the study is drawn in towards the mean by √share, and the smooth is read there (Jalal and
    /// Alarid-Escudero 2018). `log` is for parameters whose logarithm a study measures.
    #[must_use]
    pub fn study(&self, values: &[f64], share: f64, log: bool) -> f64 {
        let scale = |value: f64| if log { crate::units::math::ln(value) } else { value };
        let scaled: Vec<f64> = values.iter().map(|&value| scale(value)).collect();
        let mut order: Vec<usize> = (0..scaled.len()).collect();
        order.sort_by(|&a, &b| scaled[a].total_cmp(&scaled[b]).then(a.cmp(&b)));
        let (centre, inward) = (mean(&scaled), share.clamp(0.0, 1.0).sqrt());
        let ascending: Vec<f64> = order.iter().map(|&at| scaled[at]).collect();
        let fitted = fitted(self.basis, &self.kept);
        let read: Vec<(usize, usize, f64)> = scaled
            .iter()
            .map(|value| {
                let wanted = centre + inward * (value - centre);
                let above = ascending.partition_point(|known| *known < wanted);
                let above = above.clamp(1, ascending.len() - 1);
                let (low, high) = (ascending[above - 1], ascending[above]);
                let along = if high > low { (wanted - low) / (high - low) } else { 0.0 };
                (order[above - 1], order[above], along.clamp(0.0, 1.0))
            })
            .collect();
        let read: Vec<Vec<f64>> = fitted
            .iter()
            .map(|fitted| {
                let one = |&(low, high, along): &(usize, usize, f64)| {
                    fitted[low] + along * (fitted[high] - fitted[low])
                };
                read.iter().map(one).collect()
            })
            .collect();
        chosen(&read)
    }

    /// What the value would have been with other noise, ascending.
    fn again(&self, seed: u64, stream: u32, count: u32) -> Vec<f64> {
        let (kept, factor) = cholesky(&self.noise);
        let columns = self.basis.len();
        let again: Vec<f64> = (0..count)
            .map(|draw| {
                // Streams of parameters lie far enough apart for the most draws.
                let stream = stream.wrapping_mul(1 << 17).wrapping_add(draw);
                let normals: Vec<f64> = uniforms(seed, stream, PROCESS, columns * kept.len())
                    .into_iter()
                    .map(normal_quantile)
                    .collect();
                let mut moved = self.kept.clone();
                for (row, &option) in kept.iter().enumerate() {
                    for at in 0..columns {
                        let normals = &normals[at * kept.len()..];
                        moved[[at, option]] +=
                            (0..=row).map(|by| factor[[row, by]] * normals[by]).sum::<f64>();
                    }
                }
                gain(self.basis, &drawn_in(&moved, &self.noise))
            })
            .collect();
        sorted(&again)
    }
}

/// Coefficients drawn in until what noise alone would have given them is gone, the constant left as it is.
///
/// Along each direction between options that stands out of the noise, the largest first, the sum of squares of *m* shape
/// columns and *q* contrasts is too large by *m + q − 2 j − 1* times the noise (*j* counted from 0): together *m q*, what noise
/// has (compare Efron and Morris 1972). Exact on average for one contrast or one column.
fn drawn_in(coefficients: &Array2<f64>, noise: &Array2<f64>) -> Array2<f64> {
    let shape = coefficients.slice(ndarray::s![1.., ..]);
    let columns = shape.nrows() as f64;
    let squares = times(&shape.t(), &shape);
    let inward = stretched(noise, &squares, |rank, size, directions| {
        let most = columns + directions as f64 - 2.0 * rank as f64 - 1.0;
        if size > most.max(0.0) { (1.0 - most.max(0.0) / size).sqrt() } else { 0.0 }
    });
    let mut drawn = coefficients.clone();
    drawn.slice_mut(ndarray::s![1.., ..]).assign(&times(&shape, &inward.t()));
    drawn
}

/// `[contender][draw]`.
fn fitted(basis: &[Vec<f64>], coefficients: &Array2<f64>) -> Vec<Vec<f64>> {
    let draws = basis.first().map_or(0, Vec::len);
    let one = |coefficients: ndarray::ArrayView1<'_, f64>| {
        let mut fitted = vec![0.0; draws];
        for (column, coefficient) in basis.iter().zip(coefficients) {
            for (number, along) in fitted.iter_mut().zip(column) {
                *number += coefficient * along;
            }
        }
        fitted
    };
    coefficients.columns().into_iter().map(one).collect()
}

/// What choosing draw by draw gains over choosing once, from what is expected of each contender over the best on average.
fn chosen(fitted: &[Vec<f64>]) -> f64 {
    let mut best = vec![0.0_f64; fitted.first().map_or(0, Vec::len)];
    let mut once = 0.0_f64;
    for fitted in fitted {
        once = once.max(mean(fitted));
        for (best, number) in best.iter_mut().zip(fitted) {
            *best = best.max(*number);
        }
    }
    (mean(&best) - once).max(0.0)
}

fn gain(basis: &[Vec<f64>], coefficients: &Array2<f64>) -> f64 {
    chosen(&fitted(basis, coefficients))
}

/// Of how many, by what noise alone would do: those of which at most one in ten is there by noise (Benjamini and Hochberg 1995).
#[must_use]
pub fn stand_out(by_noise: &[f64]) -> Vec<usize> {
    const FALSE: f64 = 0.1;
    let mut order: Vec<usize> = (0..by_noise.len()).collect();
    order.sort_by(|&a, &b| by_noise[a].total_cmp(&by_noise[b]).then(a.cmp(&b)));
    let all = by_noise.len() as f64;
    let last =
        (0..order.len()).rev().find(|&at| by_noise[order[at]] <= FALSE * (at + 1) as f64 / all);
    order.truncate(last.map_or(0, |last| last + 1));
    order.sort_unstable();
    order
}

/// Where a smooth of an advantage changes its sign inside the middle 90 % of a parameter's draws: the least such value.
#[must_use]
pub fn break_even(values: &[f64], smooth: &Smooth) -> Option<f64> {
    let ascending = sorted(values);
    let (low, high) = (quantile(&ascending, LOWER)?, quantile(&ascending, UPPER)?);
    let mut order: Vec<usize> =
        (0..values.len()).filter(|&at| values[at] >= low && values[at] <= high).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]).then(a.cmp(&b)));
    order.windows(2).find_map(|pair| {
        let (x, y) = (values[pair[0]], values[pair[1]]);
        let (from, to) = (smooth.fitted[pair[0]], smooth.fitted[pair[1]]);
        (from * to < 0.0).then(|| x + (y - x) * from / (from - to))
    })
}
