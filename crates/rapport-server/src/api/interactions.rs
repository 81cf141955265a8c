//! `/interactions`: what happened over all records, newest first.

use super::paging;
use crate::cursor;
use crate::door::extract::Query;
use crate::error::{ApiError, ApiResult};
use crate::shape;
use crate::state::App;
use crate::wire::{ErrorAnswer, InteractionLine, List};
use axum::Json;
use axum::extract::State;
use rapport_model::Micros;
use serde::Deserialize;
use utoipa::IntoParams;

/// Interactions that are looked at for one page; a page of a rare kind may end before it is full, and goes on with `next`.
const LOOKED_AT_MAX: usize = 200_000;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct InteractionsQuery {
    /// Code of a scope
    scope: Option<String>,
    /// Code of an interaction type
    #[serde(rename = "type")]
    #[param(rename = "type")]
    type_code: Option<String>,
    /// From this day or moment on
    since: Option<String>,
    /// Until the end of this day, or this moment
    until: Option<String>,
    /// Items on a page, 1 to 500
    #[param(minimum = 1, maximum = 500, default = 100)]
    limit: Option<u64>,
    /// `next` of the page before
    after: Option<String>,
}

/// Interactions of all records, newest first
#[utoipa::path(get, path = "/api/v1/interactions", tag = "interactions", params(InteractionsQuery), responses((status = 200, body = List<InteractionLine>), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn interactions(
    State(app): State<App>,
    Query(query): Query<InteractionsQuery>,
) -> ApiResult<Json<List<InteractionLine>>> {
    let limit = paging::limit(query.limit)?;
    let chosen = |text: Option<String>| text.filter(|t| !t.is_empty());
    let since = chosen(query.since);
    let since = since.map(|t| paging::moment("since", &t)).transpose()?;
    let until = chosen(query.until).map(|text| {
        let end = rapport_model::time::end_of(&text);
        end.ok_or_else(|| {
            ApiError::field(
                "until",
                "write a day such as 2026-01-31, or a moment such as 2026-01-31T12:00:00Z",
            )
        })
    });
    let until = until.transpose()?;
    let after = chosen(query.after);
    let after: Option<(i64, i64)> = after.as_deref().map(cursor::read).transpose()?;
    let (scope, type_code) = (chosen(query.scope), chosen(query.type_code));
    let seen = app.view(move |board| {
        let vocabulary = &board.vocabulary;
        let scope = match &scope {
            None => None,
            Some(code) => Some(
                vocabulary
                    .scope(code)
                    .ok_or_else(|| ApiError::field("scope", format!("there is no scope `{code}`")))?
                    .0,
            ),
        };
        let type_id = match &type_code {
            None => None,
            Some(code) => Some(*vocabulary.type_ids.get(code).ok_or_else(|| {
                ApiError::field("type", format!("there is no interaction type `{code}`"))
            })?),
        };
        let narrowed = scope.is_some() || type_id.is_some() || since.is_some() || until.is_some();
        let first = (until.unwrap_or(Micros(i64::MAX - Micros::DAY)), i64::MAX);
        let start = after.map_or(first, |(at, position)| (Micros(at), position).min(first));
        let mut items = Vec::new();
        let (mut last, mut next) = (None, None);
        for (looked_at, place) in board.before(start).enumerate() {
            if since.is_some_and(|since| place.0 < since) {
                break;
            }
            if items.len() == limit || looked_at == LOOKED_AT_MAX {
                next = last;
                break;
            }
            last = Some(place);
            let Some((record, fact)) = board.at(place.1) else {
                continue;
            };
            let of_type = type_id.is_none_or(|id| record.facts()[fact].type_id == id);
            if scope.is_some_and(|scope| record.key.scope != scope) || !of_type {
                continue;
            }
            if let Some((entry, record)) = shape::entries(board, place.1) {
                items.push(InteractionLine {
                    entry,
                    record: shape::record_name(board, record.key),
                    name: shape::name_of(board, record.key),
                });
            }
        }
        Ok(List {
            items,
            total: (!narrowed).then(|| board.interactions()),
            next: next.map(|place: (Micros, i64)| cursor::write(&(place.0.0, place.1))),
            as_of: board.as_of().map(shape::at),
        })
    });
    seen.await.map(Json)
}
