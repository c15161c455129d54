//! What a study leaves: shares of its points while they are run, then one data set and its manifest.

#[cfg(feature = "parquet")]
pub mod dataset;
#[cfg(feature = "parquet")]
pub mod failures;
pub mod known;
pub mod manifest;
pub mod slurm;
pub mod store;
