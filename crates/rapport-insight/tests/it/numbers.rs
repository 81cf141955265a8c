//! Each statistic against the library named in its fixture.

use rapport_insight::stats::{
    bootstrap, calibration::calibration, correlation, dice::Dice, holm::holm, logistic::Logistic,
    normal, permutation, quantile, rank::midranks, ridge, separation,
};
use serde_json::Value;

macro_rules! fixture {
    ($name:literal) => {{
        let all: Value =
            serde_json::from_str(include_str!(concat!("../../fixtures/", $name, ".json"))).unwrap();
        let cases = all["cases"].as_array().unwrap().clone();
        assert!(!cases.is_empty());
        cases
    }};
}

fn floats(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_f64().unwrap())
        .collect()
}

fn labels(value: &Value) -> Vec<bool> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_bool().unwrap())
        .collect()
}

fn near(ours: f64, theirs: &Value, tolerance: f64) {
    let theirs = theirs.as_f64().unwrap();
    assert!(
        (ours - theirs).abs() <= tolerance * theirs.abs().max(1.0),
        "{ours} is not {theirs}"
    );
}

fn all_near(ours: &[f64], theirs: &Value, tolerance: f64) {
    let theirs = theirs.as_array().unwrap();
    assert_eq!(ours.len(), theirs.len());
    ours.iter()
        .zip(theirs)
        .for_each(|(a, b)| near(*a, b, tolerance));
}

#[test]
fn auc_and_delongs_interval_agree_with_scipy_and_scikit_learn() {
    for case in fixture!("separation") {
        let (first, second) = (floats(&case["first"]), floats(&case["second"]));
        let found = separation::Separation::of(&first, &second).unwrap();
        near(found.auc, &case["auc"], 1e-9);
        near(found.standard_error, &case["standard_error"], 1e-9);
        near(found.interval(0.95).low, &case["low"], 1e-9);
        near(found.interval(0.95).high, &case["high"], 1e-9);
        let scores = [first.clone(), second.clone()].concat();
        let truth: Vec<bool> = (0..scores.len()).map(|i| i < first.len()).collect();
        near(
            separation::auc(&scores, &truth).unwrap(),
            &case["auc"],
            1e-9,
        );
    }
}

#[test]
fn correlations_and_ranks_agree_with_scipy() {
    for case in fixture!("correlation") {
        let (x, y) = (floats(&case["x"]), floats(&case["y"]));
        all_near(&midranks(&x), &case["ranks"], 0.0);
        near(
            correlation::pearson(&x, &y).unwrap(),
            &case["pearson"],
            1e-9,
        );
        near(
            correlation::spearman(&x, &y).unwrap(),
            &case["spearman"],
            1e-9,
        );
    }
}

#[test]
fn the_normal_distribution_agrees_with_scipy() {
    for case in fixture!("normal") {
        let p = case["p"].as_f64().unwrap();
        let z = normal::quantile(p);
        near(z, &case["quantile"], 1e-9);
        near(normal::two_sided(z), &case["two_sided"], 1e-9);
        assert!((normal::cdf(z) - p).abs() < 1e-12);
    }
}

#[test]
fn quantiles_agree_with_numpys_inverted_cdf() {
    for case in fixture!("quantile") {
        let values: Vec<i64> = case["values"]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v.as_i64().unwrap())
            .collect();
        let want: Vec<i64> = case["band"]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v.as_i64().unwrap())
            .collect();
        assert_eq!(quantile::band(&mut values.clone()).unwrap().to_vec(), want);
        for (per_mille, want) in [100, 500, 900].into_iter().zip(want) {
            assert_eq!(
                quantile::nearest(&mut values.clone(), per_mille),
                Some(want)
            );
            let mut floats: Vec<f64> = values.iter().map(|v| *v as f64).collect();
            assert_eq!(
                quantile::nearest_f64(&mut floats, per_mille),
                Some(want as f64)
            );
        }
    }
}

#[test]
fn holms_correction_agrees_with_statsmodels() {
    for case in fixture!("holm") {
        all_near(&holm(&floats(&case["p"])), &case["holm"], 1e-12);
    }
}

/// Each observation a cluster of its own.
fn alone(n: usize) -> Vec<usize> {
    (0..n).collect()
}

#[test]
fn logistic_regression_and_calibration_agree_with_scikit_learn_and_statsmodels() {
    for case in fixture!("logistic") {
        let rows: Vec<Vec<f64>> = case["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(floats)
            .collect();
        let truth = labels(&case["labels"]);
        let model = Logistic::fit(&rows, &truth, case["penalty"].as_f64().unwrap()).unwrap();
        // Both stop at their own gradient tolerance.
        near(model.intercept, &case["intercept"], 1e-6);
        all_near(&model.weights, &case["weights"], 1e-6);
        let probabilities = floats(&case["probabilities"]);
        let found = calibration(&probabilities, &truth, &alone(truth.len())).unwrap();
        near(found.brier, &case["brier"], 1e-9);
        near(found.slope.unwrap(), &case["slope"], 1e-6);
        assert_eq!(found.bins.iter().map(|b| b.n).sum::<usize>(), truth.len());
    }
}

#[test]
fn bounded_ridge_agrees_with_scipys_bounded_least_squares() {
    for case in fixture!("ridge") {
        let bounds: Vec<ridge::Bounds> = floats(&case["least"])
            .into_iter()
            .zip(floats(&case["most"]))
            .map(|(least, most)| ridge::Bounds { least, most })
            .collect();
        let (gram, moment, prior) = (
            floats(&case["gram"]),
            floats(&case["moment"]),
            floats(&case["prior"]),
        );
        let found = ridge::bounded_ridge(
            &gram,
            &moment,
            &prior,
            case["penalty"].as_f64().unwrap(),
            &bounds,
        );
        all_near(&found, &case["weights"], 1e-8);
    }
}

#[test]
fn what_is_undefined_is_none_and_never_nan() {
    assert_eq!(correlation::spearman(&[1.0, 1.0], &[1.0, 2.0]), None);
    assert_eq!(correlation::spearman(&[], &[]), None);
    assert_eq!(correlation::pearson(&[1.0], &[1.0]), None);
    assert_eq!(separation::auc(&[1.0, 2.0], &[true, true]), None);
    assert!(separation::Separation::of(&[1.0], &[2.0, 3.0]).is_none());
    assert_eq!(quantile::band::<i64>(&mut []), None);
    assert!(Logistic::fit(&[vec![1.0]], &[true], 1.0).is_none());
    assert!(Logistic::fit(&[], &[], 1.0).is_none());
    assert!(calibration(&[], &[], &[]).is_none());
    assert_eq!(
        calibration(&[0.5, 0.5], &[true, false], &alone(2))
            .unwrap()
            .slope,
        None
    );
    assert_eq!(bootstrap::interval(vec![1.0; 3], 0.95), None);
    // Perfectly separated classes have no finite optimum without a penalty, but a solvable one with it.
    let rows: Vec<Vec<f64>> = (0..20).map(|i| vec![f64::from(i)]).collect();
    let truth: Vec<bool> = (0..20).map(|i| i > 9).collect();
    assert!(Logistic::fit(&rows, &truth, 1.0).unwrap().weights[0].is_finite());
}

#[test]
fn a_permutation_p_is_never_zero_and_counts_ties() {
    assert!((permutation::p_value(9.0, &[1.0, 2.0, 3.0]) - 0.25).abs() < 1e-12);
    assert!((permutation::p_value(2.0, &[1.0, 2.0, 3.0]) - 0.75).abs() < 1e-12);
}

#[test]
fn the_bootstrap_interval_of_a_mean_covers_it_about_as_often_as_stated() {
    let covered = (0..200).filter(|seed| {
        let mut dice = Dice::new(*seed, 1);
        let values: Vec<f64> = (0..60).map(|_| dice.normal()).collect();
        let mean = |sample: &[usize]| {
            Some(sample.iter().map(|i| values[*i]).sum::<f64>() / sample.len() as f64)
        };
        let draws = bootstrap::replicates(&mut dice, values.len(), 400, mean);
        !bootstrap::interval(draws, 0.95).unwrap().excludes(0.0)
    });
    let covered = covered.count();
    assert!((180..=198).contains(&covered), "{covered} of 200");
}

#[test]
fn dice_of_one_seed_fall_alike_and_are_fair() {
    let roll = |seed, stream| {
        (0..8)
            .map(|_| 0)
            .scan(Dice::new(seed, stream), |d, _: i32| Some(d.below(1000)))
            .collect::<Vec<_>>()
    };
    assert_eq!(roll(7, 1), roll(7, 1));
    assert_ne!(roll(7, 1), roll(7, 2));
    let mut dice = Dice::new(1, 1);
    let mut seen = [0; 6];
    (0..60_000).for_each(|_| seen[dice.below(6)] += 1);
    assert!(seen.iter().all(|n| (9_600..10_400).contains(n)), "{seen:?}");
    let chosen = dice.choose(100, 30);
    assert!(chosen.len() == 30 && chosen.windows(2).all(|w| w[0] < w[1]) && chosen[29] < 100);
}

#[test]
fn clusters_of_one_give_delongs_error_and_a_twin_tells_nothing_new() {
    for case in fixture!("separation") {
        let (first, second) = (floats(&case["first"]), floats(&case["second"]));
        let alone = |group: &[f64], from: u32| -> Vec<(f64, u32)> {
            group
                .iter()
                .zip(from..)
                .map(|(v, cluster)| (*v, cluster))
                .collect()
        };
        let (first, second) = (alone(&first, 0), alone(&second, 1_000));
        let found = separation::Separation::clustered(&first, &second).unwrap();
        near(found.auc, &case["auc"], 1e-9);
        near(found.standard_error, &case["standard_error"], 1e-9);
        let twins = |group: &[(f64, u32)]| -> Vec<(f64, u32)> {
            group.iter().flat_map(|one| [*one, *one]).collect()
        };
        let found = separation::Separation::clustered(&twins(&first), &twins(&second)).unwrap();
        near(found.auc, &case["auc"], 1e-9);
        near(found.standard_error, &case["standard_error"], 1e-9);
    }
}

#[test]
fn what_came_true_has_an_interval_by_unit_and_a_twin_tells_nothing_new() {
    let p: Vec<f64> = (0..200).map(|i| f64::from(i % 10) / 10.0 + 0.05).collect();
    let truth: Vec<bool> = (0..200).map(|i| (i * 7) % 20 < 2 * (i % 10) + 1).collect();
    let found = calibration(&p, &truth, &alone(200)).unwrap();
    let twice = |of: &[f64]| of.iter().chain(of).copied().collect::<Vec<f64>>();
    let labels = truth.iter().chain(&truth).copied().collect::<Vec<bool>>();
    let units = (0..400).map(|i| i % 200).collect::<Vec<usize>>();
    let twins = calibration(&twice(&p), &labels, &units).unwrap();
    assert_eq!(found.bins.len(), 10);
    for (one, two) in found.bins.iter().zip(&twins.bins) {
        let (one, two) = (one.interval.unwrap(), two.interval.unwrap());
        assert!((one.low - two.low).abs() < 1e-9 && (one.high - two.high).abs() < 1e-9);
    }
}

#[test]
fn the_interval_of_the_largest_of_twelve_is_wide_enough_for_having_been_picked() {
    // Of independent normal figures the factor is known: the normal quantile of 0.95 to the power of a twelfth.
    let mut dice = Dice::new(5, 5);
    let draws: Vec<Vec<f64>> = (0..4_000)
        .map(|_| (0..12).map(|_| dice.normal()).collect())
        .collect();
    let found = bootstrap::simultaneous(&[0.0; 12], &draws, 0.95).unwrap();
    let factor = normal::quantile(f64::midpoint(1.0, 0.95_f64.powf(1.0 / 12.0)));
    for interval in found {
        assert!(
            (interval.high - factor).abs() < 0.15,
            "{} is not {factor}",
            interval.high
        );
        assert!((interval.low + factor).abs() < 0.15);
    }
    assert_eq!(bootstrap::simultaneous(&[0.0], &draws[..10], 0.95), None);
    let (mut together, mut alone) = (0, 0);
    for _ in 0..200 {
        let series: Vec<Vec<f64>> = (0..12)
            .map(|_| (0..60).map(|_| dice.normal()).collect())
            .collect();
        let means = |sample: &[usize]| -> Vec<f64> {
            let mean = |values: &Vec<f64>| sample.iter().map(|i| values[*i]).sum::<f64>() / 60.0;
            series.iter().map(mean).collect()
        };
        let observed = means(&(0..60).collect::<Vec<_>>());
        let replicates: Vec<Vec<f64>> = (0..199)
            .map(|_| means(&(0..60).map(|_| dice.below(60)).collect::<Vec<_>>()))
            .collect();
        let largest = (0..12)
            .max_by(|a, b| observed[*a].abs().total_cmp(&observed[*b].abs()))
            .unwrap();
        let bands = bootstrap::simultaneous(&observed, &replicates, 0.95).unwrap();
        together += usize::from(!bands[largest].excludes(0.0));
        let own = replicates.iter().map(|r| r[largest]).collect();
        alone += usize::from(!bootstrap::interval(own, 0.95).unwrap().excludes(0.0));
    }
    println!("of 200, the largest is covered {together} times, by its own interval {alone}");
    assert!(together >= 180 && alone < 150, "{together} {alone}");
}
