//! What was done next in comparable situations, and what came of it.
//!
//! A relationship is met in many situations that overlap: its months are one piece of evidence, not forty. So everything is
//! counted by relationship (unit) too, and the intervals are those of clusters.

use super::situation::{Ahead, NOTHING, ORDERS, Situation};
use crate::Book;
use crate::analysis::keys::KeyMap;
use crate::stats::clustered::Clustered;
use crate::stats::{Interval, quantile};
use rapport_model::Micros;

/// Gaps kept for a median: more would not move it.
const MOST_GAPS: usize = 10_000;
/// An action that fewer of the comparable relationships took is an oddity, not a practice.
const LEAST_SHARE: f64 = 0.05;

/// What came of one action in one context.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    /// In how many situations it was done.
    pub(crate) n: usize,
    /// RV that followed, in hundredths.
    pub(crate) gain: Clustered,
    pub(crate) cost: f64,
    /// Per relationship: how often it was done, against how often the relationship was in the context.
    done: Clustered,
    gaps_hours: Vec<u32>,
    open: Open,
}

/// Sums of the relationship that is being read.
#[derive(Debug, Clone, Copy, Default)]
struct Open {
    n: u32,
    gain: f64,
}

impl Tally {
    /// In how many relationships it was done.
    pub(crate) fn relationships(&self) -> usize {
        self.gain.clusters
    }

    /// Mean cost within the horizon, in minor units.
    pub(crate) fn cost_mean(&self) -> Option<f64> {
        (self.n > 0).then(|| self.cost / self.n as f64)
    }

    /// Median time to the action, in days.
    pub(crate) fn gap_days(&self) -> Option<f64> {
        quantile::nearest(&mut self.gaps_hours.clone(), 500).map(|hours| f64::from(hours) / 24.0)
    }
}

/// One context: how often it was met, and what was done in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Context {
    pub(crate) n: usize,
    /// By action, in order of first appearance.
    pub(crate) done: Vec<(u16, Tally)>,
    /// Relationships, and the squared numbers of their situations.
    relationships: usize,
    size_squares: f64,
    /// The relationship being read, and its situations here.
    open: Option<(u32, u32)>,
}

impl Context {
    /// Counts the relationship that was being read.
    fn close(&mut self) {
        let Some((_, n)) = self.open.take() else {
            return;
        };
        let n = f64::from(n);
        self.relationships += 1;
        self.size_squares += n * n;
        for (_, tally) in self.done.iter_mut().filter(|(_, t)| t.open.n > 0) {
            let Open { n: times, gain } = std::mem::take(&mut tally.open);
            tally.gain.add(f64::from(times), gain);
            tally.done.add(n, f64::from(times));
        }
    }

    /// The share of situations in which an action was done, over all relationships of the context.
    fn share(&self, tally: &Tally) -> Clustered {
        Clustered {
            clusters: self.relationships,
            n: self.n as f64,
            size_squares: self.size_squares,
            ..tally.done
        }
    }
}

/// Contexts by key; only those asked for.
#[derive(Debug, Default)]
pub(crate) struct Model {
    contexts: KeyMap<Context>,
}

/// What to put first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rank {
    /// What most of the comparable relationships did.
    Share,
    /// What brought most RV, by the lower end of its interval.
    Gain,
}

/// A suggestion with its evidence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Suggestion<'a> {
    pub(crate) action: u16,
    pub(crate) tally: &'a Tally,
    /// Comparable situations.
    pub(crate) n: usize,
    /// 95 % interval of the share in which it was done.
    pub(crate) share: Option<Interval>,
    /// How many of the last interactions are the same in them.
    pub(crate) order: usize,
}

impl Model {
    /// A model of these contexts, which has seen nothing yet.
    pub(crate) fn of(keys: impl Iterator<Item = u64>) -> Self {
        Self {
            contexts: keys.map(|key| (key, Context::default())).collect(),
        }
    }

    /// Learns from the situations of records, up to a moment.
    pub(crate) fn learn(
        &mut self,
        ahead: &Ahead<'_>,
        records: impl Iterator<Item = u32>,
        until: i64,
    ) {
        // The contacts of one account, one after the other: they are one relationship.
        let mut records: Vec<u32> = records.collect();
        records.sort_by_key(|r| (ahead.book.records.unit[*r as usize], *r));
        for record in records {
            ahead.walk(record, i64::MIN, until, |situation| {
                self.take(ahead.book, situation);
            });
        }
        self.contexts.values_mut().for_each(Context::close);
    }

    fn take(&mut self, book: &Book, situation: &Situation) {
        let unit = book.records.unit[situation.record as usize];
        for key in &situation.keys {
            // A context not asked for is in none of the longer ones that are.
            let Some(context) = self.contexts.get_mut(key) else {
                return;
            };
            if context.open.is_some_and(|(open, _)| open != unit) {
                context.close();
            }
            context.open = Some((unit, context.open.map_or(0, |(_, n)| n) + 1));
            context.n += 1;
            let at = context
                .done
                .iter()
                .position(|(action, _)| *action == situation.action)
                .unwrap_or_else(|| {
                    context.done.push((situation.action, Tally::default()));
                    context.done.len() - 1
                });
            let tally = &mut context.done[at].1;
            tally.n += 1;
            tally.open.n += 1;
            tally.open.gain += situation.gain as f64;
            tally.cost += situation.cost as f64;
            if situation.action != NOTHING && tally.gaps_hours.len() < MOST_GAPS {
                tally
                    .gaps_hours
                    .push((situation.gap / (Micros::DAY / 24)) as u32);
            }
        }
    }

    /// The context of a key.
    pub(crate) fn context(&self, key: u64) -> Option<&Context> {
        self.contexts.get(&key).filter(|c| c.n > 0)
    }

    /// Suggestions for a situation, best first, from the longest context in which at least `evidence` relationships took
    /// some one action. Empty where the evidence is thin.
    pub(crate) fn suggest(
        &self,
        keys: &[u64; ORDERS],
        evidence: usize,
        rank: Rank,
    ) -> Vec<Suggestion<'_>> {
        for order in (0..ORDERS).rev() {
            let Some(context) = self.context(keys[order]) else {
                continue;
            };
            let practised = |tally: &Tally| {
                tally.relationships() >= evidence
                    && tally.n as f64 >= LEAST_SHARE * context.n as f64
            };
            let done = context
                .done
                .iter()
                .filter(|(action, tally)| *action != NOTHING && practised(tally));
            let mut found: Vec<Suggestion<'_>> = done
                .map(|(action, tally)| Suggestion {
                    action: *action,
                    tally,
                    n: context.n,
                    share: context.share(tally).share_interval(0.95),
                    order,
                })
                .collect();
            if found.is_empty() {
                continue;
            }
            let least_gain = |s: &Suggestion<'_>| {
                s.tally
                    .gain
                    .interval(0.95)
                    .map_or(f64::NEG_INFINITY, |i| i.low)
            };
            found.sort_by(|a, b| {
                let by_gain = least_gain(b).total_cmp(&least_gain(a));
                let by_share = b.tally.n.cmp(&a.tally.n);
                match rank {
                    Rank::Gain => by_gain.then(by_share),
                    Rank::Share => by_share.then(by_gain),
                }
                .then(a.action.cmp(&b.action))
            });
            return found;
        }
        Vec::new()
    }

    /// The action that most took in the context of one key.
    pub(crate) fn most_frequent(&self, key: u64) -> Option<u16> {
        let done = self.context(key)?.done.iter();
        let done = done.filter(|(action, _)| *action != NOTHING);
        done.max_by_key(|(action, tally)| (tally.n, std::cmp::Reverse(*action)))
            .map(|(action, _)| *action)
    }
}
