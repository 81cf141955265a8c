//! The door itself: hosts, envelopes, headers, pages, figures.

use crate::site::{Site, options};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use rapport_engine::template;
use rapport_server::Server;
use serde_json::json;

#[test]
fn another_host_name_is_refused_so_that_no_page_elsewhere_can_reach_us() {
    let site = Site::new(None);
    for host in ["evil.example", "127.0.0.1.evil.example:7777"] {
        let request = Request::get("/api/v1/meta")
            .header("host", host)
            .body(Body::empty())
            .unwrap();
        let answer = site.send(request);
        assert_eq!(
            (answer.status, answer.error_code().as_str()),
            (StatusCode::MISDIRECTED_REQUEST, "wrong_host")
        );
    }
}

#[test]
fn every_error_comes_in_the_one_envelope() {
    let site = Site::new(None);
    let send = |method: &str, path: &str| {
        let request = Request::builder().method(method).uri(path);
        let request = request.header("authorization", format!("Bearer {}", site.token));
        site.send(request.body(Body::empty()).unwrap())
    };
    for (method, path, status, code) in [
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/api", 404, "not_found"),
        ("GET", "/api/v1/records/x", 404, "not_found"),
        ("GET", "/api/v1/records/9.research_labs", 404, "not_found"),
        ("GET", "/api/v1/contacts/9", 404, "not_found"),
        ("GET", "/api/v1/contacts/nine", 404, "not_found"),
        ("GET", "/api/v1/accounts/9", 404, "not_found"),
        ("GET", "/assets/missing.js", 404, "not_found"),
        ("DELETE", "/api/v1/records", 405, "method_not_allowed"),
        ("POST", "/", 405, "method_not_allowed"),
        (
            "POST",
            "/api/v1/interactions",
            415,
            "unsupported_media_type",
        ),
    ] {
        let answer = send(method, path);
        assert_eq!(
            answer.status.as_u16(),
            status,
            "{method} {path}: {answer:?}"
        );
        assert_eq!(answer.error_code(), code, "{method} {path}");
        assert_eq!(
            answer.json()["error"]["request_id"],
            answer.header("x-request-id")
        );
    }
    let large = json!({"contact": 1, "scope": "s", "type": "t", "note": "x".repeat(1_100_000)});
    let answer = site.post("/api/v1/interactions", &large, &[]);
    assert_eq!(
        (answer.status.as_u16(), answer.error_code().as_str()),
        (413, "too_large")
    );
}

#[test]
fn a_request_id_from_outside_is_kept_when_it_is_plain() {
    let site = Site::new(None);
    let ask = |id: &str| {
        let request = Request::get("/api/v1/meta").header("x-request-id", id);
        site.send(request.body(Body::empty()).unwrap())
            .header("x-request-id")
            .to_owned()
    };
    assert_eq!(ask("trace-17_b"), "trace-17_b");
    assert_ne!(ask("bad id <script>"), "bad id <script>");
}

#[test]
fn pages_come_with_a_policy_that_lets_nothing_foreign_in() {
    let site = Site::new(None);
    for path in ["/", "/records/1.research_labs", "/docs", "/api/v1/meta"] {
        let answer = site.get(path);
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'self'") && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("access-control-allow-origin"), "");
    }
    let docs = String::from_utf8(site.get("/docs").bytes).unwrap();
    assert!(
        !docs.contains("http://") && !docs.contains("https://"),
        "nothing from elsewhere"
    );
}

#[test]
fn figures_tell_of_routes_not_of_people() {
    let site = Site::new(None);
    site.log("ada@labs.org", "kick_off", "2026-02-20");
    site.ok("/api/v1/records/1.research_labs");
    let text = String::from_utf8(site.get("/metrics").bytes).unwrap();
    assert!(
        text.contains("route=\"/api/v1/records/{record}\",status=\"200\""),
        "{text}"
    );
    assert!(
        text.contains("rapport_interactions_accepted_total 1\n"),
        "{text}"
    );
    assert!(!text.contains("1.research_labs") && !text.contains("ada"));
    assert_eq!(site.ok("/health/live")["status"], "live");
}

#[test]
fn a_large_answer_is_compressed_for_who_understands_it() {
    let site = Site::new(None);
    let ask = |accepts: &str| {
        let request = Request::get("/openapi.json").header("accept-encoding", accepts);
        site.send(request.body(Body::empty()).unwrap())
    };
    let plain = ask("identity");
    for coding in ["gzip", "br"] {
        let packed = ask(coding);
        assert_eq!(packed.header("content-encoding"), coding);
        assert!(packed.bytes.len() * 4 < plain.bytes.len());
    }
}

#[test]
fn an_address_that_others_reach_and_a_project_that_another_writes_to_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("p");
    template::create(&project, "quickstart").unwrap();
    let open = Server::open(&options(project.clone(), None, "0.0.0.0:7777")).unwrap_err();
    assert_eq!(open.exit_code(), 2, "{open}");
    let first = Server::open(&options(project.clone(), None, "127.0.0.1:0")).unwrap();
    let second = Server::open(&options(project, None, "127.0.0.1:0"))
        .unwrap_err()
        .to_string();
    assert!(second.contains("one writer at a time"), "{second}");
    drop(first);
}
