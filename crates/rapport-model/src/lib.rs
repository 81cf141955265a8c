//! The vocabulary of Rapport as plain values, the Interaction Process Flow, and the fold.
//!
//! Nothing here reads a file, a clock or a network: everything is a function of its arguments, so the same facts and the
//! same flow give the same Relationship Value on any machine, in any order of arrival.

mod currencies;
pub mod diag;
pub mod fact;
pub mod flow;
pub mod fold;
pub mod identity;
pub mod ids;
pub mod money;
pub mod org;
pub mod reaction;
pub mod rv;
pub mod time;
pub mod timeline;
pub mod yaml;

pub use fact::{Change, Fact, Origin, RecordKey, Split};
pub use ids::{
    AccountId, ContactId, EvidenceId, FileId, IdentifierId, RuleId, ScopeId, SourceId, StaffId,
    TypeId,
};
pub use money::{Currency, Minor};
pub use reaction::Reaction;
pub use rv::Rv;
pub use time::Micros;
