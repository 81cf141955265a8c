//! Asks one question.

use super::error::place_of;
use super::fill::{Made, fill, make};
use super::guard::{Guard, LENGTH_MAX, Watch};
use super::{Found, FoundColumn, Limits, ScratchError, Tables, Value};
use rapport_model::diag::did_you_mean;
use rusqlite::{Connection, ErrorCode, Statement};

/// What a query says of the tables. Fails when it does anything but read, when it takes more than the limits, and when it
/// is wrong: the error says what and where.
pub fn ask<T: Tables>(query: &str, tables: &mut T, limits: Limits) -> Result<Found, T::Error> {
    let guard = Guard::new(limits);
    let broken = |e: rusqlite::Error| ScratchError::Failed(e.to_string());
    let mut connection = Connection::open_in_memory().map_err(broken)?;
    connection
        .execute_batch(
            "PRAGMA temp_store = MEMORY; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;",
        )
        .map_err(broken)?;
    let mut made = Made::new();
    // The database itself says which tables a query reads: one after another, by not having them.
    loop {
        // Making a table may take its time: it is not the query's.
        let watch = guard.watch(&mut connection).map_err(broken)?;
        let missing = match understood(&mut connection, query, &guard).map(drop) {
            Ok(()) => break,
            Err(error) => missing_table(&error, &made)
                .ok_or_else(|| wrong(error, query, &made, &watch, &limits))?,
        };
        Guard::free(&mut connection).map_err(broken)?;
        let Some(columns) = tables.columns(&missing)? else {
            return Err(tables.unknown_table(&missing));
        };
        make(&connection, &missing, &columns).map_err(broken)?;
        made.insert(missing, columns);
    }
    Guard::free(&mut connection).map_err(broken)?;
    let watch = guard.watch(&mut connection).map_err(broken)?;
    fill(
        &connection,
        &made,
        query,
        &guard.reads,
        tables,
        (&watch, &limits),
    )?;
    let found = understood(&mut connection, query, &guard)
        .and_then(|mut statement| read(&mut statement, limits.rows));
    found.map_err(|error| wrong(error, query, &made, &watch, &limits).into())
}

/// Why a query cannot be asked.
#[derive(Debug)]
enum Refused {
    ByDatabase(rusqlite::Error),
    ByUs(ScratchError),
}

impl From<rusqlite::Error> for Refused {
    fn from(error: rusqlite::Error) -> Self {
        Self::ByDatabase(error)
    }
}

fn understood<'c>(
    connection: &'c mut Connection,
    query: &str,
    guard: &Guard,
) -> Result<Statement<'c>, Refused> {
    guard.forget();
    guard.only_reading(connection)?;
    let statement = connection.prepare(query)?;
    if statement.column_count() == 0 || !statement.readonly() {
        return Err(Refused::ByUs(ScratchError::NotReading));
    }
    if statement.parameter_count() > 0 {
        return Err(Refused::ByUs(ScratchError::Parameters));
    }
    Ok(statement)
}

fn read(statement: &mut Statement<'_>, most: usize) -> Result<Found, Refused> {
    let origin =
        |table: Option<&str>, column: Option<&str>| Some((table?.to_owned(), column?.to_owned()));
    let columns: Vec<FoundColumn> = statement
        .columns_with_metadata()
        .map(|column| FoundColumn {
            name: column.name().to_owned(),
            origin: origin(column.table_name(), column.origin_name()),
        })
        .collect();
    let mut found = Found {
        columns,
        ..Found::default()
    };
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if found.rows.len() == most {
            found.truncated = true;
            break;
        }
        let cells = 0..found.columns.len();
        let cells = cells.map(|at| row.get_ref(at).map(Value::of));
        found.rows.push(cells.collect::<rusqlite::Result<_>>()?);
    }
    Ok(found)
}

/// The table that the query reads and that is not there yet.
fn missing_table(refused: &Refused, made: &Made) -> Option<String> {
    let Refused::ByDatabase(error) = refused else {
        return None;
    };
    let name = message(error)
        .strip_prefix("no such table: ")?
        .to_lowercase();
    let name = name
        .strip_prefix("main.")
        .map_or(name.clone(), str::to_owned);
    (!made.contains_key(&name)).then_some(name)
}

fn wrong(
    refused: Refused,
    query: &str,
    made: &Made,
    watch: &Watch,
    limits: &Limits,
) -> ScratchError {
    let error = match refused {
        Refused::ByUs(error) => return error,
        Refused::ByDatabase(error) => error,
    };
    if let Some(reason) = watch.reason(limits) {
        return reason;
    }
    let offset = match &error {
        rusqlite::Error::SqlInputError { offset, .. } => *offset,
        _ => -1,
    };
    let (line, column) = place_of(query, offset);
    let message = message(&error);
    if message.starts_with("not authorized") {
        return ScratchError::NotReading;
    }
    if let Some(name) = message.strip_prefix("no such column: ") {
        // Behind a name in double quotes the database asks whether a text was meant.
        let name = name.split(" - ").next().unwrap_or(name).trim_matches('"');
        return ScratchError::UnknownColumn {
            name: name.to_owned(),
            hint: columns_like(name, made),
            line,
            column,
        };
    }
    match error {
        rusqlite::Error::SqlInputError { .. } => ScratchError::Query {
            message,
            line,
            column,
        },
        other => failed(&other, limits),
    }
}

fn columns_like(name: &str, made: &Made) -> String {
    let name = name.rsplit('.').next().unwrap_or(name);
    let known = || made.values().flatten().map(String::as_str);
    did_you_mean(name, known()).unwrap_or_else(|| {
        let of = made
            .iter()
            .map(|(table, columns)| format!("columns of {table}: {}", columns.join(", ")));
        let of: Vec<String> = of.collect();
        if of.is_empty() {
            "the query reads no table; a text stands in single quotes".to_owned()
        } else {
            of.join("; ")
        }
    })
}

/// The database's own words.
fn message(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
        other => other.to_string(),
    }
}

/// An error that is not about the words of the query.
pub(super) fn failed(error: &rusqlite::Error, limits: &Limits) -> ScratchError {
    if matches!(error, rusqlite::Error::MultipleStatement) {
        return ScratchError::Several;
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::AuthorizationForStatementDenied) => ScratchError::NotReading,
        Some(ErrorCode::OperationInterrupted) => ScratchError::too_long(limits),
        Some(ErrorCode::TooBig) => ScratchError::TooLarge(LENGTH_MAX),
        Some(ErrorCode::OutOfMemory) => ScratchError::too_much_memory(limits),
        _ => ScratchError::Failed(message(error)),
    }
}
