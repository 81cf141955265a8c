//! What people decide of who is who: two persons are one, or one is two; and taking such a decision back.
//!
//! A decision is a few pieces of evidence with one number. Nothing is ever deleted: to undo a decision its evidence is taken
//! back, and what it had taken back holds again.

use crate::error::{LedgerError, Result};
use crate::identity_graph::evidence;
use crate::ledger::Ledger;
use crate::people::Identifier;
use rapport_model::identity::{Basis, Evidence, Verdict, in_force};
use rapport_model::{ContactId, EvidenceId, IdentifierId, Micros, SourceId};
use std::collections::{BTreeMap, BTreeSet};

/// Why a decision cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Undecidable {
    /// No such person.
    #[error("there is no person #{0}; `rapport record --top 10` lists some")]
    UnknownPerson(ContactId),
    /// A person with themselves.
    #[error("#{0} and #{1} are one person already: there is nothing to merge")]
    OnePerson(ContactId, ContactId),
    /// An earlier decision says otherwise.
    #[error(
        "decision {decision} says that #{a} and #{b} are two people; undo it first (`rapport person undo {decision}`)"
    )]
    SaidApart {
        /// The earlier decision.
        decision: i64,
        /// One person.
        a: ContactId,
        /// The other.
        b: ContactId,
    },
    /// An identifier that is not this person's.
    #[error("identifier {identifier} is not one of #{person}, so there is nothing to part")]
    NotTheirs {
        /// The identifier.
        identifier: IdentifierId,
        /// The person.
        person: ContactId,
    },
    /// All or none of the identifiers.
    #[error(
        "#{0} cannot be parted like that: name some of the person's keys, and leave at least one"
    )]
    NothingLeft(ContactId),
    /// No such decision.
    #[error("there is no decision {0} to undo; `rapport person history` lists them")]
    UnknownDecision(i64),
    /// It was undone before.
    #[error("decision {0} was undone already")]
    Undone(i64),
}

/// Who decided, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reason {
    /// Who.
    pub by: Option<String>,
    /// What they wrote beside it.
    pub note: Option<String>,
}

/// Kind of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// Two persons are one.
    Merge,
    /// One person is two.
    Split,
    /// An earlier decision no longer holds.
    Undo,
}

/// A decision as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Decision {
    /// Number.
    pub id: i64,
    /// Kind.
    pub what: DecisionKind,
    /// When.
    pub at: Micros,
    /// Who decided.
    pub by: Option<String>,
    /// What they wrote beside it.
    pub note: Option<String>,
    /// Whether it no longer holds.
    pub undone: bool,
}

/// A piece of evidence with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceView {
    /// The evidence.
    pub evidence: Evidence,
    /// The identifiers it speaks of; none where it takes earlier evidence back.
    pub between: Option<(Identifier, Identifier)>,
    /// Whether it holds.
    pub holds: bool,
    /// Number of the decision it is part of; 0 for none.
    pub decision: i64,
    /// Who decided.
    pub by: Option<String>,
    /// What they wrote beside it.
    pub note: Option<String>,
    /// Code of the source whose record named both, its file and row.
    pub origin: Option<(String, Option<String>, i64)>,
}

/// Two persons who share a key and are not joined, since more trusted keys differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PossibleMatch {
    /// The key they share.
    pub key: Identifier,
    /// Who claims it, in order.
    pub claimed_by: Vec<ContactId>,
}

impl Ledger {
    /// Says that two persons are one. Must run inside [`Ledger::commit`].
    pub fn merge_people(
        &mut self,
        a: ContactId,
        b: ContactId,
        reason: &Reason,
    ) -> Result<std::result::Result<i64, Undecidable>> {
        let (Some(a), Some(b)) = (self.person_of(a)?, self.person_of(b)?) else {
            let unknown = if self.person_of(a)?.is_none() { a } else { b };
            return Ok(Err(Undecidable::UnknownPerson(unknown)));
        };
        if a == b {
            return Ok(Err(Undecidable::OnePerson(a, b)));
        }
        let (left, right) = (IdentifierId(a.0), IdentifierId(b.0));
        let part = self.connected(vec![left, right], true)?;
        let persons = part.components(Micros::END).persons;
        let of: BTreeMap<IdentifierId, ContactId> =
            part.nodes.iter().map(|n| n.id).zip(persons).collect();
        let apart = in_force(&part.events, Micros::END).into_iter().find(|e| {
            let sides = (of.get(&e.a), of.get(&e.b));
            e.verdict == Verdict::NotSame
                && (sides == (Some(&a), Some(&b)) || sides == (Some(&b), Some(&a)))
        });
        if let Some(apart) = apart {
            let decision = self.decision_of(apart.id)?;
            return Ok(Err(Undecidable::SaidApart { decision, a, b }));
        }
        let decision = Self::advance(&mut self.db, "decision", 1)?;
        self.decide(
            decision,
            Verdict::Same,
            (left, right),
            EvidenceId::NONE,
            reason,
        )?;
        self.settle_identities(vec![left, right])?;
        Ok(Ok(decision))
    }

    /// Says that some identifiers of a person are another person. Must run inside [`Ledger::commit`].
    pub fn split_person(
        &mut self,
        person: ContactId,
        off: &[IdentifierId],
        reason: &Reason,
    ) -> Result<std::result::Result<i64, Undecidable>> {
        let Some(person) = self.person_of(person)? else {
            return Ok(Err(Undecidable::UnknownPerson(person)));
        };
        let all: BTreeSet<IdentifierId> = self
            .identifiers_of(person)?
            .iter()
            .map(|one| one.id)
            .collect();
        let off: BTreeSet<IdentifierId> = off.iter().copied().collect();
        if let Some(identifier) = off.iter().find(|id| !all.contains(id)) {
            return Ok(Err(Undecidable::NotTheirs {
                identifier: *identifier,
                person,
            }));
        }
        let stays: BTreeSet<IdentifierId> = all.difference(&off).copied().collect();
        let (Some(first), Some(first_off)) = (stays.first().copied(), off.first().copied()) else {
            return Ok(Err(Undecidable::NothingLeft(person)));
        };
        let part = self.connected(all.iter().copied().collect(), true)?;
        let decision = Self::advance(&mut self.db, "decision", 1)?;
        for event in in_force(&part.events, Micros::END) {
            let crosses = off.contains(&event.a) != off.contains(&event.b)
                && all.contains(&event.a)
                && all.contains(&event.b);
            if crosses && event.verdict == Verdict::Same && event.basis == Basis::Person {
                let nobody = (IdentifierId::NONE, IdentifierId::NONE);
                self.decide(decision, Verdict::TakenBack, nobody, event.id, reason)?;
            }
        }
        let none = EvidenceId::NONE;
        self.decide(decision, Verdict::NotSame, (first, first_off), none, reason)?;
        // Each side stays together, also where only the other side held it so.
        for side in [&stays, &off] {
            let head = side.first().copied().unwrap_or(first);
            for other in side.iter().skip(1) {
                self.decide(decision, Verdict::Same, (head, *other), none, reason)?;
            }
        }
        self.settle_identities(all.into_iter().collect())?;
        Ok(Ok(decision))
    }

    /// Takes a decision back; what it had taken back holds again. Must run inside [`Ledger::commit`].
    pub fn undo_decision(
        &mut self,
        decision: i64,
        reason: &Reason,
    ) -> Result<std::result::Result<i64, Undecidable>> {
        let events = self.evidence_of_decision(decision)?;
        if events.is_empty() {
            return Ok(Err(Undecidable::UnknownDecision(decision)));
        }
        let touched = self.identifiers_of_decision(&events)?;
        let part = self.connected(touched.clone(), true)?;
        let void = Self::taken_back(&part.events);
        if events.iter().all(|event| void.contains(&event.id)) {
            return Ok(Err(Undecidable::Undone(decision)));
        }
        let undo = Self::advance(&mut self.db, "decision", 1)?;
        for event in events.iter().filter(|event| !void.contains(&event.id)) {
            let nobody = (IdentifierId::NONE, IdentifierId::NONE);
            self.decide(undo, Verdict::TakenBack, nobody, event.id, reason)?;
        }
        self.settle_identities(touched)?;
        Ok(Ok(undo))
    }

    /// The identifiers that a decision is about, through what it takes back too.
    fn identifiers_of_decision(&mut self, events: &[Evidence]) -> Result<Vec<IdentifierId>> {
        let mut found = BTreeSet::new();
        let mut frontier: Vec<Evidence> = events.to_vec();
        while !frontier.is_empty() {
            let mut taken: Vec<i64> = Vec::new();
            for event in &frontier {
                if event.verdict == Verdict::TakenBack {
                    taken.push(event.takes_back.0);
                } else {
                    found.extend([event.a, event.b]);
                }
            }
            let mut next = Vec::new();
            self.each_in(
                "SELECT id, verdict, a, b, basis, takes_back, known_at FROM evidence WHERE id IN",
                &taken,
                |row| {
                    next.push(evidence(&row)?);
                    Ok(())
                },
            )?;
            frontier = next;
        }
        Ok(found.into_iter().collect())
    }

    /// Of these events, those that no longer hold.
    fn taken_back(events: &[Evidence]) -> BTreeSet<EvidenceId> {
        let mut void = BTreeSet::new();
        for event in events.iter().rev() {
            if event.verdict == Verdict::TakenBack && !void.contains(&event.id) {
                void.insert(event.takes_back);
            }
        }
        void
    }

    fn decide(
        &mut self,
        decision: i64,
        verdict: Verdict,
        (a, b): (IdentifierId, IdentifierId),
        takes_back: EvidenceId,
        reason: &Reason,
    ) -> Result<()> {
        let id = Self::advance(&mut self.db, "evidence", 1)?;
        let known_at = self.moment()?;
        self.db.run(
            "keeping a decision",
            "INSERT INTO evidence (id, verdict, a, b, basis, takes_back, plain, known_at, source_id, file_id, row_number, decision, by_whom, note)
             VALUES ($1, $2, $3, $4, $5, $6, 0, $7, 0, 0, 0, $8, $9, $10)",
            &[
                id.into(), (verdict as i64).into(), a.min(b).0.into(), a.max(b).0.into(), (Basis::Person as i64).into(),
                takes_back.0.into(), known_at.0.into(), decision.into(), reason.by.clone().into(), reason.note.clone().into(),
            ],
        )?;
        Ok(())
    }

    fn decision_of(&mut self, id: EvidenceId) -> Result<i64> {
        let rows = self.db.query(
            "looking up a decision",
            "SELECT decision FROM evidence WHERE id = $1",
            &[id.0.into()],
        )?;
        Ok(rows.first().map_or(0, |row| row.int(0)))
    }

    fn evidence_of_decision(&mut self, decision: i64) -> Result<Vec<Evidence>> {
        let rows = self.db.query(
            "reading a decision",
            "SELECT id, verdict, a, b, basis, takes_back, known_at FROM evidence WHERE decision = $1 AND decision > 0 ORDER BY id",
            &[decision.into()],
        )?;
        rows.iter().map(evidence).collect()
    }

    /// The persons that a decision is about, as they are now.
    pub fn people_of_decision(&mut self, decision: i64) -> Result<Vec<ContactId>> {
        let events = self.evidence_of_decision(decision)?;
        let ids = self.identifiers_of_decision(&events)?;
        let mut people: Vec<ContactId> = self
            .persons_of(ids.into_iter().map(ContactId::from))?
            .into_values()
            .collect();
        people.sort_unstable();
        people.dedup();
        Ok(people)
    }

    /// Decisions, newest first: all, or those about identifiers of one person.
    pub fn identity_decisions(&mut self, of: Option<ContactId>) -> Result<Vec<Decision>> {
        let rows = self.db.query(
            "listing decisions",
            "SELECT decision, id, verdict, known_at, by_whom, note, takes_back FROM evidence WHERE decision > 0 ORDER BY id",
            &[],
        )?;
        let mut void: BTreeSet<i64> = BTreeSet::new();
        let all: Vec<_> = rows
            .into_iter()
            .map(|mut row| {
                let (decision, id, verdict) = (row.int(0), row.int(1), row.int(2));
                (
                    decision,
                    id,
                    verdict,
                    Micros(row.int(3)),
                    row.text_or_null(4),
                    row.text_or_null(5),
                    row.int(6),
                )
            })
            .collect();
        for (_, id, verdict, .., takes_back) in all.iter().rev() {
            if *verdict == Verdict::TakenBack as i64 && !void.contains(id) {
                void.insert(*takes_back);
            }
        }
        let mut decisions: Vec<Decision> = Vec::new();
        for (decision, id, verdict, at, by, note, _) in all {
            if decisions.last().is_none_or(|last| last.id != decision) {
                decisions.push(Decision {
                    id: decision,
                    what: DecisionKind::Undo,
                    at,
                    by,
                    note,
                    undone: true,
                });
            }
            let Some(last) = decisions.last_mut() else {
                continue;
            };
            last.undone &= void.contains(&id);
            if verdict == Verdict::NotSame as i64 {
                last.what = DecisionKind::Split;
            } else if verdict == Verdict::Same as i64 && last.what == DecisionKind::Undo {
                last.what = DecisionKind::Merge;
            }
        }
        if let Some(person) = of {
            let mut theirs = Vec::new();
            for decision in decisions {
                if self.people_of_decision(decision.id)?.contains(&person) {
                    theirs.push(decision);
                }
            }
            decisions = theirs;
        }
        decisions.reverse();
        Ok(decisions)
    }

    /// All evidence that speaks of identifiers of a person, in order.
    pub fn evidence_about(&mut self, person: ContactId) -> Result<Vec<EvidenceView>> {
        let theirs: BTreeSet<IdentifierId> = self
            .identifiers_of(person)?
            .iter()
            .map(|one| one.id)
            .collect();
        let part = self.connected(theirs.iter().copied().collect(), false)?;
        let holding: BTreeSet<EvidenceId> = in_force(&part.events, Micros::END)
            .iter()
            .map(|e| e.id)
            .collect();
        let mut names: BTreeMap<IdentifierId, Identifier> = BTreeMap::new();
        let ids: Vec<i64> = part.nodes.iter().map(|node| node.id.0).collect();
        self.each_in(
            "SELECT id, kind, value, home_id, known_at FROM identifier WHERE id IN",
            &ids,
            |mut row| {
                let id = IdentifierId(row.int(0));
                let one = Identifier {
                    id,
                    kind: row.text(1),
                    value: row.text(2),
                    home: ContactId(row.int(3)),
                    known_at: Micros(row.int(4)),
                };
                names.insert(id, one);
                Ok(())
            },
        )?;
        let mut views = Vec::new();
        let mut about: BTreeSet<EvidenceId> = BTreeSet::new();
        for event in &part.events {
            let theirs = theirs.contains(&event.a) || theirs.contains(&event.b);
            if !theirs && !about.contains(&event.takes_back) {
                continue;
            }
            about.insert(event.id);
            let between = names
                .get(&event.a)
                .cloned()
                .zip(names.get(&event.b).cloned());
            views.push(EvidenceView {
                evidence: *event,
                between,
                holds: event.verdict == Verdict::TakenBack || holding.contains(&event.id),
                decision: 0,
                by: None,
                note: None,
                origin: None,
            });
        }
        self.add_origins(&mut views)?;
        Ok(views)
    }

    fn add_origins(&mut self, views: &mut [EvidenceView]) -> Result<()> {
        let sources: BTreeMap<i32, String> = self.codes("source")?.into_iter().collect();
        let ids: Vec<i64> = views.iter().map(|view| view.evidence.id.0).collect();
        let mut found = BTreeMap::new();
        self.each_in(
            "SELECT id, source_id, file_id, row_number, decision, by_whom, note FROM evidence WHERE id IN",
            &ids,
            |mut row| {
                let (by, note) = (row.text_or_null(5), row.text_or_null(6));
                found.insert(row.int(0), (row.int(1), row.int(2), row.int(3), row.int(4), by, note));
                Ok(())
            },
        )?;
        for view in views {
            let Some((source, file, row, decision, by, note)) = found.remove(&view.evidence.id.0)
            else {
                continue;
            };
            (view.decision, view.by, view.note) = (decision, by, note);
            let source = SourceId(i32::try_from(source).unwrap_or_default());
            if let Some(code) = sources.get(&source.0) {
                let file = self.file_name(rapport_model::FileId(file))?;
                view.origin = Some((code.clone(), file, row));
            }
        }
        Ok(())
    }

    /// Persons who share a key and are not joined: all, or those of one person.
    pub fn possible_matches(&mut self, of: Option<ContactId>) -> Result<Vec<PossibleMatch>> {
        let part = match of {
            Some(person) => {
                let theirs = self.identifiers_of(person)?;
                self.connected(theirs.iter().map(|one| one.id).collect(), false)?
            }
            None => self.all_open()?,
        };
        let components = part.components(Micros::END);
        let contested = components.contested.iter();
        let contested: Vec<_> = contested
            .filter(|c| {
                of.is_none_or(|of| c.claimed_by.contains(&of) || ContactId::from(c.key) == of)
            })
            .collect();
        let ids: Vec<i64> = contested.iter().map(|c| c.key.0).collect();
        let mut keys = BTreeMap::new();
        self.each_in(
            "SELECT id, kind, value, home_id, known_at FROM identifier WHERE id IN",
            &ids,
            |mut row| {
                let id = IdentifierId(row.int(0));
                let key = Identifier {
                    id,
                    kind: row.text(1),
                    value: row.text(2),
                    home: ContactId(row.int(3)),
                    known_at: Micros(row.int(4)),
                };
                keys.insert(id, key);
                Ok(())
            },
        )?;
        contested
            .into_iter()
            .map(|c| {
                let key = keys.get(&c.key).cloned();
                Ok(PossibleMatch {
                    key: key.ok_or_else(|| {
                        LedgerError::damaged(format!("identifier {}", c.key), "it is not there")
                    })?,
                    claimed_by: c.claimed_by.clone(),
                })
            })
            .collect()
    }
}
