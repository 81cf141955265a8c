//! What people decided, as the analyses see it: exceptions that are looked after, suggestions that were taken, people who are
//! not compared, and sets that have a name.

#![expect(
    clippy::float_cmp,
    reason = "whole numbers, which a float holds exactly"
)]

use crate::asked::{numbers, row_of, table, texts};
use crate::support::{builder, day, entry, row, small};
use rapport_insight::analysis::exceptions::Key;
use rapport_insight::beside::PeopleRule;
use rapport_insight::book::{EntryRow, RecordRow};
use rapport_insight::judgements::{
    Action, ExceptionJudgement, Judgements, Outcome, Reason, Standing, State, SuggestionJudgement,
    Verdict,
};
use rapport_insight::{Answer, AskError, Beside, Book, Set, registry};
use rapport_model::{ContactId, RecordKey, ScopeId, StaffId, TypeId};
use std::collections::BTreeMap;

fn ask_with(
    book: &Book,
    beside: &Beside,
    name: &str,
    options: &[(&str, &str)],
) -> Result<Answer, AskError> {
    let options: BTreeMap<String, String> = options
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect();
    registry::run_with(book, beside, name, &options)
}

fn judged(key: &str, action: Action) -> ExceptionJudgement {
    ExceptionJudgement {
        key: key.to_owned(),
        action,
        by: "kim".to_owned(),
        note: Some("as agreed".to_owned()),
        at: day(200),
    }
}

/// What was decided about exceptions, and nothing else.
fn exceptions(all: Vec<ExceptionJudgement>) -> Beside {
    Beside {
        judgements: Judgements::of(all, Vec::new()),
        ..Beside::default()
    }
}

/// 60 usual records owned by kim, and ten of lee that fell silent on the days given.
fn silent(since: i64) -> Book {
    let mut b = builder(day(200), 1);
    let weekly = |until: i64| -> Vec<EntryRow> {
        let days = (0..20).map(|n| n * 10).filter(|at| *at <= until);
        days.map(|at| entry(day(at), (at / 10 % 2) as u16, 5, 100))
            .collect()
    };
    for contact in 1..=60 {
        let head = RecordRow {
            owner: StaffId(1),
            ..row(contact, 1, 0)
        };
        b.record(&head, &weekly(190)).unwrap();
    }
    for contact in 101..=110 {
        let head = RecordRow {
            owner: StaffId(2),
            ..row(contact, 1, 0)
        };
        b.record(&head, &weekly(since)).unwrap();
    }
    b.finish().unwrap()
}

fn key(contact: i64, since: i64) -> String {
    format!("north:{contact}:silence:{}", day(since).0 / 1_000_000)
}

#[test]
fn what_is_closed_is_shown_no_more_and_what_is_assigned_belongs_to_another() {
    let book = silent(120);
    let beside = exceptions(vec![
        judged(&key(101, 120), Action::Acknowledge),
        judged(&key(101, 120), Action::Assign("kim".into())),
        judged(&key(102, 120), Action::Close(Outcome::Expected)),
        judged(&key(103, 120), Action::Close(Outcome::FalseAlarm)),
        judged(&key(103, 120), Action::Reopen),
    ]);
    let show = |options: &[(&str, &str)]| {
        let mut all = vec![("budget", "100")];
        all.extend(options);
        ask_with(&book, &beside, "exceptions", &all).unwrap()
    };
    let open = show(&[]);
    let list = table(&open, "exceptions");
    assert_eq!(list.rows.len(), 9, "all but the closed one");
    let first = row_of(list, "key", &key(101, 120));
    assert_eq!(texts(list, "state")[first], "acknowledged");
    assert_eq!(texts(list, "owner")[first], "kim");
    assert_eq!(numbers(list, "assigned")[first], 1.0);
    let again = row_of(list, "key", &key(103, 120));
    assert_eq!(texts(list, "state")[again], "open", "it was reopened");
    assert!(
        open.caveats
            .iter()
            .any(|c| c.starts_with("1 more are not shown"))
    );
    let rows = |options: &[(&str, &str)]| table(&show(options), "exceptions").rows.len();
    assert_eq!(rows(&[("state", "closed")]), 1);
    assert_eq!(rows(&[("state", "acknowledged")]), 1);
    assert_eq!(rows(&[("state", "all")]), 10);
    assert_eq!(rows(&[("owner", "kim")]), 1);
    assert_eq!(rows(&[("owner", "lee"), ("state", "all")]), 9);
    assert_eq!(rows(&[("owner", "nobody")]), 0);
}

#[test]
fn a_state_that_changed_again_is_open_anew() {
    let beside = exceptions(vec![judged(&key(101, 120), Action::Close(Outcome::Acted))]);
    let book = silent(150);
    let answer = ask_with(&book, &beside, "exceptions", &[("budget", "100")]).unwrap();
    let list = table(&answer, "exceptions");
    let found = row_of(list, "key", &key(101, 150));
    assert_eq!(texts(list, "state")[found], "open");
}

#[test]
fn how_past_exceptions_of_a_kind_ended_is_counted_and_false_alarms_are_told() {
    let closed = (101..=106).map(|contact| {
        let outcome = if contact < 105 {
            Outcome::FalseAlarm
        } else {
            Outcome::Acted
        };
        judged(&key(contact, 120), Action::Close(outcome))
    });
    let beside = exceptions(closed.collect());
    let book = silent(120);
    let answer = ask_with(&book, &beside, "exceptions", &[]).unwrap();
    let ended = table(&answer, "endings");
    let count = |column: &str| numbers(ended, column)[0];
    assert_eq!(
        (texts(ended, "what").as_slice(), count("closed")),
        (["silence".to_owned()].as_slice(), 6.0)
    );
    assert_eq!((count("acted"), count("false_alarm")), (2.0, 4.0));
    assert!(
        answer
            .verdict
            .contains("Of 6 closed as `silence`, 4 were false alarms"),
        "{}",
        answer.verdict
    );
    // Of other records nothing is said.
    let other = ask_with(&book, &beside, "exceptions", &[("set", "owner=kim")]).unwrap();
    assert!(other.tables.iter().all(|t| t.name != "endings"));
}

#[test]
fn a_closed_exception_is_reopened_before_anything_else_is_done_with_it() {
    let mut standing = Standing::default();
    assert!(standing.refusal(&Action::Reopen).is_some(), "it is open");
    standing.take(&judged("k", Action::Close(Outcome::Acted)));
    for action in [
        Action::Acknowledge,
        Action::Assign("lee".into()),
        Action::Close(Outcome::Expected),
    ] {
        let reason = standing.refusal(&action).unwrap();
        assert!(reason.contains("closed as acted by kim"), "{reason}");
    }
    standing.take(&judged("k", Action::Reopen));
    assert_eq!((standing.state, standing.outcome), (State::Open, None));
}

#[test]
fn a_key_holds_while_the_interaction_that_it_names_is_one_of_the_record() {
    let book = silent(120);
    assert!(Key::parse(&key(101, 120)).unwrap().holds(&book));
    for wrong in [
        key(101, 121),
        key(999, 120),
        key(101, 120).replace("north", "east"),
        key(101, 120).replace(":silence", ":missing:no_such_type"),
    ] {
        assert!(!Key::parse(&wrong).unwrap().holds(&book), "{wrong}");
    }
    for text in [
        "",
        "north",
        "north:x:silence:1",
        "north:1:gone:1",
        "north:1:silence:x",
    ] {
        assert_eq!(Key::parse(text), None, "{text}");
    }
}

/// 80 records with an interaction every ten days up to day 300: a visit on day 210 for the first forty.
fn visited() -> Book {
    let mut b = builder(day(300), 0);
    for contact in 1..=80 {
        let entries: Vec<EntryRow> = (0..30)
            .map(|n| match n {
                21 if contact <= 40 => entry(day(n * 10), 5, 20, 100),
                _ => entry(day(n * 10), 0, 2, 100),
            })
            .collect();
        b.record(&row(contact, 1, 0), &entries).unwrap();
    }
    b.finish().unwrap()
}

fn decision(contact: i64, verdict: Verdict, known_until: i64) -> SuggestionJudgement {
    SuggestionJudgement {
        record: RecordKey {
            contact: ContactId(contact),
            scope: ScopeId(1),
        },
        type_id: TypeId(6),
        verdict,
        reason: (verdict == Verdict::Overridden).then_some(Reason::WrongTime),
        by: "kim".into(),
        note: None,
        at: day(known_until),
        known_until: day(known_until),
        last_at: day(known_until),
        horizon_days: 30,
        n: 50,
        rv_hundredths: 1_000,
        rv_interval_hundredths: Some([800, 1_200]),
        cost_minor: 300,
    }
}

#[test]
fn suggestions_that_were_taken_and_overridden_are_set_beside_what_really_followed() {
    let book = visited();
    // Thinking again counts once, and the last word holds.
    let mut all = vec![decision(1, Verdict::Overridden, 200)];
    all.extend((1..=40).map(|contact| decision(contact, Verdict::Taken, 200)));
    all.extend((41..=50).map(|contact| decision(contact, Verdict::Overridden, 200)));
    all.extend((51..=55).map(|contact| decision(contact, Verdict::Taken, 290)));
    let beside = Beside {
        judgements: Judgements::of([], all),
        ..Beside::default()
    };
    let answer = ask_with(
        &book,
        &beside,
        "next-action-eval",
        &[("horizon_days", "30")],
    )
    .unwrap();
    let came = table(&answer, "decisions");
    let taken = row_of(came, "decision", "taken");
    let overridden = row_of(came, "decision", "overridden");
    let of = |column: &str, row: usize| numbers(came, column)[row];
    assert_eq!((of("n", taken), of("due", taken)), (45.0, 40.0));
    assert_eq!((of("n", overridden), of("due", overridden)), (10.0, 10.0));
    assert_eq!((of("done", taken), of("done", overridden)), (1.0, 0.0));
    // Days 210, 220 and 230: a visit of 20 points and two calls of 2, against three calls.
    assert_eq!(of("followed_hundredths", taken), 2_400.0);
    assert_eq!(of("followed_hundredths", overridden), 600.0);
    assert_eq!(of("beyond_hundredths", taken), 1_400.0);
    assert_eq!((of("thin", taken), of("thin", overridden)), (0.0, 1.0));
    assert!(
        answer.verdict.contains("more than expected"),
        "{}",
        answer.verdict
    );
    assert!(
        answer
            .verdict
            .contains("fewer than 30 are too few to judge by"),
        "{}",
        answer.verdict
    );
    let reasons = table(&answer, "reasons");
    assert_eq!(
        (
            texts(reasons, "reason").as_slice(),
            numbers(reasons, "n")[0]
        ),
        (["wrong_time".to_owned()].as_slice(), 10.0)
    );
}

#[test]
fn decisions_whose_horizon_is_not_over_say_nothing_yet_and_are_told_where_nothing_can_be_held_back()
{
    let beside = Beside {
        judgements: Judgements::of([], vec![decision(1, Verdict::Taken, 95)]),
        ..Beside::default()
    };
    let mut b = builder(day(100), 0);
    b.record(&row(1, 1, 0), &[entry(day(95), 0, 2, 1)]).unwrap();
    let book = b.finish().unwrap();
    let answer = ask_with(&book, &beside, "next-action-eval", &[]).unwrap();
    assert!(!answer.refused);
    assert!(
        answer.verdict.contains("nothing can be said yet"),
        "{}",
        answer.verdict
    );
    assert!(
        answer
            .caveats
            .iter()
            .any(|c| c.contains("can be held back")),
        "{:?}",
        answer.caveats
    );
}

#[test]
fn where_the_project_switches_it_off_nobody_is_compared_and_an_option_is_only_stricter() {
    let off = Beside {
        people: PeopleRule {
            enabled: false,
            least_group: 5,
        },
        ..Beside::default()
    };
    for name in ["top-performers", "heroes"] {
        for people in ["named", "groups", "off"] {
            let answer = ask_with(&small(), &off, name, &[("people", people)]).unwrap();
            assert!(answer.refused && answer.tables.is_empty(), "{name}");
            assert!(
                answer.verdict.contains("people_analyses.enabled"),
                "{}",
                answer.verdict
            );
        }
    }
    let eight = Beside {
        people: PeopleRule {
            enabled: true,
            least_group: 8,
        },
        ..Beside::default()
    };
    for name in ["top-performers", "heroes"] {
        let error = ask_with(&small(), &eight, name, &[("min_group", "7")]).unwrap_err();
        assert!(
            error.to_string().contains("no group smaller than 8"),
            "{error}"
        );
        let usual = ask_with(&small(), &eight, name, &[]).unwrap();
        assert_eq!(usual.method.settings["min_group"], "8", "{name}");
        let stricter = ask_with(&small(), &eight, name, &[("min_group", "9")]).unwrap();
        assert_eq!(stricter.method.settings["min_group"], "9", "{name}");
    }
}

fn named(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = pairs
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
    owned.collect()
}

#[test]
fn a_name_stands_for_its_set_also_inside_others() {
    let saved = named(&[
        ("whales", "rv>=50 OR scope=south"),
        ("old", "@whales AND days_known>30"),
    ]);
    let expanded = |text: &str| {
        Set::parse(text)
            .unwrap()
            .expand(&saved)
            .unwrap()
            .to_string()
    };
    assert_eq!(expanded("@whales"), "rv>=50 OR scope=south");
    assert_eq!(
        expanded("NOT @Old AND scope=north"),
        "NOT ((rv>=50 OR scope=south) AND days_known>30) AND scope=north"
    );
    assert_eq!(
        Set::parse("@b AND (@a OR NOT @b)").unwrap().mentions(),
        ["a", "b"]
    );
    // Written and read again it is the same.
    let set = Set::parse("@old OR owner=\"@kim\"").unwrap();
    assert_eq!(Set::parse(&set.to_string()).unwrap(), set);
    let book = small();
    let picked = |set: Set| set.select(&book).unwrap().count();
    assert_eq!(
        picked(
            Set::parse("@whales AND scope=north")
                .unwrap()
                .expand(&saved)
                .unwrap()
        ),
        picked(Set::parse("(rv>=50 OR scope=south) AND scope=north").unwrap())
    );
}

#[test]
fn unknown_names_and_names_that_mean_themselves_are_told_with_their_place() {
    let saved = named(&[
        ("whales", "@minnows"),
        ("minnows", "NOT @whales"),
        ("broken", "rv>"),
    ]);
    let error = |text: &str| {
        Set::parse(text)
            .unwrap()
            .expand(&saved)
            .unwrap_err()
            .to_string()
    };
    let unknown = error("scope=north AND @whale");
    assert!(
        unknown.contains("there is no saved set `@whale` at column 17"),
        "{unknown}"
    );
    assert!(unknown.contains("did you mean `whales`"), "{unknown}");
    let cycle = error("@whales");
    assert!(cycle.contains("@whales > @minnows > @whales"), "{cycle}");
    assert!(
        error("@broken").contains("of the set `rv>`"),
        "{}",
        error("@broken")
    );
    // Each name twice in the next would be a set without end.
    let mut many: BTreeMap<String, String> = (1..40)
        .map(|n| (format!("s{n}"), format!("@s{} OR @s{}", n - 1, n - 1)))
        .collect();
    many.insert("s0".to_owned(), "rv>0".to_owned());
    let error = Set::parse("@s39").unwrap().expand(&many).unwrap_err();
    assert!(error.to_string().contains("longer than"), "{error}");
}

#[test]
fn a_name_that_nobody_expanded_is_refused_and_not_taken_for_a_dimension() {
    let error = Set::parse("@whales").unwrap().select(&small()).unwrap_err();
    assert!(error.to_string().contains("is not known here"), "{error}");
}
