//! Input that cannot be used: the message says what failed, on what, and what to do; everything else goes in.

use crate::project::{HEADER, Project, event, events, sum};
use crate::stores::Database;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

/// What lies in quarantine: row, reason, message; lowest row first.
fn quarantined(project: &Project) -> Vec<(i64, String, String)> {
    let list = project.json(&["quarantine", "list"]);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut all: Vec<_> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|e| {
            (
                e["row"].as_i64().unwrap(),
                text(&e["reason"]),
                text(&e["message"]),
            )
        })
        .collect();
    all.sort();
    all
}

/// Received, accepted, quarantined of a harvest of `in`; what was received is accounted for.
fn harvest(project: &Project) -> (i64, i64, i64) {
    let report = project.harvest("in");
    let (received, quarantined) = (sum(&report, "received"), sum(&report, "quarantined"));
    let accepted = sum(&report, "accepted");
    assert_eq!(received, accepted + sum(&report, "duplicate") + quarantined);
    project.verify();
    (received, accepted, quarantined)
}

fn gz(text: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(text).unwrap();
    packed.finish().unwrap()
}

fn zip(name: &str, text: &[u8]) -> Vec<u8> {
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    packed
        .start_file(name, SimpleFileOptions::default())
        .unwrap();
    packed.write_all(text).unwrap();
    packed.finish().unwrap().into_inner()
}

/// Text that does not pack well, so that cutting it off cuts rows off.
fn packed_events(count: usize) -> String {
    let rows = (100..100 + count).map(|id| {
        let noise = id.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        format!("{id},2026-01-02T03:04:05Z,p{noise:x}@example.com,content_view,,\n")
    });
    format!("{HEADER}{}", rows.collect::<String>())
}

#[test]
fn an_input_that_is_not_there_is_named() {
    let project = Project::events();
    let ran = project.run(&["harvest", "--input", "nowhere"]).code(4);
    ran.complains(&["there is no folder or file `nowhere`", "give --input"]);
}

#[test]
fn a_pattern_that_finds_nothing_is_named_before_anything_is_taken_in() {
    let project = Project::quickstart();
    std::fs::remove_file(project.path("exports/support_tickets.json")).unwrap();
    let ran = project.run(&["harvest", "--input", "exports"]).code(4);
    ran.complains(&[
        "source `tickets`",
        "`support_tickets.json`",
        "check `files` of the source and the --input folder",
    ]);
    assert_eq!(project.json(&["status"])["totals"]["contacts"], 0);
}

#[test]
fn utf_16_declared_as_utf_8_is_told_as_such_and_the_other_file_goes_in() {
    let project = Project::events();
    project.write("in/events1.csv", events(3));
    let wide: Vec<u8> = events(3)
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    project.write("in/events2.csv", &wide);
    assert_eq!(harvest(&project), (3, 3, 0));
    let found = quarantined(&project);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0, found[0].1.as_str()), (0, "encoding"));
    assert!(
        found[0].2.contains("set `encoding: utf-16`"),
        "{}",
        found[0].2
    );

    project.edit(
        "sources/events.yaml",
        "{type: delimited}",
        "{type: delimited, encoding: utf-16}",
    );
    std::fs::remove_file(project.path("in/events1.csv")).unwrap();
    assert_eq!(harvest(&project), (3, 0, 0));
    assert_eq!(quarantined(&project), []);
}

#[test]
fn latin_1_declared_as_utf_8_costs_the_rows_that_are_not_utf_8() {
    let project = Project::events();
    let mut text = events(2).into_bytes();
    text.extend_from_slice(b"3,2026-01-02T03:04:05Z,m\xfcller@example.com,content_view,,\n");
    text.extend_from_slice(event(4).as_bytes());
    project.write("in/events.csv", text);
    assert_eq!(harvest(&project), (4, 3, 1));
    let found = quarantined(&project);
    assert_eq!((found[0].0, found[0].1.as_str()), (3, "encoding"));
    assert!(found[0].2.contains("check `encoding`"), "{}", found[0].2);
}

#[test]
fn a_file_that_was_cut_off_is_one_entry_until_the_whole_one_comes() {
    let project = Project::events();
    let whole = gz(packed_events(20_000).as_bytes());
    project.write("in/events1.csv", events(2));
    project.write("in/events2.csv.gz", &whole[..whole.len() / 2]);
    let (received, accepted, refused) = harvest(&project);
    assert_eq!(
        (received, refused),
        (accepted, 0),
        "rows before the cut are good"
    );
    for _ in 0..2 {
        let found = quarantined(&project);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].0, found[0].1.as_str()), (0, "unreadable_file"));
        assert!(
            found[0].2.contains("events2.csv.gz") && found[0].2.contains("copy it again"),
            "{}",
            found[0].2
        );
        assert_eq!(harvest(&project).1, 0);
    }
    project.write("in/events2.csv.gz", &whole);
    harvest(&project);
    assert_eq!(project.json(&["status"])["totals"]["interactions"], 20_002);
    assert_eq!(quarantined(&project), []);
}

#[test]
fn an_archive_that_was_cut_off_is_named_and_nothing_is_taken_in() {
    let project = Project::events();
    project.edit(
        "sources/events.yaml",
        "files: [",
        "files: [\"packed.zip/*.csv\", ",
    );
    project.write("in/events.csv", events(2));
    let whole = zip("inner.csv", packed_events(2_000).as_bytes());
    project.write("in/packed.zip", &whole[..whole.len() / 2]);
    let ran = project.run(&["harvest", "--input", "in"]).code(4);
    ran.complains(&["source `events`", "packed.zip", "copy it again"]);
    project.write("in/packed.zip", &whole);
    let report = project.harvest("in");
    assert_eq!(sum(&report, "received"), 2_002);
}

#[test]
fn a_line_of_40_mebibytes_costs_its_record() {
    let project = Project::events();
    let mut text = events(1).into_bytes();
    text.extend_from_slice(b"2,2026-01-02T03:04:05Z,");
    text.resize(text.len() + (40 << 20), b'x');
    text.extend_from_slice(b",content_view,,\n");
    text.extend_from_slice(event(3).as_bytes());
    project.write("in/events.csv", text);
    assert_eq!(harvest(&project), (3, 2, 1));
    let found = quarantined(&project);
    assert_eq!((found[0].0, found[0].1.as_str()), (2, "too_long"));
    assert!(
        found[0].2.contains("16 MiB") && found[0].2.contains("`separator`"),
        "{}",
        found[0].2
    );
    let shown = project.json(&["quarantine", "show", "1"]);
    assert_eq!(
        shown["raw"].as_str().unwrap().len(),
        64 * 1024,
        "its beginning is kept"
    );
}

#[test]
fn a_bomb_stops_at_the_limit_and_the_other_file_goes_in() {
    let project = Project::events();
    project.edit(
        "sources/events.yaml",
        "files: [",
        "files: [\"packed.zip/*.csv\", ",
    );
    project.write("in/events1.csv", events(2));
    let mut bomb = events(1).into_bytes();
    bomb.resize(200 << 20, b'\n');
    project.write("in/packed.zip", zip("bomb.csv", &bomb));
    let (received, accepted, refused) = harvest(&project);
    assert!(
        received <= 3 && accepted <= 3 && refused == 0,
        "{received} {accepted} {refused}"
    );
    assert_eq!(project.json(&["status"])["totals"]["interactions"], 2);
    let found = quarantined(&project);
    assert_eq!((found.len(), found[0].1.as_str()), (1, "unreadable_file"));
    assert!(
        found[0].2.contains("packed.zip/bomb.csv") && found[0].2.contains("harvest.unpack_ratio"),
        "{}",
        found[0].2
    );
}

#[test]
fn amounts_and_dates_that_cannot_be_are_refused_one_by_one() {
    let project = Project::events();
    let row = |id: usize, at: &str, amount: &str, n: &str| {
        format!("{id},{at},a@example.com,content_view,{amount},{n}\n")
    };
    let at = "2026-01-02T03:04:05Z";
    let rows = [
        (
            row(1, at, "NaN", ""),
            "bad_value",
            "`NaN` is not an amount in USD",
        ),
        (
            row(2, at, "inf", ""),
            "bad_value",
            "`inf` is not an amount in USD",
        ),
        (
            row(3, at, "-Infinity", ""),
            "bad_value",
            "`-Infinity` is not an amount",
        ),
        (
            row(4, at, "92233720368547758.08", ""),
            "bad_value",
            "too large for 64 bits",
        ),
        (
            row(5, at, "1e400", ""),
            "bad_value",
            "`1e400` is not an amount",
        ),
        (
            row(6, at, "12.345", ""),
            "bad_value",
            "more than 2 decimals, which would be lost",
        ),
        (row(7, at, "", "9223372036854775808"), "accepted", ""),
        (
            row(8, "2026-02-30T00:00:00Z", "", ""),
            "bad_value",
            "is not a time",
        ),
        (row(9, "2026-13-01", "", ""), "bad_value", "is not a time"),
        (
            row(10, "1899-12-31", "", ""),
            "impossible_date",
            "is before 1900",
        ),
        (
            row(11, "2199-01-01", "", ""),
            "impossible_date",
            "is in the future; correct the date at the source",
        ),
        (
            row(12, "9999-12-31T23:59:59Z", "", ""),
            "impossible_date",
            "is in the future",
        ),
    ];
    let text: String = rows.iter().map(|(row, ..)| row.as_str()).collect();
    project.write("in/events.csv", format!("{HEADER}{text}"));
    let refused = rows
        .iter()
        .filter(|(_, reason, _)| *reason != "accepted")
        .count();
    let found = quarantined_after(&project, (12, 12 - refused as i64, refused as i64));
    for (index, (_, reason, message)) in rows
        .iter()
        .enumerate()
        .filter(|(_, (_, reason, _))| *reason != "accepted")
    {
        let row = index as i64 + 1;
        let entry = found.iter().find(|entry| entry.0 == row).unwrap();
        assert_eq!(entry.1, *reason, "row {row}");
        assert!(entry.2.contains(message), "row {row}: {}", entry.2);
    }
}

fn quarantined_after(project: &Project, expected: (i64, i64, i64)) -> Vec<(i64, String, String)> {
    assert_eq!(harvest(project), expected);
    quarantined(project)
}

#[test]
fn an_amount_at_the_edge_of_64_bits_is_refused_and_disables_nothing() {
    let project = Project::events();
    let amount =
        |id, amount| format!("{id},2026-01-02T03:04:05Z,a@example.com,content_view,{amount},\n");
    let rows = [
        amount(1, "92233720368547758.07"),
        amount(2, "-92233720368547758.07"),
        amount(3, "10000000000000.01"),
        amount(4, "10000000000000.00"),
    ];
    project.write("in/events.csv", format!("{HEADER}{}", rows.concat()));
    let found = quarantined_after(&project, (4, 1, 3));
    for (_, reason, message) in &found {
        assert_eq!(reason, "bad_value");
        assert!(
            message.contains("is larger than the ledger takes, which is 10,000,000,000,000.00 USD"),
            "{message}"
        );
    }
    let status = project.json(&["status"]);
    assert_eq!(
        status["totals"]["money"]["USD"]["revenue_minor"],
        1_000_000_000_000_000_i64
    );
    project.run(&["verify"]).code(0);
    project.run(&["sql", "SELECT * FROM outcome"]).code(0);
}

#[test]
fn the_same_record_with_other_content_is_a_conflict_and_the_first_stays() {
    let project = Project::events();
    project.write("in/events1.csv", events(2));
    project.write(
        "in/events2.csv",
        events(2).replace("2026-01-02", "2026-01-03"),
    );
    assert_eq!(harvest(&project), (4, 2, 2));
    let found = quarantined(&project);
    assert!(
        found.iter().all(|(_, reason, _)| reason == "conflict"),
        "{found:?}"
    );
    assert!(
        found[0].2.contains("`1` (revision 0)") && found[0].2.contains("higher revision"),
        "{}",
        found[0].2
    );
    let record = project.json(&["record", "p1@example.com"]);
    assert_eq!(
        record[0]["entries"][0]["happened_at"],
        "2026-01-02T03:04:05Z"
    );
}

#[test]
fn zero_bytes_in_a_row_neither_stop_nor_spoil_a_harvest() {
    zero_bytes(Project::events());
}

#[test]
fn zero_bytes_in_a_row_neither_stop_nor_spoil_a_harvest_on_postgres() {
    let Some(database) = Database::create("zero_bytes") else {
        return;
    };
    let mut project = Project::events();
    project.set = vec![format!("store.url={}", database.url)];
    zero_bytes(project);
}

fn zero_bytes(project: Project) {
    let rows = "1,2026-01-02T03:04:05Z,a\0b@example.com,content_view,,\n2,2026-01-02T03:04:05Z,b@example.com,no\0type,,\n";
    project.write("in/events.csv", format!("{HEADER}{rows}"));
    assert_eq!(harvest(&project), (2, 1, 1));
    assert_eq!(
        project.harvest("in")["sources"][0]["counts"]["duplicate"],
        2
    );
}

#[test]
fn a_lookup_without_its_file_is_wrong_input_that_names_source_lookup_and_pattern() {
    let project = Project::quickstart();
    let file = project.path("exports/crm_contacts.csv");
    let contacts = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let harvest = ["harvest", "--input", "exports", "--source", "activities"];
    let ran = project.run(&harvest).code(4);
    ran.complains(&[
        "source `activities`, lookup `contact`",
        "`crm_contacts.csv`",
        "put the export there, or correct `files` of the lookup in sources/activities.yaml",
    ]);
    assert_eq!(project.json(&["status"])["totals"]["interactions"], 0);
    let replay = ["harvest", "--replay", "--input", "exports"];
    project.write("exports/crm_contacts.csv", &contacts);
    project.run(&["harvest", "--input", "exports"]).code(0);
    std::fs::remove_file(&file).unwrap();
    let ran = project.run(&replay).code(4);
    ran.complains(&["lookup `contact`", "`crm_contacts.csv`"]);
    project.verify();
}

#[test]
fn a_file_that_is_no_workbook_is_wrong_input() {
    let project = Project::quickstart();
    let packed = zip("inner.csv", b"1,2\n");
    for (file, bytes) in [
        ("flow.xlsx", b"flow: laboratories\n".as_slice()),
        ("packed.xlsx", packed.as_slice()),
        ("empty.xlsx", b""),
    ] {
        project.write(file, bytes);
        let ran = project.run(&["flow", "import", file]).code(4);
        let said = format!("error: `{file}` is no workbook (");
        ran.complains(&[&said, "name one (.xlsx) that `rapport flow export` wrote"]);
    }
}
