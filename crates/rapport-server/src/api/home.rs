//! `/meta` and `/home`.

use crate::error::{ApiError, ApiResult};
use crate::shape::{self, HomeFrame};
use crate::state::{App, KeptHome};
use crate::stopwatch::Stopwatch;
use crate::wire::{ErrorAnswer, Home, Meta};
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::sync::{Arc, PoisonError};

/// The first screen is told from what was made before for so many times as long as making it took: however many ask, and
/// however much is written, making it takes a tenth of one processor at most.
const KEPT_TIMES: u32 = 10;

/// What is served
#[utoipa::path(get, path = "/api/v1/meta", tag = "project", responses((status = 200, body = Meta), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn meta(State(app): State<App>) -> ApiResult<Json<Meta>> {
    let now = shape::at(app.clock.now());
    let settings = app.project.settings().clone();
    let seen = app.view(move |board| {
        Ok(Meta {
            project: settings.project.clone(),
            title: settings.title.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            currency: settings.currency.code().to_owned(),
            now,
            as_of: board.as_of().map(shape::at),
            records: board.records().iter().filter(|r| r.entries > 0).count() as u64,
            contacts: board.people.count() as u64,
            accounts: board.people.accounts().count() as u64,
            interactions: board.interactions(),
            may_write: true,
        })
    });
    seen.await.map(Json)
}

/// The first screen: totals, what changed, freshness of sources, movers, scopes
#[utoipa::path(get, path = "/api/v1/home", tag = "project", responses((status = 200, body = Home), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn home(State(app): State<App>) -> ApiResult<Response> {
    let tag = app.etag();
    {
        let kept = app.home.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = &*kept
            && (kept.tag == tag || kept.made.elapsed() < kept.taken * KEPT_TIMES)
        {
            return Ok(json(&kept.text));
        }
    }
    let stopwatch = Stopwatch::start();
    let sources = app
        .readers
        .read(rapport_engine::Session::source_status)
        .await?;
    let settings = app.project.settings();
    let frame = HomeFrame {
        title: settings.title.clone(),
        currency: settings.currency.code().to_owned(),
        kinds: app
            .project
            .org
            .scopes
            .iter()
            .map(|scope| (scope.code.value.clone(), scope.kind))
            .collect(),
    };
    let made = app.view(move |board| {
        let home = shape::home(board, &frame, &sources)?;
        serde_json::to_string(&home).map_err(|e| ApiError::internal(&e))
    });
    let text: Arc<str> = made.await?.into();
    let mut kept = app.home.lock().unwrap_or_else(PoisonError::into_inner);
    *kept = Some(KeptHome {
        tag,
        text: Arc::clone(&text),
        taken: stopwatch.elapsed(),
        made: Stopwatch::start(),
    });
    drop(kept);
    Ok(json(&text))
}

fn json(text: &str) -> Response {
    (
        [(header::CONTENT_TYPE, "application/json")],
        text.to_owned(),
    )
        .into_response()
}
