//! What no single file of a project can show: references between files, versions of one flow, rules against contracts.
//! A file that could not be read keeps only those checks from running that need it, so that one mistake does not hide the
//! others, and does not make others up.

use crate::project::Source;
use crate::settings::Settings;
use rapport_harvest::rule::{LiteralKind, RuleLiteral};
use rapport_model::TypeId;
use rapport_model::diag::{Problem, Severity, did_you_mean};
use rapport_model::flow::{CompiledFlow, Flow};
use rapport_model::org::Org;
use std::collections::{BTreeMap, BTreeSet};

/// Whether rules are compiled to see if they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rules {
    Checked,
    Unread,
}

/// The files of a project, as far as they could be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parts<'a> {
    pub(crate) settings: Option<&'a Settings>,
    pub(crate) org: Option<&'a Org>,
    pub(crate) flows: &'a BTreeMap<String, Vec<(String, Flow)>>,
    /// Whether every flow file could be read.
    pub(crate) flows_whole: bool,
    pub(crate) sources: &'a [Source],
    pub(crate) rules: Rules,
}

impl Parts<'_> {
    /// All problems.
    pub(crate) fn check(&self) -> Vec<Problem> {
        let mut problems = self.org();
        problems.extend(self.versions());
        let mut seen = BTreeSet::new();
        for source in self.sources {
            if !seen.insert(source.spec.source.as_str()) {
                problems.push(defined_twice(source));
            }
            let contract = source.spec.check();
            let contract_holds = contract.is_empty();
            problems.extend(contract.into_iter().map(|p| p.in_file(&source.file)));
            let readable = contract_holds && self.rules == Rules::Checked;
            let Some(settings) = self.settings.filter(|_| readable) else {
                continue;
            };
            match source.compile(&settings.identity) {
                Err(wrong) => problems.extend(wrong),
                Ok(rule) => {
                    problems.extend(rule.warnings().iter().cloned());
                    problems.extend(self.literals(source, rule.literals()));
                }
            }
        }
        problems
    }

    fn org(&self) -> Vec<Problem> {
        let Some(org) = self.org else {
            return Vec::new();
        };
        let mut flows: Vec<&str> = self.flows.keys().map(String::as_str).collect();
        if !self.flows_whole {
            // Any flow may be the one whose file cannot be read.
            flows.extend(org.scopes.iter().map(|scope| scope.flow.as_str()));
        }
        org.check(&flows)
            .into_iter()
            .map(|p| p.in_file("org.yaml"))
            .collect()
    }

    /// Versions of one flow begin on different days, the higher number later; and each compiles.
    fn versions(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for versions in self.flows.values() {
            let mut in_order: Vec<&(String, Flow)> = versions.iter().collect();
            in_order.sort_by_key(|(_, flow)| (flow.effective_from, flow.version));
            for pair in in_order.windows(2) {
                let [(_, a), (file, b)] = pair else { continue };
                if a.effective_from == b.effective_from || a.version >= b.version {
                    let message = format!(
                        "version {} of flow `{}` begins on {}, version {} on {}: they must begin on different days, the higher number later",
                        a.version, *a.flow, a.effective_from, b.version, b.effective_from
                    );
                    problems.push(
                        Problem::error(b.flow.place, b.flow.as_str(), message)
                            .in_file(file)
                            .hint("give the newer version a higher `version` and a later `effective_from`"),
                    );
                }
            }
            for (file, flow) in versions {
                let sound = rapport_model::flow::check::check(flow)
                    .iter()
                    .all(|p| p.severity == Severity::Warning);
                // Any ids do for whether it compiles.
                let position =
                    |code: &str| flow.types.iter().position(|t| *t.code == code).unwrap_or(0);
                if let Err(wrong) =
                    CompiledFlow::new(flow.clone(), &|code| TypeId(position(code) as i32 + 1))
                    && sound
                {
                    problems.extend(wrong.into_iter().map(|p| p.in_file(file)));
                }
            }
        }
        problems
    }

    /// Codes that stand literally in a rule must be in a flow or in the org.
    fn literals(&self, source: &Source, literals: &[RuleLiteral]) -> Vec<Problem> {
        let flows = self.flows.values().flatten();
        let types: BTreeSet<&str> = flows
            .flat_map(|(_, flow)| flow.types.iter().map(|t| t.code.as_str()))
            .collect();
        let types = self.flows_whole.then_some(types);
        let scopes: Option<BTreeSet<&str>> = self
            .org
            .map(|org| org.scopes.iter().map(|s| s.code.as_str()).collect());
        let mut problems = Vec::new();
        for literal in literals {
            let (what, known) = match literal.kind {
                LiteralKind::Interaction => ("no flow has an interaction type", &types),
                LiteralKind::Scope => ("org.yaml has no scope", &scopes),
            };
            let Some(known) = known
                .as_ref()
                .filter(|known| !known.contains(literal.value.as_str()))
            else {
                continue;
            };
            let hint = did_you_mean(&literal.value, known.iter().copied());
            let message = format!("{what} `{}`", literal.value);
            problems.push(
                Problem::error(literal.place, &literal.value, message)
                    .in_file(&source.rule_file)
                    .hint(hint.unwrap_or_else(|| "add it there, or correct the rule".into())),
            );
        }
        problems
    }
}

fn defined_twice(source: &Source) -> Problem {
    let code = &source.spec.source;
    Problem::error(
        code.place,
        code.as_str(),
        format!("source `{}` is defined twice", **code),
    )
    .in_file(&source.file)
    .hint("a source's code is part of every fact's identity: give each its own")
}
