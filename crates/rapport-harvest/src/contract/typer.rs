//! Cells to typed values, as each column of the contract says.

use super::moment::{Moments, NoMoment};
use super::notice::Retyped;
use super::number::{complaint, scaled};
use crate::record::Cell;
use crate::reject::Reason;
use crate::spec::{Column, ColumnType, DriftPolicy, OnDrift};
use crate::typed::Typed;
use bytes::Bytes;
use rapport_model::diag::Problem;
use rapport_model::{Currency, Micros};

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
    /// Scaled by so many decimals, and what the message calls it.
    Number(u32, String),
    Moment(Moments),
}

/// 10^18 is the largest power of ten that 64 bits hold.
const DECIMALS_MAX: u32 = 18;
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
    let moments = |zone: Option<&str>, day| {
        Moments::new(column.format.as_deref(), zone, day).map(Kind::Moment)
    };
    Ok(match column.kind {
        ColumnType::Text => Kind::Text,
        ColumnType::Any => Kind::Any,
        ColumnType::Boolean => Kind::Boolean,
        ColumnType::Integer => Kind::Number(0, "an integer".to_owned()),
        ColumnType::Decimal => match column.decimals.unwrap_or(0) {
            decimals @ ..=DECIMALS_MAX => Kind::Number(decimals, "a decimal number".to_owned()),
            _ => return Err(format!("`decimals` must be at most {DECIMALS_MAX}")),
        },
        ColumnType::Money => {
            let code = column.currency.as_deref().unwrap_or("USD");
            let currency = Currency::parse(code).ok_or_else(|| {
                format!("`{code}` is not a currency code: use three capitals, such as USD")
            })?;
            Kind::Number(currency.decimals(), format!("an amount in {currency}"))
        }
        ColumnType::Date => moments(None, true)?,
        ColumnType::Timestamp => moments(column.timezone.as_deref(), false)?,
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
            Self::Number(decimals, what) => {
                let text = if let Cell::Text(text) = cell {
                    str_of(text)
                } else {
                    ""
                };
                match scaled(cell, text, *decimals) {
                    Some(Ok(number)) => Ok(Typed::Integer(number)),
                    Some(Err(error)) => Err(bad(complaint(&error, what))),
                    None => Err(bad(format!("is not {what}"))),
                }
            }
            Self::Moment(moments) => {
                let micros = match cell {
                    Cell::Text(text) => moments.parse(str_of(text)),
                    Cell::Integer(integer) => moments.parse(&integer.to_string()),
                    Cell::Timestamp(micros) => moments.instant(*micros),
                    Cell::Local(micros) => moments.local(*micros),
                    _ => Err(NoMoment::NotADate),
                };
                micros.map(Typed::Timestamp).map_err(|fault| match fault {
                    NoMoment::NotADate => bad(format!("is not {}", moments.expected())),
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
        Cell::Float(_) | Cell::Text(_) => {
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
        Cell::Text(text) => Typed::Text(text.clone()),
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
        Cell::Text(text) => return text.clone(),
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
