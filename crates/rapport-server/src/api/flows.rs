//! `/flows`.

use crate::door::extract::{Path, Query};
use crate::error::{ApiError, ApiResult};
use crate::shape;
use crate::state::App;
use crate::wire::{ErrorAnswer, FlowAnswer, FlowLine, List};
use axum::Json;
use axum::extract::State;
use rapport_engine::board::{Board, ScopeOf};
use rapport_model::ScopeId;
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::IntoParams;

/// Flows that a scope uses, by code, each with its scopes.
fn by_code(board: &Board) -> BTreeMap<&str, (&ScopeOf, Vec<ScopeId>)> {
    let mut flows: BTreeMap<&str, (&ScopeOf, Vec<ScopeId>)> = BTreeMap::new();
    for (id, scope) in &board.vocabulary.scopes {
        let flow = flows.entry(&scope.flow_code);
        flow.or_insert((scope, Vec::new())).1.push(*id);
    }
    flows
}

/// Interaction Process Flows
#[utoipa::path(get, path = "/api/v1/flows", tag = "flows", responses((status = 200, body = List<FlowLine>), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn flows(State(app): State<App>) -> ApiResult<Json<List<FlowLine>>> {
    let seen = app.view(|board| {
        let flows = by_code(board);
        let lines = flows
            .iter()
            .map(|(code, (scope, _))| shape::flow_line(code, &scope.flow));
        let items: Vec<FlowLine> = lines.collect();
        Ok(List {
            total: Some(items.len() as u64),
            items,
            next: None,
            as_of: board.as_of().map(shape::at),
        })
    });
    seen.await.map(Json)
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FlowQuery {
    /// Version; the newest when left out
    version: Option<u32>,
}

/// One version of a flow: levels, interaction types, values, costs
#[utoipa::path(get, path = "/api/v1/flows/{flow}", tag = "flows", params(("flow" = String, Path, description = "Code of the flow"), FlowQuery), responses((status = 200, body = FlowAnswer), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn flow(
    State(app): State<App>,
    Path(code): Path<String>,
    Query(query): Query<FlowQuery>,
) -> ApiResult<Json<FlowAnswer>> {
    let seen = app.view(move |board| {
        let mut flows = by_code(board);
        let (scope, scopes) = flows.remove(code.as_str()).ok_or_else(|| {
            ApiError::not_found(format!(
                "no scope uses a flow `{code}`; /api/v1/flows lists them"
            ))
        })?;
        let history = &scope.flow;
        let version = match query.version {
            None => history.latest(),
            Some(wanted) => history
                .versions()
                .iter()
                .find(|v| v.flow.version == wanted)
                .ok_or_else(|| {
                    ApiError::not_found(format!("flow `{code}` has no version {wanted}"))
                })?,
        };
        let type_id = |code: &str| board.vocabulary.type_ids.get(code).copied();
        Ok(shape::flow_answer(
            history,
            version,
            &board.types_seen(&scopes),
            type_id,
        ))
    });
    seen.await.map(Json)
}
