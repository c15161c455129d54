//! `manifest.json`: enough to run it again and get the same bytes.

use super::{File, Shelf, kept};
use crate::summary::Summary;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::io;

/// The form of a run's manifest: another one gets another number.
pub const FORMAT: u32 = 1;

/// What only the caller knows about a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The seed.
    pub seed: u64,
    /// Version of the program.
    pub version: String,
    /// Commit of the program, with a mark when the tree was not clean; none outside a repository.
    pub git: Option<String>,
    /// The command line, word by word.
    pub command: Vec<String>,
    /// Every scenario file that was read: its name and text.
    pub scenario_files: Vec<(String, String)>,
    /// SHA-256 of the evidence that was used.
    pub evidence_sha256: String,
    /// When it was written. None, unless asked for: a clock makes the bytes of two equal runs differ.
    pub written: Option<String>,
}

#[derive(Serialize)]
struct Manifest<'a> {
    format: u32,
    scenario: &'a str,
    title: &'a str,
    seed: u64,
    runs_asked: u32,
    runs_finished: u32,
    interrupted: bool,
    expected_values: bool,
    precision_reached: Option<bool>,
    people_at_start: Option<f64>,
    strategies: Vec<Strategy<'a>>,
    version: &'a str,
    git: Option<&'a str>,
    command: &'a [String],
    evidence_sha256: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<&'a str>,
    scenario_files: Vec<Source<'a>>,
    files: Vec<Listed<'a>>,
}

/// An option, in any manifest.
#[derive(Serialize)]
pub(super) struct Strategy<'a> {
    id: &'a str,
    title: &'a str,
}

impl<'a> Strategy<'a> {
    pub(super) const fn new(id: &'a str, title: &'a str) -> Self {
        Self { id, title }
    }
}

/// A file that was read, whole.
#[derive(Serialize)]
pub(super) struct Source<'a> {
    name: &'a str,
    sha256: String,
    text: &'a str,
}

impl<'a> Source<'a> {
    pub(super) fn new(name: &'a str, text: &'a str) -> Self {
        Self { name, sha256: sha256(text.as_bytes()), text }
    }
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed<'a> {
    /// Name inside the run's folder.
    pub name: &'a str,
    /// How many.
    pub bytes: u64,
    /// Their hash.
    pub sha256: String,
}

/// The manifest of a run whose other files are on a shelf.
#[must_use]
pub fn manifest(summary: &Summary, provenance: &Provenance, shelf: &impl Shelf) -> File {
    let facts = &summary.facts;
    let mut files = shelf.listed();
    // What was counted is the last of them, whenever it was written.
    files.sort_by_key(|file| file.name == kept::NAME);
    let manifest = Manifest {
        format: FORMAT,
        scenario: &facts.scenario,
        title: &facts.title,
        seed: provenance.seed,
        runs_asked: facts.runs_asked,
        runs_finished: facts.runs,
        interrupted: facts.interrupted,
        expected_values: facts.expected,
        precision_reached: facts.precision_reached,
        people_at_start: summary.sample.as_ref().map(|sample| sample.people),
        strategies: summary
            .strategies
            .iter()
            .map(|strategy| Strategy::new(&strategy.id, &strategy.title))
            .collect(),
        version: &provenance.version,
        git: provenance.git.as_deref(),
        command: &provenance.command,
        evidence_sha256: &provenance.evidence_sha256,
        written: provenance.written.as_deref(),
        scenario_files: provenance
            .scenario_files
            .iter()
            .map(|(name, text)| Source::new(name, text))
            .collect(),
        files,
    };
    let mut bytes =
        serde_json::to_vec_pretty(&manifest).expect("text, numbers and lists always become JSON");
    bytes.push(b'\n');
    File { name: "manifest.json".into(), bytes }
}

/// SHA-256 as 64 hexadecimal digits.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Counts and hashes what is written through it.
pub(super) struct Hashed<W> {
    to: W,
    bytes: u64,
    sha256: Sha256,
    /// What `to` said last when it took no more: what writes through it may say so in other words.
    pub(super) refused: Option<io::Error>,
}

impl<W: io::Write> Hashed<W> {
    pub(super) fn new(to: W) -> Self {
        Self { to, bytes: 0, sha256: Sha256::new(), refused: None }
    }

    /// Where it went, how many bytes, and their SHA-256.
    pub(super) fn done(self) -> (W, u64, String) {
        (self.to, self.bytes, hexadecimal(&self.sha256.finalize()))
    }
}

impl<W: io::Write> io::Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.write(bytes).map_err(|error| {
            let kind = error.kind();
            self.refused = Some(error);
            io::Error::from(kind)
        })?;
        self.bytes += count as u64;
        self.sha256.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_standard() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(
            sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
