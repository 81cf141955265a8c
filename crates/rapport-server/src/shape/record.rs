//! One record in full.

use super::at;
use super::line::{owner, record_name};
use crate::error::{ApiError, ApiResult};
use crate::wire::{
    AccountPart, ContactPart, CurvePoint, LevelPart, LikelyType, LogPart, Named, OtherRecord,
    RecordAnswer, TriggerPoint,
};
use rapport_engine::board::{Board, Record, phase_name};
use rapport_engine::decided::PatternView;
use rapport_model::fold::Folded;

/// How many types the log panel offers.
const LIKELY: usize = 6;
/// Records that are looked at for what usually happens.
const LIKELY_SAMPLE: usize = 300;

/// One record in full; what is known of the person beyond the board is given.
pub(crate) fn record_answer(
    board: &Board,
    record: &Record,
    contact: ContactPart,
    published: Option<PatternView>,
) -> ApiResult<RecordAnswer> {
    let (key, state) = (record.key, &record.state);
    let scope = board.vocabulary.scopes.get(&key.scope);
    let scope = scope.ok_or_else(|| ApiError::not_found("the scope is not in org.yaml"))?;
    let folded = board.fold(record)?;
    let level = board.vocabulary.level_of(key.scope, state.level);
    let person = board.people.person(key.contact);
    let others = board.records_of(key.contact).filter(|r| r.key != key);
    Ok(RecordAnswer {
        record: record_name(board, key),
        accounts: accounts(board, key.contact),
        contact,
        scope: scope.code.clone(),
        scope_name: scope.name.clone(),
        flow: scope.flow_code.clone(),
        level: LevelPart {
            code: level.map(|l| l.code.clone()).unwrap_or_default(),
            name: level.map(|l| l.name.clone()).unwrap_or_default(),
            status: level.and_then(|l| l.status.clone()),
        },
        phase: level.map_or("", |l| phase_name(l.phase)).to_owned(),
        owner: person.and_then(|p| owner(board, p)),
        rv_hundredths: state.rv_total.0,
        rv_change_30d_hundredths: record.change.0,
        cost_minor: state.cost_total.0,
        currency: scope.currency().code().to_owned(),
        interactions: state.interactions,
        rv_peak_hundredths: state.rv_peak.0,
        rv_low_hundredths: state.rv_low.0,
        effort_minutes: state.effort_minutes,
        first_at: at(state.first_at),
        last_at: at(state.last_at),
        last_positive_at: state.last_positive_at.map(at),
        as_of: at(state.last_at),
        other_records: others
            .map(|other| OtherRecord {
                record: record_name(board, other.key),
                scope_name: board
                    .vocabulary
                    .scopes
                    .get(&other.key.scope)
                    .map(|s| s.name.clone())
                    .unwrap_or_default(),
                rv_hundredths: other.state.rv_total.0,
            })
            .collect(),
        curve: curve(record, &folded),
        triggers: triggers(board, record, &folded),
        reference_note: published.is_none().then(|| {
            format!(
                "no best-practice pattern is published for {} yet; `rapport pattern publish` publishes one",
                scope.name
            )
        }),
        reference: published.map(|view| super::reference(board, view)),
        log: LogPart {
            likely: likely(board, record, &folded),
        },
    })
}

/// A person's accounts.
pub(crate) fn accounts(board: &Board, contact: rapport_model::ContactId) -> Vec<AccountPart> {
    let person = board.people.person(contact);
    let accounts = person.map_or(&[][..], |p| &p.accounts);
    let known = accounts.iter().filter_map(|(id, role)| {
        let account = board.people.account(*id)?;
        Some(AccountPart {
            id: id.0,
            name: account.label.clone(),
            role: role.clone(),
            from: None,
            to: None,
        })
    });
    known.collect()
}

fn curve(record: &Record, folded: &Folded) -> Vec<CurvePoint> {
    let points = folded.entries.iter().map(|entry| CurvePoint {
        at: at(entry.happened_at),
        rv_total_hundredths: entry.rv_total.0,
        cost_total_minor: entry.cost_total.0,
        entry: position(record, entry.fact),
    });
    points.collect()
}

fn triggers(board: &Board, record: &Record, folded: &Folded) -> Vec<TriggerPoint> {
    let moves = folded.entries.iter();
    let moves = moves.filter(|entry| entry.level_before != entry.level_after);
    let points = moves.filter_map(|entry| {
        let level = board
            .vocabulary
            .level_of(record.key.scope, entry.level_after)?;
        Some(TriggerPoint {
            at: at(entry.happened_at),
            level: Named {
                code: level.code.clone(),
                name: level.name.clone(),
            },
            entry: position(record, entry.fact),
        })
    });
    points.collect()
}

fn position(record: &Record, fact: u32) -> String {
    let fact = record.facts().get(fact as usize);
    fact.map_or_else(String::new, |f| f.position.to_string())
}

/// The types that happen most often on the record's level of its scope, with what each would be worth now.
fn likely(board: &Board, record: &Record, folded: &Folded) -> Vec<LikelyType> {
    let key = record.key;
    let Some(scope) = board.vocabulary.scopes.get(&key.scope) else {
        return Vec::new();
    };
    let flow = scope.flow.latest();
    let seen = |type_id| {
        let of_type = folded.entries.iter().filter(|entry| {
            let fact = record.facts().get(entry.fact as usize);
            entry.occurrence > 0 && fact.is_some_and(|f| f.type_id == type_id)
        });
        of_type.count() as u32
    };
    let next = board.likely_next(key.scope, record.state.level, LIKELY_SAMPLE);
    let next = next.into_iter().filter_map(|(type_id, _)| {
        let compiled = flow.get(type_id)?;
        let spec = flow.flow.types.get(compiled.index as usize)?;
        let value = compiled
            .value(seen(type_id) + 1, None)
            .map_or(0, |(_, value)| value);
        // A proportional type's value is a share, which no number of points says before it happens.
        let adds = compiled.effect == rapport_model::flow::spec::Effect::Add;
        Some(LikelyType {
            type_code: spec.code.value.clone(),
            name: spec.name.clone(),
            rv_hundredths: if adds { value } else { 0 },
            cost_minor: compiled.cost.0,
        })
    });
    next.take(LIKELY).collect()
}
