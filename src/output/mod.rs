//! Writes what `summary` made; computes nothing.
//!
//! A run's files are made in memory as [`File`]s, named in a manifest with their hashes, and written as one folder, whole
//! or not at all.

pub mod csv;
pub mod folder;
pub mod interchange;
pub mod manifest;
#[cfg(feature = "parquet")]
pub mod parquet;
#[cfg(feature = "pictures")]
pub mod page;
#[cfg(feature = "pictures")]
pub mod pictures;
#[cfg(feature = "cli")]
pub mod reply;
#[cfg(feature = "spreadsheet")]
pub mod spreadsheet;
#[cfg(feature = "cli")]
pub mod terminal;

use crate::summary::{Summary, tables};

/// A file of a run: its name inside the folder (`/` between folders) and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Name inside the run's folder.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// The tables and the sample of a run as files, in the order of the manifest.
#[must_use]
pub fn files(summary: &Summary) -> Vec<File> {
    let mut files: Vec<File> = tables::all(summary).iter().map(csv::file).collect();
    files.extend(summary.sample.iter().flat_map(interchange::files));
    files
}
