//! One relationship (an account within a scope, or a lone contact) as it stood at a moment.

use crate::Book;
use crate::book::{NO_VALUE, OutcomeKind};
use crate::set::Picked;
use rapport_model::Micros;
use std::ops::RangeInclusive;

/// Who counts as what when a relationship is looked at.
#[derive(Debug, Clone)]
pub(crate) struct View {
    /// Nobody silent for longer counts as active, in microseconds.
    pub(crate) active: i64,
    /// A contact counts towards breadth from this accumulated RV, in hundredths.
    pub(crate) threshold: i64,
    /// By code of the dimension `role`: whether it is a key role.
    pub(crate) key_roles: Vec<bool>,
    /// By type: it says that a contact left.
    pub(crate) leaving: Vec<bool>,
}

impl View {
    /// Reads the roles, separated by commas; spaces, hyphens and underscores are one.
    pub(crate) fn new(book: &Book, active_days: i64, threshold: i64, key_roles: &str) -> Self {
        let plain = |text: &str| text.trim().to_lowercase().replace(['-', '_'], " ");
        let wanted: Vec<String> = key_roles.split(',').map(plain).collect();
        let labels = book
            .dimension("role")
            .map_or(&[][..], |d| d.labels.as_slice());
        Self {
            active: active_days * Micros::DAY,
            threshold,
            key_roles: labels.iter().map(|l| wanted.contains(&plain(l))).collect(),
            leaving: book
                .types
                .iter()
                .map(|t| {
                    let words: Vec<&str> = t.code.split(['_', '-', '.']).collect();
                    words.contains(&"left") && words.contains(&"contact")
                })
                .collect(),
        }
    }
}

/// A contact of the relationship.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Contact {
    pub(crate) record: u32,
    pub(crate) rv: i64,
    pub(crate) last: i64,
    pub(crate) active: bool,
    /// Code in the dimension `role`.
    pub(crate) role: Option<u32>,
    /// Has a key role and is silent for too long, or left.
    pub(crate) key_lost: bool,
}

/// A relationship at a moment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Relationship {
    /// Contacts with any interaction by then, those with most RV first.
    pub(crate) contacts: Vec<Contact>,
    /// Accumulated RV of all of them, its peak so far (at least 0), and gains of the last 90 days, the 90 before, and the
    /// last 365.
    pub(crate) rv: i64,
    pub(crate) peak: i64,
    pub(crate) gain_90: i64,
    pub(crate) gain_90_before: i64,
    pub(crate) gain_365: i64,
    /// Last interaction of anybody.
    pub(crate) last: i64,
    /// The latest loss of RV within 180 days that what followed has not made good, in hundredths; 0 for none.
    pub(crate) unrecovered: i64,
}

impl Relationship {
    /// Of these records of one unit, at a moment. `None` when nothing had happened by then.
    pub(crate) fn at(
        book: &Book,
        members: impl Iterator<Item = u32>,
        view: &View,
        now: i64,
    ) -> Option<Self> {
        let e = &book.entries;
        let roles = book.dimension("role");
        let mut found = Self::default();
        let mut moves: Vec<(i64, i64)> = Vec::new();
        for record in members {
            let range = book.records.entries(record);
            let known = e.happened_at[range.clone()].partition_point(|at| *at <= now);
            let range = range.start..range.start + known;
            let Some(last) = range.clone().next_back() else {
                continue;
            };
            let last_at = e.happened_at[last];
            let rv = e.rv_hundredths[range.clone()]
                .iter()
                .map(|rv| i64::from(*rv))
                .sum();
            moves.extend(
                range
                    .clone()
                    .map(|at| (e.happened_at[at], i64::from(e.rv_hundredths[at]))),
            );
            let left = range
                .clone()
                .any(|at| view.leaving[e.type_index[at] as usize]);
            let active = now - last_at <= view.active && !left;
            let role = roles
                .and_then(|d| d.codes.get(record as usize).copied())
                .filter(|c| *c != NO_VALUE);
            let key = role.is_some_and(|r| view.key_roles[r as usize]);
            found.contacts.push(Contact {
                record,
                rv,
                last: last_at,
                active,
                role,
                key_lost: key && !active,
            });
            found.last = found.last.max(last_at);
        }
        if found.contacts.is_empty() {
            return None;
        }
        found.contacts.sort_by_key(|c| (-c.rv, c.record));
        moves.sort_unstable();
        let ago = |days: i64| now - days * Micros::DAY;
        let mut since_loss: Option<i64> = None;
        for (at, rv) in moves {
            found.rv += rv;
            found.peak = found.peak.max(found.rv);
            found.gain_90 += if at > ago(90) { rv } else { 0 };
            found.gain_90_before += if at > ago(180) && at <= ago(90) {
                rv
            } else {
                0
            };
            found.gain_365 += if at > ago(365) { rv } else { 0 };
            if rv < 0 && at > ago(180) {
                since_loss = Some(since_loss.unwrap_or(0).min(0) + rv);
            } else if let Some(sum) = &mut since_loss {
                *sum += rv;
            }
        }
        found.unrecovered = since_loss.map_or(0, |sum| (-sum).max(0));
        Some(found)
    }

    /// Sum of the positive RV of its contacts: its depth.
    pub(crate) fn depth(&self) -> i64 {
        self.contacts.iter().map(|c| c.rv.max(0)).sum()
    }

    /// How many contacts are active and have at least the threshold.
    pub(crate) fn breadth(&self, view: &View) -> usize {
        self.contacts
            .iter()
            .filter(|c| c.active && c.rv >= view.threshold)
            .count()
    }

    /// Concentration of positive RV on few contacts (Herfindahl and Hirschman): 1 is all on one. `None` without any.
    pub(crate) fn concentration(&self) -> Option<f64> {
        let depth = self.depth() as f64;
        (depth > 0.0).then(|| {
            self.contacts
                .iter()
                .map(|c| (c.rv.max(0) as f64 / depth).powi(2))
                .sum()
        })
    }

    /// Several contacts are known, and all hangs on one.
    pub(crate) fn single_threaded(&self, view: &View) -> bool {
        self.contacts.len() > 1
            && (self.breadth(view) <= 1 || self.concentration().is_some_and(|h| h > 0.8))
    }

    /// The share of its peak that it has lost, 0 to 1.
    pub(crate) fn drawdown(&self) -> f64 {
        if self.peak <= 0 {
            0.0
        } else {
            ((self.peak - self.rv) as f64 / self.peak as f64).clamp(0.0, 1.0)
        }
    }

    /// Labels of the key roles that were lost.
    pub(crate) fn lost_roles<'a>(&self, book: &'a Book) -> Vec<&'a str> {
        let Some(roles) = book.dimension("role") else {
            return Vec::new();
        };
        let lost = self.contacts.iter().filter(|c| c.key_lost);
        lost.filter_map(|c| roles.labels.get(c.role? as usize))
            .map(String::as_str)
            .collect()
    }
}

/// Revenue of a unit within a time.
pub(crate) fn revenue(book: &Book, unit: u32, within: RangeInclusive<i64>) -> i64 {
    let of = book
        .units
        .outcomes(unit)
        .filter(|o| book.outcomes.kind[*o] == OutcomeKind::Revenue);
    let within = of.filter(|o| within.contains(&book.outcomes.at[*o]));
    within.fold(0, |sum: i64, o| {
        sum.saturating_add(book.outcomes.amount_minor[o])
    })
}

/// The picked records, unit after unit.
#[derive(Debug)]
pub(crate) struct Members {
    records: Vec<u32>,
    /// Unit, and where its records end; they begin where those of the one before end.
    ends: Vec<(u32, usize)>,
}

impl Members {
    /// Of the units that have any picked record.
    pub(crate) fn of(book: &Book, picked: &Picked) -> Self {
        let (mut records, mut ends) = (Vec::new(), Vec::new());
        for unit in 0..book.units.len() as u32 {
            let before = records.len();
            let all = book.units.records(unit).iter().copied();
            records.extend(all.filter(|record| picked.contains(*record)));
            if records.len() > before {
                ends.push((unit, records.len()));
            }
        }
        Self { records, ends }
    }

    /// Each unit with its records.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &[u32])> {
        let mut start = 0;
        self.ends.iter().map(move |(unit, end)| {
            let own = &self.records[start..*end];
            start = *end;
            (*unit, own)
        })
    }
}
