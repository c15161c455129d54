//! `manifest.json`: enough to run it again and get the same bytes.

use super::hash::sha256;
use super::kept;
use super::shelf::{File, Listed, Shelf};
use crate::narrative::Summary;
use serde::Serialize;

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
