//! Which facts hold, and in which order.

use super::order;
use crate::flow::FlowHistory;
use crate::{Change, Fact, Micros, Reaction};
use std::collections::BTreeMap;

/// A fact that holds, and the reaction that holds for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arranged {
    /// Index into the facts given.
    pub fact: u32,
    /// The reaction: the latest reported one, else the fact's own.
    pub reaction: Option<Reaction>,
}

/// The facts that hold as known at a moment, in happened order.
///
/// Of several revisions of one interaction the highest known one holds; a retraction removes it. A reaction reported
/// later replaces the one the fact carries; of several, the one that happened last. Facts of one moment are ordered as
/// their sources order them, and between sources by the levels of the flow ([`order`](super::order)).
pub fn arrange(flow: &FlowHistory, facts: &[Fact], as_known_at: Micros) -> Vec<Arranged> {
    let mut held = holding(facts, as_known_at);
    order::between_sources(flow, &mut held, |a| {
        let fact = &facts[a.fact as usize];
        (fact.happened_at, fact.origin.source, fact.type_id)
    });
    held
}

/// As [`arrange`], the facts of each moment source by source: for whom the order between sources does not matter.
pub fn holding(facts: &[Fact], as_known_at: Micros) -> Vec<Arranged> {
    let known = |fact: &Fact| fact.known_at <= as_known_at;
    let plain = |fact: &Fact| fact.revision == 0 && fact.change == Change::Happened;
    let mut held: Vec<Arranged> = if facts.iter().all(plain) {
        // The ledger never holds one identity and revision twice: without corrections every known fact holds.
        let all = facts.iter().enumerate().filter(|(_, fact)| known(fact));
        all.map(|(i, fact)| Arranged {
            fact: i as u32,
            reaction: fact.reaction,
        })
        .collect()
    } else {
        with_corrections(facts, known)
    };
    let place = |a: &Arranged| order::place(&facts[a.fact as usize]);
    if !held.is_sorted_by_key(place) {
        held.sort_unstable_by_key(place);
    }
    held
}

fn with_corrections(facts: &[Fact], known: impl Fn(&Fact) -> bool) -> Vec<Arranged> {
    let mut latest: BTreeMap<u64, usize> = BTreeMap::new();
    for (i, fact) in facts.iter().enumerate().filter(|(_, fact)| known(fact)) {
        let rank = |f: &Fact| (f.revision, std::cmp::Reverse((f.known_at, f.position)));
        let held = latest.entry(fact.identity).or_insert(i);
        if rank(fact) > rank(&facts[*held]) {
            *held = i;
        }
    }
    let mut reactions: BTreeMap<u64, &Fact> = BTreeMap::new();
    for fact in latest.values().map(|i| &facts[*i]) {
        if fact.change == Change::ReactionReported {
            let last = reactions.entry(fact.amends).or_insert(fact);
            if order::place(fact) > order::place(last) {
                *last = fact;
            }
        }
    }
    let happened = latest
        .into_iter()
        .filter(|(_, i)| facts[*i].change == Change::Happened);
    happened
        .map(|(identity, i)| Arranged {
            fact: i as u32,
            reaction: reactions
                .get(&identity)
                .map_or(facts[i].reaction, |amended| amended.reaction),
        })
        .collect()
}
