//! What has not happened yet by the ledger's clock: a day of grace for clocks and zones that differ, and no more.

use rapport_engine::harvest::{Order, Unwatched};
use rapport_engine::session::Access;
use rapport_engine::{FixedClock, Project, Session, template};
use rapport_model::Micros;
use std::sync::Arc;

const SOURCE: &str = "source: events
name: Events
files: [events.csv]
format: {type: delimited}
contract:
  key: [id]
  columns:
    - {name: id, required: true}
    - {name: at, type: timestamp, required: true}
";
const RULE: &str = r#"{ "interaction": "content_view", "at": .at, "scope": "first_segment", "contact": { "email": .id + "@example.com" } }"#;

#[test]
fn what_lies_23_hours_ahead_goes_in_and_what_lies_25_hours_ahead_does_not() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("p");
    template::create(&folder, "blank").unwrap();
    std::fs::create_dir_all(folder.join("sources")).unwrap();
    std::fs::write(folder.join("sources/events.yaml"), SOURCE).unwrap();
    std::fs::write(folder.join("sources/events.vrl"), RULE).unwrap();
    let now = Micros(1_800_000_000 * Micros::SECOND);
    let hours_ahead = |hours: i64| Micros(now.0 + hours * 3_600 * Micros::SECOND);
    let rows = [-1, 23, 24, 25].map(|hours| format!("h{hours},{}\n", hours_ahead(hours)));
    let rows = rows.concat();
    std::fs::write(folder.join("events.csv"), format!("id,at\n{rows}")).unwrap();
    let project = Project::open(&folder, &[]).unwrap();
    let mut session = Session::open(project, Access::Write, Arc::new(FixedClock(now))).unwrap();
    let order = Order {
        input: folder,
        ..Order::default()
    };
    let report = session.harvest(&order, &mut Unwatched).unwrap();
    let total = report.total();
    assert_eq!((total.accepted, total.quarantined), (3, 1), "{report:?}");
    let refused = &report.sources[0].quarantined["impossible_date"];
    assert_eq!(refused.records, 1);
    assert!(
        refused.first.contains("row 4") && refused.first.contains("in the future"),
        "{}",
        refused.first
    );
}
