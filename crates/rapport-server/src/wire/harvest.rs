//! A harvest that the server does.

use crate::harvests::Progress;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What to harvest.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewHarvest {
    /// Folder or file of this machine, as an absolute path; empty for a replay.
    #[serde(default)]
    pub(crate) input: String,
    /// Codes of the sources; all when empty.
    #[serde(default)]
    pub(crate) sources: Vec<String>,
    /// Shows what would happen, changes nothing.
    #[serde(default)]
    pub(crate) dry_run: bool,
    /// Takes in what lies in quarantine, by the rules as they are now.
    #[serde(default)]
    pub(crate) replay: bool,
}

/// How far a harvest is, and what it came to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct HarvestAnswer {
    /// Number of the harvest.
    id: usize,
    /// `running`, `done` or `failed`.
    state: &'static str,
    /// Code of the source that is read.
    source: String,
    /// File that is read.
    file: String,
    /// Its size in bytes.
    file_bytes: u64,
    /// Bytes of it read so far.
    bytes: u64,
    /// Records of it read so far.
    records: i64,
    /// What it came to, as `rapport harvest --json` writes it.
    #[schema(required)]
    report: Option<serde_json::Value>,
    /// Why it failed.
    #[schema(required)]
    error: Option<String>,
}

impl HarvestAnswer {
    pub(crate) fn new(id: usize, progress: Progress) -> Self {
        let (state, report, error) = match progress.end {
            None => ("running", None, None),
            Some(Ok(report)) => ("done", serde_json::to_value(&report).ok(), None),
            Some(Err(error)) => ("failed", None, Some(error.message)),
        };
        Self {
            id,
            state,
            source: progress.source,
            file: progress.file,
            file_bytes: progress.file_bytes,
            bytes: progress.bytes,
            records: progress.records,
            report,
            error,
        }
    }
}
