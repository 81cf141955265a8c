//! What was done next in comparable situations, and what came of it.

use super::situation::{Ahead, NOTHING, ORDERS, Situation};
use crate::analysis::keys::KeyMap;
use crate::stats::moments::Moments;
use crate::stats::quantile;
use rapport_model::Micros;

/// Gaps kept for a median: more would not move it.
const MOST_GAPS: usize = 10_000;
/// An action that fewer of the comparable relationships took is an oddity, not a practice.
const LEAST_SHARE: f64 = 0.05;

/// What came of one action in one context.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    pub(crate) gain: Moments,
    pub(crate) cost: Moments,
    gaps_hours: Vec<u32>,
}

impl Tally {
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
        for record in records {
            ahead.walk(record, i64::MIN, until, |situation| self.take(situation));
        }
    }

    fn take(&mut self, situation: &Situation) {
        for key in &situation.keys {
            // A context not asked for is in none of the longer ones that are.
            let Some(context) = self.contexts.get_mut(key) else {
                return;
            };
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
            tally.gain.add(situation.gain as f64);
            tally.cost.add(situation.cost as f64);
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

    /// Suggestions for a situation, best first, from the longest context of at least `evidence` situations in which some
    /// action was taken that often. Empty where the evidence is thin.
    pub(crate) fn suggest(
        &self,
        keys: &[u64; ORDERS],
        evidence: usize,
        rank: Rank,
    ) -> Vec<Suggestion<'_>> {
        for order in (0..ORDERS).rev() {
            let Some(context) = self.context(keys[order]).filter(|c| c.n >= evidence) else {
                continue;
            };
            let practised = |tally: &Tally| {
                tally.gain.n >= evidence && tally.gain.n as f64 >= LEAST_SHARE * context.n as f64
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
                let by_share = b.tally.gain.n.cmp(&a.tally.gain.n);
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
        done.max_by_key(|(action, tally)| (tally.gain.n, std::cmp::Reverse(*action)))
            .map(|(action, _)| *action)
    }
}
