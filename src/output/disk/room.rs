//! Whether a place can be written to and has room, found out before the work.

use super::draft::{Draft, Made};
use super::error::WriteError;
use std::io::{self, Read};
use std::path::Path;

/// Bytes that are written to see whether they can be: limits of a person's own are not told beforehand.
const TRIED: u64 = 8 * 1024 * 1024;

/// Makes a folder if it is not there, and finds out whether it can be written to and has room for so many bytes: some are
/// written and taken away again. The folders that were made go again with what is returned, unless something has come into
/// them.
///
/// # Errors
///
/// [`WriteError`], in the words in which writing would fail later.
pub fn writable(folder: &Path, bytes: u64) -> Result<Made, WriteError> {
    const MEGABYTE: u64 = 1_000_000;
    let made = Made::folder(folder)?;
    let failed = |error| WriteError::new(folder, error);
    let mut probe = Draft::beside(&folder.join("probe")).map_err(failed)?;
    io::copy(&mut io::repeat(0).take(bytes.min(TRIED)), probe.file()).map_err(failed)?;
    drop(probe);
    match free(folder) {
        Some(free) if free < bytes => Err(WriteError::Short {
            path: folder.to_path_buf(),
            needed: bytes.div_ceil(MEGABYTE),
            free: free / MEGABYTE,
        }),
        _ => Ok(made),
    }
}

/// Bytes that can still be written where a folder is; none where the system does not say.
#[cfg(unix)]
#[must_use]
pub fn free(folder: &Path) -> Option<u64> {
    let about = rustix::fs::statvfs(folder).ok()?;
    about.f_bavail.checked_mul(about.f_frsize)
}

/// Bytes that can still be written where a folder is; none where the system does not say.
#[cfg(not(unix))]
#[must_use]
pub fn free(_folder: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_without_room_is_told_with_both_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a/b");
        drop(writable(&place, 1000).unwrap());
        assert!(!folder.path().join("a").exists(), "nothing is left");
        #[cfg(unix)]
        {
            let said = writable(&place, 1 << 60).unwrap_err().to_string();
            assert!(said.contains("takes about 1152921504607 MB"), "{said}");
        }
    }
}
