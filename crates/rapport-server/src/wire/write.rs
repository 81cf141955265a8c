//! Interactions that somebody reports.

use super::Entry;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One interaction, or several at once.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum LogBody {
    /// Several: all are taken in, or none.
    Many(LogMany),
    /// One.
    One(Box<LogOne>),
}

/// Several interactions.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogMany {
    /// The interactions, at most 1000.
    #[schema(min_items = 1, max_items = 1000)]
    pub(crate) items: Vec<LogOne>,
}

/// An interaction.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogOne {
    /// With whom.
    pub(crate) contact: WhoBody,
    /// Code of the scope.
    pub(crate) scope: String,
    /// Code of the interaction type.
    #[serde(rename = "type")]
    pub(crate) type_code: String,
    /// When it happened; now when left out.
    #[serde(default)]
    #[schema(format = DateTime)]
    pub(crate) happened_at: Option<String>,
    /// How the customer took it.
    #[serde(default)]
    pub(crate) reaction: Option<ReactionWord>,
    /// Code of the member of staff who acted.
    #[serde(default)]
    pub(crate) actor: Option<String>,
    /// What to remember.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub(crate) note: Option<String>,
    /// Its id at the client: the same again is a duplicate.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub(crate) id: Option<String>,
}

/// A person: by number, or by exactly one key. A person who is not known yet is taken up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum WhoBody {
    /// By number.
    Id(i64),
    /// By a key.
    Key(KeyBody),
}

/// Exactly one of these.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct KeyBody {
    /// E-mail.
    pub(crate) email: Option<String>,
    /// Phone.
    pub(crate) phone: Option<String>,
    /// Any kind of key that the project has, as `kind:value`.
    pub(crate) key: Option<String>,
}

/// How the customer took an interaction.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReactionWord {
    /// Better than expected.
    Better,
    /// As expected.
    AsExpected,
    /// Worse than expected.
    Worse,
    /// Damaged the relationship.
    Damaging,
}

/// A reaction that became known later.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReactionBody {
    /// The reaction.
    pub(crate) reaction: ReactionWord,
}

/// What became of reported interactions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Logged {
    /// One for each, in order.
    pub(crate) items: Vec<LoggedLine>,
}

/// What became of one.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LoggedLine {
    /// Its place in the ledger, as text.
    pub(crate) id: String,
    /// Its record, `CONTACT.SCOPE`.
    pub(crate) record: String,
    /// `accepted`, or `duplicate` when it was known already.
    pub(crate) status: String,
    /// The interaction with its value.
    #[schema(required)]
    pub(crate) entry: Option<Entry>,
    /// Accumulated Relationship Value of the record, in hundredths of a point.
    pub(crate) rv_total_hundredths: i64,
}
