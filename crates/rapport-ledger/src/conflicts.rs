//! Says in which part a record contradicts what is held.

use crate::columns::{StoredFact, StoredOutcome};
use crate::error::Result;
use crate::identities::Contradiction;
use crate::intake::NewRecord;
use crate::ledger::Ledger;
use crate::read;
use rapport_model::ContactId;
use std::collections::{BTreeMap, BTreeSet};

impl Ledger {
    /// For each record that is refused, by its index: which part of it differs from what was taken in before.
    pub(crate) fn explain_conflicts(
        &mut self,
        records: &[NewRecord],
        refused: &[Option<Contradiction>],
    ) -> Result<BTreeMap<usize, String>> {
        let mut homes: BTreeSet<ContactId> = BTreeSet::new();
        homes.extend(refused.iter().flatten().map(|c| ContactId(c.home)));
        let mut why = BTreeMap::new();
        if homes.is_empty() {
            return Ok(why);
        }
        let of_homes: Vec<ContactId> = homes.iter().copied().collect();
        let facts = self.facts_at(&of_homes)?;
        let outcomes = read::outcomes_at(self, &homes)?;
        for (index, record) in records.iter().enumerate() {
            let Some(Some(contradiction)) = refused.get(index) else {
                continue;
            };
            let at = contradiction.index;
            let earlier = records.iter().take(index);
            let message = if let Some(new) = record.interactions.get(at) {
                let in_group = earlier.flat_map(|r| &r.interactions);
                let same = |held: &&StoredFact| {
                    held.record_key == new.record_key
                        && held.fact.origin.source == new.fact.origin.source
                        && held.fact.revision == new.fact.revision
                };
                let held = facts.iter().chain(in_group).find(same);
                conflict(
                    &new.record_key,
                    new.fact.revision,
                    held.map(|h| self.fact_parts(h, new)),
                )
            } else if let Some(new) = record.outcomes.get(at - record.interactions.len()) {
                let in_group = earlier.flat_map(|r| &r.outcomes);
                let same = |held: &&StoredOutcome| {
                    held.record_key == new.record_key
                        && held.kind == new.kind
                        && held.origin.source == new.origin.source
                        && held.revision == new.revision
                };
                let held = outcomes.iter().chain(in_group).find(same);
                conflict(
                    &new.record_key,
                    new.revision,
                    held.map(|h| outcome_parts(h, new)),
                )
            } else {
                String::new()
            };
            why.insert(index, message);
        }
        Ok(why)
    }

    fn fact_parts(&mut self, held: &StoredFact, new: &StoredFact) -> Vec<String> {
        let (h, n) = (&held.fact, &new.fact);
        let mut parts = Parts::default();
        if h.identifier != n.identifier {
            parts.0.push("it is another person's".to_owned());
        }
        parts.differ("scope", h.record.scope, n.record.scope);
        parts.differ("when", h.happened_at, n.happened_at);
        if h.type_id != n.type_id {
            let name = |ledger: &mut Self, id: i32| {
                let codes = ledger.codes("type").unwrap_or_default();
                let code = codes.into_iter().find(|(known, _)| *known == id);
                code.map_or_else(|| "nothing".to_owned(), |(_, code)| code)
            };
            let (was, is) = (name(self, h.type_id.0), name(self, n.type_id.0));
            parts.0.push(format!("type was {was}, is {is}"));
        }
        if h.reaction != n.reaction {
            let name = |r: Option<rapport_model::Reaction>| {
                r.map_or("none", rapport_model::Reaction::name)
            };
            let (was, is) = (name(h.reaction), name(n.reaction));
            parts.0.push(format!("reaction was {was}, is {is}"));
        }
        if h.actor != n.actor {
            parts.0.push("another member of staff acted".to_owned());
        }
        if held.account != new.account {
            parts.0.push("it is about another account".to_owned());
        }
        if h.split.count != n.split.count {
            parts.differ("people who took part", h.split.count, n.split.count);
        }
        if h.change != n.change {
            parts
                .0
                .push("it was cancelled in one of the two".to_owned());
        }
        parts.0
    }
}

fn outcome_parts(held: &StoredOutcome, new: &StoredOutcome) -> Vec<String> {
    let mut parts = Parts::default();
    if held.amount != new.amount || held.currency != new.currency {
        parts.0.push(format!(
            "the amount was {} {}, is {} {}",
            held.currency,
            held.currency.format_amount(held.amount),
            new.currency,
            new.currency.format_amount(new.amount)
        ));
    }
    if held.identifier != new.identifier {
        parts.0.push("it is another person's".to_owned());
    }
    if held.account != new.account {
        parts.0.push("it is another account's".to_owned());
    }
    parts.differ("scope", held.scope, new.scope);
    parts.differ("when", held.happened_at, new.happened_at);
    if held.product != new.product {
        parts.0.push(format!(
            "the product was `{}`, is `{}`",
            held.product, new.product
        ));
    }
    if held.actor != new.actor {
        parts.0.push("another member of staff acted".to_owned());
    }
    parts.0
}

#[derive(Default)]
struct Parts(Vec<String>);

impl Parts {
    fn differ<T: PartialEq + std::fmt::Display>(&mut self, what: &str, was: T, is: T) {
        if was != is {
            self.0.push(format!("{what} was {was}, is {is}"));
        }
    }
}

fn conflict(key: &str, revision: u64, parts: Option<Vec<String>>) -> String {
    let parts = parts.filter(|parts| !parts.is_empty());
    let parts = parts.map_or_else(String::new, |parts| format!(": {}", parts.join("; ")));
    format!(
        "`{key}` (revision {revision}) was taken in before with other content{parts}; give a correction a higher revision, or a different happening another id"
    )
}
