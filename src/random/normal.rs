//! The standard normal distribution and its inverse.

use crate::units::math::{ln, pow};

/// P(Z ≤ `z`).
#[must_use]
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// The z with P(Z ≤ z) = `u`, for `u` in (0, 1); error below 1e-14.
///
/// A rational start (Hastings, as in Abramowitz and Stegun 26.2.23, error 4.5e-4) and Halley steps on the
/// distribution function.
#[must_use]
pub fn normal_quantile(u: f64) -> f64 {
    const C: [f64; 3] = [2.515_517, 0.802_853, 0.010_328];
    const D: [f64; 3] = [1.432_788, 0.189_269, 0.001_308];
    // Work in the lower tail, where the distribution function is precise.
    let lower = u.min(1.0 - u);
    let t = (-2.0 * ln(lower)).sqrt();
    let start = t - (C[0] + t * (C[1] + t * C[2])) / (1.0 + t * (D[0] + t * (D[1] + t * D[2])));
    let mut z = -start;
    for _ in 0..3 {
        let density = crate::units::math::exp(-0.5 * z * z) / pow(2.0 * std::f64::consts::PI, 0.5);
        let step = (normal_cdf(z) - lower) / density;
        z -= step / (1.0 + 0.5 * z * step);
    }
    if u < 0.5 { z } else { -z }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meets_published_quantiles() {
        for (u, z) in [
            (0.5, 0.0),
            (0.975, 1.959_963_984_540_054),
            (0.995, 2.575_829_303_548_901),
            (1e-10, -6.361_340_902_404_056),
        ] {
            assert!((normal_quantile(u) - z).abs() < 1e-12, "{u}: {}", normal_quantile(u));
        }
    }

    #[test]
    fn quantile_and_cdf_are_inverse() {
        for step in 1..1000 {
            let u = f64::from(step) / 1000.0;
            assert!((normal_cdf(normal_quantile(u)) - u).abs() < 1e-14);
        }
    }
}
