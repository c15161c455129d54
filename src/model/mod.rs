//! One run: people, places and money, month by month.
//!
//! No files, threads, clock or printing. [`run`] is where the order of a month's events can be read.

pub mod admissions;
mod branches;
pub mod capacity;
pub mod cells;
pub mod cohort;
pub mod drift;
pub mod environment;
pub mod gauges;
pub mod hazards;
pub mod ledger;
pub mod mechanisms;
pub mod moves;
pub mod observables;
pub mod outcomes;
pub mod payers;
pub mod places;
pub mod re_presentation;
pub mod record;
pub mod remainder;
pub mod routes;
pub mod run;
pub mod stages;
pub mod start;
pub mod state;
pub mod sweep;
pub mod value;

pub use branches::{simulate_all, simulate_until};
pub use outcomes::{Kind, Measure, Outcome};
pub use places::{Membership, Place, PlaceGroup};
pub use record::{Month, Record};
pub use run::{Broken, simulate};
pub use start::Start;
