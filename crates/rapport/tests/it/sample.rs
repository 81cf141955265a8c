//! The sample enterprise through the real pipeline: generated, harvested, scored against its truth.

use crate::project::{command, finish};
use serde_json::Value;
use std::path::Path;

fn run(folder: &Path, words: &[&str]) -> crate::project::Ran {
    finish(command(folder).args(words))
}

/// Generates, makes a project, harvests.
fn harvested(folder: &Path, preset: &str, accounts: &str) {
    let sample = [
        "sample",
        "--preset",
        preset,
        "--accounts",
        accounts,
        "--seed",
        "7",
        "exports",
    ];
    run(folder, &sample).code(0);
    run(folder, &["new", "project", "--template", "sample"]).code(0);
    let done = run(folder, &["-C", "project", "harvest", "--input", "exports"]).code(0);
    assert!(done.out.contains("unreadable_file"), "{}", done.out);
}

fn score(folder: &Path) -> (Option<i32>, Value) {
    let ran = run(folder, &["-C", "project", "--json", "sample", "score"]);
    (ran.code, ran.json())
}

fn line<'a>(card: &'a Value, what: &str) -> &'a Value {
    let lines = card["lines"].as_array().expect("the score has lines");
    lines
        .iter()
        .find(|line| line["what"] == what)
        .expect("the score has this line")
}

#[test]
fn both_presets_come_out_of_a_real_harvest_within_two_per_cent() {
    for (preset, top_profit) in [("B1", 1.0), ("B2", 2.5)] {
        let folder = tempfile::tempdir().unwrap();
        harvested(folder.path(), preset, "100");
        run(folder.path(), &["-C", "project", "verify"]).code(0);
        let (code, card) = score(folder.path());
        assert_eq!(code, Some(0), "{card:#}");
        let harvested = |what: &str| line(&card, what)["harvested"].as_f64().unwrap();
        assert!((harvested("revenue multiple") - 16.0).abs() < 0.32);
        assert!((harvested("cost multiple") - 3.0).abs() < 0.06);
        assert!((harvested("top fifth: share of revenue") - 0.8).abs() < 0.016);
        assert!((harvested("top fifth: share of profit") - top_profit).abs() < top_profit * 0.02);
        assert!((harvested("retention: share of revenue") - 0.8).abs() < 0.016);
        assert!(harvested("identity: precision by declared keys") > 0.98);
        assert!(harvested("identity: recall by declared keys") > 0.97);
    }
}

#[test]
fn a_second_harvest_and_a_seal_leave_the_score_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    harvested(folder.path(), "B1", "100");
    let before = score(folder.path());
    run(
        folder.path(),
        &["-C", "project", "harvest", "--input", "exports"],
    )
    .code(0);
    run(folder.path(), &["-C", "project", "seal"]).code(0);
    assert_eq!(score(folder.path()), before);
}

#[test]
fn a_source_left_out_fails_the_score() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(folder, &["sample", "--accounts", "100", "exports"]).code(0);
    run(folder, &["new", "project", "--template", "sample"]).code(0);
    let sources = ["crm_contacts", "erp_contacts", "erp_orders"];
    for source in sources {
        let words = [
            "-C", "project", "harvest", "--input", "exports", "--source", source,
        ];
        run(folder, &words).code(0);
    }
    let (code, card) = score(folder);
    assert_eq!(code, Some(1), "{card:#}");
    assert_eq!(line(&card, "rows accepted: erp_orders")["holds"], true);
    assert_eq!(line(&card, "rows accepted: marketing")["holds"], false);
    assert_eq!(line(&card, "cost to engage (USD)")["holds"], false);
    let text = run(folder, &["-C", "project", "sample", "score"]).code(1);
    assert!(text.out.contains("OFF"), "{}", text.out);
}

#[test]
fn what_cannot_be_generated_is_told_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let sample = |words: &[&str]| run(folder, &[&["sample"], words].concat());
    sample(&["--preset", "B3", "exports"])
        .code(2)
        .complains(&["B3", "B1"]);
    sample(&["--accounts", "99", "exports"])
        .code(2)
        .complains(&["99", "from 100 to 1000000"]);
    sample(&[]).code(2);
    assert!(!folder.join("exports").exists());
    sample(&["--accounts", "100", "exports"]).code(0);
    sample(&["--accounts", "100", "exports"])
        .code(4)
        .complains(&["`exports`", "not empty", "another folder"]);
}

#[test]
fn a_score_without_truth_says_where_it_was_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(folder, &["new", "project", "--template", "sample"]).code(0);
    run(folder, &["-C", "project", "sample", "score"])
        .code(4)
        .complains(&["--truth", "../exports"]);
    run(
        folder,
        &["-C", "project", "sample", "score", "--truth", "nowhere"],
    )
    .code(4)
    .complains(&["benchmark.json"]);
}
