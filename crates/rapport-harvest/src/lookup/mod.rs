//! Lookup tables: what a rule knows beyond its own record, from other files of the same silo.
//!
//! ```text
//! lookups: in NAME.yaml -> LookupPlan (order, columns, types; checked without any file)
//!                       -> LookupSet  (rows read, joined, grouped, indexed by key)
//! ```
//!
//! A set is built once per harvest and then only read, by all threads.

mod aggregate;
mod key;
mod plan;
mod relation;
mod set;

pub use aggregate::{Aggregate, AggregateKind};
pub use plan::{LookupPlan, PlannedColumn, PlannedLookup};
pub use relation::Row;
pub use set::{LookupError, LookupSet, RowReader, Table};

pub(crate) use key::KeyBytes;
