//! Files that a command writes for a person to edit: never over something else without being asked.

use super::report::Failure;
use clap::Args;
use std::io::ErrorKind;
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
        match std::fs::read(file) {
            Ok(there) if there == text.as_bytes() || self.overwrite => Ok(()),
            Ok(_) => Err(Failure::input(format!(
                "{} is there already and says something else: nothing was overwritten",
                file.display()
            ))
            .hint("name another file with --save FILE.toml, or add --overwrite")),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(unwritten(file, &error)),
        }
    }

    /// Writes the file, whole or not at all.
    pub(crate) fn write(&self, file: &Path, text: &str) -> Result<(), Failure> {
        // Something may have come in the meantime.
        self.possible(file, text)?;
        let failed = |error: std::io::Error| unwritten(file, &error);
        let folder = folder(file);
        std::fs::create_dir_all(&folder).map_err(failed)?;
        let name = file.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let partial = folder.join(format!(".{name}.{}.partial", std::process::id()));
        let written = std::fs::write(&partial, text).and_then(|()| std::fs::rename(&partial, file));
        if written.is_err() {
            let _ = std::fs::remove_file(&partial);
        }
        written.map_err(failed)
    }
}

fn unwritten(file: &Path, error: &std::io::Error) -> Failure {
    let place = matches!(
        error.kind(),
        ErrorKind::PermissionDenied
            | ErrorKind::ReadOnlyFilesystem
            | ErrorKind::StorageFull
            | ErrorKind::QuotaExceeded
    );
    let text = format!("{} cannot be written ({error})", file.display());
    // A place that cannot be written to is no fault of what was asked.
    let failure = if place { Failure::other(text) } else { Failure::input(text) };
    failure.hint("name another file with --save FILE.toml")
}

fn folder(file: &Path) -> PathBuf {
    match file.parent() {
        Some(parent) if parent != Path::new("") => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// How a file names another, relative to its own folder; `/` between the parts.
///
/// Both are taken as they are written, as `extends` takes them: links are not followed.
pub(crate) fn relative(from: &Path, to: &Path) -> Result<String, Failure> {
    let (from, to) = (parts(&folder(from))?, parts(to)?);
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
            other => parts.push(other.as_os_str().to_string_lossy().into_owned()),
        }
    }
    Ok(parts)
}
