//! Saved sets of records.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A saved set.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SetAnswer {
    /// Its name; `@name` stands for it wherever a set is taken.
    pub(crate) name: String,
    /// The set, as it was written.
    pub(crate) text: String,
    /// What somebody wrote beside it.
    #[schema(required)]
    pub(crate) note: Option<String>,
    /// Who saved it.
    #[schema(required)]
    pub(crate) by: Option<String>,
    /// When.
    pub(crate) saved_at: String,
    /// Records it holds now; null when it cannot be read any more.
    #[schema(required)]
    pub(crate) records: Option<u64>,
    /// Why it cannot be read any more.
    #[schema(required)]
    pub(crate) problem: Option<String>,
}

/// What a name is to mean.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSetBody {
    /// The set, such as `scope=resellers AND tier=high`.
    #[schema(max_length = 20000)]
    pub(crate) text: String,
    /// What to remember.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub(crate) note: Option<String>,
    /// Who saves it.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub(crate) by: Option<String>,
}

/// A name that means nothing any more.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SetRemoved {
    /// The name.
    pub(crate) name: String,
    /// True.
    pub(crate) removed: bool,
}
