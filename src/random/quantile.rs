//! Exact draws by inversion: one uniform in, one quantile out.
//!
//! Options that share a uniform then stay as close as their probabilities are, which is what makes paired differences
//! precise. Errors of the distribution functions are below 1e-13.

use crate::units::math::{exp, exp_minus, ln, ln_1p, odds_of_leaving};
use std::f64::consts::LN_2;

/// Means below which the search begins at zero: about as many steps as people leave, each a few operations.
pub(super) const FROM_ZERO: f64 = 128.0;
/// More terms than a search from zero needs: beyond them lies less than 1e-17.
pub(super) const TERMS: usize = 288;
/// 1/(k + 1) for the terms of a search from zero.
pub(super) const RECIPROCALS: [f64; TERMS] = {
    let mut reciprocals = [1.0; TERMS];
    let mut k = 0;
    while k < TERMS {
        reciprocals[k] = 1.0 / (k as f64 + 1.0);
        k += 1;
    }
    reciprocals
};
/// Hazards beyond it take everybody.
const LARGEST: f64 = 700.0;
/// The largest number below 1.
const ALMOST_ONE: f64 = 1.0 - f64::EPSILON / 2.0;
const HALF: f64 = 0.5;
const SIXTH: f64 = 1.0 / 6.0;
/// Terms smaller than this share of the largest are left out.
pub(super) const NEGLIGIBLE: f64 = 1e-17;

/// A probability that is certainly not above e^(−`x`), that nobody leaves: most cells need no exponential.
#[inline]
pub(super) fn surely_none(x: f64) -> f64 {
    1.0 - x * (1.0 - x * (HALF - x * SIXTH))
}

/// The smallest k with P(X ≤ k) ≥ `u`, X binomial: `n` people who each leave with hazard `hazard`.
///
/// `n` whole and at least 0, `hazard` at least 0, `u` in (0, 1).
#[must_use]
pub fn binomial(n: f64, hazard: f64, u: f64) -> f64 {
    if u <= surely_none(n * hazard) {
        return 0.0;
    }
    if hazard <= LN_2 {
        return fewer(n, hazard, odds_of_leaving(hazard), u);
    }
    let stayers = Stayers::of(hazard);
    n - fewer(n, stayers.hazard, stayers.odds, stayers.uniform(u))
}

/// Those who stay under a hazard that takes more than half, drawn in place of those who leave.
pub(super) struct Stayers {
    /// Their odds of staying.
    pub(super) odds: f64,
    /// The hazard under which as many would leave.
    pub(super) hazard: f64,
}

impl Stayers {
    pub(super) fn of(hazard: f64) -> Self {
        let stay = exp_minus(hazard.min(LARGEST));
        Self { odds: stay / (1.0 - stay), hazard: -ln_1p(-stay) }
    }

    /// P(X ≤ k) ≥ u for the leavers is P(Y ≥ n − k) ≥ u for the stayers, or P(Y < n − k) ≤ 1 − u.
    pub(super) fn uniform(&self, u: f64) -> f64 {
        (1.0 - u).min(ALMOST_ONE)
    }
}

/// The same with a hazard of at most ln 2, whose odds are known.
fn fewer(n: f64, hazard: f64, odds: f64, u: f64) -> f64 {
    if n * hazard < FROM_ZERO {
        from_zero(n, odds, u, exp_minus(n * hazard))
    } else {
        from_mode(&Binomial { n, odds }, u)
    }
}

/// Sums terms from zero until they pass `u`.
#[inline]
fn from_zero(n: f64, odds: f64, u: f64, none: f64) -> f64 {
    let (mut term, mut sum, mut k) = (none, none, 0.0);
    for &reciprocal in &RECIPROCALS {
        // Far above the mean, or past the last person, terms add nothing.
        if u <= sum || term <= sum * NEGLIGIBLE {
            break;
        }
        term *= odds * (n - k) * reciprocal;
        sum += term;
        k += 1.0;
    }
    k.min(n)
}

/// The smallest k with P(X ≤ k) ≥ `u`, X Poisson.
#[must_use]
pub fn poisson(mean: f64, u: f64) -> f64 {
    if mean <= 0.0 {
        return 0.0;
    }
    if mean < FROM_ZERO {
        let mut term = exp(-mean);
        let mut sum = term;
        let mut k = 0.0;
        while u > sum && term > sum * f64::EPSILON * f64::EPSILON {
            k += 1.0;
            term *= mean / k;
            sum += term;
        }
        k
    } else {
        from_mode(&Poisson { mean }, u)
    }
}

/// A distribution on whole numbers with one mode.
trait Unimodal {
    /// The mode and its probability.
    fn mode(&self) -> (f64, f64);
    /// P(k − 1) and P(k), both by the same number.
    fn neighbours(&self, k: f64) -> (f64, f64);
}

/// Sums the terms below the mode, then walks from it to the quantile: about nine standard deviations of terms.
fn from_mode(distribution: &impl Unimodal, u: f64) -> f64 {
    let (mode, at_mode) = distribution.mode();
    let below = at_mode * sum_below(distribution, mode);
    let mut k = mode;
    let mut term = at_mode;
    if u <= below {
        // P(X ≤ k − 1) falls as k does.
        let mut less = below;
        while u <= less && k > 0.0 {
            let (before, here) = distribution.neighbours(k);
            term *= before / here;
            k -= 1.0;
            less -= term;
        }
    } else {
        let mut sum = below + at_mode;
        while u > sum && term > at_mode * NEGLIGIBLE {
            k += 1.0;
            let (before, here) = distribution.neighbours(k);
            term *= here / before;
            sum += term;
        }
    }
    k
}

/// P(X < k) ÷ P(k), for k at most the mode.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn sum_below(distribution: &impl Unimodal, k: f64) -> f64 {
    sum_below_lanes(distribution, k)
}

/// The same on the processor that it is compiled for.
#[inline(always)]
fn sum_below_lanes(distribution: &impl Unimodal, mut k: f64) -> f64 {
    /// Neighbours looked at together: several strings of them side by side.
    const STRINGS: usize = 8;
    const LONG: usize = 4;
    let mut all = 0.0;
    let mut term = 1.0;
    while term > NEGLIGIBLE && k > 0.0 {
        // Of each string, from its far end: its sum and its last term as shares of what comes before, with one
        // denominator for both, so that there is one division.
        let mut sums = [0.0; STRINGS];
        let mut lasts = [1.0; STRINGS];
        let mut denominators = [1.0; STRINGS];
        for step in (0..LONG).rev() {
            for string in 0..STRINGS {
                // Past nobody, nothing is left to add.
                let at = (k - (string * LONG + step) as f64).max(0.0);
                let (before, here) = distribution.neighbours(at);
                sums[string] = before * (denominators[string] + sums[string]);
                lasts[string] *= before;
                denominators[string] *= here;
            }
        }
        for string in 0..STRINGS {
            let share = 1.0 / denominators[string];
            sums[string] *= share;
            lasts[string] *= share;
        }
        for (sum, last) in sums.iter().zip(lasts) {
            all += term * sum;
            term *= last;
        }
        k -= (STRINGS * LONG) as f64;
    }
    all
}

/// The rest of Stirling's series: ln x! = ½ ln 2πx + x ln x − x + this. For x of at least 8.
fn stirling(x: f64) -> f64 {
    let s = 1.0 / (x * x);
    (1.0 / 12.0 - s * (1.0 / 360.0 - s * (1.0 / 1260.0 - s * (1.0 / 1680.0 - s / 1188.0)))) / x
}

/// x ln(x/m) + m − x: how unlikely x is where m is expected (Loader 2000).
fn deviance(x: f64, m: f64) -> f64 {
    let off = x - m;
    x * ln_1p(off / m) - off
}

const TWO_PI: f64 = 2.0 * std::f64::consts::PI;

struct Binomial {
    n: f64,
    odds: f64,
}

impl Unimodal for Binomial {
    fn mode(&self) -> (f64, f64) {
        let &Self { n, odds } = self;
        let q = 1.0 / (1.0 + odds);
        let p = odds * q;
        let x = ((n + 1.0) * p).floor().min(n);
        let rest = n - x;
        let log =
            stirling(n) - stirling(x) - stirling(rest) - deviance(x, n * p) - deviance(rest, n * q)
                + 0.5 * ln(n / (TWO_PI * x * rest));
        (x, exp(log))
    }

    #[inline(always)]
    fn neighbours(&self, k: f64) -> (f64, f64) {
        (k, self.odds * (self.n + 1.0 - k))
    }
}

struct Poisson {
    mean: f64,
}

impl Unimodal for Poisson {
    fn mode(&self) -> (f64, f64) {
        let x = self.mean.floor();
        (x, exp(-stirling(x) - deviance(x, self.mean) - 0.5 * ln(TWO_PI * x)))
    }

    #[inline(always)]
    fn neighbours(&self, k: f64) -> (f64, f64) {
        (k, self.mean)
    }
}

#[cfg(test)]
mod tests {
    use super::super::paths::paths;
    use super::*;

    /// Term by term.
    fn plain_sum_below(distribution: &impl Unimodal, mode: f64) -> f64 {
        let (mut sum, mut term, mut k) = (0.0, 1.0, mode);
        while k > 0.0 {
            let (before, here) = distribution.neighbours(k);
            term *= before / here;
            sum += term;
            k -= 1.0;
        }
        sum
    }

    #[inline(always)]
    fn sum_below_of(binomials: &[Binomial], sums: &mut [f64]) {
        for (sum, binomial) in sums.iter_mut().zip(binomials) {
            *sum = sum_below_lanes(binomial, binomial.mode().0);
        }
    }

    #[test]
    fn every_processor_sums_alike_and_as_term_by_term() {
        let random = super::super::uniforms(8, 0, 0, 2_000);
        let binomials: Vec<Binomial> = random
            .chunks_exact(2)
            .map(|u| {
                let odds = u[0];
                // From the smallest mean to the numbers of a nation.
                let n = (FROM_ZERO * (1.0 + 1.0 / odds) * (9.0 * u[1]).exp2()).ceil();
                Binomial { n, odds }
            })
            .collect();
        let plain: Vec<f64> = binomials.iter().map(|b| plain_sum_below(b, b.mode().0)).collect();
        let mut first = vec![0.0; binomials.len()];
        sum_below_of(&binomials, &mut first);
        for (sum, plain) in first.iter().zip(&plain) {
            assert!((sum / plain - 1.0).abs() < 1e-13, "{sum} {plain}");
        }
        for (path, sum_below) in paths!(sum_below_of, (binomials: &[Binomial], sums: &mut [f64])) {
            let mut sums = vec![0.0; binomials.len()];
            sum_below(&binomials, &mut sums);
            for (sum, first) in sums.iter().zip(&first) {
                assert_eq!(sum.to_bits(), first.to_bits(), "{path}");
            }
        }
        for mean in [128.0, 1e3, 54_321.5] {
            let poisson = Poisson { mean };
            let (sum, plain) =
                (sum_below(&poisson, mean.floor()), plain_sum_below(&poisson, mean.floor()));
            assert!((sum / plain - 1.0).abs() < 1e-13, "{mean}: {sum} {plain}");
        }
    }
}
