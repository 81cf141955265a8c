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

/// Reads outcomes and interactions of the ledger and does the job; says when each stage was over.
pub(super) fn run(
    ledger: &Path,
    workload: &Path,
    threads: usize,
    mut over: impl FnMut(&'static str),
) -> Done<Gathered> {
    let (flows, opened) = std::thread::scope(|scope| {
        // The flows are read while the ledger is opened.
        let flows = scope.spawn(|| workload::flows(workload).map_err(|e| e.to_string()));
        let opened = open(ledger, threads);
        let flows = flows
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (flows, opened)
    });
    let (flows, (mut ledger, profits)) = (flows?, opened?);
    over("flows and outcomes");
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
                    let one = |index: usize| PlainFact {
                        happened_at: Micros(facts.happened_at[index]),
                        type_id: TypeId(facts.type_id[index]),
                        reaction: facts.reaction(index),
                    };
                    let (record, count) = (facts.record, facts.happened_at.len());
                    let flow = plan.scopes.iter().find(|(scope, _)| *scope == record.scope);
                    let mut order = Vec::new();
                    match flow {
                        Some((_, flow)) if facts.order_between_sources(flow, &mut order) => {
                            pass.plain(record, order.iter().map(|index| one(*index as usize)))?;
                        }
                        _ => pass.plain(record, (0..count).map(one))?,
                    }
                }
                RecordFacts::Any(facts) => pass.any(facts)?,
            }
            Ok(())
        },
    )?;
    over("sweep");
    let gathered = Gathered::of(&plan, passes);
    over("gather");
    Ok(gathered)
}

/// The ledger, and the profit of each contact that has outcomes.
fn open(folder: &Path, threads: usize) -> Done<(Ledger, Vec<(i64, i64)>)> {
    let mut ledger = Ledger::open_to_read(&location(folder), Arc::new(SystemClock))?;
    let of_threads = ledger.sweep_amounts(threads, Vec::new, |profits: &mut Vec<_>, outcome| {
        let index = outcome.contact.0 as usize;
        if profits.len() <= index {
            profits.resize(index + 1, None);
        }
        profits[index] = Some(profits[index].unwrap_or(0) + outcome.amount.0);
    })?;
    let mut profits: Vec<Option<i64>> = Vec::new();
    for of_thread in of_threads {
        profits.resize(profits.len().max(of_thread.len()), None);
        for (sum, part) in profits.iter_mut().zip(of_thread) {
            *sum = sum.map_or(part, |sum| Some(sum + part.unwrap_or(0)));
        }
    }
    let known = profits.iter().enumerate();
    let known = known.filter_map(|(contact, profit)| Some((contact as i64, (*profit)?)));
    let known = known.collect();
    Ok((ledger, known))
}

/// Store and lake in one folder.
pub(super) fn location(folder: &Path) -> Location {
    Location {
        store: folder.join("store.db").to_string_lossy().into_owned(),
        lake: folder.join("lake"),
    }
}
