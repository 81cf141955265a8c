//! Interaction types that came, went or changed.

use super::{Change, values};
use crate::Currency;
use crate::flow::spec::{
    Aspect, Decimal, Direction, Effect, Flow, InteractionType, Kind, TriggerSpec, When,
};

pub(super) fn diff(old: &Flow, new: &Flow, changes: &mut Vec<Change>) {
    for spec in &new.types {
        if let Some(was) = old.types.iter().find(|t| t.code == spec.code) {
            changed((old, was), (new, spec), changes);
        } else {
            let value = values::in_short(spec);
            let cost = money(new.currency, spec.cost);
            let what = format!(
                "New type {} ({}, {value}, cost {cost})",
                spec.name, *spec.level
            );
            changes.push(Change::new(&spec.name, what));
        }
    }
    for spec in old
        .types
        .iter()
        .filter(|t| !new.types.iter().any(|n| n.code == t.code))
    {
        changes.push(Change::new(
            &spec.name,
            format!("Type {} removed", spec.name),
        ));
    }
}

fn changed(
    (old, was): (&Flow, &InteractionType),
    (new, spec): (&Flow, &InteractionType),
    changes: &mut Vec<Change>,
) {
    let name = &spec.name;
    if was.name != *name {
        changes.push(Change::new(
            name,
            format!("{} is now called {name}", was.name),
        ));
    }
    for what in values::diff(was, spec) {
        changes.push(Change::new(name, format!("{name}: {what}")));
    }
    if was.cost != spec.cost {
        changes.push(from_to(
            name,
            "cost",
            &money(old.currency, was.cost),
            &money(new.currency, spec.cost),
        ));
    }
    let effort = |t: &InteractionType| {
        t.effort
            .map_or((0, Decimal::default()), |e| (e.minutes, e.cost))
    };
    let ((minutes_was, cost_was), (minutes, cost)) = (effort(was), effort(spec));
    if minutes_was != minutes {
        changes.push(from_to(
            name,
            "customer's time",
            &format!("{minutes_was} minutes"),
            &format!("{minutes} minutes"),
        ));
    }
    if cost_was != cost {
        changes.push(from_to(
            name,
            "customer's cost",
            &money(old.currency, cost_was),
            &money(new.currency, cost),
        ));
    }
    if let Some(what) = trigger(was.trigger.as_ref(), spec.trigger.as_ref()) {
        changes.push(Change::new(name, format!("{name} {what}")));
    }
    let none = "none".to_owned();
    let fields = [
        ("level", was.level.as_str(), spec.level.as_str()),
        ("function", &was.function, &spec.function),
        (
            "direction",
            direction(was.direction),
            direction(spec.direction),
        ),
        ("kind", kind(was.kind), kind(spec.kind)),
        ("channel", &was.channel, &spec.channel),
        ("aspect of value", aspect(was.aspect), aspect(spec.aspect)),
        ("effect", effect(was.effect), effect(spec.effect)),
        (
            "customer's goal",
            was.goal.as_ref().unwrap_or(&none),
            spec.goal.as_ref().unwrap_or(&none),
        ),
        (
            "staff can choose it",
            yes_no(was.staff_choice),
            yes_no(spec.staff_choice),
        ),
    ];
    for (field, before, after) in fields
        .into_iter()
        .filter(|(_, before, after)| before != after)
    {
        changes.push(from_to(name, field, before, after));
    }
}

fn yes_no(said: Option<bool>) -> &'static str {
    match said {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not said",
    }
}

fn from_to(name: &str, field: &str, before: &str, after: &str) -> Change {
    Change::new(name, format!("{name}: {field} {before} -> {after}"))
}

fn trigger(was: Option<&TriggerSpec>, now: Option<&TriggerSpec>) -> Option<String> {
    let target = |t: &TriggerSpec| match t.when() {
        When::Forward => t.to().to_owned(),
        When::Always => format!("{}, also backwards", t.to()),
    };
    match (was.map(target), now.map(target)) {
        (was, now) if was == now => None,
        (None, Some(now)) => Some(format!(
            "now moves a contact to {now} (moved nobody before)"
        )),
        (Some(was), Some(now)) => Some(format!("now moves a contact to {now} (was {was})")),
        (was, None) => Some(format!(
            "no longer moves a contact to {}",
            was.unwrap_or_default()
        )),
    }
}

fn money(currency: Currency, amount: Decimal) -> String {
    format!("{currency} {amount}")
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "inbound",
        Direction::Outbound => "outbound",
        Direction::Mutual => "mutual",
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Major => "major",
        Kind::Voc => "voice of the customer",
    }
}

fn aspect(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Brand => "brand",
        Aspect::Product => "product",
        Aspect::Experience => "experience",
    }
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Add => "adds points",
        Effect::Proportional => "destroys a share",
    }
}
