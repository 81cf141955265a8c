//! Who is who: evidence, merging, parting, and taking that back.

use crate::door::extract::{Body, Path};
use crate::error::{ApiError, ApiResult};
use crate::state::App;
use crate::wire::{
    ErrorAnswer, IdentityAnswer, IdentityChangeAnswer, MergeRequest, SplitRequest, UndoRequest,
};
use axum::Json;
use axum::extract::State;
use rapport_engine::person::{IdentityAct, Reason};
use rapport_model::{ContactId, IdentifierId};

/// Longest note, in bytes.
const NOTE_MAX: usize = 4_000;

/// Who a person is: keys, evidence, people who might be the same, decisions
#[utoipa::path(get, path = "/api/v1/contacts/{id}/identity", tag = "people", params(("id" = i64, Path, description = "Number of the person")), responses((status = 200, body = IdentityAnswer), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn identity(
    State(app): State<App>,
    Path(id): Path<i64>,
) -> ApiResult<Json<IdentityAnswer>> {
    let read = app.readers.read(move |session| {
        let person = session
            .ledger
            .person_of(ContactId(id))?
            .unwrap_or(ContactId(id));
        let sources = session.project.sources.iter();
        let names = sources
            .map(|s| (s.spec.source.value.clone(), s.spec.name.clone()))
            .collect();
        Ok(IdentityAnswer::new(session.person_view(person)?, &names))
    });
    read.await.map(Json)
}

/// Says that two persons are one
#[utoipa::path(post, path = "/api/v1/contacts/{id}/merge", tag = "people", security(("token" = [])), request_body = MergeRequest, params(("id" = i64, Path, description = "Number of the person")), responses((status = 200, body = IdentityChangeAnswer), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn merge(
    State(app): State<App>,
    Path(id): Path<i64>,
    body: Body<MergeRequest>,
) -> ApiResult<Json<IdentityChangeAnswer>> {
    let MergeRequest {
        with,
        by,
        note,
        preview,
    } = body.value;
    let act = IdentityAct::Merge(ContactId(id), ContactId(with));
    decide(&app, act, by, note, preview).await
}

/// Says that some identifiers of a person are another person
#[utoipa::path(post, path = "/api/v1/contacts/{id}/split", tag = "people", security(("token" = [])), request_body = SplitRequest, params(("id" = i64, Path, description = "Number of the person")), responses((status = 200, body = IdentityChangeAnswer), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn split(
    State(app): State<App>,
    Path(id): Path<i64>,
    body: Body<SplitRequest>,
) -> ApiResult<Json<IdentityChangeAnswer>> {
    let SplitRequest {
        identifiers,
        by,
        note,
        preview,
    } = body.value;
    let off = identifiers.into_iter().map(IdentifierId).collect();
    let act = IdentityAct::Split(ContactId(id), off);
    decide(&app, act, by, note, preview).await
}

/// Takes a decision of who is who back
#[utoipa::path(post, path = "/api/v1/identity/decisions/{id}/undo", tag = "people", security(("token" = [])), request_body = UndoRequest, params(("id" = i64, Path, description = "Number of the decision")), responses((status = 200, body = IdentityChangeAnswer), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn undo(
    State(app): State<App>,
    Path(id): Path<i64>,
    body: Body<UndoRequest>,
) -> ApiResult<Json<IdentityChangeAnswer>> {
    let UndoRequest { by, note, preview } = body.value;
    decide(&app, IdentityAct::Undo(id), by, note, preview).await
}

async fn decide(
    app: &App,
    act: IdentityAct,
    by: Option<String>,
    note: Option<String>,
    preview: bool,
) -> ApiResult<Json<IdentityChangeAnswer>> {
    if note.as_ref().is_some_and(|note| note.len() > NOTE_MAX) {
        let message = format!("a note has at most {NOTE_MAX} bytes");
        return Err(ApiError::field("note", message));
    }
    let reason = Reason { by, note };
    let done = app.writer.have(move |live| {
        let done = live
            .session()
            .and_then(|session| session.decide_identity(&act, &reason, preview));
        let changed = done.is_ok() && !preview;
        (done.map_err(ApiError::from), changed)
    });
    done.await
        .map(|change| Json(IdentityChangeAnswer::from(change)))
}
