//! What happened on each day, over all records: totals by scope, and the interactions in order.

use rapport_model::fold::Entry;
use rapport_model::{Fact, Micros, Minor, Rv, ScopeId};
use std::collections::BTreeMap;

/// Sums of one scope on one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayTotals {
    /// Interactions that count.
    pub interactions: i64,
    /// Relationship Value gained and lost, in hundredths of a point.
    pub rv: Rv,
    /// Cost to engage, in minor units of the scope's currency.
    pub cost: Minor,
}

impl DayTotals {
    /// Adds another sum; a sum beyond 64 bits stays at its end, since it is shown and never stored.
    pub fn add(&mut self, other: Self) {
        self.interactions += other.interactions;
        self.rv = Rv(self.rv.0.saturating_add(other.rv.0));
        self.cost = Minor(self.cost.0.saturating_add(other.cost.0));
    }
}

/// When an interaction happened, and its place in the ledger: the order of all interactions.
pub type Place = (Micros, i64);

/// All days.
#[derive(Debug, Clone, Default)]
pub(super) struct Days {
    totals: BTreeMap<i64, BTreeMap<ScopeId, DayTotals>>,
    places: BTreeMap<i64, Vec<Place>>,
}

/// Days since 1970-01-01 of a moment.
pub(super) fn day_of(moment: Micros) -> i64 {
    moment.0.div_euclid(Micros::DAY)
}

impl Days {
    /// Takes the entries of a record up: those that it had go, those that it has come.
    pub(super) fn replace(
        &mut self,
        scope: ScopeId,
        had: (&[Fact], &[Entry]),
        has: (&[Fact], &[Entry]),
    ) {
        let same = |a: &Entry, b: &Entry| {
            (a.happened_at, a.rv, a.cost) == (b.happened_at, b.rv, b.cost)
                && place(had.0, a) == place(has.0, b)
        };
        let kept = had
            .1
            .iter()
            .zip(has.1)
            .take_while(|(a, b)| same(a, b))
            .count();
        for entry in had.1.iter().skip(kept) {
            self.count(scope, entry, -1);
            let day = self.places.entry(day_of(entry.happened_at)).or_default();
            if let Ok(at) = day.binary_search(&place(had.0, entry)) {
                day.remove(at);
            }
        }
        for entry in has.1.iter().skip(kept) {
            self.count(scope, entry, 1);
            let day = self.places.entry(day_of(entry.happened_at)).or_default();
            let place = place(has.0, entry);
            if let Err(at) = day.binary_search(&place) {
                day.insert(at, place);
            }
        }
    }

    /// Takes the entries of a new record up without keeping their order; [`Days::sort`] makes up for it.
    pub(super) fn fill(&mut self, scope: ScopeId, facts: &[Fact], entries: &[Entry]) {
        for entry in entries {
            self.count(scope, entry, 1);
            let day = self.places.entry(day_of(entry.happened_at)).or_default();
            day.push(place(facts, entry));
        }
    }

    /// Puts the interactions of each day in order.
    pub(super) fn sort(&mut self) {
        for day in self.places.values_mut() {
            day.sort_unstable();
            day.shrink_to_fit();
        }
    }

    fn count(&mut self, scope: ScopeId, entry: &Entry, times: i64) {
        let day = self.totals.entry(day_of(entry.happened_at)).or_default();
        day.entry(scope).or_default().add(DayTotals {
            interactions: times * i64::from(entry.occurrence > 0),
            rv: Rv(entry.rv.0.saturating_mul(times)),
            cost: Minor(entry.cost.0.saturating_mul(times)),
        });
    }

    /// Totals of the days in a range, by day and scope.
    pub(super) fn totals(
        &self,
        days: std::ops::RangeInclusive<i64>,
    ) -> impl DoubleEndedIterator<Item = (i64, &BTreeMap<ScopeId, DayTotals>)> {
        self.totals.range(days).map(|(day, scopes)| (*day, scopes))
    }

    /// Interactions before a place, newest first.
    pub(super) fn before(&self, place: Place) -> impl Iterator<Item = Place> {
        let days = self.places.range(..=day_of(place.0)).rev();
        days.flat_map(move |(_, places)| {
            let end = places.partition_point(|other| *other < place);
            places.iter().take(end).rev().copied()
        })
    }

    /// The last interaction of all.
    pub(super) fn last(&self) -> Option<Place> {
        self.places
            .values()
            .rev()
            .find_map(|day| day.last().copied())
    }
}

fn place(facts: &[Fact], entry: &Entry) -> Place {
    let position = facts.get(entry.fact as usize).map_or(0, |f| f.position);
    (entry.happened_at, position)
}
