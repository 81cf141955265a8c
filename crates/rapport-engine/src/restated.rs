//! Versions of flows that were changed after they had valued something. Every value then becomes another, also those of
//! long ago, under the name of a version that said otherwise: such a restatement is always told (domain.md 9.6).

use crate::error::{EngineError, Result};
use crate::project::Project;
use crate::session::{Access, Session};
use rapport_ledger::Clock;
use rapport_ledger::intake::stable_hash;
use rapport_model::Micros;
use rapport_model::diag::{Place, Problem};
use rapport_model::flow::Flow;
use rapport_model::flow::spec::InteractionType;
use serde_json::json;
use std::sync::Arc;

/// A version that says otherwise than when it was first used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restated {
    /// Code of the flow.
    pub flow: String,
    /// Version.
    pub version: u32,
    /// When it was first used.
    pub since: Micros,
    /// Whether the project has no such version any more.
    pub gone: bool,
}

impl std::fmt::Display for Restated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            flow,
            version,
            since,
            gone,
        } = self;
        let since = day(*since);
        if *gone {
            write!(
                f,
                "version {version} of flow `{flow}`, in use since {since}, is gone: values were restated; put it back beside the others"
            )
        } else {
            write!(
                f,
                "version {version} of flow `{flow}`, in use since {since}, was changed: values were restated; put it back as it was, and give the change a version of its own"
            )
        }
    }
}

impl Restated {
    /// Marks an explanation that names this version.
    pub(crate) fn mark(&self, why: &mut String) {
        let named = format!("flow {} v{}", self.flow, self.version);
        let rest = why.strip_prefix(&named);
        // v1 is not v12.
        let rest = rest.filter(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
        if let Some(rest) = rest {
            *why = format!(
                "{named} (restated: changed since {}){rest}",
                day(self.since)
            );
        }
    }
}

fn day(moment: Micros) -> String {
    let text = moment.to_string();
    text.split('T').next().unwrap_or(&text).to_owned()
}

/// Hash of all that values depend on: not of names, scenarios and the like, nor of how the file is laid out.
fn content(flow: &Flow) -> Result<u64> {
    let mut types: Vec<&InteractionType> = flow.types.iter().collect();
    types.sort_by(|a, b| a.code.cmp(&b.code));
    let types: Vec<_> = types
        .into_iter()
        .map(|t| {
            json!({"code": t.code, "level": t.level, "kind": t.kind, "rv": t.rv.rules(), "effect": t.effect,
                   "cost": t.cost, "effort": t.effort, "trigger": t.trigger.as_ref().map(|t| (t.to(), t.when()))})
        })
        .collect();
    let levels: Vec<_> = flow.levels.iter().map(|level| &level.code).collect();
    let all = json!({"effective_from": flow.effective_from.to_string(), "currency": flow.currency.code(),
                     "merge_window_hours": flow.merge_window_hours, "reactions": flow.reactions, "levels": levels,
                     "types": types});
    let text = serde_json::to_vec(&all)
        .map_err(|e| EngineError::Input(format!("flow `{}`: {e}", *flow.flow)))?;
    Ok(stable_hash(&text))
}

impl Session {
    /// Notes what the versions that value something now say, the first time that each of them does.
    pub(crate) fn use_flows(&mut self) -> Result<()> {
        let now = self.ledger.now();
        let mut used: Vec<(String, u32, u64)> = Vec::new();
        for (_, flow) in self.ledger_and_flows().1 {
            for version in flow.versions().iter().filter(|v| v.effective_from <= now) {
                let flow = &version.flow;
                if !used
                    .iter()
                    .any(|u| (&*u.0, u.1) == (&**flow.flow, flow.version))
                {
                    used.push((flow.flow.value.clone(), flow.version, content(flow)?));
                }
            }
        }
        let known = self.ledger.flow_uses()?;
        used.retain(|u| !known.iter().any(|k| (&k.flow, k.version) == (&u.0, u.1)));
        if used.is_empty() {
            return Ok(());
        }
        self.ledger.commit(|ledger| {
            used.iter()
                .try_for_each(|(flow, version, content)| ledger.use_flow(flow, *version, *content))
        })?;
        Ok(())
    }

    /// Versions that say otherwise than when they were first used.
    pub fn restated(&mut self) -> Result<Vec<Restated>> {
        let mut restated = Vec::new();
        for used in self.ledger.flow_uses()? {
            let versions = self.project.flows.get(&used.flow).into_iter().flatten();
            let found = versions
                .map(|(_, flow)| flow)
                .find(|flow| flow.version == used.version);
            let now = found.map(content).transpose()?;
            if now != Some(used.content) {
                restated.push(Restated {
                    flow: used.flow,
                    version: used.version,
                    since: used.at,
                    gone: now.is_none(),
                });
            }
        }
        Ok(restated)
    }
}

/// The same of a project that may have no ledger yet, as warnings of its files; none where the ledger cannot be read, which
/// is for the verbs to say that need it.
pub fn warnings(project: Project, clock: Arc<dyn Clock>) -> Vec<Problem> {
    let settings = project.settings();
    let store = &settings.store.url;
    let begun = if store.contains("://") {
        project.folder.join(&settings.lake.path).is_dir()
    } else {
        project.folder.join(store).is_file()
    };
    if !begun {
        return Vec::new();
    }
    let Ok(mut session) = Session::open(project, Access::Read, clock) else {
        return Vec::new();
    };
    let restated = session.restated().unwrap_or_default();
    let warning = |restated: &Restated| {
        let versions = session.project.flows.get(&restated.flow);
        let found = versions
            .into_iter()
            .flatten()
            .find(|(_, flow)| flow.version == restated.version);
        let (file, place) = found.map_or(("flows", Place::default()), |(file, flow)| {
            (file.as_str(), flow.flow.place)
        });
        Problem::warning(place, &restated.flow, restated.to_string()).in_file(file)
    };
    restated.iter().map(warning).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_version_that_was_changed_is_marked() {
        let restated = Restated {
            flow: "labs".to_owned(),
            version: 1,
            since: Micros(0),
            gone: false,
        };
        let marked = |why: &str| {
            let mut why = why.to_owned();
            restated.mark(&mut why);
            why
        };
        assert_eq!(
            marked("flow labs v1: occurrence 2"),
            "flow labs v1 (restated: changed since 1970-01-01): occurrence 2"
        );
        for other in [
            "flow labs v12: occurrence 2",
            "flow labs v2: occurrence 2",
            "the same happening as `flow labs v1`, which counts",
        ] {
            assert_eq!(marked(other), other);
        }
    }
}
