//! How an area is fitted, and why it was not.

use crate::engine::EngineError;

/// Months that are looked at: ten years.
pub const MONTHS: u32 = 120;

/// How an area is fitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Evaluations of the model, at most.
    pub draws: u32,
    /// Draws that are kept, equally likely.
    pub kept: u32,
    /// The seed.
    pub seed: u64,
    /// Threads; every core when none. Never changes a result.
    pub threads: Option<usize>,
}

/// Why an area was not fitted.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CalibrationError {
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Nothing to fit.
    #[error("the file states no figure to fit")]
    NoFigures,
    /// Several areas.
    #[error("the file has several areas: an area is fitted on its own")]
    SeveralAreas,
    /// Nobody lives there.
    #[error("nobody is dependent in this area: there is nothing to fit")]
    Nobody,
    /// Every draw is impossible.
    #[error("no draw comes near the figures: they contradict each other, or the model")]
    Hopeless,
    /// Stopped before all draws were weighed; those weighed so far were handed over.
    #[error("stopped after {0} draws")]
    Stopped(u32),
}
