//! JSON lines and JSON documents.

use crate::read_support::{all, columns, format, lay_out, names, shown};
use rapport_harvest::Reason;
use rapport_harvest::read::{Input, JsonArrayReader, JsonLinesReader, RecordReader};
use std::io::Cursor;

fn lines(text: &str) -> JsonLinesReader {
    let input = Input::new("test.jsonl", Cursor::new(text.to_owned()));
    JsonLinesReader::open(&format("{type: json_lines}"), input).expect("it opens")
}

fn document(yaml: &str, text: &str) -> Result<JsonArrayReader, String> {
    let input = Input::new("test.json", Cursor::new(text.to_owned()));
    JsonArrayReader::open(&format(yaml), input).map_err(|e| e.to_string())
}

#[test]
fn each_line_is_a_record_and_values_keep_their_kind() {
    let mut reader = lines(
        "{\"a\":1,\"b\":\"x\\\"y\",\"c\":null}\n\n{\"b\":true,\"a\":0.1,\"d\":{\"e\":[1]}}\n",
    );
    assert_eq!(names(&reader), ["a", "b", "c", "d"]);
    assert_eq!(
        shown(&mut reader),
        ["1[i1|x\"y|-|-]", "2[f0.1|true|-|{\"e\":[1]}]"]
    );
}

#[test]
fn a_number_keeps_all_its_digits() {
    let mut reader = lines("{\"a\":12345678901234567.89}\n{\"a\":99999999999999999999}\n");
    assert_eq!(
        shown(&mut reader),
        ["1[n12345678901234567.89]", "2[n99999999999999999999]"]
    );
}

#[test]
fn a_bad_line_is_malformed_and_the_next_goes_on() {
    let mut reader = lines("{\"a\":1}\n[1,2]\n{\"a\":\n{\"a\":2} x\n{\"a\":3}\n");
    let (rows, error) = all(&mut reader);
    assert_eq!(error, None);
    let bad: Vec<bool> = rows.iter().map(Result::is_err).collect();
    assert_eq!(bad, [false, true, true, true, false]);
    let rejection = rows[2].as_ref().expect_err("cut off");
    assert_eq!(
        (rejection.reason, rejection.raw.as_ref()),
        (Reason::Malformed, b"{\"a\":".as_slice())
    );
}

#[test]
fn nesting_without_end_is_malformed_and_not_a_crash() {
    let deep = format!(
        "{{\"a\":{}1{}}}\n{{\"a\":1}}\n",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let mut reader = lines(&deep);
    let (rows, _) = all(&mut reader);
    assert_eq!(
        rows[0].as_ref().expect_err("too deep").reason,
        Reason::Malformed
    );
    assert!(rows[1].is_ok());
}

#[test]
fn a_column_that_turns_up_late_fills_its_cell_and_an_unknown_one_is_told() {
    let mut text = "{\"a\":1}\n".repeat(1500);
    text.push_str("{\"a\":2,\"b\":3,\"new\":4}\n");
    let mut reader = lines(&text);
    lay_out(&mut reader, &columns("[{name: a}, {name: b}]"));
    let rows = shown(&mut reader);
    assert_eq!(rows.last().map(String::as_str), Some("1501[i2|i3]"));
    assert_eq!(reader.late_columns(), ["new"]);
}

#[test]
fn records_are_found_inside_a_document() {
    let text = "{\"meta\":{\"items\":[9]},\"data\":{\"n\":\"]\\\\\",\"items\":[ {\"a\":1} , {\"a\":2}\n]},\"z\":[1]}";
    let mut reader = document("{type: json, records_at: data.items}", text).expect("it opens");
    assert_eq!(names(&reader), ["a"]);
    assert_eq!(shown(&mut reader), ["1[i1]", "2[i2]"]);
}

#[test]
fn a_document_may_be_an_array_empty_or_one_object() {
    for (text, rows) in [
        ("[]", 0),
        (" [ ] ", 0),
        ("{\"a\":1}", 1),
        ("[{\"a\":1}]", 1),
    ] {
        let mut reader = document("{type: json}", text).expect("it opens");
        let (found, error) = all(&mut reader);
        assert_eq!((found.len(), error), (rows, None), "{text}");
    }
}

#[test]
fn a_document_that_was_cut_off_gives_its_records_and_then_an_error() {
    for text in [
        "[{\"a\":1},{\"a\":2}",
        "[{\"a\":1},{\"a\":2},{\"a",
        "{\"x\":[{\"a\":1},{\"a\":2}]",
    ] {
        let yaml = if text.starts_with('{') {
            "{type: json, records_at: x}"
        } else {
            "{type: json}"
        };
        let mut reader = document(yaml, text).expect("it opens");
        let (rows, error) = all(&mut reader);
        assert_eq!(rows.len(), 2, "{text}");
        assert_eq!(error.expect("cut off").reason, Reason::Malformed, "{text}");
    }
}

#[test]
fn nothing_at_the_path_is_an_error_that_names_it() {
    let error = document(
        "{type: json, records_at: data.items}",
        "{\"data\":{\"rows\":[]}}",
    );
    let error = error.expect_err("no items");
    assert_eq!(
        error,
        "could not read test.json: it has nothing at `data.items`: check `records_at`"
    );
}

#[test]
fn a_bad_element_is_rejected_and_the_next_goes_on() {
    let mut reader =
        document("{type: json}", "[{\"a\":1}, 7, {\"a\":tru}, {\"a\":3}]").expect("opens");
    let (rows, error) = all(&mut reader);
    assert_eq!(error, None);
    assert_eq!(
        rows.iter().map(Result::is_ok).collect::<Vec<_>>(),
        [true, false, false, true]
    );
}

#[test]
fn an_element_larger_than_a_record_may_be_is_skipped() {
    let text = format!(
        "[{{\"a\":1}},{{\"a\":\"{}\"}},{{\"a\":3}}]",
        "y".repeat(20 << 20)
    );
    let mut reader = document("{type: json}", &text).expect("it opens");
    let (rows, error) = all(&mut reader);
    assert_eq!(error, None);
    assert_eq!(
        rows[1].as_ref().expect_err("too long").reason,
        Reason::TooLong
    );
    assert_eq!(crate::read_support::show(&rows[2]), "3[i3]");
}

#[test]
fn numbers_within_values_keep_their_digits() {
    let text = r#"{"x":{"d":12345678901234567.89,"i":9223372036854775809,"n":[1.5,2],"t":"12345678901234567.89"}}"#;
    let mut reader = lines(text);
    assert_eq!(
        shown(&mut reader),
        [
            r#"1[{"d":"12345678901234567.89","i":"9223372036854775809","n":[1.5,2],"t":"12345678901234567.89"}]"#
        ]
    );
    let deep = format!(
        "{{\"x\":{}1234567890123456789{}}}",
        "[".repeat(200),
        "]".repeat(200)
    );
    assert!(shown(&mut lines(&deep))[0].contains("recursion limit"));
}

#[test]
fn a_bare_nan_is_named() {
    let rows = shown(&mut lines(
        "{\"a\":\"NaN\",\"b\":NaN}\n{\"a\":\"NaN \\\" Infinity\"}\n",
    ));
    assert_eq!(
        rows,
        [
            "!1 malformed: record has a bare `NaN`, which JSON does not have: let its writer put null there",
            "2[NaN \" Infinity]"
        ]
    );
}

#[test]
fn a_singer_log_gives_its_records_and_counts_its_other_lines() {
    let text = r#"{"type":"SCHEMA","stream":"orders","schema":{}}
{"type":"RECORD","stream":"orders","record":{"id":7,"amount":12345678901234567.10,"who":{"email":"a@b"}}}
{"type":"STATE","value":{}}
"#;
    let input = Input::new("a.jsonl", Cursor::new(text.to_owned()));
    let format = format("{type: json_lines, records_at: record}");
    let mut reader = JsonLinesReader::open(&format, input).expect("it opens");
    assert_eq!(names(&reader), ["id", "amount", "who"]);
    lay_out(
        &mut reader,
        &columns("[{name: id}, {name: amount}, {name: who.email, required: true}]"),
    );
    let (rows, error) = crate::read_support::all(&mut reader);
    assert_eq!(error, None);
    assert_eq!(
        crate::read_support::show(&rows[0]),
        "2[i7|n12345678901234567.10|a@b]"
    );
    let raw = &rows[0].as_ref().expect("a record").raw;
    assert!(raw.starts_with(b"{\"id\":7"), "{raw:?}");
    let told = reader.notices();
    assert_eq!((rows.len(), told.len(), told[0].count), (1, 1, 2));
    assert!(
        told[0]
            .message
            .starts_with("2 lines have nothing at `record` and are no records")
    );
}

#[test]
fn a_dotted_name_is_a_path_and_the_object_around_it_is_not_new() {
    let mut reader =
        lines("{\"user\":{\"name\":\"x\",\"mail\":{\"work\":\"a@b\"}},\"a.b\":1}\n{}\n");
    let contract =
        columns("[{name: user.mail.work, required: true}, {name: a.b}, {name: user.gone}]");
    let checked = rapport_harvest::contract::Layout::check(
        &contract,
        reader.columns(),
        &rapport_harvest::spec::DriftPolicy::default(),
    );
    assert_eq!((checked.refusal, checked.notices), (None, vec![]));
    lay_out(&mut reader, &contract);
    assert_eq!(shown(&mut reader), ["1[a@b|i1|-]", "2[-|-|-]"]);
    assert!(reader.late_columns().is_empty());
}
