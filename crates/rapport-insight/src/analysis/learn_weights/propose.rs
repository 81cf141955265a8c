//! Turns learned multipliers into the next version of a flow, for the team to review.

use rapport_model::flow::spec::{Decimal, Effect, Flow, Value};

/// Values go to whole points and stay on the scale (domain.md 9.2).
const STEP: i64 = 100;
const MOST: i64 = 10_000;
/// A step of less than this share is not worth a discussion.
const WORTH_IT: f64 = 0.1;

/// A value times a multiplier, in hundredths of a point.
pub(super) fn scaled(value: i64, multiplier: f64) -> i64 {
    let exact = value as f64 * multiplier;
    ((exact / STEP as f64).round() as i64 * STEP).clamp(-MOST, MOST)
}

/// The flow with the values of some types (by code) multiplied: all occurrences and reactions alike, so that their order
/// stays as the team agreed. Types that destroy a share of the total keep it.
pub(super) fn propose(
    flow: &Flow,
    multipliers: &[(String, f64)],
    points_each: &[(String, f64)],
) -> Flow {
    let mut next = flow.clone();
    next.version += 1;
    for spec in next.types.iter_mut().filter(|t| t.effect == Effect::Add) {
        if let Some((_, points)) = points_each.iter().find(|(code, _)| *code == *spec.code) {
            let value = scaled(100, *points);
            if value != 0 {
                spec.rv = Value::Always(Decimal(value));
            }
        }
        let Some((_, multiplier)) = multipliers.iter().find(|(code, _)| *code == *spec.code) else {
            continue;
        };
        if (multiplier - 1.0).abs() < WORTH_IT {
            continue;
        }
        match &mut spec.rv {
            Value::Always(value) => value.0 = scaled(value.0, *multiplier),
            Value::ByOccurrence(rules) => {
                for rule in rules {
                    rule.rv.0 = scaled(rule.rv.0, *multiplier);
                    rule.reactions
                        .values_mut()
                        .for_each(|v| v.0 = scaled(v.0, *multiplier));
                }
            }
        }
    }
    next
}
