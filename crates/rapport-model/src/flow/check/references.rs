//! Codes: each defined once, and every code referred to is defined.

use super::{COUNT_MAX, hint_known};
use crate::diag::Problem;
use crate::flow::spec::Flow;
use crate::yaml::At;
use std::collections::BTreeSet;

pub(super) fn check(flow: &Flow, problems: &mut Vec<Problem>) {
    let levels = || flow.levels.iter().map(|l| &l.code);
    let types = || flow.types.iter().map(|t| &t.code);
    duplicates("level", levels(), problems);
    duplicates("interaction type", types(), problems);
    duplicates("scenario", flow.scenarios.iter().map(|s| &s.code), problems);
    too_many(flow, "level", flow.levels.len(), problems);
    too_many(flow, "interaction type", flow.types.len(), problems);

    for spec in &flow.types {
        refers("level", &spec.level, levels(), problems);
        if let Some(trigger) = &spec.trigger {
            let to = At {
                value: trigger.to().to_owned(),
                place: spec.code.place,
            };
            refers("level", &to, levels(), problems);
        }
    }
    for level in &flow.levels {
        for code in &level.anticipated {
            refers("interaction type", code, types(), problems);
        }
    }
    for scenario in &flow.scenarios {
        for code in &scenario.path {
            refers("interaction type", code, types(), problems);
        }
    }
}

fn duplicates<'a>(
    what: &str,
    codes: impl Iterator<Item = &'a At<String>>,
    problems: &mut Vec<Problem>,
) {
    let mut seen = BTreeSet::new();
    for code in codes {
        if !seen.insert(code.as_str()) {
            problems.push(
                Problem::error(
                    code.place,
                    code.as_str(),
                    format!("{what} `{}` is defined twice", **code),
                )
                .hint("codes are unique: rename or remove one"),
            );
        }
    }
}

fn refers<'a>(
    what: &str,
    code: &At<String>,
    known: impl Iterator<Item = &'a At<String>> + Clone,
    problems: &mut Vec<Problem>,
) {
    if !known.clone().any(|k| k == code) {
        problems.push(
            Problem::error(
                code.place,
                code.as_str(),
                format!("there is no {what} `{}`", **code),
            )
            .hint(hint_known(code, known)),
        );
    }
}

fn too_many(flow: &Flow, what: &str, count: usize, problems: &mut Vec<Problem>) {
    if count > COUNT_MAX {
        let message = format!("the flow has {count} {what}s, more than {COUNT_MAX}");
        problems.push(
            Problem::error(flow.flow.place, flow.flow.as_str(), message)
                .hint("a flow needs a few kinds of interaction only, about 130: put what differs in detail under one type"),
        );
    }
}
