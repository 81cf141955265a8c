//! A reaction that became known later: a fact of its own that amends another.

use super::log::Common;
use super::request::{Refusal, Why};
use crate::board::Board;
use rapport_ledger::intake::identity_of;
use rapport_ledger::{Ledger, LedgerError, StoredFact};
use rapport_model::{AccountId, Change, Fact, Micros, Reaction, RecordKey, Split, StaffId, TypeId};

/// The amending fact, and the record it is in.
pub(super) fn fact(
    ledger: &mut Ledger,
    board: &Board,
    common: Common,
    position: i64,
    reaction: Reaction,
    record_key: String,
) -> Result<Result<(StoredFact, RecordKey), Refusal>, LedgerError> {
    let found = board.at(position);
    let amended = found.map(|(record, fact)| &record.facts()[fact]);
    let Some(amended) = amended.filter(|fact| fact.change == Change::Happened) else {
        return Ok(Err(Refusal::new(
            Why::NotFound,
            format!(
                "there is no interaction {position}; take the id of an entry of a record's interactions"
            ),
        )));
    };
    // Of two reactions the one that happened last holds: this one is not older than any.
    let facts = found.map_or(&[][..], |(record, _)| record.facts());
    let earlier = facts.iter().filter(|f| f.amends == amended.identity);
    let last = earlier.map(|f| f.happened_at.0.saturating_add(1)).max();
    let record = amended.record;
    let home = ledger.subject_of(amended.identifier.into())?.home;
    let stored = StoredFact {
        fact: Fact {
            record: RecordKey {
                contact: home,
                ..record
            },
            identifier: amended.identifier,
            day_only: false,
            sequence: 0,
            happened_at: Micros(common.now.0.max(last.unwrap_or(i64::MIN))),
            known_at: Micros::default(),
            position: 0,
            identity: identity_of(common.source, &record_key),
            revision: 0,
            type_id: TypeId::NONE,
            change: Change::ReactionReported,
            reaction: Some(reaction),
            amends: amended.identity,
            split: Split::WHOLE,
            merge_key: 0,
            actor: StaffId::NONE,
            say_hundredths: None,
            origin: common.origin(),
        },
        account: AccountId::NONE,
        record_key: record_key.into(),
    };
    Ok(Ok((stored, record)))
}
