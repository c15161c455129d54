//! A run's folder, written whole or not at all.
//!
//! Files go to a temporary folder beside the one asked for, are pushed to the disk, and the folder is renamed when all are
//! there. Whoever looks sees the whole run or none of it.

use super::File;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

/// Why a folder was not written. Nothing is left behind.
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
    /// A part of the path is a file, or missing.
    #[error("{path} is not a folder that can be made ({source})")]
    NotAFolder {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
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
    fn new(path: &Path, source: io::Error) -> Self {
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

/// Bytes that a run may leave, about: a disk without room for them is full.
const ROOM: usize = 8 * 1024 * 1024;

/// Makes a folder if it is not there, and finds out whether it can be written to and has room for a run: that much is
/// written and taken away again.
///
/// # Errors
///
/// [`WriteError`], in the words in which writing would fail later.
pub fn writable(folder: &Path) -> Result<(), WriteError> {
    fs::create_dir_all(folder).map_err(|error| WriteError::new(folder, error))?;
    let probe = folder.join(format!(".{}.probe", std::process::id()));
    let written = fs::write(&probe, vec![0; ROOM]);
    let removed = fs::remove_file(&probe);
    written.map_err(|error| WriteError::new(folder, error))?;
    removed.map_err(|error| WriteError::new(folder, error))
}

/// Writes `files` as the new folder `folder`, making the folders above it.
///
/// # Errors
///
/// [`WriteError`]; then `folder` is not there, and nothing of this call is left beside it.
pub fn write(folder: &Path, files: &[File]) -> Result<(), WriteError> {
    // A dangling link counts as something, too.
    if fs::symlink_metadata(folder).is_ok() {
        return Err(WriteError::Exists(folder.into()));
    }
    let Some(name) = folder.file_name() else { return Err(WriteError::Exists(folder.into())) };
    let parent = match folder.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let above: Vec<&Path> = parent.ancestors().take_while(|above| !above.exists()).collect();
    let written = write_inside(parent, name, folder, files);
    if written.is_err() {
        // Folders made for the run go again, deepest first, unless somebody has put something there.
        for made in above {
            let _ = fs::remove_dir(made);
        }
    }
    written
}

fn write_inside(
    parent: &Path,
    name: &std::ffi::OsStr,
    folder: &Path,
    files: &[File],
) -> Result<(), WriteError> {
    fs::create_dir_all(parent).map_err(|error| WriteError::new(parent, error))?;
    let mut temporary = std::ffi::OsString::from(".");
    temporary.push(name);
    temporary.push(format!(".{}.partial", std::process::id()));
    let temporary = parent.join(temporary);
    fs::create_dir(&temporary).map_err(|error| WriteError::new(&temporary, error))?;
    let written = fill(&temporary, files).and_then(|()| publish(&temporary, folder, parent));
    if written.is_err() {
        // The first error is the one to tell; what cannot be removed either is named by its hidden name.
        let _ = fs::remove_dir_all(&temporary);
    }
    written
}

fn fill(temporary: &Path, files: &[File]) -> Result<(), WriteError> {
    for file in files {
        let name = Path::new(&file.name);
        let inside = name.components().all(|part| matches!(part, Component::Normal(_)));
        if file.name.is_empty() || !inside {
            return Err(WriteError::Name(file.name.clone()));
        }
        let path = temporary.join(name);
        let failed = |error| WriteError::new(name, error);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(failed)?;
        }
        let mut to =
            fs::OpenOptions::new().write(true).create_new(true).open(&path).map_err(failed)?;
        to.write_all(&file.bytes).map_err(failed)?;
        to.sync_all().map_err(failed)?;
    }
    Ok(())
}

fn publish(temporary: &Path, folder: &Path, parent: &Path) -> Result<(), WriteError> {
    sync_folder(temporary).map_err(|error| WriteError::new(temporary, error))?;
    // A rename replaces an empty folder without a word: look again.
    if fs::symlink_metadata(folder).is_ok() {
        return Err(WriteError::Exists(folder.into()));
    }
    fs::rename(temporary, folder).map_err(|error| WriteError::new(folder, error))?;
    // The run is there and whole; whether its name has reached the disk no longer changes that.
    let _ = sync_folder(parent);
    Ok(())
}

/// Pushes a folder's list of names to the disk, where the system can.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same face on every system")]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
