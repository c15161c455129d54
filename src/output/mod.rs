//! Writes what `findings` and `narrative` made; computes nothing.
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
pub mod hash;
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
#[cfg(feature = "cli")]
pub mod screen;
pub mod shares;
#[cfg(feature = "spreadsheet")]
pub mod sheets;
mod shelf;
#[cfg(feature = "spreadsheet")]
pub mod spreadsheet;
pub mod study;
mod tables;
#[cfg(feature = "cli")]
pub mod terminal;
#[cfg(feature = "pictures")]
mod tied;
#[cfg(feature = "parquet")]
pub mod typed;
pub mod weighed;

pub use shelf::{File, Listed, Shelf};
pub use tables::{files, put, put_tables};
#[cfg(feature = "pictures")]
pub(crate) use tied::{TIED, tied};
