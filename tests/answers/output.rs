//! What is written: columns as documented, bytes that read back, folders whole or absent.
#![cfg(feature = "files")]
#![allow(clippy::unwrap_used, reason = "a test may stop at what cannot be read")]

use crate::summary_support;

use commissioning_balance::evidence::Grade;
use commissioning_balance::findings::quantities::{Quantity, Timing};
use commissioning_balance::findings::rests::{Turn, Verdict};
use commissioning_balance::model::Outcome;
use commissioning_balance::narrative::{Summary, summarise};
use commissioning_balance::output::folder::{Filling, WriteError, write};
use commissioning_balance::output::hash::sha256;
use commissioning_balance::output::manifest::{Provenance, manifest};
use commissioning_balance::output::{File, Shelf, files};
use std::collections::BTreeMap;
use std::fs;
use summary_support::{nothing, results, scenario, three};

fn summary() -> Summary {
    let scenario = three();
    let mut summary = summarise(&scenario, &results(&scenario, 30, &[0.0, 50.0, -20.0], 10.0));
    summary.rests.verdicts.push(Verdict {
        strategy: 1,
        quantity: Quantity::new(Outcome::Deaths, Timing::OverHorizon),
        base: -4.0,
        slight: false,
        sceptical: 1.0,
        hopeful: -6.0,
        grades: vec![(Grade::Assumption, -1.0)],
        weak: 0.5,
        lero: Some(-3.0),
        sifted: true,
        turns: vec![Turn {
            id: "c-L12".to_owned(),
            name: "A row".to_owned(),
            value: 0.82,
            ends: [(0.6, -6.0), (1.0, 2.0)],
            turns_at: Some(0.94),
        }],
    });
    summary
}

fn read(file: &File) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(file.bytes.as_slice());
    let header = reader.headers().unwrap().iter().map(String::from).collect();
    let rows = reader.records().map(|row| row.unwrap().iter().map(String::from).collect());
    (header, rows.collect())
}

fn find<'a>(files: &'a [File], name: &str) -> &'a File {
    files.iter().find(|file| file.name == name).unwrap()
}

/// The names in backticks that begin the rows of each section of `docs/outputs.md`.
fn documented() -> BTreeMap<String, Vec<String>> {
    let mut sections: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut section = String::new();
    for line in include_str!("../../docs/outputs.md").lines() {
        if let Some(title) = line.strip_prefix("## ") {
            section = title.to_string();
            sections.entry(section.clone()).or_default();
        } else if let Some(rest) = line.strip_prefix("| `") {
            let name = rest.split('`').next().unwrap().to_string();
            sections.get_mut(&section).unwrap().push(name);
        }
    }
    sections
}

#[test]
fn documented_columns_are_the_real_columns() {
    let summary = summary();
    let files = files(&summary);
    let manifest = manifest(&summary, &Provenance::default(), &files);
    let documented = documented();
    let mut names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    // What the page and the plots hold is tested with the pictures and the page.
    names.extend([
        "areas.csv",
        "board.html, board.docx, board.pptx",
        "counted.bin",
        "manifest.json",
        "observed.csv",
        "plots",
        "readings.csv",
        "replicates.parquet",
        "report.html",
        "results.xlsx",
        "ro-crate-metadata.json",
        "together.csv",
        "twins.parquet",
    ]);
    names.sort_unstable();
    assert_eq!(documented.keys().map(String::as_str).collect::<Vec<_>>(), names);
    let readings = commissioning_balance::narrative::readings::READINGS;
    assert_eq!(documented["readings.csv"], readings);
    let areas = commissioning_balance::narrative::tables::AREAS;
    assert_eq!(documented["areas.csv"], areas);
    let together = commissioning_balance::narrative::tables::together::TOGETHER;
    assert_eq!(documented["together.csv"], together);
    for file in &files {
        let columns = &documented[&file.name];
        if !columns.is_empty() {
            assert_eq!(&read(file).0, columns, "{}", file.name);
        }
    }
    let json: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(&manifest.bytes).unwrap();
    let mut keys = documented["manifest.json"].clone();
    keys.sort_unstable();
    let mut real: Vec<String> = json.keys().cloned().collect();
    real.sort_unstable();
    assert_eq!(real, keys);
}

#[test]
fn tables_are_tidy() {
    for file in files(&summary()) {
        assert!(!file.bytes.contains(&b'\r') && file.bytes.ends_with(b"\n"), "{}", file.name);
        let (header, rows) = read(&file);
        assert!(!rows.is_empty(), "{}", file.name);
        if header[0] == "scenario" {
            assert_eq!(header[1..3], ["strategy", "strategy_title"], "{}", file.name);
        }
        for cell in rows.iter().flatten() {
            assert!(!["NaN", "inf", "-inf", "-0"].contains(&cell.as_str()), "{}", file.name);
        }
    }
}

#[test]
fn numbers_read_back_as_they_were() {
    let scenario = three();
    let results = results(&scenario, 30, &[0.0, 50.0, -20.0], 10.0);
    let summary = summarise(&scenario, &results);
    let files = files(&summary);
    let (_, rows) = read(find(&files, "summary.csv"));
    for (row, answer) in rows.iter().zip(&summary.answers) {
        assert_eq!(row[3], answer.quantity.outcome.key());
        assert_eq!(row[7].parse::<f64>().unwrap(), answer.levels[0].estimate.mean);
        assert_eq!(row[8].parse::<f64>().ok(), answer.levels[0].estimate.standard_error);
    }
    let (_, rows) = read(find(&files, "parameters.csv"));
    assert_eq!(rows.len(), 30);
    for (run, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            assert_eq!(cell.parse::<f64>().unwrap(), results.parameters[[run, column]]);
        }
    }
}

#[test]
fn the_sample_suits_other_tools() {
    let summary = summary();
    let files = files(&summary);
    let sample = summary.sample.as_ref().unwrap();
    let (header, costs) = read(find(&files, "costs.csv"));
    assert_eq!(header, ["current", "cut", "shift"]);
    let (_, effects) = read(find(&files, "effects.csv"));
    let (_, long) = read(find(&files, "outcomes_long.csv"));
    assert_eq!((costs.len(), effects.len(), long.len()), (30, 30, 90));
    for cell in costs.iter().chain(&effects).flatten() {
        let digits = cell.split('e').next().unwrap().chars().filter(char::is_ascii_digit).count();
        assert_eq!(digits, 17, "{cell}");
    }
    for (index, row) in long.iter().enumerate() {
        let (draw, option) = (index / 3, index % 3);
        assert_eq!(row[0], (draw + 1).to_string());
        assert_eq!(row[1], (option + 1).to_string());
        assert_eq!(row[2], header[option]);
        assert_eq!(row[3], "1");
        assert_eq!(row[4], costs[draw][option]);
        assert_eq!(row[5], effects[draw][option]);
        let cost = sample.costs.as_ref().unwrap()[[draw, option]];
        assert_eq!(row[4].parse::<f64>().unwrap(), cost);
    }
    for name in read(find(&files, "parameters.csv")).0 {
        assert!(name.starts_with(|c: char| c.is_ascii_alphabetic()), "{name}");
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'), "{name}");
    }
}

#[test]
fn nobody_at_the_start_leaves_headers_alone() {
    let scenario = three();
    let summary = summarise(&scenario, &nothing(&scenario, 30));
    let files = files(&summary);
    for name in ["costs.csv", "effects.csv", "outcomes_long.csv"] {
        assert!(read(find(&files, name)).1.is_empty(), "{name}");
    }
    let (header, rows) = read(find(&files, "differences.csv"));
    let percent = header.iter().position(|column| column == "mean_percent_of_comparator").unwrap();
    assert!(rows.iter().all(|row| row[percent].is_empty()), "missing is empty, not 0");
}

#[test]
fn hostile_titles_read_back() {
    let title = "Cut, \"deep\"\nand; wide\r\n= £1 – «ж»\u{1b}[2J";
    let scenario = scenario(&[("current", "Now"), ("cut", title)], 12);
    let summary = summarise(&scenario, &results(&scenario, 25, &[0.0, 5.0], 1.0));
    let files = files(&summary);
    for name in [
        "summary.csv",
        "differences.csv",
        "by_month.csv",
        "money.csv",
        "groups.csv",
        "economics.csv",
    ] {
        let (header, rows) = read(find(&files, name));
        assert_eq!(header[2], "strategy_title");
        let titles: Vec<&String> =
            rows.iter().filter(|row| row[1] == "cut").map(|row| &row[2]).collect();
        assert!(!titles.is_empty() && titles.iter().all(|read| *read == title), "{name}");
        assert!(rows.iter().all(|row| row.len() == header.len()), "{name}");
    }
}

#[test]
fn the_crate_lists_every_file_and_no_day() {
    use commissioning_balance::output::crate_of_a_run;
    let summary = summary();
    let files = files(&summary);
    let file = crate_of_a_run::file(&summary, &Provenance::default(), &files);
    assert_eq!(file, crate_of_a_run::file(&summary, &Provenance::default(), &files));
    let json: serde_json::Value = serde_json::from_slice(&file.bytes).unwrap();
    let graph = json["@graph"].as_array().unwrap();
    let entry = |id: &str| graph.iter().find(|own| own["@id"] == id).unwrap();
    let parts = entry("./")["hasPart"].as_array().unwrap();
    assert_eq!(parts.len(), files.len() + 1, "and the manifest");
    for own in &files {
        assert_eq!(entry(&own.name)["sha256"], sha256(&own.bytes));
    }
    assert!(!String::from_utf8(file.bytes).unwrap().contains("datePublished"));
}

#[test]
fn tables_as_parquet_have_one_type_a_column() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    let summary = summary();
    let mut typed: Vec<File> = Vec::new();
    commissioning_balance::output::typed::put(&summary, &mut typed);
    for file in &typed {
        let mut written = tempfile::tempfile().unwrap();
        std::io::Write::write_all(&mut written, &file.bytes).unwrap();
        let reader = SerializedFileReader::new(written).unwrap();
        let metadata = reader.metadata().file_metadata();
        let columns: Vec<&str> =
            metadata.schema_descr().columns().iter().map(|column| column.name()).collect();
        let csv = file.name.replace(".parquet", ".csv");
        let (header, rows) = read(find(&files(&summary), &csv));
        assert_eq!(columns, header, "{}", file.name);
        assert_eq!(metadata.num_rows() as usize, rows.len(), "{}", file.name);
    }
    assert!(typed.len() > 5);
}

#[test]
fn the_manifest_tells_how_to_run_it_again() {
    let summary = summary();
    let files = files(&summary);
    let provenance = Provenance {
        seed: 7,
        version: "0.1.0".into(),
        git: Some("abc".into()),
        command: vec!["balance".into(), "run".into(), "a file.toml".into()],
        scenario_files: vec![("a file.toml".into(), "title = \"A\"\n".into())],
        evidence_sha256: "00".into(),
        written: None,
    };
    let first = manifest(&summary, &provenance, &files);
    assert_eq!(first, manifest(&summary, &provenance, &files), "same input, same bytes");
    let json: serde_json::Value = serde_json::from_slice(&first.bytes).unwrap();
    assert_eq!(json["seed"], 7);
    assert_eq!(json["runs_finished"], 30);
    assert_eq!(json["command"][2], "a file.toml");
    assert_eq!(json["scenario_files"][0]["text"], "title = \"A\"\n");
    assert_eq!(json["scenario_files"][0]["sha256"], sha256(b"title = \"A\"\n"));
    assert!(json.get("written").is_none());
    for (listed, file) in json["files"].as_array().unwrap().iter().zip(&files) {
        assert_eq!(listed["name"], file.name.as_str());
        assert_eq!(listed["sha256"], sha256(&file.bytes));
    }
    let timed = Provenance { written: Some("2026-01-01".into()), ..provenance };
    let json: serde_json::Value =
        serde_json::from_slice(&manifest(&summary, &timed, &files).bytes).unwrap();
    assert_eq!(json["written"], "2026-01-01");
}

fn named(name: &str) -> File {
    File { name: name.into(), bytes: b"x\n".to_vec() }
}

/// Everything in a folder, hidden things too.
fn listing(folder: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    names
}

#[test]
fn a_folder_is_written_whole() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("outputs/scenario/run-1");
    write(&folder, &[named("a.csv"), named("plots/b.svg")]).unwrap();
    assert_eq!(listing(&folder), ["a.csv", "plots"]);
    assert_eq!(fs::read(folder.join("plots/b.svg")).unwrap(), b"x\n");
    assert_eq!(listing(folder.parent().unwrap()), ["run-1"], "nothing temporary stays");
}

#[test]
fn an_existing_folder_is_refused() {
    let root = tempfile::tempdir().unwrap();
    for (name, what) in [("empty", true), ("file", false)] {
        let path = root.path().join(name);
        if what {
            fs::create_dir(&path).unwrap()
        } else {
            fs::write(&path, "mine").unwrap()
        }
        let error = write(&path, &[named("a.csv")]).unwrap_err();
        assert!(matches!(error, WriteError::Exists(_)), "{error}");
        assert!(error.to_string().contains("is there already: nothing was overwritten"));
    }
    assert_eq!(listing(root.path()), ["empty", "file"]);
    assert!(listing(&root.path().join("empty")).is_empty());
    assert_eq!(fs::read(root.path().join("file")).unwrap(), b"mine");
}

#[test]
fn a_failing_write_leaves_nothing() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("outputs/scenario/run");
    // The second file needs the first to be a folder; the third bad name leads out.
    for bad in
        [named("a.csv/b"), named("a.csv"), named("../outside"), named(""), named("/root-owned")]
    {
        let error = write(&folder, &[named("a.csv"), bad.clone()]).unwrap_err();
        assert!(!error.to_string().is_empty());
        assert!(listing(root.path()).is_empty(), "{bad:?}: {:?}", listing(root.path()));
    }
    fs::write(root.path().join("file"), "mine").unwrap();
    let error = write(&root.path().join("file/run"), &[named("a.csv")]).unwrap_err();
    assert!(error.to_string().contains("file"), "{error}");
    assert_eq!(listing(root.path()), ["file"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_to_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let root = tempfile::tempdir().unwrap();
    let closed = root.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).unwrap();
    // The superuser may write anywhere: then there is nothing to see here.
    if fs::write(closed.join("probe"), "").is_ok() {
        return;
    }
    let error = write(&closed.join("run"), &[named("a.csv")]).unwrap_err();
    assert!(matches!(error, WriteError::NotAllowed { .. }), "{error}");
    assert!(error.to_string().contains("--out"), "{error}");
}

#[test]
fn a_file_that_fails_as_it_is_made_leaves_nothing() {
    let root = tempfile::tempdir().unwrap();
    let mut filling = Filling::new(&root.path().join("above"), "run".as_ref());
    filling.add(&named("a.csv"));
    filling.put("b.csv", |_| Err(std::io::ErrorKind::StorageFull.into()));
    filling.put("c.csv", |_| unreachable!("nothing is written after it"));
    let error = filling.publish(&root.path().join("above/run")).unwrap_err();
    assert!(matches!(error, WriteError::Full { .. }), "{error}");
    assert!(listing(root.path()).is_empty());
}
