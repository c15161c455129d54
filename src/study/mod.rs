//! Many scenarios: which points a design has, what is kept of each, and how they are shared out.
//!
//! Every point is a function of the study and its number alone, so that any part can be run anywhere, in any order, and
//! memory does not grow with points.

pub mod design;
pub mod kept;
pub mod shard;

pub use design::{Point, Points};
pub use shard::Shard;
