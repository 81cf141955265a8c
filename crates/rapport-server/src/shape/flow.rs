//! Flows.

use crate::wire::{FlowAnswer, FlowLevel, FlowLine, FlowScenario, FlowType, FlowValue};
use rapport_model::flow::spec::Kind;
use rapport_model::flow::{CompiledFlow, FlowHistory, OccurrenceRange};
use rapport_model::{Reaction, TypeId};
use serde::Serialize;
use std::collections::BTreeMap;

/// A word of the vocabulary as configuration writes it, such as `inbound`.
pub(crate) fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).ok();
    let text = value.as_ref().and_then(serde_json::Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// A flow in a list.
pub(crate) fn flow_line(code: &str, history: &FlowHistory) -> FlowLine {
    let latest = &history.latest().flow;
    let count = |kind: Kind| latest.types.iter().filter(|t| t.kind == kind).count();
    FlowLine {
        flow: code.to_owned(),
        name: latest.name.clone(),
        version: latest.version,
        effective_from: latest.effective_from.to_string(),
        versions: versions(history),
        levels: latest.levels.len(),
        major_types: count(Kind::Major),
        voc_types: count(Kind::Voc),
    }
}

fn versions(history: &FlowHistory) -> Vec<u32> {
    history.versions().iter().map(|v| v.flow.version).collect()
}

/// One version of a flow. `seen` is how often each type was seen, `type_id` gives the id of a type's code.
pub(crate) fn flow_answer(
    history: &FlowHistory,
    version: &CompiledFlow,
    seen: &BTreeMap<TypeId, u64>,
    type_id: impl Fn(&str) -> Option<TypeId>,
) -> FlowAnswer {
    let flow = &version.flow;
    let levels = flow
        .levels
        .iter()
        .enumerate()
        .map(|(order, level)| FlowLevel {
            code: level.code.value.clone(),
            name: level.name.clone(),
            status: level.status.clone(),
            phases: level.phases.iter().map(word).collect(),
            order,
            anticipated: level.anticipated.iter().map(|t| t.value.clone()).collect(),
        });
    let types = flow.types.iter().map(|spec| {
        let id = type_id(&spec.code);
        let compiled = id.and_then(|id| version.get(id));
        FlowType {
            code: spec.code.value.clone(),
            name: spec.name.clone(),
            level: spec.level.value.clone(),
            function: spec.function.clone(),
            direction: word(&spec.direction),
            kind: word(&spec.kind),
            channel: spec.channel.clone(),
            aspect: word(&spec.aspect),
            trigger_to: spec.trigger.as_ref().map(|t| t.to().to_owned()),
            effect: word(&spec.effect),
            rv: compiled
                .into_iter()
                .flat_map(|c| c.rules.iter())
                .flat_map(|rule| values(rule.range, |reaction| rule.value(reaction)))
                .collect(),
            cost_minor: compiled.map_or(0, |c| c.cost.0),
            effort_minutes: compiled.map_or(0, |c| c.effort_minutes),
            count: id.and_then(|id| seen.get(&id)).copied().unwrap_or(0),
            about: spec.goal.clone(),
        }
    });
    let scenarios = flow.scenarios.iter().map(|scenario| FlowScenario {
        code: scenario.code.value.clone(),
        name: scenario.name.clone(),
        about: scenario.about.clone(),
        path: scenario.path.iter().map(|t| t.value.clone()).collect(),
    });
    FlowAnswer {
        flow: flow.flow.value.clone(),
        name: flow.name.clone(),
        version: flow.version,
        versions: versions(history),
        effective_from: flow.effective_from.to_string(),
        currency: flow.currency.code().to_owned(),
        levels: levels.collect(),
        types: types.collect(),
        scenarios: scenarios.collect(),
    }
}

/// The plain value of a range of occurrences, and those of reactions that have another. `value` gives that of a reaction.
fn values(
    range: OccurrenceRange,
    value: impl Fn(Option<Reaction>) -> i64,
) -> impl Iterator<Item = FlowValue> {
    let to = (range.to < u32::MAX).then_some(range.to);
    let other = Reaction::ALL.into_iter().map(Some);
    let plain = value(None);
    let all = [None].into_iter().chain(other);
    all.filter_map(move |reaction| {
        let rv_hundredths = value(reaction);
        (reaction.is_none() || rv_hundredths != plain).then(|| FlowValue {
            from: range.from,
            to,
            reaction: reaction.map(|r| r.name().to_owned()),
            rv_hundredths,
        })
    })
}
