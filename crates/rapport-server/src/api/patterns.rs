//! `/patterns`: best practice that was published to the frontline.

use super::write::{json, once};
use crate::door::extract::{Body, Path, Query};
use crate::error::{ApiError, ApiResult};
use crate::shape;
use crate::state::App;
use crate::wire::{ErrorAnswer, List, NewPattern, Pattern, Published};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rapport_engine::decided::PatternView;
use rapport_engine::live::{Ask, Request};
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PatternsQuery {
    /// Only of this scope, by code
    scope: Option<String>,
    /// Every version, not the newest of each scope alone
    #[serde(default)]
    all: bool,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PatternQuery {
    /// The version; the newest when left out
    version: Option<u32>,
}

async fn published(app: &App) -> ApiResult<Vec<PatternView>> {
    let read = app.readers.read(|session| {
        let all = session.ledger.patterns()?;
        all.iter().map(PatternView::of).collect()
    });
    read.await
}

/// Published patterns, the newest of each scope
#[utoipa::path(get, path = "/api/v1/patterns", tag = "patterns", params(PatternsQuery), responses((status = 200, body = List<Pattern>), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn patterns(
    State(app): State<App>,
    Query(query): Query<PatternsQuery>,
) -> ApiResult<Json<List<Pattern>>> {
    let mut found = published(&app).await?;
    let scope = query.scope.filter(|s| !s.is_empty());
    found.retain(|p| scope.as_ref().is_none_or(|scope| *scope == p.scope));
    if !query.all {
        // The newest of a scope comes first.
        found.dedup_by(|later, first| later.scope == first.scope);
    }
    let seen = app.view(move |board| {
        let items: Vec<Pattern> = found
            .into_iter()
            .map(|p| shape::pattern(board, p))
            .collect();
        Ok(List {
            total: Some(items.len() as u64),
            items,
            next: None,
            as_of: board.as_of().map(shape::at),
        })
    });
    seen.await.map(Json)
}

/// One published pattern of a scope
#[utoipa::path(get, path = "/api/v1/patterns/{scope}", tag = "patterns", params(("scope" = String, Path, description = "Code of the scope"), PatternQuery), responses((status = 200, body = Pattern), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn pattern(
    State(app): State<App>,
    Path(scope): Path<String>,
    Query(query): Query<PatternQuery>,
) -> ApiResult<Json<Pattern>> {
    let found = published(&app)
        .await?
        .into_iter()
        .find(|p| p.scope == scope && query.version.is_none_or(|version| version == p.version));
    let found = found.ok_or_else(|| {
        let version = query.version.map_or(String::new(), |v| format!(" version {v} of"));
        ApiError::not_found(format!(
            "there is no{version} a pattern for `{scope}`; GET /api/v1/patterns lists what is published"
        ))
    })?;
    app.view(move |board| Ok(shape::pattern(board, found)))
        .await
        .map(Json)
}

/// Publishes the practice of a set as the next version of each of its scopes
#[utoipa::path(post, path = "/api/v1/patterns", operation_id = "publish_pattern", tag = "patterns", security(("token" = [])), request_body = NewPattern, params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body is done once and answered alike", max_length = 200)), responses((status = 201, body = Published), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn publish(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body<NewPattern>,
) -> ApiResult<Response> {
    let once = once(&headers, "pattern", body.hash)?;
    let kept = app.book().await?;
    let decided = app.decided().await?;
    let new = body.value;
    let keep = app.think(move || {
        let (set, scope) = (new.set.as_deref(), new.scope.as_deref());
        let (note, by) = (new.note.as_deref(), new.by.as_str());
        Ok(kept
            .value
            .prepare_patterns(&decided, set, scope, note, by)?)
    });
    let ask = Ask::Keep(Box::new(keep.await?));
    let text = app.writer.ask(Request { ask, once }).await?;
    Ok(json(StatusCode::CREATED, text))
}
