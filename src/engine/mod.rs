//! Many runs: the same bytes on any number of threads.

pub mod results;
pub mod settings;

pub use results::{HEADLINES, Measure, Results};
pub use settings::{Mode, Precision, Progress, Settings, Silent};
