//! A flow: levels, interaction types, values and costs.

use serde::Serialize;
use utoipa::ToSchema;

/// A flow in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FlowLine {
    /// Code.
    pub(crate) flow: String,
    /// Name, of the newest version.
    pub(crate) name: String,
    /// Newest version.
    pub(crate) version: u32,
    /// First day of the newest version.
    pub(crate) effective_from: String,
    /// All versions, oldest first.
    pub(crate) versions: Vec<u32>,
    /// Levels.
    pub(crate) levels: usize,
    /// Major interaction types.
    pub(crate) major_types: usize,
    /// Voice-of-customer types.
    pub(crate) voc_types: usize,
}

/// One version of a flow.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FlowAnswer {
    /// Code.
    pub(crate) flow: String,
    /// Name.
    pub(crate) name: String,
    /// Version.
    pub(crate) version: u32,
    /// All versions, oldest first.
    pub(crate) versions: Vec<u32>,
    /// First day on which this version values what happens.
    pub(crate) effective_from: String,
    /// Currency of the costs.
    pub(crate) currency: String,
    /// Levels in order.
    pub(crate) levels: Vec<FlowLevel>,
    /// Interaction types.
    pub(crate) types: Vec<FlowType>,
    /// Named paths.
    pub(crate) scenarios: Vec<FlowScenario>,
}

/// A level.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FlowLevel {
    /// Code.
    pub(crate) code: String,
    /// Name.
    pub(crate) name: String,
    /// What a contact on it is called.
    #[schema(required)]
    pub(crate) status: Option<String>,
    /// Phases it belongs to: `acquisition`, `closing`, `retention`.
    pub(crate) phases: Vec<String>,
    /// Its place among the levels, from 0.
    pub(crate) order: usize,
    /// Codes of the interactions that are anticipated here, in order.
    pub(crate) anticipated: Vec<String>,
}

/// An interaction type.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FlowType {
    /// Code.
    pub(crate) code: String,
    /// Name.
    pub(crate) name: String,
    /// Code of its level.
    pub(crate) level: String,
    /// Code of the function that has it.
    pub(crate) function: String,
    /// `inbound`, `outbound` or `mutual`.
    pub(crate) direction: String,
    /// `major` or `voc`.
    pub(crate) kind: String,
    /// Channel.
    pub(crate) channel: String,
    /// Aspect of customer value: `brand`, `product`, `experience`.
    pub(crate) aspect: String,
    /// Code of the level that it moves a contact to.
    #[schema(required)]
    pub(crate) trigger_to: Option<String>,
    /// `add`: points; `proportional`: hundredths of a percent of the positive total.
    pub(crate) effect: String,
    /// Values by occurrence and reaction.
    pub(crate) rv: Vec<FlowValue>,
    /// Variable cost to us, in minor units.
    pub(crate) cost_minor: i64,
    /// Minutes of the customer's time.
    pub(crate) effort_minutes: u32,
    /// How often it was seen.
    pub(crate) count: u64,
    /// The customer's goal that it serves.
    #[schema(required)]
    pub(crate) about: Option<String>,
}

/// A value of a type.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FlowValue {
    /// First occurrence it is for.
    pub(crate) from: u32,
    /// Last occurrence it is for; null for all that follow.
    #[schema(required)]
    pub(crate) to: Option<u32>,
    /// Reaction it is for; null when as expected or not reported.
    #[schema(required)]
    pub(crate) reaction: Option<String>,
    /// The value, in hundredths of a point.
    pub(crate) rv_hundredths: i64,
}

/// A named path.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FlowScenario {
    /// Code.
    pub(crate) code: String,
    /// Name.
    pub(crate) name: String,
    /// What it is about.
    pub(crate) about: String,
    /// Codes of interaction types in order.
    pub(crate) path: Vec<String>,
}
