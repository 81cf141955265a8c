//! Functions of ours, and what a rule finds in its record.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that meets an error has failed its test"
)]

use crate::rule_support::{CONTEXT, compile, order, problem, refusal, run, runner, text};
use rapport_harvest::Reason;
use rapport_harvest::draft::{Draft, StaffDraft};
use rapport_harvest::typed::Typed;

/// The text that an expression gives.
fn value(expression: &str) -> String {
    let drafts = run(&format!("{{\"staff\": {expression}}}")).unwrap_or_else(|r| panic!("{r:?}"));
    match drafts.as_slice() {
        [Draft::Staff(StaffDraft { code, .. })] => code.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn cents_are_counted_in_the_currency_that_the_record_names() {
    let of = |code: &str, amount: &str| {
        let mut record = order();
        record[4] = text(code);
        record[3] = text(amount);
        let drafts = runner("{\"staff\": cents!(.email, .note)}")
            .run(&mut record, CONTEXT)
            .unwrap();
        match drafts.as_slice() {
            [Draft::Staff(StaffDraft { code, .. })] => code.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(of("EUR", "1.5"), "150");
    assert_eq!(of(" JPY", "1500"), "1500");
    assert_eq!(of("BHD", "1.5"), "1500");
    assert_eq!(of("CLF", "1.5"), "15000");
}

#[test]
fn cents_takes_a_number_as_the_decimal_number_that_it_means() {
    assert_eq!(value("cents!(3.3000000000000003)"), "330");
    assert_eq!(value("cents!(0.1 + 0.2)"), "30");
    assert_eq!(value("cents!(-19.99, \"EUR\")"), "-1999");
    assert_eq!(value("cents!(.count, \"EUR\")"), "200");
    assert_eq!(
        value("cents!(\"-1.234.567,80\", \"EUR\", decimal: \",\", group: \".\")"),
        "-123456780"
    );
    assert_eq!(value("cents!(\"12,5\", decimal: \",\")"), "1250");
    assert_eq!(value("cents!(\"1,234.50\", group: \",\")"), "123450");
    let hint = |marks: &str| problem(&format!("x = cents(\"1\", {marks}) ?? 0\n[x]")).hint;
    assert_eq!(
        hint("decimal: \",\", group: \",\""),
        "give two different characters"
    );
    assert_eq!(
        hint("decimal: \"1\""),
        "give one character that is neither a digit nor a sign"
    );
}

#[test]
fn cents_are_exact_or_an_error() {
    assert_eq!(value("cents!(\"2024.99\")"), "202499");
    assert_eq!(value("cents!(\" -0.5 \")"), "-50");
    assert_eq!(value("cents!(\"1000\", currency: \"JPY\")"), "1000");
    assert_eq!(value("cents(\"1e5\") ?? -1"), "-1");
    for (amount, expected) in [
        ("\"1.005\"", "more than 2 decimals"),
        ("\"abc\"", "not a plain decimal number"),
        ("\"\"", "not a plain decimal number"),
        ("\"1.5\", currency: \"JPY\"", "more than 0 decimals"),
        ("\"92233720368547758.08\"", "too large"),
        (
            "\"1.500\", \"EUR\"",
            "more than 2 decimals, which is all that EUR has",
        ),
        ("\"1.0\", \"JPY\"", "more than 0 decimals"),
        ("\"1.5000\", \"KWD\"", "more than 3 decimals"),
        ("2.005", "more than 2 decimals"),
        ("100000000000000000000.0", "too large"),
        ("\"1.234,5\", decimal: \",\"", "not a plain decimal number"),
        ("\"1\", .email", "`Ann@Example.com` is not a currency code"),
        ("\"1\", .note", "the currency is empty in this record"),
    ] {
        let (reason, message) = refusal(&format!("\n{{\"staff\": cents!({amount})}}"));
        assert_eq!(reason, Reason::RuleFailed);
        assert!(message.starts_with("line 2: `cents!("), "{message}");
        assert!(message.contains(expected), "{message}");
    }
    assert!(
        problem("x = cents(\"1\", currency: \"usd\") ?? 0\n[x]")
            .message
            .contains("`usd`")
    );
    assert_eq!(
        problem("x = cents(\"1\", currency: \"EUX\") ?? 0\n[x]").hint,
        "did you mean `EUR`?"
    );
    assert!(
        problem("x = cents(true) ?? 0\n[x]")
            .message
            .contains("invalid argument type")
    );
}

#[test]
fn a_value_taken_out_of_a_constant_is_the_one_taken_out_of_its_copy() {
    for (path, expected) in [
        ("[\"call\"]", "phone_call"),
        ("[.order]", "none"),
        ("[\"deep\", \"er\"]", "found"),
        ("[\"list\", -1]", "second"),
        ("[\"list\", \"call\"]", "none"),
        ("[0]", "none"),
    ] {
        let direct = format!("get!(constant(\"codes\"), {path}) || \"none\"");
        assert_eq!(value(&direct), expected, "{path}");
        let rule =
            format!("copy = constant(\"codes\")\n{{\"staff\": get!(copy, {path}) || \"none\"}}");
        let drafts = run(&rule).unwrap();
        assert!(
            matches!(&drafts[..], [Draft::Staff(staff)] if staff.code == expected),
            "{path}: {drafts:?}"
        );
    }
    let (reason, message) = refusal("{\"staff\": get!(constant(\"codes\"), [true])}");
    assert_eq!(reason, Reason::RuleFailed, "{message}");
    assert!(
        message.contains("string or integer, not boolean"),
        "{message}"
    );
}

#[test]
fn constants_are_those_of_the_source() {
    assert_eq!(value("constant(\"segment\")"), "smb");
    assert_eq!(value("constant(\"limit\") + 1"), "4");
    let problem = problem("x = constant(\"segmnt\")\n[x]");
    assert_eq!(problem.message, "there is no constant `segmnt`");
    assert_eq!((problem.line, problem.column), (1, 5));
    assert_eq!(problem.hint, "did you mean `segment`?");
}

#[test]
fn reject_stops_the_rule_with_its_reason() {
    let rule = "if .count > 1 { reject(\"too many: \" + to_string(.count)) }\n{\"staff\": \"x\"}";
    assert_eq!(
        refusal(rule),
        (Reason::RejectedByRule, "too many: 2".into())
    );
    assert_eq!(refusal("abort").1, "aborted in line 1");
}

#[test]
fn reject_cannot_be_swallowed() {
    let problems = compile("x = reject(\"no\") ?? 1\n[x]").unwrap_err();
    assert_eq!(problems[0].line, 1, "{problems:?}");
}

#[test]
fn the_record_knows_its_key_revision_and_row() {
    assert_eq!(value("record_key()"), "SO1");
    assert_eq!(value(".key"), "SO1");
    assert_eq!(
        value("to_string(.revision_number) + \"/\" + to_string(.row_number)"),
        "4/9"
    );
}

#[test]
fn columns_reach_the_rule_with_their_types() {
    let rule = r#"
        ok = is_string(.order) && is_timestamp(.when) && is_integer(.amount) && is_null(.note)
        ok = ok && .order == "SO1" && .count == 2 && is_null(.anything)
        {"staff": to_string(ok), "name": format_timestamp!(.when, "%F %T")}
    "#;
    let drafts = run(rule).unwrap();
    let Draft::Staff(staff) = &drafts[0] else {
        panic!()
    };
    assert_eq!(
        (staff.code.as_str(), staff.name.as_deref()),
        ("true", Some("2023-11-14 22:13:20"))
    );
}

#[test]
fn nested_values_can_be_reached_into() {
    let mut record = order();
    record[6] = Typed::Json(serde_json::json!({"people": [{"id": 7}, {"id": "x"}]}));
    let drafts = runner("map_values(array!(.anything.people)) -> |p| { {\"staff\": p.id} }")
        .run(&mut record.clone(), CONTEXT)
        .unwrap();
    let codes: Vec<&str> = drafts
        .iter()
        .map(|d| match d {
            Draft::Staff(staff) => staff.code.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(codes, ["7", "x"]);
}

#[test]
fn nothing_of_one_record_is_left_for_the_next() {
    let mut runner = runner(
        ".seen = exists(.made)\n.made = true\n%mark = (string(%mark) ?? \"\") + \"x\"\ndel(.note)\n\
         {\"staff\": to_string(.seen) + string!(%mark), \"name\": .note}",
    );
    for _ in 0..3 {
        let mut record = order();
        record[4] = text("note");
        let drafts = runner.run(&mut record.clone(), CONTEXT).unwrap();
        let Draft::Staff(staff) = &drafts[0] else {
            panic!()
        };
        assert_eq!(
            (staff.code.as_str(), staff.name.as_deref()),
            ("falsex", None)
        );
    }
}
