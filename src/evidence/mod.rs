//! Every number that the model uses, with its source, its spread and how far to trust it.

mod checks;
mod choice;
mod document;
mod register;
mod sampler;
mod values;

pub use checks::{Check, check, checks, search_checks};
pub use choice::{EvidenceChoice, Override};
pub use document::parameters_markdown;
pub use register::{DATA, Distribution, Grade, Reading, Register, Row, Verification};
pub use sampler::{EvidenceProblem, Sampler, Used, choice_problems, coordinates};
pub use values::Values;
