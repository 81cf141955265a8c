//! The job from the sealed lake.

use super::workload;
use crate::Done;
use rapport_insight::bulk::{Gathered, Pass, PassError, Plan};
use rapport_ledger::sweep::RecordFacts;
use rapport_ledger::{Ledger, LedgerError, Location, SystemClock};
use rapport_model::fold::PlainFact;
use rapport_model::{Micros, TypeId};
use std::path::Path;
use std::sync::Arc;

#[derive(Debug, thiserror::Error)]
enum SweepError {
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Pass(#[from] PassError),
}

/// Reads outcomes and interactions of the ledger and does the job.
pub(super) fn run(ledger: &Path, workload: &Path, threads: usize) -> Done<Gathered> {
    let flows = workload::flows(workload)?;
    let mut ledger = Ledger::open_to_read(&location(ledger), Arc::new(SystemClock))?;
    let mut profits: Vec<Option<i64>> = Vec::new();
    ledger.each_amount(|contact, _, amount, _| {
        let index = contact.0 as usize;
        if profits.len() <= index {
            profits.resize(index + 1, None);
        }
        profits[index] = Some(profits[index].unwrap_or(0) + amount.0);
    })?;
    let known = profits.iter().enumerate();
    let profits: Vec<(i64, i64)> = known
        .filter_map(|(contact, profit)| Some((contact as i64, (*profit)?)))
        .collect();
    let plan = Plan {
        scopes: flows.iter().map(|(scope, flow)| (*scope, flow)).collect(),
        cohorts: 2,
        cohort_of_contact: workload::cohorts(&profits),
        positions: 60,
        types: workload::types(&flows),
    };
    let passes = ledger.sweep(
        threads,
        || Pass::new(&plan),
        |pass, facts| -> Result<(), SweepError> {
            match facts {
                RecordFacts::Plain(facts) => {
                    let rows = facts.happened_at.iter().zip(facts.type_id).enumerate();
                    let plain = rows.map(|(index, (at, type_id))| PlainFact {
                        happened_at: Micros(*at),
                        type_id: TypeId(*type_id),
                        reaction: facts.reaction(index),
                    });
                    pass.plain(facts.record, plain)?;
                }
                RecordFacts::Any(facts) => pass.any(facts)?,
            }
            Ok(())
        },
    )?;
    Ok(Gathered::of(&plan, passes))
}

/// Store and lake in one folder.
pub(super) fn location(folder: &Path) -> Location {
    Location {
        store: folder.join("store.db").to_string_lossy().into_owned(),
        lake: folder.join("lake"),
    }
}
