//! A situation: where a relationship stood after one of its interactions, and what came of it.

use crate::Book;
use crate::analysis::keys::mix;
use crate::analysis::lead_test::leakage::{Target, excluded, mask};
use crate::book::StaffChoice;
use crate::set::Picked;

/// Context lengths: scope and level alone, then with the last one, two ... five interactions.
pub(crate) const ORDERS: usize = 6;
/// In place of an action: nothing was done within the horizon.
pub(crate) const NOTHING: u16 = u16::MAX;

/// After one interaction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Situation {
    pub(crate) record: u32,
    /// Context keys, from the shortest context to the longest.
    pub(crate) keys: [u64; ORDERS],
    /// The next action within the horizon, or [`NOTHING`].
    pub(crate) action: u16,
    /// Time to it, in microseconds.
    pub(crate) gap: i64,
    /// RV that came within the horizon, in hundredths.
    pub(crate) gain: i64,
    /// Cost within the horizon, in minor units.
    pub(crate) cost: i64,
}

/// Which types staff can choose to do next: as the flow says, or as it is told of the type, and then not what in these
/// records mostly happens beside revenue, whatever it is called: that is paperwork of the order.
pub(crate) fn actions(book: &Book, learnt: &[u32]) -> Vec<bool> {
    let mut looked_at = vec![false; book.len()];
    for record in learnt {
        looked_at[*record as usize] = true;
    }
    let learnt = Picked::from_fn(book.len(), |r| looked_at[r]);
    let paperwork = mask(book, &excluded(book, &learnt, Target::Contribution));
    let of_type = book.types.iter().zip(paperwork);
    of_type
        .map(|(info, paperwork)| match info.staff_choice {
            StaffChoice::Said(said) => said,
            StaffChoice::Told(told) => told && !paperwork,
        })
        .collect()
}

/// The context of a record after the interaction at `entry`. Before its first interaction a record counts as having had
/// interactions of no type, so that a beginning is a context of its own.
pub(crate) fn keys(book: &Book, record: u32, entry: usize) -> [u64; ORDERS] {
    let start = book.records.entries(record).start;
    let mut key = mix(
        u64::from(book.records.scope[record as usize]),
        u64::from(book.entries.level[entry]),
    );
    let mut keys = [key; ORDERS];
    for (back, slot) in keys.iter_mut().enumerate().skip(1) {
        let kind = match (entry + 1).checked_sub(back) {
            Some(at) if at >= start => u64::from(book.entries.type_index[at]),
            _ => u64::from(u16::MAX),
        };
        key = mix(key, kind);
        *slot = key;
    }
    keys
}

/// Looks ahead from the interactions of records.
#[derive(Debug)]
pub(crate) struct Ahead<'a> {
    pub(crate) book: &'a Book,
    pub(crate) actions: &'a [bool],
    /// In microseconds.
    pub(crate) horizon: i64,
}

impl Ahead<'_> {
    /// Calls `sink(entry, ...)` with every situation of a record that began at `from` or later and whose horizon is over
    /// at `until`, so that nothing later than `until` is looked at.
    pub(crate) fn walk(
        &self,
        record: u32,
        from: i64,
        until: i64,
        mut sink: impl FnMut(&Situation),
    ) {
        let (book, range) = (self.book, self.book.records.entries(record));
        let e = &book.entries;
        let (mut rv, mut cost, mut end) = (0_i64, 0_i64, range.start);
        let mut next = range.start;
        for at in range.clone() {
            let start = e.happened_at[at];
            let horizon = start.saturating_add(self.horizon);
            if horizon > until {
                return;
            }
            while end < range.end && e.happened_at[end] <= horizon {
                rv += i64::from(e.rv_hundredths[end]);
                cost += e.cost_minor[end];
                end += 1;
            }
            // What this interaction itself brought is past, not ahead.
            rv -= i64::from(e.rv_hundredths[at]);
            cost -= e.cost_minor[at];
            next = next.max(at + 1);
            while next < range.end && !self.actions[e.type_index[next] as usize] {
                next += 1;
            }
            if start < from {
                continue;
            }
            let acted = next < end;
            sink(&Situation {
                record,
                keys: keys(book, record, at),
                action: if acted { e.type_index[next] } else { NOTHING },
                gap: if acted {
                    e.happened_at[next] - start
                } else {
                    0
                },
                gain: rv,
                cost,
            });
        }
    }
}
