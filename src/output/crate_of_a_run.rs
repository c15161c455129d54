//! `ro-crate-metadata.json`: what a run's folder is, in the words of RO-Crate 1.1, for archives and workflow programs.
//!
//! It names no day: a clock makes the bytes of two equal runs differ. An archive adds `datePublished`.

use super::manifest::Provenance;
use super::{File, Shelf, kept};
use crate::narrative::Summary;
use serde_json::{Value, json};

/// Name of the file.
pub const NAME: &str = "ro-crate-metadata.json";

/// The file, for a run whose other files are on a shelf.
#[must_use]
pub fn file(summary: &Summary, provenance: &Provenance, shelf: &impl Shelf) -> File {
    let facts = &summary.facts;
    let mut parts: Vec<Value> = Vec::new();
    let mut graph = vec![json!({
        "@id": NAME,
        "@type": "CreativeWork",
        "conformsTo": { "@id": "https://w3id.org/ro/crate/1.1" },
        "about": { "@id": "./" },
    })];
    let mut files: Vec<Value> = Vec::new();
    let mut all = shelf.listed();
    // As in the manifest: what was counted is the last of them, whenever it was written.
    all.sort_by_key(|file| file.name == kept::NAME);
    for listed in all {
        parts.push(json!({ "@id": listed.name }));
        files.push(json!({
            "@id": listed.name,
            "@type": "File",
            "contentSize": listed.bytes.to_string(),
            "encodingFormat": form(listed.name),
            "sha256": listed.sha256,
        }));
    }
    parts.push(json!({ "@id": "manifest.json" }));
    files.push(json!({
        "@id": "manifest.json",
        "@type": "File",
        "encodingFormat": "application/json",
        "description": "Everything that is needed to make the run again: balance rerun manifest.json",
    }));
    graph.push(json!({
        "@id": "./",
        "@type": "Dataset",
        "name": facts.title,
        "description": facts.description.trim(),
        "license": { "@id": "https://spdx.org/licenses/MIT" },
        "hasPart": parts,
        "mentions": { "@id": "#run" },
    }));
    graph.push(json!({
        "@id": "#run",
        "@type": "CreateAction",
        "name": provenance.command.join(" "),
        "instrument": { "@id": "#balance" },
        "result": { "@id": "./" },
    }));
    graph.push(json!({
        "@id": "#balance",
        "@type": "SoftwareApplication",
        "name": "commissioning-balance",
        "version": provenance.version,
        "softwareVersion": provenance.git,
    }));
    graph.extend(files);
    let whole = json!({ "@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph });
    let mut bytes =
        serde_json::to_vec_pretty(&whole).expect("text, numbers and lists always become JSON");
    bytes.push(b'\n');
    File { name: NAME.into(), bytes }
}

/// The form of a file, by its name.
fn form(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("csv") => "text/csv",
        Some("json") => "application/json",
        Some("html") => "text/html",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("parquet") => "application/vnd.apache.parquet",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}
