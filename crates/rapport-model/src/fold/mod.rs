//! The fold: value = fold(flow versions, the facts of one record in happened order, as known at T) (architecture 1).
//!
//! [`arrange`] decides which facts hold and in which order; [`Fold`] walks them and values each. Both are pure and total:
//! the only error is an integer overflow. Nothing else in the system computes Relationship Value.

mod arrange;
mod entry;
mod kernel;
pub mod order;
mod state;

pub use arrange::{Arranged, arrange, holding};
pub use entry::{Entry, Why};
pub use kernel::{Fold, Overflow, PlainFact, Step};
pub use state::RecordState;

use crate::flow::FlowHistory;
use crate::{Fact, Micros};

/// One record, valued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// One entry for each fact that holds, in happened order.
    pub entries: Vec<Entry>,
    /// The record's state after the last entry.
    pub state: RecordState,
}

/// Values the facts of one record, given in any order, as they were known at `as_known_at` ([`Micros::END`] for now).
pub fn fold(flow: &FlowHistory, facts: &[Fact], as_known_at: Micros) -> Result<Folded, Overflow> {
    let mut kernel = Fold::new(flow);
    let mut entries = Vec::with_capacity(facts.len());
    for arranged in arrange(flow, facts, as_known_at) {
        entries.push(kernel.push(&facts[arranged.fact as usize], arranged)?);
    }
    Ok(Folded {
        entries,
        state: kernel.finish(),
    })
}
