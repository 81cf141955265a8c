//! The rules of the fold, one example each.

use crate::support::{Book, HOUR, flow, points, starter};
use rapport_model::flow::spec::{Decimal, Value};
use rapport_model::fold::{Why, fold};
use rapport_model::{Change, Fact, Micros, Reaction, Rv, Split};

fn book() -> Book {
    Book::new(vec![starter()])
}

#[test]
fn late_fact_changes_the_occurrence_numbers_after_it() {
    let book = book();
    let mut facts: Vec<Fact> = (1..=6)
        .map(|i| book.fact("direct_mail", i, 24 * i as i64))
        .collect();
    assert_eq!(points(&book.fold(&facts)), [2, 2, 2, 2, 2, 2]);
    let late = Fact {
        known_at: Micros::END,
        ..book.fact("direct_mail", 9, 30)
    };
    facts.push(late);
    let folded = book.fold(&facts);
    let occurrences: Vec<(u64, u32)> = folded
        .entries
        .iter()
        .map(|e| (facts[e.fact as usize].identity, e.occurrence))
        .collect();
    assert_eq!(
        occurrences,
        [(1, 1), (9, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7)]
    );
    assert_eq!(points(&folded), [2, 2, 2, 2, 2, 2, 1]);
}

#[test]
fn as_it_was_known_then_a_late_fact_is_not_there() {
    let book = book();
    let facts = [
        book.fact("white_paper", 1, 0),
        Fact {
            known_at: Micros::END,
            ..book.fact("podcast", 2, 1)
        },
    ];
    let then = fold(&book.history(), &facts, facts[0].known_at).unwrap();
    assert_eq!(points(&then), [3]);
    assert_eq!(points(&book.fold(&facts)), [3, 3]);
}

#[test]
fn correction_by_higher_revision_replaces_the_value() {
    let book = book();
    let wrong = book.fact("pilot_failed", 1, 0);
    let corrected = Fact {
        revision: 1,
        ..book.fact("pilot_succeeded", 1, 0)
    };
    assert_eq!(points(&book.fold(&[wrong])), [-40]);
    assert_eq!(points(&book.fold(&[corrected, wrong])), [40]);
}

#[test]
fn retraction_removes_the_interaction() {
    let book = book();
    let order = book.fact("order_signed", 1, 0);
    let retracted = Fact {
        revision: 1,
        change: Change::Retracted,
        ..order
    };
    let reinstated = Fact {
        revision: 2,
        ..order
    };
    let folded = book.fold(&[order, retracted]);
    assert_eq!(
        (
            folded.entries.len(),
            folded.state.rv_total,
            folded.state.level
        ),
        (0, Rv::ZERO, 0)
    );
    assert_eq!(points(&book.fold(&[order, retracted, reinstated])), [60]);
}

#[test]
fn reaction_reported_later_revalues_the_interaction() {
    let book = book();
    let demo = book.fact("technical_demo", 1, 0);
    let facts = [
        demo,
        book.reaction(1, 10, 5, Reaction::Worse),
        book.reaction(1, 11, 9, Reaction::Better),
        book.fact("podcast", 2, 1),
        book.reaction(2, 12, 2, Reaction::Damaging),
    ];
    let folded = book.fold(&facts);
    // The demo names a value for `better`; the podcast takes the flow-wide -20 on top of its 3.
    assert_eq!(points(&folded), [22, -17]);
    assert_eq!(folded.entries[0].reaction, Some(Reaction::Better));
    let before_the_second =
        fold(&book.history(), &facts, Micros(demo.known_at.0 + 6 * HOUR)).unwrap();
    assert_eq!(points(&before_the_second), [4, -17]);
}

#[test]
fn win_back_moves_a_lost_contact_to_its_level() {
    let book = book();
    let history = book.history();
    let level = |facts: &[Fact]| history.levels()[book.fold(facts).state.level as usize].clone();
    let facts = [
        book.fact("renewal_signed", 1, 0),
        book.fact("notice_given", 2, 1),
        book.fact("win_back_order", 3, 2),
        book.fact("inquiry_form", 4, 3),
    ];
    assert_eq!(level(&facts[..1]), "R6");
    assert_eq!(level(&facts[..2]), "A1");
    assert_eq!(level(&facts[..3]), "R4");
    // A forward trigger to a level already passed moves nobody.
    assert_eq!(level(&facts), "R4");
}

#[test]
fn one_meeting_with_three_contacts_splits_its_cost_to_the_cent() {
    let mut flow = starter();
    flow.types
        .iter_mut()
        .find(|t| *t.code == "site_visit")
        .unwrap()
        .cost = Decimal(10_000);
    let book = Book::new(vec![flow]);
    let cost = |index| {
        let split = Split { index, count: 3 };
        let folded = book.fold(&[Fact {
            split,
            ..book.fact("site_visit", 1, 0)
        }]);
        // The value is not split: the meeting moved each of the three.
        assert_eq!(points(&folded), [25]);
        folded.state.cost_total.0
    };
    assert_eq!([cost(0), cost(1), cost(2)], [3_333, 3_333, 3_334]);
}

#[test]
fn same_happening_from_two_systems_counts_once() {
    let book = book();
    let keyed = |code, identity, hour| Fact {
        merge_key: 77,
        ..book.fact(code, identity, hour)
    };
    let facts = [
        keyed("inbound_call", 1, 0),
        keyed("inbound_call", 2, 24),
        keyed("inbound_call", 3, 25),
        book.fact("inbound_call", 4, 26),
    ];
    let folded = book.fold(&facts);
    // The second lies within 24 hours of the first, the third does not and begins a new happening.
    assert_eq!(points(&folded), [10, 0, 10, 10]);
    assert_eq!(folded.entries[1].why, Why::MergedInto { fact: 0 });
    assert_eq!(
        folded
            .entries
            .iter()
            .map(|e| e.occurrence)
            .collect::<Vec<_>>(),
        [1, 0, 2, 3]
    );
    assert_eq!(
        (folded.state.interactions, folded.state.cost_total.0),
        (3, 3_600)
    );
}

#[test]
fn a_report_of_a_type_not_in_the_flow_does_not_keep_the_same_happening_from_counting() {
    let book = book();
    let facts = [
        Fact {
            merge_key: 5,
            ..book.fact("phone_log", 1, 0)
        },
        Fact {
            merge_key: 5,
            ..book.fact("inbound_call", 2, 1)
        },
    ];
    assert_eq!(points(&book.fold(&facts)), [0, 10]);
}

#[test]
fn overflow_is_an_error_not_a_wrap() {
    let mut flow = starter();
    flow.reactions.clear();
    flow.types[0].rv = Value::Always(Decimal(i64::MAX));
    let book = Book::new(vec![flow]);
    let facts = [book.fact("ad_click", 1, 0), book.fact("ad_click", 2, 1)];
    let once = fold(&book.history(), &facts[..1], Micros::END).unwrap();
    assert_eq!(once.state.rv_total, Rv(i64::MAX));
    let error = fold(&book.history(), &facts, Micros::END).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the Relationship Value of contact 0 overflows at the interaction of 2026-01-01T01:00:00Z"
    );
}

const TWO_VERSIONS: [&str; 2] = [
    "{flow: f, version: 1, name: F, effective_from: 2026-01-01,
      levels: [{code: OLD, name: Old, phases: [closing]}, {code: A, name: A, phases: [closing]}],
      types: [{code: call, name: Call, level: A, function: sales, direction: mutual, channel: phone, aspect: brand, rv: 10, cost: 3},
              {code: fax, name: Fax, level: A, function: sales, direction: mutual, channel: fax, aspect: brand, rv: 2, cost: 1},
              {code: breach, name: Breach, level: A, function: legal, direction: mutual, channel: post, aspect: brand, rv: -33.33, effect: proportional}]}",
    "{flow: f, version: 2, name: F, effective_from: 2026-01-03,
      levels: [{code: A, name: A, phases: [closing]}, {code: B, name: B, phases: [retention]}],
      types: [{code: call, name: Call, level: A, function: sales, direction: mutual, channel: phone, aspect: brand, rv: 4, cost: 5, trigger: B}]}",
];

fn two_versions() -> Book {
    Book::new(TWO_VERSIONS.into_iter().map(flow).collect())
}

#[test]
fn proportional_damage_takes_its_share_of_positive_value_only() {
    let book = two_versions();
    let facts = [
        book.fact("breach", 1, 0),
        book.fact("call", 2, 1),
        book.fact("breach", 3, 2),
    ];
    let folded = book.fold(&facts);
    let rv: Vec<i64> = folded.entries.iter().map(|e| e.rv.0).collect();
    // Nothing to destroy at first; then 33.33 % of 10 points, rounded towards zero to a hundredth.
    assert_eq!(rv, [0, 1_000, -333]);
    assert_eq!(folded.state.rv_total, Rv(667));
}

#[test]
fn a_version_values_what_happened_while_it_was_in_force() {
    let book = two_versions();
    let facts = [
        book.fact("call", 1, -24),
        book.fact("call", 2, 47),
        book.fact("fax", 3, 47),
        book.fact("call", 4, 48),
        book.fact("fax", 5, 49),
    ];
    let folded = book.fold(&facts);
    assert_eq!(points(&folded), [10, 10, 2, 4, 0]);
    assert_eq!(
        folded.entries[3].why,
        Why::Rule {
            version: 1,
            rule: 0
        }
    );
    assert_eq!(folded.entries[4].why, Why::NotInFlow { version: 1 });
    // Occurrences count on over versions.
    assert_eq!(
        folded
            .entries
            .iter()
            .map(|e| e.occurrence)
            .collect::<Vec<_>>(),
        [1, 2, 1, 3, 0]
    );
    assert_eq!(folded.state.cost_total.0, 1_200);
}

#[test]
fn a_record_starts_on_the_first_level_of_the_newest_version() {
    let book = two_versions();
    let history = book.history();
    assert_eq!(history.levels(), ["OLD", "A", "B"]);
    let level = |index: u16| history.levels()[index as usize].as_str();
    let folded = book.fold(&[book.fact("call", 1, 0), book.fact("call", 2, 48)]);
    let entry = &folded.entries[1];
    assert_eq!(
        (
            level(folded.entries[0].level_before),
            level(entry.level_before),
            level(entry.level_after)
        ),
        ("A", "A", "B")
    );
}
