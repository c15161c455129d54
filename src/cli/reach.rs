//! Which files a scenario may name: those in its own folder and below, and those below the folder that one is in.
//!
//! What is wrong with a file is shown with its lines. A scenario that somebody else wrote shall not show any file of the
//! person who checks it.

use super::texts;
use commissioning_balance::output::sheets;
use commissioning_balance::scenario::Book;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Set by `--allow-outside`.
static OUTSIDE: AtomicBool = AtomicBool::new(false);

/// Whether files may be anywhere from now on.
pub(crate) fn allow_outside(allowed: bool) {
    OUTSIDE.store(allowed, Ordering::Relaxed);
}

/// Whether files may be anywhere.
pub(crate) fn outside_is_allowed() -> bool {
    OUTSIDE.load(Ordering::Relaxed)
}

/// The folders in which files are read, and the file that was named on the command line.
pub(crate) struct Reach {
    named: PathBuf,
    folders: Vec<PathBuf>,
}

impl Reach {
    /// Of a file that was named.
    pub(crate) fn of(file: &str) -> Self {
        let file = Path::new(file);
        let folder = file.parent().filter(|folder| *folder != Path::new(""));
        let folders = [folder.unwrap_or(Path::new(".")), Path::new(".")];
        let folders = folders.into_iter().filter_map(|folder| folder.canonicalize().ok());
        Self { named: file.to_path_buf(), folders: folders.collect() }
    }

    fn allows(&self, path: &str) -> Result<(), String> {
        // Links are followed: what counts is where the file is. One that is not there is told by who reads it.
        let Ok(whole) = Path::new(path).canonicalize() else { return Ok(()) };
        let inside = self.folders.iter().any(|folder| whole.starts_with(folder));
        let named = || self.named.canonicalize().is_ok_and(|named| named == whole);
        if inside || outside_is_allowed() || named() {
            return Ok(());
        }
        Err("the file is neither below the folder of the one that was named nor below this folder; \
             --allow-outside reads it all the same"
            .to_owned())
    }

    /// Reads a file as text, or says in plain words why not.
    pub(crate) fn text(&self, path: &str) -> Result<String, String> {
        self.allows(path)?;
        texts::text(path)
    }

    /// The same for a file that may be long.
    pub(crate) fn long_text(&self, path: &str) -> Result<String, String> {
        self.allows(path)?;
        texts::long_text(path)
    }

    /// Reads a spreadsheet, or says in plain words why not.
    pub(crate) fn sheet(&self, path: &str) -> Result<Book, String> {
        self.allows(path)?;
        sheets::of(path, || texts::bytes(path))
    }
}
