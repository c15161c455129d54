//! Data goes one way: a room uses only rooms to its left.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use std::path::{Path, PathBuf};

/// The rooms, from left to right.
const ROOMS: &[&str] = &[
    "units",
    "random",
    "evidence",
    "authorities",
    "scenario",
    "model",
    "engine",
    "calibration",
    "summary",
    "sensitivity",
    "study",
    "rebalance",
    "explore",
    "output",
    "pipeline",
    "cli",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The room that a file belongs to.
fn room(path: &Path) -> Option<usize> {
    let relative = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = relative.components().next().unwrap().as_os_str().to_str().unwrap();
    ROOMS.iter().position(|room| *room == first.trim_end_matches(".rs"))
}

/// The rooms that a text names as `crate::room`, in one line or in a group of imports.
fn named(text: &str) -> Vec<usize> {
    let mut rooms = Vec::new();
    for (index, room) in ROOMS.iter().enumerate() {
        for prefix in ["crate::", "commissioning_balance::"] {
            let name = format!("{prefix}{room}");
            let follows = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            if text.match_indices(&name).any(|(at, _)| follows(&text[at + name.len()..])) {
                rooms.push(index);
            }
        }
    }
    rooms
}

fn violations(files: &[(PathBuf, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in files {
        let Some(own) = room(path) else { continue };
        for other in named(text) {
            if other > own {
                found.push(format!("{} uses {}", path.display(), ROOMS[other]));
            }
        }
    }
    found
}

#[test]
fn rooms_use_only_rooms_to_their_left() {
    let mut paths = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut paths);
    let files: Vec<(PathBuf, String)> = paths
        .into_iter()
        .map(|path| (path.clone(), std::fs::read_to_string(path).unwrap()))
        .collect();
    assert!(files.len() > 40, "the sources were found");
    let found = violations(&files);
    assert!(found.is_empty(), "{}", found.join("\n"));
    for (path, text) in &files {
        assert!(!text.contains("use crate::{"), "{}: one room a line", path.display());
    }
}

#[test]
fn an_import_to_the_right_is_seen() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/model/run.rs");
    let wrong = vec![(path, "use crate::summary::Summary;".to_owned())];
    assert_eq!(violations(&wrong).len(), 1);
}
