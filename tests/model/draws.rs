//! Exact draws: distributions at a stated level, with fixed seeds.
//!
//! Chi-square tests reject at one in 100,000 each; seeds are fixed, so that they either always pass or always fail.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use commissioning_balance::random::{Chance, Keyed, Leavers, binomial, poisson, uniforms};
use proptest::prelude::*;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::Distribution;

/// The chi-square statistic that is exceeded once in 100,000 (Wilson and Hilferty's approximation).
fn critical(degrees: f64) -> f64 {
    let z = 4.264_890_793_922_825;
    let spread = 2.0 / (9.0 * degrees);
    degrees * (1.0 - spread + z * spread.sqrt()).powi(3)
}

/// Chi-square of counts against probabilities, cells with fewer than 8 expected pooled into their neighbour.
fn chi_square(observed: &[f64], probabilities: &[f64]) -> (f64, f64) {
    let total: f64 = observed.iter().sum();
    let (mut statistic, mut cells) = (0.0, 0.0);
    let (mut seen, mut expected) = (0.0, 0.0);
    let (mut last_seen, mut last_expected) = (0.0, 0.0);
    for (observed, probability) in observed.iter().zip(probabilities) {
        seen += observed;
        expected += total * probability;
        if expected >= 8.0 {
            let off: f64 = seen - expected;
            statistic += off * off / expected;
            cells += 1.0;
            (last_seen, last_expected) = (seen, expected);
            (seen, expected) = (0.0, 0.0);
        }
    }
    // The last tail joins the last cell.
    let off: f64 = last_seen - last_expected;
    statistic -= off * off / last_expected;
    let off = last_seen + seen - last_expected - expected;
    statistic += off * off / (last_expected + expected);
    (statistic, cells - 1.0)
}

fn assert_fits(what: &str, observed: &[f64], probabilities: &[f64]) {
    let (statistic, degrees) = chi_square(observed, probabilities);
    assert!(degrees >= 1.0, "{what}: too few cells");
    assert!(statistic < critical(degrees), "{what}: {statistic} on {degrees} degrees");
}

/// Exact binomial probabilities, by recurrence from the largest, in plain arithmetic.
fn binomial_pmf(n: usize, p: f64) -> Vec<f64> {
    let mode = ((n + 1) as f64 * p).floor().min(n as f64) as usize;
    let mut pmf = vec![0.0; n + 1];
    pmf[mode] = 1.0;
    let odds = p / (1.0 - p);
    for k in mode..n {
        pmf[k + 1] = pmf[k] * odds * (n - k) as f64 / (k + 1) as f64;
    }
    for k in (1..=mode).rev() {
        pmf[k - 1] = pmf[k] / odds * k as f64 / (n - k + 1) as f64;
    }
    let sum: f64 = pmf.iter().sum();
    pmf.iter_mut().for_each(|p| *p /= sum);
    pmf
}

fn hazard(p: f64) -> f64 {
    -(-p).ln_1p()
}

const DRAWS: usize = 200_000;

/// Sizes and probabilities on both sides of every switch: no exponential needed, from zero, from the mode, mirrored.
const CASES: &[(usize, f64)] = &[
    (1, 0.03),
    (1, 0.9),
    (2, 0.5),
    (7, 0.001),
    (14, 0.2),
    (30, 0.45),
    (30, 0.55),
    (47, 0.5),
    (49, 0.5),
    (52, 0.51),
    (139, 0.02),
    (139, 0.17),
    (139, 0.18),
    (139, 0.9),
    (1_390, 0.017),
    (1_390, 0.02),
    (1_390, 0.6),
    (50_000, 0.000_4),
    (50_000, 0.001),
    (50_000, 0.05),
];

#[test]
fn binomials_follow_their_exact_probabilities() {
    for (case, &(n, p)) in CASES.iter().enumerate() {
        let mut observed = vec![0.0; n + 1];
        for u in uniforms(11, case as u32, 7, DRAWS) {
            observed[binomial(n as f64, hazard(p), u) as usize] += 1.0;
        }
        assert_fits(&format!("binomial({n}, {p})"), &observed, &binomial_pmf(n, p));
    }
}

#[test]
fn binomials_agree_with_rand_distr() {
    let mut oracle = ChaCha8Rng::seed_from_u64(5);
    for (case, &(n, p)) in CASES.iter().enumerate() {
        let theirs = rand_distr::Binomial::new(n as u64, p).unwrap();
        let mut both = [vec![0.0; n + 1], vec![0.0; n + 1]];
        for u in uniforms(12, case as u32, 7, DRAWS) {
            both[0][binomial(n as f64, hazard(p), u) as usize] += 1.0;
            both[1][theirs.sample(&mut oracle) as usize] += 1.0;
        }
        // Two samples of one size: the statistic is Σ (a − b)² / (a + b).
        let pairs = both[0].iter().zip(&both[1]);
        let pooled: Vec<(f64, f64)> =
            pairs.map(|(a, b)| (*a, *b)).filter(|(a, b)| a + b >= 16.0).collect();
        let statistic: f64 = pooled.iter().map(|(a, b)| (a - b) * (a - b) / (a + b)).sum();
        let degrees = pooled.len() as f64 - 1.0;
        if degrees >= 1.0 {
            assert!(statistic < critical(degrees), "binomial({n}, {p}): {statistic} on {degrees}");
        }
    }
}

#[test]
fn poisson_draws_follow_their_exact_probabilities() {
    for (case, mean) in [0.01, 0.7, 5.0, 23.9, 24.1, 130.0].into_iter().enumerate() {
        let size = (mean + 12.0 * f64::sqrt(mean) + 12.0) as usize;
        let mut pmf = vec![0.0; size];
        let mut log = -mean;
        for (k, p) in pmf.iter_mut().enumerate() {
            if k > 0 {
                log += f64::ln(mean / k as f64);
            }
            *p = log.exp();
        }
        let mut observed = vec![0.0; size];
        for u in uniforms(13, case as u32, 7, DRAWS) {
            observed[poisson(mean, u) as usize] += 1.0;
        }
        assert_fits(&format!("Poisson({mean})"), &observed, &pmf);
    }
}

/// Draws `count` people leaving to three places, over many cells.
fn leave(seed: u64, count: f64, hazards: [f64; 3], cells: u32) -> Vec<[f64; 3]> {
    let mut chance = Keyed::new(seed, 0);
    let list: Vec<u32> = (0..cells).collect();
    chance.open(3, 1);
    let total = hazards.iter().sum();
    let size = list.len();
    let mut leavers = Vec::new();
    chance.prepare(&list);
    chance.leave(0, &vec![count; size], &vec![total; size], &mut leavers);
    let mut drawn = vec![[0.0; 3]; size];
    chance.send(
        &leavers,
        |_| hazards,
        |index, slot, people| drawn[leavers[index].position as usize][slot] += people,
    );
    for &Leavers { position, people } in &leavers {
        let out = drawn[position as usize];
        assert!(people > 0.0 && people <= count);
        assert_eq!(out.iter().sum::<f64>(), people);
        assert!(out.iter().all(|people| people.fract() == 0.0));
    }
    drawn
}

#[test]
fn leavers_go_where_their_hazards_say() {
    // Two people, three destinations: every joint outcome has its multinomial probability.
    let hazards = [0.3, 0.5, 0.4];
    let total: f64 = hazards.iter().sum();
    let leave_one = 1.0 - (-total).exp();
    let p = hazards.map(|hazard| leave_one * hazard / total);
    let stay = 1.0 - leave_one;
    let (mut observed, mut probabilities) = (Vec::new(), Vec::new());
    let drawn = leave(1, 2.0, hazards, 300_000);
    for a in 0..=2_i32 {
        for b in 0..=2 - a {
            for c in 0..=2 - a - b {
                let rest = 2 - a - b - c;
                let factorial = |k: i32| if k == 2 { 2.0 } else { 1.0 };
                let ways = 2.0 / (factorial(a) * factorial(b) * factorial(c) * factorial(rest));
                probabilities
                    .push(ways * p[0].powi(a) * p[1].powi(b) * p[2].powi(c) * stay.powi(rest));
                let cell = [f64::from(a), f64::from(b), f64::from(c)];
                observed.push(drawn.iter().filter(|out| **out == cell).count() as f64);
            }
        }
    }
    assert_fits("two people", &observed, &probabilities);
}

#[test]
fn many_leavers_are_split_as_few_are() {
    // Of 5, 120 and 185 people about seven in ten leave: each on their own, by fours and one by one together; the last
    // on both sides of the switch to a chain of binomials. Each destination on its own is binomial, and so is the sum
    // of two.
    let hazards = [0.2, 0.9, 0.1];
    let total: f64 = hazards.iter().sum();
    let leave_one = 1.0 - (-total).exp();
    for people in [5_u16, 120, 185] {
        let drawn = leave(2, f64::from(people), hazards, 100_000);
        let left = |out: &[f64; 3]| out.iter().sum::<f64>();
        let many = drawn.iter().filter(|out| left(out) > 128.0).count();
        assert!(if people == 185 { (10_000..90_000).contains(&many) } else { many == 0 });
        let pick = |which: &dyn Fn(&[f64; 3]) -> f64, share: f64, what: &str| {
            let mut observed = vec![0.0; usize::from(people) + 1];
            for out in &drawn {
                observed[which(out) as usize] += 1.0;
            }
            let pmf = binomial_pmf(usize::from(people), leave_one * share);
            assert_fits(&format!("{what} of {people}"), &observed, &pmf);
        };
        pick(&|out| out[0], hazards[0] / total, "the first");
        pick(&|out| out[1], hazards[1] / total, "the second");
        pick(&|out| out[2], hazards[2] / total, "the last");
        pick(&|out| out[0] + out[2], (hazards[0] + hazards[2]) / total, "first and last");
    }
}

#[test]
fn scarce_places_are_shared_without_favour() {
    // 3 places, 2 + 5 wishers: those chosen of the first cell are hypergeometric.
    let mut observed = [0.0; 3];
    for run in 0..60_000 {
        let mut chance = Keyed::new(9, run);
        chance.open(0, 20);
        let mut chosen = [0.0; 2];
        chance.select(4, &[2.0, 5.0], 3.0, &mut chosen);
        assert_eq!(chosen[0] + chosen[1], 3.0);
        observed[chosen[0] as usize] += 1.0;
    }
    assert_fits("two of seven, three places", &observed, &[10.0 / 35.0, 20.0 / 35.0, 5.0 / 35.0]);
}

#[test]
fn the_two_draws_of_a_cell_are_independent() {
    let mut chance = Keyed::new(4, 0);
    let cells: Vec<u32> = (0..100_000).collect();
    chance.open(0, 0);
    chance.prepare(&cells);
    let one = vec![1.0; cells.len()];
    let totals = vec![0.5; cells.len()];
    // Bit 0 says whether somebody left in the first draw, bit 1 in the second.
    let mut left = vec![0; cells.len()];
    for draw in [0, 1] {
        let mut leavers = Vec::new();
        chance.leave(draw, &one, &totals, &mut leavers);
        for leavers in leavers {
            left[leavers.position as usize] |= 1 << draw;
        }
    }
    let mut table = [0.0; 4];
    for left in left {
        table[left] += 1.0;
    }
    let p = 1.0 - (-0.5_f64).exp();
    let q = 1.0 - p;
    assert_fits("independence", &table, &[q * q, p * q, q * p, p * p]);
}

#[test]
fn streams_belong_to_run_month_process_and_cell() {
    let draw = |seed, run, month, process, cell| {
        let mut chance = Keyed::new(seed, run);
        chance.open(month, process);
        chance.arrivals(cell, 1e6)
    };
    let one = draw(1, 2, 3, 4, 5);
    assert_eq!(one, draw(1, 2, 3, 4, 5));
    for other in [
        draw(9, 2, 3, 4, 5),
        draw(1, 9, 3, 4, 5),
        draw(1, 2, 9, 4, 5),
        draw(1, 2, 3, 9, 5),
        draw(1, 2, 3, 4, 9),
    ] {
        assert_ne!(one, other);
    }
}

proptest! {
    #[test]
    fn a_larger_uniform_never_gives_fewer(
        n in 0_u32..3_000_000, p in 0.0..1.0_f64, u in 1e-12..1.0_f64, v in 1e-12..1.0_f64,
    ) {
        let hazard = hazard(p.min(1.0 - 1e-9));
        let (low, high) = (u.min(v), u.max(v).min(1.0 - 1e-12));
        let (few, many) = (binomial(f64::from(n), hazard, low), binomial(f64::from(n), hazard, high));
        prop_assert!(few <= many, "{} {}", few, many);
        prop_assert!(few >= 0.0 && many <= f64::from(n) && few.fract() == 0.0);
    }

    #[test]
    fn a_larger_hazard_never_takes_fewer(
        n in 1_u32..100_000, p in 0.0..0.9_f64, more in 1.0..1.1_f64, u in 1e-9..0.999_999_f64,
    ) {
        let hazard = hazard(p);
        let few = binomial(f64::from(n), hazard, u);
        let many = binomial(f64::from(n), hazard * more, u);
        prop_assert!(few <= many, "{} {}", few, many);
    }
}

#[test]
fn extremes_stay_in_range() {
    for u in [1e-300, 1e-16, 0.5, 1.0 - 1e-16] {
        assert_eq!(binomial(0.0, 0.3, u), 0.0);
        assert_eq!(binomial(1e7, 0.0, u), 0.0);
        assert_eq!(poisson(0.0, u), 0.0);
        let all = binomial(60e6, 800.0, u);
        assert_eq!(all, 60e6, "{u}");
        let rare = binomial(60e6, 1e-12, u);
        assert!((0.0..=3.0).contains(&rare), "{u}: {rare}");
        let half = binomial(60e6, std::f64::consts::LN_2, u);
        assert!((half - 30e6).abs() < 40.0 * 3873.0, "{u}: {half}");
    }
}
