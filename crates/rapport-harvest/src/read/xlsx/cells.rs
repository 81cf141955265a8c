//! Cells of a sheet as the person sees them: dates, times of day and durations instead of day numbers, floats at the 15
//! digits that the program shows.

use crate::record::Cell;
use bytes::Bytes;
use calamine::{DataRef, ExcelDateTime};

/// What a cell of a sheet holds.
#[derive(Debug, Clone)]
pub(super) enum SheetCell {
    /// A value.
    Value(Cell),
    /// An error such as `#N/A`.
    Error(String),
    /// A formula that was never computed.
    NotComputed,
}

/// Whole numbers are exact up to here: 2^53.
const FLOAT_EXACT: f64 = 9_007_199_254_740_992.0;
const DAY_MILLIS: f64 = 86_400_000.0;

/// The cell; `None` for an empty one. `formula`: it has one. `stale`: the workbook says that it must be computed when it is
/// opened, as writers say that do not compute: then a zero stands for "not computed".
pub(super) fn of(data: &DataRef<'_>, formula: bool, stale: bool) -> Option<SheetCell> {
    let value = |cell: Cell| Some(SheetCell::Value(cell));
    let text = |text: &str| match text {
        "" => None,
        text => value(Cell::Text(Bytes::copy_from_slice(text.as_bytes()))),
    };
    match data {
        DataRef::Empty if formula => Some(SheetCell::NotComputed),
        DataRef::Empty => None,
        DataRef::Int(0) if formula && stale => Some(SheetCell::NotComputed),
        DataRef::Float(zero) if formula && stale && *zero == 0.0 => Some(SheetCell::NotComputed),
        DataRef::DateTime(zero) if formula && stale && zero.as_f64() == 0.0 => {
            Some(SheetCell::NotComputed)
        }
        DataRef::Int(integer) => value(Cell::Integer(*integer)),
        DataRef::Float(float) => value(Cell::Float(meant(*float))),
        DataRef::Bool(boolean) => value(Cell::Boolean(*boolean)),
        DataRef::String(string) | DataRef::DateTimeIso(string) | DataRef::DurationIso(string) => {
            text(string)
        }
        DataRef::SharedString(string) => text(string),
        DataRef::Error(error) => Some(SheetCell::Error(error.to_string())),
        DataRef::DateTime(moment) if moment.is_datetime() => value(moment_cell(moment)),
        DataRef::DateTime(duration) => value(Cell::Text(duration_text(duration.as_f64()).into())),
    }
}

/// A float at 15 digits.
fn meant(float: f64) -> f64 {
    if float.fract() == 0.0 && float.abs() < FLOAT_EXACT {
        return float;
    }
    format!("{float:.14e}").parse().unwrap_or(float)
}

fn moment_cell(moment: &ExcelDateTime) -> Cell {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    // Less than a day after the day before the first: a time of day.
    if (0.0..1.0).contains(&moment.as_f64()) {
        let fraction = match milli {
            0 => String::new(),
            milli => format!(".{milli:03}").trim_end_matches('0').to_owned(),
        };
        let text = format!("{hour:02}:{minute:02}:{second:02}{fraction}");
        return Cell::Text(Bytes::from(text));
    }
    let date = jiff::civil::Date::new(year.cast_signed(), month.cast_signed(), day.cast_signed());
    let midnight = date.ok().and_then(rapport_model::Micros::of_date);
    let seconds = (i64::from(hour) * 60 + i64::from(minute)) * 60 + i64::from(second);
    match midnight {
        Some(midnight) => Cell::Local(midnight.0 + seconds * 1_000_000 + i64::from(milli) * 1000),
        // The day that Excel invented, 1900-02-29, stays the number it is.
        None => Cell::Float(moment.as_f64()),
    }
}

/// Days as ISO 8601, in seconds as other formats have durations: `PT5400S`.
fn duration_text(days: f64) -> String {
    let millis = (days * DAY_MILLIS).round() as i64;
    let sign = if millis < 0 { "-" } else { "" };
    let (seconds, rest) = (millis.unsigned_abs() / 1000, millis.unsigned_abs() % 1000);
    let fraction = match rest {
        0 => String::new(),
        rest => format!(".{rest:03}").trim_end_matches('0').to_owned(),
    };
    format!("{sign}PT{seconds}{fraction}S")
}

/// A cell of the header.
pub(super) fn text_of(cell: &SheetCell) -> String {
    let SheetCell::Value(cell) = cell else {
        return String::new();
    };
    match crate::read::json::json_of_cell(cell.clone()) {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.trim().to_owned(),
        other => match cell {
            Cell::Float(float) => float.to_string(),
            _ => other.to_string(),
        },
    }
}
