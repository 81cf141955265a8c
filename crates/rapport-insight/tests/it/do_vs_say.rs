//! DO against SAY on planted truth.

use crate::planted::{Segment, book};
use rapport_insight::{Answer, Cell, registry};
use std::collections::BTreeMap;

fn ask(say: f64, seed: u64) -> Answer {
    let book = book(
        &[Segment {
            say,
            ..Segment::new(1, 2, 0.8)
        }],
        seed,
    );
    registry::run(
        &book,
        "do-vs-say",
        &BTreeMap::from([("draws".to_owned(), "199".to_owned())]),
    )
    .unwrap()
}

#[test]
fn people_who_say_what_they_do_agree_and_move_together() {
    let answer = ask(1.5, 1);
    assert!(
        answer.verdict.contains("what they say agree"),
        "{}",
        answer.verdict
    );
    assert!(
        answer.verdict.contains("move together"),
        "{}",
        answer.verdict
    );
    let quadrants = &answer.tables[0];
    let n = |row| match quadrants.get(row, "relationships") {
        Some(Cell::Int(n)) => *n,
        other => panic!("{other:?}"),
    };
    assert_eq!((0..4).map(n).sum::<i64>(), 60);
    assert!(n(0) + n(3) > 2 * (n(1) + n(2)), "{quadrants}");
}

#[test]
fn people_who_say_the_opposite_contradict_themselves() {
    let answer = ask(-1.5, 1);
    assert!(
        answer.verdict.contains("contradict each other"),
        "{}",
        answer.verdict
    );
}

#[test]
fn words_without_connection_are_rarely_said_to_have_one() {
    let connected = (0..20)
        .filter(|seed| {
            !ask(0.0, *seed)
                .verdict
                .contains("no discernible connection")
        })
        .count();
    let lagged = (0..20)
        .filter(|seed| !ask(0.0, *seed).verdict.contains("neither comes before"))
        .count();
    println!("connected {connected} of 20, lagged {lagged} of 20");
    assert!(connected <= 3 && lagged <= 3, "{connected} {lagged}");
}

#[test]
fn a_connection_of_many_scopes_must_stand_the_correction_for_them() {
    let segment = |scope| Segment {
        say: 0.0,
        ..Segment::new(scope, 2, 0.8)
    };
    let (mut alone, mut together) = (0, 0);
    let found = |segments: &[Segment], seed| {
        let answer = registry::run(
            &book(segments, seed),
            "do-vs-say",
            &BTreeMap::from([("draws".to_owned(), "199".to_owned())]),
        )
        .unwrap();
        let corrected = answer.caveats.iter().any(|c| c.contains("(Holm)"));
        assert_eq!(corrected, segments.len() > 1);
        let none = answer.verdict.matches("no discernible connection").count()
            + answer.verdict.matches("neither comes before").count();
        2 * segments.len() - none
    };
    for seed in 0..20 {
        together += usize::from(found(&[segment(1), segment(2), segment(3)], 40 + seed) > 0);
        alone += usize::from(found(&[segment(1)], 40 + seed) > 0);
    }
    println!("of 20 without any connection: one scope {alone}, three scopes {together}");
    // Two questions at 5 % each, however many scopes.
    assert!(together <= 5, "{together}");
}
