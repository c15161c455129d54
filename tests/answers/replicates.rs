//! Every run in a file for data tools, read back by the crate's own reader.
#![cfg(feature = "parquet")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at what cannot be read")]

use crate::summary_support;

use commissioning_balance::engine::HEADLINES;
use commissioning_balance::model::Outcome;
use commissioning_balance::narrative::{Summary, summarise};
use commissioning_balance::output;
use commissioning_balance::output::manifest::Provenance;
use commissioning_balance::output::parquet::{put, write};
use ndarray::{ArcArray, Array4};
use parquet::basic::Type;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use summary_support::{results, three};

fn summary(runs: usize) -> Summary {
    let scenario = three();
    let results = results(&scenario, runs, &[0.0, 50.0, -20.0], 10.0);
    let mut summary = summarise(&scenario, &results);
    summary.replicates = Some(results.yearly);
    summary
}

fn provenance() -> Provenance {
    Provenance { seed: 7, version: "0.1.0".into(), ..Provenance::default() }
}

fn file(summary: &Summary, provenance: &Provenance) -> Option<output::File> {
    let mut files = Vec::new();
    put(summary, provenance, &mut files);
    files.pop()
}

fn open(bytes: Vec<u8>) -> SerializedFileReader<File> {
    let mut written = tempfile::tempfile().unwrap();
    written.write_all(&bytes).unwrap();
    SerializedFileReader::new(written).unwrap()
}

#[test]
fn columns_are_those_of_the_documentation_and_typed() {
    let reader = open(file(&summary(3), &provenance()).unwrap().bytes);
    let schema = reader.metadata().file_metadata().schema_descr();
    let page = include_str!("../../docs/outputs.md");
    let section = page.split("## replicates.parquet").nth(1).unwrap().split("\n## ").next();
    let documented: Vec<&str> = section
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    let columns: Vec<&str> = schema.columns().iter().map(|column| column.name()).collect();
    assert_eq!(columns, documented);
    let types: Vec<Type> = schema.columns().iter().map(|column| column.physical_type()).collect();
    let (text, whole) = (Type::BYTE_ARRAY, Type::INT32);
    assert_eq!(types, [text, text, whole, whole, text, Type::DOUBLE, whole]);
}

#[test]
fn every_run_option_year_and_outcome_reads_back() {
    let summary = summary(40);
    let replicates = summary.replicates.clone().unwrap();
    let reader = open(file(&summary, &provenance()).unwrap().bytes);
    let ids = ["current", "cut", "shift"];
    let (mut rows, mut seen) = (0, Array4::<u8>::zeros(replicates.dim()));
    for row in reader.get_row_iter(None).unwrap() {
        let row = row.unwrap();
        assert_eq!(row.get_string(0).unwrap(), "test");
        let option = ids.iter().position(|id| id == row.get_string(1).unwrap()).unwrap();
        let run = row.get_int(2).unwrap() as usize - 1;
        let year = row.get_int(3).unwrap() as usize - 1;
        let measure = row.get_string(4).unwrap();
        let index = HEADLINES.iter().position(|outcome| outcome.key() == measure).unwrap();
        assert_eq!(row.get_double(5).unwrap(), replicates[[run, option, year, index]]);
        assert_eq!(
            row.get_int(6).unwrap() as usize,
            run + 1,
            "each run has a draw of its own here"
        );
        seen[[run, option, year, index]] += 1;
        rows += 1;
    }
    assert_eq!(rows, 40 * 3 * 10 * HEADLINES.len());
    assert!(seen.iter().all(|times| *times == 1));
    assert_eq!(reader.num_row_groups(), HEADLINES.len(), "one outcome each");
}

#[test]
fn units_and_provenance_are_in_the_metadata() {
    let reader = open(file(&summary(3), &provenance()).unwrap().bytes);
    let pairs = reader.metadata().file_metadata().key_value_metadata().unwrap();
    let pairs: BTreeMap<&str, &str> =
        pairs.iter().map(|pair| (pair.key.as_str(), pair.value.as_deref().unwrap())).collect();
    assert_eq!((pairs["seed"], pairs["first_month"]), ("7", "2025-04"));
    assert_eq!(pairs["comparator"], "current");
    let measures: Vec<BTreeMap<String, String>> = serde_json::from_str(pairs["measures"]).unwrap();
    for (measure, outcome) in measures.iter().zip(HEADLINES) {
        assert_eq!(measure["measure"], outcome.key());
        assert_eq!(measure["unit"], outcome.unit());
    }
    let deaths = measures.iter().find(|m| m["measure"] == Outcome::Deaths.key()).unwrap();
    assert_eq!(deaths["timing"], "over_year");
    let strategies: serde_json::Value = serde_json::from_str(pairs["strategies"]).unwrap();
    assert_eq!(strategies[1]["title"], "Cut by 40 %");
}

#[test]
fn many_runs_go_in_several_row_groups_and_stay_in_order() {
    let mut summary = summary(2);
    let runs = 5_000;
    let number = |(run, option, year, index): (usize, usize, usize, usize)| {
        (run * 30 + option * 10 + year) as f64 + index as f64 / 100.0
    };
    summary.replicates = Some(ArcArray::from_shape_fn((runs, 3, 10, HEADLINES.len()), number));
    let reader = open(file(&summary, &provenance()).unwrap().bytes);
    assert_eq!(reader.num_row_groups(), 2 * HEADLINES.len());
    let mut expected = 0.0;
    for group in 0..2 {
        let group = reader.get_row_group(group).unwrap();
        for row in group.get_row_iter(None).unwrap() {
            assert_eq!(row.unwrap().get_double(5).unwrap(), expected);
            expected += 1.0;
        }
    }
    assert_eq!(expected, (runs * 30) as f64);
}

#[test]
fn equal_runs_give_equal_bytes_and_runs_not_kept_give_no_file() {
    let mut summary = summary(20);
    let first = file(&summary, &provenance()).unwrap();
    assert!(first == file(&summary, &provenance()).unwrap());
    summary.replicates = None;
    assert!(file(&summary, &provenance()).is_none());
    let mut bytes = Vec::new();
    write(&summary, &provenance(), &mut bytes).unwrap();
    assert_eq!(open(bytes).metadata().file_metadata().num_rows(), 0);
    summary.replicates = Some(ArcArray::zeros((0, 3, 10, HEADLINES.len())));
    assert_eq!(open(file(&summary, &provenance()).unwrap().bytes).num_row_groups(), 0);
}

#[test]
fn a_sink_that_fails_is_told() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::Error::from(std::io::ErrorKind::StorageFull))
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    assert!(write(&summary(3), &provenance(), Full).is_err());
}
