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
mod uniform;

pub use chance::{Chance, Expected, Leavers, nobody, some};
pub use keyed::Keyed;
pub use normal::{normal_cdf, normal_quantile};
pub use quantile::{binomial, poisson};
pub use shuffle::shuffled;
pub use stream::Stream;
pub use uniform::uniforms;
