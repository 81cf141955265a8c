//! What a rule may give, and how it is told what it may not.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that meets an error has failed its test"
)]

use crate::rule_support::{AT_MICROS, CONTEXT, order, refusal, run, runner};
use rapport_harvest::Reason;
use rapport_harvest::draft::{ContactKey, Draft, InteractionDraft, OutcomeKind};
use rapport_harvest::typed::Typed;
use rapport_model::{Currency, Micros, Minor, Reaction};

fn key(kind: &str, value: &str) -> ContactKey {
    ContactKey {
        kind: kind.into(),
        value: value.into(),
    }
}

fn interactions(rule: &str) -> Vec<InteractionDraft> {
    let drafts = run(rule).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let interaction = |draft| match draft {
        Draft::Interaction(interaction) => interaction,
        other => panic!("{other:?}"),
    };
    drafts.into_iter().map(interaction).collect()
}

/// An interaction with these other entries.
fn with(entries: &str) -> String {
    format!(
        "{{\"interaction\": \"i\", \"at\": .when, \"scope\": \"s\", \"contact\": {{\"crm\": \"1\"}}, {entries}}}"
    )
}

#[test]
fn an_interaction_takes_all_its_fields() {
    let rule = r#"{
        "interaction": "order_signed", "id": "x1", "at": .when, "scope": constant("segment"),
        "contact": {"email": .email, "crm": 293, "phone": ""}, "account": "reseller/676", "actor": 285,
        "reaction": "worse", "merge_key": "m", "say": 850, "revision": 2, "cancelled": true,
    }"#;
    let keys = [key("crm", "293"), key("email", "ann@example.com")];
    let keys = keys.into_iter().collect();
    let expected = InteractionDraft {
        id: "x1".into(),
        revision: 2,
        type_code: "order_signed".into(),
        scope: "smb".into(),
        happened_at: Micros(AT_MICROS),
        contacts: [keys].into_iter().collect(),
        account: Some("reseller/676".into()),
        actor: Some("285".into()),
        reaction: Some(Reaction::Worse),
        reaction_to: None,
        cancelled: true,
        merge_key: Some("m".into()),
        say_hundredths: Some(850),
    };
    assert_eq!(interactions(rule), [expected]);
}

#[test]
fn what_is_left_out_comes_from_the_record() {
    let draft = &interactions(&with("\"account\": null, \"actor\": .note"))[0];
    assert_eq!((draft.id.as_str(), draft.revision), ("SO1", 4));
    assert_eq!(
        (&draft.account, &draft.actor, draft.reaction),
        (&None, &None, None)
    );
    assert!(!draft.cancelled);
}

#[test]
fn several_interactions_of_one_record_are_numbered() {
    let (plain, named) = (with("\"actor\": 1"), with("\"id\": \"own\""));
    let drafts = interactions(&format!("[{plain}, {named}, null, {plain}, {plain}]"));
    let ids: Vec<&str> = drafts.iter().map(|d| d.id.as_str()).collect();
    assert_eq!(ids, ["SO1", "own", "SO1/2", "SO1/3"]);
}

#[test]
fn two_interactions_with_one_id_are_refused() {
    let rule = format!("[{}, {}]", with("\"id\": \"a\""), with("\"id\": \"a\""));
    let (reason, message) = refusal(&rule);
    assert_eq!(reason, Reason::BadDraft);
    assert!(message.contains("have the id `a`"), "{message}");
}

#[test]
fn a_later_reaction_names_the_interaction_it_was_to() {
    let rule = r#"{"reaction_to": "SO7", "reaction": "better", "at": "2026-01-02", "scope": "s",
                   "contacts": [{"crm": "1"}, {"tax": "de 12"}]}"#;
    let draft = &interactions(rule)[0];
    assert_eq!(draft.reaction_to.as_deref(), Some("SO7"));
    assert_eq!(
        (draft.type_code.as_str(), draft.reaction),
        ("", Some(Reaction::Better))
    );
    let contacts: Vec<&[ContactKey]> = draft.contacts.iter().map(|keys| &**keys).collect();
    assert_eq!(contacts, [[key("crm", "1")], [key("tax", "DE12")]]);
    assert_eq!(draft.happened_at.to_string(), "2026-01-02T00:00:00Z");
}

#[test]
fn money_is_taken_as_it_stands_in_its_own_series_of_ids() {
    let rule = r#"
        money = {"currency": "EUR", "at": "2026-01-02T03:04:05+01:00", "scope": "s", "account": "a/1", "product": "bike"}
        revenue = money
        revenue.revenue = .amount
        cost = money
        cost.product_cost = -5
        cost.contact = {"crm": "7"}
        [revenue, cost, revenue]
    "#;
    let drafts = run(rule).unwrap();
    let outcomes: Vec<_> = drafts
        .iter()
        .map(|draft| match draft {
            Draft::Outcome(o) => (o.id.as_str(), o.kind, o.amount, o.contact.len()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        outcomes,
        [
            ("SO1", OutcomeKind::Revenue, Minor(12_345), 0),
            ("SO1", OutcomeKind::ProductCost, Minor(-5), 1),
            ("SO1/2", OutcomeKind::Revenue, Minor(12_345), 0),
        ]
    );
    let Draft::Outcome(first) = &drafts[0] else {
        panic!()
    };
    assert_eq!(Some(first.currency), Currency::parse("EUR"));
    assert_eq!(first.happened_at.to_string(), "2026-01-02T02:04:05Z");
    assert_eq!(first.product.as_deref(), Some("bike"));
}

#[test]
fn people_accounts_and_staff_are_taken() {
    let rule = r#"[
        {"person": {"email": .email}, "name": "Ann", "email": .email, "phone": null, "stakeholder": "customer",
         "account": "a/1", "role": "decision_maker", "owner": 285, "attributes": {"title": "Owner", "none": null, "n": 3}},
        {"account_key": "a/1", "name": "Bikes", "parent": "a", "unit": "nw", "owner": "285", "attributes": {"since": .when}},
        {"staff": 285, "name": "Jae", "function": "sales", "unit": "pacific", "manager": 273},
    ]"#;
    let drafts = run(rule).unwrap();
    let (Draft::Contact(person), Draft::Account(account), Draft::Staff(staff)) =
        (&drafts[0], &drafts[1], &drafts[2])
    else {
        panic!("{drafts:?}")
    };
    assert_eq!(*person.keys, [key("email", "ann@example.com")]);
    assert_eq!(person.email.as_deref(), Some("Ann@Example.com"));
    assert_eq!(person.phone, None);
    let attributes: Vec<_> = person
        .attributes
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    assert_eq!(attributes, [("n", "3"), ("title", "Owner")]);
    assert_eq!(
        (account.key.as_str(), account.unit.as_deref()),
        ("a/1", Some("nw"))
    );
    assert_eq!(account.attributes["since"], "2023-11-14T22:13:20+00:00");
    assert_eq!(
        (staff.code.as_str(), staff.manager.as_deref()),
        ("285", Some("273"))
    );
}

#[test]
fn null_and_an_empty_array_mean_nothing() {
    assert_eq!(run("null"), Ok(vec![]));
    assert_eq!(run("[]"), Ok(vec![]));
    assert_eq!(run("if .count > 100 { {\"staff\": \"x\"} }"), Ok(vec![]));
}

#[test]
fn what_is_no_draft_is_refused_with_what_is_wrong_and_what_to_do() {
    let money = |entry: &str| {
        format!("{{{entry}, \"currency\": \"USD\", \"at\": .when, \"scope\": \"s\"}}")
    };
    let cases = [
        (with("\"acount\": 1"), "`interaction` has no `acount`: did you mean `account`?"),
        (with("\"colour\": 1"), "`interaction` has no `colour`: it may have interaction, id"),
        (with("\"reaction\": \"wurse\""), "`reaction` is `wurse`, which is none: did you mean `worse`?"),
        (with("\"cancelled\": \"yes\""), "`cancelled` is a string; give true or false"),
        (with("\"revision\": -1"), "`revision` is -1; give a number from 0"),
        (with("\"say\": 8.5"), "`say` is a float; give hundredths of its scale"),
        (with("\"contacts\": [{\"crm\": 1}]"), "`contact` and `contacts`; keep one"),
        (with("\"revenue\": 1"), "one object has `interaction` and `revenue`"),
        (with("\"account\": {\"a\": 1}"), "`account` is an object; give text"),
        (money("\"revenue\": 12.5"), "`revenue` is a float; use a money column or cents()"),
        (money("\"product_cost\": \"12\""), "`product_cost` is a string; use a money column"),
        ("{\"revenue\": 1, \"at\": .when, \"scope\": \"s\"}".into(), "`revenue` has no `currency`"),
        (
            "{\"revenue\": 1, \"currency\": \"usd\", \"at\": .when, \"scope\": \"s\"}".into(),
            "`currency` is `usd`; use three capitals",
        ),
        ("{\"interacton\": \"i\"}".into(), "did you mean `interaction`?"),
        ("{\"a\": 1}".into(), "it needs one of interaction, reaction_to"),
        ("[1]".into(), "the rule gave an integer"),
        ("{\"interaction\": \"i\", \"scope\": \"s\", \"contact\": {\"crm\": 1}}".into(), "has no `at`"),
        ("{\"interaction\": \"i\", \"at\": .when, \"contact\": {\"crm\": 1}}".into(), "has no `scope`"),
        ("{\"interaction\": \"i\", \"at\": .when, \"scope\": \"s\"}".into(), "has no `contact`"),
        ("{\"reaction_to\": \"i\", \"at\": .when, \"scope\": \"s\", \"contact\": {\"crm\": 1}}".into(), "has no `reaction`"),
        ("{\"person\": {\"emial\": .email}}".into(), "which is not declared: did you mean `email`?"),
        ("{\"person\": {\"passport\": 1}}".into(), "declare it under `identity` in rapport.yaml"),
        ("{\"person\": .email}".into(), "`person` is a string; give keys by kind"),
        ("{\"staff\": 1, \"boss\": 2}".into(), "`staff` has no `boss`"),
        ("{\"account_key\": 1, \"owmer\": 2}".into(), "did you mean `owner`?"),
        (
            "{\"interaction\": \"i\", \"at\": \"01/02/2026\", \"scope\": \"s\", \"contact\": {\"crm\": 1}}".into(),
            "`at` is `01/02/2026`, which is not an ISO date or time",
        ),
    ];
    for (rule, expected) in cases {
        let (reason, message) = refusal(&rule);
        assert_eq!(reason, Reason::BadDraft, "{rule}: {message}");
        assert!(
            message.contains(expected),
            "{rule}\n gave: {message}\n not: {expected}"
        );
    }
}

#[test]
fn a_value_that_this_record_lacks_is_a_missing_value() {
    let cases = [
        (
            "{\"person\": {\"email\": .note, \"phone\": \"n/a\"}}",
            "`person` of `person` is empty",
        ),
        ("{\"person\": null}", "`person` of `person` is empty"),
        ("{\"staff\": .note}", "`staff` of `staff` is empty"),
        (
            "{\"interaction\": \"i\", \"at\": .note, \"scope\": \"s\", \"contact\": {\"crm\": 1}}",
            "`at` of `interaction` is empty",
        ),
        (
            "{\"interaction\": \"i\", \"at\": .when, \"scope\": .note, \"contact\": {\"crm\": 1}}",
            "`scope` of `interaction` is empty",
        ),
        (
            "{\"interaction\": \"i\", \"at\": .when, \"scope\": \"s\", \"contacts\": [{\"crm\": 1}, {\"crm\": .note}]}",
            "`contacts` of `interaction` is empty",
        ),
        (
            "{\"revenue\": .anything, \"currency\": \"USD\", \"at\": .when, \"scope\": \"s\"}",
            "`revenue` of `revenue` is empty",
        ),
    ];
    for (rule, expected) in cases {
        let (reason, message) = refusal(rule);
        assert_eq!(reason, Reason::MissingValue, "{rule}: {message}");
        assert!(message.contains(expected), "{rule}: {message}");
    }
}

#[test]
fn objects_of_one_record_stand_or_fall_together() {
    let (reason, _) = refusal("[{\"staff\": \"1\"}, {\"staff\": null}]");
    assert_eq!(reason, Reason::MissingValue);
}

#[test]
fn a_rule_that_ends_with_a_variable_gives_it_whole_for_every_record() {
    let mut named = runner("who = {\"staff\": \"s-1\", \"name\": \"Kim\"}\nwho");
    let mut literal = runner("{\"staff\": \"s-1\", \"name\": \"Kim\"}");
    let wanted = literal.run(&mut order(), CONTEXT).unwrap();
    assert_eq!(wanted.len(), 1);
    for _ in 0..3 {
        assert_eq!(named.run(&mut order(), CONTEXT).unwrap(), wanted);
    }
    // The variable of one record is not there for the next.
    let mut sometimes = runner("who = null\nif .count != 0 { who = {\"staff\": \"s-1\"} }\nwho");
    assert_eq!(sometimes.run(&mut order(), CONTEXT).unwrap().len(), 1);
    let mut none = order();
    none[5] = Typed::Integer(0);
    assert_eq!(*sometimes.run(&mut none, CONTEXT).unwrap(), []);
}
