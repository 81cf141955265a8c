//! Freshness: a GET whose state the client has already is answered with 304 before any work is done.

use crate::state::App;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

pub(crate) async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let reads = request.method() == Method::GET || request.method() == Method::HEAD;
    let path = request.uri().path();
    // A stream has no state.
    if !reads || path.ends_with("/events") || is_of_the_book(path) {
        return next.run(request).await;
    }
    // Taken before the answer is made: what changes meanwhile makes the next tag another one.
    let tag = app.etag();
    if known(request.headers(), &tag) {
        return tagged(unchanged(), &tag);
    }
    let response = next.run(request).await;
    if response.status().is_success() {
        tagged(response, &tag)
    } else {
        response
    }
}

/// What an analysis says is of its book: it is tagged where the book is known, or not at all.
fn is_of_the_book(path: &str) -> bool {
    let of = |start: &str| path.starts_with(start);
    of("/api/v1/insights/")
        || path == "/api/v1/exceptions"
        || path == "/api/v1/sets"
        || of("/api/v1/sql/tables/")
        || path.ends_with("/suggestions")
}

/// Whether the client has the state of this tag.
pub(crate) fn known(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter();
    known
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .any(|v| v.trim() == tag || v.trim() == "*")
}

/// The answer to who has it already.
pub(crate) fn unchanged() -> Response {
    StatusCode::NOT_MODIFIED.into_response()
}

/// A response that says of which state it is.
pub(crate) fn tagged(mut response: Response, tag: &str) -> Response {
    if let Ok(tag) = HeaderValue::from_str(tag) {
        let headers = response.headers_mut();
        headers.insert(header::ETAG, tag);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    response
}
