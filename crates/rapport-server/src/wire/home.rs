//! The project at a glance.

use super::{MoneyLine, RecordLine};
use serde::Serialize;
use utoipa::ToSchema;

/// What is served.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Meta {
    /// Code of the project.
    pub(crate) project: String,
    /// Title people read.
    pub(crate) title: String,
    /// Version of Rapport.
    pub(crate) version: String,
    /// Currency in which totals are shown first.
    pub(crate) currency: String,
    /// Now, by the server's clock.
    pub(crate) now: String,
    /// Moment of the last interaction.
    #[schema(required)]
    pub(crate) as_of: Option<String>,
    /// Interaction Records.
    pub(crate) records: u64,
    /// People.
    pub(crate) contacts: u64,
    /// Accounts.
    pub(crate) accounts: u64,
    /// Interactions that count.
    pub(crate) interactions: u64,
    /// Whether the server takes writes (with the token).
    pub(crate) may_write: bool,
}

/// The first screen.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Home {
    /// Moment of the last interaction.
    #[schema(required)]
    pub(crate) as_of: Option<String>,
    /// Title people read.
    pub(crate) title: String,
    /// Totals over everything.
    pub(crate) totals: HomeTotals,
    /// What changed on the last day of the data and the day before.
    #[schema(required)]
    pub(crate) change: Option<HomeChange>,
    /// The last 90 days of the data, oldest first.
    pub(crate) days: Vec<DayLine>,
    /// Sources with their freshness.
    pub(crate) sources: Vec<SourceFreshness>,
    /// The records whose value changed most over the last 30 days of the data.
    pub(crate) movers: Movers,
    /// One line for each scope.
    pub(crate) scopes: Vec<ScopeLine>,
}

/// Totals over everything.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HomeTotals {
    /// People.
    pub(crate) contacts: u64,
    /// Accounts.
    pub(crate) accounts: u64,
    /// Interaction Records.
    pub(crate) records: u64,
    /// Interactions that count.
    pub(crate) interactions: u64,
    /// Accumulated Relationship Value, in hundredths of a point.
    pub(crate) rv_hundredths: i64,
    /// Money by currency.
    pub(crate) money: Vec<MoneyLine>,
    /// Open records in quarantine.
    pub(crate) quarantined: u64,
}

/// What changed since a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HomeChange {
    /// The day before the last day of the data.
    pub(crate) since: String,
    /// Interactions.
    pub(crate) interactions: i64,
    /// Relationship Value gained less lost, in hundredths of a point.
    pub(crate) rv_hundredths: i64,
    /// Cost to engage, in minor units.
    pub(crate) cost_minor: i64,
    /// Currency of the cost.
    pub(crate) currency: String,
    /// Records whose value rose.
    pub(crate) records_up: i64,
    /// Records whose value fell.
    pub(crate) records_down: i64,
    /// Moves from one level to another.
    pub(crate) level_moves: i64,
    /// Records with their first interaction.
    pub(crate) new_records: i64,
}

/// One day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DayLine {
    /// The day, UTC.
    pub(crate) day: String,
    /// Interactions.
    pub(crate) interactions: i64,
    /// Relationship Value gained less lost, in hundredths of a point.
    pub(crate) rv_hundredths: i64,
    /// Cost to engage, in minor units.
    pub(crate) cost_minor: i64,
}

/// How fresh a source is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SourceFreshness {
    /// Code.
    pub(crate) source: String,
    /// Name.
    pub(crate) name: String,
    /// Latest moment at which something of it happened.
    #[schema(required)]
    pub(crate) last_happened_at: Option<String>,
    /// When it was harvested last.
    #[schema(required)]
    pub(crate) last_run_at: Option<String>,
    /// Whether it has been silent for longer than its declaration allows.
    pub(crate) stale: bool,
    /// Open records in quarantine.
    pub(crate) quarantined: i64,
}

/// The records that changed most.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Movers {
    /// Up, the most first.
    pub(crate) up: Vec<RecordLine>,
    /// Down, the most first.
    pub(crate) down: Vec<RecordLine>,
}

/// A scope at a glance.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScopeLine {
    /// Code.
    pub(crate) scope: String,
    /// Name.
    pub(crate) name: String,
    /// `segment` or `initiative`.
    pub(crate) kind: String,
    /// Interaction Records.
    pub(crate) records: i64,
    /// Accumulated Relationship Value, in hundredths of a point.
    pub(crate) rv_hundredths: i64,
    /// Cost to engage, in minor units.
    pub(crate) cost_minor: i64,
    /// Currency of the cost.
    pub(crate) currency: String,
    /// Contribution in that currency, in minor units.
    pub(crate) contribution_minor: i64,
    /// Accumulated Relationship Value at the end of each of the last twelve months, oldest first.
    pub(crate) spark: Vec<i64>,
}
