//! What a rule may say, and how it is told where it is wrong.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that meets an error has failed its test"
)]

use crate::rule_support::{ORDERS, compile, kinds, problem, spec};
use rapport_harvest::rule::{FORBIDDEN, LiteralKind, Rule};

#[test]
fn a_forbidden_function_says_why_and_what_to_do_instead() {
    for forbidden in FORBIDDEN {
        let problem = problem(&format!("x = 1\ny = {}()\n[]", forbidden.name));
        assert_eq!((problem.line, problem.column), (2, 5), "{problem:?}");
        assert_eq!(problem.text, forbidden.name);
        assert!(problem.message.contains(forbidden.why), "{problem}");
        assert_eq!(problem.hint, forbidden.instead);
    }
}

#[test]
fn a_misspelt_function_is_told_the_one_meant() {
    let problem = problem("x = lokup(\"a\", [1])\n[]");
    assert_eq!(problem.message, "there is no function `lokup`");
    assert_eq!(problem.hint, "did you mean `lookup`?");
    assert_eq!(
        (problem.file.as_str(), problem.line, problem.column),
        ("orders.vrl", 1, 5)
    );
}

#[test]
fn the_machines_time_zone_cannot_be_asked_for() {
    for zone in ["\"local\"", "\"\"", "string!(.note)"] {
        let rule = format!("parse_timestamp!(.order, \"%Y\", timezone: {zone})\n[]");
        let problems = compile(&rule).unwrap_err();
        assert!(
            problems[0].message.contains("depends on the machine"),
            "{problems:?}"
        );
        assert_eq!(problems[0].line, 1);
    }
    compile("x = parse_timestamp!(.order, \"%Y\", timezone: \"Europe/London\")\n[{\"at\": x}]")
        .unwrap();
}

#[test]
fn a_column_that_the_contract_does_not_have_is_found_before_any_record() {
    let problem = problem("# a rule\nx = string!(.emial)\n[{\"name\": x}]");
    assert_eq!(problem.message, "the contract has no column `emial`");
    assert_eq!(problem.hint, "did you mean `email`?");
    assert_eq!((problem.line, problem.text.as_str()), (2, ".emial"));
}

#[test]
fn an_unknown_column_is_not_also_reported_as_a_wrong_type() {
    let problem = problem("x = upcase(.emial)\n[x]");
    assert_eq!(problem.message, "the contract has no column `emial`");
}

#[test]
fn fields_that_the_rule_itself_makes_may_be_read() {
    compile(".full = .order + \"!\"\n{\"staff\": .full}").unwrap();
}

#[test]
fn a_syntax_error_has_its_place() {
    let problems = compile("x = 1\ny = = 2\n").unwrap_err();
    assert_eq!(
        (problems[0].line, problems[0].column),
        (2, 5),
        "{problems:?}"
    );
    assert!(!problems[0].message.is_empty());
}

#[test]
fn an_unhandled_failure_has_its_place_and_a_hint() {
    let problem = problem("n = to_int(.email)\n[]");
    assert_eq!((problem.line, problem.column), (1, 5), "{problem:?}");
    assert!(!problem.hint.is_empty(), "{problem:?}");
}

#[test]
fn all_problems_of_a_rule_are_told_at_once() {
    let problems = compile("a = now()\nb = constant(\"nope\")\nc = uuid_v4()\n[]").unwrap_err();
    let lines: Vec<u32> = problems.iter().map(|p| p.line).collect();
    assert_eq!(lines, [1, 2, 3], "{problems:#?}");
}

#[test]
fn a_rule_that_can_give_no_draft_is_refused() {
    let problem = problem(".order");
    assert!(problem.message.contains("gives string"), "{problem}");
}

#[test]
fn only_columns_that_the_rule_reads_are_needed() {
    let needed = |rule: &str| compile(rule).unwrap().needed_columns().to_vec();
    let some = needed("if .count > 1 { {\"staff\": .order} } else { null }");
    assert_eq!(some, [true, false, false, false, false, true, false]);
    assert_eq!(needed("{\"staff\": record_key()}"), [false; 7]);
    assert_eq!(needed("x = .\n{\"staff\": x.order}"), [true; 7]);
    assert_eq!(needed("{\"staff\": get!(., [\"order\"])}"), [true; 7]);
    let nested = needed("{\"staff\": .anything.deep.er[2]}");
    assert_eq!(nested, [false, false, false, false, false, false, true]);
}

#[test]
fn codes_that_stand_in_the_rule_are_listed_with_their_places() {
    let rule = compile(
        "scope = \"not_literal\"\n[\n{\"interaction\": \"signed\", \"scope\": \"smb\"},\n\
         {\"interaction\": s'paid', \"scope\": scope}\n]",
    )
    .unwrap();
    let found: Vec<_> = rule
        .literals()
        .iter()
        .map(|l| (l.kind, l.value.as_str(), l.place.line, l.place.column))
        .collect();
    assert_eq!(
        found,
        [
            (LiteralKind::Interaction, "signed", 3, 17),
            (LiteralKind::Scope, "smb", 3, 36),
            (LiteralKind::Interaction, "paid", 4, 17),
        ]
    );
}

#[test]
fn the_version_changes_with_whatever_the_rule_may_mean_and_with_nothing_else() {
    let version = |rule: &str, yaml: &str| {
        Rule::compile(rule, "x.vrl", &spec(yaml), &kinds())
            .unwrap()
            .version()
            .to_owned()
    };
    let base = version("[]", ORDERS);
    assert_eq!(base.len(), 16);
    assert_eq!(base, version("[]", ORDERS));
    assert_eq!(
        base,
        version("[]", &ORDERS.replace("name: Orders", "name: Other orders"))
    );
    assert_ne!(base, version("[ ]", ORDERS));
    assert_ne!(base, version("[]", &ORDERS.replace("limit: 3", "limit: 4")));
    assert_ne!(
        base,
        version("[]", &ORDERS.replace("currency: USD", "currency: EUR"))
    );
    let other_kinds = Rule::compile("[]", "x.vrl", &spec(ORDERS), &[].into()).unwrap();
    assert_ne!(base, other_kinds.version());
}

#[test]
fn unused_results_are_warned_of_and_reject_is_not() {
    let rule = compile("upcase(.order)\nif .count > 5 { reject(\"many\") }\n[]").unwrap();
    let warned: Vec<u32> = rule.warnings().iter().map(|w| w.line).collect();
    assert_eq!(warned, [1], "{:?}", rule.warnings());
    assert_eq!(rule.warnings()[0].file, "orders.vrl");
}

#[test]
fn a_rule_can_be_shared_by_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&compile("[]").unwrap());
}
