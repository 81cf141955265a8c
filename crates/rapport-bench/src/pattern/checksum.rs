//! What the job's outputs add up to, in the peers' units: points and cents.

use rapport_insight::bulk::Gathered;
use serde_json::{Value, json};

/// Counts and sums of the outputs, as the peers print them.
pub(super) fn of(gathered: &Gathered) -> Value {
    let records = gathered.records.iter();
    let sums = records.fold([0_i128; 4], |[n, rv, cost, low], r| {
        [
            n + i128::from(r.interactions),
            rv + i128::from(r.rv_total.0),
            cost + i128::from(r.cost_total.0),
            low + i128::from(r.rv_low.0),
        ]
    });
    let bands = gathered
        .bands
        .iter()
        .fold([0_i128; 3], |[p10, p50, p90], b| {
            [
                p10 + i128::from(b.p10.0),
                p50 + i128::from(b.p50.0),
                p90 + i128::from(b.p90.0),
            ]
        });
    let followed: u64 = gathered.transitions.iter().map(|t| t.count).sum();
    // The workload's values are whole points.
    let points = |hundredths: i128| (hundredths / 100) as i64;
    json!({
        "records": [gathered.records.len(), sums[0] as i64, points(sums[1]), sums[2] as i64, points(sums[3])],
        "bands": [gathered.bands.len(), points(bands[0]), points(bands[1]), points(bands[2])],
        "transitions": [gathered.transitions.len(), followed],
    })
}
