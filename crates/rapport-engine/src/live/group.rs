//! Reading the requests of one group: what each becomes.

use super::commit::Done;
use super::log::{self, Common};
use super::request::{Ask, Refusal, Request, Why};
use super::{parse_record, react};
use crate::board::Board;
use crate::decided::keep::keep;
use rapport_ledger::intake::NewRecord;
use rapport_ledger::{Intents, Ledger, LedgerError, StoredFact};
use rapport_model::{ContactId, RecordKey, StaffId};
use std::collections::BTreeSet;

/// A request on its way.
pub(super) enum Step {
    /// Settled before the ledger was asked for anything.
    Settled(std::result::Result<String, Refusal>),
    /// Becomes the record with this index among those given to the ledger: of each interaction its record and identity.
    Record(usize, Vec<(RecordKey, u64)>, Option<i64>),
    /// Done by the ledger at once.
    Done(Done),
}

/// What is gathered for the ledger while a group is read.
pub(super) struct Group<'a> {
    pub(super) board: &'a Board,
    pub(super) common: Common,
    pub(super) records: Vec<NewRecord>,
    /// Index of the record, identity of the interaction, contact, text.
    pub(super) remarks: Vec<(usize, u64, ContactId, String)>,
    pub(super) actors: BTreeSet<(StaffId, String)>,
}

impl Group<'_> {
    /// Reads one request: what it asks of the ledger is gathered, or done at once inside the commit.
    pub(super) fn step(
        &mut self,
        ledger: &mut Ledger,
        project: &crate::project::Project,
        request: &Request,
    ) -> std::result::Result<Step, LedgerError> {
        if let Some((key, hash)) = &request.once
            && let Some(kept) = ledger.kept_answer(key)?
        {
            return Ok(Step::Settled(if kept.request == *hash {
                Ok(kept.answer)
            } else {
                Err(Refusal::new(
                    Why::KeyTaken,
                    "this Idempotency-Key was used for another request; use a new key for a new request",
                ))
            }));
        }
        let refused = |refusal| Ok(Step::Settled(Err(refusal)));
        match &request.ask {
            Ask::Log(items) => {
                let checked = match log::check(self.board, project, self.common, items) {
                    Ok(checked) => checked,
                    Err(refusal) => return refused(refusal),
                };
                let mut facts = Vec::with_capacity(checked.len());
                let mut of_record = Vec::with_capacity(checked.len());
                let mut intents = Intents::default();
                for (index, one) in checked.iter().enumerate() {
                    let key = match (&one.asked.id, &request.once) {
                        (Some(id), _) => id.clone(),
                        (None, Some((key, _))) => format!("{key}#{index}"),
                        (None, None) => format!("n{}", ledger.next_number("api interaction")?),
                    };
                    let (fact, record) =
                        log::fact(ledger, self.board, self.common, one, key, &mut intents)?;
                    if let Some(note) = one.asked.note.clone().filter(|n| !n.is_empty()) {
                        let index = self.records.len();
                        self.remarks
                            .push((index, fact.fact.identity, record.contact, note));
                    }
                    if let Some(code) = &one.asked.actor {
                        self.actors.insert((fact.fact.actor, code.clone()));
                    }
                    of_record.push((record, fact.fact.identity));
                    facts.push(fact);
                }
                Ok(self.record(facts, of_record, intents, None))
            }
            Ask::React { position, reaction } => {
                let key = match &request.once {
                    Some((key, _)) => key.clone(),
                    None => format!("r{}", ledger.next_number("api reaction")?),
                };
                match react::fact(ledger, self.board, self.common, *position, *reaction, key)? {
                    Ok((fact, record)) => {
                        let of_record = vec![(record, fact.fact.identity)];
                        Ok(self.record(vec![fact], of_record, Intents::default(), Some(*position)))
                    }
                    Err(refusal) => refused(refusal),
                }
            }
            Ask::Plan {
                record,
                type_code,
                due_on,
                note,
            } => {
                let vocabulary = &self.board.vocabulary;
                let Some(key) = parse_record(self.board, record) else {
                    return refused(Refusal::field(
                        "record",
                        format!(
                            "there is no record `{record}`; write CONTACT.SCOPE, such as 123.research_labs"
                        ),
                    ));
                };
                if self.board.people.person(key.contact).is_none() {
                    return refused(Refusal::field(
                        "record",
                        format!("there is no contact #{}", key.contact),
                    ));
                }
                let key = RecordKey {
                    contact: self.board.people.stands_for(key.contact),
                    ..key
                };
                let type_id = vocabulary.type_ids.get(type_code).copied();
                let flow = vocabulary.scopes.get(&key.scope).map(|s| s.flow.latest());
                let type_id = type_id.filter(|id| flow.is_some_and(|f| f.get(*id).is_some()));
                let Some(type_id) = type_id else {
                    let known = flow.map_or(&[][..], |f| &f.flow.types);
                    let known = known.iter().map(|t| t.code.as_str());
                    return refused(Refusal::field(
                        "type",
                        log::unknown("interaction type", type_code, known),
                    ));
                };
                let plan = ledger.plan(key, type_id, &due_on.to_string(), note.as_deref())?;
                Ok(Step::Done(Done::Planned(plan)))
            }
            Ask::Keep(what) => Ok(match keep(ledger, what)? {
                Ok(kept) => Step::Done(Done::Kept(Box::new(kept))),
                Err(refusal) => Step::Settled(Err(refusal)),
            }),
            Ask::Close { plan, status } => Ok(match ledger.close_plan(*plan, status)? {
                Some(plan) => Step::Done(Done::Closed(plan)),
                None => Step::Settled(Err(Refusal::new(
                    Why::NotFound,
                    format!("there is no plan {plan}"),
                ))),
            }),
        }
    }

    fn record(
        &mut self,
        facts: Vec<StoredFact>,
        of_record: Vec<(RecordKey, u64)>,
        intents: Intents,
        amended: Option<i64>,
    ) -> Step {
        self.records.push(NewRecord {
            interactions: facts,
            intents: (!intents.is_empty()).then(|| Box::new(intents)),
            ..NewRecord::default()
        });
        Step::Record(self.records.len() - 1, of_record, amended)
    }
}
