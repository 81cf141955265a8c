//! The lead test of one segment.

use super::buying::Buying;
use super::control::{Controlled, without_rhythm};
use super::holdout::{Holdout, holdout};
use super::lags::{Lag, Pair, Ranked, bands, correlations, placebo};
use super::leakage::Target;
use super::power::Power;
use super::scan;
use crate::Book;
use crate::analysis::words::SMALL;
use crate::panel::{Clock, Panel, Sample, Spec, Weights};
use crate::set::Picked;
use crate::stats::dice::Dice;

/// More units than this are represented by as many drawn at random.
pub(crate) const SAMPLE: usize = 2_000;
/// Months of history below which no lag can be told from another.
const LEAST_MONTHS: usize = 12;
/// Outcomes below which a test says nothing.
const LEAST_OUTCOMES: u32 = 100;
/// Flows drawn with every value up to 20 % off.
const PERTURBED: usize = 10;

/// How to test.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan<'a> {
    pub(crate) target: Target,
    pub(crate) clock: Clock,
    pub(crate) left_out: &'a [bool],
    pub(crate) most_lag: usize,
    pub(crate) horizon: usize,
    pub(crate) draws: usize,
    pub(crate) seed: u64,
    /// How many are tested together.
    pub(crate) segments: usize,
}

/// What was found in one segment.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) units: usize,
    pub(crate) sampled: bool,
    /// Whether amounts are compared only in months with revenue.
    pub(crate) lumpy: bool,
    pub(crate) months: usize,
    /// From profit leading RV (negative) to RV leading profit, the past of the later one held constant.
    pub(crate) lags: Vec<Lag>,
    /// The same without holding anything constant.
    pub(crate) plain: Vec<Option<f64>>,
    /// The lag of the lead, if there is one: where RV goes most with what came later.
    pub(crate) best: Lag,
    /// What lead could have been found, were there one.
    pub(crate) power: Option<Power>,
    /// Placebo p of the strength, over all lags.
    pub(crate) p: f64,
    /// Of the lead around its lag, in units of chance error.
    pub(crate) strength: f64,
    /// Mean of the placebo's largest strength.
    pub(crate) placebo: f64,
    /// Strongest correlation of RV with what came before it.
    pub(crate) reverse: f64,
    pub(crate) holdout: Option<Holdout>,
    /// Correlation at the best lag with every value 20 % off: lowest and highest.
    pub(crate) perturbed: Option<[f64; 2]>,
    /// Correlation at the best lag with one point for every interaction.
    pub(crate) equal: Option<f64>,
}

/// Tests one scope's picked records. `Err` says why the data are too thin.
pub(crate) fn test(
    book: &Book,
    picked: &Picked,
    scope: u16,
    plan: &Plan<'_>,
) -> Result<Found, String> {
    let mut dice = Dice::new(plan.seed, u64::from(scope) + 2);
    let sample = Sample::draw(book, picked, scope, SAMPLE, &mut dice);
    let build = |weights: Weights<'_>| {
        let mut panel = Panel::build(
            book,
            &Spec {
                picked: &sample.picked,
                scope: Some(scope),
                clock: plan.clock,
                left_out: plan.left_out,
                weights,
            },
        );
        // Until the first revenue a relationship is being won. What is done then comes before that revenue in every
        // account that was won, whatever its value: that is how customers come to be, and no lead.
        if plan.target != Target::Satisfaction {
            panel.watch_customers();
        }
        panel
    };
    let panel = build(Weights::Flow);
    let months = panel.months.len();
    let units = panel.first.iter().filter(|first| **first < months).count();
    if panel.len() < SMALL {
        return Err(format!(
            "{} relationships, at least {SMALL} are needed",
            panel.len()
        ));
    }
    if months < LEAST_MONTHS {
        return Err(format!(
            "{months} whole months of history, at least {LEAST_MONTHS} are needed"
        ));
    }
    let outcomes: u32 = if plan.target == Target::Satisfaction {
        panel.said.iter().sum()
    } else {
        panel.orders.iter().sum()
    };
    if outcomes < LEAST_OUTCOMES {
        let what = if plan.target == Target::Satisfaction {
            "answers to surveys"
        } else {
            "revenues"
        };
        return Err(format!(
            "{outcomes} {what} in the months watched, at least {LEAST_OUTCOMES} are needed"
        ));
    }
    if units < SMALL {
        return Err(format!(
            "{units} relationships with a month after their first revenue, at least {SMALL} are needed"
        ));
    }
    let ranked = |panel: &Panel| Ranked::new(panel, |u, m| Some(panel.rv[panel.at(u, m)] as f64));
    let signal = |panel: &Panel| without_rhythm(&ranked(panel), panel);
    let buying = Buying::of(&panel);
    let lumpy = plan.target == Target::Contribution && buying.lumpy;
    let outcome = Ranked::new(&panel, |u, m| {
        let at = panel.at(u, m);
        match plan.target {
            Target::Contribution => buying.earned(&panel, u, m),
            Target::Retention => Some(f64::from(u8::from(panel.orders[at] > 0))),
            Target::Satisfaction => panel.said_mean(u, m, m + 1),
        }
    });
    let plain = ranked(&panel);
    let rv = without_rhythm(&plain, &panel);
    if !outcome.varies() {
        return Err(format!(
            "{} does not vary: there is nothing to predict",
            plan.target.name()
        ));
    }
    if !plain.varies() {
        return Err(unvarying(book, &sample.picked, scope, plan));
    }
    // Every lag is to rest on at least half of the months.
    let most = plan.most_lag.min(months / 2) as i32;
    let lags: Vec<i32> = (-most..=most).collect();
    let pairs: Vec<Controlled> = lags
        .iter()
        .map(|lag| Controlled::new(&rv, &outcome, *lag))
        .collect();
    let is_forward = |wanted: bool| -> Vec<Pair<'_>> {
        let of = pairs.iter().filter(|p| (p.lag > 0) == wanted);
        of.map(|p| (&p.value, &p.outcome, p.lag)).collect()
    };
    let (forward, backward) = (is_forward(true), is_forward(false));
    let draws = plan.draws.min(499);
    let mut found = bands(&backward, draws, &mut dice);
    found.extend(bands(&forward, draws, &mut dice));
    let by_lag = correlations(&forward);
    let best = scan::peak(&by_lag)
        .and_then(|at| found.iter().find(|l| l.months == forward[at].2).copied());
    let Some(best) = best else {
        return Err(format!(
            "too few months in which both Relationship Value and {} are known",
            plan.target.name()
        ));
    };
    let reverse = found
        .iter()
        .filter(|l| l.months < 0)
        .map(|l| l.correlation)
        .max_by(|a, b| a.abs().total_cmp(&b.abs()));
    let strength = scan::largest(&by_lag);
    let (p, placebo) = placebo(&forward, strength, plan.draws, &mut dice, scan::largest);
    let again = |weights: Weights<'_>| {
        let pair = Controlled::new(&signal(&build(weights)), &outcome, best.months);
        pair.value.at(&pair.outcome, best.months)
    };
    let perturbed: Vec<f64> = (0..PERTURBED)
        .filter_map(|_| {
            let by_type: Vec<i64> = book
                .types
                .iter()
                .map(|_| 800 + dice.below(401) as i64)
                .collect();
            again(Weights::PerMille(&by_type))
        })
        .collect();
    let perturbed = perturbed
        .iter()
        .copied()
        .reduce(f64::min)
        .zip(perturbed.iter().copied().reduce(f64::max));
    Ok(Found {
        units,
        sampled: sample.is_part(),
        lumpy,
        months,
        reverse: reverse.unwrap_or(0.0),
        plain: found.iter().map(|l| plain.at(&outcome, l.months)).collect(),
        lags: found,
        power: Power::of(&best, forward.len(), plan.segments),
        best,
        p,
        strength,
        placebo,
        holdout: holdout(
            &panel,
            plan.target,
            lumpy,
            plan.horizon,
            plan.draws.min(199),
            &mut dice,
        ),
        perturbed: perturbed.map(|(low, high)| [low, high]),
        equal: again(Weights::Equal),
    })
}

/// Where to look for what the guard left out.
pub(crate) const GUARDED: &str = "the table leakage_guard says why";

/// Why no value varies: mostly because the guard has left none.
fn unvarying(book: &Book, picked: &Picked, scope: u16, plan: &Plan<'_>) -> String {
    let mut seen = vec![false; book.types.len()];
    let of_scope = picked
        .iter()
        .filter(|r| book.records.scope[*r as usize] == scope);
    for entry in of_scope.flat_map(|r| book.records.entries(r)) {
        let kind = book.entries.type_index[entry] as usize;
        seen[kind] |= book.entries.rv_hundredths[entry] != 0;
    }
    let valued = seen.iter().filter(|s| **s).count();
    let guarded = (0..seen.len())
        .filter(|k| seen[*k] && plan.left_out.get(*k).copied().unwrap_or(false))
        .count();
    if valued > 0 && guarded == valued {
        return format!(
            "all {valued} interaction types that have a value here are the outcome or its paperwork ({GUARDED}), so nothing is \
             left that could lead it: record what is done between orders"
        );
    }
    "Relationship Value never changes at different times for different relationships".to_owned()
}
