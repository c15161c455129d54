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
        let q = 1.0 / (1.0 + odds);
        from_mode(&Binomial { n, p: odds * q, q }, u)
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
    /// P(k − 1) ÷ P(k).
    fn down(&self, k: f64) -> f64;
    /// P(k + 1) ÷ P(k).
    fn up(&self, k: f64) -> f64;
}

/// Sums the terms below the mode, then walks from it to the quantile: about nine standard deviations of terms.
fn from_mode(distribution: &impl Unimodal, u: f64) -> f64 {
    /// Ratios made together, in groups side by side, so that neither a division nor a product need wait for another.
    const GROUPS: usize = 4;
    const STEPS: usize = 4;
    let (mode, at_mode) = distribution.mode();
    let mut below = 0.0;
    let mut term = at_mode;
    let mut k = mode;
    while term > at_mode * NEGLIGIBLE && k > 0.0 {
        // Past nobody, the ratio at nobody leaves nothing to add.
        let ratio = |group: usize, step: usize| {
            distribution.down((k - (group * STEPS + step) as f64).max(0.0))
        };
        let mut products: [f64; GROUPS] = std::array::from_fn(|group| ratio(group, 0));
        let mut sums = products;
        for step in 1..STEPS {
            for group in 0..GROUPS {
                products[group] *= ratio(group, step);
                sums[group] += products[group];
            }
        }
        for (sum, product) in sums.iter().zip(products) {
            below += term * sum;
            term *= product;
        }
        k -= (GROUPS * STEPS) as f64;
    }
    let mut k = mode;
    let mut term = at_mode;
    if u <= below {
        // P(X ≤ k − 1) falls as k does.
        let mut less = below;
        while u <= less && k > 0.0 {
            term *= distribution.down(k);
            k -= 1.0;
            less -= term;
        }
    } else {
        let mut sum = below + at_mode;
        while u > sum && term > at_mode * NEGLIGIBLE {
            term *= distribution.up(k);
            k += 1.0;
            sum += term;
        }
    }
    k
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
    p: f64,
    q: f64,
}

impl Unimodal for Binomial {
    fn mode(&self) -> (f64, f64) {
        let &Self { n, p, q } = self;
        let x = ((n + 1.0) * p).floor().min(n);
        let rest = n - x;
        let log =
            stirling(n) - stirling(x) - stirling(rest) - deviance(x, n * p) - deviance(rest, n * q)
                + 0.5 * ln(n / (TWO_PI * x * rest));
        (x, exp(log))
    }

    fn down(&self, k: f64) -> f64 {
        k * self.q / ((self.n - k + 1.0) * self.p)
    }

    fn up(&self, k: f64) -> f64 {
        (self.n - k) * self.p / ((k + 1.0) * self.q)
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

    fn down(&self, k: f64) -> f64 {
        k / self.mean
    }

    fn up(&self, k: f64) -> f64 {
        self.mean / (k + 1.0)
    }
}
