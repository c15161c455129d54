//! A finished run, read again from its folder: what `balance run` wrote, and nothing that was changed since.

use super::disk::{self, Unread};
use super::harmless::of_cell;
use super::hash::sha256;
use super::kept::{self, Kept, Unknown};
use super::manifest::{FORMAT, Provenance};
use crate::scenario::Scenario;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The largest file of a run that is read.
const LARGEST: u64 = 4 * 1024 * 1024 * 1024;

/// Why a run could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A folder that no run left.
    #[error("{0} is not the folder of a run: manifest.json is missing")]
    NoRun(PathBuf),
    /// A file that is not there.
    #[error("{0} is missing: the folder is not whole")]
    Missing(PathBuf),
    /// A file that this version leaves and the run does not have.
    #[error("{0} was never there: another version of the program made the run")]
    Other(PathBuf),
    /// A file that the system does not give.
    #[error("{0} cannot be read: {1}")]
    Unreadable(PathBuf, Unread),
    /// A file in a form, or with shapes, of another version.
    #[error("{0} is not in the form of this version of the program")]
    Form(PathBuf),
    /// A file that is not as the run left it.
    #[error("{0} is damaged or was edited: {1}")]
    Damaged(PathBuf, String),
}

/// The manifest of a run, as far as it is needed; what else it holds may come from a later version.
#[derive(Clone, Debug, Deserialize)]
pub struct Told {
    /// The form of the manifest; 0 before there were numbers.
    #[serde(default)]
    pub format: u32,
    /// Name of the scenario.
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// Whether it is one calculation with central values.
    pub expected_values: bool,
    /// Version of the program.
    pub version: String,
    /// Commit of the program, where it was known.
    #[serde(default)]
    pub git: Option<String>,
    /// The command line, word by word.
    #[serde(default)]
    pub command: Vec<String>,
    /// When it was written, where that was asked for.
    #[serde(default)]
    pub written: Option<String>,
    /// Hash of the evidence.
    pub evidence_sha256: String,
    /// The files that were read: name and text, the scenario's first.
    pub scenario_files: Vec<Source>,
    files: Vec<Listed>,
}

/// A scenario file as it was.
#[derive(Clone, Debug, Deserialize)]
pub struct Source {
    /// Its name; built-in ones say so.
    pub name: String,
    /// Its text.
    pub text: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Listed {
    name: String,
    sha256: String,
}

/// The folder of a run and its manifest.
#[derive(Clone, Debug)]
pub struct Finished {
    folder: PathBuf,
    /// The manifest.
    pub told: Told,
}

/// A table of text: its header and rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Text {
    /// Rows whose cells in these columns are these words.
    pub fn rows<'a>(
        &'a self,
        wanted: &'a [(&'a str, &'a str)],
    ) -> impl Iterator<Item = usize> + 'a {
        (0..self.rows.len())
            .filter(move |&row| wanted.iter().all(|(column, word)| self.cell(row, column) == *word))
    }

    /// A cell; empty where there is none.
    #[must_use]
    pub fn cell(&self, row: usize, column: &str) -> &str {
        let at = self.header.iter().position(|known| known == column);
        at.and_then(|at| self.rows.get(row)?.get(at)).map_or("", String::as_str)
    }

    /// A cell as a number; none where it is empty or no number.
    #[must_use]
    pub fn number(&self, row: usize, column: &str) -> Option<f64> {
        self.cell(row, column).parse().ok().filter(|number: &f64| number.is_finite())
    }
}

impl Finished {
    /// Opens a run's folder.
    ///
    /// # Errors
    ///
    /// [`ReadError`]: no manifest, or one that does not read.
    pub fn open(folder: &Path) -> Result<Self, ReadError> {
        let file = folder.join("manifest.json");
        let bytes = read(&file).map_err(|error| match error {
            ReadError::Missing(_) => ReadError::NoRun(folder.to_path_buf()),
            other => other,
        })?;
        let told: Told = serde_json::from_slice(&bytes)
            .map_err(|error| ReadError::Damaged(file.clone(), error.to_string()))?;
        if told.format > FORMAT {
            return Err(ReadError::Form(file));
        }
        Ok(Self { folder: folder.to_path_buf(), told })
    }

    /// Names and hashes of the files that the manifest lists.
    pub fn listed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.told.files.iter().map(|file| (file.name.as_str(), file.sha256.as_str()))
    }

    /// Whether the manifest lists a file.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.told.files.iter().any(|file| file.name == name)
    }

    /// The bytes of a file, which have to be as the run left them.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>, ReadError> {
        let file = self.folder.join(name);
        let Some(listed) = self.told.files.iter().find(|file| file.name == name) else {
            return Err(ReadError::Other(file));
        };
        let bytes = read(&file)?;
        if sha256(&bytes) != listed.sha256 {
            return Err(ReadError::Damaged(file, "its hash is not that of the manifest".into()));
        }
        Ok(bytes)
    }

    /// What the runs counted, for showing them again.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn kept(&self, scenario: &Scenario) -> Result<Kept, ReadError> {
        let file = self.folder.join(kept::NAME);
        kept::read(&self.bytes(kept::NAME)?, scenario).map_err(|unknown| match unknown {
            Unknown::Form => ReadError::Form(file),
            Unknown::Damaged(what) => ReadError::Damaged(file, what),
        })
    }

    /// What only the caller knew about the run.
    #[must_use]
    pub fn provenance(&self) -> Provenance {
        let told = &self.told;
        Provenance {
            seed: told.seed,
            version: told.version.clone(),
            git: told.git.clone(),
            command: told.command.clone(),
            scenario_files: told
                .scenario_files
                .iter()
                .map(|source| (source.name.clone(), source.text.clone()))
                .collect(),
            evidence_sha256: told.evidence_sha256.clone(),
            written: told.written.clone(),
        }
    }

    /// A table, which has to be as the run left it.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn table(&self, name: &str) -> Result<Text, ReadError> {
        let file = self.folder.join(name);
        let bytes = self.bytes(name)?;
        let damaged = |error: csv::Error| ReadError::Damaged(file.clone(), error.to_string());
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let line = |record: &csv::StringRecord| {
            record.iter().map(|cell| of_cell(cell).to_owned()).collect()
        };
        let header = line(reader.headers().map_err(damaged)?);
        let rows: Result<_, _> = reader.records().map(|record| record.map(|r| line(&r))).collect();
        Ok(Text { header, rows: rows.map_err(damaged)? })
    }
}

fn read(file: &Path) -> Result<Vec<u8>, ReadError> {
    disk::read(file, LARGEST).map_err(|unread| match unread {
        Unread::Missing => ReadError::Missing(file.to_path_buf()),
        other => ReadError::Unreadable(file.to_path_buf(), other),
    })
}
