//! Writing: the token, wrong bodies, duplicates.

use crate::site::Site;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

#[test]
fn writing_needs_the_token() {
    let site = Site::new(None);
    let body = json!({"contact": 1, "scope": "research_labs", "type": "kick_off"}).to_string();
    let post = |token: Option<&str>| {
        let request =
            Request::post("/api/v1/interactions").header("content-type", "application/json");
        let request = match token {
            Some(token) => request.header("authorization", token),
            None => request,
        };
        site.send(request.body(Body::from(body.clone())).unwrap())
    };
    let none = post(None);
    assert_eq!(
        (none.status, none.error_code().as_str()),
        (StatusCode::UNAUTHORIZED, "token_required")
    );
    assert!(none.header("www-authenticate").starts_with("Bearer"));
    for wrong in ["Bearer x", "Basic abc", "Bearer "] {
        assert_eq!(
            post(Some(wrong)).status,
            StatusCode::UNAUTHORIZED,
            "{wrong}"
        );
    }
    let right = post(Some(&format!("Bearer {}", site.token)));
    assert_eq!(
        right.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "nobody is #1 yet"
    );
}

#[test]
fn a_page_of_another_origin_may_not_write_even_with_the_token() {
    let site = Site::new(None);
    let body =
        json!({"contact": {"email": "a@x.org"}, "scope": "research_labs", "type": "kick_off"});
    let foreign = site.post(
        "/api/v1/interactions",
        &body,
        &[("origin", "https://evil.example")],
    );
    assert_eq!(
        (foreign.status, foreign.error_code().as_str()),
        (StatusCode::FORBIDDEN, "foreign_origin")
    );
    let own = site.post(
        "/api/v1/interactions",
        &body,
        &[("origin", "http://localhost:7777")],
    );
    assert_eq!(own.status, StatusCode::CREATED);
}

#[test]
fn wrong_bodies_are_refused_in_the_one_envelope_and_leave_nothing() {
    let site = Site::new(None);
    let item =
        json!({"contact": {"email": "a@x.org"}, "scope": "research_labs", "type": "kick_off"});
    let with = |field: &str, value: serde_json::Value| {
        let mut item = item.clone();
        item[field] = value;
        item
    };
    for body in [
        json!(null),
        json!([]),
        json!({}),
        json!({"items": []}),
        with("contact", json!({})),
        with("contact", json!({"email": "a@x.org", "phone": "1"})),
        with("contact", json!({"email": " "})),
        with("contact", json!({"key": "no-colon"})),
        with("contact", json!({"key": "shoe:42"})),
        with("contact", json!(9e99)),
        with("contact", json!(-1)),
        with("scope", json!("nowhere")),
        with("type", json!("")),
        with("reaction", json!("great")),
        with("happened_at", json!("yesterday")),
        with("happened_at", json!("2027-01-01T00:00:00Z")),
        with("actor", json!("nobody")),
        with("id", json!("")),
        with("id", json!("x".repeat(201))),
        with("note", json!("x".repeat(4_001))),
        with("surprise", json!(1)),
    ] {
        let answer = site.post("/api/v1/interactions", &body, &[]);
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{body}: {answer:?}"
        );
        let error = &answer.json()["error"];
        assert_eq!(error["code"], "invalid");
        assert_eq!(error["request_id"], answer.header("x-request-id"));
    }
    assert_eq!(site.ok("/api/v1/meta")["interactions"], 0);
}

#[test]
fn text_with_odd_characters_is_kept_as_it_is() {
    let site = Site::new(None);
    let body = json!({"contact": {"email": "a@x.org"}, "scope": "research_labs", "type": "kick_off", "happened_at": "2026-02-01T00:00:00Z",
        "note": "<script>alert(1)</script> \u{0} ü \u{1F600}", "id": "weird '\" id"});
    let answer = site.post("/api/v1/interactions", &body, &[]);
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    let record = answer.json()["items"][0]["record"]
        .as_str()
        .unwrap()
        .to_owned();
    let entry = &site.ok(&format!("/api/v1/records/{record}/interactions"))["items"][0];
    assert!(entry["note"].as_str().unwrap().contains("<script>"));
    assert_eq!(entry["origin"]["record_key"], "weird '\" id");
}

#[test]
fn the_same_id_is_a_duplicate_and_with_other_content_a_conflict() {
    let site = Site::new(None);
    let mut body = json!({"contact": {"email": "a@x.org"}, "scope": "research_labs", "type": "kick_off", "id": "A"});
    assert_eq!(
        site.post("/api/v1/interactions", &body, &[]).json()["items"][0]["status"],
        "accepted"
    );
    let again = site.post("/api/v1/interactions", &body, &[]).json();
    assert_eq!(
        (
            again["items"][0]["status"].as_str(),
            again["items"][0]["entry"]["rv_hundredths"].as_i64()
        ),
        (Some("duplicate"), Some(2_000))
    );
    body["type"] = json!("order_signed");
    let conflict = site.post("/api/v1/interactions", &body, &[]);
    assert_eq!(
        (conflict.status, conflict.error_code().as_str()),
        (StatusCode::CONFLICT, "conflict")
    );
}

#[test]
fn reactions_and_plans_of_nothing_are_not_found() {
    let site = Site::new(None);
    for id in ["1", "0", "-1", "x", "99999999999999999999"] {
        let answer = site.post(
            &format!("/api/v1/interactions/{id}/reaction"),
            &json!({"reaction": "worse"}),
            &[],
        );
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}: {answer:?}");
    }
    assert_eq!(
        site.post("/api/v1/plans/9/drop", &json!({}), &[]).status,
        StatusCode::NOT_FOUND
    );
    let plan = json!({"record": "1.research_labs", "type": "kick_off", "due_on": "soon"});
    assert_eq!(
        site.post("/api/v1/plans", &plan, &[]).status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}
