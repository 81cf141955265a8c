//! A database in memory for one question: filled with the tables that a query names, asked once, then gone.
//!
//! The query comes from outside and is not trusted: it reads and does nothing else, and has limits of rows, time, memory
//! and the size of a value. What the tables are, the caller's [`Tables`] knows.

mod deadline;
mod error;
mod fill;
mod guard;
mod memory;
mod query;
mod value;

pub use error::ScratchError;
pub use query::ask;
pub use value::{Found, FoundColumn, Value};

use std::time::Duration;

/// What a question may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Rows given back; what is beyond is cut off and said so.
    pub rows: usize,
    /// Time for filling the tables and running the query.
    pub time: Duration,
    /// Bytes by which the process may grow meanwhile, where the system tells.
    pub memory_bytes: u64,
}

/// Takes a row, a value for each column.
pub type Put<'p> = dyn FnMut(&[Value<'_>]) -> Result<(), ScratchError> + 'p;

/// The tables that can be asked for. Names are in lower case.
pub trait Tables {
    /// What can go wrong with making a table.
    type Error: From<ScratchError>;

    /// The names of a table's columns; none when there is no such table.
    fn columns(&mut self, table: &str) -> Result<Option<Vec<String>>, Self::Error>;

    /// Gives every row. A column that is not wanted may be left as [`Value::Null`].
    fn rows(&mut self, table: &str, wanted: &[bool], put: &mut Put<'_>) -> Result<(), Self::Error>;

    /// The error for a table that there is not.
    fn unknown_table(&self, table: &str) -> Self::Error;
}

#[cfg(test)]
mod tests;
