//! Numbers strictly between 0 and 1 from words of the cipher, and the seeds that they come from.

use super::philox;

/// A number strictly between 0 and 1 with 53 random bits.
pub(super) fn uniform(high: u32, low: u32) -> f64 {
    let bits = (u64::from(high) << 32 | u64::from(low)) >> 11;
    (bits as f64 + 0.5) / (1_u64 << 53) as f64
}

/// Marks the seeds of parts.
const PARTS: u32 = 0xFFFF_FFE2;

/// Numbers strictly between 0 and 1, one for each index, that belong to a run and a process but to no month.
#[must_use]
pub fn uniforms(seed: u64, run: u32, process: u8, count: usize) -> Vec<f64> {
    let no_month = u32::MAX << 8 | u32::from(process);
    let key = [seed as u32, (seed >> 32) as u32];
    (0..count)
        .map(|index| {
            let words = philox::block(key, [0, index as u32, no_month, run]);
            uniform(words[0], words[1])
        })
        .collect()
}

/// A seed that belongs to a seed and a part, such as an area of several: its own for part 0, a word of the cipher for every
/// other, so that no two seeds share a part.
pub(super) fn seed_of_part(seed: u64, part: u32) -> u64 {
    let words = philox::block([seed as u32, (seed >> 32) as u32], [part, 0, 0, PARTS]);
    if part == 0 { seed } else { u64::from(words[0]) << 32 | u64::from(words[1]) }
}
