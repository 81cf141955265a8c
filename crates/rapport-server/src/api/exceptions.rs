//! `/exceptions`: relationships out of pattern, and what people decide about them.

use super::paging;
use super::write::{json, once};
use crate::cursor;
use crate::door::extract::{Body, Path, Query};
use crate::door::fresh;
use crate::error::{ApiError, ApiResult};
use crate::shape;
use crate::state::App;
use crate::wire::{
    ErrorAnswer, ExceptionEvent, ExceptionLine, ExceptionList, ExceptionStanding, List,
    NewExceptionJudgement,
};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_engine::decided::NewJudgement;
use rapport_engine::live::{Ask, Request};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::IntoParams;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExceptionsQuery {
    /// `open` (all that is not closed), `acknowledged`, `closed` or `all`; open when left out
    state: Option<String>,
    /// Only those of this member of staff, by code; `nobody` for those without
    owner: Option<String>,
    /// Only of this set of records
    set: Option<String>,
    /// Only of this record, `CONTACT.SCOPE`
    record: Option<String>,
    /// Only what changed its state within so many days; 90 when left out
    #[param(minimum = 1, maximum = 36500)]
    since_days: Option<i64>,
    /// Items on a page, 1 to 500
    #[param(minimum = 1, maximum = 500, default = 100)]
    limit: Option<u64>,
    /// `next` of the page before
    after: Option<String>,
}

impl ExceptionsQuery {
    /// As the analysis is asked. Nobody's are held back: pages keep the list short.
    fn options(&self) -> ApiResult<BTreeMap<String, String>> {
        let mut options = BTreeMap::from([("budget".to_owned(), "1000".to_owned())]);
        let given = |text: &Option<String>| text.clone().filter(|t| !t.trim().is_empty());
        let mut set = given(&self.set);
        if let Some(record) = given(&self.record) {
            let (contact, scope) = record
                .split_once('.')
                .filter(|(contact, _)| contact.parse::<i64>().is_ok())
                .ok_or_else(|| {
                    ApiError::field("record", "write CONTACT.SCOPE, such as 123.research_labs")
                })?;
            let one = format!("contact={contact} AND scope=\"{scope}\"");
            set = Some(set.map_or_else(|| one.clone(), |set| format!("({set}) AND {one}")));
        }
        let since_days = self.since_days.map(|days| days.to_string());
        let all = [
            ("set", set),
            ("state", given(&self.state)),
            ("owner", given(&self.owner)),
            ("since_days", since_days),
        ];
        for (name, value) in all {
            if let Some(value) = value {
                options.insert(name.to_owned(), value);
            }
        }
        Ok(options)
    }
}

/// Relationships out of pattern, good or bad, the most severe first, with who looks after them
#[utoipa::path(get, path = "/api/v1/exceptions", tag = "exceptions", params(ExceptionsQuery), responses((status = 200, body = ExceptionList), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn exceptions(
    State(app): State<App>,
    Query(query): Query<ExceptionsQuery>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let limit = paging::limit(query.limit)?;
    let after = query.after.as_deref().filter(|t| !t.is_empty());
    let start: usize = after.map(cursor::read).transpose()?.unwrap_or_default();
    let options = query.options()?;
    let kept = app.book().await?;
    let tag = app.tag_of(kept.position);
    if fresh::known(&headers, &tag) {
        return Ok(fresh::tagged(fresh::unchanged(), &tag));
    }
    let decided = app.decided().await?;
    let found = app.think(move || Ok(kept.value.exceptions(&decided, &options)?));
    let found = found.await?;
    let total = found.items.len();
    let page = found.items.into_iter().skip(start).take(limit);
    let items: Vec<ExceptionLine> = page.map(shape::exception).collect();
    let next = start.saturating_add(items.len());
    let list = ExceptionList {
        items,
        total: total as u64,
        next: (next < total).then(|| cursor::write(&next)),
        as_of: found.as_of,
        refused: found.refused,
        endings: found.endings.into_iter().map(shape::ending).collect(),
    };
    Ok(fresh::tagged(Json(list).into_response(), &tag))
}

/// Acknowledges, assigns, closes or reopens an exception
#[utoipa::path(post, path = "/api/v1/exceptions/{key}/judgements", operation_id = "judge_exception", tag = "exceptions", security(("token" = [])), request_body = NewExceptionJudgement, params(("key" = String, Path, description = "Key of the exception, percent-encoded"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body is done once and answered alike", max_length = 200)), responses((status = 201, body = ExceptionStanding), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn judge(
    State(app): State<App>,
    Path(key): Path<String>,
    headers: HeaderMap,
    body: Body<NewExceptionJudgement>,
) -> ApiResult<Response> {
    let once = once(&headers, &format!("exception {key}"), body.hash)?;
    let kept = app.book().await?;
    let decided = app.decided().await?;
    let new = body.value;
    let keep = app.think(move || {
        let judgement = NewJudgement {
            key: &key,
            action: &new.action,
            owner: new.owner.as_deref(),
            outcome: new.outcome.as_deref(),
            note: new.note.as_deref(),
            by: &new.by,
        };
        Ok(kept.value.prepare_judgement(&decided, &judgement)?)
    });
    let ask = Ask::Keep(Box::new(keep.await?));
    let text = app.writer.ask(Request { ask, once }).await?;
    Ok(json(StatusCode::CREATED, text))
}

/// What was decided about an exception, oldest first
#[utoipa::path(get, path = "/api/v1/exceptions/{key}/judgements", operation_id = "exception_judgements", tag = "exceptions", params(("key" = String, Path, description = "Key of the exception, percent-encoded")), responses((status = 200, body = List<ExceptionEvent>), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn judgements(
    State(app): State<App>,
    Path(key): Path<String>,
) -> ApiResult<Json<List<ExceptionEvent>>> {
    let read = app
        .readers
        .read(move |session| Ok(session.ledger.exception_events_of(&key)?));
    let events = read.await?;
    let seen = app.view(move |board| {
        let all = events.into_iter();
        let items: Vec<ExceptionEvent> = all.map(|e| shape::exception_event(board, e)).collect();
        Ok(List {
            total: Some(items.len() as u64),
            items,
            next: None,
            as_of: board.as_of().map(shape::at),
        })
    });
    seen.await.map(Json)
}
