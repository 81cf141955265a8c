//! Facts for tests, and taking them in the way a harvest does.

use rapport_ledger::intake::{Accepted, NewRecord, SourceRow, Verdict, identity_of};
use rapport_ledger::runs::{Counts, RunId};
use rapport_ledger::statements::{NewStatement, Statement};
use rapport_ledger::{Intents, Ledger, Result, StoredFact, StoredOutcome};
use rapport_model::{
    AccountId, Change, ContactId, Currency, Fact, FileId, IdentifierId, Micros, Minor, Origin,
    RecordKey, RuleId, ScopeId, SourceId, Split, StaffId, TypeId,
};

/// What every test clock shows.
pub(crate) const NOW: Micros = Micros(1_700_000_000_000_000);
/// The one source of most tests.
pub(crate) const SOURCE: SourceId = SourceId(1);
const SCOPE: ScopeId = ScopeId(1);

pub(crate) fn origin(row: i64) -> Origin {
    Origin {
        source: SOURCE,
        rule: RuleId(1),
        file: FileId(1),
        row,
    }
}

/// An interaction with this contact.
pub(crate) fn interaction(key: &str, revision: u64, contact: i64) -> StoredFact {
    let fact = Fact {
        record: RecordKey {
            contact: ContactId(contact),
            scope: SCOPE,
        },
        identifier: IdentifierId(contact),
        happened_at: Micros(1_600_000_000_000_000),
        day_only: false,
        sequence: 0,
        known_at: Micros(0),
        position: 0,
        identity: identity_of(SOURCE, key),
        revision,
        type_id: TypeId(1),
        change: Change::Happened,
        reaction: None,
        amends: 0,
        split: Split::WHOLE,
        merge_key: 0,
        actor: StaffId::NONE,
        say_hundredths: None,
        origin: origin(1),
    };
    StoredFact {
        fact,
        account: AccountId::NONE,
        record_key: key.into(),
    }
}

/// Revenue from this contact.
pub(crate) fn revenue(key: &str, revision: u64, contact: i64, amount: i64) -> StoredOutcome {
    StoredOutcome {
        kind: 1,
        account: AccountId(7),
        contact: ContactId(contact),
        identifier: IdentifierId(contact),
        scope: SCOPE,
        happened_at: Micros(1_600_000_000_000_000),
        known_at: Micros(0),
        position: 0,
        record_key: key.into(),
        revision,
        amount: Minor(amount),
        currency: Currency::USD,
        product: String::new(),
        actor: StaffId::NONE,
        origin: origin(2),
    }
}

/// A record that says this one interaction.
pub(crate) fn says(fact: StoredFact) -> NewRecord {
    NewRecord {
        interactions: vec![fact],
        ..NewRecord::default()
    }
}

/// A record that says these outcomes.
pub(crate) fn books(outcomes: impl IntoIterator<Item = StoredOutcome>) -> NewRecord {
    NewRecord {
        outcomes: outcomes.into_iter().collect(),
        ..NewRecord::default()
    }
}

/// A record that says this of somebody, as a row with this key.
pub(crate) fn tells(key: &str, says: Statement, since: Option<Micros>) -> NewRecord {
    let content = rapport_ledger::intake::stable_hash(format!("{says:?} {since:?}").as_bytes());
    let mut intents = Intents::default();
    intents.statements.push(NewStatement { says, since });
    NewRecord {
        row: Some(Box::new(SourceRow {
            key: key.into(),
            origin: origin(3),
            described: Some(content),
            ..SourceRow::default()
        })),
        intents: Some(Box::new(intents)),
        ..NewRecord::default()
    }
}

/// Begins a run of the one source.
pub(crate) fn run(ledger: &mut Ledger) -> RunId {
    ledger
        .commit(|ledger| {
            let source = SourceId(ledger.code_id("source", "crm")?);
            assert_eq!(source, SOURCE);
            let rule = ledger.rule_id(source, "v1", "type = \"call\"")?;
            ledger.start_run(source, rule, "harvest")
        })
        .unwrap()
}

/// Takes records in as one durable commit of a run, and counts them.
pub(crate) fn take_in(
    ledger: &mut Ledger,
    run: RunId,
    records: Vec<NewRecord>,
) -> Result<Accepted> {
    ledger.commit(|ledger| take_in_uncommitted(ledger, run, records))
}

/// As [`take_in`], within a commit of the caller.
pub(crate) fn take_in_uncommitted(
    ledger: &mut Ledger,
    run: RunId,
    records: Vec<NewRecord>,
) -> Result<Accepted> {
    let received = records.len() as i64;
    let accepted = ledger.accept(run, records)?;
    let count =
        |is: fn(&Verdict) -> bool| accepted.verdicts.iter().filter(|v| is(v)).count() as i64;
    let counts = Counts {
        received,
        accepted: count(|v| *v == Verdict::Accepted),
        // These tests put no raw bytes aside: a conflict counts as known.
        duplicate: count(|v| *v != Verdict::Accepted),
        interactions: accepted.interactions,
        outcomes: accepted.outcomes,
        ..Counts::default()
    };
    ledger.count_run(run, &counts, None)?;
    Ok(accepted)
}

/// The facts of a contact that hold, as (source key, revision), in order of key.
pub(crate) fn holding(ledger: &mut Ledger, contact: i64) -> Vec<(String, u64)> {
    let stored = ledger.facts_of(&[ContactId(contact)], Micros::END).unwrap();
    let facts: Vec<Fact> = stored.iter().map(|s| s.fact).collect();
    let arranged = rapport_model::fold::holding(&facts, Micros::END);
    let mut held: Vec<_> = arranged
        .iter()
        .map(|a| &stored[a.fact as usize])
        .map(|s| (s.record_key.to_string(), s.fact.revision))
        .collect();
    held.sort();
    held
}

/// Every fact of these contacts, in order of position.
pub(crate) fn all_facts(
    ledger: &mut Ledger,
    contacts: std::ops::RangeInclusive<i64>,
) -> Vec<StoredFact> {
    let contacts: Vec<ContactId> = contacts.map(ContactId).collect();
    let mut facts = ledger.facts_of(&contacts, Micros::END).unwrap();
    facts.sort_by_key(|f| f.fact.position);
    facts
}

/// The sum of all outcomes of all contacts.
pub(crate) fn total(ledger: &mut Ledger) -> i64 {
    ledger
        .outcome_totals()
        .unwrap()
        .iter()
        .map(|t| i64::try_from(t.amount).unwrap())
        .sum()
}

/// A number for each fact, so that random-looking contacts and times need no randomness.
pub(crate) fn scatter(n: u64) -> u64 {
    let mixed = (n.wrapping_add(1)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 16
}
