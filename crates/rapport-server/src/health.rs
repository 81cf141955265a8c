//! Probes and figures: whether the server lives, whether it can serve, how it does.

use crate::error::ApiError;
use crate::metrics::Gauges;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rapport_model::Micros;
use serde::Serialize;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

#[derive(Debug, Serialize)]
struct Live {
    status: &'static str,
}

#[derive(Debug, Serialize)]
struct Ready {
    status: &'static str,
    /// Whether this server holds the writer's lock: while it does, no other process can harvest into the project.
    writer: &'static str,
    position: i64,
}

/// The process runs.
pub(crate) async fn live() -> Response {
    Json(Live { status: "live" }).into_response()
}

/// The store answers and the writer takes requests.
pub(crate) async fn ready(State(app): State<App>) -> Response {
    let store = app
        .readers
        .read(|session| Ok(session.ledger.last_position()?))
        .await;
    match store {
        Ok(position) if app.writer.runs() => Json(Ready {
            status: "ready",
            writer: "held by this server: stop it before another process harvests",
            position,
        })
        .into_response(),
        Ok(_) => not_ready("the writer has stopped; start the server again"),
        Err(error) => not_ready(&error.message),
    }
}

fn not_ready(message: &str) -> Response {
    ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", message).into_response()
}

/// Figures for Prometheus.
pub(crate) async fn metrics(State(app): State<App>) -> Response {
    let gauges = {
        let board = app.board.read().unwrap_or_else(PoisonError::into_inner);
        let age = |at: Micros| app.clock.now().0.saturating_sub(at.0) / Micros::SECOND;
        Gauges {
            accepted: app.counts.accepted.load(Ordering::Relaxed),
            commits: app.counts.commits.load(Ordering::Relaxed),
            records: board.records().len() as u64,
            position: board.last_position(),
            listeners: app.events.listeners() as u64,
            last_fact_age_s: board.as_of().map(age),
        }
    };
    let headers = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    (headers, app.metrics.text(&gauges)).into_response()
}
