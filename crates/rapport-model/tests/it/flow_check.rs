//! Every rule of the check, with the words it uses.

use crate::support::{flow, starter};
use rapport_model::diag::Severity;
use rapport_model::flow::Flow;
use rapport_model::flow::check::check;
use rapport_model::flow::spec::{Decimal, Effect};
use rapport_model::reaction::Reaction;

/// A clean flow of three levels: `call` moves to A2, `order` to C1; what is given is added to its lists.
pub(crate) fn with(levels: &str, types: &str, rest: &str) -> Flow {
    flow(&format!(
        "flow: small
version: 1
name: Small
effective_from: 2026-01-01
levels:
- {{code: A1, name: Identify, phases: [acquisition], anticipated: [call]}}
- {{code: A2, name: Inquire, phases: [acquisition]}}
- {{code: C1, name: Commit, phases: [closing]}}
{levels}
types:
- {{code: call, name: Call, level: A1, {TAIL}, rv: 1, trigger: A2}}
- {{code: order, name: Order, level: C1, {TAIL}, rv: 60, trigger: C1}}
{types}
{rest}"
    ))
}

pub(crate) const TAIL: &str = "function: sales, direction: mutual, channel: phone, aspect: brand";

/// The flow with one more type.
pub(crate) fn with_type(code: &str, level: &str, more: &str) -> Flow {
    with(
        "",
        &format!("- {{code: {code}, name: X, level: {level}, {TAIL}, {more}}}"),
        "",
    )
}

/// What the check says, a letter for the severity first.
pub(crate) fn said(flow: &Flow) -> Vec<String> {
    let letter = |severity| {
        if severity == Severity::Error {
            "E"
        } else {
            "W"
        }
    };
    check(flow)
        .iter()
        .map(|p| format!("{} {p}", letter(p.severity)))
        .collect()
}

#[test]
fn a_clean_flow_gives_no_problem() {
    assert_eq!(said(&with("", "", "")), [""; 0]);
}

#[test]
fn a_code_defined_twice_is_an_error() {
    let level = "- {code: A2, name: Again, phases: [closing]}";
    assert_eq!(
        said(&with(level, "", "")),
        ["E 9:10: level `A2` is defined twice (hint: codes are unique: rename or remove one)"]
    );
    assert_eq!(
        said(&with_type("call", "A1", "rv: 1")),
        [
            "E 13:10: interaction type `call` is defined twice (hint: codes are unique: rename or remove one)"
        ]
    );
    let scenario = "{code: s, name: S, path: [call]}";
    assert_eq!(
        said(&with(
            "",
            "",
            &format!("scenarios: [{scenario}, {scenario}]")
        )),
        ["E 14:54: scenario `s` is defined twice (hint: codes are unique: rename or remove one)"]
    );
}

#[test]
fn an_unknown_level_is_an_error_that_names_the_one_meant() {
    assert_eq!(
        said(&with_type("visit", "A22", "rv: 1")),
        ["E 13:33: there is no level `A22` (hint: did you mean `A2`?)"]
    );
    assert_eq!(
        said(&with_type("visit", "A1", "rv: 1, trigger: Renewal")),
        ["E 13:10: there is no level `Renewal` (hint: known: A1, A2, C1)"]
    );
}

#[test]
fn an_unknown_type_is_an_error_that_names_the_one_meant() {
    assert_eq!(
        said(&with(
            "- {code: B, name: B, phases: [closing], anticipated: [cal]}",
            "- {code: b, name: B, level: B, function: x, direction: mutual, channel: x, aspect: brand, rv: 1, trigger: B}",
            ""
        )),
        ["E 9:55: there is no interaction type `cal` (hint: did you mean `call`?)"]
    );
    assert_eq!(
        said(&with(
            "",
            "",
            "scenarios: [{code: s, name: S, path: [call, odrer]}]"
        )),
        ["E 14:45: there is no interaction type `odrer` (hint: did you mean `order`?)"]
    );
}

#[test]
fn more_types_than_can_be_counted_are_an_error() {
    let mut flow = with("", "", "");
    let call = flow.types[0].clone();
    flow.types = (0..65_536)
        .map(|i| {
            let mut spec = call.clone();
            spec.code.value = format!("t{i}");
            spec
        })
        .collect();
    flow.levels.truncate(2);
    flow.levels[0].anticipated.clear();
    assert_eq!(
        said(&flow),
        [
            "E 1:7: the flow has 65536 interaction types, more than 65535 (hint: a flow needs a few kinds of interaction \
          only, about 130: put what differs in detail under one type)"
        ]
    );
}

#[test]
fn occurrence_ranges_must_be_readable_and_apart() {
    assert_eq!(
        said(&with_type("mail", "A1", "rv: [{occurrence: once, rv: 1}]")),
        [
            "E 13:10: type `mail`: `once` is not an occurrence range: use `1`, `2..6` or `7..`, counted from 1"
        ]
    );
    assert_eq!(
        said(&with_type("mail", "A1", "rv: [{occurrence: 5..3, rv: 1}]")),
        ["E 13:10: type `mail`: `5..3` ends before it begins: write the lower number first"]
    );
    assert_eq!(
        said(&with_type(
            "mail",
            "A1",
            "rv: [{occurrence: 4.., rv: 1}, {occurrence: 1..4, rv: 2}]"
        )),
        [
            "E 13:10: type `mail`: occurrence ranges 1..4 and 4.. overlap (hint: each occurrence number takes its value from one rule)"
        ]
    );
}

#[test]
fn occurrence_numbers_without_a_rule_are_a_warning() {
    let gap = |range: &str| {
        format!(
            "W 13:10: type `mail`: occurrence {range} has no value (hint: add a rule `{{occurrence: {range}, rv: ...}}`; \
             write `rv: 0` when it is meant to add nothing)"
        )
    };
    assert_eq!(
        said(&with_type(
            "mail",
            "A1",
            "rv: [{occurrence: '2', rv: 1}, {occurrence: 7..9, rv: 1}]"
        )),
        [gap("1"), gap("3..6"), gap("10..")]
    );
    assert_eq!(
        said(&with_type(
            "mail",
            "A1",
            "rv: [{occurrence: '1', rv: 2}, {occurrence: 2.., rv: 1}]"
        )),
        [""; 0]
    );
}

#[test]
fn a_proportional_value_is_a_percentage() {
    for value in ["5", "-100.01"] {
        assert_eq!(
            said(&with_type(
                "breach",
                "C1",
                &format!("rv: {value}, effect: proportional")
            )),
            [format!(
                "E 13:10: type `breach`: {value} is not a percentage from -100 to 0 (hint: a proportional type destroys a \
                 share of the accumulated value: -30 takes 30 % of it)"
            )]
        );
    }
    assert_eq!(
        said(&with_type("breach", "C1", "rv: -30, effect: proportional")),
        [""; 0]
    );
}

#[test]
fn points_that_do_not_fit_are_an_error() {
    let mut flow = with("", "", "reactions: {better: 2}");
    flow.types[0].rv = rapport_model::flow::spec::Value::Always(Decimal(i64::MAX - 1));
    assert_eq!(
        said(&flow),
        [
            "E 11:10: type `call`: 92233720368547758.06 points and the reaction together are too large \
          (hint: points are relative: -100 to +100 is enough)"
        ]
    );
}

#[test]
fn a_cost_with_decimals_needs_a_currency_that_has_them() {
    let mut flow = with_type("visit", "A1", "rv: 1, cost: 2.5, effort: {cost: 0.5}");
    assert_eq!(said(&flow), [""; 0]);
    flow.currency = rapport_model::Currency::parse("JPY").unwrap();
    assert_eq!(
        said(&flow),
        [
            "E 13:10: type `visit`: cost 2.50 has decimals, JPY has none (hint: write whole units)",
            "E 13:10: type `visit`: cost 0.50 has decimals, JPY has none (hint: write whole units)"
        ]
    );
}

#[test]
fn a_major_type_without_value_is_a_warning_and_a_voc_type_is_not() {
    assert_eq!(
        said(&with_type("visit", "A1", "rv: 0")),
        [
            "W 13:10: type `visit`: it has no value (hint: a major interaction strengthens or weakens the relationship: give it points, or remove it)"
        ]
    );
    assert_eq!(
        said(&with_type("survey", "A1", "kind: voc, rv: 0")),
        [""; 0]
    );
    assert_eq!(
        said(&with_type(
            "visit",
            "A1",
            "rv: [{rv: 0, reactions: {worse: -1, damaging: -1}}]"
        )),
        [""; 0]
    );
}

#[test]
fn what_the_customer_starts_is_no_choice_of_staff_and_saying_so_is_a_warning() {
    let spoken = |direction: &str, said: bool| {
        with(
            "",
            &format!(
                "- {{code: visit, name: X, level: A1, function: sales, direction: {direction}, channel: web, aspect: brand, \
                 rv: 1, staff_choice: {said}}}"
            ),
            "",
        )
    };
    assert_eq!(
        said(&spoken("inbound", true)),
        [
            "W 13:10: type `visit`: `staff_choice: true`, but the customer starts it (hint: it would be suggested to staff, who can only wait for it: remove the key, or correct the direction)"
        ]
    );
    assert_eq!(said(&spoken("inbound", false)), [""; 0]);
    assert_eq!(said(&spoken("outbound", true)), [""; 0]);
}

#[test]
fn a_better_reaction_worth_less_than_a_worse_one_is_a_warning() {
    let hint = "(hint: a better reaction is worth at least as much as a worse one)";
    let check = |reactions: &str| {
        said(&with_type(
            "demo",
            "A1",
            &format!("rv: [{{rv: 10, reactions: {{{reactions}}}}}]"),
        ))
    };
    assert_eq!(
        check("better: 5"),
        [format!(
            "W 13:10: type `demo`: `better` (5) is worth less than `as_expected` (10) {hint}"
        )]
    );
    assert_eq!(
        check("worse: 12, damaging: 11"),
        [format!(
            "W 13:10: type `demo`: `as_expected` (10) is worth less than `worse` (12) {hint}"
        )]
    );
    assert_eq!(
        check("worse: -4, damaging: -2.5"),
        [format!(
            "W 13:10: type `demo`: `worse` (-4) is worth less than `damaging` (-2.50) {hint}"
        )]
    );
    assert_eq!(
        check("as_expected: 9"),
        [
            "W 13:10: type `demo`: `as_expected` (9) is worth less than `worse` (10) (hint: a better reaction is worth at least as much as a worse one)",
            "W 13:10: type `demo`: `as_expected` (9) differs from the value when no reaction is known (10) (hint: leave `as_expected` out: it is the value itself)"
        ]
    );
}

#[test]
fn a_worse_reaction_without_a_value_of_its_own_counts_as_expected_and_is_a_warning() {
    assert_eq!(
        said(&with_type(
            "demo",
            "A1",
            "rv: [{rv: 10, reactions: {worse: 4}}]"
        )),
        [
            "W 13:10: type `demo`: `worse` (4) is worth less than `damaging` (10) (hint: a better reaction is worth at least as much as a worse one)"
        ]
    );
}

#[test]
fn flow_wide_reactions_that_contradict_each_other_are_a_warning_once() {
    assert_eq!(
        said(&with("", "", "reactions: {better: -2, damaging: 3}")),
        [
            "W 1:7: reactions: `better` (-2) is worth less than `as_expected` (0) (hint: a better reaction is worth at least as much as a worse one)",
            "W 1:7: reactions: `worse` (0) is worth less than `damaging` (3) (hint: a better reaction is worth at least as much as a worse one)"
        ]
    );
    assert_eq!(
        said(&with(
            "",
            "",
            "reactions: {better: 2, as_expected: 1, worse: -5, damaging: -20}"
        )),
        [
            "W 1:7: reactions: `as_expected` adds 1, but it is the value itself (hint: leave `as_expected` out)"
        ]
    );
}

#[test]
fn a_type_that_contradicts_a_flow_wide_reaction_is_a_warning() {
    let mut flow = with_type("demo", "A1", "rv: [{rv: 10, reactions: {damaging: 8}}]");
    flow.reactions.insert(Reaction::Worse, Decimal(-500));
    flow.reactions.insert(Reaction::Damaging, Decimal(-500));
    assert_eq!(
        said(&flow),
        [
            "W 13:10: type `demo`: `worse` (5) is worth less than `damaging` (8) (hint: a better reaction is worth at least as much as a worse one)"
        ]
    );
}

#[test]
fn errors_come_before_warnings_and_each_in_the_order_of_the_file() {
    let flow = with(
        "- {code: R1, name: R, phases: [retention]}",
        "",
        "scenarios: [{code: s, name: S, path: [cal]}]",
    );
    let severities: Vec<Severity> = check(&flow).iter().map(|p| p.severity).collect();
    assert_eq!(severities, [Severity::Error, Severity::Warning]);
}

#[test]
fn a_flow_without_errors_compiles() {
    let mut flow = starter();
    flow.types[3].effect = Effect::Proportional;
    let compile = |flow: &Flow| {
        rapport_model::flow::CompiledFlow::new(flow.clone(), &|_| rapport_model::TypeId(1))
    };
    assert!(check(&flow).iter().any(|p| p.severity == Severity::Error));
    assert!(compile(&flow).is_err());
    assert!(compile(&starter()).is_ok());
}
