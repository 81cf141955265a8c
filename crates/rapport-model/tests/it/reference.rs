//! The fold once more, slow and plain, written from the specification (domain.md 1.A, 9.2 to 9.7) and not from the kernel.
//!
//! It looks everything up by code in the flows as the team wrote them, searches every list from its beginning, and counts
//! by looking back over all entries so far. Where the two disagree, one of them is wrong.

use rapport_model::flow::OccurrenceRange;
use rapport_model::flow::spec::{Effect, Flow, InteractionType, ValueRule, When};
use rapport_model::{Change, Fact, Micros, Minor, Reaction};

/// What a fact came to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// Valued by the rule with this index among the type's rules in order of occurrence; none where the team left a gap.
    Valued { rule: Option<usize> },
    /// The version in force does not know its type.
    NotInFlow,
    /// Another fact, with this identity, reports the same happening.
    Merged { into: u64 },
}

/// What one interaction did to the record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) identity: u64,
    pub(crate) fact: usize,
    pub(crate) type_code: String,
    pub(crate) happened_at: Micros,
    pub(crate) merge_key: u64,
    pub(crate) version: u32,
    pub(crate) occurrence: u32,
    pub(crate) reaction: Option<Reaction>,
    pub(crate) rv: i64,
    pub(crate) rv_total: i64,
    pub(crate) cost: i64,
    pub(crate) cost_total: i64,
    pub(crate) effort_minutes: u32,
    pub(crate) effort_cost: i64,
    pub(crate) level_before: String,
    pub(crate) level_after: String,
    pub(crate) outcome: Outcome,
}

impl Entry {
    pub(crate) fn counts(&self) -> bool {
        matches!(self.outcome, Outcome::Valued { .. })
    }
}

/// Values the facts of one record as they were known at a moment.
pub(crate) fn fold(
    flows: &[Flow],
    code: &dyn Fn(&Fact) -> String,
    facts: &[Fact],
    as_known_at: Micros,
) -> Vec<Entry> {
    let order = level_order(flows);
    let mut level = newest(flows).levels[0].code.to_string();
    let mut entries: Vec<Entry> = Vec::new();
    let level_of = |fact: &Fact| {
        let flow = in_force(flows, fact.happened_at);
        let spec = flow.types.iter().find(|t| *t.code == code(fact))?;
        order.iter().position(|level| **level == *spec.level)
    };
    for (index, fact) in interactions(facts, as_known_at, &level_of) {
        let flow = in_force(flows, fact.happened_at);
        let type_code = code(fact);
        let spec = flow.types.iter().find(|t| *t.code == type_code);
        let mut entry = Entry {
            identity: fact.identity,
            fact: index,
            type_code: type_code.clone(),
            happened_at: fact.happened_at,
            merge_key: fact.merge_key,
            version: flow.version,
            occurrence: 0,
            reaction: reaction(facts, fact, as_known_at),
            rv: 0,
            rv_total: entries.iter().map(|e| e.rv).sum(),
            cost: 0,
            cost_total: entries.iter().map(|e| e.cost).sum(),
            effort_minutes: 0,
            effort_cost: 0,
            level_before: level.clone(),
            level_after: level.clone(),
            outcome: Outcome::NotInFlow,
        };
        if let Some(first) = same_happening(flow, fact, &entries) {
            entry.outcome = Outcome::Merged { into: first };
        } else if let Some(spec) = spec {
            let before = entries
                .iter()
                .filter(|e| e.counts() && e.type_code == type_code);
            entry.occurrence = 1 + before.count() as u32;
            let rule = rule_for(spec, entry.occurrence);
            entry.outcome = Outcome::Valued {
                rule: rule.as_ref().map(|(i, _)| *i),
            };
            if let Some((_, rule)) = &rule {
                entry.rv = value(flow, spec, rule, entry.reaction, entry.rv_total);
            }
            entry.cost = Minor(minor(flow, spec.cost.0))
                .part(fact.split.index, fact.split.count)
                .0;
            entry.effort_minutes = spec.effort.map_or(0, |e| e.minutes);
            entry.effort_cost = spec.effort.map_or(0, |e| minor(flow, e.cost.0));
            entry.rv_total += entry.rv;
            entry.cost_total += entry.cost;
            level = level_after(spec, &level, &order);
            entry.level_after.clone_from(&level);
        }
        entries.push(entry);
    }
    entries
}

/// The interactions that hold, with their index, in happened order.
fn interactions<'f>(
    facts: &'f [Fact],
    as_known_at: Micros,
    level_of: &dyn Fn(&Fact) -> Option<usize>,
) -> Vec<(usize, &'f Fact)> {
    let mut holding: Vec<_> = facts
        .iter()
        .enumerate()
        .filter(|(_, f)| f.change == Change::Happened && holds(facts, f, as_known_at))
        .collect();
    // One after the other: of the earliest moment, of the rows that come first in their source, the lowest level's.
    let mut ordered = Vec::new();
    while !holding.is_empty() {
        let first = holding.iter().map(|(_, f)| f.happened_at).min().unwrap();
        let row = |f: &Fact| (f.sequence, f.origin.file, f.origin.row, f.position);
        let comes_first = |f: &Fact| {
            !holding.iter().any(|(_, other)| {
                other.happened_at == first
                    && other.origin.source == f.origin.source
                    && row(other) < row(f)
            })
        };
        let next = holding
            .iter()
            .enumerate()
            .filter(|(_, (_, f))| f.happened_at == first && comes_first(f))
            .min_by_key(|(_, (_, f))| (level_of(f).unwrap_or(usize::MAX), f.origin.source));
        let at = next.unwrap().0;
        ordered.push(holding.remove(at));
    }
    ordered
}

/// Whether a fact was known then, and no higher revision of the same interaction was.
fn holds(facts: &[Fact], fact: &Fact, as_known_at: Micros) -> bool {
    fact.known_at <= as_known_at
        && !facts.iter().any(|other| {
            other.known_at <= as_known_at
                && other.identity == fact.identity
                && other.revision > fact.revision
        })
}

/// The reaction last reported for an interaction, else the one it was reported with.
fn reaction(facts: &[Fact], fact: &Fact, as_known_at: Micros) -> Option<Reaction> {
    facts
        .iter()
        .filter(|f| f.change == Change::ReactionReported && f.amends == fact.identity)
        .filter(|f| holds(facts, f, as_known_at))
        .max_by_key(|f| (f.happened_at, f.origin.source, f.origin.row, f.position))
        .map_or(fact.reaction, |f| f.reaction)
}

/// The identity of the interaction that counts for the same happening, if there was one within the window.
fn same_happening(flow: &Flow, fact: &Fact, entries: &[Entry]) -> Option<u64> {
    let first = entries
        .iter()
        .rfind(|e| e.counts() && e.merge_key == fact.merge_key)?;
    let window = i64::from(flow.merge_window_hours) * 3_600_000_000;
    let near = fact.happened_at.0 - first.happened_at.0 <= window;
    (fact.merge_key != 0 && near).then_some(first.identity)
}

fn in_force(flows: &[Flow], moment: Micros) -> &Flow {
    let begins = |flow: &Flow| Micros::of_date(flow.effective_from).unwrap();
    let last = flows
        .iter()
        .filter(|f| begins(f) <= moment)
        .max_by_key(|f| begins(f));
    last.unwrap_or_else(|| flows.iter().min_by_key(|f| begins(f)).unwrap())
}

fn newest(flows: &[Flow]) -> &Flow {
    flows.iter().max_by_key(|f| f.effective_from).unwrap()
}

/// The newest version's levels; a level that only an older version has comes after the one before it there.
fn level_order(flows: &[Flow]) -> Vec<String> {
    let mut by_age: Vec<&Flow> = flows.iter().collect();
    by_age.sort_by_key(|f| std::cmp::Reverse(f.effective_from));
    let mut order: Vec<String> = Vec::new();
    for flow in by_age {
        for (i, level) in flow.levels.iter().enumerate() {
            if !order.contains(&level.code) {
                let before = i.checked_sub(1).map(|i| flow.levels[i].code.as_str());
                let at = before.map_or(0, |b| 1 + order.iter().position(|o| o == b).unwrap());
                order.insert(at, level.code.to_string());
            }
        }
    }
    order
}

fn level_after(spec: &InteractionType, level: &str, order: &[String]) -> String {
    let position = |code: &str| order.iter().position(|o| o == code).unwrap();
    match &spec.trigger {
        Some(t) if t.when() == When::Always || position(t.to()) > position(level) => {
            t.to().to_owned()
        }
        _ => level.to_owned(),
    }
}

fn rule_for(spec: &InteractionType, occurrence: u32) -> Option<(usize, ValueRule)> {
    let range = |rule: &ValueRule| OccurrenceRange::parse(&rule.occurrence).unwrap();
    let mut rules = spec.rv.rules();
    rules.sort_by_key(|r| range(r).from);
    rules.into_iter().enumerate().find(|(_, rule)| {
        let range = range(rule);
        range.from <= occurrence && occurrence <= range.to
    })
}

fn value(
    flow: &Flow,
    spec: &InteractionType,
    rule: &ValueRule,
    reaction: Option<Reaction>,
    total: i64,
) -> i64 {
    let own = reaction.and_then(|r| rule.reactions.get(&r)).map(|v| v.0);
    let delta = reaction
        .and_then(|r| flow.reactions.get(&r))
        .map_or(0, |v| v.0);
    match spec.effect {
        Effect::Add => own.unwrap_or(rule.rv.0 + delta),
        Effect::Proportional if total <= 0 => 0,
        // Both factors are known to be small here, and integer division rounds towards zero.
        Effect::Proportional => total * own.unwrap_or(rule.rv.0) / 10_000,
    }
}

/// Hundredths of the currency as its minor units.
fn minor(flow: &Flow, hundredths: i64) -> i64 {
    match flow.currency.decimals() {
        0 => hundredths / 100,
        3 => hundredths * 10,
        _ => hundredths,
    }
}
