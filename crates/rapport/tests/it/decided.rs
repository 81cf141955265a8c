//! What people decide, on the command line, over a real harvest of the sample enterprise.

use crate::project::{Ran, command, finish};
use serde_json::Value;
use std::path::Path;

fn run(folder: &Path, words: &[&str]) -> Ran {
    finish(
        command(folder)
            .args(["-C", "project"])
            .args(words)
            .env("USER", "kim"),
    )
}

fn json(folder: &Path, words: &[&str]) -> Value {
    let mut all = vec!["--json"];
    all.extend(words);
    run(folder, &all).code(0).json()
}

fn harvested() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let sample = ["sample", "--accounts", "200", "--seed", "7", "exports"];
    finish(command(path).args(sample)).code(0);
    finish(command(path).args(["new", "project", "--template", "sample"])).code(0);
    run(path, &["harvest", "--input", "exports"]).code(0);
    folder
}

#[test]
fn sets_exceptions_suggestions_and_patterns_are_decided_about_and_found_again() {
    let folder = harvested();
    let path = folder.path();
    sets(path);
    exceptions(path);
    suggestions(path);
    patterns(path);
    let verified = run(path, &["verify"]).code(0);
    assert!(!verified.out.contains("broken"), "{}", verified.out);
}

fn sets(path: &Path) {
    let saved = run(
        path,
        &["set", "save", "whales", "tier=high", "--note", "the best"],
    )
    .code(0);
    assert!(
        saved.out.starts_with("saved @whales: tier=high ("),
        "{}",
        saved.out
    );
    run(path, &["set", "save", "big", "@whales AND rv>0"]).code(0);
    let list = json(path, &["set", "list"]);
    assert_eq!(
        (&list[0]["name"], &list[1]["by"]),
        (&"big".into(), &"kim".into())
    );
    let of_set = json(path, &["insight", "pattern", "--records", "@big"])["n"].clone();
    assert_eq!(of_set, list[0]["records"]);
    let written = json(
        path,
        &["insight", "pattern", "--records", "tier=high AND rv>0"],
    );
    assert_eq!(written["n"], of_set);
    run(path, &["set", "save", "x", "@wales"])
        .code(2)
        .complains(&["did you mean `whales`"]);
    run(path, &["set", "save", "whales", "@big"])
        .code(2)
        .complains(&["means itself"]);
    run(path, &["set", "remove", "whales"])
        .code(4)
        .complains(&["used by @big"]);
    run(path, &["set", "show", "bog"])
        .code(4)
        .complains(&["there is no saved set `bog`"]);
    let shown = run(path, &["set", "show", "@whales"]).code(0);
    assert!(
        shown.out.contains("the best\nsaved by kim"),
        "{}",
        shown.out
    );
    run(path, &["set", "remove", "big"]).code(0);
    run(path, &["insight", "pattern", "--records", "@big"]).code(2);
}

fn exceptions(path: &Path) {
    let list = json(path, &["exception", "list", "--since-days", "365"]);
    let key = list["items"][0]["key"]
        .as_str()
        .expect("an exception")
        .to_owned();
    let count = |state: &str| {
        let all = [
            "exception",
            "list",
            "--since-days",
            "365",
            "--budget",
            "1000",
            "--state",
            state,
        ];
        json(path, &all)["items"].as_array().unwrap().len()
    };
    let open = count("open");
    let done = run(
        path,
        &["exception", "acknowledge", &key, "--note", "I call them"],
    )
    .code(0);
    assert_eq!(done.out, format!("{key} is acknowledged\n"));
    run(
        path,
        &[
            "exception",
            "close",
            &key,
            "--outcome",
            "acted",
            "--by",
            "lee",
        ],
    )
    .code(0);
    assert_eq!((count("open"), count("closed")), (open - 1, 1));
    run(path, &["exception", "acknowledge", &key])
        .code(4)
        .complains(&["closed as acted by lee"]);
    run(
        path,
        &["exception", "close", "no:1:silence:1", "--outcome", "acted"],
    )
    .code(4)
    .complains(&["there is no exception"]);
    run(path, &["exception", "assign", &key, "no_such_person"])
        .code(2)
        .complains(&["no member of staff"]);
    run(path, &["exception", "reopen", &key]).code(0);
    assert_eq!(count("open"), open);
    let text = run(path, &["exception", "list", "--since-days", "365"]).code(0);
    assert!(text.out.contains(&key), "{}", text.out);
}

fn suggestions(path: &Path) {
    let advised = json(path, &["insight", "next-action", "--with", "top=5"]);
    let table = &advised["tables"][0];
    let column = |name: &str| {
        let columns = table["columns"].as_array().unwrap();
        let at = columns.iter().position(|c| c["name"] == name).unwrap();
        table["rows"][0][at].clone()
    };
    let record = format!(
        "{}.{}",
        column("contact"),
        column("scope").as_str().unwrap()
    );
    let found = json(path, &["suggest", &record]);
    let item = &found["items"][0];
    // One record alone gets what it gets among all.
    assert_eq!(
        (&item["type_code"], &item["n"]),
        (&column("action_code"), &column("n"))
    );
    let type_code = item["type_code"].as_str().unwrap();
    let taken = json(
        path,
        &[
            "suggest", &record, "--take", type_code, "--note", "tomorrow",
        ],
    );
    assert_eq!(taken["expected_rv_hundredths"], item["rv_hundredths"]);
    run(path, &["suggest", &record, "--override", type_code]).code(2);
    run(
        path,
        &[
            "suggest",
            &record,
            "--override",
            type_code,
            "--reason",
            "soon",
        ],
    )
    .code(2)
    .complains(&["there is no reason `soon`"]);
    run(
        path,
        &[
            "suggest",
            &record,
            "--override",
            type_code,
            "--reason",
            "already_done",
        ],
    )
    .code(0);
    let shown = run(path, &["suggest", &record]).code(0);
    assert!(shown.out.contains("overridden by kim"), "{}", shown.out);
    run(path, &["suggest", "1.nowhere"])
        .code(4)
        .complains(&["there is no record"]);
    let told = run(path, &["insight", "next-action-eval"]).code(0);
    assert!(
        told.out.contains("1 suggestions were overridden"),
        "{}",
        told.out
    );
}

fn patterns(path: &Path) {
    let none = run(path, &["pattern", "list"]).code(0);
    assert!(
        none.out.starts_with("no pattern is published"),
        "{}",
        none.out
    );
    let first = json(
        path,
        &[
            "pattern",
            "publish",
            "--records",
            "@whales",
            "--note",
            "spring",
        ],
    );
    let scope = first["published"][0]["scope"]
        .as_str()
        .expect("a pattern")
        .to_owned();
    let second = json(path, &["pattern", "publish", "--scope", &scope]);
    assert_eq!(second["published"][0]["version"], 2);
    assert_eq!(
        json(path, &["pattern", "show", &scope, "--version", "1"]),
        first["published"][0]
    );
    let all = json(path, &["pattern", "list", "--all"]);
    let newest = json(path, &["pattern", "list"]);
    assert!(all.as_array().unwrap().len() > newest.as_array().unwrap().len());
    // A record that got as far as the pattern says where best practice stands.
    let lines = json(path, &["record", "--top", "50"]);
    let of_scope = lines.as_array().unwrap().iter();
    let mut shown = of_scope
        .filter(|line| line["scope"] == scope.as_str())
        .map(|line| {
            let contact = format!("#{}", line["contact_id"]);
            run(path, &["record", &contact, "--scope", &scope])
                .code(0)
                .out
        });
    assert!(shown.any(|text| text.contains("best practice (version 2 of `tier=high`")));
    let shown = run(path, &["pattern", "show", &scope]).code(0);
    assert!(shown.out.contains("usual step"), "{}", shown.out);
    run(path, &["pattern", "publish", "--records", "contact=1"])
        .code(2)
        .complains(&["anecdote"]);
    run(path, &["pattern", "show", "nowhere"])
        .code(4)
        .complains(&["there is no such pattern"]);
}

#[test]
fn people_are_compared_as_the_project_allows_at_the_command_line_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    finish(command(path).args(["new", "project"])).code(0);
    run(path, &["harvest", "--input", "project/exports"]).code(0);
    let off = [
        "--set",
        "people_analyses.enabled=false",
        "insight",
        "heroes",
    ];
    assert!(run(path, &off).code(0).out.contains("works-council mode"));
    let laxer = ["insight", "heroes", "--with", "min_group=4"];
    run(path, &laxer)
        .code(2)
        .complains(&["no group smaller than 5"]);
    let wrong = ["--set", "people_analyses.least_group=1", "check"];
    run(path, &wrong).code(3).complains(&["write 2 to 1000"]);
    let shown = run(path, &["config", "show", "--origin"]).code(0);
    assert!(
        shown.out.contains("people_analyses.least_group"),
        "{}",
        shown.out
    );
}
