//! Shares, lifts and running means against SciPy and statsmodels.

use rapport_insight::stats::moments::Moments;
use rapport_insight::stats::proportion::{Counts, Lift, wilson};
use serde_json::Value;

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

#[test]
fn wilsons_interval_agrees_with_statsmodels() {
    let all = cases(include_str!("../../fixtures/proportion.json"));
    for case in all[0]["shares"].as_array().unwrap() {
        let [hits, n] = ["hits", "n"].map(|k| case[k].as_u64().unwrap() as usize);
        let found = wilson(hits, n, 0.95).unwrap();
        near(found.low, &case["low"]);
        near(found.high, &case["high"]);
    }
    assert_eq!(wilson(0, 0, 0.95), None);
}

fn counts(case: &Value) -> Counts {
    let [first, first_n, second, second_n] =
        ["first", "first_n", "second", "second_n"].map(|k| case[k].as_u64().unwrap());
    Counts {
        first,
        first_n,
        second,
        second_n,
    }
}

#[test]
fn the_lift_of_one_stratum_agrees_with_scipys_relative_risk() {
    let all = cases(include_str!("../../fixtures/proportion.json"));
    for case in all[0]["lifts"].as_array().unwrap() {
        let found = Lift::of(&[counts(case)]).unwrap();
        near(found.ratio, &case["ratio"]);
        near(found.interval(0.95).low, &case["low"]);
        near(found.interval(0.95).high, &case["high"]);
        near(found.p(), &case["p"]);
    }
}

#[test]
fn a_lift_over_strata_is_not_fooled_by_groups_that_differ_in_their_mix() {
    // In either segment both groups have it equally often; pooled, the first seems to have it nearly twice as often.
    let often = Counts {
        first: 160,
        first_n: 200,
        second: 16,
        second_n: 20,
    };
    let seldom = Counts {
        first: 2,
        first_n: 20,
        second: 20,
        second_n: 200,
    };
    let found = Lift::of(&[often, seldom]).unwrap();
    assert!((found.ratio - 1.0).abs() < 1e-9, "{found:?}");
    assert!(!found.interval(0.95).excludes(1.0));
    assert_eq!(
        Lift::of(&[Counts {
            first: 0,
            first_n: 9,
            second: 3,
            second_n: 9
        }]),
        None
    );
}

#[test]
fn running_means_agree_with_scipy_also_far_from_zero() {
    for case in cases(include_str!("../../fixtures/moments.json")) {
        let mut found = Moments::default();
        for value in case["values"].as_array().unwrap() {
            found.add(value.as_f64().unwrap());
        }
        near(found.mean().unwrap(), &case["mean"]);
        near(found.standard_error().unwrap(), &case["standard_error"]);
        near(found.interval(0.95).unwrap().low, &case["low"]);
        near(found.interval(0.95).unwrap().high, &case["high"]);
    }
}
