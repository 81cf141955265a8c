//! Reading: pages, filters, files, freshness.

use crate::site::Site;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use std::collections::BTreeSet;

fn filled() -> Site {
    let site = Site::new(None);
    for n in 0..23 {
        let types = ["email_opened", "kick_off", "order_signed", "unsubscribe"];
        site.log(
            &format!("p{n}@labs.org"),
            types[n % 4],
            &format!("2026-02-{:02}", 1 + n),
        );
    }
    site
}

#[test]
fn cursors_visit_every_record_exactly_once_in_each_order_while_others_come_in() {
    let site = filled();
    for (round, sort) in ["-rv", "name", "last", "-change", "level"]
        .iter()
        .enumerate()
    {
        let known: BTreeSet<String> = site.ok("/api/v1/records?limit=500")["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["record"].as_str().unwrap().to_owned())
            .collect();
        let (mut seen, mut after, mut page_number) = (Vec::new(), String::new(), 0);
        loop {
            let page = site.ok(&format!(
                "/api/v1/records?sort={sort}&limit=4&after={after}"
            ));
            let names = page["items"].as_array().unwrap().iter();
            seen.extend(names.map(|r| r["record"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else {
                break;
            };
            after = next.to_owned();
            if page_number < 3 {
                site.log(
                    &format!("new{round}-{page_number}@labs.org"),
                    "kick_off",
                    "2026-02-10",
                );
            }
            page_number += 1;
        }
        let unique: BTreeSet<String> = seen.iter().cloned().collect();
        assert_eq!(unique.len(), seen.len(), "{sort}: none twice");
        assert!(known.is_subset(&unique), "{sort}: none left out");
    }
}

#[test]
fn a_cursor_of_another_order_and_other_nonsense_is_refused_by_field() {
    let site = filled();
    let next = site.ok("/api/v1/records?limit=1")["next"]
        .as_str()
        .unwrap()
        .to_owned();
    for (query, field) in [
        (format!("sort=name&after={next}"), "after"),
        ("after=zz".to_owned(), "after"),
        ("limit=0".to_owned(), "limit"),
        ("limit=501".to_owned(), "limit"),
        ("sort=weight".to_owned(), "sort"),
        ("phase=love".to_owned(), "phase"),
        ("changed_since=soon".to_owned(), "changed_since"),
    ] {
        let answer = site.get(&format!("/api/v1/records?{query}"));
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert_eq!(
            answer.json()["error"]["problems"][0]["field"],
            field,
            "{query}"
        );
    }
    assert_eq!(
        site.get("/api/v1/records?limit=many").status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[test]
fn filters_narrow_the_list_and_the_total() {
    let site = filled();
    let total = |query: &str| {
        site.ok(&format!("/api/v1/records?{query}"))["total"]
            .as_u64()
            .unwrap()
    };
    assert_eq!(total(""), 23);
    assert_eq!(total("min_rv=6000"), 6, "those who signed");
    assert_eq!(total("level=C3"), 6);
    assert_eq!(total("phase=closing"), 6);
    assert_eq!(total("phase=closing,acquisition"), 23);
    assert_eq!(total("search=P1%20LABS"), 11, "p1, p10 to p19");
    assert_eq!(total("changed_since=2026-02-20"), 4);
    assert_eq!(total("scope=quality_labs"), 0);
}

#[test]
fn interactions_of_all_records_go_on_page_after_page_newest_first() {
    let site = filled();
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = site.ok(&format!("/api/v1/interactions?limit=5&after={after}"));
        let moments = page["items"].as_array().unwrap().iter();
        seen.extend(moments.map(|e| e["happened_at"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else {
            break;
        };
        after = next.to_owned();
    }
    assert_eq!(seen.len(), 23);
    assert!(seen.is_sorted_by(|a, b| a >= b));
    let some = site.ok("/api/v1/interactions?type=kick_off&since=2026-02-10&until=2026-02-18");
    assert_eq!(
        some["items"].as_array().unwrap().len(),
        3,
        "the 10th, the 14th and the 18th"
    );
    assert_eq!(
        site.get("/api/v1/interactions?type=nothing").status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[test]
fn the_same_state_is_answered_with_304_until_something_changes() {
    let site = filled();
    for path in [
        "/api/v1/records",
        "/api/v1/home",
        "/api/v1/meta",
        "/api/v1/flows",
    ] {
        let first = site.get(path);
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{path}: {tag}");
        let ask = || {
            Request::get(path)
                .header("if-none-match", &tag)
                .body(Body::empty())
                .unwrap()
        };
        let again = site.send(ask());
        assert_eq!(
            (again.status, again.bytes.len()),
            (StatusCode::NOT_MODIFIED, 0),
            "{path}"
        );
        assert_eq!(again.header("etag"), tag);
        site.log("p0@labs.org", "email_opened", "2026-02-11");
        assert_eq!(site.send(ask()).status, StatusCode::OK, "{path}");
    }
}

#[test]
fn the_list_is_a_file_in_each_format_and_a_formula_in_a_name_stays_a_text() {
    let site = filled();
    let csv = site.get("/api/v1/records/export?format=csv&min_rv=6000&sort=name");
    let text = String::from_utf8(csv.bytes.clone()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 7, "{text}");
    assert!(lines[0].starts_with("record,contact_id,name"));
    assert!(csv.header("content-disposition").contains("records.csv"));
    let none = site.get("/api/v1/records/export?format=csv&search=nobody");
    assert_eq!(String::from_utf8(none.bytes).unwrap().lines().count(), 1);
    let xlsx = site.get("/api/v1/records/export?format=xlsx");
    assert!(xlsx.bytes.starts_with(b"PK"));
    let parquet = site.get("/api/v1/records/export?format=parquet");
    assert!(parquet.bytes.starts_with(b"PAR1") && parquet.bytes.ends_with(b"PAR1"));
    assert_eq!(
        site.get("/api/v1/records/export?format=doc").status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[test]
fn flows_scopes_and_org_say_what_is_configured() {
    let site = filled();
    let flow = site.ok("/api/v1/flows/laboratories");
    let signed = flow["types"]
        .as_array()
        .unwrap()
        .iter()
        .find(|t| t["code"] == "order_signed")
        .unwrap();
    assert_eq!(
        (signed["trigger_to"].as_str(), signed["count"].as_u64()),
        (Some("C3"), Some(6))
    );
    assert_eq!(signed["cost_minor"], 5_000);
    assert_eq!(
        site.ok("/api/v1/flows/laboratories?version=1")["version"],
        1
    );
    assert_eq!(
        site.get("/api/v1/flows/laboratories?version=77").status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(site.ok("/api/v1/scopes")["items"][0]["interactions"], 23);
    assert_eq!(
        site.ok("/api/v1/org")["functions"]
            .as_array()
            .unwrap()
            .len(),
        9
    );
    let found = site.ok("/api/v1/search?q=kick");
    assert_eq!(found["types"][0]["type_code"], "kick_off");
    assert_eq!(
        site.ok("/api/v1/search?q=p22")["records"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(site.ok("/api/v1/contacts?search=p2&limit=2")["total"], 4);
}

#[test]
fn records_are_an_event_log_in_each_format_without_names() {
    let site = filled();
    let xes = site.get("/api/v1/event-log/xes");
    let text = String::from_utf8(xes.bytes.clone()).unwrap();
    assert_eq!(xes.status, StatusCode::OK, "{text}");
    assert_eq!(
        (
            text.matches("<trace>").count(),
            text.matches("<event>").count()
        ),
        (23, 23)
    );
    assert!(!text.contains("labs.org"));
    assert!(xes.header("content-disposition").contains("records.xes"));
    let ocel = site.ok("/api/v1/event-log/ocel?set=scope%3Dresearch_labs%20AND%20rv%3E0");
    let events = ocel["events"].as_array().unwrap().len();
    assert!((1..23).contains(&events), "{events}");
    for (path, status) in [
        ("csv", StatusCode::NOT_FOUND),
        ("xes?set=scope%3D", StatusCode::UNPROCESSABLE_ENTITY),
        (
            "xes?set=interactions%3E99",
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    ] {
        assert_eq!(
            site.get(&format!("/api/v1/event-log/{path}")).status,
            status,
            "{path}"
        );
    }
}
