//! Cells to typed values, and record keys.

use crate::read_support::columns;
use bytes::Bytes;
use rapport_harvest::contract::{RecordKeys, Retyped, Typer};
use rapport_harvest::spec::{Contract, DriftPolicy, OnDrift};
use rapport_harvest::typed::Typed;
use rapport_harvest::{Cell, Reason};

fn typer(column: &str) -> Typer {
    let columns = columns(&format!("[{column}]"));
    Typer::new(
        &columns,
        &["NULL".to_owned()],
        &DriftPolicy::default(),
        &[true],
    )
    .expect("a typer")
}

fn text(text: &str) -> Cell {
    Cell::Text(Bytes::copy_from_slice(text.as_bytes()))
}

fn shown(value: &Typed) -> String {
    match value {
        Typed::Null => "null".into(),
        Typed::Text(text) => format!("'{}'", String::from_utf8_lossy(text)),
        Typed::Integer(integer) => integer.to_string(),
        Typed::Boolean(boolean) => boolean.to_string(),
        Typed::Timestamp(micros) => rapport_model::Micros(*micros).to_string(),
        Typed::Json(value) => value.to_string(),
    }
}

/// Each text as the column reads it: its value, or `reason: message`.
fn check(column: &str, cases: &[(Cell, &str)]) {
    let typer = typer(column);
    for (cell, expected) in cases {
        let found = match typer.value(0, cell) {
            Ok(value) => shown(&value),
            Err(error) => format!("{}: {}", error.reason.name(), error.message),
        };
        assert_eq!(found, *expected, "{column} {cell:?}");
    }
}

#[test]
fn text_is_trimmed_and_nothing_is_null() {
    check(
        "{name: x}",
        &[
            (text("  a b \u{a0}"), "'a b'"),
            (text(" NULL "), "null"),
            (text("null"), "'null'"),
            (text("   "), "null"),
            (Cell::Float(13085.0), "'13085'"),
            (Cell::Integer(7), "'7'"),
            (Cell::Local(0), "'1970-01-01T00:00:00'"),
        ],
    );
    check(
        "{name: x, required: true}",
        &[(
            text("NULL"),
            "missing_value: column `x` is required and has no value",
        )],
    );
}

#[test]
fn integers_are_exact_or_refused() {
    check(
        "{name: x, type: integer}",
        &[
            (text("13085.0"), "13085"),
            (text("-9223372036854775808"), "-9223372036854775808"),
            (Cell::Float(13085.0), "13085"),
            (
                text("9223372036854775808"),
                "bad_value: column `x`: `9223372036854775808` is too large for 64 bits",
            ),
            (
                Cell::Float(1e30),
                "bad_value: column `x`: `1000000000000000000000000000000` is too large for 64 bits",
            ),
            (
                Cell::Float(1.5),
                "bad_value: column `x`: `1.5` is not an integer: it has decimals",
            ),
            (
                text("abc"),
                "bad_value: column `x`: `abc` is not an integer",
            ),
            (
                Cell::Boolean(true),
                "bad_value: column `x`: `true` is not an integer",
            ),
        ],
    );
}

#[test]
fn amounts_are_exact_and_nan_infinity_and_overflow_are_refused() {
    check(
        "{name: x, type: money, currency: USD}",
        &[
            (text("2024.99"), "202499"),
            (text("2024.9900"), "202499"),
            (Cell::Float(0.1), "10"),
            (Cell::Integer(20), "2000"),
            (
                text("1.005"),
                "bad_value: column `x`: `1.005` has more than 2 decimals, which would be lost",
            ),
            (
                Cell::Float(f64::NAN),
                "bad_value: column `x`: `NaN` is not an amount in USD",
            ),
            (
                Cell::Float(f64::INFINITY),
                "bad_value: column `x`: `inf` is not an amount in USD",
            ),
            (
                text("NaN"),
                "bad_value: column `x`: `NaN` is not an amount in USD",
            ),
            (
                Cell::Integer(i64::MAX),
                "bad_value: column `x`: `9223372036854775807` is too large for 64 bits",
            ),
        ],
    );
    check(
        "{name: x, type: money, currency: JPY}",
        &[(text("1000"), "1000")],
    );
    check(
        "{name: x, type: decimal, decimals: 3}",
        &[(text("1.5"), "1500"), (text("-.001"), "-1")],
    );
}

#[test]
fn booleans_have_three_spellings() {
    check(
        "{name: x, type: boolean}",
        &[
            (text("Yes"), "true"),
            (text("FALSE"), "false"),
            (text("1"), "true"),
            (Cell::Float(0.0), "false"),
            (
                text("maybe"),
                "bad_value: column `x`: `maybe` is not a boolean: true/false, yes/no or 1/0",
            ),
        ],
    );
}

#[test]
fn dates_are_read_in_their_format_and_impossible_ones_are_refused() {
    check(
        "{name: close_date, type: date, format: '%m/%d/%Y'}",
        &[
            (text("12/31/2017"), "2017-12-31T00:00:00Z"),
            (
                text("13/45/2017"),
                "bad_value: column `close_date`: `13/45/2017` is not a date in the format %m/%d/%Y",
            ),
            (
                text("2017-12-31"),
                "bad_value: column `close_date`: `2017-12-31` is not a date in the format %m/%d/%Y",
            ),
            (
                text("01/01/1899"),
                "impossible_date: column `close_date`: `01/01/1899` is before 1900",
            ),
        ],
    );
    check(
        "{name: x, type: date}",
        &[
            (text("2020-02-29"), "2020-02-29T00:00:00Z"),
            (text("2020-02-29 13:14:15.123"), "2020-02-29T00:00:00Z"),
            (
                text("2019-02-29"),
                "bad_value: column `x`: `2019-02-29` is not a date such as 2017-07-31",
            ),
            (
                text("0001-01-01"),
                "impossible_date: column `x`: `0001-01-01` is before 1900",
            ),
            (Cell::Local(86_400_000_001), "1970-01-02T00:00:00Z"),
        ],
    );
}

#[test]
fn a_format_like_iso_takes_what_the_format_says_and_nothing_else() {
    let not = |text: &str| {
        format!("bad_value: column `x`: `{text}` is not a time in the format %Y-%m-%d %H:%M:%S")
    };
    let refused = [
        "2025-01-02T03:04:05",
        "2025-01-02 03:04+01",
        "2025-01-02 24:00:00",
        "2025-02-29 00:00:00",
        "2025-01-02",
        "2025-01-02 03:04:05Z",
    ];
    let refused = refused.map(|wrong| (text(wrong), not(wrong)));
    let refused = refused
        .iter()
        .map(|(cell, told)| (cell.clone(), told.as_str()));
    let taken = [
        (text("2025-01-02 03:04:05"), "2025-01-02T03:04:05Z"),
        (text("2025-1-2 3:4:5"), "2025-01-02T03:04:05Z"),
        (
            text("1899-12-31 23:59:59"),
            "impossible_date: column `x`: `1899-12-31 23:59:59` is before 1900",
        ),
    ];
    let all: Vec<_> = taken.into_iter().chain(refused).collect();
    check(
        "{name: x, type: timestamp, format: '%Y-%m-%d %H:%M:%S'}",
        &all,
    );
    check(
        "{name: x, type: timestamp, format: '%F %T', timezone: Europe/London}",
        &[(text("2025-07-02 03:04:05"), "2025-07-02T02:04:05Z")],
    );
    check(
        "{name: x, type: date, format: '%Y-%m-%d'}",
        &[
            (text("2025-07-02"), "2025-07-02T00:00:00Z"),
            (
                text("2025-07-2x"),
                "bad_value: column `x`: `2025-07-2x` is not a date in the format %Y-%m-%d",
            ),
        ],
    );
}

#[test]
fn moments_are_utc_unless_offset_or_zone_say_otherwise() {
    check(
        "{name: x, type: timestamp}",
        &[
            (text("2017-12-13 13:21:02.243"), "2017-12-13T13:21:02.243Z"),
            (text("2017-12-13T13:21+05:30"), "2017-12-13T07:51:00Z"),
            (text("2017-12-13"), "2017-12-13T00:00:00Z"),
            (
                text("2017-12-13T24:00:00"),
                "bad_value: column `x`: `2017-12-13T24:00:00` is not a time such as 2017-07-31T12:30:00Z",
            ),
        ],
    );
    check(
        "{name: x, type: timestamp, format: '%d.%m.%Y %H:%M %z'}",
        &[(text("13.12.2017 13:21 +0100"), "2017-12-13T12:21:00Z")],
    );
}

#[test]
fn a_local_time_that_is_there_twice_is_the_earlier_and_one_in_the_gap_moves_on() {
    check(
        "{name: x, type: timestamp, timezone: Europe/London}",
        &[
            (text("2021-10-31 01:30:00"), "2021-10-31T00:30:00Z"),
            (text("2021-03-28 01:30:00"), "2021-03-28T01:30:00Z"),
            (text("2021-07-01 12:00:00"), "2021-07-01T11:00:00Z"),
            (text("2021-07-01 12:00:00Z"), "2021-07-01T12:00:00Z"),
            (Cell::Local(1_625_140_800_000_000), "2021-07-01T11:00:00Z"),
            (
                Cell::Timestamp(1_625_140_800_000_000),
                "2021-07-01T12:00:00Z",
            ),
        ],
    );
}

#[test]
fn a_retyped_value_passes_as_its_text_and_is_counted_when_the_policy_says_so() {
    let columns = columns("[{name: n, type: integer}, {name: m, required: true}]");
    let policy = DriftPolicy {
        retyped: OnDrift::Notice,
        ..DriftPolicy::default()
    };
    let typer = Typer::new(&columns, &[], &policy, &[true, true]).expect("a typer");
    let (mut values, mut first, mut later) = (Vec::new(), Retyped::default(), Retyped::default());
    typer
        .record(&[text("x1"), text("a")], &mut values, &mut first)
        .expect("passes");
    assert_eq!(values[0], Typed::Text(Bytes::from_static(b"x1")));
    typer
        .record(&[text("x2"), text("a")], &mut values, &mut later)
        .expect("passes");
    typer
        .record(&[text("x3"), text("a")], &mut values, &mut later)
        .expect("passes");
    first.merge(later);
    let notices = first.notices(&columns);
    assert_eq!(notices.len(), 1);
    assert_eq!((notices[0].count, notices[0].column.as_str()), (3, "n"));
    assert_eq!(notices[0].message, "column `n`: `x1` is not an integer");
    let missing = typer
        .record(&[text("1"), Cell::Null], &mut values, &mut first)
        .expect_err("required");
    assert_eq!(missing.reason, Reason::MissingValue);
}

#[test]
fn a_format_zone_or_currency_that_is_none_is_a_problem_of_its_column() {
    for column in [
        "{name: x, type: timestamp, timezone: Europe/Londn}",
        "{name: x, type: date, format: '%Q%'}",
        "{name: x, type: money, currency: dollars}",
        "{name: x, type: decimal, decimals: 40}",
    ] {
        let columns = columns(&format!("[{column}]"));
        let problems =
            Typer::new(&columns, &[], &DriftPolicy::default(), &[true]).expect_err(column);
        assert!(
            problems[0].message.starts_with("column `x`: "),
            "{}",
            problems[0].message
        );
    }
}

fn contract(yaml: &str) -> Contract {
    serde_saphyr::from_str(yaml).expect("a contract")
}

#[test]
fn keys_are_joined_and_repeats_are_numbered_when_the_contract_says_so() {
    let columns = "columns: [{name: a}, {name: b, type: integer}]\nkey: [b, a]\n";
    let row = [Typed::Text(Bytes::from_static(b"SO1")), Typed::Integer(7)];
    let mut plain = RecordKeys::new(&contract(columns));
    let mut numbered = RecordKeys::new(&contract(&format!("{columns}number_repeated_keys: true")));
    for expected in ["7/SO1", "7/SO1#2", "7/SO1#3"] {
        assert_eq!(plain.key(&row).as_deref(), Ok("7/SO1"));
        assert_eq!(numbered.key(&row).as_deref(), Ok(expected));
    }
    let missing = plain
        .key(&[Typed::Null, Typed::Integer(7)])
        .expect_err("no value");
    assert_eq!(missing.message, "key column `a` has no value");
}
