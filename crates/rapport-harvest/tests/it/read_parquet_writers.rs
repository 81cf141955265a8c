//! Parquet files as today's writers make them: DuckDB 2.0.1, Polars 2.1.0, pyarrow 26.0.1. Each was written with the
//! values that its test names.

use crate::read_support::{columns, fixture, format, lay_out, names, open, shown};
use rapport_harvest::contract::Typer;
use rapport_harvest::spec::DriftPolicy;
use rapport_harvest::typed::Typed;

/// Rows of a file, only these columns.
fn rows(file: &str, of: &str) -> Vec<String> {
    let mut reader = open(&format("{type: parquet}"), &fixture(file)).expect("it opens");
    lay_out(reader.as_mut(), &columns(of));
    shown(reader.as_mut())
}

#[test]
fn a_uuid_has_dashes_a_date_has_no_time_and_json_is_json() {
    assert_eq!(
        rows(
            "duckdb.parquet",
            "[{name: u}, {name: d}, {name: j}, {name: dec}, {name: nan}]"
        ),
        [r#"1[123e4567-e89b-12d3-a456-426614174000|d2026-01-31|{"a":1.1}|n12.5000|-]"#]
    );
}

#[test]
fn an_interval_keeps_its_months_and_a_time_in_utc_says_so() {
    assert_eq!(
        rows(
            "duckdb.parquet",
            "[{name: iv}, {name: iy}, {name: t}, {name: tz}]"
        ),
        ["1[P15M2DT10804.5S|P12M|12:30:00|11:30:00Z]"]
    );
}

#[test]
fn maps_and_structs_are_objects_and_their_values_are_written_as_in_other_columns() {
    assert_eq!(
        rows("duckdb.parquet", "[{name: m}, {name: s}, {name: fa}]"),
        [
            r#"1[{"k":"v","n":null}|{"d":"2026-01-31","lt":"2026-01-31T12:00:00","m":{"a":1},"u":"123e4567-e89b-12d3-a456-426614174000"}|[1,2]]"#
        ]
    );
}

#[test]
fn lists_are_arrays_however_their_writer_lays_them_out() {
    assert_eq!(
        rows(
            "pyarrow.parquet",
            "[{name: lv}, {name: llv}, {name: fl}, {name: ll}, {name: m}]"
        ),
        [r#"1[["a","b"]|["a","b"]|["a","b"]|["a","b"]|{"k":1}]"#]
    );
    assert_eq!(
        rows(
            "polars.parquet",
            "[{name: x}, {name: y}, {name: a}, {name: n}]"
        ),
        [r#"1[["a, b","c"]|[{"n":2,"price":1.5,"sku":"x, y"}]|[1,2]|-]"#]
    );
}

#[test]
fn durations_and_times_have_one_text() {
    assert_eq!(
        rows(
            "polars.parquet",
            "[{name: dur}, {name: neg}, {name: t}, {name: dec}]"
        ),
        ["1[PT5400S|-PT86400S|12:30:00|n1.10]"]
    );
}

#[test]
fn integers_of_128_bits_are_exact_and_stop_no_other_column() {
    assert_eq!(
        rows("int128.parquet", "[{name: id}, {name: big}]"),
        [
            "1[i1|i-5]",
            "2[i2|n170141183460469231731687303715884105727]"
        ]
    );
    assert_eq!(rows("int128.parquet", "[{name: id}]"), ["1[i1]", "2[i2]"]);
}

#[test]
fn an_old_12_byte_moment_is_utc_also_after_2262() {
    assert_eq!(
        rows("int96.parquet", "[{name: x}]"),
        ["1[t2026-01-31T12:00:00Z]", "2[t2500-12-31T01:00:00Z]"]
    );
}

#[test]
fn a_variant_is_the_value_that_it_holds() {
    assert_eq!(
        rows("variant.parquet", "[{name: x}]"),
        [
            "1[i42]",
            "2[text]",
            r#"3[{"a":1,"b":["1.00","2.50"],"d":"2026-01-31"}]"#,
            "4[-]",
            r#"5[[{"k":true}]]"#,
            "6[2026-01-31T12:00:00]"
        ]
    );
    assert_eq!(
        rows("variant_shredded.parquet", "[{name: x}]"),
        [
            r#"1[{"a":0,"b":"x0","c":[0]}]"#,
            r#"2[{"a":1,"b":"x1","c":[1]}]"#
        ]
    );
}

/// A table that DuckDB wrote three times, as the contract sees it.
fn same(file: &str, kind: &str) -> Vec<Typed> {
    let contract = columns(
        "[{name: u}, {name: d}, {name: ts, type: date, timezone: Europe/Berlin}, {name: amount, type: money}]",
    );
    let typer = Typer::new(&contract, &[], &DriftPolicy::default(), &[true; 4]).expect("a typer");
    let mut reader = open(&format(kind), &fixture(file)).expect("it opens");
    lay_out(reader.as_mut(), &contract);
    let rows = reader.next_chunk(10).expect("read").expect("rows");
    let record = rows[0].as_ref().expect("a record");
    let mut values = Vec::new();
    typer
        .record(
            &record.cells,
            &mut values,
            &mut rapport_harvest::contract::Retyped::default(),
        )
        .expect("typed");
    values
}

#[test]
fn the_same_table_has_the_same_values_as_csv_json_and_parquet() {
    let csv = same("same.csv", "{type: delimited}");
    let day = rapport_model::Micros::of_date(jiff::civil::date(2026, 1, 31)).expect("a day");
    assert_eq!(csv[1], Typed::Text("2026-01-31".into()));
    assert_eq!(csv[2], Typed::Timestamp(day.0));
    assert_eq!(csv[3], Typed::Integer(1250));
    assert_eq!(same("same.parquet", "{type: parquet}"), csv);
    assert_eq!(same("same.json", "{type: json_lines}"), csv);
}

#[test]
fn a_file_of_another_writer_names_all_its_columns() {
    let reader = open(&format("{type: parquet}"), &fixture("int128.parquet")).expect("it opens");
    assert_eq!(names(reader.as_ref()), ["id", "big"]);
}
