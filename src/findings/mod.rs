//! Every number that is shown, made once from a scenario and the arrays of its runs. Words about them are made in
//! `narrative`.
//!
//! No sentences, files, clock, threads or printing.

pub mod assumptions;
pub mod cells;
pub mod cloud;
pub mod cut;
pub mod economics;
pub mod headline;
pub mod incremental;
pub mod leading;
pub mod months;
pub mod perfect;
pub mod quantities;
pub mod sample;
pub mod statistics;
pub mod strays;
pub mod valuation;
pub mod variance;
pub mod years;

pub use months::Months;
