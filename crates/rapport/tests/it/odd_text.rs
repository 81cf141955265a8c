//! Texts that sources may hold and a terminal should not: endless ones, and ones that steer it.

use crate::project::{HEADER, Project, event};

/// A harvest with such a name, and with such a text in quarantine.
fn project(odd: &str) -> Project {
    let project = Project::events();
    project.edit(
        "sources/events.vrl",
        "facts = [",
        "person = { \"person\": { \"email\": .email }, \"name\": .code }\nfacts = [\n  person,",
    );
    project.edit(
        "sources/events.vrl",
        "\"interaction\": .code",
        "\"interaction\": \"content_view\"",
    );
    let good = event(1).replace("content_view", odd);
    let bad = event(2)
        .replace("p2@example.com", odd)
        .replace(",,", ",none,");
    project.write("in/events.csv", [HEADER, &good, &bad].concat());
    project.harvest("in");
    project
}

const VERBS: &[&[&str]] = &[
    &["record", "--top", "5"],
    &["record", "--top", "5", "--why"],
    &["record", "p1@example.com"],
    &["record", "p1@example.com", "--why"],
    &["quarantine", "list"],
    &["quarantine", "show", "1"],
    &["status"],
    &["harvest", "--input", "in"],
    &["insight", "exceptions"],
    &["sql", "SELECT contact, level FROM record"],
];

#[test]
fn a_text_of_seventy_thousand_characters_is_shown_by_its_beginning() {
    let odd = "x".repeat(70_000);
    let project = project(&odd);
    let name = project.json(&["record", "--top", "1"])[0]["name"].clone();
    assert_eq!(name, *odd, "it is kept whole");
    for verb in VERBS {
        let ran = project.run(verb).code(0);
        let longest = ran.out.lines().map(|line| line.chars().count()).max();
        let raw = verb[0] == "quarantine" && verb[1] == "show";
        assert!(raw || longest < Some(1_500), "{verb:?}: {longest:?}");
    }
    let top = project.run(&["record", "--top", "5"]).out;
    assert!(top.contains(&format!("{}…", "x".repeat(500))), "{top}");
}

#[test]
fn a_text_that_would_steer_the_terminal_is_shown_harmless_by_every_verb() {
    let odd = "b\u{1b}[31mRED\u{1b}]0;title\u{7}\u{9b}2J\u{202e}z";
    let project = project(odd);
    for verb in VERBS {
        for json in [&[][..], &["--json"]] {
            let ran = project.run(&[json, verb].concat()).code(0);
            let steering = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!ran.out.contains(steering), "{verb:?}: {:?}", ran.out);
            assert!(!ran.err.contains(steering), "{verb:?}: {:?}", ran.err);
        }
    }
    let top = project.run(&["record", "--top", "5"]).out;
    let shown = "b\u{FFFD}[31mRED\u{FFFD}]0;title\u{FFFD}\u{FFFD}2J\u{FFFD}z";
    assert!(top.contains(shown), "{top}");
    let raw = project.run(&["quarantine", "show", "1"]).out;
    assert!(raw.contains(shown), "{raw}");
    assert_eq!(project.json(&["record", "--top", "1"])[0]["name"], odd);
}
