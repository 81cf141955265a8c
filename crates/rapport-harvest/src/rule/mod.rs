//! Harvest rules: what a record of a source means, written in VRL. `docs/reference/rules.md` is the contract.
//!
//! ```text
//! NAME.vrl -> Rule (compiled once, shared by all threads) -> RuleRunner (one per thread) -> drafts, or a rejection
//! ```
//!
//! The same record and the same rule always mean the same: functions that read a clock, chance, the network, the
//! environment or files are not there, and nothing of one record is left when the next one runs.

mod checked;
mod compile;
mod diagnose;
mod function;
mod functions;
mod hand_over;
mod input;
mod inspect;
mod kinds;
mod memory;
mod output;
mod rewrite;
mod run;
mod source;

pub use compile::{LiteralKind, Rule, RuleLiteral};
pub use functions::{FORBIDDEN, ForbiddenFunction};
pub use memory::meter::RULE_BYTES_MAX;
pub use run::{RULE_MS_MAX, RecordContext, RuleRunner};
