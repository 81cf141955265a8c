//! Levels: phases, what can be reached, and triggers that move a contact round in a circle.

use crate::diag::Problem;
use crate::flow::spec::{Flow, InteractionType, When};
use std::collections::VecDeque;

pub(super) fn check(flow: &Flow, problems: &mut Vec<Problem>) {
    let Some(first) = flow.levels.first() else {
        problems.push(
            Problem::error(flow.flow.place, flow.flow.as_str(), "the flow has no level")
                .hint("name at least one level, such as Identify"),
        );
        return;
    };
    for level in flow.levels.iter().filter(|l| l.phases.is_empty()) {
        problems.push(
            Problem::error(
                level.code.place,
                level.code.as_str(),
                format!("level `{}` has no phase", *level.code),
            )
            .hint("a level belongs to acquisition, closing or retention, or to several"),
        );
    }
    // Any type can happen to a contact on any level, so a trigger fires at the latest from the first level: a level is
    // reachable when it is the first or when some trigger moves to it.
    for level in flow.levels.iter().skip(1) {
        let reached = flow
            .types
            .iter()
            .filter_map(|t| t.trigger.as_ref())
            .any(|t| t.to() == *level.code);
        if !reached {
            problems.push(
                Problem::warning(
                    level.code.place,
                    level.code.as_str(),
                    format!(
                        "level `{}` cannot be reached: no trigger moves a contact there",
                        *level.code
                    ),
                )
                .hint(format!(
                    "add `trigger: {}` to the interaction that marks it",
                    *level.code
                )),
            );
        }
    }
    let useless = |t: &&InteractionType| moves(t, When::Forward) && to(t) == first.code.as_str();
    for spec in flow.types.iter().filter(useless) {
        problems.push(
            Problem::warning(
                spec.code.place,
                spec.code.as_str(),
                format!(
                    "type `{}`: its trigger never takes effect: nothing comes before level `{}`",
                    *spec.code, *first.code
                ),
            )
            .hint(format!(
                "write `trigger: {{to: {}, when: always}}` to move back",
                *first.code
            )),
        );
    }
    circles(flow, problems);
}

/// Reports each circle of triggers once.
///
/// A type of level A that *always* moves to B is a step from A to B. Steps that lead back to where they began move a
/// contact round for ever, so that its level says nothing. A step whose type takes points away is a loss, and a circle
/// with a loss in it is a relationship lost and won back: that is legitimate. Steps forward only cannot form a circle, and
/// one that stays on its level moves nobody.
fn circles(flow: &Flow, problems: &mut Vec<Problem>) {
    let steps: Vec<&InteractionType> = flow
        .types
        .iter()
        .filter(|t| moves(t, When::Always) && !is_loss(t) && to(t) != t.level.as_str())
        .collect();
    let mut reported: Vec<&str> = Vec::new();
    for &start in &steps {
        if reported.contains(&start.level.as_str()) {
            continue;
        }
        let Some(circle) = shortest_circle(start, &steps) else {
            continue;
        };
        reported.extend(circle.iter().map(|t| t.level.as_str()));
        let path: Vec<String> = circle
            .iter()
            .map(|t| format!("{} -(`{}`)-> ", *t.level, *t.code))
            .collect();
        problems.push(
            Problem::error(
                start.code.place,
                start.code.as_str(),
                format!(
                    "triggers move a contact round in a circle: {}{}",
                    path.concat(),
                    *start.level
                ),
            )
            .hint("leave out `when: always` on one of them, so that it only moves forward"),
        );
    }
}

/// The shortest way along the steps from the target of `start` back to its own level, `start` first.
fn shortest_circle<'a>(
    start: &'a InteractionType,
    steps: &[&'a InteractionType],
) -> Option<Vec<&'a InteractionType>> {
    let mut ways = VecDeque::from([vec![start]]);
    let mut seen = vec![start.level.as_str()];
    while let Some(way) = ways.pop_front() {
        let at = way.last().map_or("", |t| to(t));
        if at == start.level.as_str() {
            return Some(way);
        }
        if seen.contains(&at) {
            continue;
        }
        seen.push(at);
        for step in steps.iter().filter(|t| t.level.as_str() == at) {
            ways.push_back([way.as_slice(), &[*step]].concat());
        }
    }
    None
}

fn moves(spec: &InteractionType, when: When) -> bool {
    spec.trigger.as_ref().is_some_and(|t| t.when() == when)
}

fn to(spec: &InteractionType) -> &str {
    spec.trigger.as_ref().map_or("", |t| t.to())
}

/// Whether the type takes points away each time it happens.
fn is_loss(spec: &InteractionType) -> bool {
    let rules = spec.rv.rules();
    !rules.is_empty() && rules.iter().all(|r| r.rv.0 < 0)
}
