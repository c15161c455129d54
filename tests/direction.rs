//! Data goes one way: a room uses only rooms to its left, and inside a room no files use each other in a ring.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

#[path = "direction/rings.rs"]
mod rings;

use rings::{House, Uses};
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
    "findings",
    "narrative",
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

/// Every source file with its text.
fn texts() -> Vec<(PathBuf, String)> {
    let mut paths = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut paths);
    let files: Vec<(PathBuf, String)> = paths
        .into_iter()
        .map(|path| (path.clone(), std::fs::read_to_string(path).unwrap()))
        .collect();
    assert!(files.len() > 40, "the sources were found");
    files
}

#[test]
fn rooms_use_only_rooms_to_their_left() {
    let files = texts();
    let found = violations(&files);
    assert!(found.is_empty(), "{}", found.join("\n"));
    for (path, text) in &files {
        assert!(!text.contains("use crate::{"), "{}: one room a line", path.display());
    }
}

#[test]
fn an_import_to_the_right_is_seen() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/model/run.rs");
    let wrong = vec![(path, "use crate::narrative::Summary;".to_owned())];
    assert_eq!(violations(&wrong).len(), 1);
}

#[test]
fn files_of_a_room_do_not_use_each_other_in_a_ring() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files: Vec<(String, String)> = texts()
        .into_iter()
        .map(|(path, text)| {
            let relative = path.strip_prefix(&src).unwrap();
            let names: Vec<&str> =
                relative.components().map(|name| name.as_os_str().to_str().unwrap()).collect();
            (names.join("/"), text)
        })
        .collect();
    let uses = House::read(&files).uses();
    assert!(uses.len() > 300, "uses were found: {}", uses.len());
    let found = rings::rings(&uses);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What the files of a small crate use of each other.
fn uses_of(files: &[(&str, &str)]) -> Uses {
    let files: Vec<(String, String)> =
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    House::read(&files).uses()
}

/// The rings of a small crate, each as its first line.
fn rings_of(files: &[(&str, &str)]) -> Vec<String> {
    let first = |ring: String| ring.lines().next().unwrap().to_owned();
    rings::rings(&uses_of(files)).into_iter().map(first).collect()
}

#[test]
fn every_way_of_naming_a_file_is_read() {
    for way in [
        "use super::line::Line;",
        "use crate::room::line::Line;",
        "use commissioning_balance::room::line::Line;",
        "use crate::room::{line::{Line as Other}, other};",
        "use super::line; fn of(line: &line::Line) {}",
        "use super::Line;",
        "fn of(line: &super::line::Line) {}",
        "fn of() { made!(crate::room::Line::new()) }",
        "fn of(line: &self::super::Line) {}",
        "mod inner { fn of(line: &super::super::Line) {} }",
    ] {
        let uses = uses_of(&[
            ("room/mod.rs", "pub mod line; pub mod other; pub use line::Line;"),
            ("room/line.rs", "pub struct Line;"),
            ("room/other.rs", way),
        ]);
        let expected = (
            vec!["room".to_owned(), "other".to_owned()],
            vec!["room".to_owned(), "line".to_owned()],
        );
        assert_eq!(uses.keys().collect::<Vec<_>>(), [&expected], "{way}");
    }
}

#[test]
fn what_is_no_use_is_not_read() {
    for text in [
        "// use super::line::Line;",
        "/// See [`super::line::Line`].\nfn documented() { print(\"super::line::Line\") }",
        "#[cfg(test)] mod tests { use super::super::line::Line; }",
        "#[cfg(test)] #[allow(unused)] mod tests { use crate::room::Line; }",
        "pub(in crate::room) fn seen() {}",
        "use crate::other_room::line::Line;",
        "use std::line::Line; fn of() { ::line::Line::new() }",
    ] {
        let uses = uses_of(&[
            ("room/mod.rs", "pub mod line; pub mod other; pub use line::Line;"),
            ("room/line.rs", "pub struct Line;"),
            ("room/other.rs", text),
            ("other_room/mod.rs", "pub mod line;"),
            ("other_room/line.rs", "pub struct Line;"),
        ]);
        assert!(uses.is_empty(), "{text}: {uses:?}");
    }
}

#[test]
fn a_ring_is_seen_and_a_face_is_none() {
    let face = "pub mod first; pub mod second; pub use first::First; pub use second::Second;";
    let ring = [
        ("room/mod.rs", face),
        ("room/first.rs", "use super::second::Second; pub struct First;"),
        ("room/second.rs", "use super::First; pub struct Second;"),
    ];
    assert_eq!(rings_of(&ring), ["a ring of 2 in room: first, second"]);
    let line = [
        ("room/mod.rs", face),
        ("room/first.rs", "pub struct First;"),
        ("room/second.rs", "use super::First; pub struct Second;"),
    ];
    assert!(rings_of(&line).is_empty());
}

#[test]
fn what_a_folder_defines_itself_is_a_file_among_its_children() {
    let child = ("room/child.rs", "use super::Defined; pub struct Child;");
    let face = ("room/mod.rs", "mod child; pub use child::Child; pub struct Defined;");
    assert!(rings_of(&[face, child]).is_empty(), "a face alone uses nothing");
    for used in [
        "mod child; use child::Child; pub struct Defined;",
        "mod child; pub use child::Child; pub struct Defined; fn of(child: Child) {}",
        "mod child; pub struct Defined; fn of(child: child::Child) {}",
    ] {
        assert_eq!(
            rings_of(&[("room/mod.rs", used), child]),
            ["a ring of 2 in room: child, mod"],
            "{used}"
        );
    }
}

#[test]
fn a_folder_is_one_file_from_outside_and_several_inside() {
    let files = |inner: &'static str| {
        [
            ("room/mod.rs", "mod folder; mod file;"),
            ("room/folder.rs", "mod one; mod two; pub struct Shared;"),
            ("room/folder/one.rs", "use super::super::file::File; pub struct One;"),
            ("room/folder/two.rs", inner),
            ("room/file.rs", "pub struct File;"),
        ]
    };
    assert!(rings_of(&files("use super::one::One; pub struct Two;")).is_empty());
    let inside = [
        ("room/mod.rs", "mod folder;"),
        ("room/folder.rs", "mod one; mod two;"),
        ("room/folder/one.rs", "use super::two::Two; pub struct One;"),
        ("room/folder/two.rs", "use super::one::One; pub struct Two;"),
    ];
    assert_eq!(rings_of(&inside), ["a ring of 2 in room/folder: one, two"]);
    let mut outside = files("pub struct Two;");
    outside[4] = ("room/file.rs", "use super::folder::two::Two; pub struct File;");
    assert_eq!(rings_of(&outside), ["a ring of 2 in room: file, folder"]);
}
