//! The signals of risk, each graded from 0 to 1, and the score: their plain mean, so that anybody can check it.

use super::relationship::{Relationship, View};
use crate::Book;
use crate::stats::quantile;
use std::collections::BTreeMap;

pub(super) const SIGNALS: [(&str, &str); 7] = [
    ("drawdown", "below its peak"),
    ("slowing", "gains less than in the 90 days before"),
    ("silent", "silent for longer than is usual"),
    ("unrecovered", "a loss not made good"),
    ("single", "rests on one person"),
    ("role_lost", "a key role is lost"),
    ("low", "gained less in a year than nine of ten"),
];

/// One customer's grades, in the order of [`SIGNALS`].
#[derive(Debug, Clone)]
pub(super) struct Graded {
    pub(super) unit: u32,
    pub(super) relationship: Relationship,
    pub(super) grades: [f64; SIGNALS.len()],
}

impl Graded {
    pub(super) fn score(&self) -> f64 {
        self.grades.iter().sum::<f64>() / SIGNALS.len() as f64
    }

    /// Signals graded at least one half, the strongest first.
    pub(super) fn reasons(&self) -> Vec<&'static str> {
        let mut strong: Vec<usize> = (0..SIGNALS.len())
            .filter(|s| self.grades[*s] >= 0.5)
            .collect();
        strong.sort_by(|a, b| self.grades[*b].total_cmp(&self.grades[*a]).then(a.cmp(b)));
        strong.into_iter().map(|s| SIGNALS[s].1).collect()
    }
}

/// Grades customers, each at its moment, against each other within their scope. Nothing later than the moment is looked at.
pub(super) fn grade(
    book: &Book,
    customers: &[(u32, &[u32])],
    view: &View,
    now: &dyn Fn(u32) -> i64,
) -> Vec<Graded> {
    let mut found: Vec<(u32, Relationship)> = Vec::new();
    let mut gaps: BTreeMap<u16, Vec<i64>> = BTreeMap::new();
    let mut gains: BTreeMap<u16, Vec<i64>> = BTreeMap::new();
    let mut times: Vec<i64> = Vec::new();
    for (unit, records) in customers {
        let now = now(*unit);
        let Some(relationship) = Relationship::at(book, records.iter().copied(), view, now) else {
            continue;
        };
        let scope = book.units.scope[*unit as usize];
        times.clear();
        for record in *records {
            let at = &book.entries.happened_at[book.records.entries(*record)];
            times.extend(at.iter().take_while(|at| **at <= now));
        }
        times.sort_unstable();
        gaps.entry(scope)
            .or_default()
            .extend(times.windows(2).map(|w| w[1] - w[0]));
        gains.entry(scope).or_default().push(relationship.gain_365);
        found.push((*unit, relationship));
    }
    let of = |mut all: BTreeMap<u16, Vec<i64>>, per_mille| -> BTreeMap<u16, i64> {
        all.iter_mut()
            .filter_map(|(scope, v)| Some((*scope, quantile::nearest(v, per_mille)?)))
            .collect()
    };
    let (gap_p90, gain_p10) = (of(gaps, 900), of(gains, 100));
    found
        .into_iter()
        .map(|(unit, r)| {
            let scope = book.units.scope[unit as usize];
            let silence = (now(unit) - r.last) as f64;
            let usual = gap_p90.get(&scope).copied().unwrap_or(0) as f64;
            let slowing = if r.gain_90_before > 0 {
                1.0 - r.gain_90 as f64 / r.gain_90_before as f64
            } else {
                f64::from(u8::from(r.gain_90 < 0))
            };
            let lost = r.unrecovered as f64 / r.peak.max(1) as f64;
            let flag = |holds: bool| f64::from(u8::from(holds));
            let grades = [
                r.drawdown(),
                slowing.clamp(0.0, 1.0),
                // One half at the usual limit, 1 at twice it.
                if usual > 0.0 {
                    (silence / usual / 2.0).min(1.0)
                } else {
                    0.0
                },
                if r.unrecovered > 0 {
                    lost.clamp(0.5, 1.0)
                } else {
                    0.0
                },
                flag(r.single_threaded(view)),
                flag(r.contacts.iter().any(|c| c.key_lost)),
                flag(gain_p10.get(&scope).is_some_and(|p10| r.gain_365 < *p10)),
            ];
            Graded {
                unit,
                relationship: r,
                grades,
            }
        })
        .collect()
}
