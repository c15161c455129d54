//! Files and folders on their way, under hidden names that nobody can guess.
//!
//! A draft is made new (never opened, so that no link is followed) and locked while its program lives. Locks go with the
//! program that holds them, however it ends: a draft that can be locked by somebody else is nobody's.

use super::error::WriteError;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How a draft's name ends.
const ENDING: &str = ".partial";
/// Digits in it that nobody can guess.
const DIGITS: usize = 16;
/// New names that are tried.
const TRIES: usize = 100;
/// Where locks are not to be had, a draft is nobody's after this time.
const OLD: Duration = Duration::from_secs(24 * 60 * 60);

/// A new hidden name of `name` that ends in some way.
fn hidden(name: &OsStr, ending: &str) -> io::Result<OsString> {
    let mut bytes = [0; DIGITS / 2];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut hidden = OsString::from(".");
    // A long name leaves room for what is added.
    let long = name.len() > 200;
    hidden.push(if long { OsStr::new("long") } else { name });
    hidden.push(format!(".{digits}{ending}"));
    Ok(hidden)
}

/// Whether a name is that of a draft.
fn is_draft(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let digits = name.strip_prefix('.').and_then(|name| name.strip_suffix(ENDING));
    let digits = digits.and_then(|name| name.rsplit_once('.')).map(|(_, digits)| digits);
    digits.is_some_and(|digits| {
        digits.len() == DIGITS && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}

/// Makes something under a hidden name and locks it. Whoever clears a folder in the same moment may be faster: then it is
/// made again.
fn made<T>(
    folder: &Path,
    (name, ending): (&OsStr, &str),
    make: impl Fn(&Path) -> io::Result<T>,
    handle: impl Fn(&T) -> Option<&File>,
) -> io::Result<(PathBuf, T)> {
    let mut last = io::Error::from(ErrorKind::AlreadyExists);
    for _ in 0..TRIES {
        let path = folder.join(hidden(name, ending)?);
        let made = match make(&path) {
            Ok(made) => made,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                last = error;
                continue;
            }
            Err(error) => return Err(error),
        };
        let taken = handle(&made)
            .is_some_and(|handle| matches!(handle.try_lock(), Err(TryLockError::WouldBlock)));
        if !taken && fs::symlink_metadata(&path).is_ok() {
            return Ok((path, made));
        }
    }
    Err(last)
}

/// A new file of a hidden name with such an ending, locked.
pub(in crate::output) fn new_file(
    folder: &Path,
    name: &OsStr,
    ending: &str,
) -> io::Result<(PathBuf, File)> {
    let make =
        |path: &Path| fs::OpenOptions::new().read(true).write(true).create_new(true).open(path);
    made(folder, (name, ending), make, |file| Some(file))
}

/// Takes away every draft in a folder that no living program holds. What cannot be removed stays.
pub fn clear(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        if !is_draft(&entry.file_name()) || kind.is_symlink() {
            continue;
        }
        let path = entry.path();
        // Held until it is gone, so that nobody takes it for theirs in between.
        let opened = File::open(&path);
        let nobodys = match opened.as_ref().map(File::try_lock) {
            Ok(Ok(())) => true,
            Ok(Err(TryLockError::WouldBlock)) => false,
            Ok(Err(TryLockError::Error(_))) | Err(_) => entry
                .metadata()
                .and_then(|about| about.modified())
                .is_ok_and(|changed| changed.elapsed().is_ok_and(|age| age > OLD)),
        };
        if nobodys {
            let _ = if kind.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
    }
}

/// Folders that were made on the way to one: they go again, unless something has come into them.
#[derive(Debug, Default)]
pub struct Made {
    /// Deepest first.
    folders: Vec<PathBuf>,
}

impl Made {
    /// Makes a folder and those above it.
    ///
    /// # Errors
    ///
    /// [`WriteError`].
    pub fn folder(folder: &Path) -> Result<Self, WriteError> {
        let missing = folder.ancestors().take_while(|above| !above.exists());
        let made = Self { folders: missing.map(Path::to_path_buf).collect() };
        fs::create_dir_all(folder).map_err(|error| WriteError::new(folder, error))?;
        Ok(made)
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        for folder in &self.folders {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// A file on its way. Without a name of its own in the end it goes again.
#[derive(Debug)]
pub struct Draft {
    path: PathBuf,
    file: File,
    /// Whether something is there under the hidden name.
    hidden: bool,
}

impl Draft {
    /// A new file beside the one that it will be.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn beside(target: &Path) -> io::Result<Self> {
        clear(parent(target));
        let name = target.file_name().unwrap_or_default();
        let (path, file) = new_file(parent(target), name, ENDING)?;
        Ok(Self { path, file, hidden: true })
    }

    /// Where its bytes go.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Its name for now.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its name, over what is there. A folder, a pipe or a device is not replaced.
    ///
    /// # Errors
    ///
    /// What the system says; then what was there before still is.
    pub fn replace(mut self, target: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.path, target)?;
        self.hidden = false;
        let _ = sync_folder(parent(target));
        Ok(())
    }

    /// Gives it its name where nothing has that name yet; whether it did.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn publish(mut self, target: &Path) -> io::Result<bool> {
        self.file.sync_all()?;
        // A second name is given only where there is none, unlike a new one.
        match fs::hard_link(&self.path, target) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(false),
            Err(_) if fs::symlink_metadata(target).is_ok() => return Ok(false),
            // Some file systems have one name a file.
            Err(_) => {
                fs::rename(&self.path, target)?;
                self.hidden = false;
            }
        }
        let _ = sync_folder(parent(target));
        Ok(true)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // What cannot be removed is named by its hidden name, and cleared another time.
        if self.hidden {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A folder on its way. Without a name of its own in the end it goes again, and so do the folders made above it.
#[derive(Debug)]
pub struct DraftFolder {
    path: PathBuf,
    /// Holds the lock, where a folder can be locked.
    _lock: Option<File>,
    hidden: bool,
    /// After the folder itself has gone.
    _above: Made,
}

impl DraftFolder {
    /// A new folder inside `parent`, which is made if it is not there.
    ///
    /// # Errors
    ///
    /// [`WriteError`].
    pub fn new(parent: &Path, name: &OsStr) -> Result<Self, WriteError> {
        let make = |path: &Path| {
            fs::create_dir(path)?;
            Ok(if cfg!(unix) { File::open(path).ok() } else { None })
        };
        let mut tries = 0;
        loop {
            let above = Made::folder(parent)?;
            clear(parent);
            match made(parent, (name, ENDING), make, Option::as_ref) {
                Ok((path, lock)) => {
                    return Ok(Self { path, _lock: lock, hidden: true, _above: above });
                }
                // Another program, which had made the folder above as well, has just taken it away.
                Err(error) if error.kind() == ErrorKind::NotFound && tries < TRIES => tries += 1,
                Err(error) => return Err(WriteError::new(parent, error)),
            }
        }
    }

    /// Where its files go.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its name, where nothing has it.
    ///
    /// # Errors
    ///
    /// [`WriteError`].
    pub fn publish(&mut self, folder: &Path) -> Result<(), WriteError> {
        sync_folder(&self.path).map_err(|error| WriteError::new(&self.path, error))?;
        // A rename replaces an empty folder without a word: look again.
        if fs::symlink_metadata(folder).is_ok() {
            return Err(WriteError::Exists(folder.into()));
        }
        fs::rename(&self.path, folder).map_err(|error| match fs::symlink_metadata(folder) {
            Ok(_) => WriteError::Exists(folder.into()),
            Err(_) => WriteError::new(folder, error),
        })?;
        self.hidden = false;
        // It is there and whole; whether its name has reached the disk no longer changes that.
        let _ = sync_folder(parent(folder));
        Ok(())
    }
}

impl Drop for DraftFolder {
    fn drop(&mut self) {
        if self.hidden {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// Pushes a folder's list of names to the disk, where the system can.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same face on every system")]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// The folder that something stands in.
pub(in crate::output) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_nobody_holds_is_cleared_and_what_somebody_holds_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path();
        // As a kill leaves them: nobody holds a lock.
        fs::create_dir_all(place.join(".town.0123456789abcdef.partial/plots")).unwrap();
        fs::write(place.join(".town.0123456789abcdef.partial/plots/a.svg"), "half").unwrap();
        fs::write(place.join(".study.parquet.fedcba9876543210.partial"), "half").unwrap();
        let kept = [".town.0123.partial", ".hidden", "town.0123456789abcdef.partial"];
        for name in kept {
            fs::write(place.join(name), "").unwrap();
        }
        let held = Draft::beside(&place.join("held")).unwrap();
        let open = DraftFolder::new(place, OsStr::new("open")).unwrap();
        clear(place);
        let mut expected = kept.map(str::to_owned).to_vec();
        for path in [held.path(), open.path()] {
            expected.push(path.file_name().unwrap().to_string_lossy().into());
        }
        expected.sort();
        assert_eq!(names(place), expected);
        drop((held, open));
        assert_eq!(names(place).len(), kept.len(), "and go when they are dropped");
    }

    #[test]
    fn names_are_shared_by_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("x");
        let drafts: Vec<Draft> = (0..50).map(|_| Draft::beside(&target).unwrap()).collect();
        assert_eq!(names(folder.path()).len(), drafts.len());
        assert!(names(folder.path()).iter().all(|name| is_draft(OsStr::new(name))));
        let long = "x".repeat(250);
        Draft::beside(&folder.path().join(long)).unwrap();
    }

    #[test]
    fn the_first_to_publish_wins_and_a_link_is_replaced_rather_than_followed() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("share");
        let draft = |text: &str| {
            let mut draft = Draft::beside(&target).unwrap();
            io::Write::write_all(draft.file(), text.as_bytes()).unwrap();
            draft
        };
        assert!(draft("one").publish(&target).unwrap());
        assert!(!draft("two").publish(&target).unwrap());
        assert_eq!(fs::read_to_string(&target).unwrap(), "one");
        draft("three").replace(&target).unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "three");
        assert_eq!(names(folder.path()), ["share"]);
        #[cfg(unix)]
        {
            let link = folder.path().join("link");
            std::os::unix::fs::symlink(&target, &link).unwrap();
            draft("four").replace(&link).unwrap();
            assert_eq!(fs::read_to_string(&target).unwrap(), "three");
        }
    }

    #[test]
    fn folders_made_on_the_way_go_unless_something_came_into_them() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b/c");
        drop(Made::folder(&deep).unwrap());
        assert!(names(folder.path()).is_empty());
        let made = Made::folder(&deep).unwrap();
        fs::write(folder.path().join("a/b/other"), "").unwrap();
        drop(made);
        assert_eq!(names(&folder.path().join("a/b")), ["other"]);
    }
}
