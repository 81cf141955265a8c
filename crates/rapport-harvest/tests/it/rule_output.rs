//! What a rule may give, and how it is told what it may not.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that meets an error has failed its test"
)]

use crate::rule_support::{AT_MICROS, CONTEXT, order, refusal, run, runner, text};
use rapport_harvest::Reason;
use rapport_harvest::draft::{ContactKey, Draft, InteractionDraft, OutcomeKind};
use rapport_harvest::lookup::LookupSet;
use rapport_harvest::rule::{RecordContext, Rule, RuleRunner};
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
fn a_revision_is_a_counter_milliseconds_or_a_moment_to_the_microsecond() {
    let of = |revision: &str| interactions(&with(&format!("\"revision\": {revision}")))[0].revision;
    assert_eq!(of("1767225600000"), 1_767_225_600_000);
    assert_eq!(of("9223372036854775807"), 9_223_372_036_854_775_807);
    assert_eq!(of("t'2026-01-01T00:00:00.000001Z'"), 1_767_225_600_000_001);
    assert_eq!(of("null"), 4);
    let refused = |revision: &str| refusal(&with(&format!("\"revision\": {revision}"))).1;
    assert!(refused("t'1969-12-31T00:00:00Z'").contains("a moment after 1970"));
    assert!(
        refused("\"7\"").contains("`revision` is a string; give a whole number or a timestamp")
    );
    let context = RecordContext {
        revision: 1_767_225_600_000_001,
        ..CONTEXT
    };
    let mut runner = runner(&with("\"id\": .revision_number"));
    let drafts = runner.run(&mut order(), context).unwrap();
    let Draft::Interaction(draft) = &drafts[0] else {
        panic!("{drafts:?}")
    };
    assert_eq!(
        (draft.id.as_str(), draft.revision),
        ("1767225600000001", 1_767_225_600_000_001)
    );
}

#[test]
fn money_that_did_not_come_after_all_is_taken_back_by_a_cancelled_revision() {
    let outcome = |entries: &str| {
        let rule = format!("{{{entries}, \"currency\": \"USD\", \"at\": .when, \"scope\": \"s\"}}");
        match run(&rule).unwrap().remove(0) {
            Draft::Outcome(outcome) => (outcome.amount, outcome.revision, outcome.cancelled),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(outcome("\"revenue\": .amount"), (Minor(12_345), 4, false));
    assert_eq!(
        outcome("\"product_cost\": 7, \"revision\": 5, \"cancelled\": true"),
        (Minor(7), 5, true)
    );
    assert_eq!(
        outcome("\"revenue\": null, \"cancelled\": true"),
        (Minor::ZERO, 4, true)
    );
    let empty = "{\"revenue\": null, \"currency\": \"USD\", \"at\": .when, \"scope\": \"s\"}";
    assert_eq!(refusal(empty).0, Reason::MissingValue);
    let said = refusal(
        "{\"revenue\": 1, \"cancelled\": \"yes\", \"currency\": \"USD\", \"at\": .when, \"scope\": \"s\"}",
    );
    assert!(
        said.1
            .contains("`cancelled` is a string; give true or false"),
        "{}",
        said.1
    );
}

#[test]
fn a_meeting_of_more_people_than_can_be_counted_is_refused_with_their_number() {
    let rule = "{\"interaction\": \"i\", \"at\": .when, \"scope\": \"s\",
        \"contacts\": map_values(split(string!(.note), \",\")) -> |one| { {\"crm\": one} }}";
    let mut runner = runner(rule);
    let mut meeting = |people: usize| {
        let mut record = order();
        record[4] = text(&vec!["7"; people].join(","));
        runner.run(&mut record, CONTEXT)
    };
    let drafts = meeting(65_535).unwrap();
    assert!(matches!(&drafts[0], Draft::Interaction(i) if i.contacts.len() == 65_535));
    let (reason, message) = meeting(65_536).unwrap_err();
    assert_eq!(
        (reason, reason.name().as_str()),
        (Reason::TooManyPeople, "too_many_people")
    );
    assert!(
        message.contains("`interaction` has 65536 people under `contacts`, at most 65535"),
        "{message}"
    );
    assert!(message.contains("give several interactions"), "{message}");
}

#[test]
fn a_national_number_gets_the_code_of_the_objects_region_else_of_the_sources() {
    let source = format!("{}region: DE\n", crate::rule_support::ORDERS);
    let value = |rule: &str| {
        let spec = crate::rule_support::spec(&source);
        let rule = Rule::compile(rule, "orders.vrl", &spec, &crate::rule_support::kinds()).unwrap();
        let rule = rule.with_lookups(LookupSet::default()).unwrap();
        let mut runner = RuleRunner::new(rule, Box::new(crate::rule_support::Still));
        let drafts = runner.run(&mut order(), CONTEXT)?;
        Ok::<_, (Reason, String)>(match &drafts[0] {
            Draft::Contact(person) => person.keys[0].value.to_string(),
            Draft::Interaction(interaction) => interaction.contacts[0][0].value.to_string(),
            other => panic!("{other:?}"),
        })
    };
    let person = |rest: &str| {
        value(&format!(
            "{{\"person\": {{\"phone\": \"020 7946 0958\"}}{rest}}}"
        ))
    };
    assert_eq!(person(", \"region\": \"GB\"").unwrap(), "+442079460958");
    assert_eq!(
        person(", \"region\": null").unwrap(),
        "02079460958",
        "no such number in Germany"
    );
    assert_eq!(
        value("{\"person\": {\"phone\": \"0209 555 0123 x 7\"}}").unwrap(),
        "+492095550123;ext=7"
    );
    let meeting = "{\"interaction\": \"i\", \"at\": .when, \"scope\": \"s\", \"region\": \"GB\", \"contact\": {\"phone\": \"020 7946 0958\"}}";
    assert_eq!(value(meeting).unwrap(), "+442079460958");
    let (reason, message) = person(", \"region\": \"UK\"").unwrap_err();
    assert_eq!(reason, Reason::BadDraft);
    assert!(
        message.contains("`UK` is not a region: did you mean `GB`?"),
        "{message}"
    );
}

#[test]
fn a_key_that_only_says_there_is_none_makes_nobody_the_same_person() {
    let keys = |keys: &str| {
        interactions(&format!(
            "{{\"interaction\": \"i\", \"at\": .when, \"scope\": \"s\", \"contact\": {keys}}}"
        ))
    };
    let drafts =
        keys("{\"crm\": \"7\", \"email\": \"#N/A\", \"phone\": \"undefined\", \"tax\": \"-\"}");
    assert_eq!(&*drafts[0].contacts[0], [key("crm", "7")]);
    let rule = "{\"interaction\": \"i\", \"at\": .when, \"scope\": \"s\", \"contact\": {\"email\": \"Unknown\"}}";
    assert_eq!(refusal(rule).0, Reason::MissingValue);
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
            "`currency` is `usd`: did you mean `USD`?",
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
