//! What is said about a source that cannot work, before any file is read.

use crate::rule_support::spec;
use rapport_harvest::spec::{DecimalMark, ThousandsMark};

fn said(yaml: &str) -> Vec<String> {
    let all = spec(yaml).check();
    all.iter().map(ToString::to_string).collect()
}

const HEAD: &str = "source: s\nname: S\nfiles: [a.csv]\nformat: {type: delimited}\n";

#[test]
fn a_key_or_revision_that_is_no_column_is_answered_with_the_one_meant() {
    let contract = "contract:\n  key: [order_nr]\n  revision: rev\n  columns:\n    - {name: order_no}\n    - {name: rev}\n";
    assert_eq!(
        said(&format!("{HEAD}{contract}")),
        [
            "6:9: the contract has no column `order_nr` (hint: did you mean `order_no`?)",
            "7:13: the revision column `rev` is neither an integer nor a timestamp (hint: give the column `type: integer` or `type: timestamp`)",
        ]
    );
}

#[test]
fn a_source_without_key_or_files_is_no_source() {
    let yaml = "source: s\nname: S\nfiles: []\nformat: {type: delimited}\ncontract: {key: [], columns: []}\n";
    let said = said(yaml);
    assert!(
        said[0].starts_with("1:9: source `s` names no files"),
        "{said:?}"
    );
    assert!(
        said[1].starts_with("1:9: source `s` has no key"),
        "{said:?}"
    );
}

#[test]
fn a_column_that_is_named_twice_or_cannot_be_typed_is_pointed_at() {
    let contract = "contract:\n  key: [a]\n  columns:\n    - {name: a}\n    - {name: a}\n    - {name: b, type: money, currency: dollars}\n";
    let said = said(&format!("{HEAD}{contract}"));
    assert!(
        said[0].starts_with("9:14: column `a` is named twice"),
        "{said:?}"
    );
    assert!(
        said[1].starts_with("10:14: column `b`: `dollars` is not a currency code"),
        "{said:?}"
    );
}

#[test]
fn a_lookup_with_files_needs_a_format() {
    let lookups = "contract: {key: [a], columns: [{name: a}]}\nlookups:\n  x: {files: [x.csv], key: [a], columns: [{name: a}]}\n";
    let said = said(&format!("{HEAD}{lookups}"));
    assert!(
        said[0].contains("lookup `x` has files but no format"),
        "{said:?}"
    );
}

#[test]
fn options_of_a_format_that_do_not_go_together_are_told() {
    let of = |format: &str| {
        let yaml = format!(
            "source: s\nname: S\nfiles: [a.csv]\nformat: {format}\ncontract: {{key: [a], columns: [{{name: a}}]}}\n"
        );
        said(&yaml)
    };
    for (format, expected) in [
        (
            "{type: json, header_row: 2}",
            "`header_row` is for `type: delimited` and `type: xlsx`",
        ),
        (
            "{type: delimited, sheets: '*'}",
            "`sheets` is for `type: xlsx`",
        ),
        (
            "{type: xlsx, sheets: '*', sheet: A}",
            "`sheet` and `sheets` are both set",
        ),
        (
            "{type: xlsx, header_row: 2, skip_rows: 1}",
            "`header_row` and `skip_rows` both say",
        ),
        ("{type: xlsx, header_row: 0}", "`header_row: 0` is no row"),
        (
            "{type: xlsx, header_row: 2, header: false}",
            "`header_row` and `header: false` contradict",
        ),
        ("{type: xlsx, footer: '[Total'}", "`footer` is no pattern"),
        (
            "{type: delimited, decimal: ',', thousands: ','}",
            "are the same mark",
        ),
    ] {
        let said = of(format);
        assert_eq!(said.len(), 1, "{format}: {said:?}");
        assert!(said[0].contains(expected), "{format}: {said:?}");
    }
    assert!(
        of("{type: xlsx, header_row: 6, sheets: '*', skip_footer: 1, decimal: ','}").is_empty()
    );
}

#[test]
fn columns_take_over_the_marks_of_their_format() {
    let yaml = "source: s\nname: S\nfiles: [a.csv]\nformat: {type: delimited, decimal: ',', thousands: '.'}\ncontract:\n  key: [a]\n  columns:\n    - {name: a}\n    - {name: b, type: money}\n    - {name: c, type: money, decimal: '.'}\n";
    let spec = spec(yaml);
    assert!(spec.check().is_empty());
    let marks: Vec<_> = spec
        .contract
        .columns
        .iter()
        .map(|c| (c.decimal, c.thousands))
        .collect();
    assert_eq!(
        marks,
        [
            (None, None),
            (Some(DecimalMark::Comma), Some(ThousandsMark::Point)),
            (Some(DecimalMark::Point), None)
        ]
    );
}
