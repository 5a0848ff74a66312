//! Converts records to the bytes of a Parquet file, and back.

use crate::log::database::rows::RecordRow;
use bytes::Bytes;
use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::record::{Field, Row};
use parquet::schema::parser::parse_message_type;
use std::error::Error;
use std::sync::Arc;

type Failure = Box<dyn Error + Send + Sync>;

/// The columns, in the order of [`RecordRow`].
const SCHEMA: &str = "message consent_records {
    REQUIRED BYTE_ARRAY key (UTF8);
    OPTIONAL BYTE_ARRAY previous (UTF8);
    REQUIRED BYTE_ARRAY consent_id (UTF8);
    REQUIRED INT64 sequence;
    REQUIRED INT64 time (TIMESTAMP_MILLIS);
    REQUIRED BYTE_ARRAY policy_version (UTF8);
    REQUIRED BYTE_ARRAY policy_hash (UTF8);
    OPTIONAL BYTE_ARRAY page_hash (UTF8);
    REQUIRED BYTE_ARRAY decisions (UTF8);
    REQUIRED BYTE_ARRAY method (UTF8);
    REQUIRED BYTE_ARRAY language (UTF8);
    REQUIRED BOOLEAN gpc;
    REQUIRED BOOLEAN dnt;
    OPTIONAL BYTE_ARRAY profile (UTF8);
}";

/// The row group of a file while it is written.
type Group<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

/// Writes records as a Parquet file with one row group.
pub(super) fn write(rows: &[RecordRow]) -> Result<Bytes, Failure> {
    let schema = Arc::new(parse_message_type(SCHEMA)?);
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
    let mut group = writer.next_row_group()?;
    texts(&mut group, rows, |row| &row.key)?;
    optional(&mut group, rows, |row| row.previous.as_deref())?;
    texts(&mut group, rows, |row| &row.consent_id)?;
    numbers(&mut group, rows, |row| row.sequence)?;
    numbers(&mut group, rows, |row| row.millis)?;
    texts(&mut group, rows, |row| &row.policy_version)?;
    texts(&mut group, rows, |row| &row.policy_hash)?;
    optional(&mut group, rows, |row| row.page_hash.as_deref())?;
    texts(&mut group, rows, |row| &row.decisions)?;
    texts(&mut group, rows, |row| &row.method)?;
    texts(&mut group, rows, |row| &row.language)?;
    truths(&mut group, rows, |row| row.gpc)?;
    truths(&mut group, rows, |row| row.dnt)?;
    optional(&mut group, rows, |row| row.profile.as_deref())?;
    group.close()?;
    Ok(writer.into_inner()?.into())
}

/// Writes a column of texts.
fn texts(
    group: &mut Group<'_>,
    rows: &[RecordRow],
    text: impl Fn(&RecordRow) -> &str,
) -> Result<(), Failure> {
    let mut column = group.next_column()?.ok_or("too few columns")?;
    let values: Vec<ByteArray> = rows.iter().map(|row| ByteArray::from(text(row))).collect();
    column
        .typed::<ByteArrayType>()
        .write_batch(&values, None, None)?;
    Ok(column.close()?)
}

/// Writes a column of texts that may be missing.
fn optional(
    group: &mut Group<'_>,
    rows: &[RecordRow],
    text: impl Fn(&RecordRow) -> Option<&str>,
) -> Result<(), Failure> {
    let mut column = group.next_column()?.ok_or("too few columns")?;
    let levels: Vec<i16> = rows.iter().map(|row| text(row).is_some().into()).collect();
    let values: Vec<ByteArray> = rows.iter().filter_map(text).map(ByteArray::from).collect();
    column
        .typed::<ByteArrayType>()
        .write_batch(&values, Some(&levels), None)?;
    Ok(column.close()?)
}

/// Writes a column of numbers.
fn numbers(
    group: &mut Group<'_>,
    rows: &[RecordRow],
    number: impl Fn(&RecordRow) -> i64,
) -> Result<(), Failure> {
    let mut column = group.next_column()?.ok_or("too few columns")?;
    let values: Vec<i64> = rows.iter().map(number).collect();
    column
        .typed::<Int64Type>()
        .write_batch(&values, None, None)?;
    Ok(column.close()?)
}

/// Writes a column of truths.
fn truths(
    group: &mut Group<'_>,
    rows: &[RecordRow],
    truth: impl Fn(&RecordRow) -> bool,
) -> Result<(), Failure> {
    let mut column = group.next_column()?.ok_or("too few columns")?;
    let values: Vec<bool> = rows.iter().map(truth).collect();
    column
        .typed::<BoolType>()
        .write_batch(&values, None, None)?;
    Ok(column.close()?)
}

/// Reads the records of a Parquet file of the archive.
pub(super) fn read(bytes: Bytes) -> Result<Vec<RecordRow>, Failure> {
    let reader = SerializedFileReader::new(bytes)?;
    let expected = parse_message_type(SCHEMA)?;
    // Columns of other types would be read as other values.
    if *reader.metadata().file_metadata().schema() != expected {
        return Err("its columns are not those of the archive".into());
    }
    let rows = reader.get_row_iter(None)?;
    rows.map(|row| record(&row?)).collect()
}

/// Reads a record.
fn record(row: &Row) -> Result<RecordRow, Failure> {
    let mut fields = row.get_column_iter().map(|(_, field)| field);
    let mut next = || fields.next().ok_or("too few columns");
    Ok(RecordRow {
        key: text(next()?)?,
        previous: maybe_text(next()?)?,
        consent_id: text(next()?)?,
        sequence: number(next()?)?,
        millis: number(next()?)?,
        policy_version: text(next()?)?,
        policy_hash: text(next()?)?,
        page_hash: maybe_text(next()?)?,
        decisions: text(next()?)?,
        method: text(next()?)?,
        language: text(next()?)?,
        gpc: truth(next()?)?,
        dnt: truth(next()?)?,
        profile: maybe_text(next()?)?,
    })
}

fn text(field: &Field) -> Result<String, Failure> {
    maybe_text(field)?.ok_or_else(|| "a text is missing".into())
}

fn maybe_text(field: &Field) -> Result<Option<String>, Failure> {
    match field {
        Field::Str(text) => Ok(Some(text.clone())),
        Field::Null => Ok(None),
        other => Err(format!("{other} is no text").into()),
    }
}

fn number(field: &Field) -> Result<i64, Failure> {
    match field {
        Field::Long(number) | Field::TimestampMillis(number) => Ok(*number),
        other => Err(format!("{other} is no number").into()),
    }
}

fn truth(field: &Field) -> Result<bool, Failure> {
    match field {
        Field::Bool(truth) => Ok(*truth),
        other => Err(format!("{other} is no truth").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: i64) -> RecordRow {
        RecordRow {
            key: format!("key {number}"),
            previous: (number % 2 == 0).then(|| "é".to_owned()),
            consent_id: "id".into(),
            sequence: i64::MAX - number,
            millis: number,
            policy_version: "3".into(),
            policy_hash: "a".repeat(64),
            page_hash: (number % 3 == 0).then(String::new),
            decisions: "[{\"category\":\"a\"}]".into(),
            method: "accept-all".into(),
            language: "en".into(),
            gpc: number % 5 == 0,
            dnt: true,
            profile: None,
        }
    }

    #[test]
    fn a_file_has_the_records_that_were_written() {
        for count in [0, 1, 1000] {
            let rows: Vec<RecordRow> = (0..count).map(row).collect();
            let bytes = write(&rows).unwrap();
            assert_eq!(read(bytes).unwrap(), rows);
        }
    }

    #[test]
    fn a_file_that_is_damaged_or_of_another_kind_is_refused() {
        let whole = write(&[row(1)]).unwrap();
        assert!(read(whole.slice(..whole.len() - 1)).is_err());
        assert!(read(Bytes::from_static(b"PAR1")).is_err());
        assert!(read(Bytes::new()).is_err());
        let schema = Arc::new(parse_message_type("message other { REQUIRED INT64 key; }").unwrap());
        let other = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
        let error = read(other.into_inner().unwrap().into()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "its columns are not those of the archive"
        );
    }
}
