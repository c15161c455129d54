//! The manifest of a study: enough to run it again and get the same bytes.

use crate::evidence::Values;
use crate::output::hash::sha256 as hash;
use crate::output::manifest::{Source, Strategy};
use crate::output::{File, Listed};
use crate::scenario::study::{Design, Factor, Spread, Study, Target};
use serde::Serialize;

/// The form of a study's manifest: another one gets another number.
pub const FORMAT: u32 = 1;

/// What a data set is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made<'a> {
    /// Hash of everything that decides the results.
    pub study_sha256: &'a str,
    /// Version of the program.
    pub version: &'a str,
    /// Commit of the program.
    pub git: Option<&'a str>,
    /// Hash of the evidence.
    pub evidence_sha256: &'a str,
    /// Points.
    pub points: u64,
    /// Points that failed.
    pub failed: u64,
    /// The table of those, where there are some.
    pub failures: Option<&'a File>,
    /// Rows of the data set.
    pub rows: u64,
    /// Every file that went in: name and text, the study's first.
    pub texts: &'a [(String, String)],
    /// Name, bytes and hash of the data set, and of the same as CSV.
    pub sets: [(&'a str, u64, &'a str); 2],
}

#[derive(Serialize)]
struct Manifest<'a> {
    format: u32,
    study: &'a str,
    title: &'a str,
    study_sha256: &'a str,
    seed: u64,
    runs: u32,
    expected_values: bool,
    design: &'a str,
    points: u64,
    #[serde(skip_serializing_if = "is_none")]
    failed: u64,
    rows: u64,
    scenarios: Vec<Base<'a>>,
    factors: Vec<Varied<'a>>,
    outputs: Vec<&'a str>,
    version: &'a str,
    git: Option<&'a str>,
    command: [&'a str; 3],
    evidence_sha256: &'a str,
    study_files: Vec<Source<'a>>,
    files: Vec<Listed<'a>>,
}

#[derive(Serialize)]
struct Base<'a> {
    scenario: &'a str,
    title: &'a str,
    strategies: Vec<Strategy<'a>>,
}

#[derive(Serialize)]
struct Varied<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<&'a str>,
    values: String,
}

/// `manifest.json` of a study. `outputs` are the names of what was kept.
#[must_use]
pub fn manifest(study: &Study, outputs: &[&str], made: &Made<'_>) -> File {
    let bases = study.bases.iter().map(|base| Base {
        scenario: &base.scenario.name,
        title: &base.scenario.title,
        strategies: (base.scenario.strategies.iter())
            .map(|strategy| Strategy::new(&strategy.id, &strategy.title))
            .collect(),
    });
    let set = |(name, bytes, sha256): (&'_ str, u64, &'_ str)| {
        (name.to_owned(), bytes, sha256.to_owned())
    };
    let sets = made.sets.map(set);
    let mut files: Vec<Listed<'_>> = sets
        .iter()
        .map(|(name, bytes, sha256)| Listed { name, bytes: *bytes, sha256: sha256.clone() })
        .collect();
    files.extend(made.failures.map(|file| Listed {
        name: &file.name,
        bytes: file.bytes.len() as u64,
        sha256: hash(&file.bytes),
    }));
    let manifest = Manifest {
        format: FORMAT,
        study: &study.name,
        title: &study.title,
        study_sha256: made.study_sha256,
        seed: study.seed,
        runs: if study.expected { 1 } else { study.runs },
        expected_values: study.expected,
        design: design(&study.design),
        points: made.points,
        failed: made.failed,
        rows: made.rows,
        scenarios: bases.collect(),
        factors: study.factors.iter().map(varied).collect(),
        outputs: outputs.to_vec(),
        version: made.version,
        git: made.git,
        command: ["balance", "study", made.texts.first().map_or("", |(name, _)| name)],
        evidence_sha256: made.evidence_sha256,
        study_files: (made.texts.iter()).map(|(name, text)| Source::new(name, text)).collect(),
        files,
    };
    let mut bytes =
        serde_json::to_vec_pretty(&manifest).expect("text, numbers and lists always become JSON");
    bytes.push(b'\n');
    File { name: "manifest.json".into(), bytes }
}

fn is_none(count: &u64) -> bool {
    *count == 0
}

fn design(design: &Design) -> &'static str {
    match design {
        Design::Grid => "grid",
        Design::LatinHypercube { .. } => "latin_hypercube",
        Design::Sobol { .. } => "sobol",
        Design::OneAtATime => "one_at_a_time",
        Design::Rows(_) => "rows",
    }
}

fn varied(factor: &Factor) -> Varied<'_> {
    let (key, parameter) = match &factor.target {
        Target::Key(key) => (Some(key.as_str()), None),
        Target::Parameter(row) => (None, Values::IDS.get(*row).copied()),
    };
    let values = match &factor.spread {
        Spread::Levels(levels) => {
            levels.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        Spread::Range { low, high, log, whole } => {
            let log = if *log { ", log scale" } else { "" };
            let whole = if *whole { ", whole numbers" } else { "" };
            format!("{low} to {high}{log}{whole}")
        }
        Spread::Evidence => "as the evidence believes".to_owned(),
        Spread::Rows => "rows of a file".to_owned(),
    };
    Varied { id: &factor.id, title: &factor.title, key, parameter, values }
}
