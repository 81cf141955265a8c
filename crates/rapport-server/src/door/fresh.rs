//! Freshness: a GET whose state the client has already is answered with 304 before any work is done.

use crate::state::App;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

pub(crate) async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let reads = request.method() == Method::GET || request.method() == Method::HEAD;
    let stream = request.uri().path().ends_with("/events");
    if !reads || stream {
        return next.run(request).await;
    }
    // Taken before the answer is made: what changes meanwhile makes the next tag another one.
    let tag = app.etag();
    let known = request.headers().get_all(header::IF_NONE_MATCH);
    let known = known.iter().filter_map(|v| v.to_str().ok());
    let same = known
        .flat_map(|v| v.split(','))
        .any(|v| v.trim() == tag || v.trim() == "*");
    let mut response = if same {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        next.run(request).await
    };
    if (response.status().is_success() || same)
        && let Ok(tag) = HeaderValue::from_str(&tag)
    {
        let headers = response.headers_mut();
        headers.insert(header::ETAG, tag);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    response
}
