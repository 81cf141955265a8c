//! Excel workbooks.

use crate::read_support::{columns, fixture, format, lay_out, names, open, shown, write};
use rapport_harvest::decode::Limits;
use rapport_harvest::read::{self, raw_of};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Orders").expect("named");
    for (column, name) in ["id", "day", "paid", "note"].iter().enumerate() {
        sheet.write(0, column as u16, *name).expect("written");
    }
    let day = ExcelDateTime::from_ymd(2020, 2, 29)
        .and_then(|d| d.and_hms(13, 30, 0))
        .expect("a day");
    let as_date = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    sheet.write(1, 0, 7).expect("written");
    sheet
        .write_with_format(1, 1, &day, &as_date)
        .expect("written");
    sheet.write(1, 2, true).expect("written");
    sheet.write(3, 0, 1.25).expect("written");
    sheet.write(3, 3, "after a blank row").expect("written");
    sheet.write(4, 5, "too far right").expect("written");
    book.add_worksheet()
        .set_name("Other")
        .expect("named")
        .write(0, 0, "x")
        .expect("written");
    book.save_to_buffer().expect("saved")
}

#[test]
fn a_sheet_gives_typed_cells_and_the_row_numbers_of_excel() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = write(folder.path(), "b.xlsx", &workbook());
    let mut reader = open(&format("{type: xlsx}"), &file).expect("it opens");
    assert_eq!(names(reader.as_ref()), ["id", "day", "paid", "note"]);
    lay_out(
        reader.as_mut(),
        &columns("[{name: id}, {name: day}, {name: paid}, {name: note}]"),
    );
    assert_eq!(
        shown(reader.as_mut()),
        [
            "1[f7|l2020-02-29T13:30:00Z|true|-]",
            "3[f1.25|-|-|after a blank row]",
            "!4 malformed: row has 6 fields, the header has 4"
        ]
    );
}

#[test]
fn a_sheet_is_found_by_name_and_a_missing_one_names_those_there_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = write(folder.path(), "b.xlsx", &workbook());
    let reader = open(&format("{type: xlsx, sheet: Other}"), &file).expect("it opens");
    assert_eq!(names(reader.as_ref()), ["x"]);
    let error = open(&format("{type: xlsx, sheet: Nope}"), &file)
        .err()
        .expect("no such sheet");
    assert!(
        error
            .message
            .contains("set `sheet` to one of `Orders`, `Other`"),
        "{error}"
    );
}

#[test]
fn a_file_that_is_no_workbook_or_unpacks_to_too_much_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = write(folder.path(), "b.xlsx", b"id,day\n1,2\n");
    assert!(open(&format("{type: xlsx}"), &file).is_err());
    let file = write(folder.path(), "c.xlsx", &workbook());
    let limits = Limits {
        ratio: 100,
        bytes: 100,
    };
    let error = read::open(&format("{type: xlsx}"), &file, limits)
        .err()
        .expect("over the limit");
    assert!(error.message.contains("harvest.unpack_bytes"), "{error}");
}

#[test]
fn quarantine_gets_the_row_as_json() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = write(folder.path(), "b.xlsx", &workbook());
    let mut reader = open(&format("{type: xlsx}"), &file).expect("it opens");
    let rows = reader.next_chunk(1).expect("read").expect("a row");
    let raw = raw_of(
        rows[0].as_ref().expect("good"),
        ["id", "day", "paid", "note"],
    );
    let json: serde_json::Value = serde_json::from_slice(&raw).expect("JSON");
    let expected = serde_json::json!({"id": 7.0, "day": "2020-02-29T13:30:00", "paid": true});
    assert_eq!(json, expected);
}

#[test]
fn a_time_of_day_a_duration_an_error_and_a_formula_are_what_the_person_sees() {
    let mut reader = open(&format("{type: xlsx}"), &fixture("openpyxl.xlsx")).expect("it opens");
    let contract = "[{name: id}, {name: time}, {name: took}, {name: error}, {name: day}]";
    lay_out(reader.as_mut(), &columns(contract));
    assert_eq!(
        shown(reader.as_mut()),
        ["1[f1|12:30:00|PT5400S|-|l2026-01-31T00:00:00Z]"]
    );
    let told = reader.notices();
    assert_eq!(told.len(), 1);
    assert_eq!(
        told[0].message,
        "1 needed cells have an error of the spreadsheet and are read as empty, the first: `#N/A` in column `error` of row 1"
    );
    let mut reader = open(&format("{type: xlsx}"), &fixture("openpyxl.xlsx")).expect("it opens");
    lay_out(reader.as_mut(), &columns("[{name: gross}]"));
    let rows = shown(reader.as_mut());
    assert!(
        rows[0].contains("column `gross` is a formula that was never computed"),
        "{rows:?}"
    );
}
