//! `replicates.parquet`: one row for every run, option, year and headline outcome, for data tools.
//!
//! Each row group holds one outcome, so that a reader who wants deaths reads nothing else. Row groups are made one at a
//! time and handed to the sink; apart from the sink, memory does not grow with runs.

use super::Shelf;
use super::manifest::Provenance;
use crate::engine::HEADLINES;
use crate::findings::years;
use crate::narrative::Summary;
use ndarray::ArrayView4;
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use serde::Serialize;
use std::io::{self, Write};
use std::sync::Arc;

/// Name of the file.
pub const NAME: &str = "replicates.parquet";

/// The columns: nothing is ever missing.
const SCHEMA: &str = "message replicates {
    REQUIRED BYTE_ARRAY scenario (STRING);
    REQUIRED BYTE_ARRAY strategy (STRING);
    REQUIRED INT32 run;
    REQUIRED INT32 year;
    REQUIRED BYTE_ARRAY measure (STRING);
    REQUIRED DOUBLE value;
    REQUIRED INT32 draw;
}";
/// Most rows of a row group.
const GROUP: usize = 1 << 17;
/// Values handed to a column at a time.
const BATCH: usize = 1 << 13;

/// What the metadata say of an outcome.
#[derive(Serialize)]
struct Measure {
    measure: &'static str,
    title: &'static str,
    unit: &'static str,
    timing: &'static str,
}

/// What the metadata say of an option.
#[derive(Serialize)]
struct Strategy<'a> {
    strategy: &'a str,
    title: &'a str,
}

/// Puts the file of a run on a shelf; none where the runs were not kept.
pub fn put(summary: &Summary, provenance: &Provenance, shelf: &mut impl Shelf) {
    if summary.replicates.is_some() {
        shelf.put(NAME, |to| write(summary, provenance, to).map_err(io::Error::other));
    }
}

/// Writes every run of a summary; a summary that kept none gives a file without rows.
///
/// # Errors
///
/// What the sink refuses.
pub fn write(
    summary: &Summary,
    provenance: &Provenance,
    sink: impl Write + Send,
) -> Result<(), ParquetError> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_key_value_metadata(Some(metadata(summary, provenance)))
        .build();
    let schema = Arc::new(parse_message_type(SCHEMA)?);
    let mut writer = SerializedFileWriter::new(sink, schema, Arc::new(properties))?;
    if let Some(replicates) = &summary.replicates {
        let (runs, strategies, years, headlines) = replicates.dim();
        let block = (GROUP / (strategies * years).max(1)).max(1);
        for (index, outcome) in HEADLINES.iter().enumerate().take(headlines) {
            for first in (0..runs).step_by(block) {
                let rows = Rows {
                    summary,
                    replicates: replicates.view(),
                    runs: first..(first + block).min(runs),
                    index,
                    measure: outcome.key(),
                };
                let mut group = writer.next_row_group()?;
                rows.write(&mut group)?;
                group.close()?;
            }
        }
    }
    writer.close()?;
    Ok(())
}

/// The rows of a row group: one outcome of some runs, run by run, option by option, year by year.
struct Rows<'a> {
    summary: &'a Summary,
    replicates: ArrayView4<'a, f64>,
    runs: std::ops::Range<usize>,
    index: usize,
    measure: &'static str,
}

impl Rows<'_> {
    /// The columns, in the order of the schema.
    fn write<W: Write + Send>(
        &self,
        group: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<(), ParquetError> {
        let scenario = ByteArray::from(self.summary.facts.scenario.as_str());
        let names = self.summary.strategies.iter();
        let names: Vec<ByteArray> = names.map(|name| ByteArray::from(name.id.as_str())).collect();
        let measure = ByteArray::from(self.measure);
        self.column::<ByteArrayType, W>(group, |_, _, _| scenario.clone())?;
        self.column::<ByteArrayType, W>(group, |_, strategy, _| {
            names.get(strategy).cloned().unwrap_or_default()
        })?;
        self.column::<Int32Type, W>(group, |run, _, _| run as i32 + 1)?;
        self.column::<Int32Type, W>(group, |_, _, year| year as i32 + 1)?;
        self.column::<ByteArrayType, W>(group, |_, _, _| measure.clone())?;
        self.column::<DoubleType, W>(group, |run, strategy, year| {
            // Adding 0 turns −0 into 0.
            self.replicates[[run, strategy, year, self.index]] + 0.0
        })?;
        let draws = self.summary.sample.as_ref().map_or(&[][..], |sample| sample.draws.numbers());
        self.column::<Int32Type, W>(group, |run, _, _| {
            draws.get(run).map_or(run, |draw| *draw) as i32 + 1
        })
    }

    /// One column, whose value `of` gives for a run, an option and a year, counted from 0.
    fn column<T: DataType, W: Write + Send>(
        &self,
        group: &mut SerializedRowGroupWriter<'_, W>,
        of: impl Fn(usize, usize, usize) -> T::T,
    ) -> Result<(), ParquetError> {
        let Some(mut column) = group.next_column()? else { return Ok(()) };
        let (_, strategies, years, _) = self.replicates.dim();
        let mut values = Vec::with_capacity(BATCH + strategies * years);
        for run in self.runs.clone() {
            for strategy in 0..strategies {
                values.extend((0..years).map(|year| of(run, strategy, year)));
            }
            if values.len() >= BATCH {
                column.typed::<T>().write_batch(&values, None, None)?;
                values.clear();
            }
        }
        column.typed::<T>().write_batch(&values, None, None)?;
        column.close()
    }
}

/// Names, units and provenance: text under keys, lists as JSON.
fn metadata(summary: &Summary, provenance: &Provenance) -> Vec<KeyValue> {
    let facts = &summary.facts;
    let strategies: Vec<Strategy<'_>> = summary
        .strategies
        .iter()
        .map(|name| Strategy { strategy: &name.id, title: &name.title })
        .collect();
    let measures: Vec<Measure> = HEADLINES
        .iter()
        .map(|&outcome| Measure {
            measure: outcome.key(),
            title: outcome.label(),
            unit: outcome.unit(),
            timing: years::timing(outcome),
        })
        .collect();
    let json = |text: serde_json::Result<String>| text.expect("text and lists always become JSON");
    [
        ("scenario", facts.scenario.clone()),
        ("title", facts.title.clone()),
        ("area", facts.area.clone()),
        ("first_month", facts.start.to_string()),
        ("months", facts.horizon_months.to_string()),
        ("price_year", facts.price_year.to_string()),
        ("comparator", summary.strategies.first().map_or(String::new(), |name| name.id.clone())),
        ("strategies", json(serde_json::to_string(&strategies))),
        ("measures", json(serde_json::to_string(&measures))),
        ("seed", provenance.seed.to_string()),
        ("version", provenance.version.clone()),
        ("evidence_sha256", provenance.evidence_sha256.clone()),
    ]
    .into_iter()
    .map(|(key, value)| KeyValue::new(key.to_owned(), value))
    .collect()
}
