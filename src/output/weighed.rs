//! Draws of a fit, kept on the disk as they are weighed, so that a kill loses few of them.
//!
//! Each program appends to a file of its own, made new and locked. The next one takes over what a killed one left, and
//! clears what a program of another build left: nobody can go on from that. What cannot be kept only costs time.

use super::disk::{new_file, read};
use super::hash::sha256;
use crate::calibration::Drawn;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// How the names begin, behind a dot, and end.
const NAME: &str = "calibration";
const ENDING: &str = ".weighed";
/// Digits of a hash in a name.
const SHORT: usize = 16;
/// The largest file that is read: a million draws.
const LARGEST: u64 = 4 << 30;

/// A file of draws that grows.
#[derive(Debug)]
pub struct Weighed {
    file: Option<(PathBuf, File)>,
}

impl Weighed {
    /// A new file in a folder, with the draws that an earlier program of this build left there for the same `key`.
    #[must_use]
    pub fn open(folder: &Path, build: &str, key: &str) -> (Self, Vec<Drawn>) {
        let short = |text: &str| sha256(text.as_bytes())[..SHORT].to_owned();
        let build = format!("{NAME}-{}", short(build));
        let name = format!("{build}-{}", short(key));
        let mut left = Vec::new();
        let mut known = Vec::new();
        for (path, own) in files(folder) {
            // Locked until it is read and gone, or for good: by a program that is still weighing.
            let Ok(lock) = File::open(&path) else { continue };
            if lock.try_lock().is_err() {
                continue;
            }
            if own.starts_with(&format!(".{name}.")) {
                let bytes = read(&path, LARGEST).unwrap_or_default();
                let drawn = drawn(&String::from_utf8_lossy(&bytes));
                if drawn.len() > known.len() {
                    known = drawn;
                }
                left.push((path, lock));
            } else if !own.starts_with(&format!(".{build}-")) {
                let _ = fs::remove_file(&path);
            }
        }
        let weighed = Self { file: new_file(folder, OsStr::new(&name), ENDING).ok() };
        // Only where they are safe in the new file may the old ones go.
        if weighed.write(&known) {
            for (path, _lock) in left {
                let _ = fs::remove_file(path);
            }
        }
        (weighed, known)
    }

    /// Adds draws.
    pub fn add(&self, new: &[Drawn]) {
        self.write(new);
    }

    fn write(&self, new: &[Drawn]) -> bool {
        let mut text = String::new();
        for one in new {
            let _ = write!(text, "{}", one.index);
            let count = one.coordinates.len() as f64;
            let first = [one.log_likelihood, count];
            for number in first.iter().chain(&one.coordinates).chain(&one.shown) {
                let _ = write!(text, ",{:016x}", number.to_bits());
            }
            text.push('\n');
        }
        self.file.as_ref().is_some_and(|(_, file)| {
            let mut file = file;
            file.write_all(text.as_bytes()).is_ok()
        })
    }

    /// Takes the file away: the fit is whole.
    pub fn remove(self) {
        if let Some((path, _)) = self.file {
            let _ = fs::remove_file(path);
        }
    }
}

/// Files of this kind in a folder, with their names; links are none.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<(PathBuf, String)> = entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .map(|entry| (entry.path(), entry.file_name().to_string_lossy().into_owned()))
        .filter(|(_, name)| name.starts_with(&format!(".{NAME}-")) && name.ends_with(ENDING))
        .collect();
    files.sort();
    files
}

/// The draws in a text, in order, as far as they are whole.
fn drawn(text: &str) -> Vec<Drawn> {
    let mut drawn: Vec<Drawn> = Vec::new();
    // A last line that was cut off may look whole.
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    for line in whole.lines() {
        let mut numbers = line.split(',');
        let index = numbers.next().and_then(|index| index.parse().ok());
        let bits = |text: &str| u64::from_str_radix(text, 16).ok().map(f64::from_bits);
        let rest: Option<Vec<f64>> = numbers.map(bits).collect();
        let (Some(index), Some(rest)) = (index, rest) else { break };
        let [log_likelihood, count, rest @ ..] = &rest[..] else { break };
        let count = *count as usize;
        let alike = drawn.first().is_none_or(|first| {
            first.coordinates.len() == count
                && first.coordinates.len() + first.shown.len() == rest.len()
        });
        let numbers = rest.iter().all(|number| number.is_finite());
        if index != drawn.len() as u32 || count > rest.len() || !alike || !numbers {
            break;
        }
        let (coordinates, shown) = rest.split_at(count);
        let (coordinates, shown) = (coordinates.to_vec(), shown.to_vec());
        drawn.push(Drawn { index, log_likelihood: *log_likelihood, coordinates, shown });
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(index: u32) -> Drawn {
        Drawn { index, log_likelihood: -1.5, coordinates: vec![0.25, f64::MIN], shown: vec![7.0] }
    }

    fn names(folder: &Path) -> Vec<String> {
        files(folder).into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn what_a_killed_program_left_is_taken_over_and_what_another_build_left_is_cleared() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path();
        let (other, _) = Weighed::open(place, "another build", "key");
        other.add(&[draw(0)]);
        drop(other);
        let (killed, none) = Weighed::open(place, "build", "key");
        assert!(none.is_empty());
        killed.add(&[draw(0), draw(1)]);
        assert_eq!(names(place).len(), 1);
        // While it lives, its draws are its own.
        let (beside, none) = Weighed::open(place, "build", "key");
        assert!(none.is_empty());
        drop((killed, beside));
        let (next, known) = Weighed::open(place, "build", "key");
        assert_eq!(known, [draw(0), draw(1)]);
        assert_eq!(names(place).len(), 1, "in one file again");
        next.add(&[draw(2)]);
        drop(next);
        // A last line that was cut off is none.
        let (path, _) = files(place).remove(0);
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
        let (next, known) = Weighed::open(place, "build", "key");
        assert_eq!(known.len(), 2);
        let (_, of_other) = Weighed::open(place, "build", "another key");
        assert!(of_other.is_empty());
        next.remove();
        assert_eq!(names(place).len(), 1, "another key's is work, too");
    }
}
