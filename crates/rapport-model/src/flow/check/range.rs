//! Numbers outside of what they can mean: points beyond the scale, costs below nothing.

use crate::diag::{Problem, Severity};
use crate::flow::spec::{Decimal, Effect, Flow, InteractionType};

/// Greatest number of points either way, in hundredths (domain.md 9.2).
const POINTS_MAX: i64 = 10_000;

pub(super) fn check(flow: &Flow, problems: &mut Vec<Problem>) {
    for spec in &flow.types {
        points(spec, problems);
        let effort = spec.effort.map(|effort| ("effort cost", effort.cost));
        for (what, cost) in [("cost", spec.cost)].into_iter().chain(effort) {
            if cost.0 < 0 {
                let message = format!("type `{}`: {what} {cost} is below 0", *spec.code);
                problems.push(
                    Problem::error(spec.code.place, spec.code.as_str(), message)
                        .hint("write what one interaction costs, 0 when it costs nothing; money that comes in is an outcome"),
                );
            }
        }
    }
}

/// Shares of a proportional type have limits of their own.
fn points(spec: &InteractionType, problems: &mut Vec<Problem>) {
    // What does not even fit is told already.
    let told = |problem: &Problem| {
        problem.severity == Severity::Error && problem.text == spec.code.as_str()
    };
    if spec.effect == Effect::Proportional || problems.iter().any(told) {
        return;
    }
    let rules = spec.rv.rules();
    let values = rules
        .iter()
        .flat_map(|rule| std::iter::once(&rule.rv).chain(rule.reactions.values()));
    for Decimal(points) in values.copied() {
        if !(-POINTS_MAX..=POINTS_MAX).contains(&points) {
            let value = Decimal(points);
            let message = format!(
                "type `{}`: {value} points are outside of -100 to +100",
                *spec.code
            );
            problems.push(
                Problem::warning(spec.code.place, spec.code.as_str(), message)
                    .hint("points are relative: 1 is the smallest noticed touch, 60 a first order, -80 the end of the relationship"),
            );
        }
    }
}
