//! Quarantine as people read it.

use rapport_ledger::quarantine::Quarantined;
use serde::{Deserialize, Serialize};

/// A record that could not go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuarantineView {
    /// Its number.
    pub id: i64,
    /// Code of the source.
    pub source: String,
    /// Name of the file.
    pub file: String,
    /// Row in the file, from 1; 0 for the whole file.
    pub row: i64,
    /// Records it stands for.
    pub rows: i64,
    /// Kind of trouble.
    pub reason: String,
    /// What failed, on what, and what to do.
    pub message: String,
    /// Version of the rule that refused it.
    pub rule_version: String,
    /// `open`, or `replayed` once it was taken in.
    pub state: String,
    /// When it was put here.
    pub at: String,
    /// Key of the record, if it could be told.
    pub key: Option<String>,
    /// Names of the file's columns, if it has a header.
    pub columns: Option<Vec<String>>,
    /// The bytes of the record as text.
    pub raw: String,
}

#[derive(Default, Deserialize)]
struct Context {
    columns: Option<Vec<String>>,
    #[serde(default)]
    key: String,
}

impl From<Quarantined> for QuarantineView {
    fn from(found: Quarantined) -> Self {
        let context: Context = serde_json::from_str(&found.context).unwrap_or_default();
        Self {
            id: found.id,
            source: found.source,
            file: found.file,
            row: found.row,
            rows: found.rows,
            reason: found.reason,
            message: found.message,
            rule_version: found.rule_version,
            state: found.state,
            at: found.at.to_string(),
            key: Some(context.key).filter(|key| !key.is_empty()),
            columns: context.columns,
            raw: String::from_utf8_lossy(&found.raw).into_owned(),
        }
    }
}
