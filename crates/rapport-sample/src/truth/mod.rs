//! The planted truth: files in `truth/` beside the exports. No source reads them; what they say is in the README of the
//! template `sample`.

pub mod read;
pub(crate) mod write;

use crate::options::Options;
use serde::{Deserialize, Serialize};

/// Folder of the truth below that of the exports.
pub const FOLDER: &str = "truth";
/// Version of the truth's files.
const VERSION: u32 = 1;

/// `truth/benchmark.json`: what was asked for, and which ratios it must give.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Benchmark {
    /// Version of the truth's files.
    pub version: u32,
    /// What was generated.
    pub options: Options,
    /// Mean revenue of high-profit accounts over that of the others.
    pub revenue_multiple: f64,
    /// Mean Cost to Engage of high-profit accounts over that of the others.
    pub cost_multiple: f64,
    /// Share of all revenue that the fifth with the highest contribution brings.
    pub top_revenue_share: f64,
    /// Share of all profit that it brings; none where nothing was planted.
    pub top_profit_share: Option<f64>,
    /// Share of all revenue from customers won before: everything but first orders.
    pub retention_share: f64,
    /// Whether a ratio that is off is a fault: not without a preset.
    pub must_hold: bool,
}

/// `truth/accounts.csv`: what an account is worth and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccountTruth {
    /// Key of the account in the CRM.
    pub account: String,
    /// Code of its scope.
    pub scope: String,
    /// Whether it is one of the planted high-profit accounts.
    pub high_profit: bool,
    /// What made it high-profit; empty for the others.
    pub why: String,
    /// Size within its group, in hundredths; 100 is usual.
    pub size_percent: i64,
    /// Revenue in minor units.
    pub revenue_minor: i64,
    /// Variable product cost in minor units.
    pub product_cost_minor: i64,
    /// Cost to Engage in minor units, by the flow of the template.
    pub cost_minor: i64,
    /// Code of the sales person.
    pub owner: String,
    /// Whether the owner brought an executive early and gave notice ahead.
    pub sequence: bool,
    /// Month (from 0) in which it was won; empty for one that was there before.
    pub won_month: Option<u32>,
    /// Month in which the relationship turned; empty where none did.
    pub turned_month: Option<u32>,
    /// Month in which notice was given; empty for those that stay.
    pub left_month: Option<u32>,
}

/// `truth/segments.csv`: whether relationships lead revenue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentTruth {
    /// Code of the scope.
    pub scope: String,
    /// `strong`, `weak` or `none`.
    pub rv_leads_profit: String,
    /// Months from a change of the relationship to that of revenue; 0 for none.
    pub lag_months: u32,
    /// Change of the logarithm of revenue for one unit of strength, in hundredths.
    pub effect_hundredths: i64,
    /// Share of the people whose answers follow what they do, in per cent.
    pub answers_agree_percent: i64,
}

/// `truth/staff.csv`: who of sales performs, and by what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffTruth {
    /// Code.
    pub staff: String,
    /// Code of the scope they sell in.
    pub scope: String,
    /// Whether they are a planted top performer.
    pub top_performer: bool,
    /// What they do otherwise; empty for the others.
    pub behaviour: String,
}

/// `truth/identity.csv`: who is who.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyTruth {
    /// Kind of key as in rapport.yaml.
    pub kind: String,
    /// The key as it is kept.
    pub value: String,
    /// The person.
    pub person: String,
    /// Equal for keys that the declared keys can bring together. Differs from `person` for private addresses (one person
    /// in two groups) and for shared ones (two persons in one).
    pub reach: String,
    /// The account.
    pub account: String,
}

/// `truth/rows.csv`: what a harvest of a source must count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowsTruth {
    /// Code of the source.
    pub source: String,
    /// Rows in its files.
    pub received: i64,
    /// Rows that bring something new, or mean nothing.
    pub accepted: i64,
    /// Rows that repeat others.
    pub duplicate: i64,
    /// Rows that must end in quarantine.
    pub quarantined: i64,
}

/// `truth/quarantine.csv`: why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuarantineTruth {
    /// Code of the source.
    pub source: String,
    /// Reason as the harvest names it.
    pub reason: String,
    /// Records; a file that cannot be read is one.
    pub records: i64,
}
