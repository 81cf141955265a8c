//! A valued interaction with its explanation.

use super::at;
use super::flow::word;
use super::line::type_name;
use crate::wire::{Entry, EntryOrigin, Named};
use rapport_engine::board::{Board, Record};
use rapport_model::flow::spec::Kind;
use rapport_model::fold::{self, Folded};

/// The interaction with this index among a record's entries.
pub(crate) fn entry(board: &Board, record: &Record, entry: &fold::Entry) -> Option<Entry> {
    let vocabulary = &board.vocabulary;
    let fact = record.facts().get(entry.fact as usize)?;
    let scope = vocabulary.scopes.get(&record.key.scope);
    let spec = scope.and_then(|s| s.type_at(fact.type_id, fact.happened_at));
    let level = vocabulary.level_of(record.key.scope, entry.level_after);
    let named = |l: &rapport_engine::board::LevelOf| Named {
        code: l.code.clone(),
        name: l.name.clone(),
    };
    let actor = vocabulary.staff.get(&fact.actor);
    let (source, source_name) = vocabulary
        .sources
        .get(&fact.origin.source)
        .cloned()
        .unwrap_or_else(|| (rapport_engine::live::SOURCE.to_owned(), "API".to_owned()));
    let rule = vocabulary.rules.get(&fact.origin.rule).cloned();
    let known_at = at(fact.known_at);
    Some(Entry {
        id: fact.position.to_string(),
        happened_at: at(fact.happened_at),
        day_only: fact.day_only,
        known_at: known_at.clone(),
        type_code: vocabulary
            .types
            .get(&fact.type_id)
            .cloned()
            .unwrap_or_default(),
        type_name: type_name(board, record.key, fact.type_id, fact.happened_at),
        kind: spec.map_or_else(|| word(&Kind::Major), |s| word(&s.kind)),
        function: spec.map(|s| s.function.clone()),
        channel: spec.map(|s| s.channel.clone()),
        direction: spec.map(|s| word(&s.direction)),
        level: level.map(|l| l.code.clone()).unwrap_or_default(),
        rv_hundredths: entry.rv.0,
        rv_total_hundredths: entry.rv_total.0,
        cost_minor: entry.cost.0,
        cost_total_minor: entry.cost_total.0,
        occurrence: entry.occurrence,
        reaction: entry.reaction.map(|r| r.name().to_owned()),
        moved_to: level
            .filter(|_| entry.level_before != entry.level_after)
            .map(named),
        actor: actor.map(|(code, name)| Named {
            code: code.clone(),
            name: name.clone(),
        }),
        say_hundredths: fact.say_hundredths,
        note: None,
        why: board.why(record, entry),
        origin: EntryOrigin {
            source,
            source_name,
            file: vocabulary.files.get(&fact.origin.file).cloned(),
            row: fact.origin.row,
            record_key: record.record_key(entry.fact as usize).to_owned(),
            revision: fact.revision,
            rule_version: rule.unwrap_or_else(|| rapport_engine::live::RULE.to_owned()),
            position: fact.position,
            known_at,
        },
    })
}

/// The entry of the fact at an index.
pub(super) fn of_fact(folded: &Folded, fact: usize) -> Option<&fold::Entry> {
    folded.entries.iter().find(|e| e.fact as usize == fact)
}

/// The interaction at a position of the ledger.
pub(crate) fn entries(board: &Board, position: i64) -> Option<(Entry, &Record)> {
    let (record, fact) = board.at(position)?;
    let folded = board.fold(record).ok()?;
    let found = of_fact(&folded, fact)?;
    Some((entry(board, record, found)?, record))
}
