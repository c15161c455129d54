//! Writes what `summary` made; computes nothing.
//!
//! A run's files go to a [`Shelf`] as they are made: memory, or a folder that is there whole or not at all. The manifest
//! names them with their hashes. Large ones are never whole in memory on their way to a folder.

pub mod balances;
pub mod crate_of_a_run;
pub mod csv;
pub mod disk;
#[cfg(feature = "pictures")]
pub mod explore;
pub mod finished;
#[cfg(feature = "cli")]
pub mod first_screen;
pub mod folder;
pub mod harmless;
pub mod interchange;
pub mod kept;
pub mod machine;
pub mod manifest;
#[cfg(all(feature = "pictures", feature = "spreadsheet"))]
pub mod office;
#[cfg(feature = "pictures")]
pub mod page;
#[cfg(feature = "parquet")]
pub mod parquet;
#[cfg(feature = "pictures")]
pub mod pictures;
#[cfg(feature = "cli")]
pub mod reply;
pub mod room;
pub mod shares;
#[cfg(feature = "spreadsheet")]
pub mod sheets;
#[cfg(feature = "spreadsheet")]
pub mod spreadsheet;
pub mod study;
#[cfg(feature = "cli")]
pub mod terminal;
#[cfg(feature = "parquet")]
pub mod typed;
pub mod weighed;

use crate::summary::{Summary, tables};
use manifest::{Listed, sha256};
use std::io::{self, Write};

/// A file of a run: its name inside the folder (`/` between folders) and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Name inside the run's folder.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Where files go as they are made.
pub trait Shelf {
    /// Takes a file, whose bytes `make` writes. A shelf that can fail says so when all are there.
    fn put(&mut self, name: &str, make: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>);

    /// What was taken, in order.
    fn listed(&self) -> Vec<Listed<'_>>;

    /// Takes a file that is made.
    fn add(&mut self, file: &File) {
        self.put(&file.name, |to| to.write_all(&file.bytes));
    }
}

impl Shelf for Vec<File> {
    fn put(&mut self, name: &str, make: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>) {
        let mut bytes = Vec::new();
        make(&mut bytes).expect("memory takes every byte");
        self.push(File { name: name.to_owned(), bytes });
    }

    fn listed(&self) -> Vec<Listed<'_>> {
        let each =
            self.iter().map(|File { name, bytes }| (name, bytes.len() as u64, sha256(bytes)));
        each.map(|(name, bytes, sha256)| Listed { name, bytes, sha256 }).collect()
    }
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
    let mut files = Vec::new();
    put(summary, &mut files);
    files
}

/// The same, each put on a shelf before the next is made.
pub fn put(summary: &Summary, shelf: &mut impl Shelf) {
    put_tables(summary, true, shelf);
}

/// The same, with the table of months or without it: it is longer than all others together.
pub fn put_tables(summary: &Summary, months: bool, shelf: &mut impl Shelf) {
    for name in tables::NAMES {
        if name == tables::MONTHS && !months {
            continue;
        }
        if name == tables::MONTHS {
            csv::put(name, tables::BY_MONTH, tables::months(summary), shelf);
        } else if let Some(table) = tables::named(summary, name) {
            csv::put(name, table.columns, table.rows.into_iter(), shelf);
        }
    }
    if let Some(sample) = &summary.sample {
        interchange::put(sample, shelf);
    }
}
