//! Next-action suggestions on a public log of loan applications: what was held back there is held back here.

use crate::asked::{ask, numbers, row_of, table};
use crate::support::builder;
use rapport_insight::book::{EntryRow, RecordRow, StaffChoice, TypeInfo};
use rapport_insight::{Book, BookBuilder};
use rapport_model::flow::spec::{Direction, Kind};
use rapport_model::{ContactId, Micros, ScopeId, TypeId};
use std::collections::BTreeMap;
use std::io::Read as _;

/// Reads cases of one file; `split` says which.
fn add(
    b: &mut BookBuilder,
    codes: &mut BTreeMap<String, u16>,
    next: &mut i64,
    path: &str,
    split: &str,
) {
    #[expect(
        clippy::disallowed_types,
        reason = "a file of known size that the test names itself"
    )]
    let mut gz = flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap());
    let mut text = String::new();
    gz.read_to_string(&mut text).unwrap();
    let value = |part: &str, key: &str| -> String {
        let after = part
            .split(&format!("key=\"{key}\" value=\""))
            .nth(1)
            .unwrap();
        after.split('"').next().unwrap().to_owned()
    };
    for trace in text.split("<trace>").skip(1) {
        let mut entries: Vec<EntryRow> = Vec::new();
        for event in trace.split("<event>").skip(1) {
            let code = value(event, "concept:name");
            let id = codes.len() as i32 + 100;
            let type_index = *codes.entry(code.clone()).or_insert_with(|| {
                b.interaction_type(TypeInfo {
                    id: TypeId(id),
                    name: code.clone(),
                    code,
                    function: "loans".into(),
                    channel: String::new(),
                    level: String::new(),
                    direction: Direction::Mutual,
                    kind: Kind::Major,
                    is_trigger: false,
                    bears_outcome: false,
                    staff_choice: StaffChoice::Told(true),
                })
            });
            let at: Micros = rapport_model::time::end_of(&value(event, "time:timestamp")).unwrap();
            entries.push(crate::support::entry(at, type_index, 1, 0));
        }
        *next += 1;
        let attributes = [("split", split)];
        let row = RecordRow {
            contact: ContactId(*next),
            scope: ScopeId(1),
            attributes: &attributes,
            ..RecordRow::default()
        };
        b.record(&row, &entries).unwrap();
    }
}

fn log(folder: &str) -> Book {
    let mut b = builder(Micros::END, 0);
    let (mut codes, mut next) = (BTreeMap::new(), 0);
    for (file, split) in [
        ("train_BPI_Challenge_2012", "train"),
        ("val_BPI_Challenge_2012", "val"),
    ] {
        add(
            &mut b,
            &mut codes,
            &mut next,
            &format!("{folder}/{file}.xes.gz"),
            split,
        );
    }
    b.finish().unwrap()
}

#[test]
fn on_held_back_loan_applications_the_suggestion_beats_the_most_frequent_next_action() {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/bpi_splits"
    );
    if !std::path::Path::new(folder).exists() {
        println!("SKIPPED: the public loan log is not on this machine");
        return;
    }
    let book = log(folder);
    for held_back in [vec![("test", "split=val")], vec![]] {
        let options = [
            vec![("best", ""), ("horizon_days", "30"), ("draws", "99")],
            held_back,
        ]
        .concat();
        let answer = ask(&book, "next-action-eval", &options);
        println!("{answer}");
        let policies = table(&answer, "policies");
        let advantage = |column: &str, policy: &str| {
            numbers(policies, column)[row_of(policies, "policy", policy)]
        };
        assert!(
            advantage("advantage_low_hundredths", "suggestion by share")
                > advantage("advantage_high_hundredths", "do nothing"),
            "{answer}"
        );
        let ours =
            numbers(policies, "first_low")[row_of(policies, "policy", "suggestion by share")];
        for rival in [
            "most frequent after the same interaction",
            "most frequent on the level",
        ] {
            assert!(
                ours > numbers(policies, "first")[row_of(policies, "policy", rival)],
                "{rival}\n{answer}"
            );
        }
    }
}
