//! What it is worth to know a parameter before a choice.
//!
//! The value of one parameter by regression (Strong, Oakley and Brennan 2014): the net benefit of every option over the
//! comparator becomes a smooth function of the parameter, and the value is what choosing by the smooth gains over choosing
//! once. Chance inside a draw is averaged out by the smooth; the variance that noise alone would give the smooth is taken out
//! of it.

use super::Ranged;
use super::linear::{cholesky, dot};
use super::spline::{Smooth, Smoother, fit};
use crate::random::{normal_quantile, uniforms};
use crate::summary::statistics::{LOWER, UPPER, mean, quantile, sorted};
use ndarray::Array2;

/// Draws of the coefficients.
const AGAIN: u32 = 100;
/// The process of the stream of coefficients.
const PROCESS: u8 = 253;

/// The value of knowing one parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Partial {
    /// As the smooth has it: too large by what chance lets it see in noise. In the unit of the net benefit.
    pub plain: f64,
    /// With that taken out, at least 0, and its 90 % range, from coefficients drawn again.
    pub corrected: Ranged,
    /// Columns of the smooth: 2 is a straight line.
    pub columns: usize,
}

/// The expected value of knowing one parameter, in the unit of `net_benefit` (`[draw, option]`, the comparator first).
///
/// `seed` and `column` name the stream of the coefficients. None where the parameter does not vary or nothing can be
/// chosen.
#[must_use]
pub fn partial(
    net_benefit: &Array2<f64>,
    values: &[f64],
    smoother: &Smoother,
    seed: u64,
    column: u32,
) -> Option<Partial> {
    let (draws, options) = net_benefit.dim();
    if draws != values.len() || draws == 0 || options < 2 {
        return None;
    }
    let over: Vec<Vec<f64>> = (1..options)
        .map(|option| {
            let pairs = net_benefit.column(option).into_iter().zip(net_benefit.column(0));
            pairs.map(|(option, comparator)| option - comparator).collect()
        })
        .collect();
    let views: Vec<&[f64]> = over.iter().map(Vec::as_slice).collect();
    let basis = smoother.basis(smoother.choose(&views));
    let smooths: Vec<Smooth> = over.iter().map(|over| fit(over, basis)).collect();
    let coefficients: Vec<Vec<f64>> =
        over.iter().map(|over| basis.iter().map(|column| dot(column, over)).collect()).collect();
    let plain = gain(basis, &coefficients);
    let noise: Vec<f64> = smooths.iter().map(|smooth| smooth.residual).collect();
    let estimate = gain(basis, &drawn_in(&coefficients, &noise));
    // Coefficients on an orthonormal basis vary independently, each with the variance of what the smooth leaves; those of
    // two options vary together as what is left of the two does.
    let free = (draws as f64 - basis.len() as f64).max(1.0);
    let left: Vec<Vec<f64>> = over
        .iter()
        .zip(&smooths)
        .map(|(over, smooth)| over.iter().zip(&smooth.fitted).map(|(a, b)| a - b).collect())
        .collect();
    let together = Array2::from_shape_fn((left.len(), left.len()), |(one, other)| {
        dot(&left[one], &left[other]) / free
    });
    let (kept, factor) = cholesky(&together);
    let mut again = Vec::with_capacity(AGAIN as usize);
    for draw in 0..AGAIN {
        let stream = column.wrapping_mul(AGAIN).wrapping_add(draw);
        let count = basis.len() * kept.len();
        let normals: Vec<f64> =
            uniforms(seed, stream, PROCESS, count).into_iter().map(normal_quantile).collect();
        let mut moved = coefficients.clone();
        for (row, &option) in kept.iter().enumerate() {
            for (at, coefficient) in moved[option].iter_mut().enumerate() {
                let normals = &normals[at * kept.len()..];
                *coefficient +=
                    (0..=row).map(|inner| factor[[row, inner]] * normals[inner]).sum::<f64>();
            }
        }
        again.push(gain(basis, &drawn_in(&moved, &noise)));
    }
    let ascending = sorted(&again);
    let at = |share: f64| quantile(&ascending, share).unwrap_or(estimate);
    let corrected =
        Ranged { estimate, low: at(LOWER).min(estimate), high: at(UPPER).max(estimate) };
    Some(Partial { plain, corrected, columns: basis.len() })
}

/// Smooths drawn in towards their means, until the variance that noise alone would have given them is gone.
fn drawn_in(coefficients: &[Vec<f64>], noise: &[f64]) -> Vec<Vec<f64>> {
    let one = |(coefficients, noise): (&Vec<f64>, &f64)| {
        let shape = coefficients.get(1..).unwrap_or_default();
        let size = dot(shape, shape);
        let from_noise = noise * shape.len() as f64;
        let kept = if size > from_noise { (1.0 - from_noise / size).sqrt() } else { 0.0 };
        let mut drawn = coefficients.clone();
        drawn.iter_mut().skip(1).for_each(|coefficient| *coefficient *= kept);
        drawn
    };
    coefficients.iter().zip(noise).map(one).collect()
}

/// What choosing draw by draw gains over choosing once, from smooths by option; the comparator's benefit is 0 in every
/// draw.
fn gain(basis: &[Vec<f64>], coefficients: &[Vec<f64>]) -> f64 {
    let draws = basis.first().map_or(0, Vec::len);
    let mut best = vec![0.0_f64; draws];
    let mut once = 0.0_f64;
    for coefficients in coefficients {
        let mut fitted = vec![0.0; draws];
        for (column, coefficient) in basis.iter().zip(coefficients) {
            for (number, along) in fitted.iter_mut().zip(column) {
                *number += coefficient * along;
            }
        }
        once = once.max(mean(&fitted));
        for (best, number) in best.iter_mut().zip(&fitted) {
            *best = best.max(*number);
        }
    }
    (mean(&best) - once).max(0.0)
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
