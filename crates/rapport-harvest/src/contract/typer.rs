//! Cells to typed values, as each column of the contract says.

use super::marks::Marks;
use super::moment::{Moments, NoMoment};
use super::notice::Retyped;
use super::number::Numbers;
use crate::record::{Cell, day_text};
use crate::reject::Reason;
use crate::spec::{Column, ColumnType, DriftPolicy, OnDrift};
use crate::typed::Typed;
use bytes::Bytes;
use rapport_model::Micros;
use rapport_model::diag::Problem;

/// Why a value cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeError {
    /// [`Reason::MissingValue`], [`Reason::BadValue`] or [`Reason::ImpossibleDate`].
    pub reason: Reason,
    /// Column, value, and what is wrong with it.
    pub message: String,
}

/// Gives the cells of a record the types of the contract's columns.
#[derive(Debug, Clone)]
pub struct Typer {
    columns: Vec<TypedColumn>,
    nulls: Vec<String>,
    on_retyped: OnDrift,
}

#[derive(Debug, Clone)]
struct TypedColumn {
    name: String,
    kind: Kind,
    required: bool,
    needed: bool,
}

#[derive(Debug, Clone)]
enum Kind {
    Text,
    Any,
    Boolean,
    Number(Numbers),
    Moment(Moments),
}

/// How many characters of a value a message shows.
const SHOWN_CHARS_MAX: usize = 80;

impl Typer {
    /// A typer for these columns; those that are not `needed` stay null unchecked. Problems name the column.
    pub fn new(
        columns: &[Column],
        nulls: &[String],
        drift: &DriftPolicy,
        needed: &[bool],
    ) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut typed = Vec::with_capacity(columns.len());
        for (index, column) in columns.iter().enumerate() {
            let name = &column.name;
            match kind(column) {
                Ok(kind) => typed.push(TypedColumn {
                    name: name.value.clone(),
                    kind,
                    required: column.required,
                    needed: needed.get(index).copied().unwrap_or(true),
                }),
                Err(message) => {
                    let message = format!("column `{}`: {message}", name.value);
                    problems.push(Problem::error(name.place, name.value.clone(), message));
                }
            }
        }
        if problems.is_empty() {
            Ok(Self {
                columns: typed,
                nulls: nulls.to_vec(),
                on_retyped: drift.retyped,
            })
        } else {
            Err(problems)
        }
    }

    /// The values of a record into `values`, which is emptied first. A value without its type passes as its text where
    /// the policy says so, and is counted.
    pub fn record(
        &self,
        cells: &[Cell],
        values: &mut Vec<Typed>,
        retyped: &mut Retyped,
    ) -> Result<(), TypeError> {
        values.clear();
        for (index, column) in self.columns.iter().enumerate() {
            let cell = cells.get(index).filter(|_| column.needed);
            let Some(cell) = cell else {
                values.push(Typed::Null);
                continue;
            };
            match self.value(index, cell) {
                Ok(value) => values.push(value),
                Err(error)
                    if error.reason == Reason::BadValue && self.on_retyped == OnDrift::Notice =>
                {
                    retyped.count(index, error.message);
                    values.push(Typed::Text(text_of(cell)));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// One value by the index of its column.
    pub fn value(&self, index: usize, cell: &Cell) -> Result<Typed, TypeError> {
        let Some(column) = self.columns.get(index) else {
            return Ok(Typed::Null);
        };
        let shorter;
        let cell = match cell {
            Cell::Text(text) => match self.trimmed(text) {
                None => &Cell::Null,
                Some(whole) if whole.len() == text.len() => cell,
                Some(trimmed) => {
                    shorter = Cell::Text(text.slice_ref(trimmed));
                    &shorter
                }
            },
            other => other,
        };
        if *cell == Cell::Null {
            return if column.required {
                let message = format!("column `{}` is required and has no value", column.name);
                Err(TypeError {
                    reason: Reason::MissingValue,
                    message,
                })
            } else {
                Ok(Typed::Null)
            };
        }
        match column.kind.take(cell) {
            Ok(value) => Ok(value),
            Err((reason, complaint)) => {
                let text = text_of(cell);
                let text = String::from_utf8_lossy(&text);
                let shown: String = text.chars().take(SHOWN_CHARS_MAX).collect();
                let message = format!("column `{}`: `{shown}` {complaint}", column.name);
                Err(TypeError { reason, message })
            }
        }
    }

    /// The text without surrounding white space; `None` when nothing is left or it means "no value".
    fn trimmed<'a>(&self, text: &'a Bytes) -> Option<&'a [u8]> {
        let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
        let trimmed: &[u8] = if plain(text.first()) && plain(text.last()) {
            text
        } else {
            str_of(text).trim().as_bytes()
        };
        let null = trimmed.is_empty() || self.nulls.iter().any(|null| null.as_bytes() == trimmed);
        (!null).then_some(trimmed)
    }
}

fn kind(column: &Column) -> Result<Kind, String> {
    let day = column.kind == ColumnType::Date;
    if !day && column.kind != ColumnType::Timestamp {
        if column.timezone.is_some() || column.unit.is_some() {
            return Err(
                "`timezone` and `unit` are for columns of type date or timestamp".to_owned(),
            );
        }
        if let Some(numbers) = Numbers::of(column)? {
            return Ok(Kind::Number(numbers));
        }
    }
    Marks::of(column)?;
    Ok(match column.kind {
        ColumnType::Any => Kind::Any,
        ColumnType::Boolean => Kind::Boolean,
        ColumnType::Date | ColumnType::Timestamp => Kind::Moment(Moments::new(column, day)?),
        _ => Kind::Text,
    })
}

impl Kind {
    /// The typed value of a cell that is not null, or the complaint about it.
    fn take(&self, cell: &Cell) -> Result<Typed, (Reason, String)> {
        let bad = |complaint: String| (Reason::BadValue, complaint);
        match self {
            Self::Text => Ok(Typed::Text(text_of(cell))),
            Self::Any => Ok(any(cell)),
            Self::Boolean => boolean(cell)
                .map(Typed::Boolean)
                .ok_or_else(|| bad("is not a boolean: true/false, yes/no or 1/0".to_owned())),
            Self::Number(numbers) => {
                let text = match cell {
                    Cell::Text(text) | Cell::Number(text) => str_of(text),
                    _ => "",
                };
                numbers.take(cell, text).map(Typed::Integer).map_err(bad)
            }
            Self::Moment(moments) => {
                let micros = match cell {
                    Cell::Text(text) | Cell::Number(text) => moments.parse(str_of(text)),
                    Cell::Integer(integer) => moments.integer(*integer),
                    Cell::Float(float) => moments.float(*float),
                    Cell::Timestamp(micros) => moments.instant(*micros),
                    Cell::Local(micros) | Cell::Date(micros) => moments.local(*micros),
                    _ => Err(NoMoment::NotADate),
                };
                micros.map(Typed::Timestamp).map_err(|fault| match fault {
                    NoMoment::NotADate => {
                        let hint = moments.hint(&text_of(cell));
                        bad(format!("is not {}{hint}", moments.expected()))
                    }
                    NoMoment::TooEarly => (Reason::ImpossibleDate, "is before 1900".to_owned()),
                })
            }
        }
    }
}

fn boolean(cell: &Cell) -> Option<bool> {
    match cell {
        Cell::Boolean(boolean) => Some(*boolean),
        Cell::Integer(0) => Some(false),
        Cell::Integer(1) => Some(true),
        Cell::Float(_) | Cell::Text(_) | Cell::Number(_) => {
            let text = text_of(cell);
            let is = |words: [&str; 3]| {
                words
                    .iter()
                    .any(|w| text.eq_ignore_ascii_case(w.as_bytes()))
            };
            if is(["true", "yes", "1"]) {
                Some(true)
            } else {
                is(["false", "no", "0"]).then_some(false)
            }
        }
        _ => None,
    }
}

fn any(cell: &Cell) -> Typed {
    match cell {
        Cell::Null => Typed::Null,
        Cell::Text(text) | Cell::Number(text) => Typed::Text(text.clone()),
        Cell::Date(_) => Typed::Text(text_of(cell)),
        Cell::Integer(integer) => Typed::Integer(*integer),
        Cell::Float(float) => match serde_json::Number::from_f64(*float) {
            Some(number) => Typed::Json(number.into()),
            None => Typed::Text(text_of(cell)),
        },
        Cell::Boolean(boolean) => Typed::Boolean(*boolean),
        Cell::Timestamp(micros) | Cell::Local(micros) => Typed::Timestamp(*micros),
        Cell::Json(value) => Typed::Json(value.clone()),
    }
}

fn text_of(cell: &Cell) -> Bytes {
    Bytes::from(match cell {
        Cell::Null => String::new(),
        Cell::Text(text) | Cell::Number(text) => return text.clone(),
        Cell::Date(micros) => day_text(*micros),
        Cell::Integer(integer) => integer.to_string(),
        Cell::Float(float) => float.to_string(),
        Cell::Boolean(boolean) => boolean.to_string(),
        Cell::Timestamp(micros) => Micros(*micros).to_string(),
        Cell::Local(micros) => Micros(*micros).to_string().trim_end_matches('Z').to_owned(),
        Cell::Json(value) => value.to_string(),
    })
}

/// Readers only make text cells of valid UTF-8.
fn str_of(text: &Bytes) -> &str {
    std::str::from_utf8(text).unwrap_or("")
}
