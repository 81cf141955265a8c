//! A flow as YAML that people read: a line for each level, interaction type and scenario.

use super::sheets::EVERY_TIME;
use rapport_model::Reaction;
use rapport_model::flow::spec::{
    Aspect, Decimal, Direction, Effect, Flow, InteractionType, Kind, Level, Scenario, TriggerSpec,
    Value,
};
use serde::{Serialize, Serializer};
use serde_saphyr::FlowMap;
use std::collections::BTreeMap;

/// Writes a flow as the text of its file. Reading it gives an equal flow; comments of an older file are not in it.
pub fn to_yaml(flow: &Flow) -> String {
    let mut text = yaml(&Head {
        flow: &flow.flow,
        version: flow.version,
        name: &flow.name,
        effective_from: flow.effective_from,
        currency: flow.currency.code(),
        merge_window_hours: flow.merge_window_hours,
    });
    if !flow.reactions.is_empty() {
        text.push_str("reactions: ");
        text.push_str(&line(&numbers(&flow.reactions)));
    }
    section(&mut text, "levels", flow.levels.is_empty());
    for level in &flow.levels {
        item(&mut text, &line(level));
    }
    section(&mut text, "types", flow.types.is_empty());
    let mut level = None;
    for spec in &flow.types {
        if level != Some(&spec.level) {
            heading(&mut text, flow, spec, level.is_none());
            level = Some(&spec.level);
        }
        item(&mut text, &line(&TypeLine::new(spec)));
    }
    if !flow.scenarios.is_empty() {
        section(&mut text, "scenarios", false);
        for scenario in &flow.scenarios {
            item(&mut text, &line::<Scenario>(scenario));
        }
    }
    text
}

fn section(text: &mut String, key: &str, empty: bool) {
    let rest = if empty { " []" } else { "" };
    text.push('\n');
    text.push_str(key);
    text.push(':');
    text.push_str(rest);
    text.push('\n');
}

fn item(text: &mut String, line: &str) {
    text.push_str("  - ");
    text.push_str(line);
}

/// A comment where the types of another level begin.
fn heading(text: &mut String, flow: &Flow, spec: &InteractionType, first: bool) {
    let level = flow.levels.iter().find(|l| l.code == spec.level);
    let comment = format!("{} {}", *spec.level, level.map_or("", |l: &Level| &l.name));
    // A line break in a comment would end it.
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}');
    if !first {
        text.push('\n');
    }
    if !comment.contains(breaks) {
        text.push_str("  # ");
        text.push_str(comment.trim_end());
        text.push('\n');
    }
}

fn yaml(value: &impl Serialize) -> String {
    // The rules of YAML 1.2, by which flows are read: `1..6` and `no` are text.
    let options = serde_saphyr::ser_options! { yaml_12: true, no_lang_directive: true };
    serde_saphyr::to_string_with_options(value, options)
        .expect("text, numbers, lists and maps with text keys have a YAML form")
}

/// The value in braces on one line.
fn line<T: Serialize>(value: &T) -> String {
    yaml(&FlowMap(value))
}

#[derive(Serialize)]
struct Head<'a> {
    flow: &'a str,
    version: u32,
    name: &'a str,
    effective_from: jiff::civil::Date,
    currency: &'a str,
    merge_window_hours: u32,
}

/// The keys of a type in the order of the hand-written files, without those that say what holds anyway.
#[derive(Serialize)]
struct TypeLine<'a> {
    code: &'a str,
    name: &'a str,
    level: &'a str,
    function: &'a str,
    direction: Direction,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<Kind>,
    channel: &'a str,
    aspect: Aspect,
    rv: ValueLine<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effect: Option<Effect>,
    cost: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    effort: Option<EffortLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trigger: Option<&'a TriggerSpec>,
    #[serde(skip_serializing_if = "Option::is_none")]
    goal: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    staff_choice: Option<bool>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ValueLine<'a> {
    Always(Number),
    ByOccurrence(Vec<RuleLine<'a>>),
}

#[derive(Serialize)]
struct RuleLine<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    occurrence: Option<&'a str>,
    rv: Number,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    reactions: BTreeMap<Reaction, Number>,
}

#[derive(Serialize)]
struct EffortLine {
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cost: Option<Number>,
}

impl<'a> TypeLine<'a> {
    fn new(spec: &'a InteractionType) -> Self {
        let effort = spec.effort.map(|e| EffortLine {
            minutes: Some(e.minutes).filter(|m| *m > 0 || e.cost == Decimal::default()),
            cost: Some(Number(e.cost)).filter(|_| e.cost != Decimal::default()),
        });
        Self {
            code: &spec.code,
            name: &spec.name,
            level: &spec.level,
            function: &spec.function,
            direction: spec.direction,
            kind: Some(spec.kind).filter(|k| *k != Kind::default()),
            channel: &spec.channel,
            aspect: spec.aspect,
            rv: value(&spec.rv),
            effect: Some(spec.effect).filter(|e| *e != Effect::default()),
            cost: Number(spec.cost),
            effort,
            trigger: spec.trigger.as_ref(),
            goal: spec.goal.as_deref(),
            staff_choice: spec.staff_choice,
        }
    }
}

fn value(value: &Value) -> ValueLine<'_> {
    match value {
        Value::Always(rv) => ValueLine::Always(Number(*rv)),
        Value::ByOccurrence(rules) => {
            let rule = rules.iter().map(|rule| RuleLine {
                occurrence: Some(rule.occurrence.as_str()).filter(|o| *o != EVERY_TIME),
                rv: Number(rule.rv),
                reactions: numbers(&rule.reactions),
            });
            ValueLine::ByOccurrence(rule.collect())
        }
    }
}

fn numbers(reactions: &BTreeMap<Reaction, Decimal>) -> BTreeMap<Reaction, Number> {
    reactions
        .iter()
        .map(|(reaction, n)| (*reaction, Number(*n)))
        .collect()
}

/// A decimal that is exact in YAML at any size.
struct Number(Decimal);

/// Hundredths up to here are exact as a YAML float.
const EXACT_HUNDREDTHS_MAX: u64 = 1_000_000_000_000_000;

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if self.0.0.unsigned_abs() <= EXACT_HUNDREDTHS_MAX {
            self.0.serialize(s)
        } else {
            // A float would round it; quoted text is read exactly.
            s.serialize_str(&self.0.to_string())
        }
    }
}
