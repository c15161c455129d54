//! Every number that the model uses, with its source, its spread and how far to trust it.

mod choice;
mod values;

pub use choice::{EvidenceChoice, Override};
pub use values::Values;
