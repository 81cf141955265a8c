//! Who may ask: only this machine until there is access control; writes with the token alone; nothing in a foreign page.

use crate::api::sql;
use crate::error::ApiError;
use crate::state::App;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// What pages of ours may load: nothing from elsewhere, no inline script.
const CSP: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Refuses requests that name another host: a page elsewhere could reach us by a name that it points here (DNS rebinding).
pub(crate) async fn host(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let named = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    if !named.is_some_and(is_this_machine) {
        return ApiError::new(
            StatusCode::MISDIRECTED_REQUEST,
            "wrong_host",
            "this server answers to localhost, 127.0.0.1 and [::1] alone",
        )
        .into_response();
    }
    let mut response = next.run(request).await;
    secure(response.headers_mut());
    response
}

/// Whether a `Host` is a name of this machine as it names itself.
fn is_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|c| c.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_end_matches('.');
    name.eq_ignore_ascii_case("localhost")
        || name == "[::1]"
        || name
            .parse::<std::net::Ipv4Addr>()
            .is_ok_and(|ip| ip.is_loopback())
}

fn secure(headers: &mut HeaderMap) {
    let all: [(HeaderName, &'static str); 6] = [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ];
    for (name, value) in all {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// Lets nothing write without the token, nor from a page of another origin.
pub(crate) async fn token(State(app): State<App>, request: Request, next: Next) -> Response {
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    // A question in SQL is asked by POST and only reads; a foreign page may not ask it all the same.
    let asks = request.uri().path() == sql::ADDRESS;
    let allowed = if reads {
        Ok(())
    } else if asks {
        of_our_pages(request.headers())
    } else {
        may_write(&app, request.headers())
    };
    match allowed {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

fn of_our_pages(headers: &HeaderMap) -> Result<(), ApiError> {
    let text = |name: HeaderName| text(headers, name);
    if let (Some(origin), Some(host)) = (text(header::ORIGIN), text(header::HOST)) {
        let same = origin.split_once("://").is_some_and(|(_, o)| o == host);
        if !same {
            return Err(ApiError::new(
                StatusCode::FORBIDDEN,
                "foreign_origin",
                "a page of another origin may not write here",
            ));
        }
    }
    Ok(())
}

fn may_write(app: &App, headers: &HeaderMap) -> Result<(), ApiError> {
    of_our_pages(headers)?;
    let given = text(headers, header::AUTHORIZATION).and_then(|v| v.strip_prefix("Bearer "));
    let place = app
        .token
        .path()
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    match given {
        Some(given) if app.token.is(given.trim()) => Ok(()),
        Some(_) => Err(ApiError::new(
            StatusCode::UNAUTHORIZED,
            "token_wrong",
            format!(
                "the token is not this project's; take it from the address that `rapport serve` prints, or from data/{place}"
            ),
        )),
        None => Err(ApiError::new(
            StatusCode::UNAUTHORIZED,
            "token_required",
            format!(
                "writing needs `Authorization: Bearer TOKEN`; the token is in the address that `rapport serve` prints, and in data/{place}"
            ),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for good in [
            "localhost",
            "LOCALHOST:7777",
            "127.0.0.1:80",
            "127.8.0.1",
            "[::1]:7777",
            "[::1]",
        ] {
            assert!(is_this_machine(good), "{good}");
        }
        for bad in [
            "evil.example",
            "localhost.evil.example:7777",
            "10.0.0.1",
            "",
            "127.0.0.1.nip.io",
            "[::2]:1",
            "0.0.0.0",
        ] {
            assert!(!is_this_machine(bad), "{bad}");
        }
    }
}
