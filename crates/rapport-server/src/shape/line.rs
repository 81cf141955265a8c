//! A record as a line of a list.

use super::at;
use crate::wire::{Named, RecordLine};
use rapport_engine::board::{Board, Person, Record, phase_name};
use rapport_model::fold::Folded;
use rapport_model::{RecordKey, TypeId};

/// Points of a sparkline.
const SPARK_POINTS: usize = 24;

/// A record's name: `CONTACT.SCOPE`.
pub(crate) fn record_name(board: &Board, key: RecordKey) -> String {
    let scope = board.vocabulary.scopes.get(&key.scope);
    format!("{}.{}", key.contact, scope.map_or("", |s| s.code.as_str()))
}

/// The name of a record's person.
pub(crate) fn name_of(board: &Board, key: RecordKey) -> String {
    let person = board.people.person(key.contact);
    person.map_or_else(|| format!("#{}", key.contact), |p| p.name.clone())
}

/// Who owns the relationship with a person.
pub(crate) fn owner(board: &Board, person: &Person) -> Option<Named> {
    let code = board.people.owner_code(person.owner);
    let name = board.vocabulary.staff_names.get(code);
    (!code.is_empty()).then(|| Named {
        code: code.to_owned(),
        name: name.map_or(code, String::as_str).to_owned(),
    })
}

/// A record as a line.
pub(crate) fn record_line(board: &Board, record: &Record) -> RecordLine {
    let (key, state) = (record.key, &record.state);
    let person = board.people.person(key.contact);
    let account = person.and_then(|p| board.people.first_account(p));
    let scope = board.vocabulary.scopes.get(&key.scope);
    let level = board.vocabulary.level_of(key.scope, state.level);
    let folded = board.fold(record).ok();
    RecordLine {
        record: record_name(board, key),
        contact_id: key.contact.0,
        name: name_of(board, key),
        email: person.and_then(|p| p.email.clone()),
        account_id: account.map(|(a, _)| a.account.id.0),
        account: account.map(|(a, _)| a.label.clone()),
        role: account.and_then(|(_, role)| role.map(str::to_owned)),
        scope: scope.map(|s| s.code.clone()).unwrap_or_default(),
        scope_name: scope.map(|s| s.name.clone()).unwrap_or_default(),
        level: Named {
            code: level.map(|l| l.code.clone()).unwrap_or_default(),
            name: level.map(|l| l.name.clone()).unwrap_or_default(),
        },
        phase: level.map_or("", |l| phase_name(l.phase)).to_owned(),
        owner: person.and_then(|p| owner(board, p)),
        rv_hundredths: state.rv_total.0,
        rv_change_30d_hundredths: record.change.0,
        cost_minor: state.cost_total.0,
        currency: board.currency_of(key.scope).code().to_owned(),
        interactions: state.interactions,
        last_at: at(state.last_at),
        last_type_name: folded
            .as_ref()
            .map(|folded| last_type(board, record, folded))
            .unwrap_or_default(),
        spark: folded.as_ref().map(spark).unwrap_or_default(),
    }
}

fn last_type(board: &Board, record: &Record, folded: &Folded) -> String {
    let last = folded.entries.last();
    let fact = last.and_then(|entry| record.facts().get(entry.fact as usize));
    fact.map_or_else(String::new, |fact| {
        type_name(board, record.key, fact.type_id, fact.happened_at)
    })
}

/// The name of a type in a record's flow, as it was at a moment; else its code.
pub(super) fn type_name(
    board: &Board,
    key: RecordKey,
    type_id: TypeId,
    moment: rapport_model::Micros,
) -> String {
    let scope = board.vocabulary.scopes.get(&key.scope);
    let spec = scope.and_then(|s| s.type_at(type_id, moment));
    let code = || board.vocabulary.types.get(&type_id).cloned();
    spec.map(|s| s.name.clone())
        .or_else(code)
        .unwrap_or_default()
}

/// The accumulated value at up to 24 interactions from the first to the last.
fn spark(folded: &Folded) -> Vec<i64> {
    let count = folded.entries.len();
    let points = count.min(SPARK_POINTS);
    (0..points)
        .map(|point| {
            let index = if points < 2 {
                0
            } else {
                point * (count - 1) / (points - 1)
            };
            folded.entries[index].rv_total.0
        })
        .collect()
}
