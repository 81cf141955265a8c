//! What an interaction is worth before and after, by occurrence number and reaction.

use super::words;
use crate::flow::occurrence::OccurrenceRange;
use crate::flow::spec::{Effect, InteractionType, ValueRule};
use crate::{Reaction, Rv};

/// A type's value rules with their ranges read, in the order of the file.
type Rules = Vec<(OccurrenceRange, ValueRule)>;

/// The differences in value, without the type's name.
pub(super) fn diff(was: &InteractionType, now: &InteractionType) -> Vec<String> {
    let (Some(rules_was), Some(rules_now)) = (rules(was), rules(now)) else {
        let changed = was.rv != now.rv;
        return changed
            .then(|| "value rules changed, and a range cannot be read".to_owned())
            .into_iter()
            .collect();
    };
    let value = |t: &InteractionType, rules: &Rules, n: u32| {
        rule_for(rules, n).map_or("nothing".to_owned(), |r| points(t.effect, r.rv.0))
    };
    let mut found = Vec::new();
    for (range, before, after) in by_range(&rules_was, &rules_now, |n| {
        (value(was, &rules_was, n), value(now, &rules_now, n))
    }) {
        found.push(if range == OccurrenceRange::ALL {
            format!("value {before} -> {after}")
        } else {
            format!("{} time now {after} (was {before})", ordinals(range))
        });
    }
    for reaction in Reaction::ALL {
        let value = |t: &InteractionType, rules: &Rules, n: u32| {
            let own = rule_for(rules, n).and_then(|r| r.reactions.get(&reaction));
            own.map_or("the flow-wide rule".to_owned(), |v| points(t.effect, v.0))
        };
        for (range, before, after) in by_range(&rules_was, &rules_now, |n| {
            (value(was, &rules_was, n), value(now, &rules_now, n))
        }) {
            let reaction = words(reaction.name());
            found.push(if range == OccurrenceRange::ALL {
                format!("reaction {reaction} {before} -> {after}")
            } else {
                format!(
                    "{} time, reaction {reaction} now {after} (was {before})",
                    ordinals(range)
                )
            });
        }
    }
    found
}

/// The value for a new type: `+3`, or `+2, later +1`.
pub(super) fn in_short(spec: &InteractionType) -> String {
    let mut values: Vec<String> = spec
        .rv
        .rules()
        .iter()
        .map(|r| points(spec.effect, r.rv.0))
        .collect();
    values.dedup();
    if values.is_empty() {
        "no value".to_owned()
    } else {
        values.join(", later ")
    }
}

fn rules(spec: &InteractionType) -> Option<Rules> {
    spec.rv
        .rules()
        .into_iter()
        .map(|r| Some((OccurrenceRange::parse(&r.occurrence).ok()?, r)))
        .collect()
}

fn rule_for(rules: &Rules, occurrence: u32) -> Option<&ValueRule> {
    rules
        .iter()
        .find(|(range, _)| range.contains(occurrence))
        .map(|(_, rule)| rule)
}

/// The ranges of occurrence numbers where the two sides of `sides` differ, joined where they differ alike.
fn by_range(
    was: &Rules,
    now: &Rules,
    sides: impl Fn(u32) -> (String, String),
) -> Vec<(OccurrenceRange, String, String)> {
    // The value can only change where some rule begins or has just ended.
    let mut starts = vec![1];
    for (range, _) in was.iter().chain(now) {
        starts.push(range.from);
        starts.extend(range.to.checked_add(1));
    }
    starts.sort_unstable();
    starts.dedup();
    let mut found: Vec<(OccurrenceRange, String, String)> = Vec::new();
    for (i, &from) in starts.iter().enumerate() {
        let to = starts.get(i + 1).map_or(u32::MAX, |next| next - 1);
        let (before, after) = sides(from);
        if before == after {
            continue;
        }
        match found.last_mut() {
            Some((range, b, a)) if range.to == from - 1 && *b == before && *a == after => {
                range.to = to;
            }
            _ => found.push((OccurrenceRange { from, to }, before, after)),
        }
    }
    found
}

fn points(effect: Effect, hundredths: i64) -> String {
    match effect {
        Effect::Add => Rv(hundredths).to_string(),
        Effect::Proportional => format!("{} % of the accumulated value", Rv(hundredths)),
    }
}

/// `2nd to 6th`, `7th and each later`, `1st`.
fn ordinals(range: OccurrenceRange) -> String {
    match (range.from, range.to) {
        (from, u32::MAX) => format!("{} and each later", ordinal(from)),
        (from, to) if from == to => ordinal(from),
        (from, to) => format!("{} to {}", ordinal(from), ordinal(to)),
    }
}

fn ordinal(n: u32) -> String {
    let suffix = match (n % 10, n % 100) {
        (1, rest) if rest != 11 => "st",
        (2, rest) if rest != 12 => "nd",
        (3, rest) if rest != 13 => "rd",
        _ => "th",
    };
    format!("{n}{suffix}")
}
