//! What can be wrong with a query.

use super::Limits;

/// Why a query has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScratchError {
    /// It cannot be understood.
    #[error("the query cannot be understood: {message}{}", place(*.line, *.column))]
    Query {
        /// In the database's words.
        message: String,
        /// Line of the word in question, from 1; 0 when unknown.
        line: usize,
        /// Its column, from 1.
        column: usize,
    },
    /// It names a column that the tables do not have.
    #[error("there is no column `{name}`{} ({hint})", place(*.line, *.column))]
    UnknownColumn {
        /// As the query names it.
        name: String,
        /// A column that may be meant, or those that there are.
        hint: String,
        /// Line of the word in question, from 1; 0 when unknown.
        line: usize,
        /// Its column, from 1.
        column: usize,
    },
    /// It does something else than read.
    #[error(
        "a query only reads: write a SELECT; nothing can be changed, attached or set from here"
    )]
    NotReading,
    /// It has places for values.
    #[error("the query has parameters such as `?`; write the values themselves")]
    Parameters,
    /// There is more than one.
    #[error("there is more than one statement; ask one question at a time")]
    Several,
    /// It did not end in time.
    #[error(
        "the query did not end within {0} seconds and was stopped; narrow it with WHERE or a set of records, or check that its joins have a condition"
    )]
    TooLong(u64),
    /// It took too much memory.
    #[error(
        "the query was stopped when it had taken {0} MiB of memory; ask for fewer columns or rows, or narrow it with a set of records"
    )]
    TooMuchMemory(u64),
    /// A text or row is too long.
    #[error("the query makes a text or row longer than {0} bytes; make less of it at once")]
    TooLarge(i32),
    /// It failed while it ran.
    #[error("the query failed: {0}")]
    Failed(String),
}

fn place(line: usize, column: usize) -> String {
    if line == 0 {
        String::new()
    } else {
        format!(" (line {line}, column {column})")
    }
}

impl ScratchError {
    pub(super) fn too_long(limits: &Limits) -> Self {
        Self::TooLong(limits.time.as_secs())
    }

    pub(super) fn too_much_memory(limits: &Limits) -> Self {
        Self::TooMuchMemory(limits.memory_bytes >> 20)
    }
}

/// Line and column of a byte in a text, both from 1; zeros when it is not in it.
pub(super) fn place_of(query: &str, offset: i32) -> (usize, usize) {
    let before = usize::try_from(offset).ok().and_then(|at| query.get(..at));
    let Some(before) = before else {
        return (0, 0);
    };
    let line = before.matches('\n').count() + 1;
    let last = before.rsplit('\n').next().unwrap_or_default();
    (line, last.chars().count() + 1)
}
