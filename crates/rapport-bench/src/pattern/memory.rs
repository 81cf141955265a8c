//! The fold alone over facts that lie in memory by record and time: what the processor can do.

use super::arrival::Columns;
use super::workload;
use crate::Done;
use crate::clock::now;
use rapport_model::fold::{Fold, PlainFact};
use rapport_model::{Micros, ScopeId, TypeId};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Folds everything some times and gives the best rate.
pub(super) fn run(folder: &Path, threads: usize) -> Done<Value> {
    let flows = workload::flows(folder)?;
    let columns = Columns::sorted(folder, threads)?;
    let mut best = f64::MAX;
    let mut total = 0_i64;
    for _ in 0..5 {
        let start = now();
        let next = AtomicUsize::new(0);
        total = std::thread::scope(|scope| {
            let shares: Vec<_> = (0..threads)
                .map(|_| scope.spawn(|| fold(&flows, &columns, &next)))
                .collect();
            let sums = shares.into_iter().map(|share| {
                share
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            sums.sum::<Result<i64, &'static str>>()
        })?;
        best = best.min(start.elapsed().as_secs_f64());
    }
    let rows = columns.rows();
    Ok(json!({
        "rows": rows,
        "seconds": best,
        "per_second": rows as f64 / best,
        "rv_points": total / 100,
    }))
}

/// Folds one part after the other that no thread has taken yet; gives the sum of values.
fn fold(
    flows: &[(ScopeId, rapport_model::flow::FlowHistory)],
    columns: &Columns,
    next: &AtomicUsize,
) -> Result<i64, &'static str> {
    let mut kernels: Vec<Fold<'_>> = flows.iter().map(|(_, flow)| Fold::new(flow)).collect();
    let mut sum = 0_i64;
    while let Some(partition) = columns.parts.get(next.fetch_add(1, Ordering::Relaxed)) {
        for record in partition.records() {
            let kernel = &mut kernels[record.scope];
            for (at, type_id) in record.happened_at.iter().zip(record.type_id) {
                kernel.advance(PlainFact {
                    happened_at: Micros(*at),
                    type_id: TypeId(*type_id),
                    reaction: None,
                })?;
            }
            sum += kernel.finish().rv_total.0;
        }
    }
    Ok(sum)
}
