//! What goes out untouched comes back equal.

use super::generated::{plain_text, valid_flow, wild_text};
use super::workbook::Book;
use super::{read, repository, starter};
use proptest::prelude::*;
use rapport_engine::flowbook::{export, import, import_with_warnings, to_yaml};
use rapport_model::diag::Problem;
use rapport_model::flow::spec::Decimal;
use rapport_model::flow::{Flow, check};
use std::path::PathBuf;

/// The starter flow and those of all examples.
fn shipped() -> Vec<PathBuf> {
    let pattern = repository().join("examples/*/flows/*.yaml");
    let examples = glob::glob(pattern.to_str().unwrap())
        .unwrap()
        .map(Result::unwrap);
    let found: Vec<PathBuf> = [repository().join("flows/starter.yaml")]
        .into_iter()
        .chain(examples)
        .collect();
    assert!(found.len() > 4, "the examples have flows: {found:?}");
    found
}

fn through_a_workbook(flow: &Flow) -> Result<Flow, Vec<Problem>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flow.xlsx");
    export(flow, &path).unwrap();
    import(&path)
}

fn through_yaml(flow: &Flow) -> Flow {
    let text = to_yaml(flow);
    rapport_model::yaml::read(&text).unwrap_or_else(|p| panic!("{p}\n{text}"))
}

#[test]
fn every_shipped_flow_comes_back_from_a_workbook_as_it_was() {
    for path in shipped() {
        let flow = read(&path);
        let back =
            through_a_workbook(&flow).unwrap_or_else(|p| panic!("{}: {p:?}", path.display()));
        assert_eq!(back, flow, "{}", path.display());
    }
}

#[test]
fn every_shipped_flow_comes_back_from_the_yaml_written_for_it_as_it_was() {
    for path in shipped() {
        let flow = read(&path);
        assert_eq!(through_yaml(&flow), flow, "{}", path.display());
    }
}

#[test]
fn warnings_of_the_model_name_their_cell_and_keep_nothing_back() {
    let mut flow = starter();
    flow.types[0].rv = rapport_model::flow::spec::Value::Always(Decimal(0));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flow.xlsx");
    export(&flow, &path).unwrap();
    let imported = import_with_warnings(&path).unwrap();
    assert_eq!(imported.flow, flow);
    let said: Vec<String> = imported.warnings.iter().map(ToString::to_string).collect();
    assert!(
        said.iter()
            .any(|w| w.starts_with("Interactions!A2: type `ad_click`: it has no value")),
        "{said:?}"
    );
}

#[test]
fn a_workbook_that_is_there_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flow.xlsx");
    std::fs::write(&path, "somebody's edits").unwrap();
    let refused = export(&starter(), &path).unwrap_err().to_string();
    assert!(refused.contains("is there already"), "{refused}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "somebody's edits");
}

#[test]
fn a_flow_that_a_workbook_cannot_hold_exactly_is_not_exported() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flow.xlsx");
    let refused = |change: fn(&mut Flow)| {
        let mut flow = starter();
        change(&mut flow);
        let refused = export(&flow, &path).unwrap_err().to_string();
        assert!(!path.exists());
        refused
    };
    let comma = refused(|f| f.levels[1].code.value = "A,2".into());
    assert!(comma.contains("`A,2` is not one code"), "{comma}");
    let spaces = refused(|f| f.types[3].name = " Direct mail".into());
    assert!(
        spaces.contains("interaction type `email_opened` comes back changed"),
        "{spaces}"
    );
    let large = refused(|f| f.types[0].cost = Decimal(i64::MAX));
    assert!(
        large.contains("`ad_click`") || large.contains("too large"),
        "{large}"
    );
    let empty = refused(|f| f.types[0].goal = Some(String::new()));
    assert!(
        empty.contains("interaction type `ad_click` comes back changed"),
        "{empty}"
    );
}

#[test]
fn a_small_flow_is_written_as_people_write_it() {
    let flow: Flow = rapport_model::yaml::read(SMALL).unwrap();
    assert_eq!(to_yaml(&flow), SMALL);
}

const SMALL: &str = "\
flow: small
version: 3
name: \"Small: a flow\"
effective_from: 2026-01-01
currency: EUR
merge_window_hours: 24
reactions: {better: 2, damaging: -20.5}

levels:
  - {code: A1, name: Identify, status: Suspect, phases: [acquisition], anticipated: [mail, \"12\"]}
  - {code: C1, name: \"Deliver, bill\", phases: [closing, retention]}

types:
  # A1 Identify
  - {code: mail, name: Direct mail, level: A1, function: marketing, direction: outbound, channel: post, aspect: brand, rv: [{occurrence: 1..6, rv: 2}, {occurrence: 7.., rv: 0.25}], cost: 3, effort: {minutes: 5}}
  - {code: call, name: Call, level: A1, function: sales, direction: inbound, channel: phone, aspect: brand, rv: [{rv: 10, reactions: {better: 15, worse: 2}}], cost: 0.1, trigger: C1, goal: get an answer}

  # C1 Deliver, bill
  - {code: \"12\", name: No, level: C1, function: sales, direction: mutual, kind: voc, channel: phone, aspect: product, rv: -30, effect: proportional, cost: 0, effort: {cost: 2.5}, trigger: {to: A1, when: always}}

scenarios:
  - {code: short, name: Short, about: \"one line\\nand another\", path: [mail, call]}
";

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_generated_flow_comes_back_from_a_workbook_as_it_was(flow in valid_flow(plain_text)) {
        let errors: Vec<_> = check::check(&flow)
            .into_iter()
            .filter(|p| p.severity == rapport_model::diag::Severity::Error)
            .collect();
        prop_assert!(errors.is_empty(), "{errors:?}");
        prop_assert_eq!(through_a_workbook(&flow), Ok(flow));
    }

    #[test]
    fn a_generated_flow_comes_back_from_its_yaml_as_it_was(flow in valid_flow(wild_text)) {
        prop_assert_eq!(through_yaml(&flow), flow);
    }
}

#[test]
fn a_workbook_saved_anew_by_another_program_is_the_same_flow() {
    assert_eq!(Book::starter().import(), Ok(starter()));
}
