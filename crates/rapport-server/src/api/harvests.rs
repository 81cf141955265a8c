//! Harvests that the server does while it runs.

use crate::door::extract::{Body, Path};
use crate::error::{ApiError, ApiResult};
use crate::harvests::{self, Harvest};
use crate::state::App;
use crate::wire::{ErrorAnswer, HarvestAnswer, NewHarvest};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rapport_engine::harvest::Order;

/// Harvests files of this machine; the answer comes at once, the harvest goes on
#[utoipa::path(post, path = "/api/v1/harvests", tag = "data", security(("token" = [])), request_body = NewHarvest, responses((status = 202, body = HarvestAnswer), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn harvest(
    State(app): State<App>,
    body: Body<NewHarvest>,
) -> ApiResult<(StatusCode, Json<HarvestAnswer>)> {
    let new = body.value;
    let order = Order {
        input: new.input.into(),
        sources: new.sources,
        dry_run: new.dry_run,
        replay: new.replay,
    };
    let number = harvests::begin(&app, order)?;
    let harvest = find(&app, number)?;
    Ok((
        StatusCode::ACCEPTED,
        Json(HarvestAnswer::new(number, harvest.progress())),
    ))
}

/// How far a harvest is, and what it came to
#[utoipa::path(get, path = "/api/v1/harvests/{id}", tag = "data", params(("id" = usize, Path, description = "Number of the harvest")), responses((status = 200, body = HarvestAnswer), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn progress(
    State(app): State<App>,
    Path(number): Path<usize>,
) -> ApiResult<Json<HarvestAnswer>> {
    let harvest = find(&app, number)?;
    Ok(Json(HarvestAnswer::new(number, harvest.progress())))
}

/// Asks a harvest to stop after the commit in hand; what was taken in stays
#[utoipa::path(post, path = "/api/v1/harvests/{id}/stop", tag = "data", security(("token" = [])), params(("id" = usize, Path, description = "Number of the harvest")), responses((status = 200, body = HarvestAnswer), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn stop(
    State(app): State<App>,
    Path(number): Path<usize>,
) -> ApiResult<Json<HarvestAnswer>> {
    let harvest = find(&app, number)?;
    harvest.stop();
    Ok(Json(HarvestAnswer::new(number, harvest.progress())))
}

fn find(app: &App, number: usize) -> ApiResult<Harvest> {
    let found = app.harvests.get(number);
    found.ok_or_else(|| ApiError::not_found(format!("there is no harvest {number}")))
}
