use super::*;
use crate::board::{Filter, Sort, SortBy};
use rapport_ledger::FixedClock;
use rapport_model::fold::Entry;
use rapport_model::{Reaction, Rv};

/// 1 March 2026, noon, UTC.
const NOW: Micros = Micros(1_772_366_400 * Micros::SECOND);

struct Fixture {
    folder: tempfile::TempDir,
}

impl Fixture {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        crate::template::create(&folder.path().join("p"), "quickstart").unwrap();
        Self { folder }
    }

    fn project(&self) -> Project {
        Project::open(&self.folder.path().join("p"), &[]).unwrap()
    }

    fn live(&self) -> Live {
        Live::open(self.project(), Arc::new(FixedClock(NOW))).unwrap()
    }

    fn session(&self) -> Session {
        Session::open(self.project(), Access::Read, Arc::new(FixedClock(NOW))).unwrap()
    }
}

fn item(email: &str, type_code: &str, days_ago: i64) -> NewInteraction {
    NewInteraction {
        id: None,
        who: Who::Key {
            kind: "email".into(),
            value: email.into(),
        },
        scope: "research_labs".into(),
        type_code: type_code.into(),
        happened_at: Some(Micros(NOW.0 - days_ago * Micros::DAY)),
        reaction: None,
        actor: None,
        note: None,
    }
}

fn log(items: &[NewInteraction]) -> Request {
    Request {
        ask: Ask::Log(items.to_vec()),
        once: None,
    }
}

fn text(_: &Board, _: &crate::board::Staged, done: &Done) -> String {
    format!("{done:?}")
}

fn take(live: &mut Live, request: Request) -> std::result::Result<String, Refusal> {
    let mut answered = live.take(&[request], &text).unwrap();
    answered.answers.remove(0)
}

/// What the board says of every record, in order.
fn picture(board: &Board) -> Vec<String> {
    let sort = Sort {
        by: SortBy::Name,
        descending: false,
    };
    let page = board.page(&Filter::default(), sort, None, 1_000);
    let records = page.records.iter().map(|record| {
        let folded = board.fold(record).unwrap();
        // An index into the facts tells the order in which they came, a position which fact it is.
        let entries = folded.entries.iter().map(|entry| {
            let fact = &record.facts()[entry.fact as usize];
            let key = record.record_key(entry.fact as usize);
            format!("{} {key} {:?}", fact.position, Entry { fact: 0, ..*entry })
        });
        let entries: Vec<String> = entries.collect();
        let person = board.people.person(record.key.contact).unwrap();
        let (name, state, change) = (&person.name, record.state, record.change);
        format!("{name} {state:?} {change:?} {} {entries:?}", record.entries)
    });
    let days = board.last_days(90);
    let places: Vec<_> = board.before((Micros::END, i64::MAX)).collect();
    let rest = format!(
        "{days:?} {places:?} {:?} {:?}",
        board.scope_totals(),
        board.as_of()
    );
    records.chain([rest]).collect()
}

#[test]
fn a_board_that_followed_live_writes_equals_one_built_anew() {
    let fixture = Fixture::new();
    let mut live = fixture.live();
    for group in [
        vec![
            item("ada@x.org", "email_opened", 50),
            item("bo@x.org", "order_signed", 40),
        ],
        // Late: before what is known.
        vec![
            item("ada@x.org", "inquiry_form", 60),
            item("ada@x.org", "kick_off", 2),
        ],
        // The last day moves, and with it the window of changes.
        vec![item("bo@x.org", "kick_off", 0)],
    ] {
        take(&mut live, log(&group)).unwrap();
    }
    let position = live
        .board
        .read()
        .unwrap()
        .before((Micros::END, i64::MAX))
        .next()
        .unwrap()
        .1;
    let reaction = Ask::React {
        position,
        reaction: Reaction::Damaging,
    };
    take(
        &mut live,
        Request {
            ask: reaction,
            once: None,
        },
    )
    .unwrap();
    let followed = picture(&live.board.read().unwrap());
    live.finish().unwrap();
    let anew = fixture.session().board().unwrap();
    assert_eq!(followed, picture(&anew));
    assert_eq!(followed.len(), 3);
}

#[test]
fn the_ledgers_promises_hold_after_live_writes() {
    let fixture = Fixture::new();
    let mut live = fixture.live();
    take(
        &mut live,
        log(&[
            item("ada@x.org", "email_opened", 3),
            item("bo@x.org", "kick_off", 2),
        ]),
    )
    .unwrap();
    let mut again = item("cy@x.org", "kick_off", 1);
    again.id = Some("K-1".into());
    take(&mut live, log(std::slice::from_ref(&again))).unwrap();
    take(&mut live, log(std::slice::from_ref(&again))).unwrap();
    live.finish().unwrap();
    let mut session = fixture.session();
    for check in session.ledger.verify().unwrap() {
        assert!(check.holds, "{}: {}", check.what, check.found);
    }
    let runs = session
        .ledger
        .runs_page(Some(SOURCE), i64::MAX, 10)
        .unwrap();
    let [run] = runs.as_slice() else {
        panic!("{runs:?}")
    };
    assert_eq!(
        (run.run.status.as_str(), run.rule_version.as_str()),
        ("done", RULE)
    );
    assert_eq!(
        (
            run.run.counts.accepted,
            run.run.counts.duplicate,
            run.run.counts.interactions
        ),
        (2, 1, 3)
    );
}

#[test]
fn the_same_key_is_done_once_and_answered_alike_and_refused_for_another_request() {
    let fixture = Fixture::new();
    let mut live = fixture.live();
    let once = |hash| Request {
        ask: Ask::Log(vec![item("ada@x.org", "email_opened", 1)]),
        once: Some(("key-1".into(), hash)),
    };
    let first = take(&mut live, once(7)).unwrap();
    assert_eq!(take(&mut live, once(7)).unwrap(), first);
    assert_eq!(take(&mut live, once(8)).unwrap_err().why, Why::KeyTaken);
    // Also after a start anew.
    live.finish().unwrap();
    let mut live = fixture.live();
    assert_eq!(take(&mut live, once(7)).unwrap(), first);
    assert_eq!(live.board.read().unwrap().interactions(), 1);
}

#[test]
fn the_same_id_again_is_a_duplicate_and_with_other_content_a_conflict() {
    let fixture = Fixture::new();
    let mut live = fixture.live();
    let mut known = item("ada@x.org", "email_opened", 1);
    known.id = Some("CRM-9".into());
    assert!(
        take(&mut live, log(std::slice::from_ref(&known)))
            .unwrap()
            .contains("duplicate: false")
    );
    known.happened_at = None;
    assert!(
        take(&mut live, log(std::slice::from_ref(&known)))
            .unwrap()
            .contains("duplicate: true")
    );
    known.type_code = "kick_off".into();
    let other = item("bo@x.org", "kick_off", 1);
    let refused = take(&mut live, log(&[other, known])).unwrap_err();
    assert_eq!(refused.why, Why::Conflict);
    assert_eq!(
        live.board.read().unwrap().interactions(),
        1,
        "nothing of it was taken in"
    );
}

#[test]
fn a_request_with_one_wrong_word_is_refused_whole_and_each_problem_named() {
    let fixture = Fixture::new();
    let mut live = fixture.live();
    let mut wrong = item("ada@x.org", "kick_of", 1);
    wrong.actor = Some("nobody".into());
    let mut later = item("ada@x.org", "kick_off", -9);
    later.who = Who::Id(77);
    let refused = take(
        &mut live,
        log(&[item("ada@x.org", "kick_off", 1), wrong, later]),
    )
    .unwrap_err();
    let fields: Vec<&str> = refused
        .problems
        .iter()
        .map(|(field, _)| field.as_str())
        .collect();
    assert_eq!(
        fields,
        [
            "items[1].type",
            "items[1].actor",
            "items[2].contact",
            "items[2].happened_at"
        ]
    );
    assert!(refused.problems[0].1.contains("kick_off"), "{refused:?}");
    assert_eq!(live.board.read().unwrap().records().len(), 0);
}

#[test]
fn a_reaction_that_became_known_later_is_a_fact_of_its_own_and_the_last_one_holds() {
    let fixture = Fixture::new();
    let mut live = fixture.live();
    take(&mut live, log(&[item("ada@x.org", "kick_off", 5)])).unwrap();
    let rv = |live: &Live| live.board.read().unwrap().records()[0].state.rv_total;
    assert_eq!(rv(&live), Rv::points(20));
    for (reaction, points) in [
        (Reaction::Better, 28),
        (Reaction::Damaging, -25),
        (Reaction::Better, 28),
    ] {
        let ask = Ask::React {
            position: 1,
            reaction,
        };
        take(&mut live, Request { ask, once: None }).unwrap();
        assert_eq!(rv(&live), Rv::points(points), "{reaction:?}");
    }
    let missing = Ask::React {
        position: 2,
        reaction: Reaction::Worse,
    };
    let refused = take(
        &mut live,
        Request {
            ask: missing,
            once: None,
        },
    )
    .unwrap_err();
    assert_eq!(refused.why, Why::NotFound, "an amendment cannot be amended");
    let board = live.board();
    let board = board.read().unwrap();
    assert_eq!(
        (board.records()[0].facts().len(), board.records()[0].entries),
        (4, 1)
    );
}

#[test]
fn one_request_that_is_refused_does_not_keep_the_others_of_its_group_out() {
    let fixture = Fixture::new();
    let mut live = fixture.live();
    let requests = [
        log(&[item("ada@x.org", "kick_off", 3)]),
        log(&[item("bo@x.org", "no_such_type", 3)]),
        log(&[item("ada@x.org", "email_opened", 2)]),
    ];
    let answered = live.take(&requests, &text).unwrap();
    let done: Vec<bool> = answered
        .answers
        .iter()
        .map(std::result::Result::is_ok)
        .collect();
    assert_eq!(done, [true, false, true]);
    assert_eq!(answered.changes.len(), 2);
    assert_eq!(live.board.read().unwrap().interactions(), 2);
}

#[test]
fn a_plan_is_kept_and_closed() {
    let fixture = Fixture::new();
    let mut live = fixture.live();
    take(&mut live, log(&[item("ada@x.org", "kick_off", 5)])).unwrap();
    let plan = |record: &str, type_code: &str| Request {
        ask: Ask::Plan {
            record: record.into(),
            type_code: type_code.into(),
            due_on: "2026-04-01".parse().unwrap(),
            note: Some("bring the scales".into()),
        },
        once: None,
    };
    take(&mut live, plan("1.research_labs", "training_done")).unwrap();
    for (record, type_code) in [
        ("9.research_labs", "training_done"),
        ("1.research_labs", "nothing"),
        ("x", "kick_off"),
    ] {
        assert_eq!(
            take(&mut live, plan(record, type_code)).unwrap_err().why,
            Why::Invalid
        );
    }
    let close = |plan| Request {
        ask: Ask::Close {
            plan,
            status: "done",
        },
        once: None,
    };
    assert!(take(&mut live, close(1)).unwrap().contains("\"done\""));
    assert_eq!(take(&mut live, close(5)).unwrap_err().why, Why::NotFound);
    let plans = fixture
        .session()
        .ledger
        .plans_of(&[rapport_model::ContactId(1)])
        .unwrap();
    assert_eq!((plans.len(), plans[0].status.as_str()), (1, "done"));
}

#[test]
fn a_second_writer_is_refused_while_the_first_lives() {
    let fixture = Fixture::new();
    let live = fixture.live();
    let second = Live::open(fixture.project(), Arc::new(FixedClock(NOW)));
    assert!(second.unwrap_err().is_locked());
    live.finish().unwrap();
    fixture.live().finish().unwrap();
}
