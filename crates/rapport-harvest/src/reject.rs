//! Why a record could not go on. It then stays in quarantine with this reason, its raw bytes and the rule version.

use bytes::Bytes;
use serde::Serialize;

/// The kind of trouble, for grouping; the message says the particulars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The file cannot be read at all, or only in part.
    UnreadableFile,
    /// Bytes that are not in the declared encoding.
    Encoding,
    /// The row cannot be parsed (wrong number of fields, bad JSON).
    Malformed,
    /// A row or field longer than the limit.
    TooLong,
    /// A column change that the contract does not allow.
    Drift,
    /// A required value is missing.
    MissingValue,
    /// A value that does not have the column's type, or is out of range.
    BadValue,
    /// The rule itself turned the record away with `reject`.
    RejectedByRule,
    /// The rule stopped with an error.
    RuleFailed,
    /// The rule used more than its time.
    RuleTooSlow,
    /// The rule made something larger than it may.
    RuleTooLarge,
    /// More people in one interaction than can be told apart.
    TooManyPeople,
    /// The rule gave something that is not an interaction, outcome, contact, account or staff.
    BadDraft,
    /// A type, scope, level or person that is not known.
    Unknown,
    /// The date cannot be right: in the far future, or before 1900.
    ImpossibleDate,
    /// Same source, record id and revision as an earlier fact, but other content.
    Conflict,
}

impl Reason {
    /// The reason as written in the store and the API.
    pub fn name(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

/// A record that could not go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Row number within the file, from 1; 0 when it is about the whole file.
    pub row: i64,
    /// Rows it stands for: 1, or all the rows of a file.
    pub rows: i64,
    /// Kind of trouble.
    pub reason: Reason,
    /// What failed, on what, and what to do.
    pub message: String,
    /// The bytes it came from.
    pub raw: Bytes,
}
