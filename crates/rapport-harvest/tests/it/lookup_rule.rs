//! Rules that look things up: from an order over its reseller and account to the people there.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that meets an error has failed its test"
)]

use crate::rule_support::{AT_MICROS, CONTEXT, Still, kinds, order, spec, text};
use rapport_harvest::draft::{Draft, StaffDraft};
use rapport_harvest::lookup::{LookupSet, Row};
use rapport_harvest::rule::{Rule, RuleRunner};
use rapport_harvest::typed::Typed;
use rapport_harvest::{Reason, SourceSpec};
use rapport_model::diag::Problem;

fn orders_with(lookups: &str) -> SourceSpec {
    let indented = lookups.replace('\n', "\n  ");
    spec(&format!(
        "{}lookups:\n  {indented}",
        crate::rule_support::ORDERS
    ))
}

/// The staff draft that a rule over these lookups makes; all lookups with files have these rows.
pub(crate) fn found(lookups: &str, rows: &[Row], rule: &str) -> StaffDraft {
    let spec = orders_with(lookups);
    let set = LookupSet::build(&spec.lookups, &mut |_, _| Ok(rows.to_vec())).unwrap();
    let rule = Rule::compile(rule, "orders.vrl", &spec, &kinds());
    let rule = rule
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
        .with_lookups(set)
        .unwrap();
    match RuleRunner::new(rule, Box::new(Still))
        .run(&mut order(), CONTEXT)
        .unwrap()
        .remove(0)
    {
        Draft::Staff(staff) => staff,
        other => panic!("{other:?}"),
    }
}

const CHAIN: &str = "
line:
  files: [lines.csv]
  columns: [{name: order}, {name: product}, {name: reseller, type: integer}, {name: amount, type: money}]
  key: [order]
  join: {category: {lookup: product, key: [product], column: category}}
product:
  files: [products.csv]
  columns: [{name: product}, {name: category}]
  key: [product]
order:
  from: line
  group_by: [order, reseller, account]
  aggregate: {total: sum(amount), lines: count, category: first(category)}
  join: {account: {lookup: reseller, key: [reseller], column: account}}
  key: [order]
reseller:
  files: [resellers.csv]
  columns: [{name: reseller}, {name: account}]
  key: [reseller]
contacts:
  files: [contacts.csv]
  columns: [{name: account}, {name: person}, {name: rank, type: integer}]
  key: [account]
  order_by: [rank]
";

fn chain_rows(name: &str) -> Vec<Row> {
    let line = |order: &str, product: &str, reseller: i64, amount: i64| {
        vec![
            text(order),
            text(product),
            Typed::Integer(reseller),
            Typed::Integer(amount),
        ]
    };
    match name {
        "line" => vec![
            line("SO1", "p1", 676, 202_499),
            line("SO1", "p2", 676, 1),
            line("SO2", "p9", 700, 5),
        ],
        "product" => vec![
            vec![text("p1"), text("Bikes")],
            vec![text("p2"), text("Parts")],
        ],
        // The number is text in this file.
        "reseller" => vec![vec![text("676"), text("A1")], vec![text("700"), text("A2")]],
        "contacts" => [("A1", "ben", 2), ("A2", "zoe", 1), ("A1", "ann", 1)]
            .map(|(account, person, rank)| vec![text(account), text(person), Typed::Integer(rank)])
            .to_vec(),
        other => panic!("{other}"),
    }
}

fn chained(rule: &str) -> Result<RuleRunner, Vec<Problem>> {
    let spec = orders_with(CHAIN);
    let set = LookupSet::build(&spec.lookups, &mut |name, _| Ok(chain_rows(name))).unwrap();
    let rule = Rule::compile(rule, "orders.vrl", &spec, &kinds())?;
    Ok(RuleRunner::new(
        rule.with_lookups(set).unwrap(),
        Box::new(Still),
    ))
}

const CHAIN_RULE: &str = r#"
order = lookup("order", [.order])
if order == null { reject("no such order") }
people = map_values(lookup_all("contacts", [order.account])) -> |c| { {"crm": c.person} }
[
  {"interaction": "order_signed", "at": .when, "scope": "resellers", "contacts": people,
   "account": "account/" + string!(order.account)},
  {"revenue": order.total, "currency": "USD", "at": .when, "scope": "resellers", "product": order.category},
]
"#;

#[test]
fn an_order_finds_its_account_its_people_and_its_money() {
    let mut runner = chained(CHAIN_RULE).unwrap();
    let drafts = runner.run(&mut order(), CONTEXT).unwrap();
    let (Draft::Interaction(signed), Draft::Outcome(revenue)) = (&drafts[0], &drafts[1]) else {
        panic!("{drafts:?}")
    };
    let people: Vec<&str> = signed
        .contacts
        .iter()
        .map(|keys| keys[0].value.as_str())
        .collect();
    assert_eq!(people, ["ann", "ben"]);
    assert_eq!(signed.account.as_deref(), Some("account/A1"));
    assert_eq!(signed.happened_at.0, AT_MICROS);
    assert_eq!(revenue.amount.0, 202_500);
    assert_eq!(revenue.product.as_deref(), Some("Bikes"));
}

#[test]
fn an_order_that_is_not_in_the_lookup_is_null() {
    let mut record = order();
    record[0] = text("SO404");
    let refused = chained(CHAIN_RULE)
        .unwrap()
        .run(&mut record.clone(), CONTEXT)
        .unwrap_err();
    assert_eq!(refused, (Reason::RejectedByRule, "no such order".into()));
}

#[test]
fn a_lookup_is_checked_when_the_rule_is_compiled() {
    let first = |rule: &str| chained(rule).unwrap_err().remove(0);
    let misspelt = first("x = lookup(\"contcts\", [1])\n[x]");
    assert_eq!(misspelt.message, "there is no lookup `contcts`");
    assert_eq!((misspelt.line, misspelt.column), (1, 5));
    assert_eq!(misspelt.hint, "did you mean `contacts`?");
    let arity = first("x = lookup(\"contacts\", [1, 2])\n[x]");
    assert_eq!(arity.message, "`contacts` is found by 1 values, not 2");
    assert_eq!(arity.hint, "give [account]");
    let dynamic = first("x = lookup(.order, [1])\n[x]");
    assert_eq!(dynamic.line, 1, "{dynamic:?}");
}

#[test]
fn lookups_can_be_given_once() {
    let rule = Rule::compile("[]", "x.vrl", &orders_with(CHAIN_FREE), &kinds()).unwrap();
    let shared = rule.with_lookups(LookupSet::default()).unwrap();
    assert_eq!(shared.version().len(), 16);
}

const CHAIN_FREE: &str = "a: {files: [f], columns: [{name: x}], key: [x]}";

#[test]
fn a_rule_without_its_lookups_fails_and_says_so() {
    let rule = "{\"staff\": lookup(\"a\", [1]).x}";
    let rule = Rule::compile(rule, "x.vrl", &orders_with(CHAIN_FREE), &kinds()).unwrap();
    let rule = rule.with_lookups(LookupSet::default()).unwrap();
    let refused = RuleRunner::new(rule, Box::new(Still))
        .run(&mut order(), CONTEXT)
        .unwrap_err();
    assert_eq!(refused.0, Reason::RuleFailed);
    assert!(refused.1.contains("were not read"), "{}", refused.1);
}
