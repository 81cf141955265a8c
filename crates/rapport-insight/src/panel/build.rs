//! Builds a panel from a book.

use super::{Clock, Months, Panel};
use crate::Book;
use crate::book::NO_SAY;
use crate::set::Picked;
use rapport_model::Micros;

/// Relationship Value as the panel should count it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Weights<'a> {
    /// As the flow says.
    #[default]
    Flow,
    /// One point up or down, whatever the flow's value.
    Equal,
    /// The flow's value times this many thousandths, by type.
    PerMille(&'a [i64]),
}

/// What to build.
#[derive(Debug)]
pub(crate) struct Spec<'a> {
    /// Which records; their units are taken whole.
    pub(crate) picked: &'a Picked,
    /// Only units of this scope; all when none.
    pub(crate) scope: Option<u16>,
    /// When an entry may be used.
    pub(crate) clock: Clock,
    /// Types that do not count towards RV, by type index; nobody's when empty.
    pub(crate) left_out: &'a [bool],
    /// How RV counts.
    pub(crate) weights: Weights<'a>,
}

/// Sources that end longer ago than this before the book does have stopped.
const STOPPED_DAYS: i64 = 45;
/// A source may be a few days behind within a month that is over.
const BEHIND_DAYS: i64 = 7;

/// Until when anything is known of the scopes of these units: where their sources stopped long before the book's `as_of`,
/// the silence since is not the customers'.
fn seen_until(book: &Book, units: &[u32]) -> i64 {
    let mut scopes: Vec<u16> = units
        .iter()
        .map(|unit| book.units.scope[*unit as usize])
        .collect();
    scopes.dedup();
    let interactions = scopes.iter().filter_map(|scope| book.newest(*scope));
    let newest = interactions.chain(newest_outcome(book, &scopes)).max();
    match newest {
        Some(at) if book.as_of.0 - at > STOPPED_DAYS * Micros::DAY => {
            at + BEHIND_DAYS * Micros::DAY
        }
        _ => book.as_of.0,
    }
}

fn newest_outcome(book: &Book, scopes: &[u16]) -> Option<i64> {
    let units = 0..book.units.len() as u32;
    let own = units.filter(|unit| {
        scopes
            .binary_search(&book.units.scope[*unit as usize])
            .is_ok()
    });
    own.filter_map(|unit| {
        let at = &book.outcomes.at[book.units.outcomes(unit)];
        at.iter().rev().find(|at| **at <= book.as_of.0).copied()
    })
    .max()
}

impl Panel {
    /// Units with at least one picked record, whole; months from the first interaction to the last month that is over, and at
    /// most until their scopes' sources ended.
    pub(crate) fn build(book: &Book, spec: &Spec<'_>) -> Self {
        let in_scope = |r: &u32| {
            spec.scope
                .is_none_or(|s| book.records.scope[*r as usize] == s)
        };
        let mut units: Vec<u32> = spec
            .picked
            .iter()
            .filter(in_scope)
            .map(|r| book.records.unit[r as usize])
            .collect();
        units.sort_unstable();
        units.dedup();
        let entries = |unit: u32| {
            let records = book.units.records(unit).iter();
            records.flat_map(|r| book.records.entries(*r))
        };
        let earliest = |unit: &u32| entries(*unit).map(|e| book.entries.happened_at[e]).min();
        let first = units
            .iter()
            .filter_map(earliest)
            .min()
            .unwrap_or(book.as_of.0);
        let months = Months::between(Micros(first), Micros(seen_until(book, &units)));
        let size = units.len() * months.len();
        let mut panel = Self {
            first: Vec::with_capacity(units.len()),
            rv: vec![0; size],
            interactions: vec![0; size],
            cost: vec![0; size],
            margin: vec![0; size],
            orders: vec![0; size],
            say: vec![0; size],
            said: vec![0; size],
            months,
            units,
        };
        for row in 0..panel.len() {
            let unit = panel.units[row];
            let mut watched_from = panel.months.len();
            for entry in entries(unit) {
                watched_from = watched_from.min(panel.take_entry(book, spec, row, entry));
            }
            for outcome in book.units.outcomes(unit) {
                let (at, known) = (book.outcomes.at[outcome], book.outcomes.known_at[outcome]);
                let Some(month) = panel.months.of(spec.clock.usable_at(at, known)) else {
                    continue;
                };
                let at = panel.at(row, month);
                let amount = book.outcomes.signed_minor(outcome);
                panel.margin[at] = panel.margin[at].saturating_add(amount);
                panel.orders[at] += u32::from(amount > 0);
                watched_from = watched_from.min(month);
            }
            panel.first.push(watched_from);
        }
        panel
    }

    /// Adds an entry to its month and gives that month.
    fn take_entry(&mut self, book: &Book, spec: &Spec<'_>, row: usize, entry: usize) -> usize {
        let e = &book.entries;
        let usable = spec
            .clock
            .usable_at(e.happened_at[entry], e.known_at[entry]);
        let none = self.months.len();
        // Money was spent when it happened, whenever we learned of it.
        if let Some(month) = self.months.of(e.happened_at[entry]) {
            let at = self.at(row, month);
            self.cost[at] = self.cost[at].saturating_add(e.cost_minor[entry]);
        }
        let Some(month) = self.months.of(usable) else {
            return none;
        };
        let at = self.at(row, month);
        if e.say_hundredths[entry] != NO_SAY {
            self.say[at] += i64::from(e.say_hundredths[entry]);
            self.said[at] += 1;
        }
        let kind = e.type_index[entry] as usize;
        if !spec.left_out.get(kind).copied().unwrap_or(false) {
            let rv = i64::from(e.rv_hundredths[entry]);
            self.interactions[at] += 1;
            self.rv[at] += match spec.weights {
                Weights::Flow => rv,
                Weights::Equal => rv.signum() * 100,
                Weights::PerMille(by_type) => {
                    rv * by_type.get(kind).copied().unwrap_or(1_000) / 1_000
                }
            };
        }
        month
    }
}
