//! What moves an answer, and what it would be worth to know: arithmetic on arrays of draws.
//!
//! In: rows of draws (parameters, costs, QALYs, outcomes by option) or the values of a model on a design of points. Out:
//! numbers. No files, clock, threads or printing. The equations are in `docs/research.md`.

pub mod analysis;
pub mod convergence;
pub mod curves;
pub mod information;
pub mod knowing;
pub mod linear;
pub mod ranks;
mod rows;
pub mod sobol;
pub mod spline;
pub mod tables;
pub mod tornado;
pub mod wording;

/// Half the width of a 90 % range of a normal, in standard errors.
pub const NINETY: f64 = 1.644_853_626_951_472_2;

pub use crate::findings::statistics::Ranged;
