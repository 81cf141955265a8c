//! Drift of columns and values against each policy: the cases stand in `contract_drift.yaml`.

use crate::read_support::{all, columns, delimited};
use rapport_harvest::contract::{Layout, NoticeKind, Retyped, Typer};
use rapport_harvest::read::{FileColumns, RecordReader};
use rapport_harvest::spec::{Column, DriftPolicy, OnDrift};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    file: String,
    #[serde(default)]
    policy: DriftPolicy,
    #[serde(default = "yes")]
    header: bool,
    expect: String,
    #[serde(default)]
    notices: Vec<String>,
    #[serde(default)]
    says: String,
}

fn yes() -> bool {
    true
}

fn contract() -> Vec<Column> {
    columns(
        "[{name: id, type: integer, required: true}, {name: email, aliases: [mail]}, \
         {name: amount, type: money, currency: USD}, {name: day, type: date}]",
    )
}

/// The outcome, the kinds of notice, and what was said.
fn outcome(case: &Case) -> (&'static str, Vec<String>, String) {
    let contract = contract();
    let yaml = format!("{{type: delimited, header: {}}}", case.header);
    let mut reader = delimited(&yaml, case.file.as_str());
    let checked = Layout::check(&contract, reader.columns(), &case.policy);
    if let Some(refusal) = checked.refusal {
        return ("quarantined", Vec::new(), refusal);
    }
    let needed = vec![true; contract.len()];
    reader.project(&checked.layout, &needed);
    let typer = Typer::new(&contract, &[], &case.policy, &needed).expect("a typer");
    let (mut values, mut retyped) = (Vec::new(), Retyped::default());
    let (rows, error) = all(&mut reader);
    assert_eq!(error, None, "{}", case.name);
    for row in rows {
        let record = row.expect("a well-formed row");
        if let Err(error) = typer.record(&record.cells, &mut values, &mut retyped) {
            return ("quarantined", Vec::new(), error.message);
        }
    }
    let notices = checked
        .notices
        .into_iter()
        .chain(retyped.notices(&contract));
    let kind = |kind: NoticeKind| format!("{kind:?}").to_lowercase();
    let (kinds, said): (Vec<String>, Vec<String>) =
        notices.map(|n| (kind(n.kind), n.message)).unzip();
    let outcome = if kinds.is_empty() {
        "accepted"
    } else {
        "accepted_with_notice"
    };
    (outcome, kinds, said.join("; "))
}

#[test]
fn every_drift_has_the_outcome_that_its_policy_says() {
    let cases: Vec<Case> =
        serde_saphyr::from_str(include_str!("contract_drift.yaml")).expect("the cases");
    assert!(cases.len() >= 40);
    for case in &cases {
        let (outcome, notices, said) = outcome(case);
        assert_eq!(outcome, case.expect, "{}: {said}", case.name);
        assert_eq!(notices, case.notices, "{}: {said}", case.name);
        assert!(said.contains(&case.says), "{}: {said}", case.name);
    }
}

#[test]
fn in_a_sparse_file_only_required_columns_can_be_dropped() {
    let policy = DriftPolicy::default();
    let names = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    let only_id = names(&["id"]);
    let checked = Layout::check(&contract(), FileColumns::Sparse(&only_id), &policy);
    assert_eq!((checked.refusal, checked.notices), (None, vec![]));
    let no_id = names(&["email", "day"]);
    let checked = Layout::check(&contract(), FileColumns::Sparse(&no_id), &policy);
    assert!(
        checked
            .refusal
            .expect("id is required")
            .contains("`id` is missing")
    );
}

#[test]
fn columns_that_turn_up_late_follow_the_policy_for_added_ones() {
    let late = ["city".to_owned()];
    let checked = Layout::check_late(&late, &DriftPolicy::default());
    assert_eq!((checked.notices.len(), checked.refusal), (1, None));
    let strict = DriftPolicy {
        added: OnDrift::Quarantine,
        ..DriftPolicy::default()
    };
    assert!(Layout::check_late(&late, &strict).refusal.is_some());
}

#[test]
fn a_hundred_thousand_new_columns_are_one_notice() {
    let many: Vec<String> = (0..100_000).map(|n| format!("c{n}")).collect();
    let checked = Layout::check(&[], FileColumns::Named(&many), &DriftPolicy::default());
    assert_eq!(checked.notices.len(), 1);
    let told = &checked.notices[0].message;
    assert!(
        told.starts_with("100000 columns are new (`c0`, `c1`, `c2`, `c3`, `c4`, ...): add them"),
        "{told}"
    );
}
