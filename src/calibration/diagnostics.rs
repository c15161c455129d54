//! Whether draws may be trusted: Pareto smoothed weights with their k̂, effective sizes, and R̂ of chains.
//!
//! Vehtari, Simpson, Gelman, Yao, Gabry: Pareto smoothed importance sampling (JMLR 25, 2024), with the generalised Pareto
//! fit of Zhang and Stephens (Technometrics 51, 2009); Vehtari, Gelman, Simpson, Carpenter, Bürkner: Rank-normalization,
//! folding, and localization: an improved R̂ (Bayesian Analysis 16, 2021), with Geyer's initial monotone sequence. As in
//! the R packages `loo` and `posterior`.

use crate::random::normal_quantile;
use crate::units::math::{exp, exp_m1, ln, ln_1p};

/// Fewer weights than this in the tail say nothing of its shape.
const FEWEST: usize = 5;
/// Observations that the weak prior of the tail's shape is worth, and its middle.
const PRIOR: (f64, f64) = (10.0, 0.5);

/// Weights that add up to 1, and what their tail says.
#[derive(Clone, Debug, PartialEq)]
pub struct Smoothed {
    /// One for each draw.
    pub weights: Vec<f64>,
    /// The shape k̂ of the tail of the raw weights; none where there are too few, or all are alike.
    pub shape: Option<f64>,
}

/// The k̂ below which an estimate from so many draws is reliable: 1 − 1 ÷ log₁₀ n, at most 0.7.
#[must_use]
pub fn reliable(draws: usize) -> f64 {
    let digits = ln(draws.max(2) as f64) / std::f64::consts::LN_10;
    (1.0 - 1.0 / digits).clamp(0.0, 0.7)
}

/// Pareto smoothed weights of logarithms of ratios; a ratio that is no number weighs nothing. None where all do.
#[must_use]
pub fn smoothed(log_ratios: &[f64]) -> Option<Smoothed> {
    let most = log_ratios.iter().copied().filter(|ratio| ratio.is_finite());
    let most = most.fold(f64::NEG_INFINITY, f64::max);
    if !most.is_finite() {
        return None;
    }
    let mut ratios: Vec<f64> = log_ratios
        .iter()
        .map(|&ratio| if ratio.is_finite() { exp(ratio - most) } else { 0.0 })
        .collect();
    let count = ratios.len();
    let tail = (count as f64 / 5.0).min(3.0 * (count as f64).sqrt()).ceil() as usize;
    let mut shape = None;
    if tail >= FEWEST && tail < count {
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by(|&one, &other| ratios[one].total_cmp(&ratios[other]).then(one.cmp(&other)));
        let cut = ratios[order[count - tail - 1]];
        let tail = &order[count - tail..];
        let beyond: Vec<f64> = tail.iter().map(|&at| ratios[at] - cut).collect();
        if let Some((found, scale)) = pareto(&beyond) {
            shape = Some(found);
            let length = tail.len() as f64;
            for (place, &at) in tail.iter().enumerate() {
                let share = (place as f64 + 0.5) / length;
                let far = if found == 0.0 {
                    -scale * ln_1p(-share)
                } else {
                    scale * exp_m1(-found * ln_1p(-share)) / found
                };
                ratios[at] = (cut + far).min(1.0);
            }
        }
    }
    let sum: f64 = ratios.iter().sum();
    for ratio in &mut ratios {
        *ratio /= sum;
    }
    Some(Smoothed { weights: ratios, shape })
}

/// Shape and scale of a generalised Pareto distribution of numbers in ascending order (Zhang and Stephens), the shape with
/// the weak prior of `loo`. None where they are alike, or not above 0.
#[must_use]
pub fn pareto(ascending: &[f64]) -> Option<(f64, f64)> {
    let count = ascending.len();
    let quarter = *ascending.get(((count as f64 / 4.0 + 0.5).floor() as usize).checked_sub(1)?)?;
    let last = *ascending.last()?;
    if quarter.is_nan() || quarter <= 0.0 || last <= ascending[0] {
        return None;
    }
    let points = 30 + (count as f64).sqrt().floor() as usize;
    let n = count as f64;
    let shape = |theta: f64| -> f64 {
        ascending.iter().map(|&number| ln_1p(-theta * number)).sum::<f64>() / n
    };
    let thetas: Vec<f64> = (1..=points)
        .map(|point| {
            1.0 / last + (1.0 - (points as f64 / (point as f64 - 0.5)).sqrt()) / (3.0 * quarter)
        })
        .collect();
    let logs: Vec<f64> = thetas
        .iter()
        .map(|&theta| {
            let shape = shape(theta);
            n * (ln(-theta / shape) - shape - 1.0)
        })
        .collect();
    let weight = |own: f64| 1.0 / logs.iter().map(|&other| exp(other - own)).sum::<f64>();
    let theta: f64 = thetas
        .iter()
        .zip(&logs)
        .filter(|(_, log)| log.is_finite())
        .map(|(theta, &log)| theta * weight(log))
        .sum();
    let raw = shape(theta);
    let scale = -raw / theta;
    let (worth, middle) = PRIOR;
    let shape = (raw * n + worth * middle) / (n + worth);
    (shape.is_finite() && scale.is_finite()).then_some((shape, scale))
}

/// As many independent draws as weighted ones are worth (Kish): (Σ w)² ÷ Σ w².
#[must_use]
pub fn kish(weights: &[f64]) -> f64 {
    let sum: f64 = weights.iter().sum();
    sum * sum / weights.iter().map(|weight| weight * weight).sum::<f64>()
}

/// R̂ and the bulk effective size of one number of several chains, all of one length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mixing {
    /// Rank-normalised split R̂, the larger of bulk and folded.
    pub r_hat: f64,
    /// Bulk effective size.
    pub effective: f64,
}

/// How well chains have mixed; none where they are too short, or nothing moves.
#[must_use]
pub fn mixing(chains: &[Vec<f64>]) -> Option<Mixing> {
    let half = chains.first()?.len() / 2;
    if half < 2 {
        return None;
    }
    let split: Vec<Vec<f64>> = chains
        .iter()
        .flat_map(|chain| [chain[..half].to_vec(), chain[chain.len() - half..].to_vec()])
        .collect();
    let mut sorted: Vec<f64> = split.iter().flatten().copied().collect();
    sorted.sort_by(f64::total_cmp);
    let middle = (sorted[(sorted.len() - 1) / 2] + sorted[sorted.len() / 2]) / 2.0;
    let folded: Vec<Vec<f64>> =
        split.iter().map(|chain| chain.iter().map(|one| (one - middle).abs()).collect()).collect();
    let normal = ranked(&split);
    let (bulk, folded) = (r_hat(&normal)?, r_hat(&ranked(&folded))?);
    Some(Mixing { r_hat: bulk.max(folded), effective: effective(&normal)? })
}

/// Normal scores of ranks over all chains, ties in the middle.
fn ranked(chains: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let length = chains[0].len();
    let all: Vec<f64> = chains.iter().flatten().copied().collect();
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by(|&one, &other| all[one].total_cmp(&all[other]));
    let mut scores = vec![0.0; all.len()];
    let mut from = 0;
    while from < order.len() {
        let alike = order[from..].iter().take_while(|&&at| all[at] == all[order[from]]).count();
        let rank = from as f64 + (alike as f64 + 1.0) / 2.0;
        let score = normal_quantile((rank - 0.375) / (all.len() as f64 + 0.25));
        for &at in &order[from..from + alike] {
            scores[at] = score;
        }
        from += alike;
    }
    scores.chunks(length).map(<[f64]>::to_vec).collect()
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

/// Sum of squares about the mean ÷ (n − 1).
fn variance(numbers: &[f64]) -> f64 {
    let centre = mean(numbers);
    let squares = numbers.iter().map(|one| (one - centre) * (one - centre)).sum::<f64>();
    squares / (numbers.len() as f64 - 1.0)
}

/// R̂ of chains as they are; none where nothing moves.
fn r_hat(chains: &[Vec<f64>]) -> Option<f64> {
    let length = chains[0].len() as f64;
    let within = mean(&chains.iter().map(|chain| variance(chain)).collect::<Vec<_>>());
    let between = variance(&chains.iter().map(|chain| mean(chain)).collect::<Vec<_>>());
    (within > 0.0).then(|| (between / within + (length - 1.0) / length).sqrt())
}

/// Effective size of chains as they are: all draws ÷ the time in which they forget (Geyer's initial monotone sequence).
fn effective(chains: &[Vec<f64>]) -> Option<f64> {
    let length = chains[0].len();
    let n = length as f64;
    let centres: Vec<f64> = chains.iter().map(|chain| mean(chain)).collect();
    let apart = |lag: usize| -> f64 {
        let of = |(chain, centre): (&Vec<f64>, &f64)| -> f64 {
            chain.iter().zip(&chain[lag..]).map(|(a, b)| (a - centre) * (b - centre)).sum()
        };
        chains.iter().zip(&centres).map(of).sum::<f64>() / (n * chains.len() as f64)
    };
    let within = apart(0) * n / (n - 1.0);
    let whole = within * (n - 1.0) / n + if chains.len() > 1 { variance(&centres) } else { 0.0 };
    if whole.is_nan() || whole <= 0.0 {
        return None;
    }
    let correlation = |lag: usize| 1.0 - (within - apart(lag)) / whole;
    let (mut sum, mut last, mut lag) = (0.0, f64::INFINITY, 0);
    while lag + 1 < length {
        let first = if lag == 0 { 1.0 } else { correlation(lag) };
        let pair = (first + correlation(lag + 1)).min(last);
        if pair <= 0.0 {
            break;
        }
        sum += pair;
        last = pair;
        lag += 2;
    }
    let all = n * chains.len() as f64;
    // Chains that swing about the middle are worth more than as many independent draws, within reason.
    let time = (2.0 * sum - 1.0).max(1.0 / (ln(all) / std::f64::consts::LN_10));
    Some(all / time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::uniforms;

    fn normals(run: u32, count: usize) -> Vec<f64> {
        uniforms(5, run, 77, count).into_iter().map(normal_quantile).collect()
    }

    #[test]
    fn the_shape_of_a_known_tail_is_found() {
        // Exact quantiles of generalised Pareto distributions of scale 2: Zhang and Stephens' estimate is biased by less
        // than 0.02 for 2,000 of them; the prior moves it by 10 ÷ 2,010 of the way to 0.5.
        for shape in [-0.3, 0.2, 0.5, 0.9] {
            let numbers: Vec<f64> = (0..2000)
                .map(|place| {
                    let share = (f64::from(place) + 0.5) / 2000.0;
                    2.0 * exp_m1(-shape * ln_1p(-share)) / shape
                })
                .collect();
            let (found, scale) = pareto(&numbers).unwrap();
            assert!((found - shape).abs() < 0.03, "{found} for {shape}");
            assert!((scale - 2.0).abs() < 0.1, "{scale} for {shape}");
        }
        assert_eq!(pareto(&[1.0; 20]), None);
        assert_eq!(pareto(&[]), None);
    }

    #[test]
    fn weights_with_a_pareto_tail_show_their_k() {
        // Ratios U^(−k) have a tail of shape k: the estimate from a tail of 3 √n = 300 of 10,000 has a standard error of
        // about (1 + k) ÷ √300, and the prior pulls by 10 ÷ 310 towards 0.5.
        for shape in [0.3, 0.5, 0.7, 1.0] {
            let ratios: Vec<f64> =
                uniforms(3, 1, 77, 10_000).into_iter().map(|u| -shape * ln(u)).collect();
            let smoothed = smoothed(&ratios).unwrap();
            let found = smoothed.shape.unwrap();
            let error = 3.0 * (1.0 + shape) / 300.0_f64.sqrt();
            assert!((found - shape).abs() < error, "{found} for {shape}");
            assert!((smoothed.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
        assert!((reliable(1000) - 2.0 / 3.0).abs() < 1e-12 && reliable(100_000) == 0.7);
        assert_eq!(smoothed(&[f64::NEG_INFINITY, f64::NAN]), None);
        let even = smoothed(&[0.5; 100]).unwrap();
        assert_eq!((even.shape, kish(&even.weights).round()), (None, 100.0));
    }

    #[test]
    fn smoothing_keeps_the_mean_of_a_normal_shifted_by_one() {
        // Draws from N(0, 1), weighed to N(1, 1): ratio exp(x − ½). Effective share e⁻¹ of 4,000 is 1,471, and the weighted
        // mean's error is 1 ÷ √1,471 times at most 1.5: 0.12 are three of them.
        let draws = normals(0, 4000);
        let smoothed = smoothed(&draws).unwrap();
        let mean: f64 = draws.iter().zip(&smoothed.weights).map(|(x, w)| x * w).sum();
        assert!((mean - 1.0).abs() < 0.12, "{mean}");
        assert!((1000.0..2000.0).contains(&kish(&smoothed.weights)));
        assert!(smoothed.shape.unwrap() < 0.7);
    }

    #[test]
    fn chains_that_agree_have_r_hat_one_and_others_do_not() {
        let apart: Vec<Vec<f64>> = (0..8).map(|chain| normals(chain, 250)).collect();
        let fine = mixing(&apart).unwrap();
        // Independent draws: R̂ − 1 is of the order 1 ÷ 125, and the effective size 2,000 to a tenth or so.
        assert!(fine.r_hat < 1.02, "{fine:?}");
        assert!((1600.0..2500.0).contains(&fine.effective), "{fine:?}");
        // One chain of eight a standard deviation aside; one chain three times as wide, which only folding sees.
        let mut moved = apart.clone();
        moved[3].iter_mut().for_each(|one| *one += 2.0);
        assert!(mixing(&moved).unwrap().r_hat > 1.1);
        let mut wide = apart.clone();
        wide[3].iter_mut().for_each(|one| *one *= 4.0);
        assert!(mixing(&wide).unwrap().r_hat > 1.05);
        assert_eq!(mixing(&[vec![1.0; 10]]), None);
    }

    #[test]
    fn slow_chains_are_worth_less_by_their_correlation() {
        // x' = ρ x + √(1 − ρ²) z has effective share (1 − ρ) ÷ (1 + ρ): a third for ½. With 16,000 draws the estimate is
        // within a tenth or so.
        let chains: Vec<Vec<f64>> = (0..8)
            .map(|chain| {
                let mut at = 0.0;
                let next = |z: f64| {
                    at = 0.5 * at + 0.75_f64.sqrt() * z;
                    at
                };
                normals(chain, 2000).into_iter().map(next).collect()
            })
            .collect();
        let found = mixing(&chains).unwrap();
        assert!((found.effective / 16_000.0 - 1.0 / 3.0).abs() < 0.05, "{found:?}");
    }
}
