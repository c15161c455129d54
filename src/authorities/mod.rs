//! England's upper-tier authorities, which commission treatment: what is published of each, where, and how it stands beside
//! its neighbours.
//!
//! The register holds facts in a form of its own, each figure with its source; no published file is copied into it.
//! [`fill`] takes newer figures out of official downloads. In: texts. Out: figures. No files, clock or printing.

pub mod beside;
mod estimate;
pub mod fill;
mod find;
mod measure;
mod register;

pub use estimate::{Estimate, LEAST_FACTOR, OPIATE_SHARE, byar};
pub use find::Found;
pub use measure::{Measure, Period};
pub use register::{Authority, ENGLAND, Figure, Former, Register, Source, Texts};
