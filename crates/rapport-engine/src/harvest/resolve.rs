//! From drafts, which name people, scopes and types by key and code, to facts with ids.

use super::who::Who;
use hashbrown::HashMap;
use rapport_harvest::draft::{
    AccountDraft, ContactDraft, InteractionDraft, OutcomeDraft, StaffDraft,
};
use rapport_harvest::{Draft, Reason, Rejection};
use rapport_ledger::intake::{NewRecord, identity_of, stable_hash};
use rapport_ledger::known::Look;
use rapport_ledger::people::{Account, Person, StaffMember};
use rapport_ledger::{Ledger, LedgerError, StoredFact, StoredOutcome};
use rapport_model::diag::did_you_mean;
use rapport_model::{
    AccountId, Change, ContactId, Fact, FileId, Micros, Origin, RecordKey, RuleId, ScopeId,
    SourceId, Split, StaffId, TypeId,
};
use smallvec::SmallVec;
use smol_str::{SmolStr, format_smolstr};
use std::sync::Arc;

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
}

impl Resolver {
    /// What can be told without the ledger; a record that fails here has left no trace in it.
    pub(super) fn check(&self, drafts: &[Draft]) -> Result<(), (Reason, String)> {
        for draft in drafts {
            let (scope, happened_at) = match draft {
                Draft::Interaction(i) => {
                    if i.reaction_to.is_none() && !self.types.contains_key(i.type_code.as_str()) {
                        return Err(unknown("interaction type", &i.type_code, self.types.keys()));
                    }
                    (&i.scope, i.happened_at)
                }
                Draft::Outcome(o) => (&o.scope, o.happened_at),
                Draft::Contact(_) | Draft::Account(_) | Draft::Staff(_) => continue,
            };
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

    /// The facts of a record, which take the ids of the drafts over. People, accounts and staff are told to the ledger right
    /// away, inside the commit.
    pub(super) fn resolve(
        &self,
        ledger: &mut Ledger,
        row: i64,
        key: &str,
        drafts: &mut [Draft],
    ) -> Result<NewRecord, Unresolved> {
        self.check(drafts)
            .map_err(|(reason, message)| Unresolved::Record(reason, message))?;
        let mut record = NewRecord::default();
        let origin = self.origin(row);
        for draft in drafts.iter_mut() {
            match draft {
                Draft::Interaction(i) => {
                    let facts = &mut record.interactions;
                    // Exactly: nearly every record has one interaction, and room for more would be most of a commit's memory.
                    facts.reserve_exact(i.contacts.len());
                    self.interaction(ledger, i, origin, |fact| facts.push(fact))?;
                }
                Draft::Outcome(o) => record.outcomes.push(self.outcome(ledger, o, origin)?),
                Draft::Contact(c) => contact(ledger, c)?,
                Draft::Account(a) => drop(ledger.describe_account(&account(a))?),
                Draft::Staff(s) => ledger.describe_staff(&staff(s))?,
            }
        }
        if record.interactions.is_empty() && record.outcomes.is_empty() {
            record.description = Some((
                self.source,
                key.to_owned(),
                stable_hash(format!("{drafts:?}").as_bytes()),
            ));
        }
        Ok(record)
    }

    /// The fact of a record that says one thing, an interaction with somebody who is known already: by far the most
    /// frequent, and all of it can be told before the commit. `None`, and the drafts as they were, for any other.
    pub(super) fn resolve_known(
        &self,
        known: &mut Look<'_>,
        row: i64,
        drafts: &mut [Draft],
    ) -> Option<StoredFact> {
        self.check(drafts).ok()?;
        let [Draft::Interaction(i)] = drafts else {
            return None;
        };
        if i.contacts.len() > 1 || i.reaction_to.is_some() {
            return None;
        }
        let mut only = None;
        let told = self.interaction(known, i, self.origin(row), |fact| only = Some(fact));
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
        origin: Origin,
        mut take: impl FnMut(StoredFact),
    ) -> Result<(), W::Error> {
        let account = optional_account(who, i.account.as_deref())?;
        let actor = optional_staff(who, i.actor.as_deref())?;
        let change = match (&i.reaction_to, i.cancelled) {
            (_, true) => Change::Retracted,
            (Some(_), false) => Change::ReactionReported,
            (None, false) => Change::Happened,
        };
        let mut people: SmallVec<[ContactId; 8]> = SmallVec::new();
        for keys in &i.contacts {
            let id = who.contact(keys)?;
            // The same person named twice took part once.
            if !people.contains(&id) {
                people.push(id);
            }
        }
        let count = people.len() as u16;
        for (index, contact) in (0..count).zip(people) {
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
                        contact,
                        scope: self.scopes[i.scope.as_str()],
                    },
                    happened_at: i.happened_at,
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
                    merge_key: i
                        .merge_key
                        .as_ref()
                        .map_or(0, |key| stable_hash(key.as_bytes())),
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

    fn outcome(
        &self,
        ledger: &mut Ledger,
        o: &OutcomeDraft,
        origin: Origin,
    ) -> Result<StoredOutcome, Unresolved> {
        Ok(StoredOutcome {
            kind: o.kind as i8,
            account: optional_account(ledger, o.account.as_deref())?,
            contact: if o.contact.is_empty() {
                ContactId::NONE
            } else {
                Who::contact(ledger, &o.contact)?
            },
            scope: self.scopes[o.scope.as_str()],
            happened_at: o.happened_at,
            known_at: Micros::default(),
            position: 0,
            record_key: o.id.clone(),
            revision: o.revision,
            amount: o.amount,
            currency: o.currency,
            product: o.product.as_deref().unwrap_or_default().to_owned(),
            actor: optional_staff(ledger, o.actor.as_deref())?,
            origin,
        })
    }
}

fn optional_account<W: Who>(who: &mut W, key: Option<&str>) -> Result<AccountId, W::Error> {
    key.map_or(Ok(AccountId::NONE), |key| who.account(key))
}

fn optional_staff<W: Who>(who: &mut W, code: Option<&str>) -> Result<StaffId, W::Error> {
    code.map_or(Ok(StaffId::NONE), |code| who.staff(code))
}

fn contact(ledger: &mut Ledger, told: &ContactDraft) -> Result<(), LedgerError> {
    let id = Who::contact(ledger, &told.keys)?;
    ledger.describe_contact(&Person {
        id,
        name: told.name.clone(),
        email: told.email.clone(),
        phone: told.phone.clone(),
        stakeholder: told.stakeholder.clone(),
        owner: told.owner.clone(),
        attributes: told.attributes.clone(),
    })?;
    if let Some(key) = &told.account {
        let account = ledger.account_of(key)?;
        ledger.place_contact(id, account, told.role.as_deref())?;
    }
    Ok(())
}

fn account(told: &AccountDraft) -> Account {
    Account {
        id: AccountId::NONE,
        key: told.key.clone(),
        name: told.name.clone(),
        parent: told.parent.clone(),
        unit: told.unit.clone(),
        owner: told.owner.clone(),
        attributes: told.attributes.clone(),
    }
}

fn staff(told: &StaffDraft) -> StaffMember {
    StaffMember {
        code: told.code.clone(),
        name: told.name.clone(),
        function: told.function.clone(),
        unit: told.unit.clone(),
        manager: told.manager.clone(),
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
