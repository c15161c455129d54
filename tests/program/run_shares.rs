//! A run in shares, and a run again: the bytes of one machine.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::program::{Said, said};
use std::fs;
use std::path::{Path, PathBuf};

fn balance(folder: &Path, words: &[&str]) -> Said {
    said(folder, words, 100)
}

const AREA: &str = "extends = \"authority\"\nname = \"area\"\ntitle = \"A short one\"\nhorizon_years = 2\nonly = [\"cut_27\"]\n";

/// The only folder in a folder whose name begins so.
fn only(folder: &Path, begins: &str) -> PathBuf {
    let found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(begins))
        .collect();
    assert_eq!(found.len(), 1, "{begins} in {found:?}");
    found[0].clone()
}

/// Every file of a folder, by its name inside, with its bytes.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut left = vec![folder.to_path_buf()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else {
                found.push((
                    path.strip_prefix(folder).unwrap().to_path_buf(),
                    fs::read(&path).unwrap(),
                ));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn shares_add_up_to_the_bytes_of_one_machine_and_go_on_where_they_were_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("area.toml"), AREA).unwrap();
    let asked = ["run", "area.toml", "--runs", "25", "--seed", "3", "--quiet"];
    let whole = balance(folder.path(), &[&asked[..], &["--out", "whole"]].concat());
    assert_eq!(whole.code, 0, "{}", whole.err);
    let share = |index: &str| {
        let shard = format!("{index}/3");
        balance(folder.path(), &[&asked[..], &["--out", "parts", "--shard", &shard]].concat())
    };
    assert_eq!(share("2").code, 0);
    assert_eq!(share("0").code, 0);
    let place = folder.path().join("parts/area");
    let shares = only(&place, "shares-");
    let merge = || balance(folder.path(), &["merge", shares.to_str().unwrap()]);
    let gaps = merge();
    assert_eq!(gaps.code, 4);
    assert!(gaps.err.contains("share 1/3 is missing"), "{}", gaps.err);
    assert!(gaps.err.contains("--shard 1/3 --runs 25 --seed 3"), "{}", gaps.err);
    assert_eq!(share("1").code, 0);
    // Cut off in the middle of its last run.
    let cut = shares.join("shard-1-of-3.runs");
    let bytes = fs::read(&cut).unwrap();
    fs::write(&cut, &bytes[..bytes.len() - 9]).unwrap();
    assert!(merge().err.contains("share 1/3 has"));
    assert_eq!(share("1").code, 0);
    assert_eq!(fs::read(&cut).unwrap(), bytes, "what was cut off is run again");
    let merged = merge();
    assert_eq!(merged.code, 0, "{}", merged.err);
    assert_eq!(merged.out, whole.out, "the same answer");
    let own = files(&only(&folder.path().join("whole/area"), "25-runs"));
    assert_eq!(files(&only(&place, "25-runs")), own);

    let other = balance(folder.path(), &["run", "area.toml", "--expected", "--shard", "0/2"]);
    assert_eq!(other.code, 2, "{}", other.err);
}

#[test]
fn a_run_is_made_again_from_its_manifest_wherever_its_folder_is() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("below/here")).unwrap();
    fs::write(folder.path().join("area.toml"), AREA).unwrap();
    fs::copy(folder.path().join("area.toml"), folder.path().join("below/here/area.toml")).unwrap();
    let run = |file: &str, out: &str| {
        let done = balance(folder.path(), &["run", file, "--runs", "20", "--quiet", "--out", out]);
        assert_eq!(done.code, 0, "{}", done.err);
        only(&folder.path().join(out).join("area"), "20-runs")
    };
    let first = run("area.toml", "one");
    assert_eq!(
        files(&run("below/here/area.toml", "two")),
        files(&first),
        "where the file is says nothing"
    );

    let manifest = first.join("manifest.json");
    let named = manifest.to_str().unwrap();
    let again = balance(folder.path(), &["rerun", named, "--out", "again"]);
    assert_eq!(again.code, 0, "{}", again.err);
    assert!(again.err.contains("every file has the bytes of"), "{}", again.err);
    assert_eq!(files(&only(&folder.path().join("again/area"), "20-runs")), files(&first));

    let mistaken = balance(folder.path(), &["run", named]);
    assert_eq!(mistaken.code, 3);
    assert!(mistaken.err.contains("balance rerun"), "{}", mistaken.err);

    // Another version is named.
    let text = fs::read_to_string(&manifest).unwrap();
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    fs::write(&manifest, text.replace(&version, "\"version\": \"0.0.9\"")).unwrap();
    let other = balance(folder.path(), &["rerun", named, "--out", "other"]);
    assert_eq!(other.code, 3, "{}", other.err);
    assert!(other.err.contains("made by version 0.0.9"), "{}", other.err);
}

#[test]
fn a_point_that_fails_is_kept_as_one_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let part = "extends = \"authority\"\nname = \"part\"\ntitle = \"Part\"\nhorizon_years = 1\nonly = [\"moved\"]\n\
        [[options]]\nid = \"moved\"\ntitle = \"Moved\"\n\
        shift = { from = [\"lero\"], to = [\"rehab\"], amount_gbp_per_year = 40000 }\n";
    let study = "name = \"contradicting\"\ntitle = \"One point\"\nscenarios = [\"part.toml\"]\nexpected = true\n\
        outputs = [\"deaths\"]\n[design]\nkind = \"grid\"\n\
        [[factors]]\nid = \"lero\"\nkey = \"budget.lero\"\nlevels = [187500, 50000]\n\
        [[factors]]\nid = \"moved\"\nkey = \"options[moved].shift.amount_gbp_per_year\"\nlevels = [40000, 100000]\n";
    fs::write(folder.path().join("part.toml"), part).unwrap();
    fs::write(folder.path().join("study.toml"), study).unwrap();
    let ends = balance(folder.path(), &["study", "study.toml", "--threads", "1"]);
    assert_eq!(ends.code, 3, "{}", ends.err);
    let goes_on =
        balance(folder.path(), &["study", "study.toml", "--threads", "1", "--keep-going"]);
    assert_eq!(goes_on.code, 0, "{}", goes_on.err);
    assert!(goes_on.err.contains("one of them failed"), "{}", goes_on.err);
    let place = only(&folder.path().join("outputs/contradicting"), "");
    let failures = fs::read_to_string(place.join("failures.csv")).unwrap();
    assert!(
        failures.starts_with("point,scenario,lero,moved,stage,error\n3,part,50000,100000,reading,"),
        "{failures}"
    );
    let rows = fs::read_to_string(place.join("study.csv")).unwrap();
    assert_eq!(rows.lines().count(), 1 + 3 * 2, "three points of two options");
    assert!(!rows.contains("contradicting,3,"), "{rows}");
}
