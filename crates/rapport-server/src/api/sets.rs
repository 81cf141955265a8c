//! `/sets`: sets of records by name.

use super::write::{json, once};
use crate::door::extract::{Body, Path};
use crate::error::ApiResult;
use crate::shape;
use crate::state::App;
use crate::wire::{ErrorAnswer, List, NewSetBody, SetAnswer, SetRemoved};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rapport_engine::decided::{Keep, NewSet};
use rapport_engine::live::{Ask, Request};

/// Saved sets, each with how many records it holds
#[utoipa::path(get, path = "/api/v1/sets", tag = "sets", responses((status = 200, body = List<SetAnswer>), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn sets(State(app): State<App>) -> ApiResult<Json<List<SetAnswer>>> {
    let kept = app.book().await?;
    let decided = app.decided().await?;
    let seen = app.think(move || {
        let all = kept.value.sets(&decided).into_iter();
        let items: Vec<SetAnswer> = all.map(shape::set).collect();
        Ok(List {
            total: Some(items.len() as u64),
            items,
            next: None,
            as_of: Some(shape::at(kept.value.book.as_of)),
        })
    });
    seen.await.map(Json)
}

/// Gives a set a name: `@name` stands for it from now on
#[utoipa::path(put, path = "/api/v1/sets/{name}", tag = "sets", security(("token" = [])), request_body = NewSetBody, params(("name" = String, Path, description = "Its name: a-z, 0-9, _ and -, a letter first"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body is done once and answered alike", max_length = 200)), responses((status = 200, body = SetAnswer), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn save_set(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body<NewSetBody>,
) -> ApiResult<Response> {
    let once = once(&headers, &format!("set {name}"), body.hash)?;
    let kept = app.book().await?;
    let decided = app.decided().await?;
    let new = body.value;
    let keep = app.think(move || {
        let set = NewSet {
            name: &name,
            text: &new.text,
            note: new.note.as_deref(),
            by: new.by.as_deref(),
        };
        Ok(kept.value.prepare_set(&decided, &set)?)
    });
    let ask = Ask::Keep(Box::new(keep.await?));
    let text = app.writer.ask(Request { ask, once }).await?;
    Ok(json(StatusCode::OK, text))
}

/// Takes a name away; refused while another saved set uses it
#[utoipa::path(delete, path = "/api/v1/sets/{name}", tag = "sets", security(("token" = [])), params(("name" = String, Path, description = "Its name")), responses((status = 200, body = SetRemoved), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn remove_set(
    State(app): State<App>,
    Path(name): Path<String>,
) -> ApiResult<Response> {
    let ask = Ask::Keep(Box::new(Keep::RemoveSet(name)));
    let text = app.writer.ask(Request { ask, once: None }).await?;
    Ok(json(StatusCode::OK, text))
}
