//! Versions of flows as they were first used.

use crate::facts::NOW;
use crate::stores::{on_each_store, open};
use rapport_ledger::flow_use::FlowUse;

#[test]
fn what_a_version_of_a_flow_said_when_it_was_first_used_stays() {
    on_each_store(|location| {
        let mut ledger = open(location);
        assert_eq!(ledger.flow_uses().unwrap(), []);
        ledger
            .commit(|l| {
                l.use_flow("b", 1, 7)?;
                l.use_flow("a", 2, u64::MAX)?;
                l.use_flow("a", 1, 1)
            })
            .unwrap();
        ledger.commit(|l| l.use_flow("a", 2, 3)).unwrap();
        drop(ledger);
        let used = |flow: &str, version, content| FlowUse {
            flow: flow.to_owned(),
            version,
            content,
            at: NOW,
        };
        assert_eq!(
            open(location).flow_uses().unwrap(),
            [used("a", 1, 1), used("a", 2, u64::MAX), used("b", 1, 7)]
        );
    });
}
