//! Records as a file: CSV, XLSX or Parquet. Each column is defined once.

mod csv;
mod parquet;
mod xlsx;

use crate::wire::RecordLine;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Csv,
    Xlsx,
    Parquet,
}

impl Format {
    pub(crate) fn of(name: &str) -> Option<Self> {
        match name {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }

    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }
}

/// A cell of the file.
enum Cell<'a> {
    Text(&'a str),
    Number(i64),
    Empty,
}

/// A column: its name and the cell of a record.
type Column = (&'static str, for<'a> fn(&'a RecordLine) -> Cell<'a>);

fn optional(text: Option<&String>) -> Cell<'_> {
    text.map_or(Cell::Empty, |text| Cell::Text(text))
}

const COLUMNS: [Column; 18] = [
    ("record", |r| Cell::Text(&r.record)),
    ("contact_id", |r| Cell::Number(r.contact_id)),
    ("name", |r| Cell::Text(&r.name)),
    ("email", |r| optional(r.email.as_ref())),
    ("account", |r| optional(r.account.as_ref())),
    ("role", |r| optional(r.role.as_ref())),
    ("scope", |r| Cell::Text(&r.scope)),
    ("scope_name", |r| Cell::Text(&r.scope_name)),
    ("level", |r| Cell::Text(&r.level.code)),
    ("phase", |r| Cell::Text(&r.phase)),
    ("owner", |r| optional(r.owner.as_ref().map(|o| &o.code))),
    ("rv_hundredths", |r| Cell::Number(r.rv_hundredths)),
    ("rv_change_30d_hundredths", |r| {
        Cell::Number(r.rv_change_30d_hundredths)
    }),
    ("cost_minor", |r| Cell::Number(r.cost_minor)),
    ("currency", |r| Cell::Text(&r.currency)),
    ("interactions", |r| Cell::Number(i64::from(r.interactions))),
    ("last_at", |r| Cell::Text(&r.last_at)),
    ("last_type_name", |r| Cell::Text(&r.last_type_name)),
];

/// The file's bytes.
pub(crate) fn write(format: Format, lines: &[RecordLine]) -> Result<Vec<u8>, String> {
    match format {
        Format::Csv => Ok(csv::write(lines)),
        Format::Xlsx => xlsx::write(lines).map_err(|e| e.to_string()),
        Format::Parquet => parquet::write(lines).map_err(|e| e.to_string()),
    }
}
