//! Why something was not written.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Why something was not written. Nothing is left behind.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Something is there already.
    #[error(
        "{0} is there already: nothing was overwritten; name another folder or move this one away"
    )]
    Exists(PathBuf),
    /// The place may not be written to.
    #[error("{path} cannot be written to ({source}): choose another folder with --out")]
    NotAllowed {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No room.
    #[error("the disk is full ({path}): make room or choose another folder with --out")]
    Full {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Less room than what will come needs.
    #[error(
        "the disk is nearly full: what this leaves takes about {needed} MB, and {path} has room for {free} MB; make room or choose another folder with --out"
    )]
    Short {
        /// Where.
        path: PathBuf,
        /// Megabytes that will come.
        needed: u64,
        /// Megabytes that are free.
        free: u64,
    },
    /// A part of the path is a file, or missing.
    #[error("{path} is not a folder that can be made ({source})")]
    NotAFolder {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Something is there that is no file: a folder, a pipe, a device.
    #[error("{path} is {what}, not a file: nothing was written")]
    NotAFile {
        /// Where.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// A file's name leads out of the folder or cannot be a name. A fault of the program.
    #[error("{0:?} cannot be the name of a file of a run")]
    Name(String),
    /// Anything else.
    #[error("{path} could not be written: {source}")]
    Other {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl WriteError {
    pub(in crate::output) fn new(path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                Self::NotAllowed { path, source }
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full { path, source },
            ErrorKind::NotADirectory | ErrorKind::NotFound | ErrorKind::AlreadyExists => {
                Self::NotAFolder { path, source }
            }
            _ => Self::Other { path, source },
        }
    }
}
