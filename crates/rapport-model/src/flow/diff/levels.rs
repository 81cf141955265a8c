//! Levels that came, went, moved or changed.

use super::{Change, type_name, type_names};
use crate::flow::spec::{Flow, Level, Phase};

pub(super) fn diff(old: &Flow, new: &Flow, changes: &mut Vec<Change>) {
    for level in &new.levels {
        let code = level.code.as_str();
        if let Some(was) = old.levels.iter().find(|l| *l.code == code) {
            changed(was, level, old, new, changes);
        } else {
            let what = format!(
                "New level {code} ({}, {})",
                level.name,
                phases(&level.phases)
            );
            changes.push(Change::new(&subject(code), what));
        }
    }
    for level in old.levels.iter().filter(|l| !has(new, l)) {
        changes.push(Change::new(
            &subject(&level.code),
            format!("Level {} removed", *level.code),
        ));
    }
    let shared = |flow: &Flow, other: &Flow| -> Vec<String> {
        flow.levels
            .iter()
            .filter(|l| has(other, l))
            .map(|l| l.code.value.clone())
            .collect()
    };
    if shared(old, new) != shared(new, old) {
        let order: Vec<&str> = new.levels.iter().map(|l| l.code.as_str()).collect();
        changes.push(Change::new(
            &new.name,
            format!("Levels now in the order {}", order.join(", ")),
        ));
    }
}

fn changed(was: &Level, level: &Level, old: &Flow, new: &Flow, changes: &mut Vec<Change>) {
    let subject = subject(&level.code);
    let mut note = |what: String| changes.push(Change::new(&subject, format!("{subject} {what}")));
    if was.name != level.name {
        note(format!("is now called {} (was {})", level.name, was.name));
    }
    if was.status != level.status {
        let status = |l: &Level| {
            l.status
                .clone()
                .unwrap_or_else(|| "nothing in particular".into())
        };
        note(format!(
            "makes a contact {} (was {})",
            status(level),
            status(was)
        ));
    }
    if was.phases != level.phases {
        note(format!(
            "now belongs to {} (was {})",
            phases(&level.phases),
            phases(&was.phases)
        ));
    }
    let added = level
        .anticipated
        .iter()
        .filter(|c| !was.anticipated.contains(c));
    let removed = was
        .anticipated
        .iter()
        .filter(|c| !level.anticipated.contains(c));
    let before = was
        .anticipated
        .iter()
        .filter(|c| level.anticipated.contains(c));
    let after = level
        .anticipated
        .iter()
        .filter(|c| was.anticipated.contains(c));
    let reordered = before.ne(after);
    for code in added {
        note(format!("now anticipates {}", type_name(new, code)));
    }
    for code in removed {
        note(format!("no longer anticipates {}", type_name(old, code)));
    }
    if reordered {
        note(format!(
            "now anticipates in the order {}",
            type_names(new, &level.anticipated)
        ));
    }
}

fn has(flow: &Flow, level: &Level) -> bool {
    flow.levels.iter().any(|l| l.code == level.code)
}

fn subject(code: &str) -> String {
    format!("Level {code}")
}

fn phases(phases: &[Phase]) -> String {
    let name = |phase: &Phase| match phase {
        Phase::Acquisition => "acquisition",
        Phase::Closing => "closing",
        Phase::Retention => "retention",
    };
    phases.iter().map(name).collect::<Vec<_>>().join(" and ")
}
