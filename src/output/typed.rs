//! Tables as Parquet: every column has one type, whatever its first rows hold.

use super::Shelf;
use crate::findings::cells::Cell;
use crate::findings::sample::Sample;
use crate::narrative::{Summary, tables};
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::Arc;

/// Most rows of a row group.
const GROUP: usize = 1 << 16;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Whole,
    Number,
}

/// Every table of a run on a shelf, one after another.
pub fn put(summary: &Summary, shelf: &mut impl Shelf) {
    for name in tables::NAMES {
        if name == tables::MONTHS {
            let rows: Vec<Vec<Cell>> = tables::months(summary).collect();
            put_one(name, tables::BY_MONTH, &rows, shelf);
        } else if let Some(table) = tables::named(summary, name) {
            put_one(name, table.columns, &table.rows, shelf);
        }
    }
}

/// `twins.parquet`: what tells chance from parameters, beside the files that other tools read.
pub fn put_twins(summary: &Summary, shelf: &mut impl Shelf) {
    if let Some(sample) = summary.sample.as_ref().filter(|sample| sample.twins.is_some()) {
        put_one("twins", &Sample::TWINS, &sample.twin_rows(), shelf);
    }
}

fn put_one(name: &str, columns: &[&str], rows: &[Vec<Cell>], shelf: &mut impl Shelf) {
    shelf.put(&format!("{name}.parquet"), |to| write(columns, rows, to).map_err(io::Error::other));
}

/// Writes rows, each as long as `columns`; what is missing is null.
///
/// # Errors
///
/// What the sink refuses.
pub fn write(
    columns: &[&str],
    rows: &[Vec<Cell>],
    sink: impl Write + Send,
) -> Result<(), ParquetError> {
    let kinds: Vec<Kind> = (0..columns.len()).map(|column| kind(rows, column)).collect();
    let mut schema = "message table {\n".to_owned();
    for (name, kind) in columns.iter().zip(&kinds) {
        let kind = match kind {
            Kind::Text => format!("BYTE_ARRAY {name} (STRING)"),
            Kind::Whole => format!("INT64 {name}"),
            Kind::Number => format!("DOUBLE {name}"),
        };
        let _ = writeln!(schema, "    OPTIONAL {kind};");
    }
    schema.push('}');
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let schema = Arc::new(parse_message_type(&schema)?);
    let mut writer = SerializedFileWriter::new(sink, schema, Arc::new(properties))?;
    for rows in rows.chunks(GROUP) {
        let mut group = writer.next_row_group()?;
        for (at, kind) in kinds.iter().enumerate() {
            let cells = rows.iter().filter_map(|row| row.get(at));
            match kind {
                Kind::Text => column::<ByteArrayType, _>(&mut group, cells, |cell| match cell {
                    Cell::Text(text) => Some(ByteArray::from(text.as_str())),
                    _ => None,
                }),
                Kind::Whole => column::<Int64Type, _>(&mut group, cells, |cell| match cell {
                    Cell::Count(count) => Some(*count as i64),
                    _ => None,
                }),
                Kind::Number => column::<DoubleType, _>(&mut group, cells, |cell| match cell {
                    // Adding 0 turns −0 into 0.
                    Cell::Number(number) => number.map(|number| number + 0.0),
                    Cell::Count(count) => Some(*count as f64),
                    Cell::Text(_) => None,
                }),
            }?;
        }
        group.close()?;
    }
    writer.close()?;
    Ok(())
}

/// Words where there are some; whole numbers where there is nothing else; else numbers.
fn kind(rows: &[Vec<Cell>], column: usize) -> Kind {
    let cells = || rows.iter().filter_map(|row| row.get(column));
    if cells().any(|cell| matches!(cell, Cell::Text(_))) {
        Kind::Text
    } else if cells().next().is_some() && cells().all(|cell| matches!(cell, Cell::Count(_))) {
        Kind::Whole
    } else {
        Kind::Number
    }
}

/// One column, whose value `of` gives for a cell; none is null.
fn column<'a, T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    cells: impl Iterator<Item = &'a Cell>,
    of: impl Fn(&Cell) -> Option<T::T>,
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else { return Ok(()) };
    let (mut values, mut there) = (Vec::new(), Vec::new());
    for cell in cells {
        let value = of(cell);
        there.push(i16::from(value.is_some()));
        values.extend(value);
    }
    column.typed::<T>().write_batch(&values, Some(&there), None)?;
    column.close()
}
