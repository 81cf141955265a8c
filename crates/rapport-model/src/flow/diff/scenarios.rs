//! Scenarios that came, went or changed.

use super::{Change, type_names};
use crate::flow::spec::{Flow, Scenario};

pub(super) fn diff(old: &Flow, new: &Flow, changes: &mut Vec<Change>) {
    for scenario in &new.scenarios {
        if let Some(was) = old.scenarios.iter().find(|s| s.code == scenario.code) {
            changed(was, scenario, new, changes);
        } else {
            let path = type_names(new, &scenario.path);
            let what = format!("New scenario {} ({path})", scenario.name);
            changes.push(Change::new(&scenario.name, what));
        }
    }
    for scenario in &old.scenarios {
        if !new.scenarios.iter().any(|s| s.code == scenario.code) {
            changes.push(Change::new(
                &scenario.name,
                format!("Scenario {} removed", scenario.name),
            ));
        }
    }
}

fn changed(was: &Scenario, scenario: &Scenario, new: &Flow, changes: &mut Vec<Change>) {
    let name = &scenario.name;
    let mut note =
        |what: String| changes.push(Change::new(name, format!("Scenario {name} {what}")));
    if was.name != *name {
        note(format!("was called {} before", was.name));
    }
    if was.about != scenario.about {
        note(format!("is now described as: {}", scenario.about));
    }
    if was.path != scenario.path {
        note(format!("now runs {}", type_names(new, &scenario.path)));
    }
}
