//! The starter flow is what a team can begin with: complete, clean, and it says what the catalogue says.

use crate::support::{Book, points, starter};
use rapport_model::flow::check::check;
use rapport_model::flow::spec::Kind;

#[test]
fn the_starter_flow_has_100_major_and_30_voc_types() {
    let flow = starter();
    let count = |kind| flow.types.iter().filter(|t| t.kind == kind).count();
    assert_eq!((count(Kind::Major), count(Kind::Voc)), (100, 30));
}

#[test]
fn the_starter_flow_has_neither_errors_nor_warnings() {
    assert_eq!(check(&starter()), []);
}

#[test]
fn the_starter_flow_compiles_and_is_written_back_the_same() {
    let flow = starter();
    let book = Book::new(vec![flow.clone()]);
    let history = book.history();
    assert_eq!(
        history.levels().join(" "),
        "A1 A2 A3 C1 C2 C3 R1 R2 R3 R4 R5 R6"
    );
    let json = serde_json::to_string(&flow).unwrap();
    assert_eq!(
        rapport_model::yaml::read::<rapport_model::flow::Flow>(&json).as_ref(),
        Ok(&flow)
    );
}

#[test]
fn a_contact_can_walk_through_every_level_of_the_starter_flow() {
    let book = Book::new(vec![starter()]);
    let milestones = [
        "inquiry_form",
        "qualified_by_both_sides",
        "pilot_started",
        "proposal_delivered",
        "order_signed",
        "first_value_confirmed",
        "order_confirmed",
        "ticket_opened",
        "repeat_order",
        "reference_given",
        "renewal_signed",
    ];
    let facts: Vec<_> = milestones
        .iter()
        .enumerate()
        .map(|(i, code)| book.fact(code, i as u64 + 1, i as i64))
        .collect();
    let levels: Vec<u16> = book
        .fold(&facts)
        .entries
        .iter()
        .map(|e| e.level_after)
        .collect();
    assert_eq!(levels, (1..=11).collect::<Vec<u16>>());
}

#[test]
fn the_seventh_direct_mail_is_worth_less_than_the_first() {
    let book = Book::new(vec![starter()]);
    let facts: Vec<_> = (1..=8)
        .map(|i| book.fact("direct_mail", i, i as i64 * 24))
        .collect();
    assert_eq!(points(&book.fold(&facts)), [2, 2, 2, 2, 2, 2, 1, 1]);
}

#[test]
fn a_contact_lost_from_any_level_begins_again_and_is_won_back_to_growth() {
    let book = Book::new(vec![starter()]);
    let codes = [
        "order_signed",
        "renewal_signed",
        "notice_given",
        "win_back_order",
        "lost",
    ];
    let facts: Vec<_> = codes
        .iter()
        .enumerate()
        .map(|(i, code)| book.fact(code, i as u64 + 1, i as i64))
        .collect();
    let history = book.history();
    let folded = book.fold(&facts);
    let levels: Vec<&str> = folded
        .entries
        .iter()
        .map(|e| history.levels()[e.level_after as usize].as_str())
        .collect();
    assert_eq!(levels, ["C3", "R6", "A1", "R4", "A1"]);
}
