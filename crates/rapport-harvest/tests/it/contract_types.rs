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
            (
                text("2024.9900"),
                "bad_value: column `x`: `2024.9900` has more than 2 decimals: say how many the file writes with `decimals` of the column",
            ),
            (Cell::Number("2024.9900".into()), "202499"),
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
        "{name: x, type: money, decimals: 1}",
        "{name: x, type: money, decimal: ',', thousands: ','}",
        "{name: x, decimal: ','}",
        "{name: x, timezone: Europe/London}",
        "{name: x, type: integer, unit: seconds}",
        "{name: x, type: date, unit: seconds, format: '%Y'}",
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

#[test]
fn an_amount_with_more_digits_than_its_currency_is_refused_whatever_they_are() {
    let thousands = "unless its point stands between thousands: say what point and comma mean with `decimal` and `thousands`";
    let marks = "is not an amount in EUR as long as nobody says what its marks mean: set `decimal` and `thousands` of the column or the format";
    let told = |value: &str, what: &str| format!("bad_value: column `x`: `{value}` {what}");
    let two = format!("has more than 2 decimals, {thousands}");
    check(
        "{name: x, type: money, currency: EUR}",
        &[
            (text("250"), "25000"),
            (text("250.50"), "25050"),
            (text("1.500"), &told("1.500", &two)),
            (text("-1.500"), &told("-1.500", &two)),
            (text("12.000"), &told("12.000", &two)),
            (text("1.234,50"), &told("1.234,50", marks)),
            (text("12,000"), &told("12,000", marks)),
            (text("1 500"), &told("1 500", marks)),
        ],
    );
    let none = format!("has more than 0 decimals, {thousands}");
    check(
        "{name: x, type: integer}",
        &[
            (text("12.000"), &told("12.000", &none)),
            (text("13085.000"), "13085"),
        ],
    );
    check(
        "{name: x, type: money, currency: USD, decimals: 4}",
        &[
            (text("2024.9900"), "202499"),
            (
                text("2024.99000"),
                &told(
                    "2024.99000",
                    "has more than 4 decimals: say how many the file writes with `decimals` of the column",
                ),
            ),
        ],
    );
}

#[test]
fn a_column_that_says_its_marks_reads_them_and_no_others() {
    let not = |value: &str| format!("bad_value: column `x`: `{value}` is not an amount in EUR");
    check(
        "{name: x, type: money, currency: EUR, decimal: ',', thousands: '.'}",
        &[
            (text("1.500"), "150000"),
            (text("12.000"), "1200000"),
            (text("250"), "25000"),
            (text("1.234,50"), "123450"),
            (text("-1.500"), "-150000"),
            (text("1.234.567,8"), "123456780"),
            (text("1.50"), &not("1.50")),
            (text("1234.567"), &not("1234.567")),
            (text("1,234.50"), &not("1,234.50")),
            (
                text("12,000"),
                "bad_value: column `x`: `12,000` has more than 2 decimals: say how many the file writes with `decimals` of the column",
            ),
            (Cell::Float(1.5), "150"),
            (Cell::Number("1.5000".into()), "150"),
        ],
    );
    check(
        "{name: x, type: money, currency: EUR, decimal: ','}",
        &[(text("1234,5"), "123450"), (text("1.500"), &not("1.500"))],
    );
    check(
        "{name: x, type: money, currency: EUR, thousands: \"'\"}",
        &[
            (text("12'345.60"), "1234560"),
            (text("12’345.60"), "1234560"),
        ],
    );
    check(
        "{name: x, type: integer, thousands: ' '}",
        &[
            (text("12\u{202f}345"), "12345"),
            (
                text("1 2"),
                "bad_value: column `x`: `1 2` is not an integer",
            ),
        ],
    );
    check(
        "{name: x, type: decimal, decimals: 1, thousands: ','}",
        &[
            (text("12,34,567.5"), "12345675"),
            (text("1,234,567"), "12345670"),
        ],
    );
}

#[test]
fn a_float_is_taken_at_the_15_digits_that_it_means() {
    let rounded = "is a float too large for all its digits to be those that were written: write it as text or as a decimal";
    let told = |value: &str| format!("bad_value: column `x`: `{value}` {rounded}");
    check(
        "{name: x, type: money, currency: USD}",
        &[
            (Cell::Float(3.300_000_000_000_000_3), "330"),
            (Cell::Float(57.699_999_999_999_996), "5770"),
            (Cell::Float(0.490_000_000_000_000_05), "49"),
            (
                Cell::Float(3.305),
                "bad_value: column `x`: `3.305` has more than 2 decimals, which would be lost",
            ),
            (Cell::Float(12_345_678_901_234.5), "1234567890123450"),
            (
                Cell::Float(123_456_789_012_345.67),
                &told("123456789012345.67"),
            ),
        ],
    );
    check(
        "{name: x, type: integer}",
        &[
            (Cell::Float(9_007_199_254_740_991.0), "9007199254740991"),
            (
                Cell::Float(9_007_199_254_740_992.0),
                &told("9007199254740992"),
            ),
        ],
    );
}

#[test]
fn numbers_since_1970_are_moments_of_the_unit_that_the_column_says() {
    let moment = "2026-01-31T11:00:00Z";
    for (unit, value) in [
        ("seconds", "1769857200"),
        ("milliseconds", "1769857200000"),
        ("microseconds", "1769857200000000"),
        ("nanoseconds", "1769857200000000000"),
    ] {
        let column = format!("{{name: x, type: timestamp, unit: {unit}}}");
        let integer = value.parse().expect("a number");
        check(
            &column,
            &[(text(value), moment), (Cell::Integer(integer), moment)],
        );
    }
    check(
        "{name: x, type: timestamp}",
        &[(
            Cell::Integer(1_769_857_200_000),
            "bad_value: column `x`: `1769857200000` is not a time such as 2017-07-31T12:30:00Z: if it counts seconds or milliseconds since 1970, set `unit` of the column",
        )],
    );
    check(
        "{name: x, type: timestamp, unit: seconds}",
        &[
            (Cell::Float(1_769_857_200.5), "2026-01-31T11:00:00.5Z"),
            (
                text("2026-01-31"),
                "bad_value: column `x`: `2026-01-31` is not a number of seconds since 1970",
            ),
            (
                text("1769857200000"),
                "bad_value: column `x`: `1769857200000` is not a number of seconds since 1970",
            ),
        ],
    );
    check(
        "{name: x, type: date, unit: milliseconds, timezone: Europe/Berlin}",
        &[(Cell::Integer(1_769_815_800_000), "2026-01-31T00:00:00Z")],
    );
}

#[test]
fn a_moment_in_a_date_column_is_the_day_of_its_zone_in_every_format() {
    let half_past_midnight = 1_769_815_800_000_000; // 2026-01-30T23:30:00Z
    check(
        "{name: x, type: date, timezone: Europe/Berlin}",
        &[
            (text("2026-01-31 00:30:00+01"), "2026-01-31T00:00:00Z"),
            (Cell::Timestamp(half_past_midnight), "2026-01-31T00:00:00Z"),
            (text("2026-01-31"), "2026-01-31T00:00:00Z"),
            (text("2026-01-31 00:30:00"), "2026-01-31T00:00:00Z"),
            (Cell::Date(1_769_817_600_000_000), "2026-01-31T00:00:00Z"),
        ],
    );
    check(
        "{name: x, type: date}",
        &[
            (text("2026-01-31 00:30:00+01"), "2026-01-30T00:00:00Z"),
            (Cell::Timestamp(half_past_midnight), "2026-01-30T00:00:00Z"),
        ],
    );
}

#[test]
fn the_name_of_a_zone_behind_a_time_is_its_zone() {
    check(
        "{name: x, type: timestamp}",
        &[
            (
                text("2026-01-31 12:00:00 Europe/Berlin"),
                "2026-01-31T11:00:00Z",
            ),
            (
                text("2026-01-31T12:00:00[Europe/Berlin]"),
                "2026-01-31T11:00:00Z",
            ),
            (
                text("2026-01-31T12:00:00+01:00[Europe/Berlin]"),
                "2026-01-31T11:00:00Z",
            ),
            (text("2026-01-31 12:00:00 UTC"), "2026-01-31T12:00:00Z"),
            (
                text("2026-01-31 12:00:00 CST"),
                "bad_value: column `x`: `2026-01-31 12:00:00 CST` is not a time such as 2017-07-31T12:30:00Z",
            ),
        ],
    );
}
