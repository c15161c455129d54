//! A run's folder, written whole or not at all.
//!
//! Files go to a temporary folder beside the one asked for, are pushed to the disk, and the folder is renamed when all are
//! there. Whoever looks sees the whole run or none of it.

use super::manifest::{Hashed, Listed};
use super::{File, Shelf};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
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
    let written = fs::File::create(&probe)
        .and_then(|mut file| io::copy(&mut io::repeat(0).take(room as u64), &mut file));
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
    let mut filling = Filling::new(parent, name);
    for file in files {
        filling.add(file);
    }
    let new = filling.publish(folder)?;
    if new { Ok(()) } else { Err(WriteError::Exists(folder.into())) }
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
        .and_then(|()| {
            let write = |file: &File| fill(&temporary, &file.name, |to| to.write_all(&file.bytes));
            wanted.iter().try_for_each(|file| write(file).map(drop))
        })
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

/// A folder on its way: its files are written, as they are made, under a hidden name. Without a name of its own in the
/// end it goes again, and so do the folders made above it.
pub struct Filling {
    parent: PathBuf,
    /// Folders that were not there, deepest first.
    above: Vec<PathBuf>,
    temporary: PathBuf,
    /// Whether something is there under the hidden name.
    hidden: bool,
    /// Names, bytes and hashes.
    files: Vec<(String, u64, String)>,
    /// The first error is the one to tell; nothing is written after it.
    failed: Option<WriteError>,
}

impl Filling {
    /// An empty folder inside `parent`, for now with a hidden name.
    #[must_use]
    pub fn new(parent: &Path, name: &OsStr) -> Self {
        let above = parent.ancestors().take_while(|above| !above.exists());
        let above = above.map(Path::to_path_buf).collect();
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.partial", std::process::id()));
        let temporary = parent.join(hidden);
        let made =
            fs::create_dir_all(parent).map_err(|error| WriteError::new(parent, error)).and_then(
                |()| fs::create_dir(&temporary).map_err(|error| WriteError::new(&temporary, error)),
            );
        Self {
            parent: parent.to_path_buf(),
            above,
            temporary,
            hidden: made.is_ok(),
            files: Vec::new(),
            failed: made.err(),
        }
    }

    /// Gives it its name. Whether it is new: a folder that holds the same already stays, and this one goes.
    ///
    /// # Errors
    ///
    /// [`WriteError`], of the first file that could not be written, too; then nothing of it is left.
    pub fn publish(mut self, folder: &Path) -> Result<bool, WriteError> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        match publish(&self.temporary, folder, &self.parent) {
            Err(WriteError::Exists(_)) if self.is_in(folder) => Ok(false),
            Err(error) => Err(error),
            Ok(()) => {
                self.hidden = false;
                self.above.clear();
                Ok(true)
            }
        }
    }

    /// Whether a folder holds exactly these files.
    fn is_in(&self, folder: &Path) -> bool {
        self.files.iter().all(|(name, bytes, sha256)| {
            let mut there = Hashed::new(io::sink());
            let read = fs::File::open(folder.join(name))
                .and_then(|mut file| io::copy(&mut file, &mut there));
            let (_, count, hash) = there.done();
            read.is_ok() && count == *bytes && hash == *sha256
        })
    }
}

impl Shelf for Filling {
    fn put(&mut self, name: &str, make: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>) {
        if self.failed.is_some() {
            return;
        }
        match fill(&self.temporary, name, make) {
            Ok((bytes, sha256)) => self.files.push((name.to_owned(), bytes, sha256)),
            Err(error) => self.failed = Some(error),
        }
    }

    fn listed(&self) -> Vec<Listed<'_>> {
        let files = self.files.iter().map(|(name, bytes, sha256)| (name, *bytes, sha256.clone()));
        files.map(|(name, bytes, sha256)| Listed { name, bytes, sha256 }).collect()
    }
}

impl Drop for Filling {
    fn drop(&mut self) {
        // What cannot be removed is named by its hidden name.
        if self.hidden {
            let _ = fs::remove_dir_all(&self.temporary);
        }
        // Unless somebody has put something there.
        for made in &self.above {
            let _ = fs::remove_dir(made);
        }
    }
}

/// Writes a file in a folder: its bytes and their hash.
fn fill(
    folder: &Path,
    name: &str,
    make: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> Result<(u64, String), WriteError> {
    let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    if name.is_empty() || !inside {
        return Err(WriteError::Name(name.to_owned()));
    }
    let path = folder.join(name);
    let failed = |error| WriteError::new(Path::new(name), error);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    let to = fs::OpenOptions::new().write(true).create_new(true).open(&path).map_err(failed)?;
    let mut to = Hashed::new(to);
    make(&mut to).map_err(|error| failed(to.refused.take().unwrap_or(error)))?;
    let (to, bytes, sha256) = to.done();
    to.sync_all().map_err(failed)?;
    Ok((bytes, sha256))
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
