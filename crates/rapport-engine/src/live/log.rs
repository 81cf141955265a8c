//! From reported interactions to facts.

use super::request::{NewInteraction, Refusal, Who};
use crate::board::Board;
use crate::project::Project;
use rapport_ledger::intake::identity_of;
use rapport_ledger::{Intents, Ledger, LedgerError, StoredFact};
use rapport_model::diag::did_you_mean;
use rapport_model::{
    AccountId, Change, ContactId, Fact, FileId, Micros, Origin, RecordKey, RuleId, ScopeId,
    SourceId, Split, StaffId, TypeId,
};

/// Longest id that a client may give, in bytes.
const ID_MAX: usize = 200;
/// Longest note, in bytes.
const NOTE_MAX: usize = 4_000;

/// How many of the known codes a message names when none is similar.
const KNOWN_NAMED: usize = 8;

/// What all facts of a group have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Common {
    pub(super) source: SourceId,
    pub(super) rule: RuleId,
    pub(super) now: Micros,
    /// What happens after this moment is a mistake.
    pub(super) latest: Micros,
}

impl Common {
    pub(super) fn origin(&self) -> Origin {
        Origin {
            source: self.source,
            rule: self.rule,
            file: FileId::NONE,
            row: 0,
        }
    }
}

/// An interaction whose words are known to be right.
#[derive(Debug)]
pub(super) struct Checked<'a> {
    pub(super) asked: &'a NewInteraction,
    scope: ScopeId,
    type_id: TypeId,
    who: CheckedWho,
}

#[derive(Debug)]
enum CheckedWho {
    Known(ContactId),
    Key(String, String),
}

/// Looks every word up; all problems of all items come together.
pub(super) fn check<'a>(
    board: &Board,
    project: &Project,
    common: Common,
    items: &'a [NewInteraction],
) -> Result<Vec<Checked<'a>>, Refusal> {
    let mut problems = Vec::new();
    let mut checked = Vec::with_capacity(items.len());
    let mut ids: Vec<&str> = items.iter().filter_map(|i| i.id.as_deref()).collect();
    ids.sort_unstable();
    let twice = ids.windows(2).find(|pair| pair[0] == pair[1]);
    for (index, item) in items.iter().enumerate() {
        let mut wrong = |field: &str, message: String| {
            let field = if items.len() == 1 {
                field.to_owned()
            } else {
                format!("items[{index}].{field}")
            };
            problems.push((field, message));
        };
        let vocabulary = &board.vocabulary;
        let scope = vocabulary.scope(&item.scope);
        if scope.is_none() {
            let known = vocabulary.scopes.values().map(|s| s.code.as_str());
            wrong("scope", unknown("scope", &item.scope, known));
        }
        let type_id = vocabulary.type_ids.get(&item.type_code).copied();
        let in_flow = scope.is_none_or(|(_, scope)| {
            let latest = scope.flow.latest();
            type_id.is_some_and(|id| latest.get(id).is_some())
        });
        if !in_flow || type_id.is_none() {
            let types = scope.map(|(_, s)| &s.flow.latest().flow.types);
            let known = types.into_iter().flatten().map(|t| t.code.as_str());
            wrong("type", unknown("interaction type", &item.type_code, known));
        }
        let who = match check_who(board, project, &item.who) {
            Ok(who) => Some(who),
            Err(message) => {
                wrong("contact", message);
                None
            }
        };
        if item.happened_at.is_some_and(|at| at > common.latest) {
            let message = "it lies in the future; correct the date".to_owned();
            wrong("happened_at", message);
        }
        if let Some(actor) = &item.actor
            && !vocabulary.staff_names.contains_key(actor)
            && !vocabulary.staff.values().any(|(code, _)| code == actor)
        {
            let known = vocabulary.staff_names.keys().map(String::as_str);
            wrong("actor", unknown("member of staff", actor, known));
        }
        if let Some(id) = &item.id {
            if id.is_empty() || id.len() > ID_MAX {
                wrong("id", format!("an id has 1 to {ID_MAX} bytes"));
            }
            if twice.is_some_and(|pair| pair[0] == id) {
                wrong("id", format!("`{id}` is there twice"));
            }
        }
        if item.note.as_ref().is_some_and(|n| n.len() > NOTE_MAX) {
            wrong("note", format!("a note has at most {NOTE_MAX} bytes"));
        }
        if let (Some((scope, _)), Some(type_id), Some(who)) = (scope, type_id, who) {
            checked.push(Checked {
                asked: item,
                scope,
                type_id,
                who,
            });
        }
    }
    if problems.is_empty() {
        return Ok(checked);
    }
    Err(Refusal {
        problems,
        ..Refusal::field("", "")
    })
}

fn check_who(board: &Board, project: &Project, who: &Who) -> Result<CheckedWho, String> {
    match who {
        Who::Id(id) => {
            let id = ContactId(*id);
            let known = board.people.person(id).is_some();
            known
                .then(|| CheckedWho::Known(board.people.stands_for(id)))
                .ok_or_else(|| format!("there is no contact #{id}"))
        }
        Who::Key { kind, value } => {
            let kinds = &project.settings().identity;
            let Some((_, how)) = kinds.get(kind) else {
                return Err(unknown("kind of key", kind, kinds.names()));
            };
            let value = how.normalise(value).into_owned();
            if value.is_empty() || value.len() > ID_MAX {
                return Err(format!("the {kind} is empty or longer than {ID_MAX} bytes"));
            }
            Ok(CheckedWho::Key(kind.clone(), value))
        }
    }
}

/// The fact of an interaction, and its record. A person who was not known gets an id, which is taken up with the record.
pub(super) fn fact(
    ledger: &mut Ledger,
    board: &Board,
    common: Common,
    checked: &Checked<'_>,
    record_key: String,
    intents: &mut Intents,
) -> Result<(StoredFact, RecordKey), LedgerError> {
    let subject = match &checked.who {
        CheckedWho::Known(id) => ledger.subject_of(*id)?,
        CheckedWho::Key(kind, value) => {
            ledger.resolve_contact(&[(kind.as_str(), value.as_str())], intents)?
        }
    };
    let contact = board.people.person_of(subject);
    let actor = match &checked.asked.actor {
        Some(code) => ledger.resolve_staff(code, intents)?,
        None => StaffId::NONE,
    };
    let record = RecordKey {
        contact,
        scope: checked.scope,
    };
    let identity = identity_of(common.source, &record_key);
    // Who sends the same id again without a time means the same time.
    let known = board.record(record).and_then(|r| {
        let mut facts = r.facts().iter();
        facts.find(|f| f.identity == identity)
    });
    let happened_at = checked.asked.happened_at;
    let happened_at = happened_at.or(known.map(|f| f.happened_at));
    let stored = StoredFact {
        fact: Fact {
            record: RecordKey {
                contact: subject.home,
                ..record
            },
            identifier: subject.identifier,
            day_only: false,
            sequence: 0,
            happened_at: happened_at.unwrap_or(common.now),
            known_at: Micros::default(),
            position: 0,
            identity,
            revision: 0,
            type_id: checked.type_id,
            change: Change::Happened,
            reaction: checked.asked.reaction,
            amends: 0,
            split: Split::WHOLE,
            merge_key: 0,
            actor,
            say_hundredths: None,
            origin: common.origin(),
        },
        account: AccountId::NONE,
        record_key: record_key.into(),
    };
    Ok((stored, record))
}

pub(super) fn unknown<'a>(what: &str, code: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let hint = did_you_mean(code, known.iter().copied()).unwrap_or_else(|| {
        let some = known.get(..KNOWN_NAMED).unwrap_or(&known);
        format!("known: {}", some.join(", "))
    });
    format!("there is no {what} `{code}`; {hint}")
}
