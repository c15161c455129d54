//! Fits an area's levels to its public figures, with what the figures leave open.
//!
//! The model in expected values is the likelihood: every figure is normal about what the model shows, with the
//! standard deviation of its stated range; at the peak, runs of whole people say by how much expected values are off. Levels
//! and the evidence's scores have standard normal priors. In three steps: the most likely levels under central evidence,
//! each trial with a start of its own; a linear picture of the posterior of levels and scores together about them, from
//! that start (Laplace); and rounds of importance sampling, in which a stand-in for the model, learnt from all evaluations
//! so far, is sampled by chains and the model itself weighs their states. The draws that remain are equally likely.

mod area;
pub mod bias;
mod bias_runs;
pub mod chains;
mod conditional;
pub mod diagnostics;
pub mod kept;
pub mod levels;
pub mod linear;
pub mod peak;
pub mod picture;
pub mod sampling;
mod settings;
mod surrogate;
pub mod targets;

pub use area::Area;
pub use kept::Fitted;
pub use sampling::{Drawn, fit};
pub use settings::{CalibrationError, MONTHS, Settings};
