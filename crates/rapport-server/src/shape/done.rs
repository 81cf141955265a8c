//! Answers to writes, and what open screens are told of them.

use super::at;
use super::entry::{entry, of_fact};
use super::line::record_name;
use crate::wire::{Entry, Logged, LoggedLine, PlanAnswer};
use rapport_engine::board::{Board, Record, Staged};
use rapport_engine::live::{Change, Done, LoggedItem, PlanItem};
use rapport_model::fold::Folded;
use serde::Serialize;

/// The text of an answer.
pub(crate) fn answer(board: &Board, staged: &Staged, done: &Done) -> String {
    let text = match done {
        Done::Logged(items) => serde_json::to_string(&Logged {
            items: items
                .iter()
                .map(|item| logged(board, staged, item))
                .collect(),
        }),
        Done::Reacted(_, position) => {
            serde_json::to_string(&with_staged(board, staged, *position).0)
        }
        Done::Kept(kept) => return super::kept(board, kept),
        Done::Planned(item) | Done::Closed(item) => serde_json::to_string(&plan(board, item)),
    };
    // None of these types can fail to be written: their keys are texts.
    text.unwrap_or_default()
}

fn logged(board: &Board, staged: &Staged, item: &LoggedItem) -> LoggedLine {
    let (entry, rv) = with_staged(board, staged, item.position);
    LoggedLine {
        id: item.position.to_string(),
        record: record_name(board, item.record),
        status: if item.duplicate {
            "duplicate".to_owned()
        } else {
            "accepted".to_owned()
        },
        entry,
        rv_total_hundredths: rv,
    }
}

/// The interaction at a position and its record's accumulated value, as they will be.
fn with_staged(board: &Board, staged: &Staged, position: i64) -> (Option<Entry>, i64) {
    let of = |record: &Record, folded: &Folded, fact: usize| {
        let entry = of_fact(folded, fact).and_then(|one| entry(board, record, one));
        (entry, folded.state.rv_total.0)
    };
    if let Some((found, fact)) = staged.at(position) {
        return of(&found.record, &found.folded, fact);
    }
    let found = board.at(position);
    let folded = found.and_then(|(record, _)| board.fold(record).ok());
    match (found, folded) {
        (Some((record, fact)), Some(folded)) => of(record, &folded, fact),
        _ => (None, 0),
    }
}

/// A plan.
pub(crate) fn plan(board: &Board, item: &PlanItem) -> PlanAnswer {
    let code = board.vocabulary.types.get(&item.type_id);
    PlanAnswer {
        id: item.id,
        record: record_name(board, item.record),
        type_code: code.cloned().unwrap_or_default(),
        type_name: super::line::type_name(
            board,
            item.record,
            item.type_id,
            rapport_model::Micros::END,
        ),
        due_on: item.due_on.clone(),
        note: item.note.clone(),
        status: item.status.clone(),
        planned_at: at(item.planned_at),
    }
}

#[derive(Serialize)]
struct RecordEvent {
    record: String,
    rv_hundredths: i64,
    rv_change_hundredths: i64,
    cost_minor: i64,
    entry: Entry,
}

/// What screens are told of a change: the record's name and the data.
pub(crate) fn record_event(board: &Board, change: &Change) -> Option<(String, String)> {
    let (record, fact) = board.at(change.position)?;
    let folded = board.fold(record).ok()?;
    let entry = entry(board, record, of_fact(&folded, fact)?)?;
    let name = record_name(board, record.key);
    let event = RecordEvent {
        record: name.clone(),
        rv_hundredths: record.state.rv_total.0,
        rv_change_hundredths: change.rv_change.0,
        cost_minor: record.state.cost_total.0,
        entry,
    };
    Some((name, serde_json::to_string(&event).ok()?))
}

#[derive(Serialize)]
struct LedgerEvent {
    as_of: Option<String>,
    interactions: u64,
}

/// What screens are told of the whole ledger.
pub(crate) fn ledger_event(board: &Board) -> String {
    let event = LedgerEvent {
        as_of: board.as_of().map(at),
        interactions: board.interactions(),
    };
    serde_json::to_string(&event).unwrap_or_default()
}
