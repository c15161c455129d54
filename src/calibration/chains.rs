//! Chains of Hamiltonian Monte Carlo: a density whose slope is known, walked through by many chains at once.
//!
//! Duane, Kennedy, Pendleton, Roweth (1987); Neal, MCMC using Hamiltonian dynamics (2011). Coordinates are expected to be
//! about standard normal, so that the mass is 1 in each. A number of steps of chance (so that no chain swings in time with
//! the density), a size of step of each chain's own jitter about one that all share.

use rand::{Rng, RngExt};
use rand_distr::{Distribution, StandardNormal};

/// Steps of a path: from 1 to this, by chance.
const MOST_STEPS: u32 = 15;
/// Part by which a step may be shorter or longer.
const JITTER: f64 = 0.2;
/// Acceptance that the step is sought for.
const WANTED: f64 = 0.85;

/// The logarithm of a density, but for a constant.
pub trait Density {
    /// Its value at a place; its slope there is written to `slope`.
    fn at(&self, place: &[f64], slope: &mut [f64]) -> f64;
}

/// Where a chain stands.
#[derive(Clone, Debug)]
pub struct Walker {
    /// The place.
    pub place: Vec<f64>,
    /// The log density there.
    pub value: f64,
    slope: Vec<f64>,
    /// Paths taken, and the sum of their chances of being accepted.
    pub paths: f64,
    /// The sum of those chances.
    pub accepted: f64,
}

impl Walker {
    /// At a place.
    #[must_use]
    pub fn new(density: &impl Density, place: Vec<f64>) -> Self {
        let mut slope = vec![0.0; place.len()];
        let value = density.at(&place, &mut slope);
        Self { place, value, slope, paths: 0.0, accepted: 0.0 }
    }

    /// Moves elsewhere, or to where the density is another.
    pub fn put(&mut self, density: &impl Density, place: Vec<f64>) {
        self.place = place;
        self.value = density.at(&self.place, &mut self.slope);
    }

    /// One path with steps of a size, accepted or not; its chance of being accepted.
    pub fn path(&mut self, density: &impl Density, size: f64, luck: &mut impl Rng) -> f64 {
        let half = |momentum: &[f64]| momentum.iter().map(|one| one * one).sum::<f64>() / 2.0;
        let mut momentum: Vec<f64> =
            self.place.iter().map(|_| StandardNormal.sample(luck)).collect();
        let steps = luck.random_range(1..=MOST_STEPS);
        let size = size * luck.random_range(1.0 - JITTER..1.0 + JITTER);
        let before = self.value - half(&momentum);
        let (mut place, mut slope) = (self.place.clone(), self.slope.clone());
        let mut value = self.value;
        for _ in 0..steps {
            for ((place, momentum), slope) in place.iter_mut().zip(&mut momentum).zip(&slope) {
                *momentum += size / 2.0 * slope;
                *place += size * *momentum;
            }
            value = density.at(&place, &mut slope);
            for (momentum, slope) in momentum.iter_mut().zip(&slope) {
                *momentum += size / 2.0 * slope;
            }
        }
        let gain = value - half(&momentum) - before;
        let chance = if gain.is_nan() { 0.0 } else { crate::units::math::exp(gain.min(0.0)) };
        if luck.random::<f64>() < chance {
            (self.place, self.value, self.slope) = (place, value, slope);
        }
        self.paths += 1.0;
        self.accepted += chance;
        chance
    }
}

/// The size of a step with which paths are accepted about as often as is best, from one that may be anything: a stochastic
/// approximation (Robbins and Monro), `rounds` paths long, that moves the walker along.
pub fn tuned(
    walker: &mut Walker,
    density: &impl Density,
    first: f64,
    rounds: u32,
    luck: &mut impl Rng,
) -> f64 {
    let mut size = first;
    for round in 0..rounds {
        let chance = walker.path(density, size, luck);
        let pace = 1.0 / (f64::from(round) + 2.0).sqrt();
        size *= crate::units::math::exp(pace * (chance - WANTED));
    }
    size
}

#[cfg(test)]
mod tests {
    use super::super::diagnostics::mixing;
    use super::*;
    use crate::random::Stream;

    /// Normal with standard deviations 0.6, 1 and 1.5 and a correlation of ½ between the first two.
    struct Normal;

    impl Density for Normal {
        fn at(&self, place: &[f64], slope: &mut [f64]) -> f64 {
            let (a, b, c) = (place[0] / 0.6, place[1], place[2] / 1.5);
            let rest = 1.0 - 0.25;
            slope[0] = -(a - 0.5 * b) / rest / 0.6;
            slope[1] = -(b - 0.5 * a) / rest;
            slope[2] = -c / 1.5;
            -(a * a - a * b + b * b) / rest / 2.0 - c * c / 2.0
        }
    }

    /// A banana: x normal, y normal with standard deviation ½ about x² ÷ 2.
    struct Banana;

    impl Density for Banana {
        fn at(&self, place: &[f64], slope: &mut [f64]) -> f64 {
            let off = (place[1] - place[0] * place[0] / 2.0) / 0.5;
            slope[0] = -place[0] + off / 0.5 * place[0];
            slope[1] = -off / 0.5;
            -place[0] * place[0] / 2.0 - off * off / 2.0
        }
    }

    fn walked(density: &impl Density, dimensions: usize) -> Vec<Vec<Vec<f64>>> {
        let mut accepted = 0.0;
        let chains = (0..16)
            .map(|chain| {
                let mut luck = Stream::new(9, chain, 99);
                let mut walker = Walker::new(density, vec![0.0; dimensions]);
                let size = tuned(&mut walker, density, 0.5, 200, &mut luck);
                walker.accepted = 0.0;
                walker.paths = 0.0;
                let places = (0..1000)
                    .map(|_| {
                        walker.path(density, size, &mut luck);
                        walker.place.clone()
                    })
                    .collect();
                accepted += walker.accepted / walker.paths / 16.0;
                places
            })
            .collect();
        // One chain's step is tuned on 200 paths, and where a target bends it may be tuned in one bend alone.
        assert!((accepted - WANTED).abs() < 0.1, "{accepted}");
        chains
    }

    /// Means and second moments of functions that are known, within four of their errors by effective size.
    fn check(chains: &[Vec<Vec<f64>>], of: impl Fn(&[f64]) -> f64, mean: f64, sd: f64) {
        let numbers: Vec<Vec<f64>> =
            chains.iter().map(|chain| chain.iter().map(|place| of(place)).collect()).collect();
        let mixed = mixing(&numbers).unwrap();
        assert!(mixed.r_hat < 1.01, "{mixed:?}");
        let all: Vec<f64> = numbers.into_iter().flatten().collect();
        let found = all.iter().sum::<f64>() / all.len() as f64;
        let error = sd / mixed.effective.sqrt();
        assert!((found - mean).abs() < 4.0 * error, "{found} for {mean}, {error}");
    }

    #[test]
    fn moments_of_a_normal_are_met() {
        let chains = walked(&Normal, 3);
        for (index, sd) in [0.6, 1.0, 1.5].into_iter().enumerate() {
            check(&chains, |place| place[index], 0.0, sd);
            let variance: f64 = sd * sd;
            check(
                &chains,
                |place| place[index] * place[index],
                variance,
                variance * 2.0_f64.sqrt(),
            );
        }
        // The product of two with correlation ρ has variance 1 + ρ².
        check(&chains, |place| place[0] * place[1], 0.5 * 0.6, 0.6 * 1.25_f64.sqrt());
    }

    #[test]
    fn moments_of_a_banana_are_met() {
        let chains = walked(&Banana, 2);
        check(&chains, |place| place[0], 0.0, 1.0);
        check(&chains, |place| place[0] * place[0], 1.0, 2.0_f64.sqrt());
        // y has mean ½ and variance ¼ + ½ (x² has variance 2).
        check(&chains, |place| place[1], 0.5, 0.75_f64.sqrt());
        // E x² y = E x⁴ ÷ 2 = 1.5; its variance: E x⁴ y² = E x⁸ ÷ 4 + ¼ E x⁴ = 27, less 2.25.
        check(&chains, |place| place[0] * place[0] * place[1], 1.5, 24.75_f64.sqrt());
    }
}
