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
    pub(super) fn new(path: &Path, source: io::Error) -> Self {
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
pub const ROOM: usize = 8 * 1024 * 1024;

/// Makes a folder if it is not there, and finds out whether it can be written to and has room for so many bytes: they
/// are written and taken away again.
///
/// # Errors
///
/// [`WriteError`], in the words in which writing would fail later.
pub fn writable(folder: &Path, room: usize) -> Result<(), WriteError> {
    fs::create_dir_all(folder).map_err(|error| WriteError::new(folder, error))?;
    let probe = folder.join(format!(".{}.probe", std::process::id()));
    let written = fs::write(&probe, vec![0; room]);
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

/// Writes `files` into a folder that may be there, and over what is there only where `overwrite` says so. A file that is
/// there already, byte by byte, stays.
///
/// # Errors
///
/// [`WriteError`]; every file is written whole or not at all, and none before all could be.
pub fn write_into(folder: &Path, files: &[File], overwrite: bool) -> Result<(), WriteError> {
    if !folder.exists() {
        return write(folder, files);
    }
    let mut wanted = Vec::new();
    for file in files {
        let path = folder.join(&file.name);
        match fs::read(&path) {
            Ok(there) if there == file.bytes => {}
            Ok(_) if !overwrite => return Err(WriteError::Exists(path)),
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(WriteError::new(&path, error));
            }
            _ => wanted.push(file.clone()),
        }
    }
    let temporary = folder.join(format!(".{}.partial", std::process::id()));
    let moved = fs::create_dir(&temporary)
        .map_err(|error| WriteError::new(folder, error))
        .and_then(|()| fill(&temporary, &wanted))
        .and_then(|()| {
            wanted.iter().try_for_each(|file| {
                let path = folder.join(&file.name);
                let failed = |error| WriteError::new(&path, error);
                path.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
                fs::rename(temporary.join(&file.name), &path).map_err(failed)
            })
        });
    let _ = fs::remove_dir_all(&temporary);
    moved
}

/// Writes a file over what is there, whole or not at all.
///
/// # Errors
///
/// [`WriteError`]; then what was there before still is.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let temporary = path.with_file_name(format!(".{name}.{}.partial", std::process::id()));
    let written = fs::File::create(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    });
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written.map_err(|error| WriteError::new(path, error))
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
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same face on every system")]
pub(super) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
