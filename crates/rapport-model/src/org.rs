//! The enterprise: org tree, functions, staff, and the scopes that own flows (`org.yaml`; domain.md 1.4, 1.6, 1.B).

use crate::diag::{Problem, did_you_mean};
use crate::yaml::At;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `org.yaml`: who we are and whom we relate to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Org {
    /// Name of the enterprise.
    pub enterprise: String,
    /// Org units from the enterprise down: division, business unit, territory. Values roll up along `parent`.
    #[serde(default)]
    pub units: Vec<OrgUnit>,
    /// Functions whose people interact with customers, back office included.
    #[serde(default)]
    pub functions: Vec<Function>,
    /// Staff known by configuration; harvest rules can add more.
    #[serde(default)]
    pub staff: Vec<Staff>,
    /// Customer segments and stakeholder initiatives.
    pub scopes: Vec<Scope>,
}

/// A node of the org tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrgUnit {
    /// Short, stable code.
    pub code: At<String>,
    /// Name people read.
    pub name: String,
    /// What kind of unit: enterprise, division, business_unit, territory ...
    #[serde(default)]
    pub kind: String,
    /// Code of the unit above; none for the root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<At<String>>,
}

/// A function of the enterprise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// Short, stable code, used by interaction types.
    pub code: At<String>,
    /// Name people read.
    pub name: String,
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    /// Short, stable code: what harvest rules give as `actor`.
    pub code: At<String>,
    /// Name people read.
    pub name: String,
    /// Code of the function.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<At<String>>,
    /// Code of the org unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<At<String>>,
}

/// What kind of scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScopeKind {
    /// A customer segment: market within a channel and product group.
    Segment,
    /// A stakeholder initiative with a purpose.
    Initiative,
}

/// Who may join an initiative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Anybody.
    Open,
    /// By invitation.
    Closed,
}

/// A customer segment or stakeholder initiative: owns a flow, its values and its costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Short, stable code: what harvest rules give as `scope`.
    pub code: At<String>,
    /// Name people read.
    pub name: String,
    /// Segment or initiative.
    pub kind: ScopeKind,
    /// Code of the flow that values this scope's interactions.
    pub flow: At<String>,
    /// Code of the org unit that the scope rolls up to.
    pub unit: At<String>,
    /// Market (segments).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub market: Option<String>,
    /// Channel (segments).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Product group (segments).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_group: Option<String>,
    /// Purpose (initiatives).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Open or closed (initiatives).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<Access>,
}

impl Org {
    /// Everything wrong with it that the syntax cannot show. `flows` are the codes of the flows in the project.
    pub fn check(&self, flows: &[&str]) -> Vec<Problem> {
        let mut problems = Vec::new();
        let units: Vec<&str> = self.units.iter().map(|u| u.code.as_str()).collect();
        let functions: Vec<&str> = self.functions.iter().map(|f| f.code.as_str()).collect();
        duplicates(
            "org unit",
            self.units.iter().map(|u| &u.code),
            &mut problems,
        );
        duplicates(
            "function",
            self.functions.iter().map(|f| &f.code),
            &mut problems,
        );
        duplicates("staff", self.staff.iter().map(|s| &s.code), &mut problems);
        duplicates("scope", self.scopes.iter().map(|s| &s.code), &mut problems);
        for unit in &self.units {
            refers("org unit", unit.parent.as_ref(), &units, &mut problems);
            if self.ancestors(&unit.code).count() > self.units.len() {
                problems.push(
                    Problem::error(
                        unit.code.place,
                        unit.code.as_str(),
                        format!("org unit `{}` is above itself", *unit.code),
                    )
                    .hint("give one unit of the circle another parent"),
                );
            }
        }
        for staff in &self.staff {
            refers(
                "function",
                staff.function.as_ref(),
                &functions,
                &mut problems,
            );
            refers("org unit", staff.unit.as_ref(), &units, &mut problems);
        }
        for scope in &self.scopes {
            refers("flow", Some(&scope.flow), flows, &mut problems);
            refers("org unit", Some(&scope.unit), &units, &mut problems);
            scope.check(&mut problems);
        }
        if self.scopes.is_empty() {
            problems.push(
                Problem::error(crate::diag::Place::default(), "scopes", "there is no scope")
                    .hint("name at least one customer segment or stakeholder initiative"),
            );
        }
        problems
    }

    /// The codes of a unit and of all units above it, the unit first. Longer than the tree when it has a circle.
    pub fn ancestors<'a>(&'a self, unit: &'a str) -> impl Iterator<Item = &'a str> {
        let parent = |code: &str| {
            let unit = self.units.iter().find(|u| *u.code == code)?;
            unit.parent.as_ref().map(|p| p.as_str())
        };
        std::iter::successors(Some(unit), move |code| parent(code)).take(self.units.len() + 1)
    }
}

impl Scope {
    fn check(&self, problems: &mut Vec<Problem>) {
        let (wanted, missing) = match self.kind {
            ScopeKind::Segment => (
                "market, channel and product_group",
                self.market.is_none() || self.channel.is_none() || self.product_group.is_none(),
            ),
            ScopeKind::Initiative => (
                "purpose and access",
                self.purpose.is_none() || self.access.is_none(),
            ),
        };
        if missing {
            problems.push(
                Problem::warning(self.code.place, self.code.as_str(), format!("scope `{}` has no {wanted}", *self.code))
                    .hint("a segment is a market within a channel and product group; an initiative has a purpose and is open or closed"),
            );
        }
    }
}

fn duplicates<'a>(
    what: &str,
    codes: impl Iterator<Item = &'a At<String>>,
    problems: &mut Vec<Problem>,
) {
    let mut seen = std::collections::BTreeSet::new();
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

fn refers(what: &str, code: Option<&At<String>>, known: &[&str], problems: &mut Vec<Problem>) {
    let Some(code) = code else { return };
    if !known.contains(&code.as_str()) {
        let hint = did_you_mean(code, known.iter().copied())
            .unwrap_or_else(|| format!("known: {}", known.join(", ")));
        problems.push(
            Problem::error(
                code.place,
                code.as_str(),
                format!("there is no {what} `{}`", **code),
            )
            .hint(hint),
        );
    }
}
