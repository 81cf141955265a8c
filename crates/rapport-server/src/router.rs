//! All addresses and the layers around them.

use crate::door::{envelope, fresh, guard};
use crate::error::ApiError;
use crate::state::App;
use crate::{api, health, web};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::get;
use std::time::Duration;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

/// The largest body of a request.
const BODY_MAX: usize = 1024 * 1024;
/// No answer takes longer to begin.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The whole door.
pub(crate) fn router(app: App) -> Router {
    let (api, _) = api::router().split_for_parts();
    let api = api
        .layer(from_fn_with_state(app.clone(), fresh::layer))
        .layer(from_fn_with_state(app.clone(), guard::token));
    Router::new()
        .merge(api)
        .route("/openapi.json", get(web::openapi))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(health::metrics))
        .fallback(web::page)
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            TIMEOUT,
        ))
        .layer(CatchPanicLayer::custom(
            |panic: Box<dyn std::any::Any + Send>| {
                let text = panic.downcast_ref::<&str>().map(|t| (*t).to_owned());
                let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
                ApiError::internal(&text.unwrap_or_else(|| "a panic".to_owned())).into_response()
            },
        ))
        .layer(from_fn(guard::host))
        .layer(from_fn_with_state(app.clone(), envelope::layer))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .with_state(app)
}

/// The OpenAPI document.
pub(crate) fn document() -> String {
    let (_, document) = api::router().split_for_parts();
    let mut text = document.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}
