//! Writes what `summary` made; computes nothing.
//!
//! A run's files are made in memory as [`File`]s, named in a manifest with their hashes, and written as one folder, whole
//! or not at all.

pub mod csv;
pub mod finished;
#[cfg(feature = "cli")]
pub mod first_screen;
pub mod folder;
pub mod interchange;
pub mod kept;
pub mod manifest;
#[cfg(feature = "pictures")]
pub mod page;
#[cfg(feature = "parquet")]
pub mod parquet;
#[cfg(feature = "pictures")]
pub mod pictures;
#[cfg(feature = "cli")]
pub mod reply;
#[cfg(feature = "spreadsheet")]
pub mod spreadsheet;
pub mod study;
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

#[cfg(feature = "pictures")]
/// A space at which no line may end.
pub(crate) const TIED: char = '\u{a0}';

#[cfg(feature = "pictures")]
/// Ties a per cent sign to its number, and the parts of a short amount to each other.
pub(crate) fn tied(text: &str) -> String {
    [" %", " million", " billion"].into_iter().fold(text.to_owned(), |text, unit| {
        text.replace(unit, &unit.replace(' ', &TIED.to_string()))
    })
}

/// The tables and the sample of a run as files, in the order of the manifest.
#[must_use]
pub fn files(summary: &Summary) -> Vec<File> {
    let mut files: Vec<File> = tables::all(summary).iter().map(csv::file).collect();
    files.extend(summary.sample.iter().flat_map(interchange::files));
    files
}
