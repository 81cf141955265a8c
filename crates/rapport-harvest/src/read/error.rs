//! Trouble with a whole file.

use crate::decode::InvalidText;
use crate::reject::{Reason, Rejection};
use bytes::Bytes;
use std::io;

/// Why a file cannot be read, or not to its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("could not read {file}: {message}")]
pub struct FileError {
    /// Name of the file.
    pub file: String,
    /// [`Reason::UnreadableFile`], [`Reason::Encoding`] or [`Reason::Malformed`].
    pub reason: Reason,
    /// What failed and what to do.
    pub message: String,
}

impl FileError {
    /// The file cannot be read.
    pub fn unreadable(file: &str, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            reason: Reason::UnreadableFile,
            message: message.into(),
        }
    }

    /// The file is not what its format says.
    pub fn malformed(file: &str, message: impl Into<String>) -> Self {
        Self {
            reason: Reason::Malformed,
            ..Self::unreadable(file, message)
        }
    }

    /// From an error while reading.
    pub fn io(file: &str, error: &io::Error) -> Self {
        let encoding = error
            .get_ref()
            .is_some_and(<dyn std::error::Error + Send + Sync>::is::<InvalidText>);
        let reason = if encoding {
            Reason::Encoding
        } else {
            Reason::UnreadableFile
        };
        Self {
            reason,
            ..Self::unreadable(file, error.to_string())
        }
    }

    /// As a rejection that stands for `rows` rows.
    pub fn rejection(&self, rows: i64) -> Rejection {
        Rejection {
            row: 0,
            rows,
            reason: self.reason,
            message: self.to_string(),
            raw: Bytes::new(),
        }
    }
}
