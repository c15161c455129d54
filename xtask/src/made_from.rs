//! What the model of a page is made from: a hash over every source that it is compiled from, and over the versions of the
//! crates that it uses. `cargo xtask page` writes it beside the model, and a test (`tests/answers/explore.rs`) makes it
//! again. No more than the standard library, so that both can hold this file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The rooms that are compiled into the page.
const ROOMS: &[&str] = &[
    "lib.rs",
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
    "explore",
];

/// Everything below a path, in order.
fn files(path: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_file() {
        found.push(path.to_owned());
        return Ok(());
    }
    let mut inside: Vec<PathBuf> =
        fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    inside.sort();
    inside.iter().try_for_each(|path| files(path, found))
}

/// The parts of `Cargo.lock` that the page's crates come from, in order: what the library depends on without features.
fn locked(manifest: &str, lock: &str) -> String {
    let blocks = lock.split("\n\n").filter_map(|block| {
        let name = block.lines().find_map(|line| line.strip_prefix("name = "))?;
        Some((name.trim_matches('"').to_owned(), block.trim().to_owned()))
    });
    let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, block) in blocks {
        known.entry(name).or_default().push(block);
    }
    let own = manifest.split("\n[dependencies]\n").nth(1).unwrap_or_default();
    let own = own.split("\n[").next().unwrap_or_default();
    let mut wanted: Vec<String> = own
        .lines()
        .filter(|line| !line.contains("optional = true"))
        .filter_map(|line| Some(line.split_once(" = ")?.0.trim().to_owned()))
        .collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    while let Some(name) = wanted.pop() {
        if !taken.insert(name.clone()) {
            continue;
        }
        for block in known.get(&name).into_iter().flatten() {
            let used = block.split("dependencies = [").nth(1).unwrap_or_default();
            let used = used.lines().filter_map(|line| line.trim().strip_prefix('"'));
            wanted.extend(used.filter_map(|line| Some(line.split([' ', '"']).next()?.to_owned())));
        }
    }
    let blocks = taken.iter().flat_map(|name| known.get(name).into_iter().flatten());
    blocks.cloned().collect::<Vec<String>>().join("\n\n")
}

/// All of it as text: the name of each source, its length and its bytes.
pub(crate) fn sources(root: &Path) -> io::Result<Vec<u8>> {
    let mut found = Vec::new();
    for room in ROOMS {
        files(&root.join("src").join(room), &mut found)?;
    }
    files(&root.join("page"), &mut found)?;
    let mut whole = Vec::new();
    for path in found {
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let bytes = fs::read(&path)?;
        whole.extend(format!("{name} {}\n", bytes.len()).as_bytes());
        whole.extend(bytes);
    }
    let [manifest, lock] =
        ["Cargo.toml", "Cargo.lock"].map(|name| fs::read_to_string(root.join(name)));
    whole.extend(locked(&manifest?, &lock?).as_bytes());
    Ok(whole)
}
