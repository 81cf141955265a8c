//! Rows in chunks, so that an error in the middle of a chunk does not take the rows before it along.

use crate::read::{FileError, Row};

/// Where a reader stands with respect to an error.
#[derive(Debug, Default)]
pub(crate) enum Progress {
    /// Reading.
    #[default]
    Open,
    /// An error came after rows that had to be given first.
    Failed(FileError),
    /// The error was given.
    Closed,
}

impl Progress {
    /// Up to `max_rows` rows from `next`.
    pub(crate) fn chunk(
        &mut self,
        max_rows: usize,
        mut next: impl FnMut() -> Result<Option<Row>, FileError>,
    ) -> Result<Option<Vec<Row>>, FileError> {
        match std::mem::take(self) {
            Self::Open => {}
            Self::Failed(error) => {
                *self = Self::Closed;
                return Err(error);
            }
            Self::Closed => {
                *self = Self::Closed;
                return Ok(None);
            }
        }
        let mut rows = Vec::with_capacity(max_rows.min(8192));
        while rows.len() < max_rows {
            match next() {
                Ok(Some(row)) => rows.push(row),
                Ok(None) => break,
                Err(error) if rows.is_empty() => {
                    *self = Self::Closed;
                    return Err(error);
                }
                Err(error) => {
                    *self = Self::Failed(error);
                    break;
                }
            }
        }
        Ok((!rows.is_empty()).then_some(rows))
    }
}
