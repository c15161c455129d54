//! Sobol sequence, Saltelli's design, and first-order and total indices with ranges.
//!
//! Direction numbers: Joe and Kuo 2008 (new-joe-kuo-6). The first-order estimator is that of Saltelli and others 2010, the
//! total one Jansen's 1999, on values with their mean taken away.

use super::Ranged;
use super::linear::dot;
use crate::findings::statistics::{LOWER, UPPER, mean, quantile, sorted};
use crate::random::philox;
use ndarray::Array2;

/// Bits of a point.
const BITS: usize = 32;
/// Resamples behind a range.
const RESAMPLES: u32 = 500;
/// Primitive polynomials as bits, and the first direction numbers, dimension by dimension.
const DIRECTIONS: [(u32, &[u32]); 40] = [
    (1, &[1]),
    (3, &[1]),
    (7, &[1, 3]),
    (11, &[1, 3, 1]),
    (13, &[1, 1, 1]),
    (19, &[1, 1, 3, 3]),
    (25, &[1, 3, 5, 13]),
    (37, &[1, 1, 5, 5, 17]),
    (41, &[1, 1, 5, 5, 5]),
    (47, &[1, 1, 7, 11, 19]),
    (55, &[1, 1, 5, 1, 1]),
    (59, &[1, 1, 1, 3, 11]),
    (61, &[1, 3, 5, 5, 31]),
    (67, &[1, 3, 3, 9, 7, 49]),
    (91, &[1, 1, 1, 15, 21, 21]),
    (97, &[1, 3, 1, 13, 27, 49]),
    (103, &[1, 1, 1, 15, 7, 5]),
    (109, &[1, 3, 1, 15, 13, 25]),
    (115, &[1, 1, 5, 5, 19, 61]),
    (131, &[1, 3, 7, 11, 23, 15, 103]),
    (137, &[1, 3, 7, 13, 13, 15, 69]),
    (143, &[1, 1, 3, 13, 7, 35, 63]),
    (145, &[1, 3, 5, 9, 1, 25, 53]),
    (157, &[1, 3, 1, 13, 9, 35, 107]),
    (167, &[1, 3, 1, 5, 27, 61, 31]),
    (171, &[1, 1, 5, 11, 19, 41, 61]),
    (185, &[1, 3, 5, 3, 3, 13, 69]),
    (191, &[1, 1, 7, 13, 1, 19, 1]),
    (193, &[1, 3, 7, 5, 13, 19, 59]),
    (203, &[1, 1, 3, 9, 25, 29, 41]),
    (211, &[1, 3, 5, 13, 23, 1, 55]),
    (213, &[1, 3, 7, 3, 13, 59, 17]),
    (229, &[1, 3, 1, 3, 5, 53, 69]),
    (239, &[1, 1, 5, 5, 23, 33, 13]),
    (241, &[1, 1, 7, 7, 1, 61, 123]),
    (247, &[1, 1, 7, 9, 13, 61, 49]),
    (253, &[1, 3, 3, 5, 3, 55, 33]),
    (285, &[1, 3, 1, 15, 31, 13, 49, 245]),
    (299, &[1, 3, 5, 15, 31, 59, 63, 97]),
    (301, &[1, 3, 1, 11, 11, 11, 77, 249]),
];

/// The most parameters of a design: each takes two dimensions.
pub const MOST_PARAMETERS: usize = DIRECTIONS.len() / 2;

/// Direction numbers of a dimension, as bits of a point.
fn directions(dimension: usize) -> [u32; BITS] {
    let (polynomial, first) = DIRECTIONS[dimension];
    let degree = (31 - polynomial.leading_zeros()) as usize;
    let mut numbers = [1_u32; BITS];
    if degree > 0 {
        numbers[..degree].copy_from_slice(first);
        for at in degree..BITS {
            let mut next = numbers[at - degree];
            for step in 0..degree {
                if polynomial >> (degree - 1 - step) & 1 == 1 {
                    next ^= numbers[at - step - 1] << (step + 1);
                }
            }
            numbers[at] = next;
        }
    }
    for (at, number) in numbers.iter_mut().enumerate() {
        *number <<= BITS - 1 - at;
    }
    numbers
}

/// One dimension of a Sobol sequence: any of its points, in any order.
///
/// With a seed the points are shifted by bits that belong to (seed, dimension): the balance stays, and no point lies on
/// an edge. Without one they begin with 0.
#[derive(Clone, Debug)]
pub struct Dimension {
    numbers: [u32; BITS],
    shift: u32,
    inside: f64,
}

impl Dimension {
    /// Counted from 0; none beyond 40 dimensions.
    #[must_use]
    pub fn new(dimension: usize, seed: Option<u64>) -> Option<Self> {
        (dimension < DIRECTIONS.len()).then(|| Self {
            numbers: directions(dimension),
            shift: seed.map_or(0, |seed| word(seed, [dimension as u32, 0, 0, SHIFT])),
            // Half a step keeps a shifted point off 0.
            inside: if seed.is_some() { 0.5 } else { 0.0 },
        })
    }

    /// A point, 0 ≤ x < 1.
    #[must_use]
    pub fn at(&self, point: u32) -> f64 {
        let mut bits = self.shift;
        let mut gray = point ^ (point >> 1);
        while gray != 0 {
            bits ^= self.numbers[gray.trailing_zeros() as usize];
            gray &= gray - 1;
        }
        (f64::from(bits) + self.inside) / (1_u64 << BITS) as f64
    }
}

/// The first points of a Sobol sequence, `[point, dimension]`; none beyond 40 dimensions. See [`Dimension`].
#[must_use]
pub fn sequence(points: u32, dimensions: usize, seed: Option<u64>) -> Option<Array2<f64>> {
    let all: Option<Vec<Dimension>> =
        (0..dimensions).map(|dimension| Dimension::new(dimension, seed)).collect();
    let all = all?;
    Some(Array2::from_shape_fn((points as usize, dimensions), |(point, dimension)| {
        all[dimension].at(point as u32)
    }))
}

/// Marks of streams of this file.
const SHIFT: u32 = 0xFFFF_FFF0;
const RESAMPLE: u32 = 0xFFFF_FFF1;

fn word(seed: u64, counter: [u32; 4]) -> u32 {
    philox::block([seed as u32, (seed >> 32) as u32], counter)[0]
}

/// Saltelli's design: `[point × (parameters + 2), parameter]`. For each base point: A, then A with one coordinate of B for
/// every parameter in turn, then B. None beyond [`MOST_PARAMETERS`].
#[must_use]
pub fn design(points: u32, parameters: usize, seed: Option<u64>) -> Option<Array2<f64>> {
    let base = sequence(points, 2 * parameters, seed)?;
    let block = parameters + 2;
    Some(Array2::from_shape_fn((points as usize * block, parameters), |(row, column)| {
        let (point, kind) = (row / block, row % block);
        let from_b = kind == block - 1 || kind == column + 1;
        base[[point, column + if from_b { parameters } else { 0 }]]
    }))
}

/// First-order and total index of one parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Indices {
    /// Share of the variance that goes when the parameter alone is known.
    pub first: Ranged,
    /// Share of the variance that stays when every other parameter is known.
    pub total: Ranged,
}

/// Indices by parameter from the values of a model on [`design`], in its order; 90 % ranges from resampled base points,
/// whose stream belongs to `seed`.
///
/// None when the number of values is not that of a design, fewer than two base points, or where nothing varies.
#[must_use]
pub fn indices(values: &[f64], parameters: usize, seed: u64) -> Option<Vec<Indices>> {
    let block = parameters + 2;
    let points = values.len() / block;
    if parameters == 0 || !values.len().is_multiple_of(block) || points < 2 {
        return None;
    }
    let centre = mean(values);
    let centred: Vec<f64> = values.iter().map(|value| value - centre).collect();
    let all: Vec<usize> = (0..points).collect();
    let estimate = estimates(&centred, block, &all)?;
    let mut drawn: Vec<[Vec<f64>; 2]> = vec![[Vec::new(), Vec::new()]; parameters];
    for resample in 0..RESAMPLES {
        let chosen: Vec<usize> = (0..points)
            .map(|at| {
                let random = word(seed, [at as u32, resample, 0, RESAMPLE]);
                ((u64::from(random) * points as u64) >> 32) as usize
            })
            .collect();
        let Some(again) = estimates(&centred, block, &chosen) else { continue };
        for (kept, [first, total]) in drawn.iter_mut().zip(again) {
            kept[0].push(first);
            kept[1].push(total);
        }
    }
    let ranged = |estimate: f64, drawn: &[f64]| {
        let ascending = sorted(drawn);
        let at = |share: f64| quantile(&ascending, share).unwrap_or(estimate);
        Ranged { estimate, low: at(LOWER), high: at(UPPER) }
    };
    let both = estimate.iter().zip(&drawn).map(|([first, total], [firsts, totals])| Indices {
        first: ranged(*first, firsts),
        total: ranged(*total, totals),
    });
    Some(both.collect())
}

/// First-order and total index by parameter, from the base points chosen; none where nothing varies.
fn estimates(centred: &[f64], block: usize, chosen: &[usize]) -> Option<Vec<[f64; 2]>> {
    let of = |kind: usize| -> Vec<f64> {
        chosen.iter().map(|point| centred[point * block + kind]).collect()
    };
    let (a, b) = (of(0), of(block - 1));
    let draws = chosen.len() as f64;
    let centre = (a.iter().sum::<f64>() + b.iter().sum::<f64>()) / (2.0 * draws);
    let variance = (dot(&a, &a) + dot(&b, &b)) / (2.0 * draws) - centre * centre;
    if variance <= 0.0 {
        return None;
    }
    let each = (1..block - 1).map(|kind| {
        let changed = of(kind);
        let (mut first, mut total) = (0.0, 0.0);
        for ((a, b), changed) in a.iter().zip(&b).zip(&changed) {
            first += b * (changed - a);
            total += (a - changed) * (a - changed);
        }
        [first / draws / variance, total / (2.0 * draws) / variance]
    });
    Some(each.collect())
}
