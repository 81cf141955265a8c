//! The outermost layer: gives each request an id, logs and counts it, and puts every error into the one envelope.

use crate::error::ApiError;
use crate::state::App;
use crate::stopwatch::Stopwatch;
use crate::wire::{ErrorAnswer, ErrorBody};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::atomic::{AtomicU64, Ordering};

const REQUEST_ID: &str = "x-request-id";
/// A longer id from outside is replaced by one of ours.
const REQUEST_ID_MAX: usize = 64;

static NEXT: AtomicU64 = AtomicU64::new(1);

pub(crate) async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let given = request.headers().get(REQUEST_ID);
    let id = given
        .and_then(|id| id.to_str().ok())
        .filter(|id| is_plain(id))
        .map_or_else(|| fresh_id(&app), str::to_owned);
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str)
        .to_owned();
    let stopwatch = Stopwatch::start();
    let mut response = next.run(request).await;
    if response.status().is_client_error() || response.status().is_server_error() {
        response = enveloped(response, &id);
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let taken = stopwatch.elapsed();
    let status = response.status().as_u16();
    app.metrics.count(method.as_str(), &route, status, taken);
    let taken_us = u64::try_from(taken.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(target: "rapport_server::access", %method, path, status, taken_us, request_id = id, "Answered.");
    response
}

fn is_plain(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !id.is_empty() && id.len() <= REQUEST_ID_MAX && id.chars().all(plain)
}

fn fresh_id(app: &App) -> String {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{:x}-{number:x}", app.started.0)
}

/// The error in its envelope. What comes from below without one (no such path, a body too large) gets one by its status.
fn enveloped(mut response: Response, request_id: &str) -> Response {
    let status = response.status();
    let error = response.extensions_mut().remove::<ApiError>();
    let error = error.unwrap_or_else(|| by_status(status));
    let body = ErrorAnswer {
        error: ErrorBody {
            code: error.code.to_owned(),
            message: error.message,
            problems: error.problems,
            request_id: request_id.to_owned(),
        },
    };
    let mut new = (status, axum::Json(body)).into_response();
    for name in [header::ALLOW, header::WWW_AUTHENTICATE, header::RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            new.headers_mut().insert(name, value.clone());
        }
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        new.headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    if status == StatusCode::UNAUTHORIZED {
        new.headers_mut().insert(
            header::WWW_AUTHENTICATE,
            HeaderValue::from_static("Bearer realm=\"rapport\""),
        );
    }
    new
}

fn by_status(status: StatusCode) -> ApiError {
    let (code, message) = match status {
        StatusCode::NOT_FOUND => (
            "not_found",
            "there is nothing at this address; /docs lists what there is",
        ),
        StatusCode::METHOD_NOT_ALLOWED => (
            "method_not_allowed",
            "this address does not take this method; the header `allow` says which",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "too_large",
            "the body is larger than 1 MiB; send less at once",
        ),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => (
            "unsupported_media_type",
            "send JSON, with `content-type: application/json`",
        ),
        StatusCode::REQUEST_TIMEOUT => ("timeout", "it took too long; ask for less at once"),
        s if s.is_client_error() => ("bad_request", "the request cannot be understood"),
        _ => (
            "internal",
            "the server could not do it; its log says why, by this request's id",
        ),
    };
    ApiError::new(status, code, message)
}
