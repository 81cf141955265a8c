//! One page of a list of records: filtered, in order, after a place.
//!
//! A page is one pass over all records that keeps the first few after the place: a millisecond or two for 100,000. That
//! needs no index to be kept in order while hundreds of records change each second, and a page is never stale.

use super::filter::Sieve;
use super::{Board, Facets, Filter, Record};
use rapport_model::RecordKey;
use serde::{Deserialize, Serialize};
use std::collections::BinaryHeap;

/// What a list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortBy {
    /// Accumulated Relationship Value.
    Rv,
    /// Change of it over the last days.
    Change,
    /// Accumulated cost.
    Cost,
    /// Name of the person.
    Name,
    /// Moment of the last interaction.
    Last,
    /// Number of interactions.
    Interactions,
    /// Name of the first account.
    Account,
    /// Level, in order of the flows.
    Level,
    /// Name of the owner.
    Owner,
}

/// An order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub by: SortBy,
    /// Highest first.
    pub descending: bool,
}

/// What a record is ordered by. Nothing (no account, no owner) comes last in ascending order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SortValue {
    /// A number.
    #[serde(rename = "n")]
    Number(i64),
    /// A text.
    #[serde(rename = "t")]
    Text(String),
    /// Nothing.
    #[serde(rename = "x")]
    Nothing,
}

/// The place of a record in an order: where the next page goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    /// What it is ordered by.
    pub value: SortValue,
    /// The contact, which makes the order total.
    pub contact: i64,
    /// The scope, likewise.
    pub scope: i32,
}

/// One page.
#[derive(Debug)]
pub struct Page<'b> {
    /// The records in order.
    pub records: Vec<&'b Record>,
    /// Records that the filter shows, on all pages.
    pub total: u64,
    /// Where the next page goes on; none on the last.
    pub next: Option<After>,
    /// What other choices of the filters would show.
    pub facets: Facets,
}

/// As [`SortValue`], without a copy of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Value<'b> {
    Number(i64),
    Text(&'b str),
    Nothing,
}

/// A record's place in the order; greater means later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ranked<'b> {
    value: Value<'b>,
    descending: bool,
    key: RecordKey,
    index: u32,
}

impl Ord for Ranked<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let by_value = self.value.cmp(&other.value);
        let by_value = if self.descending {
            by_value.reverse()
        } else {
            by_value
        };
        by_value.then_with(|| self.key.cmp(&other.key))
    }
}

impl PartialOrd for Ranked<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Board {
    /// One page of the records that a filter shows.
    pub fn page(
        &self,
        filter: &Filter,
        sort: Sort,
        after: Option<&After>,
        limit: usize,
    ) -> Page<'_> {
        let mut sieve = Sieve::new(self, filter);
        let after = after.map(|after| Ranked {
            value: match &after.value {
                SortValue::Number(n) => Value::Number(*n),
                SortValue::Text(text) => Value::Text(text),
                SortValue::Nothing => Value::Nothing,
            },
            descending: sort.descending,
            key: RecordKey {
                contact: rapport_model::ContactId(after.contact),
                scope: rapport_model::ScopeId(after.scope),
            },
            index: 0,
        });
        let mut total = 0;
        let mut first: BinaryHeap<Ranked<'_>> =
            BinaryHeap::with_capacity(limit.min(self.records.len()) + 2);
        for (index, record) in self.records.iter().enumerate() {
            if !sieve.lets_through(record) {
                continue;
            }
            total += 1;
            let ranked = Ranked {
                value: self.value(record, sort.by),
                descending: sort.descending,
                key: record.key,
                index: index as u32,
            };
            if after.is_some_and(|after| ranked <= after) {
                continue;
            }
            if first.len() <= limit {
                first.push(ranked);
            } else if first.peek().is_some_and(|last| ranked < *last) {
                first.pop();
                first.push(ranked);
            }
        }
        let mut ranked = first.into_sorted_vec();
        let more = ranked.len() > limit;
        ranked.truncate(limit);
        let next = ranked.last().filter(|_| more).map(|last| After {
            value: match last.value {
                Value::Number(n) => SortValue::Number(n),
                Value::Text(text) => SortValue::Text(text.to_owned()),
                Value::Nothing => SortValue::Nothing,
            },
            contact: last.key.contact.0,
            scope: last.key.scope.0,
        });
        Page {
            records: ranked
                .iter()
                .filter_map(|r| self.records.get(r.index as usize))
                .collect(),
            total,
            next,
            facets: sieve.facets(),
        }
    }

    fn value(&self, record: &Record, by: SortBy) -> Value<'_> {
        let state = &record.state;
        let person = || self.people.person(record.key.contact);
        match by {
            SortBy::Rv => Value::Number(state.rv_total.0),
            SortBy::Change => Value::Number(record.change.0),
            SortBy::Cost => Value::Number(state.cost_total.0),
            SortBy::Last => Value::Number(state.last_at.0),
            SortBy::Interactions => Value::Number(i64::from(state.interactions)),
            SortBy::Level => {
                let level = self.vocabulary.level_index(record.key.scope, state.level);
                Value::Number(level as i64)
            }
            SortBy::Name => person().map_or(Value::Nothing, |p| Value::Text(&p.folded)),
            SortBy::Account => person()
                .and_then(|p| self.people.first_account(p))
                .map_or(Value::Nothing, |(account, _)| Value::Text(&account.folded)),
            SortBy::Owner => {
                let code = person().map_or("", |p| self.people.owner_code(p.owner));
                let name = self.vocabulary.staff_names.get(code);
                match name.map_or(code, String::as_str) {
                    "" => Value::Nothing,
                    name => Value::Text(name),
                }
            }
        }
    }
}
