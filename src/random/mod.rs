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

pub use chance::{Chance, Expected, Leavers, nobody, some};
pub use keyed::Keyed;
pub use normal::{normal_cdf, normal_quantile};
pub use quantile::{binomial, poisson};

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
