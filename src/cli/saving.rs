//! Files that a command writes for a person to edit: never over something else without being asked.

use super::failure::Failure;
use clap::Args;
use commissioning_balance::output::disk::WriteError;
use commissioning_balance::output::{disk, folder};
use std::path::{Component, Path, PathBuf};

/// Where a file goes.
#[derive(Args, Debug)]
pub(crate) struct Saving {
    /// Where the scenario file is written [default: beside the results].
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) save: Option<PathBuf>,

    /// Write over a file that is there and says something else.
    #[arg(long)]
    pub(crate) overwrite: bool,
}

impl Saving {
    /// Finds out before the work whether the file may be written.
    pub(crate) fn possible(&self, file: &Path, text: &str) -> Result<(), Failure> {
        self.possible_bytes(file, text.as_bytes())
    }

    fn possible_bytes(&self, file: &Path, bytes: &[u8]) -> Result<(), Failure> {
        match disk::same(file, bytes).map_err(|error| unwritten(&error))? {
            Some(false) if !self.overwrite => Err(Failure::input(format!(
                "{} is there already and says something else: nothing was overwritten",
                file.display()
            ))
            .hint("name another file with --save FILE.toml, or add --overwrite")),
            _ => Ok(()),
        }
    }

    /// Writes the file, whole or not at all.
    pub(crate) fn write(&self, file: &Path, text: &str) -> Result<(), Failure> {
        self.write_bytes(file, text.as_bytes())
    }

    /// The same for what is no text.
    pub(crate) fn write_bytes(&self, file: &Path, bytes: &[u8]) -> Result<(), Failure> {
        // Something may have come in the meantime.
        self.possible_bytes(file, bytes)?;
        folder::replace(file, bytes).map_err(|error| unwritten(&error))
    }
}

fn unwritten(error: &WriteError) -> Failure {
    let text = match error {
        WriteError::NotAllowed { path, source }
        | WriteError::Full { path, source }
        | WriteError::NotAFolder { path, source }
        | WriteError::Other { path, source } => {
            format!("{} cannot be written ({source})", path.display())
        }
        other => other.to_string(),
    };
    // A place that cannot be written to is no fault of what was asked.
    let place = matches!(error, WriteError::NotAllowed { .. } | WriteError::Full { .. });
    let failure = if place { Failure::other(text) } else { Failure::input(text) };
    failure.hint("name another file with --save FILE.toml")
}

fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(parent) if parent != Path::new("") => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// How a file names another, relative to its own folder; `/` between the parts.
///
/// Both are taken as they are written, as `extends` takes them: links are not followed.
pub(crate) fn relative(from: &Path, to: &Path) -> Result<String, Failure> {
    let (from, to) = (parts(&folder_of(from))?, parts(to)?);
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    if common == 0 {
        // Another drive: there is no way from one to the other.
        return Ok(to.join("/"));
    }
    let up = from[common..].iter().map(|_| "..".to_owned());
    Ok(up.chain(to[common..].iter().cloned()).collect::<Vec<_>>().join("/"))
}

/// Whether two paths, as they are written, are one.
pub(crate) fn same_path(one: &Path, other: &Path) -> Result<bool, Failure> {
    Ok(parts(one)? == parts(other)?)
}

/// Whether a scenario file can name a part of a path.
fn nameable(part: &str) -> bool {
    !(part.contains(char::is_control) || cfg!(unix) && part.contains('\\'))
}

/// The parts of a path from the root, without `.` and `..`.
fn parts(path: &Path) -> Result<Vec<String>, Failure> {
    let whole = std::path::absolute(path)
        .map_err(|error| Failure::input(format!("{}: {error}", path.display())))?;
    let mut parts = Vec::new();
    for component in whole.components() {
        match component {
            Component::ParentDir if parts.len() > 1 => {
                parts.pop();
            }
            Component::ParentDir | Component::CurDir => {}
            Component::RootDir => parts.push(String::new()),
            other => {
                let part = other.as_os_str().to_str().filter(|part| nameable(part));
                let wrong = || {
                    Failure::input(format!(
                        "{}: a scenario file cannot name a path with a line break, a `\\` or what is not UTF-8 in it",
                        path.display()
                    ))
                    .hint("rename the folder or the file")
                };
                parts.push(part.ok_or_else(wrong)?.to_owned());
            }
        }
    }
    Ok(parts)
}
