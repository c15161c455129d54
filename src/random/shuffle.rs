//! Orders of chance, without a list of what is put in order.

use super::philox;

/// Rounds of the network.
const ROUNDS: u32 = 6;
/// Marks the streams of this file.
const SHUFFLE: u32 = 0xFFFF_FFE0;

/// Where a number below `count` stands once all are shuffled, in an order that belongs to `seed` and `process`: a Feistel
/// network over as many bits as are needed, walked until it leads back below `count`. Every number goes to another place,
/// and orders of two seeds have nothing in common.
#[must_use]
pub fn shuffled(number: u32, count: u32, seed: u64, process: u32) -> u32 {
    let key = [seed as u32, (seed >> 32) as u32];
    let bits = 64 - u64::from(count.saturating_sub(1)).leading_zeros();
    let half = bits.div_ceil(2).max(1);
    let mask = (1_u64 << half) - 1;
    let mut at = u64::from(number);
    loop {
        let (mut left, mut right) = (at >> half, at & mask);
        for round in 0..ROUNDS {
            let mixed = philox::block(key, [right as u32, process, round, SHUFFLE])[0];
            (left, right) = (right, left ^ (u64::from(mixed) & mask));
        }
        at = (left << half) | right;
        if at < u64::from(count) {
            return at as u32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shuffle_leads_every_number_to_another_place() {
        for count in [1, 2, 3, 10, 64, 1000] {
            let mut seen: Vec<u32> = (0..count).map(|at| shuffled(at, count, 7, 0)).collect();
            let other: Vec<u32> = (0..count).map(|at| shuffled(at, count, 7, 1)).collect();
            assert!(count < 10 || seen != other, "{count}: each factor has its own order");
            assert!(count < 10 || !seen.is_sorted(), "{count}");
            seen.sort_unstable();
            assert_eq!(seen, (0..count).collect::<Vec<u32>>());
        }
    }

    #[test]
    fn shuffles_of_two_factors_do_not_go_together() {
        // The correlation of two random orders of n numbers has standard error 1 ÷ √(n − 1).
        let count = 4096;
        let centre = f64::from(count - 1) / 2.0;
        let (mut both, mut one) = (0.0, 0.0);
        for at in 0..count {
            let a = f64::from(shuffled(at, count, 1, 0)) - centre;
            let b = f64::from(shuffled(at, count, 1, 1)) - centre;
            both += a * b;
            one += a * a;
        }
        assert!((both / one).abs() < 4.0 / f64::from(count - 1).sqrt(), "{}", both / one);
    }
}
