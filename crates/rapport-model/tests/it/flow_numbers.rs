//! Numbers of a flow that cannot be meant: where they are read, and where they are checked.

use crate::flow_check::{TAIL, said, with_type};
use rapport_model::flow::Flow;
use rapport_model::flow::spec::{TriggerSpec, Value, When};

/// What reading says of a type with this text at its end.
fn complaint(more: &str) -> String {
    let text = format!(
        "flow: small\nversion: 1\nname: Small\neffective_from: 2026-01-01\nlevels:\n- {{code: A1, name: Identify, phases: [acquisition]}}\ntypes:\n- {{code: call, name: Call, level: A1, {TAIL},\n   {more}}}\n"
    );
    let read = rapport_model::yaml::read::<Flow>(&text);
    read.map_or_else(|problem| problem.to_string(), |_| "read".to_owned())
}

#[test]
fn a_number_that_cannot_be_is_told_with_its_place_and_its_reason() {
    for (written, told) in [
        ("rv: 1.005", "9:8: `1.005` has more than 2 decimals"),
        (
            "rv: 99999999999999999",
            "9:8: `99999999999999999` is too large",
        ),
        ("rv: 1e300", "9:8: `1"),
        ("rv: many", "9:8: `many` is not a plain decimal number"),
        (
            "rv: true",
            "9:4: invalid type: boolean `true`, expected a number with at most two decimals, or a list of values by occurrence",
        ),
        (
            "rv: [{occurrence: 1.., rv: 1.005}]",
            "`1.005` has more than 2 decimals",
        ),
        ("rv: [{occurence: 1.., rv: 1}]", "unknown field `occurence`"),
        (
            "rv: 1, cost: 1.005",
            "9:17: `1.005` has more than 2 decimals",
        ),
        ("rv: 1, trigger: {too: A1}", "unknown field `too`"),
        (
            "rv: 1, trigger: [A1]",
            "expected the code of a level, or `{to: LEVEL, when: forward | always}`",
        ),
        (
            "rv: 1, trigger: {to: A1, when: often}",
            "unknown variant `often`",
        ),
    ] {
        let said = complaint(written);
        assert!(said.contains(told), "{written}: {said}");
    }
}

#[test]
fn a_value_and_a_trigger_can_be_written_short_and_in_full() {
    let flow = with_type("visit", "A1", "rv: -2.5, trigger: {to: A2, when: always}");
    let of = |code: &str| flow.types.iter().find(|t| *t.code == code).unwrap().clone();
    let Value::Always(rv) = of("visit").rv else {
        panic!()
    };
    assert_eq!(rv.0, -250);
    assert_eq!(of("visit").trigger.unwrap().when(), When::Always);
    assert_eq!(of("call").trigger, Some(TriggerSpec::To("A2".to_owned())));
    let flow = with_type(
        "visit",
        "A1",
        "rv: [{occurrence: 1, rv: 5}, {occurrence: 2.., rv: 1}]",
    );
    assert_eq!(flow.types[2].rv.rules().len(), 2);
}

#[test]
fn points_outside_of_the_scale_are_a_warning_and_a_cost_below_nothing_is_an_error() {
    assert_eq!(
        said(&with_type(
            "visit",
            "A1",
            "rv: [{occurrence: 1, rv: 500}, {occurrence: 2.., rv: 1, reactions: {damaging: -101}}]"
        )),
        [
            "W 13:10: type `visit`: 500 points are outside of -100 to +100 (hint: points are relative: 1 is the smallest noticed touch, 60 a first order, -80 the end of the relationship)",
            "W 13:10: type `visit`: -101 points are outside of -100 to +100 (hint: points are relative: 1 is the smallest noticed touch, 60 a first order, -80 the end of the relationship)",
        ]
    );
    assert_eq!(said(&with_type("visit", "A1", "rv: -100")), [""; 0]);
    assert_eq!(
        said(&with_type(
            "visit",
            "A1",
            "rv: 1, cost: -5, effort: {cost: -0.5}"
        )),
        [
            "E 13:10: type `visit`: cost -5 is below 0 (hint: write what one interaction costs, 0 when it costs nothing; money that comes in is an outcome)",
            "E 13:10: type `visit`: effort cost -0.50 is below 0 (hint: write what one interaction costs, 0 when it costs nothing; money that comes in is an outcome)",
        ]
    );
}
