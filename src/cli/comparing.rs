//! `balance compare`.

use super::report::{Failure, Terminal};
use clap::Args;
use std::path::PathBuf;

/// Options of `compare`.
#[derive(Args, Debug)]
pub(crate) struct Compare {
    /// Folder of a run.
    #[arg(value_name = "A")]
    a: PathBuf,

    /// Folder of another.
    #[arg(value_name = "B")]
    b: PathBuf,
}

/// Shows what differs between two runs.
pub(crate) fn compare(asked: &Compare, terminal: &Terminal) -> Result<(), Failure> {
    terminal.data(&format!("{} {}", asked.a.display(), asked.b.display()))
}
