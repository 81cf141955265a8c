//! A person's relationships against the norm of each segment.
//!
//! A relationship (an account within a scope) is one observation, whatever number of contacts it has: its money is often
//! booked on one of them, and who looks after many contacts of an account must not look worse for it.

use crate::Book;
use crate::book::NONE;
use crate::set::Picked;
use crate::stats::moments::Moments;
use crate::stats::{normal, rank::midranks};
use rapport_model::Minor;
use std::collections::BTreeMap;

/// What one person (or team) carries.
#[derive(Debug, Clone, Default)]
pub(super) struct Portfolio {
    /// Index of the member of staff, or of the team.
    pub(super) who: u32,
    pub(super) records: usize,
    /// By relationship: contribution less the mean of its segment, in standard deviations of the segment: what people are
    /// ranked by, because a segment's rich customers weigh as much as they bring, and its scale does not.
    pub(super) spreads: Moments,
    /// By relationship: its place by contribution within its segment, 0 to 1.
    pub(super) place: Moments,
    /// Sum over the relationships, each shared by its carriers in proportion to its records.
    pub(super) contribution: i64,
    /// By relationship: contribution less the mean of its segment.
    pub(super) above_norm: Moments,
    /// By record.
    pub(super) rv: Moments,
    pub(super) cost: Moments,
    pub(super) interactions: Moments,
}

impl Portfolio {
    /// Two-sided p of relationships that contribute as is usual in their segments. 1 when it cannot be told.
    pub(super) fn p(&self) -> f64 {
        match (self.spreads.mean(), self.spreads.standard_error()) {
            (Some(mean), Some(error)) if error > 0.0 => normal::two_sided(mean / error),
            _ => 1.0,
        }
    }
}

/// A relationship's place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// By contribution among the relationships of its scope whose money is known, 0 to 1.
    of_one: f64,
    /// Contribution less the mean of those, and the same in their standard deviations; 0 where all contribute the same.
    above: f64,
    spreads: f64,
    contribution: i64,
}

/// The place of each relationship of the picked records, by unit.
pub(super) fn places(book: &Book, picked: &Picked) -> BTreeMap<u32, Place> {
    let mut units: Vec<u32> = picked
        .iter()
        .map(|r| book.records.unit[r as usize])
        .collect();
    units.sort_unstable();
    units.dedup();
    let mut by_scope: BTreeMap<u16, Vec<(u32, i64)>> = BTreeMap::new();
    for unit in units {
        if let Some(contribution) = book.unit_contribution_minor(unit) {
            let scope = book.units.scope[unit as usize];
            by_scope
                .entry(scope)
                .or_default()
                .push((unit, contribution));
        }
    }
    let mut places = BTreeMap::new();
    for members in by_scope.values() {
        let values: Vec<f64> = members.iter().map(|(_, c)| *c as f64).collect();
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let spread = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n).sqrt();
        for ((unit, contribution), (rank, value)) in
            members.iter().zip(midranks(&values).iter().zip(&values))
        {
            let place = Place {
                of_one: (rank - 0.5) / n,
                above: value - mean,
                spreads: if spread > 0.0 {
                    (value - mean) / spread
                } else {
                    0.0
                },
                contribution: *contribution,
            };
            places.insert(*unit, place);
        }
    }
    places
}

/// Portfolios of everybody who carries at least one record of a placed relationship, by `who`. `who` gives the person or
/// team of a record. A relationship that several carry is an observation of each.
pub(super) fn portfolios(
    book: &Book,
    records: &[u32],
    places: &BTreeMap<u32, Place>,
    who: &[u32],
) -> Vec<Portfolio> {
    let mut found: BTreeMap<u32, Portfolio> = BTreeMap::new();
    let mut carried: Vec<(u32, u32)> = Vec::new();
    for (record, who) in records.iter().zip(who) {
        let r = *record as usize;
        let unit = book.records.unit[r];
        if *who == NONE || !places.contains_key(&unit) {
            continue;
        }
        let portfolio = found.entry(*who).or_default();
        portfolio.who = *who;
        portfolio.records += 1;
        portfolio.rv.add(book.records.rv_total_hundredths[r] as f64);
        portfolio.cost.add(book.records.cost_total_minor[r] as f64);
        let interactions = f64::from(book.records.interactions(*record));
        portfolio.interactions.add(interactions);
        carried.push((unit, *who));
    }
    carried.sort_unstable();
    for unit in carried.chunk_by(|a, b| a.0 == b.0) {
        let place = places[&unit[0].0];
        let count = unit.len().min(usize::from(u16::MAX)) as u16;
        let mut parts = (0..count).map(|at| Minor(place.contribution).part(at, count).0);
        for own in unit.chunk_by(|a, b| a.1 == b.1) {
            let Some(portfolio) = found.get_mut(&own[0].1) else {
                continue;
            };
            portfolio.place.add(place.of_one);
            portfolio.above_norm.add(place.above);
            portfolio.spreads.add(place.spreads);
            let share: i64 = parts.by_ref().take(own.len()).sum();
            portfolio.contribution = portfolio.contribution.saturating_add(share);
        }
    }
    found.into_values().collect()
}
