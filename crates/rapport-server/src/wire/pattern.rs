//! Best-practice patterns that were published.

use super::{Named, Statistic};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A published pattern.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Pattern {
    /// Code of the scope.
    pub(crate) scope: String,
    /// Name of the scope.
    pub(crate) scope_name: String,
    /// Version within the scope; the highest holds.
    pub(crate) version: u32,
    /// The set whose practice it is.
    pub(crate) set: String,
    /// Records it was built from.
    pub(crate) n: u64,
    /// Version of the flow that valued it.
    #[schema(required)]
    pub(crate) flow_version: Option<u32>,
    /// The moment up to which the data went.
    pub(crate) as_of: String,
    /// Who published it.
    pub(crate) by: String,
    /// What they wrote beside it.
    #[schema(required)]
    pub(crate) note: Option<String>,
    /// When.
    pub(crate) published_at: String,
    /// Its points, by number of interactions.
    pub(crate) points: Vec<PatternPoint>,
}

/// A pattern after some interactions, in hundredths of a point.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PatternPoint {
    /// How many interactions, from 1.
    pub(crate) position: u32,
    /// Records that got so far.
    pub(crate) n: u64,
    /// A tenth of them stands lower.
    pub(crate) p10: i64,
    /// Half of them stand lower.
    pub(crate) p50: i64,
    /// Nine tenths of them stand lower.
    pub(crate) p90: i64,
    /// The usual interaction here.
    #[schema(required)]
    pub(crate) step: Option<Named>,
    /// Share of the records that did it here.
    #[schema(required)]
    pub(crate) step_share: Option<Statistic>,
}

/// Patterns to be published.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPattern {
    /// The set whose practice it is; `tier=high`, the top fifth of each scope by contribution, when left out.
    #[serde(default)]
    pub(crate) set: Option<String>,
    /// Code of the scope; every scope with enough records when left out.
    #[serde(default)]
    pub(crate) scope: Option<String>,
    /// Who publishes it.
    #[schema(max_length = 200)]
    pub(crate) by: String,
    /// What to remember.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub(crate) note: Option<String>,
}

/// What was published.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Published {
    /// The patterns with their versions.
    pub(crate) published: Vec<Pattern>,
    /// Scopes of the set that got none.
    pub(crate) skipped: Vec<PatternSkipped>,
}

/// A scope that got no pattern.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PatternSkipped {
    /// Code of the scope.
    pub(crate) scope: String,
    /// Why.
    pub(crate) why: String,
}
