//! `study.parquet`: one row for every point, option and output, with the factors beside the numbers.
//!
//! Points are read from their shares one after another and written in row groups of so many points that the number of
//! rows is bounded: memory does not grow with points, and the bytes do not depend on how the points were shared out.

use crate::output::disk::{Draft, WriteError};
use crate::output::harmless::cell;
use crate::scenario::study::{Scalar, Spread, Study};
use crate::study::kept::{Output, columns};
use crate::study::{Point, Points};
use parquet::basic::Compression;
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

/// Name of the file.
pub const NAME: &str = "study.parquet";
/// Name of the same as CSV.
pub const TABLE: &str = "study.csv";
/// About as many rows as a row group has.
const GROUP: u64 = 1 << 16;

/// Why no data set came.
#[derive(Debug, thiserror::Error)]
pub enum DatasetError<E> {
    /// A point could not be had.
    #[error(transparent)]
    Point(E),
    /// The file could not be written; nothing of it is left.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// What a data set is.
pub struct Dataset<'a> {
    /// The study.
    pub study: &'a Study,
    /// Its points.
    pub points: &'a Points<'a>,
    /// What was kept, in order.
    pub outputs: &'a [Output],
    /// Names and values for the file's metadata.
    pub about: &'a [(&'a str, String)],
}

/// A written file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Bytes.
    pub bytes: u64,
    /// Their hash.
    pub sha256: String,
    /// Rows.
    pub rows: u64,
}

/// What a factor's column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
    Flag,
}

/// A group of points with their numbers.
struct Group {
    points: Vec<(Point, Vec<Option<Scalar>>, Vec<f64>)>,
}

impl Dataset<'_> {
    /// Writes it into a folder, whole or not at all. `numbers` gives those of a point, none where it failed, and is asked in
    /// order. The same rows beside it as CSV: what is withheld is empty there.
    ///
    /// # Errors
    ///
    /// [`DatasetError`].
    pub fn write<E>(
        &self,
        folder: &Path,
        mut numbers: impl FnMut(u64) -> Result<Option<Vec<f64>>, E>,
    ) -> Result<[Written; 2], DatasetError<E>> {
        let path = folder.join(NAME);
        let table = folder.join(TABLE);
        let refused = |error| WriteError::new(&table, error);
        let mut rows_draft = Draft::beside(&table).map_err(refused)?;
        let sink = rows_draft.file().try_clone().map_err(refused)?;
        let mut csv = csv::Writer::from_writer(BufWriter::new(sink));
        let failed = |error| WriteError::new(&path, error);
        let mut draft = Draft::beside(&path).map_err(failed)?;
        let file = draft.file().try_clone().map_err(failed)?;
        let rows = self.write_to(&path, file, &mut csv, &table, &mut numbers)?;
        csv.flush().map_err(refused)?;
        drop(csv);
        let (table_bytes, table_sha256) = hashed(rows_draft.file()).map_err(refused)?;
        let (bytes, sha256) = hashed(draft.file()).map_err(failed)?;
        draft.replace(&path).map_err(failed)?;
        rows_draft.replace(&table).map_err(refused)?;
        let table = Written { bytes: table_bytes, sha256: table_sha256, rows };
        Ok([Written { bytes, sha256, rows }, table])
    }

    fn write_to<E>(
        &self,
        path: &Path,
        file: File,
        csv: &mut csv::Writer<BufWriter<File>>,
        table: &Path,
        numbers: &mut impl FnMut(u64) -> Result<Option<Vec<f64>>, E>,
    ) -> Result<u64, DatasetError<E>> {
        let failed = |error| DatasetError::Write(WriteError::new(path, error));
        let wrong = |error: ParquetError| failed(system(error));
        let kinds = self.kinds();
        let refused = |error: csv::Error| {
            DatasetError::Write(WriteError::new(table, io::Error::other(error)))
        };
        csv.write_record(self.header()).map_err(refused)?;
        let metadata =
            self.about.iter().map(|(key, value)| KeyValue::new((*key).to_owned(), value.clone()));
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata(Some(metadata.collect()));
        // Hardly a number comes twice: to look for it takes longer than to write it.
        for column in columns(self.study.expected) {
            properties = properties.set_column_dictionary_enabled(ColumnPath::from(*column), false);
        }
        let properties = properties.build();
        let schema = parse_message_type(&self.schema(&kinds)).map_err(wrong)?;
        let sink = BufWriter::new(file);
        let mut writer = SerializedFileWriter::new(sink, Arc::new(schema), Arc::new(properties))
            .map_err(wrong)?;
        let most = self.study.bases.iter().map(|base| base.scenario.strategies.len()).max();
        let of_point = (most.unwrap_or(1) * self.outputs.len()).max(1) as u64;
        let block = (GROUP / of_point).max(1);
        let (mut first, mut rows) = (0, 0);
        while first < self.points.count() {
            let last = (first + block).min(self.points.count());
            let mut group = Group { points: Vec::new() };
            for number in first..last {
                let point = self.points.at(number);
                let shown = self.points.shown(&point);
                if let Some(kept) = numbers(number).map_err(DatasetError::Point)? {
                    group.points.push((point, shown, kept));
                }
            }
            first = last;
            if group.points.is_empty() {
                continue;
            }
            let mut sink = writer.next_row_group().map_err(wrong)?;
            self.lines(&group, csv).map_err(refused)?;
            rows += self.group(&group, &kinds, &mut sink).map_err(wrong)?;
            sink.close().map_err(wrong)?;
        }
        let sink = writer.into_inner().map_err(wrong)?;
        sink.into_inner().map_err(|error| failed(error.into_error()))?;
        Ok(rows)
    }

    /// The columns of the table.
    fn header(&self) -> Vec<&str> {
        let factors = self.study.factors.iter().map(|factor| factor.id.as_str());
        let numbers = columns(self.study.expected).iter().copied();
        ["study", "point", "scenario"]
            .into_iter()
            .chain(factors)
            .chain(["strategy", "measure", "unit", "runs"])
            .chain(numbers)
            .collect()
    }

    /// The rows of a group as CSV.
    fn lines<W: Write>(&self, group: &Group, csv: &mut csv::Writer<W>) -> Result<(), csv::Error> {
        let width = columns(self.study.expected).len();
        let runs = if self.study.expected { 1 } else { self.study.runs };
        let number = |number: f64| if number.is_nan() { String::new() } else { number.to_string() };
        for (point, shown, kept) in &group.points {
            let scenario = &self.study.bases[point.base].scenario;
            let mut first =
                vec![self.study.name.clone(), point.number.to_string(), scenario.name.clone()];
            first.extend(shown.iter().map(|value| match value {
                Some(Scalar::Text(text)) => cell(text).into_owned(),
                Some(other) => other.to_string(),
                None => String::new(),
            }));
            for (option, strategy) in scenario.strategies.iter().enumerate() {
                for (index, output) in self.outputs.iter().enumerate() {
                    let at = (option * self.outputs.len() + index) * width;
                    let rest = [&strategy.id, output.key(), output.unit()].map(str::to_owned);
                    let own = kept[at..at + width].iter().map(|own| number(*own));
                    let row =
                        first.iter().cloned().chain(rest).chain([runs.to_string()]).chain(own);
                    csv.write_record(row.collect::<Vec<String>>())?;
                }
            }
        }
        Ok(())
    }

    /// What each factor's column holds: numbers unless the first value that is known is something else.
    fn kinds(&self) -> Vec<Kind> {
        let bases = self.study.bases.len() as u64;
        let some: Vec<Vec<Option<Scalar>>> = (0..bases.min(self.points.count()))
            .chain([self.points.count().saturating_sub(1)])
            .map(|number| self.points.shown(&self.points.at(number)))
            .collect();
        (0..self.study.factors.len())
            .map(|factor| {
                let levels = match &self.study.factors[factor].spread {
                    Spread::Levels(levels) => levels.as_slice(),
                    _ => &[],
                };
                let kinds = some.iter().filter_map(|shown| shown[factor].as_ref()).chain(levels);
                let mut kinds = kinds.map(|value| match value {
                    Scalar::Number(_) => Kind::Number,
                    // Words hold every digit.
                    Scalar::Text(_) | Scalar::Whole(_) => Kind::Text,
                    Scalar::Flag(_) => Kind::Flag,
                });
                let first = kinds.next().unwrap_or(Kind::Number);
                // A scenario's own value may be of another kind than the levels: then words hold both.
                if kinds.all(|kind| kind == first) { first } else { Kind::Text }
            })
            .collect()
    }

    fn schema(&self, kinds: &[Kind]) -> String {
        let mut text = "message study {
    REQUIRED BYTE_ARRAY study (STRING);
    REQUIRED INT64 point;
    REQUIRED BYTE_ARRAY scenario (STRING);
"
        .to_owned();
        for (factor, kind) in self.study.factors.iter().zip(kinds) {
            let kind = match kind {
                Kind::Number => format!("DOUBLE {}", factor.id),
                Kind::Text => format!("BYTE_ARRAY {} (STRING)", factor.id),
                Kind::Flag => format!("BOOLEAN {}", factor.id),
            };
            let _ = writeln!(text, "    REQUIRED {kind};");
        }
        text.push_str(
            "    REQUIRED BYTE_ARRAY strategy (STRING);
    REQUIRED BYTE_ARRAY measure (STRING);
    REQUIRED BYTE_ARRAY unit (STRING);
    REQUIRED INT32 runs;
",
        );
        for column in columns(self.study.expected) {
            let _ = writeln!(text, "    REQUIRED DOUBLE {column};");
        }
        text.push('}');
        text
    }

    /// The rows of a group, column by column in the order of the schema.
    fn group<W: Write + Send>(
        &self,
        group: &Group,
        kinds: &[Kind],
        sink: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<u64, ParquetError> {
        let study = ByteArray::from(self.study.name.as_str());
        let runs = if self.study.expected { 1 } else { self.study.runs as i32 };
        let text = |text: &str| ByteArray::from(text);
        let base = |point: &Point| &self.study.bases[point.base].scenario;
        let mut rows = self.column::<ByteArrayType, W>(group, sink, |_, _, _| study.clone())?;
        self.column::<Int64Type, W>(group, sink, |at, _, _| group.points[at].0.number as i64)?;
        self.column::<ByteArrayType, W>(group, sink, |at, _, _| {
            text(&base(&group.points[at].0).name)
        })?;
        for (index, kind) in kinds.iter().enumerate() {
            let value = |at: usize| group.points[at].1[index].as_ref();
            match kind {
                Kind::Number => {
                    self.column::<DoubleType, W>(group, sink, |at, _, _| match value(at) {
                        Some(Scalar::Number(number)) => *number,
                        _ => f64::NAN,
                    })
                }
                Kind::Text => self.column::<ByteArrayType, W>(group, sink, |at, _, _| {
                    value(at).map_or_else(ByteArray::default, |value| text(&value.to_string()))
                }),
                Kind::Flag => self.column::<BoolType, W>(group, sink, |at, _, _| {
                    matches!(value(at), Some(Scalar::Flag(true)))
                }),
            }?;
        }
        self.column::<ByteArrayType, W>(group, sink, |at, option, _| {
            text(&base(&group.points[at].0).strategies[option].id)
        })?;
        self.column::<ByteArrayType, W>(group, sink, |_, _, output| {
            text(self.outputs[output].key())
        })?;
        self.column::<ByteArrayType, W>(group, sink, |_, _, output| {
            text(self.outputs[output].unit())
        })?;
        self.column::<Int32Type, W>(group, sink, |_, _, _| runs)?;
        let width = columns(self.study.expected).len();
        for column in 0..width {
            rows = self.column::<DoubleType, W>(group, sink, |at, option, output| {
                group.points[at].2[(option * self.outputs.len() + output) * width + column]
            })?;
        }
        Ok(rows)
    }

    /// One column, whose value `of` gives for a point of the group, an option and an output. Returns its rows.
    fn column<T: DataType, W: Write + Send>(
        &self,
        group: &Group,
        sink: &mut SerializedRowGroupWriter<'_, W>,
        of: impl Fn(usize, usize, usize) -> T::T,
    ) -> Result<u64, ParquetError> {
        let Some(mut column) = sink.next_column()? else { return Ok(0) };
        let mut values = Vec::new();
        for (at, (point, ..)) in group.points.iter().enumerate() {
            for option in 0..self.study.bases[point.base].scenario.strategies.len() {
                values.extend((0..self.outputs.len()).map(|output| of(at, option, output)));
            }
        }
        column.typed::<T>().write_batch(&values, None, None)?;
        column.close()?;
        Ok(values.len() as u64)
    }
}

/// What the system said, when it did.
fn system(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(inner) => *inner,
            Err(inner) => io::Error::other(inner),
        },
        other => io::Error::other(other),
    }
}

/// Bytes of a file and their hash.
fn hashed(file: &mut File) -> io::Result<(u64, String)> {
    file.seek(SeekFrom::Start(0))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        bytes += read as u64;
        hash.update(&buffer[..read]);
    }
    let mut text = String::with_capacity(64);
    for byte in hash.finalize() {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    Ok((bytes, text))
}
