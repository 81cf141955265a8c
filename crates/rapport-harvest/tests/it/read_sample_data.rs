//! Real files, read where the sample data are: rows and fields are as their providers count them.

use crate::read_support::{all, format, open, shared_data, show};
use rapport_harvest::read::FileColumns;
use std::io::Read as _;

/// Every row of the file, none rejected; the first one shown.
fn rows(name: &str, yaml: &str, fields: usize) -> Option<(usize, String)> {
    let file = shared_data(name)?;
    let mut reader = open(&format(yaml), &file).expect("it opens");
    match reader.columns() {
        FileColumns::Count(count) => assert_eq!(count, fields, "{name}"),
        FileColumns::Named(names) => assert_eq!(names.len(), fields, "{name}"),
        other => panic!("{name}: {other:?}"),
    }
    let (rows, error) = all(reader.as_mut());
    assert_eq!(error, None, "{name}");
    assert!(rows.iter().all(Result::is_ok), "{name}");
    Some((rows.len(), show(&rows[0])))
}

const OLTP: &str = "{type: delimited, header: false, separator: '+|', record_end: \"&|\\n\"}";

#[test]
fn adventureworks_files_with_long_separators_are_read_whole() {
    if let Some((count, first)) = rows("adventureworks/BusinessEntityContact.csv", OLTP, 5) {
        assert_eq!(count, 909);
        assert_eq!(
            first,
            "1[292|291|11|7D4D2DBC-4A44-48F5-911D-A63ABAFD5120|2017-12-13 13:21:02.243]"
        );
    }
    if let Some((count, first)) = rows("adventureworks/Store.csv", OLTP, 6) {
        assert_eq!(count, 701);
        assert!(
            first.starts_with("1[292|Next-Door Bike Store|279|<StoreSurvey xmlns="),
            "{first}"
        );
    }
}

#[test]
fn adventureworks_warehouse_files_are_read_whole() {
    let bars = "{type: delimited, header: false, separator: '|'}";
    if let Some((count, first)) = rows("adventureworks/DimReseller.csv", bars, 20) {
        assert_eq!(count, 701);
        assert!(
            first.starts_with("1[1|637|AW00000001|245-555-0173|"),
            "{first}"
        );
    }
    if let Some((count, first)) = rows(
        "adventureworks/FactResellerSales.csv",
        "{type: delimited}",
        11,
    ) {
        assert_eq!(count, 57_851);
        assert_eq!(
            first,
            "1[SO43659|2017-07-01|349|676|285|5|1|2024.99|NULL|2024.99|1898.09]"
        );
    }
}

#[test]
fn online_retail_is_read_whole_from_parquet() {
    if let Some((count, first)) = rows("online_retail/*.parquet", "{type: parquet}", 8) {
        assert_eq!(count, 525_461);
        assert!(first.contains("489434"), "{first}");
    }
}

#[test]
fn a_packed_event_log_is_read_whole() {
    let Some(file) = shared_data("bpi_splits/val_*.xes.gz") else {
        return;
    };
    let mut text = String::new();
    let limits = rapport_harvest::decode::Limits::default();
    let mut unpacked = rapport_harvest::decode::open(&file, limits).expect("it opens");
    unpacked.read_to_string(&mut text).expect("read");
    let events = text.matches("<event>").count();
    let mut reader = open(&format("{type: xes}"), &file).expect("it opens");
    let (rows, error) = all(reader.as_mut());
    assert_eq!((rows.len(), error), (events, None));
    assert_eq!(events, 44_597);
}
