//! Reading small texts in tests.

use rapport_harvest::contract::Layout;
use rapport_harvest::decode::Limits;
use rapport_harvest::files::{InputFile, list};
use rapport_harvest::read::{
    self, DelimitedReader, FileColumns, FileError, Input, RecordReader, Row,
};
use rapport_harvest::spec::{Column, DriftPolicy, Format};
use rapport_harvest::{Cell, Rejection};
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

pub(crate) fn format(yaml: &str) -> Format {
    serde_saphyr::from_str(yaml).expect("a format")
}

pub(crate) fn columns(yaml: &str) -> Vec<Column> {
    serde_saphyr::from_str(yaml).expect("columns")
}

pub(crate) fn delimited(yaml: &str, text: impl Into<Vec<u8>>) -> DelimitedReader {
    let input = Input::new("test.csv", Cursor::new(text.into()));
    DelimitedReader::open(&format(yaml), input).expect("it opens")
}

/// All rows, and the error that ended the file.
pub(crate) fn all(reader: &mut dyn RecordReader) -> (Vec<Row>, Option<FileError>) {
    let mut rows = Vec::new();
    loop {
        match reader.next_chunk(100) {
            Ok(Some(chunk)) => rows.extend(chunk),
            Ok(None) => return (rows, None),
            Err(error) => return (rows, Some(error)),
        }
    }
}

/// Rows as texts: cells in brackets by `|`, rejections as `!row reason: message`.
pub(crate) fn shown(reader: &mut dyn RecordReader) -> Vec<String> {
    let (rows, error) = all(reader);
    let mut shown: Vec<String> = rows.iter().map(show).collect();
    shown.extend(error.map(|e| format!("!! {}: {e}", e.reason.name())));
    shown
}

pub(crate) fn show(row: &Row) -> String {
    match row {
        Ok(record) => {
            let cells: Vec<String> = record.cells.iter().map(show_cell).collect();
            format!("{}[{}]", record.row, cells.join("|"))
        }
        Err(Rejection {
            row,
            reason,
            message,
            ..
        }) => {
            format!("!{row} {}: {message}", reason.name())
        }
    }
}

pub(crate) fn show_cell(cell: &Cell) -> String {
    match cell {
        Cell::Null => "-".into(),
        Cell::Text(text) => String::from_utf8(text.to_vec()).expect("text cells are UTF-8"),
        Cell::Number(text) => format!("n{}", String::from_utf8_lossy(text)),
        Cell::Integer(integer) => format!("i{integer}"),
        Cell::Float(float) => format!("f{float}"),
        Cell::Boolean(boolean) => boolean.to_string(),
        Cell::Timestamp(micros) => format!("t{}", rapport_model::Micros(*micros)),
        Cell::Local(micros) => format!("l{}", rapport_model::Micros(*micros)),
        Cell::Date(micros) => {
            let day = rapport_model::Micros(*micros).to_string();
            format!("d{}", day.split('T').next().expect("a day"))
        }
        Cell::Json(value) => value.to_string(),
    }
}

/// Lays the reader out by these columns, all of them needed.
pub(crate) fn lay_out(reader: &mut dyn RecordReader, columns: &[Column]) {
    let checked = Layout::check(columns, reader.columns(), &DriftPolicy::default());
    assert_eq!(checked.refusal, None);
    reader.project(&checked.layout, &vec![true; columns.len()]);
}

pub(crate) fn names(reader: &dyn RecordReader) -> Vec<String> {
    match reader.columns() {
        FileColumns::Named(names) | FileColumns::Sparse(names) => names.to_vec(),
        other => panic!("no names: {other:?}"),
    }
}

pub(crate) fn open(format: &Format, file: &InputFile) -> Result<Box<dyn RecordReader>, FileError> {
    read::open(format, file, Limits::default())
}

pub(crate) fn write(folder: &Path, name: &str, bytes: &[u8]) -> InputFile {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("created");
    std::fs::write(&path, bytes).expect("written");
    list(folder, &[name.to_owned()]).expect("listed").remove(0)
}

/// A small file beside the tests.
pub(crate) fn fixture(name: &str) -> InputFile {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/files");
    list(&folder, &[name.to_owned()]).expect("listed").remove(0)
}

/// A file of the shared sample data, or `None` (said aloud) where the data are not there.
pub(crate) fn shared_data(name: &str) -> Option<InputFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let input: PathBuf = root.canonicalize().unwrap_or(root);
    match list(&input, &[name.to_owned()]) {
        Ok(mut files) => Some(files.remove(0)),
        Err(error) => {
            // Straight to stderr: the test harness hides what a passing test prints.
            let said = writeln!(std::io::stderr(), "SKIPPED, no sample data: {error}");
            said.expect("stderr takes it");
            None
        }
    }
}
