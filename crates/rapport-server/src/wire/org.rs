//! The enterprise: units, functions, staff, scopes.

use super::Named;
use serde::Serialize;
use utoipa::ToSchema;

/// Who we are.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrgAnswer {
    /// Org units from the enterprise down.
    pub(crate) units: Vec<UnitLine>,
    /// Functions.
    pub(crate) functions: Vec<Named>,
    /// Staff.
    pub(crate) staff: Vec<StaffLine>,
}

/// An org unit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitLine {
    /// Code.
    pub(crate) code: String,
    /// Name.
    pub(crate) name: String,
    /// What kind of unit.
    pub(crate) kind: String,
    /// Code of the unit above.
    #[schema(required)]
    pub(crate) parent: Option<String>,
}

/// A member of staff.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffLine {
    /// Code.
    pub(crate) code: String,
    /// Name.
    pub(crate) name: String,
    /// Code of the function.
    #[schema(required)]
    pub(crate) function: Option<String>,
    /// Code of the org unit.
    #[schema(required)]
    pub(crate) unit: Option<String>,
}

/// A customer segment or stakeholder initiative.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScopeAnswer {
    /// Code.
    pub(crate) code: String,
    /// Name.
    pub(crate) name: String,
    /// `segment` or `initiative`.
    pub(crate) kind: String,
    /// Code of the flow that values it.
    pub(crate) flow: String,
    /// Code of the org unit.
    pub(crate) unit: String,
    /// Market, of a segment.
    pub(crate) market: Option<String>,
    /// Channel, of a segment.
    pub(crate) channel: Option<String>,
    /// Product group, of a segment.
    pub(crate) product_group: Option<String>,
    /// Purpose, of an initiative.
    pub(crate) purpose: Option<String>,
    /// Interaction Records.
    pub(crate) records: i64,
    /// Interactions that count.
    pub(crate) interactions: i64,
    /// Accumulated Relationship Value, in hundredths of a point.
    pub(crate) rv_hundredths: i64,
    /// Cost to engage, in minor units.
    pub(crate) cost_minor: i64,
    /// Currency of the cost.
    pub(crate) currency: String,
}
