//! The model in a page: what a person may ask there, how a plan is a link and a file, and what is answered.
//!
//! A page carries a [`bundle::Bundle`]; [`door`] is what it calls; the words and numbers are those of [`crate::narrative`].

pub mod answer;
pub mod bundle;
pub mod door;
pub mod drawn;
pub mod json;
pub mod link;
pub mod plan;
pub mod session;

pub use bundle::Bundle;
pub use session::Session;
