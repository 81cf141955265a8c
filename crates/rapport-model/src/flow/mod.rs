//! The Interaction Process Flow (domain.md 1.8): levels, interaction types, Relationship Value by occurrence and reaction,
//! cost, triggers. Versioned configuration, read from `flows/*.yaml`, compiled into dense tables for the fold.

pub mod check;
pub mod compile;
pub mod diff;
mod either;
mod first_values;
pub mod occurrence;
pub mod spec;

pub use compile::{CompiledFlow, FlowHistory, Trigger};
pub use occurrence::OccurrenceRange;
pub use spec::Flow;
