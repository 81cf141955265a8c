//! Values: occurrence ranges, reactions, percentages, cost.

use crate::Reaction;
use crate::diag::Problem;
use crate::flow::occurrence::OccurrenceRange;
use crate::flow::spec::{Decimal, Direction, Effect, Flow, InteractionType, Kind, ValueRule};

pub(super) fn check(flow: &Flow, problems: &mut Vec<Problem>) {
    flow_wide_reactions(flow, problems);
    for spec in &flow.types {
        let rules = spec.rv.rules();
        occurrences(spec, &rules, problems);
        for rule in &rules {
            limits(flow, spec, rule, problems);
            contradictions(flow, spec, rule, problems);
        }
        let worthless =
            |rule: &ValueRule| rule.rv.0 == 0 && rule.reactions.values().all(|v| v.0 == 0);
        if spec.kind == Kind::Major && rules.iter().all(worthless) {
            problems.push(
                warning(spec, "it has no value")
                    .hint("a major interaction strengthens or weakens the relationship: give it points, or remove it"),
            );
        }
        cost_fits_currency(flow, spec, problems);
        if spec.staff_choice == Some(true) && spec.direction == Direction::Inbound {
            problems.push(
                warning(spec, "`staff_choice: true`, but the customer starts it")
                    .hint("it would be suggested to staff, who can only wait for it: remove the key, or correct the direction"),
            );
        }
    }
}

/// Ranges that cannot be read or that overlap are errors; occurrence numbers without a rule are warnings.
fn occurrences(spec: &InteractionType, rules: &[ValueRule], problems: &mut Vec<Problem>) {
    let mut ranges = Vec::new();
    for rule in rules {
        match OccurrenceRange::parse(&rule.occurrence) {
            Ok(range) => ranges.push(range),
            Err(message) => problems.push(error(spec, &message)),
        }
    }
    if ranges.len() < rules.len() {
        return;
    }
    ranges.sort();
    let mut next = 1;
    for pair in ranges.windows(2) {
        if pair[1].from <= pair[0].to {
            problems.push(
                error(
                    spec,
                    &format!("occurrence ranges {} and {} overlap", pair[0], pair[1]),
                )
                .hint("each occurrence number takes its value from one rule"),
            );
            return;
        }
    }
    let mut gaps = Vec::new();
    for range in &ranges {
        if range.from > next {
            gaps.push(OccurrenceRange {
                from: next,
                to: range.from - 1,
            });
        }
        next = range.to.saturating_add(1);
    }
    if next > 1 && next < u32::MAX {
        gaps.push(OccurrenceRange {
            from: next,
            to: u32::MAX,
        });
    }
    for gap in gaps {
        problems.push(
            warning(spec, &format!("occurrence {gap} has no value"))
                .hint(format!("add a rule `{{occurrence: {gap}, rv: ...}}`; write `rv: 0` when it is meant to add nothing")),
        );
    }
}

fn limits(flow: &Flow, spec: &InteractionType, rule: &ValueRule, problems: &mut Vec<Problem>) {
    for value in std::iter::once(rule.rv).chain(rule.reactions.values().copied()) {
        if spec.effect == Effect::Proportional && !(-10_000..=0).contains(&value.0) {
            problems.push(
                error(spec, &format!("{value} is not a percentage from -100 to 0"))
                    .hint("a proportional type destroys a share of the accumulated value: -30 takes 30 % of it"),
            );
        }
    }
    if Reaction::ALL
        .into_iter()
        .any(|r| resolved(flow, spec, rule, r).is_none())
    {
        problems.push(
            error(
                spec,
                &format!("{} points and the reaction together are too large", rule.rv),
            )
            .hint("points are relative: -100 to +100 is enough"),
        );
    }
}

/// What a reaction is worth under a rule, as the fold takes it; `None` when it does not fit.
fn resolved(
    flow: &Flow,
    spec: &InteractionType,
    rule: &ValueRule,
    reaction: Reaction,
) -> Option<Decimal> {
    if let Some(own) = rule.reactions.get(&reaction) {
        return Some(*own);
    }
    match (spec.effect, flow.reactions.get(&reaction)) {
        (Effect::Add, Some(delta)) => rule.rv.0.checked_add(delta.0).map(Decimal),
        _ => Some(rule.rv),
    }
}

/// Warns where a better reaction is worth less than a worse one and the type itself says so.
fn contradictions(
    flow: &Flow,
    spec: &InteractionType,
    rule: &ValueRule,
    problems: &mut Vec<Problem>,
) {
    for (upper, lower) in ORDERED {
        // What follows from the flow-wide reactions alone is reported there, once.
        let own = [upper, lower]
            .into_iter()
            .any(|r| rule.reactions.contains_key(&r));
        let values = (
            resolved(flow, spec, rule, upper),
            resolved(flow, spec, rule, lower),
        );
        let (Some(high), Some(low)) = values else {
            continue;
        };
        if own && high < low {
            problems.push(
                warning(
                    spec,
                    &format!(
                        "`{}` ({high}) is worth less than `{}` ({low})",
                        upper.name(),
                        lower.name()
                    ),
                )
                .hint("a better reaction is worth at least as much as a worse one"),
            );
        }
    }
    if let Some(expected) = rule
        .reactions
        .get(&Reaction::AsExpected)
        .filter(|v| **v != rule.rv)
    {
        problems.push(
            warning(spec, &format!("`as_expected` ({expected}) differs from the value when no reaction is known ({})", rule.rv))
                .hint("leave `as_expected` out: it is the value itself"),
        );
    }
}

fn flow_wide_reactions(flow: &Flow, problems: &mut Vec<Problem>) {
    let delta = |r| flow.reactions.get(&r).copied().unwrap_or_default();
    for (upper, lower) in ORDERED {
        let (high, low) = (delta(upper), delta(lower));
        if high < low {
            problems.push(
                Problem::warning(
                    flow.flow.place,
                    upper.name(),
                    format!(
                        "reactions: `{}` ({high}) is worth less than `{}` ({low})",
                        upper.name(),
                        lower.name()
                    ),
                )
                .hint("a better reaction is worth at least as much as a worse one"),
            );
        }
    }
    let expected = delta(Reaction::AsExpected);
    if expected.0 != 0 {
        problems.push(
            Problem::warning(
                flow.flow.place,
                Reaction::AsExpected.name(),
                format!("reactions: `as_expected` adds {expected}, but it is the value itself"),
            )
            .hint("leave `as_expected` out"),
        );
    }
}

/// Costs are written in hundredths; a currency without decimals would silently lose them.
fn cost_fits_currency(flow: &Flow, spec: &InteractionType, problems: &mut Vec<Problem>) {
    let costs = [
        spec.cost,
        spec.effort.map_or(Decimal::default(), |e| e.cost),
    ];
    for cost in costs
        .into_iter()
        .filter(|c| c.0 % 100 != 0 && flow.currency.decimals() == 0)
    {
        problems.push(
            error(
                spec,
                &format!("cost {cost} has decimals, {} has none", flow.currency),
            )
            .hint("write whole units"),
        );
    }
}

/// Neighbouring reactions, the better one first.
const ORDERED: [(Reaction, Reaction); 3] = [
    (Reaction::Better, Reaction::AsExpected),
    (Reaction::AsExpected, Reaction::Worse),
    (Reaction::Worse, Reaction::Damaging),
];

fn error(spec: &InteractionType, message: &str) -> Problem {
    Problem::error(
        spec.code.place,
        spec.code.as_str(),
        format!("type `{}`: {message}", *spec.code),
    )
}

fn warning(spec: &InteractionType, message: &str) -> Problem {
    Problem::warning(
        spec.code.place,
        spec.code.as_str(),
        format!("type `{}`: {message}", *spec.code),
    )
}
