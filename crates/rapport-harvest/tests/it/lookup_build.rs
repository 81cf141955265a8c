//! Lookup tables: what they are made of, and what cannot be one.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that meets an error has failed its test"
)]

use crate::rule_support::text;
use rapport_harvest::lookup::{LookupError, LookupPlan, LookupSet, Row};
use rapport_harvest::spec::Lookup;
use rapport_harvest::typed::Typed;
use std::collections::BTreeMap;

fn lookups(yaml: &str) -> BTreeMap<String, Lookup> {
    rapport_model::yaml::read(yaml).unwrap()
}

fn messages(yaml: &str) -> Vec<String> {
    let problems = LookupPlan::new(&lookups(yaml)).unwrap_err();
    problems
        .into_iter()
        .map(|p| format!("{} | {}", p.message, p.hint))
        .collect()
}

#[test]
fn wrong_lookups_are_told_before_any_file_is_read() {
    let cases = [
        (
            "a: {from: bb, key: [x]}\nb: {files: [f], columns: [{name: x}], key: [x]}",
            "lookup `a`: there is no lookup `bb` | did you mean `b`?",
        ),
        (
            "a: {from: b, key: [x]}\nb: {from: c, key: [x]}\nc: {from: a, key: [x]}",
            "lookup `a`: a, b, c need each other | take the shared rows from files in one of them",
        ),
        (
            "a: {files: [f], columns: [{name: Amount}], key: [Amuont]}",
            "lookup `a`: `key` names no column: `Amuont` | did you mean `Amount`?",
        ),
        (
            "a: {files: [f], columns: [{name: x}], key: [x], group_by: [x], aggregate: {n: sum(x)}}",
            "lookup `a`: `sum(x)` needs numbers: declare `x` integer, decimal or money | ",
        ),
        (
            "a: {files: [f], columns: [{name: x}], key: [x], group_by: [x], aggregate: {n: cuont}}",
            "lookup `a`: `aggregate.n`: `cuont` is not an aggregate: did you mean `count`? | ",
        ),
        (
            "a: {files: [f], columns: [{name: x}], key: [x], aggregate: {n: count}}",
            "lookup `a`: `aggregate` without `group_by`: name the columns to group by | ",
        ),
        (
            "a: {files: [f], columns: [{name: x, type: any}], key: [x]}",
            "lookup `a`: `key` cannot be `x`, which is of type any: declare a type | ",
        ),
        (
            "a: {key: [x]}",
            "lookup `a`: no `files`, and no `from`: add one of them | ",
        ),
        (
            "a: {files: [f], columns: [{name: x}], key: []}",
            "lookup `a`: no `key`: name the columns that find its rows | ",
        ),
        (
            "a: {files: [f], columns: [{name: x}], key: [x], join: {x: {lookup: b, key: [x], column: y}}}\n\
             b: {files: [f], columns: [{name: y}], key: [y]}",
            "lookup `a`: two columns are called `x`: rename one | ",
        ),
        (
            "a: {files: [f], columns: [{name: x}], key: [x], join: {j: {lookup: b, key: [x, x], column: yy}}}\n\
             b: {files: [f], columns: [{name: y}], key: [y]}",
            "lookup `a`: `join.j.column` names no column: `yy` | did you mean `y`?",
        ),
    ];
    for (yaml, expected) in cases {
        let messages = messages(yaml);
        assert!(
            messages.iter().any(|m| m == expected),
            "{expected}\n{messages:#?}"
        );
    }
}

const SALES: &str = "
sales:
  files: [f]
  columns: [{name: who}, {name: what}, {name: amount, type: money}, {name: at, type: date}]
  key: [who]
  order_by: [at]
totals:
  from: sales
  group_by: [who]
  aggregate:
    {total: sum(amount), least: min(amount), most: max(amount), rows: count, priced: count(amount),
     start: first(what), end: last(what), kinds: distinct(what)}
  key: [who]
";

fn sale(who: &str, what: &str, amount: Option<i64>, day: i64) -> Row {
    let amount = amount.map_or(Typed::Null, Typed::Integer);
    vec![text(who), text(what), amount, Typed::Timestamp(day)]
}

#[test]
fn the_plan_knows_columns_and_order_without_files() {
    let plan = LookupPlan::new(&lookups(SALES)).unwrap();
    let names: Vec<&str> = plan.lookups().iter().map(|l| l.name.as_str()).collect();
    assert_eq!(names, ["sales", "totals"]);
    let columns: Vec<&str> = plan.lookups()[1]
        .columns
        .iter()
        .map(|c| c.name.as_str())
        .collect();
    assert_eq!(
        columns,
        [
            "who", "end", "kinds", "least", "most", "priced", "rows", "start", "total"
        ]
    );
}

#[test]
fn files_are_read_once_each() {
    let mut read = Vec::new();
    LookupSet::build(&lookups(SALES), &mut |name, _| {
        read.push(name.to_owned());
        Ok(vec![sale("ann", "bike", Some(5), 1)])
    })
    .unwrap();
    assert_eq!(read, ["sales"]);
}

#[test]
fn a_sum_that_does_not_fit_is_an_error() {
    let rows = vec![
        sale("ann", "bike", Some(i64::MAX), 1),
        sale("ann", "bike", Some(1), 2),
    ];
    let error = LookupSet::build(&lookups(SALES), &mut |_, _| Ok(rows.clone())).unwrap_err();
    assert_eq!(
        error,
        LookupError::Data("lookup `totals`: `total` of a group does not fit 64 bits".to_owned())
    );
}

#[test]
fn a_file_that_cannot_be_read_ends_the_build() {
    let broken = LookupError::Data("cannot read sales.csv".to_owned());
    let error = LookupSet::build(&lookups(SALES), &mut |_, _| Err(broken.clone())).unwrap_err();
    assert_eq!(error, broken);
}

#[test]
fn rows_are_found_through_rules_in_order_with_their_aggregates() {
    let rows = vec![
        sale("ann", "helmet", None, 3),
        sale("bob", "bike", Some(7), 1),
        sale("ann", "bike", Some(5), 1),
        sale("ann", "bike", Some(-2), 2),
        vec![
            Typed::Null,
            text("lost"),
            Typed::Integer(1),
            Typed::Timestamp(1),
        ],
    ];
    let found = crate::lookup_rule::found(
        SALES,
        &rows,
        r#"
        t = lookup("totals", ["ann"])
        sold = map_values(lookup_all("sales", ["ann"])) -> |s| { string!(s.what) }
        none = lookup("sales", ["zoe"])
        {"staff": join!(sold, ","), "name": encode_json(t), "unit": encode_json([none, lookup_all("sales", [null])])}
        "#,
    );
    assert_eq!(found.code, "bike,bike,helmet");
    assert_eq!(
        found.name.as_deref(),
        Some(
            r#"{"end":"helmet","kinds":2,"least":-2,"most":5,"priced":2,"rows":3,"start":"bike","total":3,"who":"ann"}"#
        )
    );
    assert_eq!(found.unit.as_deref(), Some("[null,[]]"));
}
