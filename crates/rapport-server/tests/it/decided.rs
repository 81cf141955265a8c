//! What people decide about what they are shown, over HTTP.

use crate::site::{Answer, Site};
use axum::http::StatusCode;
use serde_json::{Value, json};

/// Forty people met every ten days from August on, a demo after each second meeting; the first fell silent in December.
fn filled(settings: &[(&str, &str)]) -> Site {
    let site = Site::with(settings);
    let start: jiff::civil::Date = "2025-08-01".parse().unwrap();
    for person in 0..40 {
        let meetings = if person == 0 { 14 } else { 21 };
        let items: Vec<Value> = (0..meetings)
            .map(|n| {
                let day = start + jiff::Span::new().days(n * 10 + person % 3);
                let type_code = ["first_meeting_user", "technical_demo"][n as usize % 2];
                json!({
                    "contact": {"email": format!("p{person}@labs.org")}, "scope": "research_labs", "type": type_code,
                    "happened_at": format!("{day}T10:00:00Z"),
                })
            })
            .collect();
        let answer = site.post("/api/v1/interactions", &json!({"items": items}), &[]);
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    }
    site
}

#[track_caller]
fn created(answer: &Answer) -> Value {
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    answer.json()
}

#[track_caller]
fn refused(answer: &Answer, status: StatusCode, words: &str) {
    assert_eq!(answer.status, status, "{answer:?}");
    let error = answer.json()["error"].to_string();
    assert!(error.contains(words), "{error}");
}

#[test]
fn an_exception_is_acknowledged_assigned_closed_and_reopened_and_every_step_is_kept() {
    let site = filled(&[]);
    let list = site.get("/api/v1/exceptions");
    let found = list.json();
    let item = &found["items"][0];
    assert_eq!(found["total"], 1, "{found}");
    assert_eq!(
        (&item["kind"], &item["way"]),
        (&json!("silence"), &json!("bad"))
    );
    assert_eq!(
        (&item["state"], &item["owner"]),
        (&json!("open"), &Value::Null)
    );
    assert_eq!(item["record"], "1.research_labs");
    assert_eq!(item["causes"][0]["type_code"], "technical_demo");
    let key = item["key"].as_str().unwrap();
    let path = format!("/api/v1/exceptions/{}/judgements", key.replace(':', "%3A"));
    let judge = |body: Value| site.post(&path, &body, &[]);

    let seen = created(&judge(json!({"action": "acknowledge", "by": "kim"})));
    assert_eq!(
        (&seen["state"], &seen["at"]),
        (&json!("acknowledged"), &json!("2026-03-01T12:00:00Z"))
    );
    let given = created(&judge(
        json!({"action": "assign", "owner": "theo", "by": "kim", "note": "yours"}),
    ));
    assert_eq!(given["owner"]["name"], "Theo Finch");
    let closed =
        json!({"action": "close", "outcome": "false_alarm", "by": "mh", "note": "on leave"});
    let once = [("idempotency-key", "close-1")];
    assert_eq!(
        created(&site.post(&path, &closed, &once))["state"],
        "closed"
    );
    assert_eq!(
        created(&site.post(&path, &closed, &once))["state"],
        "closed",
        "done once"
    );
    refused(&judge(closed), StatusCode::CONFLICT, "reopen it first");

    let open = site.get("/api/v1/exceptions");
    assert_eq!(open.json()["items"], json!([]));
    assert_ne!(
        open.header("etag"),
        list.header("etag"),
        "what was decided is another state"
    );
    assert_eq!(
        open.json()["endings"][0],
        json!({"kind": "silence", "closed": 1, "acted": 0, "expected": 0, "false_alarm": 1})
    );
    let all = site.ok("/api/v1/exceptions?state=all&owner=theo&record=1.research_labs");
    let item = &all["items"][0];
    assert_eq!(
        (&item["outcome"], &item["note"]),
        (&json!("false_alarm"), &json!("on leave"))
    );
    assert_eq!(
        (&item["assigned"], &item["judged_by"]),
        (&json!(true), &json!("mh"))
    );
    assert_eq!(
        site.ok("/api/v1/exceptions?state=all&owner=nobody")["total"],
        0
    );

    assert_eq!(
        created(&judge(json!({"action": "reopen", "by": "kim"})))["state"],
        "open"
    );
    let events = site.ok(&path);
    let actions: Vec<&str> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["action"].as_str().unwrap())
        .collect();
    assert_eq!(actions, ["acknowledge", "assign", "close", "reopen"]);
}

#[test]
fn a_decision_that_makes_no_sense_is_refused_with_what_would() {
    let site = filled(&[]);
    let key = site.ok("/api/v1/exceptions")["items"][0]["key"].clone();
    let path = format!(
        "/api/v1/exceptions/{}/judgements",
        key.as_str().unwrap().replace(':', "%3A")
    );
    let wrong = StatusCode::UNPROCESSABLE_ENTITY;
    for (body, words) in [
        (
            json!({"action": "clse", "by": "kim"}),
            "did you mean `close`",
        ),
        (json!({"action": "close", "by": "kim"}), "close needs it"),
        (
            json!({"action": "close", "outcome": "done", "by": "kim"}),
            "write one of acted, expected, false_alarm",
        ),
        (
            json!({"action": "acknowledge", "owner": "theo", "by": "kim"}),
            "goes with assign alone",
        ),
        (
            json!({"action": "assign", "owner": "thea", "by": "kim"}),
            "did you mean `theo`",
        ),
        (
            json!({"action": "acknowledge", "by": " "}),
            "say who decides",
        ),
        (
            json!({"action": "acknowledge", "by": "kim", "note": "x".repeat(5_000)}),
            "at most 4000",
        ),
    ] {
        refused(&site.post(&path, &body, &[]), wrong, words);
    }
    let body = json!({"action": "acknowledge", "by": "kim"});
    let gone = path
        .replace("silence", "rv_low")
        .replace("A1%3A", "A999%3A");
    refused(
        &site.post(&gone, &body, &[]),
        StatusCode::NOT_FOUND,
        "there is no exception",
    );
    refused(
        &site.get("/api/v1/exceptions?state=shut"),
        wrong,
        "one of open",
    );
    refused(
        &site.get("/api/v1/exceptions?record=x"),
        wrong,
        "CONTACT.SCOPE",
    );
    refused(
        &site.get("/api/v1/exceptions?set=%40none"),
        wrong,
        "there is no saved set",
    );
    assert_eq!(
        site.ok("/api/v1/exceptions")["items"][0]["state"],
        "open",
        "nothing was kept"
    );
}

#[test]
fn a_saved_set_can_be_named_wherever_a_set_is_taken() {
    let site = filled(&[]);
    let put = |name: &str, text: &str| {
        site.write(
            "PUT",
            &format!("/api/v1/sets/{name}"),
            &json!({"text": text, "by": "kim", "note": "why"}),
        )
    };
    let saved = put("regulars", "interactions>=20");
    assert_eq!(saved.status, StatusCode::OK, "{saved:?}");
    assert_eq!(
        (&saved.json()["records"], &saved.json()["by"]),
        (&json!(39), &json!("kim"))
    );
    put("others", "NOT @regulars");
    let list = site.ok("/api/v1/sets");
    assert_eq!(
        (&list["items"][0]["name"], &list["items"][0]["records"]),
        (&json!("others"), &json!(1))
    );

    let pattern = site.ok("/api/v1/insights/pattern?set=%40regulars&against=%40others");
    assert_eq!(pattern["n"], 40);
    assert_eq!(
        site.ok("/api/v1/insights/pattern?set=%40regulars%20AND%20rv%3E0")["n"],
        39
    );
    assert_eq!(site.ok("/api/v1/exceptions?set=%40others")["total"], 1);
    assert_eq!(site.ok("/api/v1/exceptions?set=%40regulars")["total"], 0);

    let wrong = StatusCode::UNPROCESSABLE_ENTITY;
    refused(&put("Regulars!", "all"), wrong, "cannot name a set");
    refused(&put("x", "rv>"), wrong, "column");
    refused(&put("x", "industri=steel"), wrong, "there is no dimension");
    refused(&put("x", "@regular"), wrong, "did you mean `regulars`");
    refused(&put("regulars", "@others"), wrong, "means itself");
    let remove = |name: &str| site.write("DELETE", &format!("/api/v1/sets/{name}"), &json!({}));
    refused(&remove("regulars"), StatusCode::CONFLICT, "@others");
    refused(
        &remove("whales"),
        StatusCode::NOT_FOUND,
        "there is no saved set",
    );
    assert_eq!(
        remove("others").json(),
        json!({"name": "others", "removed": true})
    );
    assert_eq!(site.ok("/api/v1/sets")["total"], 1);
    let message = site.get("/api/v1/insights/pattern?set=%40others");
    refused(&message, wrong, "there is no saved set `@others`");
}

#[test]
fn a_suggestion_is_taken_or_overridden_with_what_was_expected_of_it_and_evaluated() {
    let site = filled(&[]);
    let path = "/api/v1/records/2.research_labs/suggestions";
    let found = site.ok(path);
    let item = &found["items"][0];
    assert_eq!(
        (&found["suppressed"], &found["horizon_days"]),
        (&Value::Null, &json!(90))
    );
    // The last of 21 was a meeting; a demo follows.
    assert_eq!(
        (&item["type"], &item["judgement"]),
        (&json!("technical_demo"), &Value::Null)
    );
    assert!(
        item["n"].as_u64().unwrap() >= 20 && item["rv_hundredths"].is_i64(),
        "{item}"
    );
    assert!(item["share"].as_f64().unwrap() > 0.9, "{item}");
    let judge = |body: Value| site.post(path, &body, &[]);
    let taken = created(&judge(
        json!({"type": "technical_demo", "verdict": "taken", "by": "mh"}),
    ));
    assert_eq!(
        (&taken["expected_rv_hundredths"], &taken["n"]),
        (&item["rv_hundredths"], &item["n"])
    );
    assert_eq!(site.ok(path)["items"][0]["judgement"]["verdict"], "taken");
    let wrong = StatusCode::UNPROCESSABLE_ENTITY;
    for (body, words) in [
        (
            json!({"type": "technical_demo", "verdict": "overridden", "by": "mh"}),
            "say why",
        ),
        (
            json!({"type": "technical_demo", "verdict": "taken", "reason": "other", "by": "mh"}),
            "overridden alone",
        ),
        (
            json!({"type": "order_signed", "verdict": "taken", "by": "mh"}),
            "is not suggested for this record now",
        ),
        (
            json!({"type": "technical_demo", "verdict": "maybe", "by": "mh"}),
            "write one of taken, overridden",
        ),
    ] {
        refused(&judge(body), wrong, words);
    }
    created(&judge(
        json!({"type": "technical_demo", "verdict": "overridden", "reason": "wrong_time", "by": "mh", "note": "in May"}),
    ));
    let judgement = site.ok(path)["items"][0]["judgement"].clone();
    assert_eq!(
        (&judgement["reason"], &judgement["note"]),
        (&json!("wrong_time"), &json!("in May"))
    );
    refused(
        &site.get("/api/v1/records/999.research_labs/suggestions"),
        StatusCode::NOT_FOUND,
        "no record",
    );

    let answer = site.ok("/api/v1/insights/next-action-eval");
    let tables = answer["tables"].as_array().unwrap();
    let decisions = tables.iter().find(|t| t["name"] == "decisions").unwrap();
    // The last word holds: one overridden, none taken, and nothing has followed yet.
    assert_eq!(decisions["rows"][0][1], 0);
    assert_eq!(
        (&decisions["rows"][1][0], &decisions["rows"][1][1]),
        (&json!("overridden"), &json!(1))
    );
    assert!(
        answer["verdict"]
            .as_str()
            .unwrap()
            .contains("nothing can be said yet"),
        "{answer}"
    );
}

#[test]
fn where_the_evidence_is_thin_nothing_is_suggested_and_the_reason_is_said() {
    let site = Site::new(None);
    site.log("ada@labs.org", "kick_off", "2026-02-01");
    let found = site.ok("/api/v1/records/1.research_labs/suggestions");
    assert_eq!(found["items"], json!([]));
    assert!(
        found["suppressed"].as_str().unwrap().contains("too thin"),
        "{found}"
    );
}

#[test]
fn a_published_pattern_is_the_band_of_its_scopes_records_and_its_versions_stay() {
    let site = filled(&[]);
    let record = site.ok("/api/v1/records/1.research_labs");
    assert_eq!(record["reference"], Value::Null);
    assert!(
        record["reference_note"]
            .as_str()
            .unwrap()
            .contains("no best-practice pattern"),
        "{record}"
    );
    assert_eq!(site.ok("/api/v1/patterns")["items"], json!([]));

    let publish = |body: Value| site.post("/api/v1/patterns", &body, &[]);
    let first = created(&publish(
        json!({"set": "interactions>=20", "by": "kim", "note": "spring"}),
    ));
    let pattern = &first["published"][0];
    assert_eq!(
        (&pattern["version"], &pattern["n"]),
        (&json!(1), &json!(39))
    );
    let record = site.ok("/api/v1/records/1.research_labs");
    let reference = &record["reference"];
    assert_eq!(
        (&reference["version"], &reference["set"]),
        (&json!(1), &json!("interactions>=20"))
    );
    let point = &reference["points"][1];
    assert_eq!(
        (&point["position"], &point["step"]["name"]),
        (&json!(2), &json!("Technical demo"))
    );
    assert!(
        point["p10"].as_i64() <= point["p50"].as_i64()
            && point["p50"].as_i64() <= point["p90"].as_i64()
    );
    assert_eq!(record["reference_note"], Value::Null);

    let second = created(&publish(
        json!({"set": "all", "scope": "research_labs", "by": "lee"}),
    ));
    assert_eq!(second["published"][0]["version"], 2);
    assert_eq!(site.ok("/api/v1/patterns")["items"][0]["version"], 2);
    assert_eq!(site.ok("/api/v1/patterns?all=true")["total"], 2);
    let old = site.ok("/api/v1/patterns/research_labs?version=1");
    assert_eq!(old, *pattern, "a version stays as it was published");
    assert_eq!(site.ok("/api/v1/patterns/research_labs")["by"], "lee");

    let wrong = StatusCode::UNPROCESSABLE_ENTITY;
    refused(
        &publish(json!({"set": "interactions<20", "by": "kim"})),
        wrong,
        "1 records; a pattern of fewer than 30",
    );
    refused(
        &publish(json!({"by": "kim"})),
        wrong,
        "nobody can say who earns most",
    );
    refused(
        &publish(json!({"set": "rv>", "by": "kim"})),
        wrong,
        "column",
    );
    refused(
        &publish(json!({"set": "all", "scope": "reserch_labs", "by": "kim"})),
        wrong,
        "did you mean",
    );
    refused(
        &site.get("/api/v1/patterns/research_labs?version=9"),
        StatusCode::NOT_FOUND,
        "version 9",
    );
}

#[test]
fn where_people_analyses_are_off_they_refuse_over_http_too() {
    let site = Site::with(&[("people_analyses.enabled", "false")]);
    site.log("ada@labs.org", "kick_off", "2026-02-01");
    for name in ["top-performers", "heroes"] {
        let answer = site.ok(&format!("/api/v1/insights/{name}?people=named"));
        assert_eq!(answer["refused"], true, "{name}");
        assert!(
            answer["verdict"]
                .as_str()
                .unwrap()
                .contains("works-council mode"),
            "{answer}"
        );
    }
    let strict = Site::with(&[("people_analyses.least_group", "8")]);
    let answer = strict.get("/api/v1/insights/top-performers?min_group=7");
    refused(
        &answer,
        StatusCode::UNPROCESSABLE_ENTITY,
        "no group smaller than 8",
    );
}
