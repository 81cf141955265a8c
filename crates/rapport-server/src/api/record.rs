//! `/records/{record}`: one record, and its interactions.

use super::paging;
use crate::cursor;
use crate::door::extract::{Path, Query};
use crate::error::{ApiError, ApiResult};
use crate::shape;
use crate::state::App;
use crate::wire::{ContactPart, Entry, ErrorAnswer, List, RecordAnswer};
use axum::Json;
use axum::extract::State;
use rapport_engine::Session;
use rapport_engine::board::{Board, Record};
use rapport_engine::decided::PatternView;
use rapport_engine::live::parse_record;
use rapport_model::{ContactId, RecordKey};
use serde::Deserialize;
use std::collections::HashMap;
use utoipa::IntoParams;

/// A record by its name.
pub(super) fn find<'b>(board: &'b Board, name: &str) -> ApiResult<&'b Record> {
    let found = parse_record(board, name).and_then(|key| board.record(key));
    found.filter(|record| record.entries > 0).ok_or_else(|| {
        ApiError::not_found(format!(
            "there is no record `{name}`; write CONTACT.SCOPE, such as 123.research_labs"
        ))
    })
}

/// What the store knows of a person beyond the board.
pub(super) async fn known(app: &App, id: ContactId) -> ApiResult<ContactPart> {
    let read = app.readers.read(move |session: &mut Session| {
        let person = session.ledger.contact(id)?.unwrap_or_default();
        let keys = session.ledger.keys_of(id)?;
        Ok((person, keys))
    });
    let (person, keys) = read.await?;
    let keys: Vec<String> = keys
        .iter()
        .map(|(kind, value)| format!("{kind}:{value}"))
        .collect();
    let name = person.name.or_else(|| person.email.clone());
    Ok(ContactPart {
        id: id.0,
        name: name.or_else(|| keys.first().cloned()).unwrap_or_default(),
        email: person.email,
        phone: person.phone,
        keys,
        stakeholder_type: person.stakeholder,
    })
}

/// One record in full: person, accounts, level, curve, what usually comes next
#[utoipa::path(get, path = "/api/v1/records/{record}", tag = "records", params(("record" = String, Path, description = "CONTACT.SCOPE, such as 123.research_labs")), responses((status = 200, body = RecordAnswer), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn record(
    State(app): State<App>,
    Path(name): Path<String>,
) -> ApiResult<Json<RecordAnswer>> {
    let wanted = name.clone();
    let seen = app.view(move |board| {
        let key: RecordKey = find(board, &wanted)?.key;
        let scope = board.vocabulary.scopes.get(&key.scope);
        Ok((key, scope.map_or_else(String::new, |s| s.code.clone())))
    });
    let (key, scope) = seen.await?;
    let contact = known(&app, key.contact).await?;
    let read = app.readers.read(move |session| {
        let published = session.ledger.newest_pattern(&scope)?;
        published.as_ref().map(PatternView::of).transpose()
    });
    let published = read.await?;
    let seen =
        app.view(move |board| shape::record_answer(board, find(board, &name)?, contact, published));
    seen.await.map(Json)
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EntriesQuery {
    /// Only `major` or only `voc`
    kind: Option<String>,
    /// Only interactions of this source, by its code
    source: Option<String>,
    /// Items on a page, 1 to 500
    #[param(minimum = 1, maximum = 500, default = 100)]
    limit: Option<u64>,
    /// `next` of the page before
    after: Option<String>,
}

/// The interactions of a record, newest first, each with its value and why it has that
#[utoipa::path(get, path = "/api/v1/records/{record}/interactions", operation_id = "record_interactions", tag = "records", params(("record" = String, Path, description = "CONTACT.SCOPE, such as 123.research_labs"), EntriesQuery), responses((status = 200, body = List<Entry>), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn interactions(
    State(app): State<App>,
    Path(name): Path<String>,
    Query(query): Query<EntriesQuery>,
) -> ApiResult<Json<List<Entry>>> {
    let limit = paging::limit(query.limit)?;
    let chosen = |text: Option<String>| text.filter(|t| !t.is_empty());
    let (kind, source) = (chosen(query.kind), chosen(query.source));
    if let Some(kind) = kind.as_deref().filter(|k| !matches!(*k, "major" | "voc")) {
        return Err(ApiError::field(
            "kind",
            format!("there is no kind `{kind}`; write major or voc"),
        ));
    }
    let after = chosen(query.after);
    let after: Option<(i64, i64)> = after.as_deref().map(cursor::read).transpose()?;
    let seen = app.view(move |board| {
        let record = find(board, &name)?;
        let folded = board.fold(record)?;
        let mut items: Vec<Entry> = Vec::new();
        let (mut total, mut next, mut last) = (0, None, None);
        let mut identities = HashMap::new();
        let fact_of = |entry: &rapport_model::fold::Entry| record.facts().get(entry.fact as usize);
        // Within a moment entries come in the order of the record, which is not that of their positions.
        let passed = after.and_then(|(_, position)| {
            let mut entries = folded.entries.iter();
            entries.position(|e| fact_of(e).is_some_and(|f| f.position == position))
        });
        for (index, entry) in folded.entries.iter().enumerate().rev() {
            let Some(fact) = fact_of(entry) else {
                continue;
            };
            let place = (fact.happened_at.0, fact.position);
            let of_source = source.as_deref().is_none_or(|wanted| {
                let source = board.vocabulary.sources.get(&fact.origin.source);
                source.is_some_and(|(code, _)| code == wanted)
            });
            let of_kind = kind.as_deref().is_none_or(|wanted| {
                let scope = board.vocabulary.scopes.get(&record.key.scope);
                let spec = scope.and_then(|s| s.type_at(fact.type_id, fact.happened_at));
                let found = spec.map_or_else(|| "major".to_owned(), |s| shape::word(&s.kind));
                found == wanted
            });
            if !of_source || !of_kind {
                continue;
            }
            total += 1;
            let is_before = match passed {
                Some(passed) => index >= passed,
                // The entry that the last page ended with is gone.
                None => after.is_some_and(|after| place >= after),
            };
            if is_before {
                continue;
            }
            if items.len() == limit {
                next = last;
                continue;
            }
            last = Some(place);
            if let Some(one) = shape::entry(board, record, entry) {
                identities.insert(fact.identity, items.len());
                items.push(one);
            }
        }
        let list = List {
            items,
            total: Some(total),
            next: next.map(|place| cursor::write(&place)),
            as_of: Some(shape::at(record.state.last_at)),
        };
        Ok((list, identities, record.key.contact))
    });
    let (mut list, identities, contact) = seen.await?;
    let remarks = app
        .readers
        .read(move |session| Ok(session.ledger.remarks_of(contact)?))
        .await?;
    for (identity, remark) in remarks {
        let item = identities
            .get(&identity)
            .and_then(|i| list.items.get_mut(*i));
        if let Some(item) = item {
            item.note = Some(remark);
        }
    }
    Ok(Json(list))
}
