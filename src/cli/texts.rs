//! Files as bytes and as text, none larger than it can be.

use commissioning_balance::output::disk::{self, Unread};
use commissioning_balance::output::sheets::utf_16;
use std::path::Path;

/// The largest file that can be a scenario or a budget.
const LARGEST: u64 = 2 * 1024 * 1024;

/// The largest file of a design's rows.
const LARGEST_ROWS: u64 = 1024 * 1024 * 1024;

/// Reads a file, or says in plain words why not.
pub(super) fn bytes(path: &str) -> Result<Vec<u8>, String> {
    bytes_up_to(path, LARGEST, ", so it cannot be a scenario or a budget")
}

fn bytes_up_to(path: &str, largest: u64, so: &str) -> Result<Vec<u8>, String> {
    disk::read(Path::new(path), largest).map_err(|unread| match unread {
        Unread::TooLarge(_) => format!("{unread}{so}"),
        Unread::NotAFile("a pipe" | "a device" | "a socket") => {
            format!("{unread}; write what it gives to a file first")
        }
        other => other.to_string(),
    })
}

/// Reads a file as text, or says in plain words why not.
pub(super) fn text(path: &str) -> Result<String, String> {
    as_text(bytes(path)?)
}

/// The same for a file that may be long.
pub(super) fn long_text(path: &str) -> Result<String, String> {
    as_text(bytes_up_to(path, LARGEST_ROWS, "")?)
}

fn as_text(bytes: Vec<u8>) -> Result<String, String> {
    if let Some(words) = utf_16(&bytes) {
        return Err(words);
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = &error.as_bytes()[..good];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let begun = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let column = String::from_utf8_lossy(&before[begun..]).chars().count() + 1;
        format!("line {line}, column {column}: this is not text in UTF-8; save the file as UTF-8")
    })
}
