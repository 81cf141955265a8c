//! The OpenAPI document: what is committed is what the code gives, and every address in it answers.

use crate::site::Site;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::Value;

fn document() -> Value {
    serde_json::from_str(&rapport_server::openapi()).unwrap()
}

#[test]
fn the_committed_document_is_what_the_code_gives() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/openapi.json");
    let committed = std::fs::read_to_string(path).unwrap();
    assert!(
        committed == rapport_server::openapi(),
        "run `cargo xtask gen` and commit the result"
    );
}

#[test]
fn every_address_in_the_document_has_a_handler() {
    let site = Site::new(None);
    let mut asked = 0;
    for (path, methods) in document()["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if path.ends_with("/events") {
                continue;
            }
            let filled = path
                .replace("{record}", "1.research_labs")
                .replace("{flow}", "laboratories")
                .replace("{name}", "pattern")
                .replace("{key}", "research_labs:1:silence:0")
                .replace("{scope}", "research_labs")
                .replace("{id}", "1");
            let request = Request::builder()
                .method(method.to_uppercase().as_str())
                .uri(&filled);
            let request = request.header("authorization", format!("Bearer {}", site.token));
            let request = request.header("content-type", "application/json");
            let answer = site.send(request.body(Body::from("{}")).unwrap());
            assert!(
                !matches!(answer.status, StatusCode::METHOD_NOT_ALLOWED),
                "{method} {path}"
            );
            assert!(
                !answer.status.is_server_error(),
                "{method} {path}: {answer:?}"
            );
            if answer.status == StatusCode::NOT_FOUND {
                let message = answer.json()["error"]["message"]
                    .as_str()
                    .unwrap()
                    .to_owned();
                assert!(
                    !message.contains("/docs lists what there is"),
                    "{method} {path}: no handler"
                );
            }
            assert!(
                operation["summary"].is_string(),
                "{method} {path} says what it does"
            );
            asked += 1;
        }
    }
    assert!(asked >= 24, "{asked}");
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let document = document();
    let methods = document["paths"].as_object().unwrap().values();
    let operations = methods.flat_map(|m| m.as_object().unwrap().values());
    let mut names: Vec<&str> = operations
        .map(|o| o["operationId"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    let twice: Vec<&&str> = names
        .windows(2)
        .filter(|w| w[0] == w[1])
        .map(|w| &w[0])
        .collect();
    assert_eq!(twice, [&""; 0]);
}

#[test]
fn no_number_of_value_or_money_is_a_float() {
    fn floats(value: &Value, path: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                let number = |t: &Value| {
                    let one_of = t.as_array();
                    t == "number" || one_of.is_some_and(|all| all.iter().any(|t| t == "number"))
                };
                if map.get("type").is_some_and(number) {
                    found.push(path.to_owned());
                }
                map.iter()
                    .for_each(|(key, v)| floats(v, &format!("{path}/{key}"), found));
            }
            Value::Array(all) => all.iter().for_each(|v| floats(v, path, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    floats(&document(), "", &mut found);
    // A cell of an analysis may hold a statistic; its sums of value and money are integers. A statistic is a share or days.
    assert_eq!(
        found,
        [
            "/components/schemas/InsightCell",
            "/components/schemas/Statistic"
        ]
    );
}
