//! The tables and the sample of a run as files.

use super::shelf::{File, Shelf};
use super::{csv, interchange};
use crate::narrative::{Summary, tables};

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
