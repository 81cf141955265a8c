//! One valued interaction with its explanation.

use super::Named;
use serde::Serialize;
use utoipa::ToSchema;

/// One valued interaction.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Entry {
    /// Its place in the ledger, as text.
    pub(crate) id: String,
    /// When it happened.
    pub(crate) happened_at: String,
    /// The source says the day alone: `happened_at` is its midnight.
    pub(crate) day_only: bool,
    /// When we knew.
    pub(crate) known_at: String,
    /// Code of the type.
    pub(crate) type_code: String,
    /// Name of the type.
    pub(crate) type_name: String,
    /// `major` or `voc`.
    pub(crate) kind: String,
    /// Code of the function that has the type.
    #[schema(required)]
    pub(crate) function: Option<String>,
    /// Channel.
    #[schema(required)]
    pub(crate) channel: Option<String>,
    /// `inbound`, `outbound` or `mutual`.
    #[schema(required)]
    pub(crate) direction: Option<String>,
    /// Code of the record's level after it.
    pub(crate) level: String,
    /// Its Relationship Value, in hundredths of a point.
    pub(crate) rv_hundredths: i64,
    /// Accumulated value after it.
    pub(crate) rv_total_hundredths: i64,
    /// Its variable cost, in minor units.
    pub(crate) cost_minor: i64,
    /// Accumulated cost after it.
    pub(crate) cost_total_minor: i64,
    /// The how-manieth of its type, from 1; 0 when it does not count.
    pub(crate) occurrence: u32,
    /// How the customer took it: `better`, `as_expected`, `worse`, `damaging`.
    #[schema(required)]
    pub(crate) reaction: Option<String>,
    /// The level that it moved the contact to.
    #[schema(required)]
    pub(crate) moved_to: Option<Named>,
    /// Who of us acted.
    #[schema(required)]
    pub(crate) actor: Option<Named>,
    /// What a survey answer said, in hundredths of its scale.
    #[schema(required)]
    pub(crate) say_hundredths: Option<i64>,
    /// What somebody wrote beside it; only in the list of one record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
    /// Why it has its value, in words.
    pub(crate) why: String,
    /// The source row.
    pub(crate) origin: EntryOrigin,
}

/// The source row of an interaction.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EntryOrigin {
    /// Code of the source.
    pub(crate) source: String,
    /// Name of the source.
    pub(crate) source_name: String,
    /// File; null for an interaction that came through the API.
    #[schema(required)]
    pub(crate) file: Option<String>,
    /// Row in the file, from 1; 0 without a file.
    pub(crate) row: i64,
    /// Id within the source.
    pub(crate) record_key: String,
    /// Revision.
    pub(crate) revision: u64,
    /// Version of the rule that made the row a fact.
    pub(crate) rule_version: String,
    /// Place in the ledger.
    pub(crate) position: i64,
    /// When we knew.
    pub(crate) known_at: String,
}

/// An interaction in a list over all records.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct InteractionLine {
    /// The interaction.
    #[serde(flatten)]
    pub(crate) entry: Entry,
    /// Its record, `CONTACT.SCOPE`.
    pub(crate) record: String,
    /// Name of the person.
    pub(crate) name: String,
}
