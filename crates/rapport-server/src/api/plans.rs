//! Planned interactions.

use super::record::find;
use super::write::{json, once};
use crate::door::extract::{Body, Path};
use crate::error::{ApiError, ApiResult};
use crate::shape;
use crate::state::App;
use crate::wire::{ErrorAnswer, List, NewPlan, PlanAnswer};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rapport_engine::live::{Ask, Request};

/// Longest note, in bytes.
const NOTE_MAX: usize = 4_000;

/// Plans an interaction
#[utoipa::path(post, path = "/api/v1/plans", tag = "plans", security(("token" = [])), request_body = NewPlan, params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body is done once and answered alike", max_length = 200)), responses((status = 201, body = PlanAnswer), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn plan(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body<NewPlan>,
) -> ApiResult<Response> {
    let once = once(&headers, "plan", body.hash)?;
    let new = body.value;
    let due_on = new.due_on.parse();
    let due_on = due_on.map_err(|e: jiff::Error| {
        ApiError::field("due_on", format!("{e}; write a day such as 2026-01-31"))
    })?;
    if new.note.as_ref().is_some_and(|note| note.len() > NOTE_MAX) {
        return Err(ApiError::field(
            "note",
            format!("a note has at most {NOTE_MAX} bytes"),
        ));
    }
    let ask = Ask::Plan {
        record: new.record,
        type_code: new.type_code,
        due_on,
        note: new.note,
    };
    let text = app.writer.ask(Request { ask, once }).await?;
    Ok(json(StatusCode::CREATED, text))
}

/// The plans of a record, by the day they are due
#[utoipa::path(get, path = "/api/v1/records/{record}/plans", tag = "plans", params(("record" = String, Path, description = "CONTACT.SCOPE, such as 123.research_labs")), responses((status = 200, body = List<PlanAnswer>), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn plans(
    State(app): State<App>,
    Path(name): Path<String>,
) -> ApiResult<Json<List<PlanAnswer>>> {
    let seen = app.view(move |board| Ok(find(board, &name)?.key));
    let key = seen.await?;
    let read = app
        .readers
        .read(move |session| Ok(session.ledger.plans_of(&[key.contact])?));
    let plans = read.await?;
    let seen = app.view(move |board| {
        let of_record = plans.iter().filter(|plan| plan.record == key);
        let items: Vec<PlanAnswer> = of_record.map(|plan| shape::plan(board, plan)).collect();
        Ok(List {
            total: Some(items.len() as u64),
            items,
            next: None,
            as_of: board.record(key).map(|r| shape::at(r.state.last_at)),
        })
    });
    seen.await.map(Json)
}

/// Closes a plan as done
#[utoipa::path(post, path = "/api/v1/plans/{id}/done", tag = "plans", security(("token" = [])), params(("id" = i64, Path, description = "Number of the plan")), responses((status = 200, body = PlanAnswer), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn done(State(app): State<App>, Path(id): Path<i64>) -> ApiResult<Response> {
    close(&app, id, "done").await
}

/// Closes a plan that is not to be done any more
#[utoipa::path(post, path = "/api/v1/plans/{id}/drop", tag = "plans", security(("token" = [])), params(("id" = i64, Path, description = "Number of the plan")), responses((status = 200, body = PlanAnswer), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn drop_plan(State(app): State<App>, Path(id): Path<i64>) -> ApiResult<Response> {
    close(&app, id, "dropped").await
}

async fn close(app: &App, plan: i64, status: &'static str) -> ApiResult<Response> {
    let ask = Ask::Close { plan, status };
    let text = app.writer.ask(Request { ask, once: None }).await?;
    Ok(json(StatusCode::OK, text))
}
