//! The web app, the offline documentation of the API, and the OpenAPI document: all inside the binary, nothing fetched
//! from elsewhere.

use crate::error::ApiError;
use crate::state::App;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::Embed;

/// The app as `npm run build` leaves it in `web/dist`; nothing where it was not built.
#[derive(Embed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Built;

/// What stands in for the app.
const PLACEHOLDER: &str = include_str!("../assets/placeholder.html");
const DOCS: [(&str, &str, &str); 3] = [
    (
        "/docs",
        "text/html; charset=utf-8",
        include_str!("../assets/docs.html"),
    ),
    (
        "/docs/docs.js",
        "text/javascript; charset=utf-8",
        include_str!("../assets/docs.js"),
    ),
    (
        "/docs/docs.css",
        "text/css; charset=utf-8",
        include_str!("../assets/docs.css"),
    ),
];
/// A file whose name holds a hash of its content never changes.
const FOREVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

/// `/openapi.json`.
pub(crate) async fn openapi(State(app): State<App>) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json")];
    (headers, app.openapi.clone()).into_response()
}

/// Everything that is no API: documentation, files of the app, and the app itself for each of its addresses.
pub(crate) async fn page(request: Request) -> Response {
    let path = request.uri().path();
    if path.starts_with("/api/") || path == "/api" {
        return StatusCode::NOT_FOUND.into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = StatusCode::METHOD_NOT_ALLOWED.into_response();
        response
            .headers_mut()
            .insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let docs = path.trim_end_matches('/');
    if let Some((_, kind, text)) = DOCS.iter().find(|(name, ..)| *name == docs) {
        return file(kind, ASK_AGAIN, Body::from(*text));
    }
    let name = path.trim_start_matches('/');
    if let Some(found) = Built::get(name).filter(|_| !name.is_empty()) {
        let kept = if name.starts_with("assets/") {
            FOREVER
        } else {
            ASK_AGAIN
        };
        return file(
            content_type(name),
            kept,
            Body::from(found.data.into_owned()),
        );
    }
    // A file that is missing is missing; any other address is one of the app's own.
    if name
        .rsplit('/')
        .next()
        .is_some_and(|last| last.contains('.'))
        && name.starts_with("assets/")
    {
        return ApiError::not_found(format!("there is no file `{name}`")).into_response();
    }
    match Built::get("index.html") {
        Some(index) => file(
            "text/html; charset=utf-8",
            ASK_AGAIN,
            Body::from(index.data.into_owned()),
        ),
        None => file(
            "text/html; charset=utf-8",
            ASK_AGAIN,
            Body::from(PLACEHOLDER),
        ),
    }
}

fn file(kind: &str, kept: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    if let Ok(kind) = HeaderValue::from_str(kind) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    response
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
