//! Where the data comes from: sources, runs, quarantine; and what a search finds.

use super::{AccountLine, RecordLine};
use serde::Serialize;
use utoipa::ToSchema;

/// Records of a source or a run. received = accepted + duplicate + quarantined, always.
#[derive(Debug, Clone, Copy, Default, Serialize, ToSchema)]
pub(crate) struct CountsPart {
    /// Records read.
    pub(crate) received: i64,
    /// Records that gave something new.
    pub(crate) accepted: i64,
    /// Records that were known already.
    pub(crate) duplicate: i64,
    /// Records put into quarantine.
    pub(crate) quarantined: i64,
    /// Of the accepted: records that mean nothing by their rule.
    pub(crate) silent: i64,
    /// Interaction facts added.
    pub(crate) interactions: i64,
    /// Outcome facts added.
    pub(crate) outcomes: i64,
}

/// The state of a source.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SourceAnswer {
    /// Code.
    pub(crate) source: String,
    /// Name.
    pub(crate) name: String,
    /// What it is.
    pub(crate) about: String,
    /// Counts of all its runs.
    pub(crate) counts: CountsPart,
    /// When its last run began.
    #[schema(required)]
    pub(crate) last_run_at: Option<String>,
    /// How its last run ended.
    #[schema(required)]
    pub(crate) last_run_status: Option<String>,
    /// Latest moment at which something of it happened.
    #[schema(required)]
    pub(crate) last_happened_at: Option<String>,
    /// Whether it has been silent for longer than its declaration allows.
    pub(crate) stale: bool,
    /// How often its rule gave what.
    pub(crate) rule_hits: Vec<HitLine>,
    /// Open quarantine by reason.
    pub(crate) quarantine: Vec<ReasonLine>,
    /// Notices of its last run.
    pub(crate) notices: Vec<NoticeLine>,
}

/// How often a rule gave something.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HitLine {
    /// Code of an interaction type, or another thing that rules give.
    pub(crate) what: String,
    /// Name of the type.
    pub(crate) name: Option<String>,
    /// How often.
    pub(crate) count: i64,
}

/// Records in quarantine for one reason.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReasonLine {
    /// The reason.
    pub(crate) reason: String,
    /// Records.
    pub(crate) records: i64,
}

/// Drift of a file that was accepted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeLine {
    /// The file.
    pub(crate) file: String,
    /// Kind of drift.
    pub(crate) kind: String,
    /// What is different.
    pub(crate) message: String,
    /// Records that it is about; 0 for all of the file.
    pub(crate) records: i64,
}

/// A run.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunAnswer {
    /// Number.
    pub(crate) run: i64,
    /// Code of the source.
    pub(crate) source: String,
    /// `harvest`, `replay` or `api`.
    pub(crate) kind: String,
    /// When it began.
    pub(crate) started_at: String,
    /// When it ended.
    #[schema(required)]
    pub(crate) ended_at: Option<String>,
    /// `running`, `done`, `interrupted`, `cut off`.
    pub(crate) status: String,
    /// Counts.
    pub(crate) counts: CountsPart,
    /// Version of the rule.
    pub(crate) rule_version: String,
    /// Latest moment at which something happened, of all it brought.
    #[schema(required)]
    pub(crate) last_happened_at: Option<String>,
}

/// A record in quarantine.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuarantineAnswer {
    /// Number.
    pub(crate) id: i64,
    /// Code of the source.
    pub(crate) source: String,
    /// File.
    pub(crate) file: String,
    /// Row in the file, from 1; 0 for the whole file.
    pub(crate) row: i64,
    /// Records it stands for.
    pub(crate) records: i64,
    /// Kind of trouble.
    pub(crate) reason: String,
    /// What failed, on what, and what to do.
    pub(crate) message: String,
    /// Version of the rule that refused it.
    pub(crate) rule_version: String,
    /// When it was put here.
    pub(crate) at: String,
    /// Names of the file's columns, if it has a header.
    #[schema(required)]
    pub(crate) columns: Option<Vec<String>>,
    /// The bytes of the record as text, the first 4 KiB.
    pub(crate) raw: String,
    /// Whether there is more.
    pub(crate) raw_truncated: bool,
}

/// What a search finds.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchAnswer {
    /// Records, at most 8.
    pub(crate) records: Vec<RecordLine>,
    /// Accounts, at most 5.
    pub(crate) accounts: Vec<AccountLine>,
    /// Interaction types, at most 5.
    pub(crate) types: Vec<TypeFound>,
}

/// An interaction type that a search finds.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TypeFound {
    /// Code.
    pub(crate) type_code: String,
    /// Name.
    pub(crate) name: String,
    /// Code of the flow.
    pub(crate) flow: String,
    /// Code of its level.
    pub(crate) level: String,
}
