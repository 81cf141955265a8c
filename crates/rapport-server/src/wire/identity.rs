//! Who is who, on the wire.

use super::Named;
use rapport_engine::person::{
    Decision, EvidenceLine, IdentifierView, IdentityChange, MatchView, PersonSum, PersonView,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Who a person is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct IdentityAnswer {
    /// Number of the person.
    id: i64,
    /// Name, or else e-mail, or else a key.
    name: String,
    /// Values by which the person is known.
    identifiers: Vec<IdentifierAnswer>,
    /// What joins them, and what keeps others apart, in the order in which it became known.
    evidence: Vec<EvidenceAnswer>,
    /// People who share a key and are not joined, since more trusted keys differ.
    possible_matches: Vec<PossibleMatch>,
    /// Decisions about this person, newest first.
    decisions: Vec<IdentityDecision>,
}

/// A value by which somebody is known.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct IdentifierAnswer {
    /// Number.
    id: i64,
    /// Kind of key.
    kind: String,
    /// Normalised value.
    value: String,
    /// When it was known first.
    known_at: String,
}

/// A piece of evidence.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EvidenceAnswer {
    /// Number.
    id: i64,
    /// `same`, `not_same` or `taken_back`.
    verdict: String,
    /// `declared_key`, `rule`, `model` or `person`.
    basis: String,
    /// One identifier; null where earlier evidence is taken back.
    #[schema(required)]
    a: Option<IdentifierAnswer>,
    /// The other.
    #[schema(required)]
    b: Option<IdentifierAnswer>,
    /// Number of the evidence that no longer holds because of this.
    #[schema(required)]
    takes_back: Option<i64>,
    /// When it became known.
    known_at: String,
    /// Whether it holds.
    holds: bool,
    /// Number of the decision it is part of.
    #[schema(required)]
    decision: Option<i64>,
    /// Who decided.
    #[schema(required)]
    by: Option<String>,
    /// What they wrote beside it.
    #[schema(required)]
    note: Option<String>,
    /// Code of the source whose record named both.
    #[schema(required)]
    source: Option<String>,
    /// Name of that source.
    #[schema(required)]
    source_name: Option<String>,
    /// File of that record.
    #[schema(required)]
    file: Option<String>,
    /// Row of that record.
    #[schema(required)]
    row: Option<i64>,
}

/// Somebody who might be the same person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PossibleMatch {
    /// Number of the other person.
    id: i64,
    /// Their name.
    name: String,
    /// Kind of the key that both have.
    kind: String,
    /// Its value.
    value: String,
    /// How many people have it.
    shared_by: usize,
}

/// A decision of who is who.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct IdentityDecision {
    /// Number.
    id: i64,
    /// `merge`, `split` or `undo`.
    what: String,
    /// When.
    at: String,
    /// Who decided.
    #[schema(required)]
    by: Option<String>,
    /// What they wrote beside it.
    #[schema(required)]
    note: Option<String>,
    /// Whether it no longer holds.
    undone: bool,
}

/// Says that two persons are one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MergeRequest {
    /// Number of the other person.
    pub(crate) with: i64,
    /// Who decides.
    pub(crate) by: Option<String>,
    /// What to remember.
    pub(crate) note: Option<String>,
    /// Only tell what would change.
    #[serde(default)]
    pub(crate) preview: bool,
}

/// Says that some identifiers of a person are another person.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SplitRequest {
    /// Numbers of the identifiers that are another person.
    pub(crate) identifiers: Vec<i64>,
    /// Who decides.
    pub(crate) by: Option<String>,
    /// What to remember.
    pub(crate) note: Option<String>,
    /// Only tell what would change.
    #[serde(default)]
    pub(crate) preview: bool,
}

/// Takes a decision back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UndoRequest {
    /// Who decides.
    pub(crate) by: Option<String>,
    /// What to remember.
    pub(crate) note: Option<String>,
    /// Only tell what would change.
    #[serde(default)]
    pub(crate) preview: bool,
}

/// What a decision of who is who changes, or would change.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct IdentityChangeAnswer {
    /// Number of the decision; null for a preview.
    #[schema(required)]
    decision: Option<i64>,
    /// The people it is about, before.
    before: Vec<PersonAmounts>,
    /// The same people, after.
    after: Vec<PersonAmounts>,
}

/// A person with what their records amount to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PersonAmounts {
    /// Number of the person.
    id: i64,
    /// Name, or else e-mail, or else a key.
    name: String,
    /// Keys, as `kind:value`.
    identifiers: Vec<String>,
    /// Records that have an interaction, in order of scope.
    records: Vec<RecordAmounts>,
}

/// What a record amounts to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RecordAmounts {
    /// The segment or initiative.
    scope: Named,
    /// Interactions that count.
    interactions: u32,
    /// Accumulated Relationship Value, in hundredths of a point.
    rv_hundredths: i64,
    /// Accumulated cost, in minor units.
    cost_minor: i64,
    /// Currency of the cost.
    currency: String,
}

impl IdentityAnswer {
    /// `sources`: names of sources by code.
    pub(crate) fn new(view: PersonView, sources: &BTreeMap<String, String>) -> Self {
        Self {
            id: view.id.0,
            name: view.name,
            identifiers: view.identifiers.into_iter().map(Into::into).collect(),
            evidence: view
                .evidence
                .into_iter()
                .map(|line| evidence(line, sources))
                .collect(),
            possible_matches: view.possible_matches.into_iter().map(Into::into).collect(),
            decisions: view.decisions.into_iter().map(Into::into).collect(),
        }
    }
}

fn evidence(line: EvidenceLine, sources: &BTreeMap<String, String>) -> EvidenceAnswer {
    EvidenceAnswer {
        id: line.id,
        verdict: line.verdict.to_owned(),
        basis: line.basis.to_owned(),
        a: line.a.map(Into::into),
        b: line.b.map(Into::into),
        takes_back: line.takes_back,
        known_at: line.known_at,
        holds: line.holds,
        decision: line.decision,
        by: line.by,
        note: line.note,
        source_name: line
            .source
            .as_ref()
            .and_then(|code| sources.get(code).cloned()),
        source: line.source,
        file: line.file,
        row: (line.row > 0).then_some(line.row),
    }
}

impl From<IdentifierView> for IdentifierAnswer {
    fn from(one: IdentifierView) -> Self {
        Self {
            id: one.id.0,
            kind: one.kind,
            value: one.value,
            known_at: one.known_at,
        }
    }
}

impl From<MatchView> for PossibleMatch {
    fn from(one: MatchView) -> Self {
        Self {
            id: one.id.0,
            name: one.name,
            kind: one.kind,
            value: one.value,
            shared_by: one.shared_by,
        }
    }
}

impl From<Decision> for IdentityDecision {
    fn from(one: Decision) -> Self {
        Self {
            id: one.id,
            what: crate::shape::word(&one.what),
            at: one.at.to_string(),
            by: one.by,
            note: one.note,
            undone: one.undone,
        }
    }
}

impl From<IdentityChange> for IdentityChangeAnswer {
    fn from(change: IdentityChange) -> Self {
        Self {
            decision: change.decision,
            before: change.before.into_iter().map(Into::into).collect(),
            after: change.after.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<PersonSum> for PersonAmounts {
    fn from(sum: PersonSum) -> Self {
        let records = sum.records.into_iter().map(|record| RecordAmounts {
            scope: Named {
                code: record.scope,
                name: record.scope_name,
            },
            interactions: record.interactions,
            rv_hundredths: record.rv_hundredths.0,
            cost_minor: record.cost_minor.0,
            currency: record.currency,
        });
        Self {
            id: sum.id.0,
            name: sum.name,
            identifiers: sum.identifiers,
            records: records.collect(),
        }
    }
}
