//! Elementary functions that give the same bits on every platform.
//!
//! The system library differs between platforms in the last bit for 7–10 % of calls; one flipped draw
//! would then make two machines disagree. Everything goes through `libm`.

/// e to the power `x`.
#[must_use]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// e to the power `x`, less 1, accurate near 0.
#[must_use]
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// The natural logarithm.
#[must_use]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// The natural logarithm of 1 + `x`, accurate near 0.
#[must_use]
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// `base` to the power `exponent`.
#[must_use]
pub fn pow(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

/// The sum of numbers in a fixed order, in several partial sums that the processor can work on at once.
///
/// Whole numbers add up to the same in any order; fractions to within rounding.
#[inline]
#[must_use]
pub fn sum(numbers: &[f64]) -> f64 {
    const PARTS: usize = 8;
    let mut parts = [0.0; PARTS];
    let chunks = numbers.chunks_exact(PARTS);
    let rest: f64 = chunks.remainder().iter().sum();
    for chunk in chunks {
        for (part, number) in parts.iter_mut().zip(chunk) {
            *part += number;
        }
    }
    let [a, b, c, d, e, f, g, h] = parts;
    ((a + e) + (c + g)) + ((b + f) + (d + h)) + rest
}

/// 1 − e^(−`x`) for `x` of at least 0: the share of people to whom something happens under a hazard.
///
/// Hazards are mostly small: below one half, a series of 14 terms (error below 1e-16) is three times as fast.
#[inline]
#[must_use]
pub fn one_minus_exp(x: f64) -> f64 {
    if x > SERIES_BELOW {
        return -exp_m1(-x);
    }
    x * one_minus_exp_series(x)
}

/// Hazards below which [`one_minus_exp_series`] holds.
pub const SERIES_BELOW: f64 = 0.5;

/// (1 − e^(−`x`))/`x` for `x` from 0 to ½: what [`one_minus_exp_per`] gives there.
#[inline]
#[must_use]
pub fn one_minus_exp_series(x: f64) -> f64 {
    // 1 − x/2! + x²/3! − …, in two interleaved halves that the processor can work on at once.
    const EVEN: [f64; 7] = [
        1.0,
        1.0 / 6.0,
        1.0 / 120.0,
        1.0 / 5_040.0,
        1.0 / 362_880.0,
        1.0 / 39_916_800.0,
        1.0 / 6_227_020_800.0,
    ];
    const ODD: [f64; 7] = [
        1.0 / 2.0,
        1.0 / 24.0,
        1.0 / 720.0,
        1.0 / 40_320.0,
        1.0 / 3_628_800.0,
        1.0 / 479_001_600.0,
        1.0 / 87_178_291_200.0,
    ];
    let square = x * x;
    let (mut even, mut odd) = (EVEN[6], ODD[6]);
    for term in (0..6).rev() {
        even = even * square + EVEN[term];
        odd = odd * square + ODD[term];
    }
    even - x * odd
}

/// (1 − e^(−`x`))/`x` for `x` of at least 0, 1 at 0: the people who leave for each unit of hazard.
///
/// Written without a branch, so that many can be worked on at once; error below 1e-15.
#[inline]
#[must_use]
pub fn one_minus_exp_per(x: f64) -> f64 {
    const SMALLEST: f64 = 1e-300;
    const LARGEST: f64 = 700.0;
    let near = one_minus_exp_series(x.min(SERIES_BELOW));
    // Beyond, everybody leaves, and the exponent of the series would wrap.
    let far = (1.0 - exp_minus(x.min(LARGEST))) / x.max(SMALLEST);
    if x > SERIES_BELOW { far } else { near }
}

/// −ln(1 − `share`) for `share` from 0 to 1: the hazard that takes such a share of people.
#[inline]
#[must_use]
pub fn hazard_of(share: f64) -> f64 {
    if share > SMALL_SHARE { -ln_1p(-share) } else { hazard_of_small(share) }
}

/// Shares up to which [`hazard_of_small`] holds.
pub const SMALL_SHARE: f64 = 1.0 / 16.0;

/// The same of at most a sixteenth: a series of 13 terms; error below 1e-16 of the value.
#[inline]
#[must_use]
pub fn hazard_of_small(share: f64) -> f64 {
    // 1 + x/2 + x²/3 + …, in two interleaved halves
    const EVEN: [f64; 7] =
        [1.0, 1.0 / 3.0, 1.0 / 5.0, 1.0 / 7.0, 1.0 / 9.0, 1.0 / 11.0, 1.0 / 13.0];
    const ODD: [f64; 6] = [1.0 / 2.0, 1.0 / 4.0, 1.0 / 6.0, 1.0 / 8.0, 1.0 / 10.0, 1.0 / 12.0];
    let square = share * share;
    let (mut even, mut odd) = (EVEN[6], ODD[5]);
    for term in (0..6).rev() {
        even = even * square + EVEN[term];
    }
    for term in (0..5).rev() {
        odd = odd * square + ODD[term];
    }
    share * (even + share * odd)
}

/// e^`x` − 1 for `x` from 0 to ln 2: the odds of leaving under a hazard that takes at most half.
///
/// A series of 18 terms; error below 1e-15 of the value.
#[inline]
#[must_use]
pub fn odds_of_leaving(x: f64) -> f64 {
    // x + x²/2! + x³/3! + …, in two interleaved halves
    const EVEN: [f64; 9] = [
        1.0,
        1.0 / 6.0,
        1.0 / 120.0,
        1.0 / 5_040.0,
        1.0 / 362_880.0,
        1.0 / 39_916_800.0,
        1.0 / 6_227_020_800.0,
        1.0 / 1_307_674_368_000.0,
        1.0 / 355_687_428_096_000.0,
    ];
    const ODD: [f64; 9] = [
        1.0 / 2.0,
        1.0 / 24.0,
        1.0 / 720.0,
        1.0 / 40_320.0,
        1.0 / 3_628_800.0,
        1.0 / 479_001_600.0,
        1.0 / 87_178_291_200.0,
        1.0 / 20_922_789_888_000.0,
        1.0 / 6_402_373_705_728_000.0,
    ];
    let square = x * x;
    let (mut even, mut odd) = (EVEN[8], ODD[8]);
    for term in (0..8).rev() {
        even = even * square + EVEN[term];
        odd = odd * square + ODD[term];
    }
    x * (even + x * odd)
}

/// e^(−`x`) for `x` from 0 to 700: the share whom a hazard leaves alone, where speed counts.
///
/// Error below three units in the last place.
#[inline]
#[must_use]
pub fn exp_minus(x: f64) -> f64 {
    /// Added and taken away, it rounds to a whole number, which then stands in the lowest bits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    /// ln 2 in two parts, the first short enough for its multiples to be exact.
    const LN_2: [f64; 2] = [0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10];
    const EVEN: [f64; 7] = [
        1.0,
        1.0 / 2.0,
        1.0 / 24.0,
        1.0 / 720.0,
        1.0 / 40_320.0,
        1.0 / 3_628_800.0,
        1.0 / 479_001_600.0,
    ];
    const ODD: [f64; 7] = [
        1.0,
        1.0 / 6.0,
        1.0 / 120.0,
        1.0 / 5_040.0,
        1.0 / 362_880.0,
        1.0 / 39_916_800.0,
        1.0 / 6_227_020_800.0,
    ];
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let halvings = shifted - ROUND;
    // e^(−x) = 2^(−halvings) · e^rest, |rest| at most ½ ln 2
    let rest = (halvings * LN_2[0] - x) + halvings * LN_2[1];
    let square = rest * rest;
    let (mut even, mut odd) = (EVEN[6], ODD[6]);
    for term in (0..6).rev() {
        even = even * square + EVEN[term];
        odd = odd * square + ODD[term];
    }
    let scale = f64::from_bits(1023_u64.wrapping_sub(shifted.to_bits() & 0xFFFF) << 52);
    scale * (even + rest * odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_count_every_number_once() {
        for length in 0..40 {
            let numbers: Vec<f64> =
                (0..length).map(|index| f64::from(1_u32 << (index % 20))).collect();
            assert!(sum(&numbers) == numbers.iter().sum::<f64>(), "{length}");
        }
    }

    #[test]
    fn a_hazard_without_bound_takes_everybody_and_no_more() {
        for hazard in [1.0, 100.0, 699.0, 701.0, 745.0, 1e3, 1e6, 1e300] {
            let leaving = hazard * one_minus_exp_per(hazard);
            let exact = one_minus_exp(hazard);
            assert!((leaving - exact).abs() < 1e-14, "{hazard}: {leaving} against {exact}");
        }
    }

    #[test]
    fn exp_minus_agrees_with_the_library() {
        for step in 0..70_000 {
            let x = f64::from(step) / 100.03;
            let exact = exp(-x);
            assert!((exp_minus(x) - exact).abs() <= 3.0 * f64::EPSILON * exact, "{x}");
        }
        assert!(exp_minus(0.0) == 1.0);
    }

    #[test]
    fn leavers_for_each_unit_of_hazard_agree() {
        assert!(one_minus_exp_per(0.0) == 1.0);
        for step in 1..40_000 {
            let x = f64::from(step) / 1_000.0;
            let exact = -exp_m1(-x) / x;
            assert!((one_minus_exp_per(x) - exact).abs() <= 6.0 * f64::EPSILON * exact, "{x}");
        }
    }

    #[test]
    fn the_hazard_of_a_share_takes_it() {
        for step in 0..1_000 {
            let share = f64::from(step) / 1_000.0;
            let hazard = hazard_of(share);
            assert!((one_minus_exp(hazard) - share).abs() <= 2e-16, "{share}");
            if share <= SMALL_SHARE {
                let library = -ln_1p(-share);
                assert!((hazard - library).abs() <= 4e-16 * library, "{share}");
            }
        }
        assert_eq!(hazard_of(1.0), f64::INFINITY);
    }

    #[test]
    fn odds_of_leaving_agree_with_the_library() {
        for step in 1..7_000 {
            let x = f64::from(step) / 10_000.0;
            let exact = exp_m1(x);
            assert!((odds_of_leaving(x) - exact).abs() <= 4.0 * f64::EPSILON * exact, "{x}");
        }
    }

    #[test]
    fn one_minus_exp_agrees_with_the_library() {
        for step in 0..4_000 {
            let x = f64::from(step) / 1_000.0;
            let exact = -exp_m1(-x);
            // Four units in the last place.
            assert!((one_minus_exp(x) - exact).abs() <= 4.0 * f64::EPSILON * exact, "{x}");
        }
    }
}
