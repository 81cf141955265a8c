//! Parquet files of all common column types.

use crate::read_support::{columns, format, lay_out, open, shown, write};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, DictionaryArray,
    Float32Array, Float64Array, Int32Array, LargeStringArray, RecordBatch, StringArray,
    TimestampMillisecondArray, TimestampNanosecondArray, TimestampSecondArray, UInt64Array,
};
use parquet::arrow::ArrowWriter;
use std::sync::Arc;

fn parquet(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    )
    .expect("a batch");
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
    bytes
}

fn everything() -> Vec<u8> {
    let dictionary: DictionaryArray<Int32Type> = vec![Some("d"), None].into_iter().collect();
    let decimals = Decimal128Array::from(vec![Some(-12_345_678_901_234_567_890_i128), None]);
    let decimals = decimals.with_precision_and_scale(38, 4).expect("a decimal");
    parquet(vec![
        ("i", Arc::new(Int32Array::from(vec![Some(-7), None]))),
        (
            "u",
            Arc::new(UInt64Array::from(vec![Some(u64::MAX), Some(1)])),
        ),
        ("f", Arc::new(Float32Array::from(vec![Some(0.1), None]))),
        (
            "g",
            Arc::new(Float64Array::from(vec![Some(f64::NAN), Some(2.5)])),
        ),
        ("b", Arc::new(BooleanArray::from(vec![Some(true), None]))),
        ("s", Arc::new(StringArray::from(vec![Some("é"), Some("")]))),
        (
            "l",
            Arc::new(LargeStringArray::from(vec![None, Some("long")])),
        ),
        ("d", Arc::new(dictionary)),
        ("n", Arc::new(decimals)),
        ("day", Arc::new(Date32Array::from(vec![Some(1), None]))),
        (
            "ts",
            Arc::new(TimestampSecondArray::from(vec![Some(1), None])),
        ),
        (
            "tm",
            Arc::new(TimestampMillisecondArray::from(vec![Some(1500), None]).with_timezone("UTC")),
        ),
        (
            "tn",
            Arc::new(TimestampNanosecondArray::from(vec![Some(1_000_001), None])),
        ),
    ])
}

#[test]
fn every_common_type_becomes_an_exact_cell() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = write(folder.path(), "t.parquet", &everything());
    let mut reader = open(&format("{type: parquet}"), &file).expect("it opens");
    let rows = shown(reader.as_mut());
    assert_eq!(
        rows[0],
        "1[i-7|n18446744073709551615|f0.1|-|true|é|-|d|n-1234567890123456.7890|\
         d1970-01-02|l1970-01-01T00:00:01Z|t1970-01-01T00:00:01.5Z|l1970-01-01T00:00:00.001Z]"
    );
    assert_eq!(rows[1], "2[-|i1|-|f2.5|-||long|-|-|-|-|-|-]");
    assert_eq!(reader.bytes_read(), file.size);
}

#[test]
fn only_needed_columns_are_laid_out_in_the_order_of_the_contract() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = write(folder.path(), "t.parquet", &everything());
    let mut reader = open(&format("{type: parquet}"), &file).expect("it opens");
    let contract = columns("[{name: s}, {name: b}, {name: i}]");
    let policy = rapport_harvest::spec::DriftPolicy::default();
    let checked = rapport_harvest::contract::Layout::check(&contract, reader.columns(), &policy);
    reader.project(&checked.layout, &[true, false, true]);
    assert_eq!(shown(reader.as_mut()), ["1[é|-|i-7]", "2[|-|-]"]);
}

#[test]
fn a_packed_parquet_file_is_read_and_a_damaged_one_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let zstd = zstd::encode_all(everything().as_slice(), 1).expect("packed");
    let file = write(folder.path(), "t.parquet.zst", &zstd);
    let mut reader = open(&format("{type: parquet}"), &file).expect("it opens");
    lay_out(reader.as_mut(), &columns("[{name: i}]"));
    assert_eq!(shown(reader.as_mut()), ["1[i-7]", "2[-]"]);
    let mut cut = everything();
    cut.truncate(cut.len() / 2);
    let file = write(folder.path(), "cut.parquet", &cut);
    let error = open(&format("{type: parquet}"), &file)
        .err()
        .expect("cut off");
    assert!(
        error.message.contains("not a readable Parquet file"),
        "{error}"
    );
}

#[test]
fn bytes_that_are_no_text_reject_their_row_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let array = BinaryArray::from(vec![b"ok".as_slice(), b"\xFF"]);
    let file = write(
        folder.path(),
        "b.parquet",
        &parquet(vec![("x", Arc::new(array))]),
    );
    let mut reader = open(&format("{type: parquet}"), &file).expect("it opens");
    let rows = shown(reader.as_mut());
    assert_eq!(
        rows,
        ["1[ok]", "!2 encoding: a binary value is not UTF-8 text"]
    );
}

/// One value that stands in every row, which a page holds once.
fn bomb(len: usize, rows: usize) -> Vec<u8> {
    let long = "x".repeat(len);
    let keys = arrow_array::Int32Array::from(vec![0; rows]);
    let text = |_: usize| -> ArrayRef {
        let values = Arc::new(StringArray::from(vec![long.as_str()]));
        Arc::new(DictionaryArray::<Int32Type>::try_new(keys.clone(), values).expect("an array"))
    };
    parquet(vec![("a", text(0)), ("b", text(1))])
}

#[test]
fn a_long_value_that_stands_in_every_row_of_a_parquet_file_is_in_memory_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = bomb(240 << 10, 8_192);
    assert!(bytes.len() < 1 << 20, "{} bytes on disk", bytes.len());
    let file = write(folder.path(), "bomb.parquet", &bytes);
    let mut reader = open(&format("{type: parquet}"), &file).expect("it opens");
    let mut places = std::collections::BTreeSet::new();
    let mut rows = 0;
    while let Some(chunk) = reader.next_chunk(2_048).expect("it is read") {
        for row in chunk {
            rows += 1;
            for cell in row.expect("a record").cells {
                let rapport_harvest::Cell::Text(text) = cell else {
                    panic!("{cell:?}")
                };
                assert_eq!(text.len(), 240 << 10);
                places.insert(text.as_ptr());
            }
        }
    }
    assert_eq!((rows, places.len()), (8_192, 2));
}

#[test]
fn a_record_of_a_parquet_file_that_is_longer_than_16_mebibytes_is_too_long() {
    let folder = tempfile::tempdir().expect("a folder");
    let long = "x".repeat(40 << 20);
    let texts = StringArray::from(vec!["short", long.as_str(), "short"]);
    let mut item =
        arrow_array::builder::ListBuilder::new(arrow_array::builder::StringBuilder::new());
    // The second row has it nested, too.
    for row in 0..3 {
        let many = if row == 2 { 20 } else { 1 };
        for _ in 0..many {
            item.values().append_value("y".repeat(1 << 20));
        }
        item.append(true);
    }
    let lists: ArrayRef = Arc::new(item.finish());
    let bytes = parquet(vec![("t", Arc::new(texts)), ("l", lists)]);
    let file = write(folder.path(), "long.parquet", &bytes);
    let mut reader = open(&format("{type: parquet}"), &file).expect("it opens");
    let mut found = Vec::new();
    while let Some(chunk) = reader.next_chunk(10).expect("it is read") {
        found.extend(
            chunk
                .into_iter()
                .map(|row| row.map_err(|r| (r.row, r.reason, r.message))),
        );
    }
    let told =
        "the record is longer than 16 MiB: export it without the long column, or shorten that";
    let too_long = |row| Err((row, rapport_harvest::Reason::TooLong, told.to_owned()));
    assert!(found[0].is_ok());
    assert_eq!(found[1], too_long(2));
    assert_eq!(found[2], too_long(3));
}

#[test]
fn a_parquet_file_that_unpacks_to_more_than_its_limit_is_refused_before_it_is_unpacked() {
    let folder = tempfile::tempdir().expect("a folder");
    let long = "x".repeat(15 << 20);
    let texts = StringArray::from(vec![long.as_str(); 8]);
    let batch = RecordBatch::try_from_iter([("t", Arc::new(texts) as ArrayRef)]).expect("a batch");
    let properties = parquet::file::properties::WriterProperties::builder()
        .set_dictionary_enabled(false)
        .set_compression(parquet::basic::Compression::ZSTD(
            parquet::basic::ZstdLevel::default(),
        ))
        .build();
    let mut bytes = Vec::new();
    let mut writer =
        ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).expect("a writer");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
    let file = write(folder.path(), "zeros.parquet", &bytes);
    let mut reader = open(&format("{type: parquet}"), &file).expect("it opens");
    let error = reader.next_chunk(10).expect_err("too much");
    assert!(
        error
            .message
            .contains("it unpacks to more than 100 times its size (harvest.unpack_ratio)"),
        "{error}"
    );
}
