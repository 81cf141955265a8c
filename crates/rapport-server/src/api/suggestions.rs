//! `/records/{record}/suggestions`: what to do next in one relationship, and what people decide about it.

use super::record::find;
use super::write::{json, once};
use crate::door::extract::{Body, Path};
use crate::door::fresh;
use crate::error::ApiResult;
use crate::shape;
use crate::state::App;
use crate::wire::{ErrorAnswer, NewSuggestionJudgement, SuggestionJudged, Suggestions};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_engine::decided::NewDecision;
use rapport_engine::live::{Ask, Request};

/// What comparable best-practice relationships did next from here, and what came of it; or why nothing is suggested
#[utoipa::path(get, path = "/api/v1/records/{record}/suggestions", tag = "records", params(("record" = String, Path, description = "CONTACT.SCOPE, such as 123.research_labs")), responses((status = 200, body = Suggestions), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn suggestions(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let key = app.view(move |board| Ok(find(board, &name)?.key)).await?;
    let kept = app.book().await?;
    let tag = app.tag_of(kept.position);
    if fresh::known(&headers, &tag) {
        return Ok(fresh::tagged(fresh::unchanged(), &tag));
    }
    let decided = app.decided().await?;
    let found = app.think(move || Ok(kept.value.suggestions(&decided, key)?));
    let answer = shape::suggestions(found.await?);
    Ok(fresh::tagged(Json(answer).into_response(), &tag))
}

/// Takes a suggestion, or overrides it with a reason; kept with what was expected of it
#[utoipa::path(post, path = "/api/v1/records/{record}/suggestions", operation_id = "judge_suggestion", tag = "records", security(("token" = [])), request_body = NewSuggestionJudgement, params(("record" = String, Path, description = "CONTACT.SCOPE, such as 123.research_labs"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body is done once and answered alike", max_length = 200)), responses((status = 201, body = SuggestionJudged), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn judge(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body<NewSuggestionJudgement>,
) -> ApiResult<Response> {
    let once = once(&headers, &format!("suggestion {name}"), body.hash)?;
    let key = app.view(move |board| Ok(find(board, &name)?.key)).await?;
    let kept = app.book().await?;
    let decided = app.decided().await?;
    let new = body.value;
    let keep = app.think(move || {
        let decision = NewDecision {
            type_code: &new.type_code,
            verdict: &new.verdict,
            reason: new.reason.as_deref(),
            note: new.note.as_deref(),
            by: &new.by,
        };
        Ok(kept.value.prepare_decision(&decided, key, &decision)?)
    });
    let ask = Ask::Keep(Box::new(keep.await?));
    let text = app.writer.ask(Request { ask, once }).await?;
    Ok(json(StatusCode::CREATED, text))
}
