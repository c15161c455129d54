//! Many runs: the same bytes on any number of threads.

pub mod accumulate;
pub mod draws;
mod memory;
pub mod prepared;
pub mod probe;
pub mod results;
pub mod run;
pub mod settings;
mod workers;

pub use accumulate::{Accumulator, Reduced};

pub use crate::model::Measure;
pub use draws::Draws;
pub use memory::bytes;
pub use prepared::{Answers, Model, World};
pub use probe::{Probe, Probed, probe};
pub use results::{HEADLINES, Results};
pub use run::{
    EngineError, add_up, fitted_values, looks, numbers, run, run_some, run_until, twins_of,
};
pub use settings::{Mode, Precision, Progress, Settings, Silent};
pub(crate) use workers::Workers;
pub use workers::{MOST_THREADS, threads};
