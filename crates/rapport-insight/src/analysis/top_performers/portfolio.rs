//! A person's relationships against the norm of each segment.

use crate::Book;
use crate::book::NONE;
use crate::set::Picked;
use crate::stats::moments::Moments;
use crate::stats::{normal, rank::midranks};
use std::collections::BTreeMap;

/// What one person (or team) carries.
#[derive(Debug, Clone)]
pub(super) struct Portfolio {
    /// Index of the member of staff, or of the team.
    pub(super) who: u32,
    pub(super) records: usize,
    /// By unit: mean place by contribution within its segment, 0 to 1; contacts of one account are one observation.
    pub(super) place: Moments,
    /// Sum over the records.
    pub(super) contribution: i64,
    /// Contribution less the mean of the record's segment, by record.
    pub(super) above_norm: Moments,
    pub(super) rv: Moments,
    pub(super) cost: Moments,
    pub(super) interactions: Moments,
}

impl Portfolio {
    /// Two-sided p of a mean place of one half. 1 when it cannot be told.
    pub(super) fn p(&self) -> f64 {
        match (self.place.mean(), self.place.standard_error()) {
            (Some(mean), Some(error)) if error > 0.0 => normal::two_sided((mean - 0.5) / error),
            _ => 1.0,
        }
    }
}

/// Each picked record's place by contribution among all picked records of its scope whose money is known, 0 to 1.
pub(super) fn places(book: &Book, picked: &Picked) -> Vec<Option<(f64, f64)>> {
    let mut places = vec![None; book.len()];
    let mut by_scope: BTreeMap<u16, Vec<(u32, i64)>> = BTreeMap::new();
    for record in picked.iter() {
        if let Some(contribution) = book.contribution_minor(record) {
            by_scope
                .entry(book.records.scope[record as usize])
                .or_default()
                .push((record, contribution));
        }
    }
    for members in by_scope.values() {
        let values: Vec<f64> = members.iter().map(|(_, c)| *c as f64).collect();
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        for ((record, _), (rank, value)) in
            members.iter().zip(midranks(&values).iter().zip(&values))
        {
            places[*record as usize] = Some(((rank - 0.5) / n, value - mean));
        }
    }
    places
}

/// Portfolios of everybody who carries at least one placed record, by `who`. `who` gives the person or team of a record.
pub(super) fn portfolios(
    book: &Book,
    records: &[u32],
    places: &[Option<(f64, f64)>],
    who: &[u32],
) -> Vec<Portfolio> {
    let mut found: BTreeMap<u32, Portfolio> = BTreeMap::new();
    let mut units: Vec<(u32, u32, f64)> = Vec::new();
    for (record, who) in records.iter().zip(who) {
        let r = *record as usize;
        let (Some((place, above)), true) = (places[r], *who != NONE) else {
            continue;
        };
        let portfolio = found.entry(*who).or_insert_with(|| Portfolio {
            who: *who,
            records: 0,
            place: Moments::default(),
            contribution: 0,
            above_norm: Moments::default(),
            rv: Moments::default(),
            cost: Moments::default(),
            interactions: Moments::default(),
        });
        portfolio.records += 1;
        let contribution = book.contribution_minor(*record).unwrap_or(0);
        portfolio.contribution = portfolio.contribution.saturating_add(contribution);
        portfolio.above_norm.add(above);
        portfolio.rv.add(book.records.rv_total_hundredths[r] as f64);
        portfolio.cost.add(book.records.cost_total_minor[r] as f64);
        portfolio
            .interactions
            .add(f64::from(book.records.interactions(*record)));
        units.push((*who, book.records.unit[r], place));
    }
    units.sort_by_key(|unit| (unit.0, unit.1));
    for unit in units.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let mean = unit.iter().map(|u| u.2).sum::<f64>() / unit.len() as f64;
        if let Some(portfolio) = found.get_mut(&unit[0].0) {
            portfolio.place.add(mean);
        }
    }
    found.into_values().collect()
}
