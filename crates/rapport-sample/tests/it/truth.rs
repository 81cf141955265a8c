//! The planted truth agrees with itself and with the benchmark.

use rapport_sample::score::analyses::{Analysed, Analyses, Called, Ranked};
use rapport_sample::score::{
    Harvested, HarvestedAccount, HarvestedKey, HarvestedSource, Scorecard,
};
use rapport_sample::truth::read::Truth;
use rapport_sample::{Options, Preset, generate};
use std::collections::BTreeMap;

/// A harvest that found everything just as the declared keys can.
fn perfect(truth: &Truth) -> Harvested {
    let accounts = truth
        .accounts()
        .expect("the truth can be written and read")
        .into_iter()
        .map(|a| HarvestedAccount {
            key: a.account,
            revenue_minor: a.revenue_minor,
            new_revenue_minor: if a.won_month.is_some() {
                a.revenue_minor * 2 / 5
            } else {
                0
            },
            product_cost_minor: a.product_cost_minor,
            cost_minor: a.cost_minor,
        });
    let mut numbers: BTreeMap<String, i64> = BTreeMap::new();
    let keys = truth
        .keys()
        .expect("the truth can be written and read")
        .into_iter()
        .map(|key| {
            let next = numbers.len() as i64 + 1;
            HarvestedKey {
                contact: *numbers.entry(key.reach).or_insert(next),
                kind: key.kind,
                value: key.value,
            }
        });
    let keys = keys.collect();
    let mut sources: Vec<HarvestedSource> = Vec::new();
    for row in truth
        .rows_of_sources()
        .expect("the truth can be written and read")
    {
        assert!(row.accepted + row.duplicate <= row.received, "{row:?}");
        let reasons = truth
            .quarantine()
            .expect("the truth can be written and read")
            .into_iter();
        let reasons = reasons.filter(|reason| reason.source == row.source);
        sources.push(HarvestedSource {
            accepted: row.accepted,
            quarantined: reasons.map(|r| (r.reason, r.records)).collect(),
            source: row.source,
        });
    }
    Harvested {
        accounts: accounts.collect(),
        keys,
        sources,
    }
}

fn truth_of(preset: Preset, accounts: u32, folder: &std::path::Path) -> Truth {
    let options = Options {
        preset,
        accounts,
        seed: 11,
    };
    generate(options, folder, |_| ()).expect("the truth can be written and read");
    Truth::open(folder).expect("the truth can be written and read")
}

#[test]
fn both_presets_hold_for_sizes_that_do_not_divide_evenly() {
    for (preset, accounts) in [
        (Preset::B1, 100),
        (Preset::B1, 250),
        (Preset::B2, 1_010),
        (Preset::B2, 200),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let truth = truth_of(preset, accounts, folder.path());
        let card = Scorecard::of(&truth, &perfect(&truth)).unwrap();
        let off: Vec<_> = card
            .lines
            .iter()
            .filter(|l| l.holds == Some(false))
            .collect();
        assert!(off.is_empty(), "{preset:?} {accounts}: {off:?}");
    }
}

#[test]
fn without_a_preset_no_ratio_must_hold_but_counts_must() {
    let folder = tempfile::tempdir().unwrap();
    let truth = truth_of(Preset::None, 100, folder.path());
    let mut harvested = perfect(&truth);
    for account in &mut harvested.accounts {
        account.revenue_minor = 1;
    }
    assert!(Scorecard::of(&truth, &harvested).unwrap().holds());
    harvested.sources[0].accepted += 1;
    assert!(!Scorecard::of(&truth, &harvested).unwrap().holds());
}

#[test]
fn a_ratio_that_is_off_by_three_per_cent_fails_the_score() {
    let folder = tempfile::tempdir().unwrap();
    let truth = truth_of(Preset::B1, 200, folder.path());
    let planted = truth.accounts().unwrap();
    let mut harvested = perfect(&truth);
    for (account, planted) in harvested.accounts.iter_mut().zip(&planted) {
        if planted.high_profit {
            account.cost_minor = account.cost_minor * 103 / 100;
        }
    }
    let card = Scorecard::of(&truth, &harvested).unwrap();
    let line = |what: &str| card.lines.iter().find(|l| l.what == what).unwrap().holds;
    assert_eq!(line("cost multiple"), Some(false));
    assert_eq!(line("revenue multiple"), Some(true));
    assert!(!card.holds());
}

#[test]
fn nothing_harvested_holds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let truth = truth_of(Preset::B1, 100, folder.path());
    let card = Scorecard::of(&truth, &Harvested::default()).unwrap();
    let held = card.lines.iter().filter(|l| l.holds == Some(true)).count();
    assert_eq!(held, 0, "{:?}", card.lines);
}

#[test]
fn private_addresses_split_and_shared_ones_join_what_keys_can_reach() {
    let folder = tempfile::tempdir().unwrap();
    let truth = truth_of(Preset::B1, 1_000, folder.path());
    let keys = truth.keys().unwrap();
    let mut persons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut reached: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for key in &keys {
        persons.entry(&key.person).or_default().push(&key.reach);
        reached.entry(&key.reach).or_default().push(&key.person);
    }
    let several = |groups: &BTreeMap<&str, Vec<&str>>| {
        groups
            .values()
            .filter(|all| all.iter().any(|one| *one != all[0]))
            .count()
    };
    assert!(several(&persons) > 20, "private addresses");
    assert!(several(&reached) > 2, "shared addresses");
}

#[test]
fn analyses_that_find_what_was_planted_are_right_and_those_that_find_the_contrary_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let truth = truth_of(Preset::B1, 1_000, folder.path());
    let called = |scope: &str, verdict: &str, lag: Option<i64>| Called {
        scope: scope.to_owned(),
        verdict: verdict.to_owned(),
        lag_months: lag,
        ..Called::default()
    };
    let ranked = |key: String, high: bool| Ranked {
        key,
        score: f64::from(u8::from(high)),
    };
    let staff = truth.staff().unwrap();
    let accounts = truth.accounts().unwrap();
    let found = |leading: &str, none: &str, right: bool| Analysed {
        calls: vec![
            called("machine_builders", leading, Some(3)),
            called("process_plants", "leading", Some(2)),
            called("public_utilities", none, None),
        ],
        staff: staff
            .iter()
            .map(|s| ranked(s.staff.clone(), s.top_performer == right))
            .collect(),
        at_risk: accounts
            .iter()
            .map(|a| ranked(a.account.clone(), a.left_month.is_some() == right))
            .collect(),
        refused: Vec::new(),
    };
    let calls = |analyses: &Analyses| -> Vec<Option<bool>> {
        analyses.calls.iter().map(|call| call.right).collect()
    };
    let right = Analyses::of(&truth, &found("leading", "null", true)).unwrap();
    assert_eq!(calls(&right), [Some(true), None, Some(true)]);
    assert_eq!(right.calls[0].lag_right, Some(true));
    assert!(
        right.rankings.iter().all(|r| r.auc == Some(1.0)),
        "{right:?}"
    );
    let tops = staff.iter().filter(|s| s.top_performer).count();
    assert_eq!(right.rankings[0].planted, tops as i64);
    // Who left before the look back is not there to be told; who left for no reason to be seen is in the first alone.
    assert!(right.rankings[1].planted > right.rankings[2].planted);
    assert_eq!(right.rankings[1].others, right.rankings[2].others);
    let wrong = Analyses::of(&truth, &found("weak", "leading", false)).unwrap();
    assert_eq!(calls(&wrong), [Some(false), None, Some(false)]);
    assert!(
        wrong.rankings.iter().all(|r| r.auc == Some(0.0)),
        "{wrong:?}"
    );
    let nothing = Analyses::of(&truth, &Analysed::default()).unwrap();
    assert_eq!(calls(&nothing), [Some(false), None, Some(false)]);
    assert!(nothing.rankings.iter().all(|r| r.auc.is_none()));
}
