//! Keeping facts: the store (SQLite or PostgreSQL), the lake (Delta tables), sealing, reading both as one, verification.
//!
//! A fact is durable when [`Ledger::accept`] returns: it then lies in the store as part of a *recent batch*, one row per
//! group commit. [`Ledger::seal`] moves recent batches to the lake exactly once. Readers see sealed and recent facts as
//! one. What is on disk where: `docs/concepts.md`.

pub mod answers;
mod batch;
mod buckets;
mod clock;
mod columns;
mod conflicts;
pub mod decisions;
pub mod directory;
mod disk;
mod error;
pub mod flow_use;
mod identifiers;
mod identities;
mod identity_graph;
pub mod intake;
pub mod judgements;
pub mod known;
mod lake;
mod ledger;
mod lock;
pub mod outcomes;
pub mod pages;
mod parallel;
pub mod patterns;
pub mod people;
pub mod plans;
pub mod quarantine;
mod read;
mod remarks;
mod rows;
pub mod runs;
pub mod saved_sets;
mod schema;
pub mod scratch;
mod seal;
mod seal_beside;
mod sql;
pub mod statements;
pub mod sweep;
mod tail;
pub mod traits;
pub mod vacuum;
pub mod verify;

pub use clock::{Clock, FixedClock, SystemClock};
pub use columns::{StoredFact, StoredOutcome};
pub use disk::{Disk, MachineDisk};
pub use error::{LedgerError, Result};
pub use identifiers::{Intents, Subject};
pub use ledger::{Ledger, Location};
pub use read::OutcomeTotal;
pub use seal::Sealed;
