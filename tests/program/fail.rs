//! Whatever call to the system fails while something is written, it is there whole or not at all, nothing half made is
//! left, and the same command does it afterwards.
//!
//! `tests/fail/nth.c` makes the n-th call fail: a write, a sync, a new name, a new folder, a new file. The quick test
//! tries a few n of each command; all of them: `cargo test --release --test program fail:: -- --ignored`.

#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::program;

use program::Said;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const STUDY: &str = "name = \"st\"\ntitle = \"S\"\nscenarios = [\"area.toml\"]\nexpected = true\noutputs = [\"deaths\"]\n\
    [design]\nkind = \"grid\"\n[[factors]]\nid = \"by\"\nkey = \"options[cut_27].cut.by\"\nlevels = [0.1, 0.2]\n";
const ONE: &str = "only = [\"cut_27\"]\n";

/// The library that makes calls fail; none where it cannot be built.
fn library(of: &str) -> Option<PathBuf> {
    let made =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{of}-{}.so", std::process::id()));
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fail/nth.c");
    let compiler =
        Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&made).arg(source).status();
    if compiler.is_ok_and(|status| status.success()) {
        return Some(made);
    }
    println!("skipped: no C compiler");
    None
}

/// A command, tried in a folder of its own each time.
struct Tried<'a> {
    library: &'a Path,
    words: &'a [&'a str],
    /// What has to be there before.
    before: Option<&'a Path>,
}

impl Tried<'_> {
    fn folder(&self) -> TempDir {
        let folder = program::area(ONE);
        std::fs::write(folder.path().join("st.toml"), STUDY).unwrap();
        if let Some(before) = self.before {
            let copied =
                Command::new("cp").arg("-r").arg(before).arg(folder.path().join("run")).status();
            assert!(copied.unwrap().success());
        }
        folder
    }

    /// Runs it with the n-th call failing, and all after it where `on`; how it ended, and how many calls there were.
    fn at(&self, folder: &Path, n: u64, on: bool) -> (Said, u64) {
        let counted = TempDir::new().unwrap();
        let file = counted.path().join("count");
        let output = program::command(folder, self.words, 100)
            .env("LD_PRELOAD", self.library)
            .env("FAIL_UNDER", folder.canonicalize().unwrap())
            .env("FAIL_AT", n.to_string())
            .env("FAIL_ON", if on { "1" } else { "0" })
            .env("FAIL_COUNT", &file)
            .output()
            .unwrap();
        let count = std::fs::read_to_string(&file).unwrap().parse().unwrap();
        (Said::of(output), count)
    }

    /// What it leaves where nothing fails, and how many calls that takes.
    fn whole(&self) -> (BTreeMap<PathBuf, Vec<u8>>, u64) {
        let folder = self.folder();
        let (said, count) = self.at(folder.path(), 0, false);
        assert_eq!(said.code, 0, "{:?} {}", self.words, said.err);
        (files(folder.path()), count)
    }

    fn fails(&self, n: u64, on: bool, whole: &BTreeMap<PathBuf, Vec<u8>>) {
        let folder = self.folder();
        let before = files(folder.path());
        let (said, _) = self.at(folder.path(), n, on);
        let what = format!("{:?}, call {n}, {on}: {} {}", self.words, said.code, said.err);
        assert!(!said.err.contains("panicked") && [0, 1, 3, 4].contains(&said.code), "{what}");
        let left = files(folder.path());
        for (path, bytes) in &left {
            // A share that is not whole yet says so, and what a calibration has weighed is its own.
            let growing = path.extension().is_some_and(|end| end == "part" || end == "weighed");
            let old = before.get(path) == Some(bytes);
            assert!(
                growing || old || whole.get(path) == Some(bytes),
                "{what}: {} is another",
                path.display()
            );
        }
        if said.code == 0 {
            assert_eq!(left.len(), whole.len(), "{what}");
        }
        // Every folder of a run that is there is whole.
        for manifest in left.keys().filter(|path| path.ends_with("manifest.json")) {
            let inside = |files: &BTreeMap<PathBuf, Vec<u8>>| {
                files.keys().filter(|path| path.starts_with(manifest.parent().unwrap())).count()
            };
            let study = manifest.starts_with("outputs/st");
            assert!(study || inside(&left) == inside(whole), "{what}: {}", manifest.display());
        }
        let (again, _) = self.at(folder.path(), 0, false);
        assert_eq!(again.code, 0, "{what}: afterwards {}", again.err);
        assert_eq!(
            files(folder.path()).keys().collect::<Vec<_>>(),
            whole.keys().collect::<Vec<_>>(),
            "{what}"
        );
    }

    /// Some of the calls, or every one.
    fn all(&self, most: u64) {
        let (whole, count) = self.whole();
        assert!(count > 3, "{:?}: calls are counted", self.words);
        let step = count.div_ceil(most).max(1);
        let some =
            (1..=count).step_by(step as usize).chain([count.saturating_sub(1).max(1), count]);
        for n in some {
            self.fails(n, n % 2 == 0, &whole);
        }
        println!("{:?}: {count} calls, every {step}", self.words);
    }
}

/// Every file below a folder and its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_path_buf();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn every_command(most: u64, calibrate: bool) {
    let Some(library) = library(if calibrate { "all" } else { "few" }) else { return };
    let library = library.as_path();
    let tried = |words: &[&str], before: Option<&Path>| Tried { library, words, before }.all(most);
    tried(&["new", "town"], None);
    tried(&["run", "area.toml", "--expected", "-q"], None);
    tried(&["cut", "area.toml", "--by", "10%", "--expected", "-q"], None);
    tried(&["study", "st.toml", "-q"], None);
    let run = program::area(ONE);
    assert_eq!(program::said(run.path(), &["run", "area.toml", "--expected", "-q"], 100).code, 0);
    let run = program::only(&run.path().join("outputs/area"), |_| true);
    tried(&["report", "run", "--format", "csv,html,tables", "--out", "again", "-q"], Some(&run));
    if calibrate {
        tried(&["calibrate", "area.toml", "--draws", "600", "-q"], None);
    }
    std::fs::remove_file(library).unwrap();
}

#[test]
fn any_of_a_few_failures_leaves_all_or_nothing() {
    every_command(4, false);
}

#[test]
#[ignore = "every call of every command: an hour"]
fn any_failure_leaves_all_or_nothing() {
    every_command(u64::MAX, true);
}

#[test]
fn reads_that_give_a_few_bytes_at_a_time_give_all() {
    let Some(library) = library("short") else { return };
    let folder = program::area(ONE);
    let run = ["run", "area.toml", "--expected", "-q"];
    let plain = program::said(folder.path(), &run, 100);
    assert_eq!(plain.code, 0, "{}", plain.err);
    let made = program::only(&folder.path().join("outputs/area"), |_| true);
    let short = |words: &[&str]| {
        let mut command = program::command(folder.path(), words, 100);
        command.env("LD_PRELOAD", &library).env("FAIL_SHORT", "1");
        Said::of(command.env("FAIL_UNDER", folder.path().canonicalize().unwrap()).output().unwrap())
    };
    assert_eq!(short(&["check", "area.toml"]).code, 0);
    let told = short(&["report", made.to_str().unwrap(), "-q"]);
    assert_eq!((told.code, told.out == plain.out), (0, true), "{}", told.err);
    std::fs::remove_file(library).unwrap();
}
