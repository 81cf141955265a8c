use super::*;
use crate::live::{Ask, Live, NewInteraction, Request, Who};
use crate::project::Project;
use rapport_ledger::FixedClock;
use std::collections::BTreeSet;
use std::sync::Arc;

const NOW: Micros = Micros(1_772_366_400 * Micros::SECOND);

fn live(folder: &std::path::Path) -> Live {
    let project = folder.join("p");
    crate::template::create(&project, "quickstart").unwrap();
    let project = Project::open(&project, &[]).unwrap();
    Live::open(project, Arc::new(FixedClock(NOW))).unwrap()
}

fn log(live: &mut Live, people: impl Iterator<Item = (String, &'static str, &'static str)>) {
    let items = people.map(|(email, scope, type_code)| NewInteraction {
        id: None,
        who: Who::Key {
            kind: "email".into(),
            value: email,
        },
        scope: scope.into(),
        type_code: type_code.into(),
        happened_at: Some(Micros(NOW.0 - Micros::DAY)),
        reaction: None,
        actor: None,
        note: None,
    });
    let request = Request {
        ask: Ask::Log(items.collect()),
        once: None,
    };
    let answered = live.take(&[request], &|_, _, _| String::new()).unwrap();
    assert!(answered.answers[0].is_ok(), "{answered:?}");
}

const TYPES: [&str; 4] = ["email_opened", "kick_off", "order_signed", "unsubscribe"];

#[test]
fn paging_shows_every_record_exactly_once_while_others_come_in() {
    let folder = tempfile::tempdir().unwrap();
    let mut live = live(folder.path());
    let person = |n: usize| (format!("p{n}@x.org"), "research_labs", TYPES[n % 4]);
    log(&mut live, (0..97).map(person));
    let board = live.board();
    let before: BTreeSet<RecordKey> = board
        .read()
        .unwrap()
        .records()
        .iter()
        .map(|r| r.key)
        .collect();
    for by in [
        SortBy::Rv,
        SortBy::Name,
        SortBy::Last,
        SortBy::Owner,
        SortBy::Level,
    ] {
        for descending in [false, true] {
            let sort = Sort { by, descending };
            let mut seen: Vec<RecordKey> = Vec::new();
            let mut after = None;
            let mut number = 1_000;
            loop {
                let (keys, next) = {
                    let board = board.read().unwrap();
                    let page = board.page(&Filter::default(), sort, after.as_ref(), 10);
                    let keys: Vec<RecordKey> = page.records.iter().map(|r| r.key).collect();
                    (keys, page.next)
                };
                seen.extend(keys);
                let Some(next) = next else { break };
                after = Some(next);
                // A few, so that the list ends although it grows.
                if number < 1_008 {
                    log(&mut live, [person(number), person(number + 1)].into_iter());
                    number += 2;
                }
            }
            let unique: BTreeSet<RecordKey> = seen.iter().copied().collect();
            assert_eq!(unique.len(), seen.len(), "{sort:?}: none twice");
            assert!(before.is_subset(&unique), "{sort:?}: none left out");
        }
    }
}

#[test]
fn facets_tell_what_another_choice_of_the_same_filter_would_show() {
    let folder = tempfile::tempdir().unwrap();
    let mut live = live(folder.path());
    let people = [
        ("a@x.org", "research_labs", "order_signed"),
        ("b@x.org", "research_labs", "email_opened"),
        ("c@x.org", "quality_labs", "order_signed"),
    ];
    log(
        &mut live,
        people
            .into_iter()
            .map(|(email, scope, t)| (email.to_owned(), scope, t)),
    );
    let board = live.board();
    let board = board.read().unwrap();
    let filter = Filter {
        scopes: vec!["research_labs".into()],
        levels: vec!["C3".into()],
        ..Filter::default()
    };
    let sort = Sort {
        by: SortBy::Name,
        descending: false,
    };
    let page = board.page(&filter, sort, None, 10);
    assert_eq!(page.total, 1);
    let count = |all: &[(String, String, u64)], code: &str| {
        all.iter().find(|(c, ..)| c == code).map(|(.., n)| *n)
    };
    assert_eq!(count(&page.facets.scopes, "research_labs"), Some(1));
    assert_eq!(count(&page.facets.scopes, "quality_labs"), Some(1));
    assert_eq!(count(&page.facets.levels, "C3"), Some(1));
    assert_eq!(count(&page.facets.levels, "A1"), Some(1));
    assert_eq!(count(&page.facets.levels, "R1"), Some(0));
}

#[test]
fn words_of_a_search_are_found_in_any_letter_case_and_must_all_occur() {
    let folder = tempfile::tempdir().unwrap();
    let mut live = live(folder.path());
    let person = |email: &str| (email.to_owned(), "research_labs", "kick_off");
    log(
        &mut live,
        ["ada@labs.org", "ada@other.org", "bo@labs.org"]
            .map(person)
            .into_iter(),
    );
    let board = live.board();
    let board = board.read().unwrap();
    let found = |search: &str| {
        let filter = Filter {
            search: search.into(),
            ..Filter::default()
        };
        let sort = Sort {
            by: SortBy::Name,
            descending: false,
        };
        let page = board.page(&filter, sort, None, 10);
        let names = page
            .records
            .iter()
            .map(|r| board.people.person(r.key.contact).unwrap().name.clone());
        names.collect::<Vec<_>>()
    };
    assert_eq!(found("ADA"), ["email:ada@labs.org", "email:ada@other.org"]);
    assert_eq!(found("labs ada"), ["email:ada@labs.org"]);
    assert_eq!(found("nobody"), [""; 0]);
}

#[test]
fn a_day_without_an_interaction_is_shown_and_what_changed_since_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let mut live = live(folder.path());
    let people =
        ["order_signed", "unsubscribe"].map(|t| (format!("{t}@x.org"), "research_labs", t));
    log(&mut live, people.into_iter());
    let board = live.board();
    let board = board.read().unwrap();
    let days = board.last_days(3);
    let counts: Vec<i64> = days.iter().map(|(_, d)| d.interactions).collect();
    assert_eq!(counts, [0, 0, 2]);
    let since = board.since(days[2].0).unwrap();
    assert_eq!(
        (
            since.records_up,
            since.records_down,
            since.new_records,
            since.level_moves
        ),
        (1, 1, 2, 1)
    );
    assert_eq!(since.totals.rv, rapport_model::Rv::points(52));
    assert_eq!(board.movers(5, false).len(), 1);
    assert_eq!(board.movers(5, true).len(), 1);
    let (scope, _) = board.vocabulary.scope("research_labs").unwrap();
    assert_eq!(board.months(scope)[10..], [0, 5_200]);
}

#[test]
fn an_entry_says_when_its_version_was_changed_after_it_was_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("p");
    let mut first = live(folder.path());
    let people = ["kick_off"].map(|t| ("ada@labs.org".to_owned(), "research_labs", t));
    log(&mut first, people.into_iter());
    let why = |live: &Live| {
        let board = live.board();
        let board = board.read().unwrap();
        let record = &board.records()[0];
        let entries = board.fold(record).unwrap().entries;
        board.why(record, &entries[0])
    };
    let before = why(&first);
    assert!(!before.contains("restated"), "{before}");
    drop(first);
    let flow = project.join("flows/laboratories-2.yaml");
    let text = std::fs::read_to_string(&flow).unwrap();
    let changed = text.replace("reactions: {better: 2,", "reactions: {better: 3,");
    assert_ne!(text, changed);
    std::fs::write(&flow, changed).unwrap();
    let project = Project::open(&project, &[]).unwrap();
    let after = why(&Live::open(project, Arc::new(FixedClock(NOW))).unwrap());
    assert!(
        after.contains("flow laboratories v2 (restated: changed since "),
        "{after}"
    );
}
