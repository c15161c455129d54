//! A run's folder, written whole or not at all.
//!
//! Files go to a draft beside the folder asked for, are pushed to the disk, and the folder is renamed when all are
//! there. Whoever looks sees the whole run or none of it.

use super::disk::{Draft, DraftFolder, Made, parent, regular, same};
use super::hash::Hashed;
use super::{File, Listed, Shelf};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path};

pub use super::disk::{WriteError, writable};

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
    let mut filling = Filling::new(parent(folder), name);
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
        match same(&path, &file.bytes)? {
            Some(true) => {}
            Some(false) if !overwrite => return Err(WriteError::Exists(path)),
            _ => wanted.push(file),
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let draft = DraftFolder::new(folder, OsStr::new("files"))?;
    for file in &wanted {
        fill(draft.path(), &file.name, |to| to.write_all(&file.bytes))?;
    }
    for file in wanted {
        let path = folder.join(&file.name);
        let failed = |error| WriteError::new(&path, error);
        fs::create_dir_all(parent(&path)).map_err(failed)?;
        fs::rename(draft.path().join(&file.name), &path).map_err(failed)?;
    }
    Ok(())
}

/// Writes a file over what is there, whole or not at all, making the folders above it.
///
/// # Errors
///
/// [`WriteError`]; then what was there before still is.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    regular(path)?;
    let _made = Made::folder(parent(path))?;
    let written = Draft::beside(path).and_then(|mut draft| {
        draft.file().write_all(bytes)?;
        draft.replace(path)
    });
    written.map_err(|error| WriteError::new(path, error))
}

/// A folder on its way: its files are written, as they are made, under a hidden name. Without a name of its own in the
/// end it goes again, and so do the folders made above it.
pub struct Filling {
    draft: Option<DraftFolder>,
    /// Names, bytes and hashes.
    files: Vec<(String, u64, String)>,
    /// The first error is the one to tell; nothing is written after it.
    failed: Option<WriteError>,
}

impl Filling {
    /// An empty folder inside `parent`, for now with a hidden name.
    #[must_use]
    pub fn new(parent: &Path, name: &OsStr) -> Self {
        let (draft, failed) = match DraftFolder::new(parent, name) {
            Ok(draft) => (Some(draft), None),
            Err(error) => (None, Some(error)),
        };
        Self { draft, files: Vec::new(), failed }
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
        let Some(draft) = &mut self.draft else { return Ok(false) };
        match draft.publish(folder) {
            Err(WriteError::Exists(_)) if self.is_in(folder) => Ok(false),
            other => other.map(|()| true),
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
        let (Some(draft), None) = (&self.draft, &self.failed) else { return };
        match fill(draft.path(), name, make) {
            Ok((bytes, sha256)) => self.files.push((name.to_owned(), bytes, sha256)),
            Err(error) => self.failed = Some(error),
        }
    }

    fn listed(&self) -> Vec<Listed<'_>> {
        let files = self.files.iter().map(|(name, bytes, sha256)| (name, *bytes, sha256.clone()));
        files.map(|(name, bytes, sha256)| Listed { name, bytes, sha256 }).collect()
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
