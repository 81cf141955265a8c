//! What the silos look like.

use crate::{files, sample};
use std::collections::BTreeMap;

fn text<'a>(files: &'a BTreeMap<String, Vec<u8>>, name: &str) -> &'a str {
    std::str::from_utf8(&files[name]).expect("the file is UTF-8")
}

#[test]
fn two_hundred_accounts_are_some_six_hundred_people_and_forty_thousand_rows() {
    let folder = tempfile::tempdir().unwrap();
    let made = sample(&folder.path().join("exports"), 200, 3);
    assert_eq!(made.accounts, 200);
    assert!((560..=660).contains(&made.people), "{made:?}");
    assert!((30_000..=50_000).contains(&made.rows), "{made:?}");
}

#[test]
fn every_silo_writes_in_its_own_way() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path(), 100, 3);
    let files = files(folder.path());
    let orders = text(&files, "erp/orders.csv");
    let first = orders.lines().nth(1).unwrap();
    let cells: Vec<&str> = first.split(';').collect();
    assert!(cells[1].starts_with("0000"), "{first}");
    assert!(
        cells[4].starts_with("202") && cells[4].len() == 8,
        "{first}"
    );
    assert!(cells[6].contains(','), "{first}");
    assert!(text(&files, "support/tickets.json").starts_with("[\n"));
    assert!(files["web/visits_1.parquet"].ends_with(b"PAR1"));
    assert!(!files["web/visits_2.parquet"].ends_with(b"PAR1"));
    assert!(files["surveys/responses_001.xlsx"].starts_with(b"PK"));
    for line in text(&files, "marketing/events.jsonl").lines() {
        assert!(
            serde_json::from_str::<serde_json::Value>(line).is_ok(),
            "{line}"
        );
    }
}

#[test]
fn the_second_year_of_activities_has_other_columns() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path(), 100, 3);
    let files = files(folder.path());
    let header = |name: &str| text(&files, name).lines().next().unwrap().to_owned();
    let first = header("crm/activities_fy25.csv");
    let second = header("crm/activities_fy26.csv");
    assert!(first.contains(",outcome,") && !first.contains("result"));
    assert!(second.contains(",result,") && second.ends_with("duration_min"));
}

#[test]
fn an_odd_number_of_accounts_is_written_whole() {
    let folder = tempfile::tempdir().unwrap();
    let made = sample(folder.path(), 103, 3);
    let files = files(folder.path());
    assert_eq!(made.accounts, 103);
    assert_eq!(text(&files, "crm/accounts.csv").lines().count(), 104);
}
