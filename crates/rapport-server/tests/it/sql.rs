//! Questions in SQL over HTTP.

use crate::site::{Answer, Site};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

fn filled() -> Site {
    let site = Site::new(None);
    for n in 0..3 {
        for (day, type_code) in ["email_opened", "kick_off"].iter().enumerate() {
            let day = format!("2026-02-{:02}", 1 + n + day);
            site.log(&format!("p{n}@labs.org"), type_code, &day);
        }
    }
    site
}

/// Asks without a token.
fn ask(site: &Site, body: &Value, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method("POST").uri("/api/v1/sql");
    request = request.header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    site.send(request.body(Body::from(body.to_string())).unwrap())
}

#[test]
fn a_question_is_answered_without_the_token_with_columns_rows_and_units() {
    let site = filled();
    let query = "SELECT r.scope, r.rv_hundredths, count(*) AS n FROM record r JOIN interaction USING (contact, scope) GROUP BY r.contact";
    let answer = ask(&site, &json!({"query": query}), &[]);
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let answer = answer.json();
    assert_eq!(answer["truncated"], false);
    assert!(answer["as_of"].is_string());
    assert_eq!(
        answer["columns"][1],
        json!({"name": "rv_hundredths", "unit": "rv_hundredths", "currency": null})
    );
    let rows = answer["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    for row in rows {
        assert_eq!((&row[0], &row[2]), (&json!("research_labs"), &json!(2)));
        assert!(row[1].is_i64());
    }
    let set = json!({"query": "SELECT count(*) FROM record", "set": "contact=1"});
    assert_eq!(ask(&site, &set, &[]).json()["rows"], json!([[1]]));
}

#[test]
fn what_is_wrong_with_a_question_is_said_and_nothing_is_written() {
    let site = filled();
    for (body, told) in [
        (
            json!({"query": "SELECT 1 FROM recrod"}),
            "did you mean `record`?",
        ),
        (json!({"query": "DELETE FROM record"}), "only reads"),
        (json!({"query": "ATTACH 'x.db' AS x"}), "only reads"),
        (json!({"query": "SELECT 1", "set": "@none"}), "no saved set"),
        (
            json!({"query": "SELECT * FROM lead_test__verdicts"}),
            "no tables here",
        ),
        (
            json!({"query": "SELECT zeroblob(100000000)"}),
            "longer than",
        ),
        (json!({"qeury": "SELECT 1"}), "qeury"),
    ] {
        let answer = ask(&site, &body, &[]);
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{body}: {answer:?}"
        );
        let message = answer.json()["error"]["message"].clone();
        assert!(
            message.as_str().unwrap().contains(told),
            "{body}: {message}"
        );
    }
    let foreign = ask(
        &site,
        &json!({"query": "SELECT 1"}),
        &[("origin", "https://evil.example")],
    );
    assert_eq!(foreign.error_code(), "foreign_origin");
}

#[test]
fn more_rows_than_an_answer_has_are_cut_off() {
    let site = filled();
    let query = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 10001) SELECT x FROM n";
    let answer = ask(&site, &json!({"query": query}), &[]).json();
    assert_eq!(answer["rows"].as_array().unwrap().len(), 10_000);
    assert_eq!(answer["truncated"], true);
}

#[test]
fn a_question_without_end_is_stopped_and_the_server_goes_on() {
    let site = filled();
    let query =
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
    let answer = ask(&site, &json!({"query": query}), &[]);
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let message = answer.json()["error"]["message"].clone();
    assert!(
        message.as_str().unwrap().contains("within 10 seconds"),
        "{message}"
    );
    let next = ask(&site, &json!({"query": "SELECT 1"}), &[]);
    assert_eq!(next.json()["rows"], json!([[1]]));
}

#[test]
fn the_tables_are_listed_and_each_says_its_columns() {
    let site = filled();
    let list = site.ok("/api/v1/sql/tables");
    let items = list["items"].as_array().unwrap();
    assert_eq!(list["total"], items.len());
    assert!(
        items
            .iter()
            .any(|t| t["name"] == "profit__segments" && t["analysis"] == "profit")
    );
    let sheet = site.ok("/api/v1/sql/tables/interaction");
    let columns = sheet["columns"].as_array().unwrap();
    let value = columns
        .iter()
        .find(|c| c["name"] == "rv_total_hundredths")
        .unwrap();
    assert_eq!(value["unit"], "rv_hundredths");
    let unknown = site.get("/api/v1/sql/tables/interactoin");
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(
        unknown.json()["error"]["message"]
            .as_str()
            .unwrap()
            .contains("did you mean")
    );
}
