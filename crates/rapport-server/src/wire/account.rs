//! Accounts.

use super::{MoneyLine, RecordLine};
use serde::Serialize;
use utoipa::ToSchema;

/// An account in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountLine {
    /// Number.
    pub(crate) account_id: i64,
    /// Name, or else the key.
    pub(crate) name: String,
    /// Key, unique over all sources.
    pub(crate) key: String,
    /// People.
    pub(crate) contacts: i64,
    /// Their Interaction Records.
    pub(crate) records: i64,
    /// Their accumulated Relationship Value, in hundredths of a point.
    pub(crate) rv_hundredths: i64,
    /// Their cost to engage, in minor units.
    pub(crate) cost_minor: i64,
    /// Currency of cost and contribution.
    pub(crate) currency: String,
    /// Buying roles that its people have.
    pub(crate) roles: Vec<String>,
    /// Revenue less product cost less cost to engage, in minor units.
    pub(crate) contribution_minor: i64,
    /// When the last interaction with its people happened.
    #[schema(required)]
    pub(crate) last_at: Option<String>,
}

/// One account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountAnswer {
    /// The account.
    pub(crate) account: AccountLine,
    /// Records of its people, each with the role there.
    pub(crate) contacts: Vec<RecordLine>,
    /// How deep the relationship is.
    pub(crate) depth: Depth,
    /// Money by currency.
    pub(crate) money: Vec<MoneyLine>,
    /// Moment of the last interaction that the answer includes.
    #[schema(required)]
    pub(crate) as_of: Option<String>,
}

/// How deep the relationship with an account is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Depth {
    /// Sum of the records with positive value, in hundredths of a point.
    pub(crate) rv_positive_hundredths: i64,
    /// People with a positive record.
    pub(crate) breadth: u64,
    /// Buying roles among them.
    pub(crate) roles_covered: Vec<String>,
    /// Buying roles known in the project that nobody with a positive record has here.
    pub(crate) roles_missing: Vec<String>,
    /// Herfindahl-Hirschman index of the positive value over people, 0 to 10000: 10000 when all of it is one person's.
    pub(crate) concentration_hhi_bp: i64,
}
