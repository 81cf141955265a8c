//! From a raw record of some silo to interactions, outcomes, people and accounts, or to a rejection with its reason.
//!
//! ```text
//! file -> decode (encoding, compression under a cap) -> read (records) -> contract (columns, types, drift)
//!      -> rule (VRL, with lookups) -> drafts, or a rejection
//! ```
//!
//! Nothing here knows about storage: drafts name people, scopes and types by their codes and keys.

mod check;
pub mod contract;
pub mod decode;
pub mod draft;
pub mod files;
pub mod identity;
mod links;
pub mod lookup;
mod phone;
pub mod read;
pub mod record;
pub mod reject;
pub mod rule;
pub mod spec;
pub mod stopwatch;
pub mod typed;
mod value;

pub use draft::Draft;
pub use identity::{IdentityKinds, KeyKind, KeyRule};
pub use lookup::LookupSet;
pub use phone::Region;
pub use record::{Cell, Record};
pub use reject::{Reason, Rejection};
pub use rule::{RecordContext, Rule, RuleRunner};
pub use spec::SourceSpec;
pub use stopwatch::{MonotonicStopwatch, Stopwatch};
pub use typed::Typed;
