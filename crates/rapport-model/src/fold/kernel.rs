//! The kernel: takes one fact after the other and values it.

use super::arrange::Arranged;
use super::entry::{Entry, Why};
use super::state::RecordState;
use crate::flow::FlowHistory;
use crate::flow::compile::CompiledType;
use crate::flow::spec::{Effect, When};
use crate::{Fact, Micros, Minor, Reaction, Rv, TypeId};

/// A total no longer fits 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the {what} of contact {contact} overflows at the interaction of {happened_at}")]
pub struct Overflow {
    /// Which total.
    pub what: &'static str,
    /// Whose record.
    pub contact: crate::ContactId,
    /// At which interaction.
    pub happened_at: Micros,
}

/// A fact that holds as it first came: no merge key, not split, nothing to arrange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlainFact {
    /// When it happened.
    pub happened_at: Micros,
    /// What happened.
    pub type_id: TypeId,
    /// The customer's reaction.
    pub reaction: Option<Reaction>,
}

/// What one fact did to its record; the totals after it are in [`Fold::state`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The how-manieth of its type in this record, from 1.
    pub occurrence: u32,
    /// Its Relationship Value.
    pub rv: Rv,
    /// Its variable cost.
    pub cost: Minor,
    /// Index of the value rule among those of the type; `None` where the team left a gap.
    pub rule: Option<u16>,
}

/// Values the facts of one record after the other; reusable for the next record.
#[derive(Debug)]
pub struct Fold<'f> {
    flow: &'f FlowHistory,
    /// Level index that a record starts on.
    start: u16,
    state: RecordState,
    /// Occurrences so far, by type id.
    occurrences: Vec<u32>,
    /// Type ids with an occurrence, so that a reset touches only those.
    touched: Vec<u32>,
    /// Merge keys that count, in happened order: key, when it happened, index of the fact.
    merged: Vec<(u64, Micros, u32)>,
}

impl<'f> Fold<'f> {
    /// An empty record.
    pub fn new(flow: &'f FlowHistory) -> Self {
        let start = start(flow);
        Self {
            flow,
            start,
            state: empty(start),
            occurrences: Vec::new(),
            touched: Vec::new(),
            merged: Vec::new(),
        }
    }

    /// The flow it values by.
    pub fn flow(&self) -> &'f FlowHistory {
        self.flow
    }

    /// The state so far.
    pub fn state(&self) -> &RecordState {
        &self.state
    }

    /// Gives the final state and starts the next record.
    #[inline]
    pub fn finish(&mut self) -> RecordState {
        for type_id in self.touched.drain(..) {
            self.occurrences[type_id as usize] = 0;
        }
        self.merged.clear();
        std::mem::replace(&mut self.state, empty(self.start))
    }

    /// Values the next fact in happened order.
    pub fn push(&mut self, fact: &Fact, arranged: Arranged) -> Result<Entry, Overflow> {
        let version = self.flow.at(fact.happened_at);
        let flow = self.flow.version(version);
        if let Some(counts) = self.same_happening(fact, flow.merge_window) {
            return Ok(self.worthless(fact, arranged, Why::MergedInto { fact: counts }));
        }
        let version = version as u16;
        let Some(spec) = flow.get(fact.type_id) else {
            return Ok(self.worthless(fact, arranged, Why::NotInFlow { version }));
        };
        // Only a fact that counts stands for a happening: one whose type the flow does not have must not keep another
        // system's report of it from counting.
        if fact.merge_key != 0 {
            self.merged
                .push((fact.merge_key, fact.happened_at, arranged.fact));
        }
        let level_before = self.state.level;
        let cost = spec.cost.part(fact.split.index, fact.split.count);
        let plain = PlainFact {
            happened_at: fact.happened_at,
            type_id: fact.type_id,
            reaction: arranged.reaction,
        };
        let step = self.step(spec, plain, cost).map_err(|what| Overflow {
            what,
            contact: fact.record.contact,
            happened_at: fact.happened_at,
        })?;
        let why = match step.rule {
            None => Why::NoRule { version },
            Some(rule) => Why::Rule { version, rule },
        };
        Ok(Entry {
            occurrence: step.occurrence,
            rv: step.rv,
            cost,
            level_before,
            ..self.entry(fact, arranged.fact, arranged.reaction, why)
        })
    }

    /// Values the next fact in happened order without explaining it; `None` when the flow in force does not have its type.
    /// What [`Fold::push`] gives for such a fact, several times faster. The error names the total that overflows.
    #[expect(
        clippy::inline_always,
        reason = "measured: the call costs as much as the step"
    )]
    #[inline(always)]
    pub fn advance(&mut self, fact: PlainFact) -> Result<Option<Step>, &'static str> {
        let flow = self.flow.version(self.flow.at(fact.happened_at));
        match flow.get(fact.type_id) {
            None => Ok(None),
            Some(spec) => self.step(spec, fact, spec.cost).map(Some),
        }
    }

    #[expect(
        clippy::inline_always,
        reason = "measured: the call costs as much as the step"
    )]
    #[inline(always)]
    fn step(
        &mut self,
        spec: &CompiledType,
        fact: PlainFact,
        cost: Minor,
    ) -> Result<Step, &'static str> {
        let occurrence = self.count(fact.type_id.0 as u32);
        let (rv, rule) = match spec.value(occurrence, fact.reaction) {
            None => (0, None),
            Some((index, value)) => {
                let rv = match spec.effect {
                    Effect::Add => value,
                    Effect::Proportional => share(self.state.rv_total, value),
                };
                (rv, Some(index))
            }
        };
        let rv = Rv(rv);
        let state = &mut self.state;
        state.rv_total = state.rv_total.checked_add(rv).ok_or("Relationship Value")?;
        state.cost_total = state.cost_total.checked_add(cost).ok_or("cost to engage")?;
        state.effort_minutes += u64::from(spec.effort_minutes);
        state.effort_cost = state
            .effort_cost
            .checked_add(spec.effort_cost)
            .ok_or("customer's effort cost")?;
        state.rv_peak = state.rv_peak.max(state.rv_total);
        state.rv_low = state.rv_low.min(state.rv_total);
        if state.interactions == 0 {
            state.first_at = fact.happened_at;
        }
        state.interactions += 1;
        state.last_at = fact.happened_at;
        if rv > Rv::ZERO {
            state.last_positive_at = Some(fact.happened_at);
        }
        if let Some(trigger) = spec.trigger
            && (trigger.when == When::Always || trigger.to > state.level)
        {
            state.level = trigger.to;
        }
        Ok(Step {
            occurrence,
            rv,
            cost,
            rule,
        })
    }

    /// The fact that counts instead of this one, when another one has reported the same happening.
    fn same_happening(&self, fact: &Fact, window: i64) -> Option<u32> {
        if fact.merge_key == 0 {
            return None;
        }
        // Facts come in happened order: what lies before the window need not be searched.
        let near = |first: &Micros| fact.happened_at.0.saturating_sub(first.0) <= window;
        let mut recent = self
            .merged
            .iter()
            .rev()
            .take_while(|(_, first, _)| near(first));
        recent
            .find(|(key, ..)| *key == fact.merge_key)
            .map(|(_, _, index)| *index)
    }

    #[inline]
    fn count(&mut self, type_id: u32) -> u32 {
        if self.occurrences.len() <= type_id as usize {
            self.occurrences.resize(type_id as usize + 1, 0);
        }
        let count = &mut self.occurrences[type_id as usize];
        if *count == 0 {
            self.touched.push(type_id);
        }
        *count += 1;
        *count
    }

    fn worthless(&self, fact: &Fact, arranged: Arranged, why: Why) -> Entry {
        self.entry(fact, arranged.fact, arranged.reaction, why)
    }

    /// An entry without value at the present state.
    fn entry(&self, fact: &Fact, index: u32, reaction: Option<Reaction>, why: Why) -> Entry {
        Entry {
            fact: index,
            happened_at: fact.happened_at,
            occurrence: 0,
            reaction,
            rv: Rv::ZERO,
            rv_total: self.state.rv_total,
            cost: Minor::ZERO,
            cost_total: self.state.cost_total,
            level_before: self.state.level,
            level_after: self.state.level,
            why,
        }
    }
}

/// A record starts on the first level of the newest version. That is not always level index 0, which a level that only
/// older versions have may take.
fn start(flow: &FlowHistory) -> u16 {
    let first = flow.latest().flow.levels.first();
    let index = first.and_then(|first| flow.levels().iter().position(|l| *l == *first.code));
    index.unwrap_or(0) as u16
}

fn empty(level: u16) -> RecordState {
    RecordState {
        level,
        ..RecordState::default()
    }
}

/// What a proportional effect destroys: `hundredths_of_percent` (at most 0) of the positive part of the total, rounded
/// towards zero to a hundredth of a point.
fn share(total: Rv, hundredths_of_percent: i64) -> i64 {
    let positive = i128::from(total.0.max(0));
    (positive * i128::from(hundredths_of_percent) / 10_000) as i64
}
