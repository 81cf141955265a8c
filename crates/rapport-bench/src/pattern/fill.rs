//! Fills a ledger with a workload and seals it, as a harvest would.

use super::lake::location;
use super::workload::{self, Table, i16s, i64s, moments};
use crate::Done;
use crate::arguments::Arguments;
use rapport_ledger::intake::{NewRecord, identity_of};
use rapport_ledger::runs::{Counts, RunId};
use rapport_ledger::{Ledger, LedgerError, StoredFact, StoredOutcome, SystemClock};
use rapport_model::{
    AccountId, Change, ContactId, Currency, Fact, FileId, IdentifierId, Micros, Minor, Origin,
    RecordKey, ScopeId, SourceId, Split, StaffId, TypeId,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Records of one commit.
const COMMIT_ROWS: usize = 50_000;
/// Interactions between two seals.
const SEAL_ROWS: usize = 4_000_000;

/// `--workload FOLDER --ledger FOLDER`; the ledger's folder must be empty.
pub(crate) fn run(arguments: &Arguments) -> Done<Value> {
    let (workload, folder) = (arguments.folder("workload")?, arguments.folder("ledger")?);
    std::fs::create_dir_all(&folder)?;
    let mut ledger = Ledger::open(&location(&folder), Arc::new(SystemClock))?;
    let (origin, run) = ledger.commit(begin)?;
    let profits = workload::profits(&workload)?;
    let contacts = people(&mut ledger, profits.len())?;
    for chunk in profits.chunks(COMMIT_ROWS) {
        let records = chunk
            .iter()
            .map(|(contact, profit)| outcome(origin, contacts[*contact as usize], *profit));
        accept(&mut ledger, run, records.collect())?;
    }
    let table = Table::open(&workload, "interactions.parquet")?;
    let columns = [
        "interaction_id",
        "contact_id",
        "scope_id",
        "type_id",
        "happened_at",
    ];
    let (mut pending, mut unsealed, mut rows) = (Vec::new(), 0, 0);
    for group in 0..table.groups() {
        table.read(group, &columns, |batch| {
            let (id, contact) = (i64s(batch, "interaction_id")?, i64s(batch, "contact_id")?);
            let (scope, kind, at) = (
                i16s(batch, "scope_id")?,
                i16s(batch, "type_id")?,
                moments(batch, "happened_at")?,
            );
            for row in 0..batch.num_rows() {
                let record = RecordKey {
                    contact: contacts[contact[row] as usize],
                    scope: ScopeId(i32::from(scope[row]) + 1),
                };
                pending.push(interaction(
                    origin,
                    id[row],
                    record,
                    i32::from(kind[row]) + 1,
                    at[row],
                ));
            }
            rows += batch.num_rows();
            unsealed += batch.num_rows();
            if pending.len() >= COMMIT_ROWS {
                accept(&mut ledger, run, std::mem::take(&mut pending))?;
            }
            if unsealed >= SEAL_ROWS {
                seal(&mut ledger)?;
                unsealed = 0;
            }
            Ok(())
        })?;
    }
    accept(&mut ledger, run, pending)?;
    ledger.commit(|ledger| ledger.finish_run(run, "done"))?;
    seal(&mut ledger)?;
    ledger.compact()?;
    ledger.vacuum(0, false)?;
    Ok(json!({ "interactions": rows, "contacts": contacts.len() }))
}

/// Seals, and removes the files that this has replaced: nobody reads the ledger yet, and they would fill the disk.
fn seal(ledger: &mut Ledger) -> Result<(), LedgerError> {
    ledger.seal()?;
    ledger.vacuum(0, false)?;
    Ok(())
}

fn begin(ledger: &mut Ledger) -> Result<(Origin, RunId), LedgerError> {
    let source = SourceId(ledger.code_id("source", "workload")?);
    let rule = ledger.rule_id(source, "1", "")?;
    let run = ledger.start_run(source, rule, "harvest")?;
    let origin = Origin {
        source,
        rule,
        file: FileId::NONE,
        row: 0,
    };
    Ok((origin, run))
}

fn people(ledger: &mut Ledger, count: usize) -> Result<Vec<ContactId>, LedgerError> {
    let numbers: Vec<usize> = (0..count).collect();
    let mut contacts = Vec::with_capacity(count);
    for chunk in numbers.chunks(COMMIT_ROWS) {
        ledger.commit(|ledger| {
            for number in chunk {
                let key = ("workload", number.to_string());
                contacts.push(ledger.contact_of(&[key])?.home);
            }
            Ok(())
        })?;
    }
    Ok(contacts)
}

fn accept(ledger: &mut Ledger, run: RunId, records: Vec<NewRecord>) -> Result<(), LedgerError> {
    let received = records.len() as i64;
    ledger.commit(|ledger| {
        let accepted = ledger.accept(run, records)?;
        let counts = Counts {
            received,
            accepted: received,
            interactions: accepted.interactions,
            outcomes: accepted.outcomes,
            ..Counts::default()
        };
        ledger.count_run(run, &counts, None)
    })
}

fn interaction(origin: Origin, id: i64, record: RecordKey, type_id: i32, at: i64) -> NewRecord {
    let record_key = id.to_string();
    let fact = Fact {
        record,
        identifier: IdentifierId(record.contact.0),
        day_only: false,
        sequence: 0,
        happened_at: Micros(at),
        known_at: Micros::default(),
        position: 0,
        identity: identity_of(origin.source, &record_key),
        revision: 0,
        type_id: TypeId(type_id),
        change: Change::Happened,
        reaction: None,
        amends: 0,
        split: Split::WHOLE,
        merge_key: 0,
        actor: StaffId::NONE,
        say_hundredths: None,
        origin: Origin {
            row: id + 1,
            ..origin
        },
    };
    let interactions = vec![StoredFact {
        fact,
        account: AccountId::NONE,
        record_key: record_key.into(),
    }];
    NewRecord {
        interactions,
        ..NewRecord::default()
    }
}

fn outcome(origin: Origin, contact: ContactId, profit: i64) -> NewRecord {
    let outcomes = vec![StoredOutcome {
        kind: 1,
        account: AccountId::NONE,
        contact,
        identifier: IdentifierId(contact.0),
        scope: ScopeId(1),
        happened_at: Micros::default(),
        known_at: Micros::default(),
        position: 0,
        record_key: contact.0.to_string().into(),
        revision: 0,
        amount: Minor(profit),
        currency: Currency::USD,
        product: String::new(),
        actor: StaffId::NONE,
        origin,
    }];
    NewRecord {
        outcomes,
        ..NewRecord::default()
    }
}
