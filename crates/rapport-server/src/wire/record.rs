//! Interaction Records: as lines of a list, and one in full.

use super::{List, Named, PatternPoint};
use serde::Serialize;
use utoipa::ToSchema;

/// A record in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RecordLine {
    /// `CONTACT.SCOPE`, such as `123.research_labs`.
    pub(crate) record: String,
    /// Number of the person.
    pub(crate) contact_id: i64,
    /// Name, or else e-mail, or else a key.
    pub(crate) name: String,
    /// E-mail.
    #[schema(required)]
    pub(crate) email: Option<String>,
    /// Number of the first account.
    #[schema(required)]
    pub(crate) account_id: Option<i64>,
    /// Name of the first account.
    #[schema(required)]
    pub(crate) account: Option<String>,
    /// Buying role there.
    #[schema(required)]
    pub(crate) role: Option<String>,
    /// Code of the scope.
    pub(crate) scope: String,
    /// Name of the scope.
    pub(crate) scope_name: String,
    /// Level.
    pub(crate) level: Named,
    /// `acquisition`, `closing` or `retention`.
    pub(crate) phase: String,
    /// Who of us owns the relationship.
    #[schema(required)]
    pub(crate) owner: Option<Named>,
    /// Accumulated Relationship Value, in hundredths of a point.
    pub(crate) rv_hundredths: i64,
    /// Its change over the last 30 days of the data.
    pub(crate) rv_change_30d_hundredths: i64,
    /// Accumulated variable cost, in minor units.
    pub(crate) cost_minor: i64,
    /// Currency of the cost.
    pub(crate) currency: String,
    /// Interactions that count.
    pub(crate) interactions: u32,
    /// When the last interaction happened.
    pub(crate) last_at: String,
    /// What it was.
    pub(crate) last_type_name: String,
    /// Accumulated Relationship Value at up to 24 points from the first interaction to the last.
    pub(crate) spark: Vec<i64>,
}

/// A page of records.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordList {
    /// The page.
    #[serde(flatten)]
    pub(crate) list: List<RecordLine>,
    /// What other choices of the filters would show.
    pub(crate) facets: FacetsAnswer,
}

/// Choices of the filters.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetsAnswer {
    /// Scopes.
    pub(crate) scope: Vec<FacetLine>,
    /// Levels.
    pub(crate) level: Vec<FacetLine>,
    /// Owners.
    pub(crate) owner: Vec<FacetLine>,
    /// Phases.
    pub(crate) phase: Vec<FacetLine>,
}

/// One choice of a filter.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetLine {
    /// What to filter by.
    pub(crate) value: String,
    /// Name people read.
    pub(crate) label: String,
    /// Records that it would show, the other filters as they are.
    pub(crate) count: u64,
}

/// One record in full.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordAnswer {
    /// `CONTACT.SCOPE`.
    pub(crate) record: String,
    /// The person.
    pub(crate) contact: ContactPart,
    /// Accounts of the person.
    pub(crate) accounts: Vec<AccountPart>,
    /// Code of the scope.
    pub(crate) scope: String,
    /// Name of the scope.
    pub(crate) scope_name: String,
    /// Code of the flow.
    pub(crate) flow: String,
    /// Level.
    pub(crate) level: LevelPart,
    /// `acquisition`, `closing` or `retention`.
    pub(crate) phase: String,
    /// Who of us owns the relationship.
    #[schema(required)]
    pub(crate) owner: Option<Named>,
    /// Accumulated Relationship Value, in hundredths of a point.
    pub(crate) rv_hundredths: i64,
    /// Its change over the last 30 days of the data.
    pub(crate) rv_change_30d_hundredths: i64,
    /// Accumulated variable cost, in minor units.
    pub(crate) cost_minor: i64,
    /// Currency of the cost.
    pub(crate) currency: String,
    /// Interactions that count.
    pub(crate) interactions: u32,
    /// Highest accumulated value so far, at least 0.
    pub(crate) rv_peak_hundredths: i64,
    /// Lowest accumulated value so far, at most 0.
    pub(crate) rv_low_hundredths: i64,
    /// Minutes of the customer's time.
    pub(crate) effort_minutes: u64,
    /// When the first interaction happened.
    pub(crate) first_at: String,
    /// When the last interaction happened.
    pub(crate) last_at: String,
    /// When the last interaction with positive value happened.
    #[schema(required)]
    pub(crate) last_positive_at: Option<String>,
    /// Moment of the last interaction that the answer includes.
    pub(crate) as_of: String,
    /// The person's records in other scopes.
    pub(crate) other_records: Vec<OtherRecord>,
    /// One point for each interaction, oldest first.
    pub(crate) curve: Vec<CurvePoint>,
    /// Moves from one level to another.
    pub(crate) triggers: Vec<TriggerPoint>,
    /// How best practice runs: the pattern that is published for the scope; null while none is.
    #[schema(required)]
    pub(crate) reference: Option<Reference>,
    /// Why there is no reference; null when there is one.
    #[schema(required)]
    pub(crate) reference_note: Option<String>,
    /// For logging what just happened.
    pub(crate) log: LogPart,
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactPart {
    /// Number.
    pub(crate) id: i64,
    /// Name, or else e-mail, or else a key.
    pub(crate) name: String,
    /// E-mail.
    #[schema(required)]
    pub(crate) email: Option<String>,
    /// Phone.
    #[schema(required)]
    pub(crate) phone: Option<String>,
    /// Keys by which the person is known, as `kind:value`.
    pub(crate) keys: Vec<String>,
    /// Stakeholder type.
    #[schema(required)]
    pub(crate) stakeholder_type: Option<String>,
}

/// An account of a person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountPart {
    /// Number.
    pub(crate) id: i64,
    /// Name.
    pub(crate) name: String,
    /// Buying role there.
    #[schema(required)]
    pub(crate) role: Option<String>,
    /// First day there, when known.
    #[schema(required)]
    pub(crate) from: Option<String>,
    /// Last day there, when known.
    #[schema(required)]
    pub(crate) to: Option<String>,
}

/// A level with what a contact on it is called.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LevelPart {
    /// Code.
    pub(crate) code: String,
    /// Name.
    pub(crate) name: String,
    /// What a contact on it is called.
    #[schema(required)]
    pub(crate) status: Option<String>,
}

/// A record of the same person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OtherRecord {
    /// `CONTACT.SCOPE`.
    pub(crate) record: String,
    /// Name of the scope.
    pub(crate) scope_name: String,
    /// Accumulated Relationship Value, in hundredths of a point.
    pub(crate) rv_hundredths: i64,
}

/// The record after one interaction.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CurvePoint {
    /// When it happened.
    pub(crate) at: String,
    /// Accumulated Relationship Value after it, in hundredths of a point.
    pub(crate) rv_total_hundredths: i64,
    /// Accumulated cost after it, in minor units.
    pub(crate) cost_total_minor: i64,
    /// Id of the interaction.
    pub(crate) entry: String,
}

/// A move to another level.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TriggerPoint {
    /// When.
    pub(crate) at: String,
    /// The level it moved to.
    pub(crate) level: Named,
    /// Id of the interaction that moved it.
    pub(crate) entry: String,
}

/// How records usually run: the band beside a record's curve.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Reference {
    /// Which records.
    pub(crate) label: String,
    /// How many.
    pub(crate) n: u64,
    /// Version of the pattern within the scope.
    pub(crate) version: u32,
    /// The set whose practice it is.
    pub(crate) set: String,
    /// When it was published.
    pub(crate) published_at: String,
    /// Who published it.
    pub(crate) by: String,
    /// Spread of the accumulated value by number of interactions.
    pub(crate) points: Vec<PatternPoint>,
}

/// For logging what just happened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogPart {
    /// The interactions that happen most often on this level of this scope, the likeliest first.
    pub(crate) likely: Vec<LikelyType>,
}

/// A type to log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LikelyType {
    /// Code.
    pub(crate) type_code: String,
    /// Name.
    pub(crate) name: String,
    /// What it would be worth now, in hundredths of a point.
    pub(crate) rv_hundredths: i64,
    /// What it costs, in minor units.
    pub(crate) cost_minor: i64,
}
