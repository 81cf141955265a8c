//! One story through the whole API, on both stores.

use crate::site::Site;
use axum::http::StatusCode;
use serde_json::json;

/// URL of a database in which further databases may be made.
const POSTGRES_URL: &str = "RAPPORT_TEST_POSTGRES_URL";

fn story(site: &Site) {
    assert_eq!(site.ok("/api/v1/meta")["records"], 0);
    assert_eq!(site.ok("/api/v1/home")["change"], json!(null));
    let logged = site.log("ada@labs.org", "order_signed", "2026-02-20");
    assert_eq!(logged["status"], "accepted");
    assert_eq!(logged["rv_total_hundredths"], 6_000);
    let record = logged["record"].as_str().unwrap();
    let many = json!({"items": [
        {"contact": {"key": "email:ADA@labs.org"}, "scope": "research_labs", "type": "kick_off", "happened_at": "2026-02-27T08:00:00Z", "actor": "mara", "note": "two scales on the bench", "id": "K-1"},
        {"contact": {"phone": "+41 44 000 00 01"}, "scope": "quality_labs", "type": "email_opened", "happened_at": "2026-02-28T08:00:00Z"},
    ]});
    let answer = site.post(
        "/api/v1/interactions",
        &many,
        &[("idempotency-key", "day-1")],
    );
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    let again = site.post(
        "/api/v1/interactions",
        &many,
        &[("idempotency-key", "day-1")],
    );
    assert_eq!(
        (again.status, &again.bytes),
        (StatusCode::CREATED, &answer.bytes)
    );
    let other = site.post(
        "/api/v1/interactions",
        &json!({"items": [many["items"][0]]}),
        &[("idempotency-key", "day-1")],
    );
    assert_eq!(
        (other.status, other.error_code().as_str()),
        (StatusCode::CONFLICT, "idempotency_conflict")
    );
    let kick_off = &answer.json()["items"][0];
    assert_eq!(
        kick_off["record"], record,
        "the same person by another spelling of the key"
    );
    let id = kick_off["id"].as_str().unwrap();
    let amended = site.post(
        &format!("/api/v1/interactions/{id}/reaction"),
        &json!({"reaction": "better"}),
        &[],
    );
    assert_eq!(amended.json()["rv_hundredths"], 2_800, "{amended:?}");
    assert_eq!(amended.json()["reaction"], "better");

    let page = site.ok("/api/v1/records?sort=-rv&limit=1");
    assert_eq!(
        (page["total"].as_u64(), page["items"][0]["record"].as_str()),
        (Some(2), Some(record))
    );
    assert_eq!(page["items"][0]["spark"], json!([6_000, 8_800]));
    assert_eq!(page["items"][0]["rv_change_30d_hundredths"], 8_800);
    assert_eq!(page["as_of"], "2026-02-28T08:00:00Z");
    let next = page["next"].as_str().unwrap();
    let second = site.ok(&format!("/api/v1/records?sort=-rv&limit=1&after={next}"));
    assert_eq!(
        (second["items"][0]["scope"].as_str(), &second["next"]),
        (Some("quality_labs"), &json!(null))
    );

    let full = site.ok(&format!("/api/v1/records/{record}"));
    assert_eq!(
        full["level"],
        json!({"code": "C3", "name": "Commit", "status": "Customer"})
    );
    assert_eq!(full["curve"].as_array().unwrap().len(), 2);
    assert_eq!(full["triggers"][0]["level"]["code"], "C3");
    assert_eq!(full["contact"]["keys"], json!(["email:ada@labs.org"]));
    assert!(!full["log"]["likely"].as_array().unwrap().is_empty());
    let entries = site.ok(&format!("/api/v1/records/{record}/interactions"));
    let newest = &entries["items"][0];
    assert_eq!(newest["note"], "two scales on the bench");
    assert_eq!(
        newest["actor"],
        json!({"code": "mara", "name": "Mara Quint"})
    );
    assert_eq!(newest["origin"]["record_key"], "K-1");
    assert_eq!(newest["origin"]["rule_version"], "api-1");
    assert!(
        newest["why"].as_str().unwrap().contains("reaction better"),
        "{newest}"
    );

    let plan = json!({"record": record, "type": "training_done", "due_on": "2026-03-09"});
    let planned = site.post("/api/v1/plans", &plan, &[]);
    assert_eq!(planned.status, StatusCode::CREATED, "{planned:?}");
    let done = site.post(
        &format!("/api/v1/plans/{}/done", planned.json()["id"]),
        &json!({}),
        &[],
    );
    assert_eq!(done.json()["status"], "done");
    assert_eq!(
        site.ok(&format!("/api/v1/records/{record}/plans"))["items"][0]["status"],
        "done"
    );

    // The first screen is kept for some times as long as making it took: it follows soon, not at once.
    let mut home = site.ok("/api/v1/home");
    for _ in 0..200 {
        if home["totals"]["rv_hundredths"] == 8_900 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
        home = site.ok("/api/v1/home");
    }
    assert_eq!(home["totals"]["rv_hundredths"], 8_900);
    assert_eq!(home["movers"]["up"].as_array().unwrap().len(), 2);
    let all = site.ok("/api/v1/interactions?limit=2");
    assert_eq!(
        (
            all["items"].as_array().unwrap().len(),
            all["total"].as_u64()
        ),
        (2, Some(3))
    );
    let runs = site.ok("/api/v1/runs?source=api");
    let counts = &runs["items"][0]["counts"];
    assert_eq!(
        (counts["received"].as_i64(), counts["accepted"].as_i64()),
        (Some(3), Some(3)),
        "{runs}"
    );
    assert_eq!(site.ok("/health/ready")["status"], "ready");
}

#[test]
fn a_story_through_the_api_on_sqlite() {
    story(&Site::new(None));
}

#[test]
fn a_story_through_the_api_on_postgres() {
    use std::io::Write;
    let Ok(server) = std::env::var(POSTGRES_URL) else {
        let text = format!("SKIPPED: PostgreSQL store: {POSTGRES_URL} is not set\n");
        std::io::stderr().write_all(text.as_bytes()).unwrap();
        return;
    };
    let name = format!("rapport_server_{}", std::process::id());
    let (before, _) = server.rsplit_once('/').unwrap();
    let mut client = postgres::Client::connect(&server, postgres::NoTls).unwrap();
    client
        .batch_execute(&format!("CREATE DATABASE {name}"))
        .unwrap();
    let told = std::panic::catch_unwind(|| story(&Site::new(Some(&format!("{before}/{name}")))));
    client
        .batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"))
        .unwrap();
    told.unwrap();
}
