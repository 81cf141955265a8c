//! Planned interactions.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A planned interaction.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanAnswer {
    /// Number.
    pub(crate) id: i64,
    /// Its record, `CONTACT.SCOPE`.
    pub(crate) record: String,
    /// Code of the type.
    pub(crate) type_code: String,
    /// Name of the type.
    pub(crate) type_name: String,
    /// The day it is due.
    pub(crate) due_on: String,
    /// What somebody wrote beside it.
    #[schema(required)]
    pub(crate) note: Option<String>,
    /// `planned`, `done` or `dropped`.
    pub(crate) status: String,
    /// When it was planned.
    pub(crate) planned_at: String,
}

/// An interaction to plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPlan {
    /// The record, `CONTACT.SCOPE`.
    pub(crate) record: String,
    /// Code of the interaction type.
    #[serde(rename = "type")]
    pub(crate) type_code: String,
    /// The day it is due, `YYYY-MM-DD`.
    #[schema(format = Date)]
    pub(crate) due_on: String,
    /// What to remember.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub(crate) note: Option<String>,
}
