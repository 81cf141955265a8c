//! Suggestions for one record, and what people decide about them.

use super::Statistic;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What to do next in one relationship.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Suggestions {
    /// The record, `CONTACT.SCOPE`.
    pub(crate) record: String,
    /// Moment of the last interaction, of all records, that the answer includes.
    pub(crate) as_of: String,
    /// The set whose practice is followed.
    pub(crate) best: String,
    /// Days within which something is expected.
    pub(crate) horizon_days: i64,
    /// No suggestion is made from fewer relationships.
    pub(crate) evidence_least: i64,
    /// The suggestions, the best first.
    pub(crate) items: Vec<Suggestion>,
    /// Why there is no suggestion; null when there is one.
    #[schema(required)]
    pub(crate) suppressed: Option<String>,
    /// What to know before trusting it.
    pub(crate) caveats: Vec<String>,
}

/// A suggestion with its evidence.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Suggestion {
    /// Code of the interaction type.
    #[serde(rename = "type")]
    pub(crate) type_code: String,
    /// Its name.
    pub(crate) type_name: String,
    /// Code of the level it belongs to.
    #[schema(required)]
    pub(crate) level: Option<String>,
    /// Share of the comparable situations in which it was done next.
    pub(crate) share: Statistic,
    /// Lower end of its 95 % interval.
    #[schema(required)]
    pub(crate) share_low: Option<Statistic>,
    /// Upper end of its 95 % interval.
    #[schema(required)]
    pub(crate) share_high: Option<Statistic>,
    /// In how many comparable situations it was done next.
    pub(crate) n: u64,
    /// How many comparable situations there were.
    pub(crate) of: u64,
    /// How many relationships did it: situations of one relationship are one piece of evidence.
    pub(crate) relationships: u64,
    /// Relationship Value that followed within the horizon, on average, in hundredths of a point.
    pub(crate) rv_hundredths: i64,
    /// Lower end of its 95 % interval.
    #[schema(required)]
    pub(crate) rv_low_hundredths: Option<i64>,
    /// Upper end of its 95 % interval.
    #[schema(required)]
    pub(crate) rv_high_hundredths: Option<i64>,
    /// Cost within the horizon, on average, in minor units.
    pub(crate) cost_minor: i64,
    /// Its currency.
    pub(crate) currency: String,
    /// Median time to it, in days.
    #[schema(required)]
    pub(crate) within_days: Option<Statistic>,
    /// How many of the last interactions are the same in the comparable situations.
    pub(crate) steps_matched: u64,
    /// What was decided about it since the record's last interaction.
    #[schema(required)]
    pub(crate) judgement: Option<SuggestionJudgement>,
}

/// What was decided about a suggestion.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionJudgement {
    /// `taken` or `overridden`.
    pub(crate) verdict: String,
    /// `already_done`, `not_relevant`, `wrong_time`, `customer_declined` or `other`; null when it was taken.
    #[schema(required)]
    pub(crate) reason: Option<String>,
    /// What somebody wrote beside it.
    #[schema(required)]
    pub(crate) note: Option<String>,
    /// Who decided.
    pub(crate) by: String,
    /// When.
    pub(crate) at: String,
}

/// A decision about a suggestion.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSuggestionJudgement {
    /// Code of the interaction type that is suggested.
    #[serde(rename = "type")]
    pub(crate) type_code: String,
    /// `taken` or `overridden`.
    pub(crate) verdict: String,
    /// `already_done`, `not_relevant`, `wrong_time`, `customer_declined` or `other`; needed with `overridden`, and with it alone.
    #[serde(default)]
    pub(crate) reason: Option<String>,
    /// What to remember.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub(crate) note: Option<String>,
    /// Who decides.
    #[schema(max_length = 200)]
    pub(crate) by: String,
}

/// A decision about a suggestion with what was expected of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionJudged {
    /// The record, `CONTACT.SCOPE`.
    pub(crate) record: String,
    /// Code of the interaction type.
    #[serde(rename = "type")]
    pub(crate) type_code: String,
    /// Its name.
    pub(crate) type_name: String,
    /// `taken` or `overridden`.
    pub(crate) verdict: String,
    /// Why it was overridden.
    #[schema(required)]
    pub(crate) reason: Option<String>,
    /// What somebody wrote beside it.
    #[schema(required)]
    pub(crate) note: Option<String>,
    /// Who decided.
    pub(crate) by: String,
    /// When.
    pub(crate) at: String,
    /// Relationship Value that was expected within the horizon, in hundredths of a point.
    pub(crate) expected_rv_hundredths: i64,
    /// Lower end of its 95 % interval.
    #[schema(required)]
    pub(crate) expected_rv_low_hundredths: Option<i64>,
    /// Upper end of its 95 % interval.
    #[schema(required)]
    pub(crate) expected_rv_high_hundredths: Option<i64>,
    /// Cost that was expected within the horizon, in minor units.
    pub(crate) expected_cost_minor: i64,
    /// Comparable cases in which it was done.
    pub(crate) n: i64,
    /// Days within which something was expected.
    pub(crate) horizon_days: i64,
}
