//! `rapport person`: who is joined with whom, by what evidence; merging, parting, and taking that back. What a decision would
//! change is shown by doing it in a transaction that is taken back.

use crate::error::{EngineError, Result};
use crate::session::Session;
pub use rapport_ledger::decisions::{Decision, Reason, Undecidable};

use rapport_ledger::decisions::PossibleMatch;
use rapport_ledger::people::Identifier;
use rapport_model::{ContactId, IdentifierId, Micros, Minor, Rv};
use serde::Serialize;
use std::collections::BTreeMap;

/// Who somebody is.
#[derive(Debug, Clone, Serialize)]
pub struct PersonView {
    /// Id.
    pub id: ContactId,
    /// Name, or else e-mail, or else the first key.
    pub name: String,
    /// Values by which the person is known.
    pub identifiers: Vec<IdentifierView>,
    /// What joins them, and what keeps others apart; in the order in which it became known.
    pub evidence: Vec<EvidenceLine>,
    /// People who share a key and are not joined, since more trusted keys differ.
    pub possible_matches: Vec<MatchView>,
    /// Decisions about this person, newest first.
    pub decisions: Vec<Decision>,
}

/// A value by which somebody is known.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct IdentifierView {
    /// Id.
    pub id: IdentifierId,
    /// Kind of key.
    pub kind: String,
    /// Normalised value.
    pub value: String,
    /// When we knew it first.
    pub known_at: String,
}

impl From<Identifier> for IdentifierView {
    fn from(one: Identifier) -> Self {
        Self {
            id: one.id,
            kind: one.kind,
            value: one.value,
            known_at: one.known_at.to_string(),
        }
    }
}

/// A piece of evidence.
#[derive(Debug, Clone, Serialize)]
pub struct EvidenceLine {
    /// Number.
    pub id: i64,
    /// `same`, `not_same` or `taken_back`.
    pub verdict: &'static str,
    /// `declared_key`, `rule`, `model` or `person`.
    pub basis: &'static str,
    /// One identifier; none where earlier evidence is taken back.
    pub a: Option<IdentifierView>,
    /// The other.
    pub b: Option<IdentifierView>,
    /// Number of the evidence that no longer holds because of this.
    pub takes_back: Option<i64>,
    /// When we knew.
    pub known_at: String,
    /// Whether it holds.
    pub holds: bool,
    /// Number of the decision it is part of.
    pub decision: Option<i64>,
    /// Who decided.
    pub by: Option<String>,
    /// What they wrote beside it.
    pub note: Option<String>,
    /// Code of the source whose record named both.
    pub source: Option<String>,
    /// File of that record.
    pub file: Option<String>,
    /// Row of that record; 0 when it came by no file.
    pub row: i64,
}

/// Somebody who shares a key with somebody else.
#[derive(Debug, Clone, Serialize)]
pub struct MatchView {
    /// The other person.
    pub id: ContactId,
    /// Their name.
    pub name: String,
    /// Kind of the key that both have.
    pub kind: String,
    /// Its value.
    pub value: String,
    /// How many people have it.
    pub shared_by: usize,
}

/// Two or more people who share a key and are not joined.
#[derive(Debug, Clone, Serialize)]
pub struct SharedKeyView {
    /// Kind of the key.
    pub kind: String,
    /// Its value.
    pub value: String,
    /// Who has it: id and name.
    pub people: Vec<(ContactId, String)>,
}

/// A person with what their records amount to.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct PersonSum {
    /// Id.
    pub id: ContactId,
    /// Name, or else e-mail, or else the first key.
    pub name: String,
    /// Keys, as `kind:value`.
    pub identifiers: Vec<String>,
    /// Records that have an interaction, in order of scope.
    pub records: Vec<RecordSum>,
}

/// What a record amounts to.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct RecordSum {
    /// Code of the scope.
    pub scope: String,
    /// Name of the scope.
    pub scope_name: String,
    /// Interactions that count.
    pub interactions: u32,
    /// Accumulated Relationship Value, in hundredths of a point.
    pub rv_hundredths: Rv,
    /// Accumulated cost, in minor units.
    pub cost_minor: Minor,
    /// Currency of the cost.
    pub currency: String,
}

/// What a decision changes, or would change.
#[derive(Debug, Clone, Serialize)]
pub struct IdentityChange {
    /// Number of the decision; none for a preview.
    pub decision: Option<i64>,
    /// The people it is about, before.
    pub before: Vec<PersonSum>,
    /// The same people, after.
    pub after: Vec<PersonSum>,
}

/// What is to be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdentityAct {
    /// Two persons are one.
    Merge(ContactId, ContactId),
    /// These identifiers of a person are another person.
    Split(ContactId, Vec<IdentifierId>),
    /// A decision no longer holds.
    Undo(i64),
}

impl Session {
    /// Who somebody is, and why.
    pub fn person_view(&mut self, person: ContactId) -> Result<PersonView> {
        let brief = self.ledger.person(person)?;
        let brief = brief.ok_or(Undecidable::UnknownPerson(person))?;
        let evidence = self.ledger.evidence_about(person)?.into_iter().map(|view| {
            let (a, b) = view
                .between
                .map_or((None, None), |(a, b)| (Some(a), Some(b)));
            let event = view.evidence;
            let (source, file, row) = view.origin.map_or((None, None, 0), |(source, file, row)| {
                (Some(source), file, row)
            });
            EvidenceLine {
                id: event.id.0,
                verdict: event.verdict.name(),
                basis: event.basis.name(),
                a: a.map(IdentifierView::from),
                b: b.map(IdentifierView::from),
                takes_back: event.takes_back.is_some().then_some(event.takes_back.0),
                known_at: event.known_at.to_string(),
                holds: view.holds,
                decision: (view.decision > 0).then_some(view.decision),
                by: view.by,
                note: view.note,
                source,
                file,
                row,
            }
        });
        let evidence = evidence.collect();
        let matches = self.ledger.possible_matches(Some(person))?;
        let mut possible_matches = Vec::new();
        for one in matches {
            for other in one.claimed_by.iter().filter(|other| **other != person) {
                possible_matches.push(MatchView {
                    id: *other,
                    name: self.label_of(*other)?,
                    kind: one.key.kind.clone(),
                    value: one.key.value.clone(),
                    shared_by: one.claimed_by.len(),
                });
            }
        }
        Ok(PersonView {
            id: person,
            name: brief.label,
            identifiers: self
                .ledger
                .identifiers_of(person)?
                .into_iter()
                .map(Into::into)
                .collect(),
            evidence,
            possible_matches,
            decisions: self.ledger.identity_decisions(Some(person))?,
        })
    }

    /// All keys that are shared by people who are not joined.
    pub fn possible_matches(&mut self) -> Result<Vec<SharedKeyView>> {
        let mut views = Vec::new();
        for PossibleMatch { key, claimed_by } in self.ledger.possible_matches(None)? {
            let mut people = Vec::with_capacity(claimed_by.len());
            for person in claimed_by {
                people.push((person, self.label_of(person)?));
            }
            views.push(SharedKeyView {
                kind: key.kind,
                value: key.value,
                people,
            });
        }
        Ok(views)
    }

    fn label_of(&mut self, person: ContactId) -> Result<String> {
        Ok(self
            .ledger
            .person(person)?
            .map_or_else(|| format!("#{person}"), |p| p.label))
    }

    /// Keeps a decision of who is who, or, with `preview`, only tells what it would change.
    pub fn decide_identity(
        &mut self,
        act: &IdentityAct,
        reason: &Reason,
        preview: bool,
    ) -> Result<IdentityChange> {
        let people = self.people_of_act(act)?;
        let before = self.sums_of(&people)?;
        if !preview {
            let decision = self
                .ledger
                .commit(|ledger| Self::act(ledger, act, reason))??;
            let after = self.people_after(act, &people, decision)?;
            return Ok(IdentityChange {
                decision: Some(decision),
                before,
                after,
            });
        }
        let mut after = Vec::new();
        self.rehearse(|session| {
            let decision = Self::act(&mut session.ledger, act, reason)??;
            after = session.people_after(act, &people, decision)?;
            Ok(())
        })?;
        Ok(IdentityChange {
            decision: None,
            before,
            after,
        })
    }

    fn act(
        ledger: &mut rapport_ledger::Ledger,
        act: &IdentityAct,
        reason: &Reason,
    ) -> std::result::Result<std::result::Result<i64, Undecidable>, rapport_ledger::LedgerError>
    {
        match act {
            IdentityAct::Merge(a, b) => ledger.merge_people(*a, *b, reason),
            IdentityAct::Split(person, off) => ledger.split_person(*person, off, reason),
            IdentityAct::Undo(decision) => ledger.undo_decision(*decision, reason),
        }
    }

    /// The people that an act is about, as they are now.
    fn people_of_act(&mut self, act: &IdentityAct) -> Result<Vec<ContactId>> {
        let named = match act {
            IdentityAct::Merge(a, b) => vec![*a, *b],
            IdentityAct::Split(person, _) => vec![*person],
            IdentityAct::Undo(decision) => return Ok(self.ledger.people_of_decision(*decision)?),
        };
        let persons = self.ledger.persons_of(named)?;
        let mut people: Vec<ContactId> = persons.into_values().collect();
        people.sort_unstable();
        people.dedup();
        Ok(people)
    }

    fn people_after(
        &mut self,
        act: &IdentityAct,
        before: &[ContactId],
        decision: i64,
    ) -> Result<Vec<PersonSum>> {
        let mut ids: Vec<ContactId> = before.to_vec();
        ids.extend(self.ledger.people_of_decision(decision)?);
        if let IdentityAct::Split(_, off) = act {
            ids.extend(off.iter().copied().map(ContactId::from));
        }
        let persons = self.ledger.persons_of(ids)?;
        let mut people: Vec<ContactId> = persons.into_values().collect();
        people.sort_unstable();
        people.dedup();
        self.sums_of(&people)
    }

    /// What the records of these people amount to.
    pub fn sums_of(&mut self, people: &[ContactId]) -> Result<Vec<PersonSum>> {
        let mut sums = Vec::with_capacity(people.len());
        for person in people {
            let records = self.records_of(*person, Micros::END)?;
            sums.push(PersonSum {
                id: *person,
                name: self.label_of(*person)?,
                identifiers: self
                    .ledger
                    .keys_of(*person)?
                    .into_iter()
                    .map(|(kind, value)| format!("{kind}:{value}"))
                    .collect(),
                records: records
                    .into_iter()
                    .map(|record| RecordSum {
                        scope: record.scope,
                        scope_name: record.scope_name,
                        interactions: record.interactions,
                        rv_hundredths: record.rv_hundredths,
                        cost_minor: record.cost_minor,
                        currency: record.currency.to_string(),
                    })
                    .collect(),
            });
        }
        Ok(sums)
    }

    /// The identifiers of a person that these texts name: `kind:value`, a value, or an id.
    pub fn identifiers_named(
        &mut self,
        person: ContactId,
        texts: &[String],
    ) -> Result<Vec<IdentifierId>> {
        let theirs = self.ledger.identifiers_of(person)?;
        let mut found = Vec::new();
        for text in texts {
            let (kind, value) = text
                .split_once(':')
                .map_or((None, text.as_str()), |(k, v)| (Some(k), v));
            let normalised = |kind: &str| self.normalised(kind, value);
            let mut same = theirs.iter().filter(|one| match kind {
                Some(kind) => {
                    one.kind == kind
                        && (one.value == value || normalised(kind).as_ref() == Some(&one.value))
                }
                None => one.value == value || one.id.to_string() == *text,
            });
            match (same.next(), same.next()) {
                (Some(one), None) => found.push(one.id),
                (None, _) => {
                    let keys: Vec<String> = theirs
                        .iter()
                        .map(|one| format!("{}:{}", one.kind, one.value))
                        .collect();
                    return Err(EngineError::Input(format!(
                        "`{text}` is no key of #{person}; it has {}",
                        keys.join(", ")
                    )));
                }
                (Some(_), Some(_)) => {
                    return Err(EngineError::Input(format!(
                        "`{text}` means several keys of #{person}; write it as kind:value"
                    )));
                }
            }
        }
        Ok(found)
    }
}

/// Whether two lists of people amount to the same: interactions, value and cost by scope, whoever has them. A merge may change
/// the value, since a value depends on how often something happened before; nothing else does.
pub fn totals(people: &[PersonSum]) -> BTreeMap<String, (i128, i128, u64)> {
    let mut totals: BTreeMap<String, (i128, i128, u64)> = BTreeMap::new();
    for record in people.iter().flat_map(|person| &person.records) {
        let total = totals.entry(record.scope.clone()).or_default();
        total.0 += i128::from(record.rv_hundredths.0);
        total.1 += i128::from(record.cost_minor.0);
        total.2 += u64::from(record.interactions);
    }
    totals
}
