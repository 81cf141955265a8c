//! Conformance to the flow: interactions of a level the contact is not on yet, and anticipated ones that were left out.

use crate::Book;
use rapport_model::flow::spec::Kind;
use std::collections::BTreeMap;

/// A departure is unusual, and so an exception, only where at least this share of those in the same place do otherwise;
/// below it the flow, not the relationship, is out of step.
pub(super) const USUAL: f64 = 0.8;

/// What the team's flow says of a scope, by index.
#[derive(Debug)]
pub(super) struct Rules {
    /// By type: index of its level in the scope, if it is a major interaction of one.
    level_of: Vec<Option<u16>>,
    /// By level: types anticipated on it.
    anticipated: Vec<Vec<u16>>,
}

/// What was left out or came too early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Departure {
    /// The type came while the contact was still on an earlier level than the type's.
    TooEarly(u16),
    /// The level was left without the type that is anticipated on it.
    Missing(u16, u16),
}

/// One departure of one record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) record: u32,
    pub(super) departure: Departure,
    pub(super) at: i64,
    pub(super) entry: usize,
}

/// How often a departure could have happened, and how often it did.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Practice {
    pub(super) chances: usize,
    pub(super) departures: usize,
}

impl Practice {
    pub(super) fn share_kept(&self) -> f64 {
        1.0 - self.departures as f64 / self.chances.max(1) as f64
    }
}

impl Rules {
    /// Of a scope; without a flow only the order of levels is known.
    pub(super) fn of(book: &Book, scope: u16) -> Self {
        let info = &book.scopes[scope as usize];
        let level = |code: &str| {
            info.levels
                .iter()
                .position(|l| l.code == code)
                .map(|l| l as u16)
        };
        let level_of = book
            .types
            .iter()
            .map(|t| {
                if t.kind == Kind::Major {
                    level(&t.level)
                } else {
                    None
                }
            })
            .collect();
        let type_of = |code: &str| {
            book.types
                .iter()
                .position(|t| t.code == code)
                .map(|t| t as u16)
        };
        let anticipated = |level: &crate::book::LevelInfo| -> Vec<u16> {
            let flow = info
                .flow
                .as_ref()
                .and_then(|f| f.levels.iter().find(|l| *l.code == level.code));
            flow.map_or_else(Vec::new, |l| {
                l.anticipated
                    .iter()
                    .filter_map(|code| type_of(code))
                    .collect()
            })
        };
        Self {
            level_of,
            anticipated: info.levels.iter().map(anticipated).collect(),
        }
    }
}

/// Walks the records of one scope. The latest departure of each kind is kept per record.
pub(super) fn walk(
    book: &Book,
    rules: &Rules,
    records: &[u32],
    practice: &mut BTreeMap<Departure, Practice>,
) -> Vec<Found> {
    let mut seen = vec![u32::MAX; book.types.len()];
    let mut found = Vec::new();
    // Dense counters: a map lookup per interaction would take longer than everything else.
    let mut early = vec![Practice::default(); book.types.len()];
    for record in records {
        let (mut level, mut last_early) = (0_u16, None);
        for e in book.records.entries(*record) {
            let kind = book.entries.type_index[e];
            let after = book.entries.level[e];
            if let Some(own) = rules.level_of[kind as usize] {
                early[kind as usize].chances += 1;
                if own > after.max(level) {
                    early[kind as usize].departures += 1;
                    last_early = Some(Found {
                        record: *record,
                        departure: Departure::TooEarly(kind),
                        at: book.entries.happened_at[e],
                        entry: e,
                    });
                }
            }
            seen[kind as usize] = *record;
            if after > level {
                for wanted in rules.anticipated.get(level as usize).into_iter().flatten() {
                    let departure = Departure::Missing(level, *wanted);
                    let counts = practice.entry(departure).or_default();
                    counts.chances += 1;
                    if seen[*wanted as usize] != *record {
                        counts.departures += 1;
                        let at = book.entries.happened_at[e];
                        found.push(Found {
                            record: *record,
                            departure,
                            at,
                            entry: e,
                        });
                    }
                }
            }
            level = after;
        }
        found.extend(last_early);
    }
    let early = early
        .into_iter()
        .enumerate()
        .filter(|(_, p)| p.departures > 0);
    practice.extend(early.map(|(kind, p)| (Departure::TooEarly(kind as u16), p)));
    found.retain(|f| {
        practice
            .get(&f.departure)
            .is_some_and(|p| p.chances >= super::reference::LEAST && p.share_kept() >= USUAL)
    });
    found
}
