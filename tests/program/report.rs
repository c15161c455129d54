//! A finished run shown again, and two runs beside each other as a page: the same bytes, or a clear refusal.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "a test may stop at what is not there")]

use crate::markup;
use crate::program;
use crate::summary_support;

use commissioning_balance::model::Outcome;
use commissioning_balance::output::kept::{self, Kept, Unknown};
use commissioning_balance::scenario;
use markup::elements;
use ndarray::Array3;
use program::{Said, said};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use summary_support::{results, three};
use tempfile::TempDir;

/// A scenario that runs in no time, with every awkward part: a title that is markup, a figure outside the horizon.
const SHORT: &str = r#"
extends = "authority"
name = "short"
title = "A <b>short</b> one"
horizon_years = 1
runs = 2
[[options]]
id = "cut_27"
title = "Cut <script>alert(1)</script>"
cut = { by = 0.1, lines = ["keyworking"] }
[[options]]
id = "cut_40"
title = "Cut a fifth of keyworking"
cut = { by = 0.2, lines = ["keyworking"] }
[[options]]
id = "prescribing_to_rehab"
title = "To rehab"
shift = { from = ["prescribing"], to = ["rehab"], share = 0.1 }
[[options]]
id = "prescribing_to_community"
title = "To community"
shift = { from = ["prescribing"], to = ["community"], share = 0.1 }
[[options]]
id = "everything"
title = "More naloxone"
add = { gbp_per_year = { naloxone = 50000 } }
"#;

fn balance(folder: &Path, words: &[&str]) -> Said {
    said(folder, words, 100)
}

/// A run that several tests take copies of: made once.
fn ran() -> (TempDir, PathBuf, String) {
    static RUN: OnceLock<(TempDir, PathBuf, String)> = OnceLock::new();
    let (_, run, printed) = RUN.get_or_init(|| make(&["--readings"]));
    let folder = TempDir::new().unwrap();
    let copy = folder.path().join("run");
    for (name, bytes) in files(run) {
        let file = copy.join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    (folder, copy, printed.clone())
}

/// A folder with a run inside, the run's own folder, and what the run printed.
fn make(more: &[&str]) -> (TempDir, PathBuf, String) {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("area.toml"), SHORT).unwrap();
    let words = [&["run", "area.toml", "--progress", "none"], more].concat();
    let done = balance(folder.path(), &words);
    assert_eq!(done.code, 0, "{}", done.err);
    let runs = std::fs::read_dir(folder.path().join("outputs/short")).unwrap();
    let run = runs.map(|entry| entry.unwrap().path()).next().unwrap();
    (folder, run, done.out)
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.insert(name, std::fs::read(path).unwrap());
            }
        }
    }
    found
}

#[test]
fn a_run_shown_again_has_the_same_words_and_bytes() {
    let (folder, run, printed) = ran();
    let shown = run.to_str().unwrap();
    let again = balance(folder.path(), &["report", shown]);
    assert_eq!((again.code, again.err.as_str()), (0, ""));
    assert_eq!(again.out, printed);
    let before = files(&run);
    let done = balance(folder.path(), &["report", shown, "--format", "all", "--out", "again"]);
    assert_eq!(done.code, 0, "{}", done.err);
    let made = files(&folder.path().join("again"));
    assert_eq!(made.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    for (name, bytes) in &before {
        assert!(made[name] == *bytes, "{name} differs");
    }
    assert!(before.contains_key("readings.csv") && before.contains_key("plots/flows.png"));

    // Some forms, and one that is printed.
    let forms = ["report", shown, "--format", "png,html,csv", "--out", "two"];
    let some = balance(folder.path(), &forms);
    assert_eq!(some.code, 0, "{}", some.err);
    assert_eq!(some.out.as_bytes(), before["differences.csv"]);
    let names: Vec<String> = files(&folder.path().join("two")).into_keys().collect();
    assert!(names.iter().all(|name| name.ends_with(".png") || name == "report.html"), "{names:?}");
    assert!(names.len() > 15, "{names:?}");
    let board = ["report", shown, "--format", "board,docx,pptx", "--out", "board"];
    assert_eq!(balance(folder.path(), &board).code, 0);
    let made = files(&folder.path().join("board"));
    assert_eq!(made.keys().collect::<Vec<_>>(), ["board.docx", "board.html", "board.pptx"]);
    for name in ["board.docx", "board.pptx"] {
        let mut parts = zip::ZipArchive::new(std::io::Cursor::new(&made[name])).unwrap();
        assert!(parts.by_name("docProps/core.xml").is_ok() && parts.len() > 7, "{name}");
    }
    let details = balance(folder.path(), &["report", shown, "--details"]).out;
    let rests = "in expected values:";
    assert!(details.contains(rests) && !printed.contains(rests));
    assert_eq!(files(&run), before, "the run itself is as it was");
}

#[test]
fn a_lost_page_is_made_again_and_an_edited_one_is_kept() {
    let (folder, run, _) = ran();
    let shown = run.to_str().unwrap();
    let before = files(&run);
    std::fs::remove_file(run.join("report.html")).unwrap();
    let done = balance(folder.path(), &["report", shown, "--format", "html"]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert_eq!(files(&run), before);
    std::fs::write(run.join("report.html"), "mine").unwrap();
    std::fs::remove_file(run.join("summary.csv")).unwrap();
    let refused = balance(folder.path(), &["report", shown, "--format", "tables,html"]);
    assert_eq!(refused.code, 3);
    assert!(
        refused.err.contains("report.html") && refused.err.contains("--overwrite"),
        "{}",
        refused.err
    );
    assert!(!run.join("summary.csv").exists(), "nothing is written where not all may be");
    assert_eq!(std::fs::read(run.join("report.html")).unwrap(), b"mine");
    let over = ["report", shown, "--format", "tables,html", "--overwrite"];
    assert_eq!(balance(folder.path(), &over).code, 0);
    // Whoever asks for tables gets every one: months, too, which a run leaves out.
    let mut after = files(&run);
    assert!(after.remove("by_month.csv").is_some());
    assert_eq!(after, before);
}

#[test]
fn what_cannot_be_shown_is_named() {
    let (folder, run, _) = ran();
    let shown = run.to_str().unwrap();
    let said =
        |run: &str| balance(folder.path(), &["report", run, "--format", "all", "--out", "new"]);
    let check = |words: &[&str]| {
        let refused = said(shown);
        assert_eq!(refused.code, 3, "{}", refused.err);
        assert_eq!(refused.out, "");
        for word in words {
            assert!(refused.err.contains(word), "{word}: {}", refused.err);
        }
        assert!(!folder.path().join("new").exists(), "nothing is left behind");
    };
    let missing = said("nowhere");
    assert_eq!(missing.code, 3);
    assert!(missing.err.contains("nowhere is not the folder of a run"), "{}", missing.err);

    let counted = run.join("counted.bin");
    let whole = std::fs::read(&counted).unwrap();
    std::fs::write(&counted, &whole[..whole.len() / 2]).unwrap();
    check(&["counted.bin", "damaged", "hint: run the scenario again"]);
    std::fs::remove_file(&counted).unwrap();
    check(&["counted.bin is missing", "hint: copy the whole folder"]);
    std::fs::write(&counted, &whole).unwrap();

    let manifest = run.join("manifest.json");
    let told = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, &told[..told.len() / 2]).unwrap();
    check(&["manifest.json", "damaged"]);
    // An older version left no such file.
    std::fs::write(&manifest, told.replace("counted.bin", "counted.old")).unwrap();
    check(&["counted.bin", "another version"]);
    let mut evidence: serde_json::Value = serde_json::from_str(&told).unwrap();
    evidence["evidence_sha256"] = "00".into();
    std::fs::write(&manifest, evidence.to_string()).unwrap();
    check(&["other evidence"]);
    std::fs::write(&manifest, &told).unwrap();
    assert_eq!(said(shown).code, 0, "{}", said(shown).err);
}

#[test]
fn two_runs_stand_beside_each_other_on_a_page() {
    let (folder, run, _) = ran();
    let (_kept, other, _) = make(&["--seed", "9"]);
    let (a, b) = (run.to_str().unwrap(), other.to_str().unwrap());
    let words = ["compare", a, b, "--format", "html", "--out", "compared.html"];
    let done = balance(folder.path(), &words);
    assert_eq!((done.code, done.out.as_str()), (0, ""), "{}", done.err);
    let page = std::fs::read_to_string(folder.path().join("compared.html")).unwrap();
    let elements = elements(&page);
    let text = &elements[0].text;
    for part in ["Inputs that differ", "seed used", "Differences from the comparator that differ"] {
        assert!(text.contains(part), "{part}");
    }
    assert!(text.contains("Cut <script>alert(1)</script>") && !page.contains("<script>alert"));
    // The one script is that of pictures.
    assert_eq!(page.matches("<script").count(), 1);
    // Over another file only when asked.
    std::fs::write(folder.path().join("compared.html"), "mine").unwrap();
    let refused = balance(folder.path(), &words);
    assert_eq!(refused.code, 3, "{}", refused.err);
    assert!(refused.err.contains("--overwrite"), "{}", refused.err);
    assert_eq!(std::fs::read(folder.path().join("compared.html")).unwrap(), b"mine");
    let printed = balance(folder.path(), &["compare", a, b, "--format", "html"]);
    assert_eq!(printed.out.trim_end(), page);
}

#[test]
fn what_was_counted_is_read_as_it_was_written() {
    let mut scenario = three();
    scenario.observed = scenario::read("authority", &|_| unreachable!()).unwrap().observed;
    let figures = scenario.observed.len();
    let mut own = results(&scenario, 7, &[0.0, 5.0, -5.0], 2.0);
    own.observed = Array3::from_elem((7, 3, figures), f64::NAN);
    let mut other = results(&scenario, 4, &[0.0, 1.0, -1.0], 2.0);
    other.observed = Array3::from_elem((4, 3, figures), 2.5);
    let probed =
        Array3::from_shape_fn((2, 3, Outcome::COUNT), |(a, b, c)| (a + b) as f64 / (c + 3) as f64);
    let kept = Kept { results: own, probed, readings: vec![("sceptical".into(), other)] };
    let written = |kept: &Kept| {
        let mut bytes = Vec::new();
        kept::write(kept, &mut bytes).unwrap();
        bytes
    };
    let file = written(&kept);
    let read = kept::read(&file, &scenario).unwrap();
    assert_eq!(written(&read), file, "every bit");
    assert_eq!(read.results.totals, kept.results.totals);
    assert_eq!(read.readings[0].0, "sceptical");
    assert_eq!(read.readings[0].1.money, kept.readings[0].1.money);
    assert!(read.results.observed.iter().all(|number| number.is_nan()));
    for cut in [0, 5, 40, 200, file.len() / 2, file.len() - 1] {
        assert!(kept::read(&file[..cut], &scenario).is_err(), "{cut}");
    }
    assert_eq!(kept::read(b"another form 2\n{}\n", &scenario).unwrap_err(), Unknown::Form);
    // What is no number, in a place where there always is one.
    for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut changed = kept.clone();
        changed.readings[0].1.money[[0, 0, 0, 0]] = wrong;
        let read = kept::read(&written(&changed), &scenario);
        assert_eq!(read.unwrap_err(), Unknown::Damaged("it holds what is no number".into()));
    }
    let mut changed = kept.clone();
    changed.results.observed[[0, 0, 0]] = f64::INFINITY;
    assert!(kept::read(&written(&changed), &scenario).is_err());
    // A header that promises more than there is, or than a computer holds.
    let text = String::from_utf8_lossy(&file[..4000.min(file.len())]).into_owned();
    let header = text.lines().nth(1).unwrap();
    let probes = format!("[2,3,{}]", Outcome::COUNT);
    for shape in ["[2,3,89,1]", "[9,9,9]", "[99999999999,99999999999,9]", "[4294967295,1,1]"] {
        let changed = header.replacen(&probes, shape, 1);
        assert_ne!(changed, header);
        let start = file.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        let mut bytes = file[..start].to_vec();
        bytes.extend(changed.as_bytes());
        bytes.extend(&file[start + header.len()..]);
        assert!(kept::read(&bytes, &scenario).is_err(), "{shape}");
    }
}
