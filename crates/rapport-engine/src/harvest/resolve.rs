//! From drafts, which name people, scopes and types by key and code, to facts with ids.

use super::who::{Resolving, Who};
use hashbrown::HashMap;
use rapport_harvest::draft::{
    AccountDraft, ContactDraft, InteractionDraft, OutcomeDraft, StaffDraft,
};
use rapport_harvest::{Draft, Reason, Rejection};
use rapport_ledger::intake::{NewRecord, Replaced, SourceRow, identity_of, stable_hash};
use rapport_ledger::known::Look;
use rapport_ledger::statements::{
    AccountSaid, ContactSaid, MemberOf, NewStatement, StaffSaid, Statement,
};
use rapport_ledger::{Intents, Ledger, LedgerError, StoredFact, StoredOutcome, Subject};
use rapport_model::diag::did_you_mean;
use rapport_model::{
    AccountId, Change, Fact, FileId, Micros, Minor, Origin, RecordKey, RuleId, ScopeId, SourceId,
    Split, StaffId, TypeId,
};
use smallvec::SmallVec;
use smol_str::{SmolStr, format_smolstr};
use std::sync::Arc;

/// Minor units of an amount at most, either way: nine thousand of these fit a sum of 64 bits, and no business has one.
const LARGEST_AMOUNT: u64 = 1_000_000_000_000_000;

/// Why a record's drafts could not be resolved.
#[derive(Debug)]
pub(super) enum Unresolved {
    /// It was rejected before.
    Rejected(Rejection),
    /// The record is at fault: it goes to quarantine.
    Record(Reason, String),
    /// The ledger is.
    Ledger(LedgerError),
}

impl From<LedgerError> for Unresolved {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

/// What all records of one file have in common.
#[derive(Debug, Clone)]
pub(super) struct Resolver {
    pub(super) types: Arc<HashMap<String, TypeId>>,
    pub(super) scopes: Arc<HashMap<String, ScopeId>>,
    pub(super) source: SourceId,
    pub(super) rule: RuleId,
    pub(super) file: FileId,
    /// What happens after this moment is a mistake.
    pub(super) latest: Micros,
    /// How rows of the source are replaced.
    pub(super) replaced: Replaced,
}

/// What is known of a row besides what the rule made of it.
#[derive(Debug, Clone, Default)]
pub(super) struct SourceRowFacts {
    pub(super) row: i64,
    /// Its key within the source; empty when it got none.
    pub(super) key: SmolStr,
    pub(super) revision: u64,
    /// The source's own order of what happened at the same moment.
    pub(super) sequence: i64,
    /// Hash of its typed values.
    pub(super) content: u64,
    /// Values of its columns that hold days: what happened then is known to the day alone.
    pub(super) days: SmallVec<[Micros; 2]>,
}

impl Resolver {
    /// What can be told without the ledger; a record that fails here has left no trace in it.
    pub(super) fn check(&self, drafts: &[Draft]) -> Result<(), (Reason, String)> {
        for draft in drafts {
            let (scope, happened_at, revision) = match draft {
                Draft::Interaction(i) => {
                    if i.reaction_to.is_none() && !self.types.contains_key(i.type_code.as_str()) {
                        return Err(unknown("interaction type", &i.type_code, self.types.keys()));
                    }
                    (&i.scope, i.happened_at, i.revision)
                }
                Draft::Outcome(o) => (&o.scope, o.happened_at, o.revision),
                Draft::Contact(_) | Draft::Account(_) | Draft::Staff(_) => continue,
            };
            if let Draft::Outcome(outcome) = draft
                && outcome.amount.0.unsigned_abs() > LARGEST_AMOUNT
            {
                let message = format!(
                    "the amount {} {} is larger than the ledger takes, which is {} {}; correct it at the source",
                    outcome.currency.format_amount(outcome.amount),
                    outcome.currency,
                    outcome
                        .currency
                        .format_amount(Minor(LARGEST_AMOUNT.cast_signed())),
                    outcome.currency,
                );
                return Err((Reason::BadValue, message));
            }
            if i64::try_from(revision).is_err() {
                let message = format!(
                    "revision {revision} is larger than the ledger takes, which is {}",
                    i64::MAX
                );
                return Err((Reason::BadValue, message));
            }
            if !self.scopes.contains_key(scope.as_str()) {
                return Err(unknown("scope", scope, self.scopes.keys()));
            }
            if happened_at > self.latest {
                let message = format!(
                    "it happened at {happened_at}, which is in the future; correct the date at the source"
                );
                return Err((Reason::ImpossibleDate, message));
            }
        }
        Ok(())
    }

    /// The record that a row's drafts make, which takes their ids over. What it needs of people, accounts and staff, and says
    /// of them, goes with it: the ledger takes it up when it accepts the record.
    pub(super) fn resolve(
        &self,
        ledger: &mut Ledger,
        row: &SourceRowFacts,
        drafts: &mut [Draft],
    ) -> Result<NewRecord, Unresolved> {
        self.check(drafts)
            .map_err(|(reason, message)| Unresolved::Record(reason, message))?;
        let mut record = NewRecord {
            row_content: row.content,
            ..NewRecord::default()
        };
        let mut resolving = Resolving {
            ledger,
            intents: Intents::default(),
        };
        let who = &mut resolving;
        let mut says = SaysHash::default();
        for draft in drafts.iter_mut() {
            match draft {
                Draft::Interaction(i) => {
                    let facts = &mut record.interactions;
                    // Exactly: nearly every record has one interaction, and room for more would be most of a commit's memory.
                    facts.reserve_exact(i.contacts.len());
                    self.interaction(who, i, row, |fact| facts.push(fact))?;
                }
                Draft::Outcome(o) => record.outcomes.push(self.outcome(who, o, row)?),
                Draft::Contact(c) => {
                    says.add(c);
                    let statement = contact(who, c)?;
                    who.intents.statements.push(statement);
                }
                Draft::Account(a) => {
                    says.add(a);
                    let statement = account(who, a)?;
                    who.intents.statements.push(statement);
                }
                Draft::Staff(s) => {
                    says.add(s);
                    let statement = staff(who, s)?;
                    who.intents.statements.push(statement);
                }
            }
        }
        let intents = resolving.intents;
        let says_nothing_else = record.interactions.is_empty() && record.outcomes.is_empty();
        let described = !intents.statements.is_empty() || says_nothing_else;
        if described || self.replaced != Replaced::Never {
            record.row = Some(Box::new(SourceRow {
                key: row.key.to_string(),
                revision: row.revision,
                origin: self.origin(row.row),
                described: described.then(|| says.finish()),
                replaced: self.replaced,
            }));
        }
        if !intents.is_empty() {
            record.intents = Some(Box::new(intents));
        }
        Ok(record)
    }

    /// The fact of a record that says one thing, an interaction with somebody who is known already: by far the most
    /// frequent, and all of it can be told before the commit. `None`, and the drafts as they were, for any other.
    pub(super) fn resolve_known(
        &self,
        known: &mut Look<'_>,
        row: &SourceRowFacts,
        drafts: &mut [Draft],
    ) -> Option<StoredFact> {
        if self.replaced != Replaced::Never {
            return None;
        }
        self.check(drafts).ok()?;
        let [Draft::Interaction(i)] = drafts else {
            return None;
        };
        if i.contacts.len() > 1 || i.reaction_to.is_some() {
            return None;
        }
        let mut only = None;
        let told = self.interaction(known, i, row, |fact| only = Some(fact));
        told.ok().and(only)
    }

    fn origin(&self, row: i64) -> Origin {
        Origin {
            source: self.source,
            rule: self.rule,
            file: self.file,
            row,
        }
    }

    /// Gives the facts of an interaction, one for each person. An error gives none and leaves the draft as it was.
    fn interaction<W: Who>(
        &self,
        who: &mut W,
        i: &mut InteractionDraft,
        row: &SourceRowFacts,
        mut take: impl FnMut(StoredFact),
    ) -> Result<(), W::Error> {
        let account = optional_account(who, i.account.as_deref())?;
        let actor = optional_staff(who, i.actor.as_deref())?;
        let change = match (&i.reaction_to, i.cancelled) {
            (_, true) => Change::Retracted,
            (Some(_), false) => Change::ReactionReported,
            (None, false) => Change::Happened,
        };
        let mut people: SmallVec<[Subject; 8]> = SmallVec::new();
        for keys in &i.contacts {
            let subject = who.contact(keys)?;
            // The same identifier named twice took part once; that two are one person may be known later, or taken back.
            if !people.contains(&subject) {
                people.push(subject);
            }
        }
        let origin = self.origin(row.row);
        // The rule has refused more people than a share can count.
        let count = u16::try_from(people.len()).unwrap_or(u16::MAX);
        let merge_key = match &i.merge_key {
            Some(key) => stable_hash(key.as_bytes()),
            // Should two who took part be one person, the person took part once.
            None if count > 1 => identity_of(self.source, &i.id),
            None => 0,
        };
        for (index, subject) in (0..count).zip(people) {
            // Each of several participants has an interaction, and so an identity, of their own.
            let of = |id: &str| {
                if index == 0 {
                    SmolStr::new(id)
                } else {
                    format_smolstr!("{id}@{}", index + 1)
                }
            };
            let record_key = if count == 1 {
                std::mem::take(&mut i.id)
            } else {
                of(&i.id)
            };
            take(StoredFact {
                fact: Fact {
                    record: RecordKey {
                        contact: subject.home,
                        scope: self.scopes[i.scope.as_str()],
                    },
                    identifier: subject.identifier,
                    happened_at: i.happened_at,
                    day_only: row.days.contains(&i.happened_at),
                    sequence: row.sequence,
                    known_at: Micros::default(),
                    position: 0,
                    identity: identity_of(self.source, &record_key),
                    revision: i.revision,
                    type_id: self
                        .types
                        .get(i.type_code.as_str())
                        .copied()
                        .unwrap_or(TypeId::NONE),
                    change,
                    reaction: i.reaction,
                    amends: i
                        .reaction_to
                        .as_ref()
                        .map_or(0, |to| identity_of(self.source, &of(to))),
                    split: Split { index, count },
                    merge_key,
                    actor,
                    say_hundredths: i.say_hundredths,
                    origin,
                },
                account,
                record_key,
            });
        }
        Ok(())
    }

    fn outcome<W: Who>(
        &self,
        who: &mut W,
        o: &OutcomeDraft,
        row: &SourceRowFacts,
    ) -> Result<StoredOutcome, W::Error> {
        let subject = if o.contact.is_empty() {
            Subject::default()
        } else {
            who.contact(&o.contact)?
        };
        Ok(StoredOutcome {
            kind: o.kind as i8,
            account: optional_account(who, o.account.as_deref())?,
            contact: subject.home,
            identifier: subject.identifier,
            scope: self.scopes[o.scope.as_str()],
            happened_at: o.happened_at,
            known_at: Micros::default(),
            position: 0,
            record_key: o.id.clone(),
            revision: o.revision,
            amount: if o.cancelled { Minor::ZERO } else { o.amount },
            currency: o.currency,
            product: o.product.as_deref().unwrap_or_default().to_owned(),
            actor: optional_staff(who, o.actor.as_deref())?,
            origin: self.origin(row.row),
        })
    }
}

fn optional_account<W: Who>(who: &mut W, key: Option<&str>) -> Result<AccountId, W::Error> {
    key.map_or(Ok(AccountId::NONE), |key| who.account(key))
}

fn optional_staff<W: Who>(who: &mut W, code: Option<&str>) -> Result<StaffId, W::Error> {
    code.map_or(Ok(StaffId::NONE), |code| who.staff(code))
}

fn contact<W: Who>(who: &mut W, told: &ContactDraft) -> Result<NewStatement, W::Error> {
    let subject = who.contact(&told.keys)?;
    let accounts = match &told.account {
        None => Vec::new(),
        Some(key) => vec![MemberOf {
            account: who.account(key)?,
            role: told.role.clone(),
            until: told.until,
        }],
    };
    let said = ContactSaid {
        name: told.name.clone(),
        email: told.email.clone(),
        phone: told.phone.clone(),
        stakeholder: told.stakeholder.clone(),
        owner: told.owner.clone(),
        accounts,
        attributes: told.attributes.clone(),
    };
    Ok(NewStatement {
        says: Statement::Contact(subject, said),
        since: told.since,
    })
}

fn account<W: Who>(who: &mut W, told: &AccountDraft) -> Result<NewStatement, W::Error> {
    let said = AccountSaid {
        name: told.name.clone(),
        parent: told.parent.clone(),
        unit: told.unit.clone(),
        owner: told.owner.clone(),
        attributes: told.attributes.clone(),
    };
    Ok(NewStatement {
        says: Statement::Account(who.account(&told.key)?, said),
        since: told.since,
    })
}

fn staff<W: Who>(who: &mut W, told: &StaffDraft) -> Result<NewStatement, W::Error> {
    let said = StaffSaid {
        name: told.name.clone(),
        function: told.function.clone(),
        unit: told.unit.clone(),
        manager: told.manager.clone(),
    };
    Ok(NewStatement {
        says: Statement::Staff(who.staff(&told.code)?, said),
        since: told.since,
    })
}

/// Hash of what a row says of people, accounts and staff.
#[derive(Default)]
struct SaysHash(String);

impl SaysHash {
    fn add(&mut self, draft: &dyn std::fmt::Debug) {
        self.0.push_str(&format!("{draft:?}"));
    }

    fn finish(&self) -> u64 {
        stable_hash(self.0.as_bytes())
    }
}

fn unknown<'a>(
    what: &str,
    code: &str,
    known: impl Iterator<Item = &'a String>,
) -> (Reason, String) {
    let hint = did_you_mean(code, known.map(String::as_str))
        .unwrap_or_else(|| "add it to the project, or correct the rule".to_owned());
    (
        Reason::Unknown,
        format!("there is no {what} `{code}`; {hint}"),
    )
}
