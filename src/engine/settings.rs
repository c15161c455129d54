//! How many runs, from which seed, and who is told how far they are.

/// How to run a scenario.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Runs of every option (ignored in expected-value mode).
    pub runs: u32,
    /// The seed.
    pub seed: u64,
    /// Threads; `None` uses every core. Never changes a result.
    pub threads: Option<usize>,
    /// Chance or expected values.
    pub mode: Mode,
    /// Go on past `runs` until the headline differences are known to a stated error.
    pub precision: Option<Precision>,
}

/// Chance or expected values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Every run draws its parameters and its chance.
    Sampled,
    /// One run with central parameters and fractions in place of draws.
    Expected,
}

/// When the headline differences are known well enough.
///
/// For every option and every headline (deaths; people reaching one year of recovery), the Monte Carlo
/// standard error of the paired difference must be at most `relative` of the difference itself or
/// `of_comparator` of the comparator's level, whichever is larger.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Precision {
    /// Share of the difference.
    pub relative: f64,
    /// Share of the comparator's level.
    pub of_comparator: f64,
    /// Give up after this many runs.
    pub most_runs: u32,
}

/// Is told how far the engine is, and may ask it to stop.
pub trait Progress: Sync {
    /// `total` units of work are about to begin (may be called again with a larger total).
    fn start(&self, total: u64);
    /// `done` units are finished.
    fn advance(&self, done: u64);
    /// Whether to stop at the next chance and keep what is finished.
    fn stop(&self) -> bool;
    /// Nothing more will come.
    fn finish(&self);
}

/// Says nothing and never stops.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Progress for Silent {
    fn start(&self, _total: u64) {}
    fn advance(&self, _done: u64) {}
    fn stop(&self) -> bool {
        false
    }
    fn finish(&self) {}
}
