//! Files read with a limit: nothing that never ends, and nothing larger than what it can be.

use super::error::WriteError;
use std::fs::{self, File, FileType};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// There is none.
    #[error("there is no such file")]
    Missing,
    /// It may not be read.
    #[error("you may not read this file")]
    NotAllowed,
    /// It is something else: a folder, a pipe, a device.
    #[error("this is {0}, not a file")]
    NotAFile(&'static str),
    /// It is larger than what it can be: its limit in bytes.
    #[error("the file is larger than {}", megabytes(*.0))]
    TooLarge(u64),
    /// What else the system says.
    #[error("{0}")]
    System(io::Error),
}

/// A limit as a person says it.
fn megabytes(bytes: u64) -> String {
    const MEGABYTE: u64 = 1024 * 1024;
    match bytes / MEGABYTE {
        small @ 0..1024 => format!("{small} MB"),
        large => format!("{} GB", large / 1024),
    }
}

/// What stands there in place of a file; none where it is one.
fn other(kind: FileType) -> Option<&'static str> {
    if kind.is_file() {
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Some("a pipe");
        }
        if kind.is_char_device() || kind.is_block_device() {
            return Some("a device");
        }
        if kind.is_socket() {
            return Some("a socket");
        }
    }
    Some(if kind.is_dir() { "a folder" } else { "something else" })
}

/// Reads a file of at most so many bytes. A pipe or a device, which may never end, is not opened.
///
/// # Errors
///
/// [`Unread`].
pub fn read(path: &Path, largest: u64) -> Result<Vec<u8>, Unread> {
    let failed = |error: io::Error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Unread::Missing,
        ErrorKind::PermissionDenied => Unread::NotAllowed,
        _ => Unread::System(error),
    };
    let about = fs::metadata(path).map_err(failed)?;
    if let Some(what) = other(about.file_type()) {
        return Err(Unread::NotAFile(what));
    }
    if about.len() > largest {
        return Err(Unread::TooLarge(largest));
    }
    let mut bytes = Vec::new();
    bytes
        .try_reserve_exact(about.len() as usize)
        .map_err(|_| Unread::System(ErrorKind::OutOfMemory.into()))?;
    let file = File::open(path).map_err(failed)?;
    file.take(largest + 1).read_to_end(&mut bytes).map_err(failed)?;
    // It may have grown in the meantime.
    if bytes.len() as u64 > largest { Err(Unread::TooLarge(largest)) } else { Ok(bytes) }
}

/// Whether a path is free or a file, which may be replaced; anything else is refused.
///
/// # Errors
///
/// [`WriteError::NotAFile`], and what the system says.
pub fn regular(path: &Path) -> Result<bool, WriteError> {
    match fs::metadata(path) {
        Ok(about) => match other(about.file_type()) {
            Some(what) => Err(WriteError::NotAFile { path: path.into(), what }),
            None => Ok(true),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(WriteError::new(path, error)),
    }
}

/// Whether a file is there and holds just these bytes: one of another length is not read.
///
/// # Errors
///
/// [`WriteError`]; none where there is no file.
pub fn same(path: &Path, bytes: &[u8]) -> Result<Option<bool>, WriteError> {
    if !regular(path)? {
        return Ok(None);
    }
    let failed = |error| WriteError::new(path, error);
    let mut file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.len() != bytes.len() as u64 {
        return Ok(Some(false));
    }
    let mut piece = vec![0; 1 << 16];
    let mut rest = bytes;
    loop {
        match file.read(&mut piece).map_err(failed)? {
            0 => return Ok(Some(rest.is_empty())),
            count => match rest.strip_prefix(&piece[..count]) {
                Some(after) => rest = after,
                None => return Ok(Some(false)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_larger_than_its_limit_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        fs::write(&path, [7; 2000]).unwrap();
        assert_eq!(read(&path, 2000).unwrap().len(), 2000);
        assert!(matches!(read(&path, 1999), Err(Unread::TooLarge(1999))));
        assert!(matches!(read(&folder.path().join("y"), 9), Err(Unread::Missing)));
        assert_eq!(read(folder.path(), 9).unwrap_err().to_string(), "this is a folder, not a file");
        assert_eq!(Unread::TooLarge(2 << 20).to_string(), "the file is larger than 2 MB");
        assert_eq!(Unread::TooLarge(4 << 30).to_string(), "the file is larger than 4 GB");
    }

    #[cfg(unix)]
    #[test]
    fn what_never_ends_is_not_opened() {
        assert_eq!(
            read(Path::new("/dev/zero"), 9).unwrap_err().to_string(),
            "this is a device, not a file"
        );
        assert!(matches!(same(Path::new("/dev/full"), b""), Err(WriteError::NotAFile { .. })));
    }

    #[test]
    fn files_are_the_same_byte_by_byte() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let whole = vec![3; 200_000];
        assert_eq!(same(&path, &whole).unwrap(), None);
        fs::write(&path, &whole).unwrap();
        assert_eq!(same(&path, &whole).unwrap(), Some(true));
        assert_eq!(same(&path, &whole[1..]).unwrap(), Some(false));
        let mut other = whole;
        other[199_999] = 4;
        assert_eq!(same(&path, &other).unwrap(), Some(false));
    }
}
