//! What changed from one version of a flow to another, in words for the team that signs it off.

mod levels;
mod scenarios;
mod types;
mod values;

use super::spec::Flow;
use crate::{Reaction, Rv};

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Change {
    /// Name of what changed, to group by: an interaction type, a level, a scenario, or the flow.
    pub subject: String,
    /// What changed, a line that can be read alone.
    pub what: String,
}

impl Change {
    fn new(subject: &str, what: String) -> Self {
        Self {
            subject: subject.to_owned(),
            what,
        }
    }
}

impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)
    }
}

/// Every difference in meaning from `old` to `new`: first the flow itself, then levels, interaction types, scenarios, each
/// in the order of `new` with what was removed last. The version number is not a difference, nor is the order of types.
pub fn diff(old: &Flow, new: &Flow) -> Vec<Change> {
    let mut changes = Vec::new();
    flow_wide(old, new, &mut changes);
    levels::diff(old, new, &mut changes);
    types::diff(old, new, &mut changes);
    scenarios::diff(old, new, &mut changes);
    changes
}

fn flow_wide(old: &Flow, new: &Flow, changes: &mut Vec<Change>) {
    let mut note = |what: String| changes.push(Change::new(&new.name, what));
    if old.name != new.name {
        note(format!(
            "The flow is now called {} (was {})",
            new.name, old.name
        ));
    }
    if old.effective_from != new.effective_from {
        note(format!(
            "In force from {} (was {})",
            new.effective_from, old.effective_from
        ));
    }
    if old.currency != new.currency {
        note(format!(
            "All costs now in {} (was {})",
            new.currency, old.currency
        ));
    }
    if old.merge_window_hours != new.merge_window_hours {
        note(format!(
            "Reports of one happening are now merged within {} hours (was {})",
            new.merge_window_hours, old.merge_window_hours
        ));
    }
    for reaction in Reaction::ALL {
        let delta = |flow: &Flow| flow.reactions.get(&reaction).map_or(Rv::ZERO, |d| Rv(d.0));
        if delta(old) != delta(new) {
            note(format!(
                "Reaction {} now adds {} to every type that names no value for it (was {})",
                words(reaction.name()),
                delta(new),
                delta(old)
            ));
        }
    }
}

/// A code as words: `as_expected` is "as expected".
fn words(code: &str) -> String {
    code.replace('_', " ")
}

/// The name that people read for a type's code, in the version given.
fn type_name<'a>(flow: &'a Flow, code: &'a str) -> &'a str {
    flow.types
        .iter()
        .find(|t| *t.code == code)
        .map_or(code, |t| &t.name)
}

/// The names of types, one after the other.
fn type_names(flow: &Flow, codes: &[crate::yaml::At<String>]) -> String {
    codes
        .iter()
        .map(|c| type_name(flow, c))
        .collect::<Vec<_>>()
        .join(", ")
}
