//! How fast facts become durable: a figure, with a bound that only a mistake would break.

use crate::facts::{interaction, run, says, scatter, take_in};
use crate::stores::{assert_verified, figure, on_each_store, open};
use rapport_ledger::intake::NewRecord;

const GROUPS: u64 = 60;
const GROUP: u64 = 500;

#[test]
#[expect(clippy::disallowed_methods, reason = "this test measures time")]
fn thousands_of_interactions_become_durable_each_second_in_groups_of_500() {
    on_each_store(|location| {
        let mut ledger = open(location);
        let run = run(&mut ledger);
        let group = |n: u64| -> Vec<NewRecord> {
            (n * GROUP..(n + 1) * GROUP)
                .map(|n| {
                    says(interaction(
                        &format!("case-{:08}", scatter(n) % 100_000_000),
                        0,
                        1 + (scatter(n) % 5_000) as i64,
                    ))
                })
                .collect()
        };
        let groups: Vec<_> = (0..GROUPS).map(group).collect();
        let begin = std::time::Instant::now();
        for group in groups {
            take_in(&mut ledger, run, group).unwrap();
        }
        let seconds = begin.elapsed().as_secs_f64();
        let rate = (GROUPS * GROUP) as f64 / seconds;
        let kind = if location.store.starts_with("postgres") {
            "PostgreSQL"
        } else {
            "SQLite"
        };
        figure(&format!(
            "{kind}: {rate:.0} durable interactions per second in groups of {GROUP}"
        ));
        assert!(rate > 2_000.0, "{rate:.0} per second");
        assert_verified(&mut ledger);
    });
}
