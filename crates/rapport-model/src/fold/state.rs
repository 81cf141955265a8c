//! The state of an Interaction Record after its facts so far.

use crate::{Micros, Minor, Rv};
use serde::{Deserialize, Serialize};

/// What one record amounts to (domain.md 1.A).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RecordState {
    /// Interactions that count.
    pub interactions: u32,
    /// Accumulated Relationship Value: the RV KPI.
    pub rv_total: Rv,
    /// Highest accumulated value so far, at least 0.
    pub rv_peak: Rv,
    /// Lowest accumulated value so far, at most 0.
    pub rv_low: Rv,
    /// Accumulated variable cost: Cost to Engage.
    pub cost_total: Minor,
    /// Accumulated minutes of the customer.
    pub effort_minutes: u64,
    /// Accumulated money of the customer.
    pub effort_cost: Minor,
    /// Index of the current level.
    pub level: u16,
    /// When the first interaction happened.
    pub first_at: Micros,
    /// When the last interaction happened.
    pub last_at: Micros,
    /// When the last interaction with positive value happened, if any.
    pub last_positive_at: Option<Micros>,
}
