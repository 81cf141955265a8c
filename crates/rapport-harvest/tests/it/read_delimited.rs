//! Delimited text: separators, quotes, record ends, and rows that are none.

use crate::read_support::{all, columns, delimited, format, lay_out, names, shown};
use proptest::prelude::*;
use rapport_harvest::Reason;
use rapport_harvest::read::{DelimitedReader, Input, RecordReader};
use rapport_harvest::record::RAW_BYTES_MAX;
use std::io::Read;

#[test]
fn fields_are_cut_at_separators_and_quotes_are_taken_off() {
    let mut reader = delimited(
        "{type: delimited}",
        "id,name,note\r\n1,Ann,\"a, b\"\r\n2,\"say \"\"hi\"\"\",\"two\nlines\"\n3,,\"\"",
    );
    assert_eq!(names(&reader), ["id", "name", "note"]);
    assert_eq!(
        shown(&mut reader),
        ["1[1|Ann|a, b]", "2[2|say \"hi\"|two\nlines]", "3[3|-|]"]
    );
}

#[test]
fn blank_lines_are_no_records_and_the_raw_bytes_are_those_of_the_row() {
    let mut reader = delimited("{type: delimited}", "a,b\n1,2\n\n\"x\"\"y\",4\n\n");
    let (rows, error) = all(&mut reader);
    assert_eq!(error, None);
    let raw: Vec<&[u8]> = rows
        .iter()
        .map(|r| r.as_ref().expect("good").raw.as_ref())
        .collect();
    assert_eq!(raw, [b"1,2".as_slice(), b"\"x\"\"y\",4"]);
}

#[test]
fn a_row_with_too_few_or_too_many_fields_is_malformed_and_the_next_goes_on() {
    let mut reader = delimited("{type: delimited}", "a,b,c\n1,2\n1,2,3\n1,2,3,4\n");
    assert_eq!(
        shown(&mut reader),
        [
            "!1 malformed: row has 2 fields, the header has 3",
            "2[1|2|3]",
            "!3 malformed: row has 4 fields, the header has 3"
        ]
    );
}

#[test]
fn without_a_header_the_contract_says_how_many_fields_there_are() {
    let mut reader = delimited(
        "{type: delimited, header: false, separator: '|'}",
        "9\n1|2\n3|4\n",
    );
    lay_out(&mut reader, &columns("[{name: a}, {name: b}]"));
    assert_eq!(
        shown(&mut reader),
        [
            "!1 malformed: row has 1 fields, the contract has 2",
            "2[1|2]",
            "3[3|4]"
        ]
    );
}

#[test]
fn long_separators_and_record_ends_are_found_across_line_breaks() {
    let yaml = "{type: delimited, header: false, separator: '+|', record_end: \"&|\\n\"}";
    let mut reader = delimited(yaml, "1+|a & b|c\nd&|\r\n2+|\"x\"&|\n3+|last&|");
    assert_eq!(
        shown(&mut reader),
        ["1[1|a & b|c\nd]", "2[2|\"x\"]", "3[3|last]"]
    );
}

#[test]
fn tab_may_be_written_as_an_escape_and_quotes_may_be_switched_off() {
    let yaml = "{type: delimited, separator: '\\t', quote: ''}";
    let mut reader = delimited(yaml, "a\tb\n\"1\t2\"\n");
    assert_eq!(shown(&mut reader), ["1[\"1|2\"]"]);
}

#[test]
fn a_quote_that_is_never_closed_spoils_only_its_own_line() {
    let mut reader = delimited("{type: delimited}", "a,b\n1,\"oops\n2,fine\n3,too\n");
    assert_eq!(
        shown(&mut reader),
        [
            "!1 malformed: the quote that opens field 2 is never closed",
            "2[2|fine]",
            "3[3|too]"
        ]
    );
}

#[test]
fn an_empty_file_that_should_have_a_header_is_an_error() {
    let format = crate::read_support::format("{type: delimited}");
    let error = DelimitedReader::open(&format, Input::new("empty.csv", std::io::empty()));
    let error = error.expect_err("no header").to_string();
    assert_eq!(
        error,
        "could not read empty.csv: no header: the file is empty"
    );
}

#[test]
fn columns_that_are_not_needed_stay_null() {
    let mut reader = delimited("{type: delimited}", "a,b,c\n1,2,3\n");
    let contract = columns("[{name: c}, {name: b}, {name: a}]");
    let policy = rapport_harvest::spec::DriftPolicy::default();
    let checked = rapport_harvest::contract::Layout::check(&contract, reader.columns(), &policy);
    reader.project(&checked.layout, &[true, false, true]);
    assert_eq!(shown(&mut reader), ["1[3|-|1]"]);
}

/// A header, then one line of so many bytes, then a good row; made as it is read.
struct LongLine {
    head: &'static [u8],
    left: u64,
    tail: &'static [u8],
}

impl Read for LongLine {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        if !self.head.is_empty() {
            return self.head.read(buf);
        }
        if self.left == 0 {
            return self.tail.read(buf);
        }
        let n = buf
            .len()
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        buf[..n].fill(b'x');
        self.left -= n as u64;
        Ok(n)
    }
}

#[test]
fn a_line_of_two_gigabytes_is_too_long_and_the_next_row_is_read() {
    let line = LongLine {
        head: b"a,b\n1,2\n",
        left: 2 << 30,
        tail: b"\n3,4\n",
    };
    let format = crate::read_support::format("{type: delimited}");
    let mut reader = DelimitedReader::open(&format, Input::new("long.csv", line)).expect("opens");
    let (rows, error) = all(&mut reader);
    assert_eq!(error, None);
    assert_eq!(rows.len(), 3);
    let long = rows[1].as_ref().expect_err("too long");
    assert_eq!(
        (long.reason, long.row, long.raw.len()),
        (Reason::TooLong, 2, RAW_BYTES_MAX)
    );
    assert_eq!(crate::read_support::show(&rows[2]), "3[3|4]");
}

#[test]
fn a_row_just_below_the_limit_is_read() {
    let line = LongLine {
        head: b"a,b\n",
        left: (16 << 20) - 2,
        tail: b",y\n3,4\n",
    };
    let format = crate::read_support::format("{type: delimited}");
    let mut reader = DelimitedReader::open(&format, Input::new("long.csv", line)).expect("opens");
    let (rows, _) = all(&mut reader);
    assert!(rows.iter().all(Result::is_ok), "{} rows", rows.len());
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].as_ref().expect("read").raw.len(), RAW_BYTES_MAX);
}

/// The same text as csv-core cuts it.
fn by_csv_core(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
    let mut reader = csv_core::Reader::new();
    let (mut rows, mut field, mut output, mut at) = (vec![vec![]], Vec::new(), [0; 64], 0);
    loop {
        let (result, read, written) = reader.read_field(&text[at..], &mut output);
        at += read;
        field.extend_from_slice(&output[..written]);
        match result {
            csv_core::ReadFieldResult::Field { record_end } => {
                rows.last_mut()
                    .expect("a row")
                    .push(std::mem::take(&mut field));
                if record_end {
                    rows.push(vec![]);
                }
            }
            csv_core::ReadFieldResult::End => break,
            _ => {}
        }
    }
    rows.pop();
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_quoted_or_unquoted_table_is_cut_as_csv_core_cuts_it(
        rows in prop::collection::vec(
            prop::collection::vec(("[a-c \",\n]{0,6}", any::<bool>()), 3), 1..6)
    ) {
        let mut text = String::new();
        for row in &rows {
            let fields: Vec<String> = row.iter().map(|(field, quoted)| {
                let plain = !field.contains([',', '\n', '"']) && !field.is_empty();
                if *quoted || !plain { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.clone() }
            }).collect();
            text.push_str(&fields.join(","));
            text.push('\n');
        }
        let expected = by_csv_core(text.as_bytes());
        let mut reader = delimited("{type: delimited, header: false}", text);
        let (found, error) = all(&mut reader);
        prop_assert_eq!(error, None);
        let found: Vec<Vec<Vec<u8>>> = found.into_iter().map(|row| {
            row.expect("every row has three fields").cells.iter()
                .map(|cell| crate::read_support::show_cell(cell).into_bytes()).collect()
        }).collect();
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn utf_16_that_is_declared_as_utf_8_is_told_as_such() {
    let bytes: Vec<u8> = "id,name\n1,Ann\n".bytes().flat_map(|b| [b, 0]).collect();
    for yaml in ["{type: delimited}", "{type: delimited, header: false}"] {
        let input = Input::new("test.csv", std::io::Cursor::new(bytes.clone()));
        let error = DelimitedReader::open(&format(yaml), input).unwrap_err();
        assert_eq!(error.reason, Reason::Encoding);
        assert!(error.message.contains("encoding: utf-16"), "{error}");
    }
}
