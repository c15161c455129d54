//! Every number that is shown, made once from a scenario and the arrays of its runs. Words about them are made in
//! `narrative`.
//!
//! No sentences, files, clock, threads or printing.

pub mod assumptions;
pub mod by_area;
pub mod cells;
pub mod certainty;
pub mod cloud;
pub mod cut;
pub mod drawn;
pub mod economics;
pub mod facts;
pub mod groups;
pub mod headline;
pub mod incremental;
pub mod ladder;
pub mod leading;
pub mod money;
pub mod months;
pub mod observed;
pub mod payers;
pub mod perfect;
pub mod quantities;
pub mod rests;
pub mod sample;
pub mod settled;
pub mod sign;
pub mod statistics;
pub mod strays;
pub mod together;
pub mod two_runs;
pub mod unspent;
pub mod valuation;
pub mod variance;
pub mod years;

pub use facts::{Facts, StrategyName};
pub use months::Months;
