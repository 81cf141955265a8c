//! Analyses over HTTP.

use crate::site::Site;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

fn filled() -> Site {
    let site = Site::new(None);
    for n in 0..12 {
        for (day, type_code) in ["email_opened", "kick_off", "order_signed"]
            .iter()
            .enumerate()
        {
            let day = format!("2026-02-{:02}", 1 + n + day);
            site.log(&format!("p{n}@labs.org"), type_code, &day);
        }
    }
    site
}

fn setting(answer: &Value, name: &str) -> Value {
    let all = answer["method"]["settings"].as_array().unwrap();
    all.iter().find(|s| s["name"] == name).unwrap()["value"].clone()
}

#[test]
fn the_cards_say_what_can_be_asked_and_every_one_answers() {
    let site = filled();
    let cards = site.ok("/api/v1/insights");
    let items = cards["items"].as_array().unwrap();
    assert_eq!(cards["total"], items.len());
    let pattern = items.iter().find(|c| c["name"] == "pattern").unwrap();
    let options = pattern["options"].as_array().unwrap();
    let by = options.iter().find(|o| o["name"] == "by").unwrap();
    assert_eq!(
        (&by["kind"], &by["choices"], &by["default"]),
        (
            &json!("choice"),
            &json!(["number", "days", "level"]),
            &json!("number")
        )
    );
    for card in items {
        let name = card["name"].as_str().unwrap();
        let answer = site.ok(&format!("/api/v1/insights/{name}"));
        assert_eq!(answer["question"], card["question"]);
        assert_ne!(answer["verdict"], "", "{name}");
        for table in answer["tables"].as_array().unwrap() {
            let columns = table["columns"].as_array().unwrap().len();
            for row in table["rows"].as_array().unwrap() {
                assert_eq!(row.as_array().unwrap().len(), columns, "{name}: {table}");
            }
        }
    }
}

#[test]
fn an_answer_has_verdict_figures_with_units_and_the_options_that_were_used() {
    let site = filled();
    let answer = site.ok(
        "/api/v1/insights/pattern?set=scope%3Dresearch_labs%20AND%20rv%3E0&positions=3&by=number",
    );
    assert_eq!(
        (&answer["n"], &answer["refused"]),
        (&json!(12), &json!(false))
    );
    assert_eq!(setting(&answer, "positions"), "3");
    assert_eq!(setting(&answer, "set"), "scope=research_labs AND rv>0");
    let table = &answer["tables"][0];
    assert_eq!(table["rows"].as_array().unwrap().len(), 3);
    let column = |name: &str| {
        let columns = table["columns"].as_array().unwrap();
        columns.iter().position(|c| c["name"] == name).unwrap()
    };
    let middle = column("rv_p50_hundredths");
    assert_eq!(table["columns"][middle]["unit"], "rv_hundredths");
    assert!(table["rows"][2][middle].is_i64(), "{table}");
    let cost = &table["columns"][column("cost_p50_minor")];
    assert_eq!(
        (&cost["unit"], &cost["currency"]),
        (&json!("minor"), &json!("USD"))
    );
}

#[test]
fn wrong_options_are_refused_with_what_is_right_and_an_unknown_name_is_not_found() {
    let site = filled();
    for (query, told) in [
        ("positions=many", "a whole number from"),
        ("by=week", "one of number, days, level"),
        ("postions=3", "positions"),
        ("set=scope%3D", "column"),
        ("by=days&by=level", "twice"),
    ] {
        let answer = site.get(&format!("/api/v1/insights/pattern?{query}"));
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        let message = answer.json()["error"]["message"].clone();
        assert!(
            message.as_str().unwrap().contains(told),
            "{query}: {message}"
        );
    }
    let unknown = site.get("/api/v1/insights/patern");
    assert_eq!(
        (unknown.status, unknown.error_code().as_str()),
        (StatusCode::NOT_FOUND, "not_found")
    );
    assert!(
        unknown.json()["error"]["message"]
            .as_str()
            .unwrap()
            .contains("pattern")
    );
}

#[test]
fn data_that_cannot_carry_an_answer_are_refused_with_200_and_the_reason() {
    let answer = filled().ok("/api/v1/insights/lead-test");
    assert_eq!(
        (&answer["refused"], &answer["tables"]),
        (&json!(true), &json!([]))
    );
}

#[test]
fn a_young_book_is_kept_while_others_write_and_its_tag_is_its_own() {
    let site = filled();
    let first = site.get("/api/v1/insights/pattern");
    site.log("late@labs.org", "kick_off", "2026-02-27");
    let again = site.get("/api/v1/insights/pattern");
    assert_eq!(again.json()["n"], 12, "the book knows nothing of the last");
    assert_eq!(again.header("etag"), first.header("etag"));
    let request = Request::get("/api/v1/insights/pattern")
        .header("if-none-match", first.header("etag"))
        .body(Body::empty());
    let same = site.send(request.unwrap());
    assert_eq!(
        (same.status, same.bytes.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );
    let list = site.get("/api/v1/records");
    assert_ne!(
        list.header("etag"),
        first.header("etag"),
        "screens are of the ledger as it is"
    );
}
