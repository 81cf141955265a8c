//! What came back becomes the version after.

use super::starter;
use jiff::civil::date;
use rapport_engine::flowbook::next_version;
use rapport_model::flow::Flow;

fn refused(old: &Flow, edited: Flow, from: jiff::civil::Date) -> String {
    next_version(old, edited, from).unwrap_err().to_string()
}

#[test]
fn the_next_version_counts_up_and_holds_from_its_day() {
    let (old, edited) = (
        starter(),
        Flow {
            name: "Starter, revised".into(),
            ..starter()
        },
    );
    let new = next_version(&old, edited.clone(), date(2027, 1, 1)).unwrap();
    assert_eq!(
        new,
        Flow {
            version: 2,
            effective_from: date(2027, 1, 1),
            ..edited
        }
    );
}

#[test]
fn a_higher_number_in_the_workbook_stays_and_a_lower_one_does_not() {
    let number = |old: u32, in_workbook: u32| {
        let old = Flow {
            version: old,
            ..starter()
        };
        let edited = Flow {
            version: in_workbook,
            ..starter()
        };
        next_version(&old, edited, date(2027, 1, 1))
            .unwrap()
            .version
    };
    assert_eq!(number(3, 7), 7);
    assert_eq!(number(3, 1), 4);
    assert_eq!(number(3, 3), 4);
}

#[test]
fn a_day_that_is_not_later_is_refused_because_what_was_valued_keeps_its_value() {
    let old = starter();
    for day in [old.effective_from, date(1999, 12, 31)] {
        let refused = refused(&old, starter(), day);
        assert!(
            refused.contains("needs a later day than that, not"),
            "{refused}"
        );
    }
}

#[test]
fn the_workbook_of_another_flow_is_refused() {
    let mut other = starter();
    other.flow.value = "laboratories".into();
    let refused = refused(&starter(), other, date(2027, 1, 1));
    assert!(
        refused.contains("of flow `laboratories`, not of `starter`"),
        "{refused}"
    );
}

#[test]
fn a_flow_whose_numbers_are_used_up_is_refused() {
    let old = Flow {
        version: u32::MAX,
        ..starter()
    };
    let refused = refused(&old, starter(), date(2027, 1, 1));
    assert!(refused.contains("no version number left"), "{refused}");
}
