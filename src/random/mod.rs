//! Keyed random numbers and exact draws.
//!
//! Streams belong to (seed, run, month, process, cell), never to a thread, an option or a name.

mod bulk;
mod chance;
mod keyed;
mod normal;
#[cfg(test)]
pub(crate) mod paths;
pub mod philox;
mod pooled;
mod quantile;
mod shuffle;
mod stream;

pub use chance::{Chance, Expected, Leavers, nobody, some};
pub use keyed::Keyed;
pub use normal::{normal_cdf, normal_quantile};
pub use quantile::{binomial, poisson};
pub use shuffle::shuffled;
pub use stream::Stream;

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
            keyed::uniform(words[0], words[1])
        })
        .collect()
}

/// A seed that belongs to a seed and a part, such as an area of several: its own for part 0, a word of the cipher for every
/// other, so that no two seeds share a part.
fn seed_of_part(seed: u64, part: u32) -> u64 {
    let words = philox::block([seed as u32, (seed >> 32) as u32], [part, 0, 0, PARTS]);
    if part == 0 { seed } else { u64::from(words[0]) << 32 | u64::from(words[1]) }
}
