//! One group of requests: one transaction, then the board, then the answers.

use super::group::{Group, Step};
use super::log::Common;
use super::request::{Ask, Refusal, Request, Why};
use super::{Live, overflow};
use crate::board::{Board, Staged};
use crate::decided::Kept;
use crate::error::{EngineError, Result};
use rapport_ledger::answers::KeptAnswer;
use rapport_ledger::intake::Verdict;
use rapport_ledger::plans::PlanItem;
use rapport_ledger::runs::Counts;
use rapport_ledger::{Ledger, LedgerError};
use rapport_model::{ContactId, Micros, RecordKey, StaffId};
use std::collections::{BTreeSet, HashSet};

/// What became of one interaction of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoggedItem {
    /// Its record.
    pub record: RecordKey,
    /// Position of its fact, of the earlier one for a duplicate.
    pub position: i64,
    /// Whether it was known already.
    pub duplicate: bool,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// Interactions were taken in.
    Logged(Vec<LoggedItem>),
    /// A reaction was reported to the interaction at this position.
    Reacted(RecordKey, i64),
    /// Something was planned.
    Planned(PlanItem),
    /// A plan was closed.
    Closed(PlanItem),
    /// A decision was kept.
    Kept(Box<Kept>),
}

/// An interaction whose value is new or different: what open screens are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Its record.
    pub record: RecordKey,
    /// Position of its fact.
    pub position: i64,
    /// By how much the record's value changed in this group, in hundredths of a point.
    pub rv_change: rapport_model::Rv,
}

/// What a group did.
#[derive(Debug)]
pub struct Answered {
    /// One answer for each request, in order: the text to send, or why it was refused.
    pub answers: Vec<std::result::Result<String, Refusal>>,
    /// Interactions that are new or have another value.
    pub changes: Vec<Change>,
}

/// What the transaction leaves for after it.
struct Work {
    steps: Vec<Step>,
    verdicts: Vec<Verdict>,
    staged: Staged,
    answers: Vec<std::result::Result<String, Refusal>>,
    interactions: i64,
    run: Option<rapport_ledger::runs::RunId>,
    new_people: Vec<ContactId>,
    actors: BTreeSet<(StaffId, String)>,
    changes: Vec<Change>,
}

impl Live {
    /// Does a group of requests. `render` makes the answer's text from what was done and what the board will be. When this
    /// fails nothing of the group was done.
    pub fn take(
        &mut self,
        requests: &[Request],
        render: &dyn Fn(&Board, &Staged, &Done) -> String,
    ) -> Result<Answered> {
        if self.run.is_none() && requests.iter().any(|r| matches!(r.ask, Ask::Log(_))) {
            // What comes now is valued by these versions: from here on they say what they say.
            self.session.use_flows()?;
        }
        let now = self.session.ledger.now();
        let common = Common {
            source: self.source,
            rule: self.rule,
            now,
            latest: Micros(now.0.saturating_add(self.future)),
        };
        let shared = self.board();
        let board = shared
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let (project, ledger, _) = self.session.parts();
        let (run, source, rule, last_batch) = (self.run, self.source, self.rule, self.last_batch);
        let mut overflowed = None;
        let done = ledger.commit(|ledger| {
            let mut group = Group {
                board: &board,
                common,
                records: Vec::new(),
                remarks: Vec::new(),
                actors: BTreeSet::new(),
            };
            let mut steps = Vec::with_capacity(requests.len());
            let mut in_group = HashSet::new();
            for request in requests {
                let again = request
                    .once
                    .as_ref()
                    .is_some_and(|(key, _)| !in_group.insert(key.clone()));
                if again {
                    steps.push(Step::Settled(Err(Refusal::new(
                        Why::KeyTaken,
                        "a request with this Idempotency-Key is being done at this moment; send it again for its answer",
                    ))));
                    continue;
                }
                steps.push(group.step(ledger, project, request)?);
            }
            let received = group.records.len() as i64;
            let run = match run {
                None if received > 0 => Some(ledger.start_run(source, rule, "api")?),
                run => run,
            };
            let mut work = Work {
                steps,
                verdicts: Vec::new(),
                staged: Staged::default(),
                answers: Vec::new(),
                interactions: 0,
                run,
                new_people: Vec::new(),
                actors: group.actors,
                changes: Vec::new(),
            };
            if let Some(run) = run.filter(|_| received > 0) {
                let last = group.records.iter().flat_map(|r| &r.interactions);
                let last = last.map(|s| s.fact.happened_at).max();
                let accepted = ledger.accept(run, group.records)?;
                work.interactions = accepted.interactions;
                work.verdicts = accepted.verdicts;
                for (index, identity, contact, note) in group.remarks {
                    if work.verdicts.get(index) == Some(&Verdict::Accepted) {
                        ledger.keep_remark(identity, contact, &note)?;
                    }
                }
                let mut counts = Counts {
                    interactions: accepted.interactions,
                    ..Counts::default()
                };
                for verdict in &work.verdicts {
                    match verdict {
                        Verdict::Accepted => counts.accepted += 1,
                        Verdict::Duplicate => counts.duplicate += 1,
                        // Refused at the door: it was never received.
                        Verdict::Conflict(_) => {}
                    }
                }
                counts.received = counts.accepted + counts.duplicate;
                ledger.count_run(run, &counts, last)?;
                let fresh = ledger.facts_after(last_batch)?;
                match board.stage(&fresh) {
                    Ok(staged) => work.staged = staged,
                    Err(error) => {
                        let message = error.to_string();
                        overflowed = Some(error);
                        return Err(LedgerError::Overflow(message));
                    }
                }
                let people = work.staged.records.keys().map(|key| key.contact);
                work.new_people = people.filter(|id| board.people.person(*id).is_none()).collect();
                work.new_people.dedup();
            }
            answer(ledger, &board, requests, &mut work, render)?;
            Ok(work)
        });
        drop(board);
        let work = match (done, overflowed) {
            (Ok(work), _) => work,
            // One request that no total can hold must not take the others of its group with it.
            (Err(_), Some(error)) => return self.one_by_one(requests, error, render),
            (Err(error), None) => return Err(error.into()),
        };
        self.settle(work)
    }

    /// Does the requests of a group that overflowed each on its own.
    fn one_by_one(
        &mut self,
        requests: &[Request],
        error: EngineError,
        render: &dyn Fn(&Board, &Staged, &Done) -> String,
    ) -> Result<Answered> {
        let mut all = Answered {
            answers: Vec::new(),
            changes: Vec::new(),
        };
        if let [_] = requests {
            all.answers.push(Err(overflow(error)));
            return Ok(all);
        }
        for request in requests {
            let mut one = self.take(std::slice::from_ref(request), render)?;
            all.answers.append(&mut one.answers);
            all.changes.append(&mut one.changes);
        }
        Ok(all)
    }

    /// The transaction is durable: the board follows.
    fn settle(&mut self, work: Work) -> Result<Answered> {
        self.run = work.run;
        self.recent_rows += work.interactions;
        self.last_batch = self.session.ledger.last_batch()?;
        let mut people = Vec::new();
        for id in work.new_people {
            if let Some(person) = self.session.ledger.person(id)? {
                people.push(person);
            }
        }
        let mut board = self
            .board
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        for person in people {
            board.adopt_person(person, Vec::new());
        }
        for (id, code) in &work.actors {
            board.adopt_staff(*id, code);
        }
        board.adopt(work.staged)?;
        drop(board);
        Ok(Answered {
            answers: work.answers,
            changes: work.changes,
        })
    }
}

/// Makes the answers, and keeps those that have a key.
fn answer(
    ledger: &mut Ledger,
    board: &Board,
    requests: &[Request],
    work: &mut Work,
    render: &dyn Fn(&Board, &Staged, &Done) -> String,
) -> std::result::Result<(), LedgerError> {
    let mut claimed: HashSet<i64> = HashSet::new();
    for (request, step) in requests.iter().zip(std::mem::take(&mut work.steps)) {
        let done = match step {
            Step::Settled(answer) => {
                work.answers.push(answer);
                continue;
            }
            Step::Done(done) => done,
            Step::Record(index, facts, amended) => match work.verdicts.get(index) {
                Some(Verdict::Conflict(message)) => {
                    work.answers
                        .push(Err(Refusal::new(Why::Conflict, message.clone())));
                    continue;
                }
                _ => logged(board, work, &mut claimed, &facts, amended),
            },
        };
        let text = render(board, &work.staged, &done);
        if let Some((key, hash)) = &request.once {
            let kept = KeptAnswer {
                request: *hash,
                answer: text.clone(),
            };
            ledger.keep_answer(key, &kept)?;
        }
        work.answers.push(Ok(text));
    }
    Ok(())
}

/// Where the facts of a request lie now, and what they change.
fn logged(
    board: &Board,
    work: &mut Work,
    claimed: &mut HashSet<i64>,
    facts: &[(RecordKey, u64)],
    amended: Option<i64>,
) -> Done {
    let mut items = Vec::with_capacity(facts.len());
    for (record, identity) in facts.iter().copied() {
        let staged = work.staged.records.get(&record);
        let held = staged.map(|s| &s.record).or_else(|| board.record(record));
        let found = held.and_then(|r| r.facts().iter().find(|f| f.identity == identity));
        let position = found.map_or(0, |f| f.position);
        let new =
            work.staged.positions.binary_search(&position).is_ok() && claimed.insert(position);
        if new {
            let rv_change = staged.map_or(rapport_model::Rv::ZERO, |s| {
                rapport_model::Rv(s.record.state.rv_total.0.saturating_sub(s.rv_before.0))
            });
            work.changes.push(Change {
                record,
                position: amended.unwrap_or(position),
                rv_change,
            });
        }
        items.push(LoggedItem {
            record,
            position,
            duplicate: !new,
        });
    }
    match (amended, items.first()) {
        (Some(position), Some(item)) => Done::Reacted(item.record, position),
        _ => Done::Logged(items),
    }
}
