//! Exceptions, and what people decide about them.

use super::Named;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Relationships out of pattern, the most severe first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExceptionList {
    /// The page, in order.
    pub(crate) items: Vec<ExceptionLine>,
    /// How many there are on all pages.
    pub(crate) total: u64,
    /// Cursor of the next page, for `after`; null on the last.
    #[schema(required)]
    pub(crate) next: Option<String>,
    /// Moment of the last interaction that the answer includes.
    #[schema(required)]
    pub(crate) as_of: Option<String>,
    /// Why nothing can be said; then there are no items.
    #[schema(required)]
    pub(crate) refused: Option<String>,
    /// How past exceptions ended, by kind; a kind of which none is closed is left out.
    pub(crate) endings: Vec<ExceptionEnding>,
}

/// A relationship out of pattern.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExceptionLine {
    /// Its key: the same while the state lasts.
    pub(crate) key: String,
    /// The record, `CONTACT.SCOPE`.
    pub(crate) record: String,
    /// The person.
    pub(crate) contact: Numbered,
    /// The account of the relationship.
    #[schema(required)]
    pub(crate) account: Option<Numbered>,
    /// Code of the scope.
    pub(crate) scope: String,
    /// Name of the scope.
    pub(crate) scope_name: String,
    /// `rv_low`, `rv_high`, `silence`, `out_of_order` or `missing`.
    pub(crate) kind: String,
    /// `high`, `medium` or `low`.
    pub(crate) severity: String,
    /// `good` or `bad`.
    pub(crate) way: String,
    /// What did it, in words.
    pub(crate) because: String,
    /// The interactions that did it.
    pub(crate) causes: Vec<ExceptionCause>,
    /// Since when.
    pub(crate) since: String,
    /// For how many days.
    pub(crate) since_days: i64,
    /// Accumulated Relationship Value now, in hundredths of a point.
    pub(crate) rv_hundredths: i64,
    /// Where the others stand after as many interactions, in hundredths of a point; null unless it is about value.
    #[schema(required)]
    pub(crate) usual: Option<UsualBand>,
    /// Revenue of the relationship in the last year, in minor units; null where no money is known.
    #[schema(required)]
    pub(crate) exposed_minor: Option<i64>,
    /// Its currency.
    pub(crate) currency: String,
    /// `open`, `acknowledged` or `closed`.
    pub(crate) state: String,
    /// Whom it belongs to: to whom it was assigned, else who owns the relationship.
    #[schema(required)]
    pub(crate) owner: Option<Named>,
    /// Whether it was assigned.
    pub(crate) assigned: bool,
    /// `acted`, `expected` or `false_alarm`; null unless it is closed.
    #[schema(required)]
    pub(crate) outcome: Option<String>,
    /// Who decided last.
    #[schema(required)]
    pub(crate) judged_by: Option<String>,
    /// When.
    #[schema(required)]
    pub(crate) judged_at: Option<String>,
    /// What they wrote beside it.
    #[schema(required)]
    pub(crate) note: Option<String>,
}

/// Something with a number and a name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Numbered {
    /// Number.
    pub(crate) id: i64,
    /// Name.
    pub(crate) name: String,
}

/// An interaction that took a relationship out of its pattern.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExceptionCause {
    /// When it happened.
    pub(crate) at: String,
    /// Code of its type.
    pub(crate) type_code: String,
    /// Name of its type.
    pub(crate) type_name: String,
    /// Its Relationship Value, in hundredths of a point.
    pub(crate) rv_hundredths: i64,
}

/// Where eight of ten stand, in hundredths of a point.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UsualBand {
    /// A tenth is lower.
    pub(crate) p10: i64,
    /// Half are lower.
    pub(crate) p50: i64,
    /// Nine tenths are lower.
    pub(crate) p90: i64,
}

/// How past exceptions of a kind ended.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExceptionEnding {
    /// The kind.
    pub(crate) kind: String,
    /// Closed.
    pub(crate) closed: u64,
    /// Something was done about it.
    pub(crate) acted: u64,
    /// It was right, and known or intended.
    pub(crate) expected: u64,
    /// There was nothing.
    pub(crate) false_alarm: u64,
}

/// A decision about an exception.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewExceptionJudgement {
    /// `acknowledge`, `assign`, `close` or `reopen`.
    pub(crate) action: String,
    /// Who decides.
    #[schema(max_length = 200)]
    pub(crate) by: String,
    /// Code of the member of staff to assign it to; with `assign` alone.
    #[serde(default)]
    pub(crate) owner: Option<String>,
    /// `acted`, `expected` or `false_alarm`; with `close` alone.
    #[serde(default)]
    pub(crate) outcome: Option<String>,
    /// What to remember.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub(crate) note: Option<String>,
}

/// Where an exception stands after a decision.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExceptionStanding {
    /// Key of the exception.
    pub(crate) key: String,
    /// `open`, `acknowledged` or `closed`.
    pub(crate) state: String,
    /// To whom it was assigned.
    #[schema(required)]
    pub(crate) owner: Option<Named>,
    /// How it ended; null unless it is closed.
    #[schema(required)]
    pub(crate) outcome: Option<String>,
    /// Who decided.
    pub(crate) by: String,
    /// When.
    pub(crate) at: String,
    /// What they wrote beside it.
    #[schema(required)]
    pub(crate) note: Option<String>,
}

/// One decision about an exception.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExceptionEvent {
    /// `acknowledge`, `assign`, `close` or `reopen`.
    pub(crate) action: String,
    /// Who decided.
    pub(crate) by: String,
    /// When.
    pub(crate) at: String,
    /// To whom it was assigned.
    #[schema(required)]
    pub(crate) owner: Option<Named>,
    /// How it ended.
    #[schema(required)]
    pub(crate) outcome: Option<String>,
    /// What they wrote beside it.
    #[schema(required)]
    pub(crate) note: Option<String>,
}
