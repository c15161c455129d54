//! One run: people, places and money, month by month.
//!
//! No files, threads, clock or printing.

pub mod outcomes;
pub mod places;

pub use outcomes::{Kind, Outcome};
pub use places::{Membership, Place, PlaceGroup};
