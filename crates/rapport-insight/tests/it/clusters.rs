//! Statistics of clustered and stratified observations against statsmodels, scikit-learn and published definitions.

use rapport_insight::stats::clustered::Clustered;
use rapport_insight::stats::proportion::{Counts, Lift};
use rapport_insight::stats::separation::Separation;
use serde_json::Value;
use std::collections::BTreeMap;

fn cases(text: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(text).unwrap();
    all["cases"].as_array().unwrap().clone()
}

fn near(ours: f64, theirs: &Value) {
    let theirs = theirs.as_f64().unwrap();
    assert!(
        (ours - theirs).abs() <= 1e-9 * theirs.abs().max(1.0),
        "{ours} is not {theirs}"
    );
}

/// The observations of a case by cluster.
fn sums(case: &Value) -> Clustered {
    let mut of: BTreeMap<i64, (f64, f64)> = BTreeMap::new();
    let clusters = case["clusters"].as_array().unwrap();
    for (cluster, value) in clusters.iter().zip(case["values"].as_array().unwrap()) {
        let sums = of.entry(cluster.as_i64().unwrap()).or_default();
        sums.0 += 1.0;
        sums.1 += value.as_f64().unwrap();
    }
    of.into_values().collect()
}

#[test]
fn the_error_of_a_clustered_mean_is_statsmodels_cluster_robust_one() {
    let all = cases(include_str!("../../fixtures/clustered.json"));
    for case in all[0]["means"].as_array().unwrap() {
        let found = sums(case);
        near(found.mean().unwrap(), &case["mean"]);
        near(found.standard_error().unwrap(), &case["standard_error"]);
        let interval = found.interval(0.95).unwrap();
        near(interval.low, &case["low"]);
        near(interval.high, &case["high"]);
    }
}

#[test]
fn a_clustered_share_has_wilsons_interval_with_the_observations_it_is_worth() {
    let all = cases(include_str!("../../fixtures/clustered.json"));
    for case in all[0]["shares"].as_array().unwrap() {
        let found = sums(case);
        near(found.mean().unwrap(), &case["share"]);
        let interval = found.share_interval(0.95).unwrap();
        near(interval.low, &case["low"]);
        near(interval.high, &case["high"]);
    }
    let always: Clustered = (0..10).map(|_| (40.0, 40.0)).collect();
    let low = always.share_interval(0.95).unwrap().low;
    assert!(low < 0.73, "of ten clusters, not of four hundred: {low}");
    let one: Clustered = [(40.0, 20.0)].into_iter().collect();
    assert_eq!(one.interval(0.95), None);
    assert_eq!(one.share_interval(0.95), None);
    assert_eq!(Clustered::default().mean(), None);
}

#[test]
fn the_lift_over_several_strata_agrees_with_statsmodels() {
    for case in cases(include_str!("../../fixtures/stratified.json")) {
        let strata = case["strata"].as_array().unwrap().iter().map(|stratum| {
            let at = |n: usize| stratum[n].as_u64().unwrap();
            Counts {
                first: at(0),
                first_n: at(1),
                second: at(2),
                second_n: at(3),
            }
        });
        let found = Lift::of(&strata.collect::<Vec<_>>()).unwrap();
        near(found.ratio, &case["ratio"]);
        near(found.log_error, &case["log_error"]);
        near(found.interval(0.95).low, &case["low"]);
        near(found.interval(0.95).high, &case["high"]);
        near(found.p(), &case["p"]);
    }
}

#[test]
fn the_auc_of_clusters_of_several_members_has_obuchowskis_error() {
    for case in cases(include_str!("../../fixtures/clustered_auc.json")) {
        let group = |name: &str| -> Vec<(f64, u32)> {
            let rows = case[name].as_array().unwrap().iter();
            rows.map(|r| (r[0].as_f64().unwrap(), r[1].as_u64().unwrap() as u32))
                .collect()
        };
        let found = Separation::clustered(&group("first"), &group("second")).unwrap();
        near(found.auc, &case["auc"]);
        near(found.standard_error, &case["standard_error"]);
    }
}
