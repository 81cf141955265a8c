//! The lead test of one segment.

use super::holdout::{Holdout, holdout};
use super::lags::{Lag, Ranked};
use super::leakage::Target;
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
}

/// What was found in one segment.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) units: usize,
    pub(crate) sampled: bool,
    /// Whether amounts are compared only in months with revenue.
    pub(crate) lumpy: bool,
    pub(crate) months: usize,
    /// From profit leading RV (negative) to RV leading profit.
    pub(crate) lags: Vec<Lag>,
    /// The lag of the strongest correlation of RV with what came later.
    pub(crate) best: Lag,
    /// Placebo p of the strongest, over all lags.
    pub(crate) p: f64,
    /// Mean of the placebo's strongest.
    pub(crate) placebo: f64,
    /// Strongest correlation of RV with what came before it.
    pub(crate) reverse: f64,
    pub(crate) holdout: Option<Holdout>,
    /// Correlation at the best lag with every value 20 % off: lowest and highest.
    pub(crate) perturbed: Option<[f64; 2]>,
    /// Correlation at the best lag with one point for every interaction.
    pub(crate) equal: Option<f64>,
}

/// When the units of a segment buy.
struct Buying {
    /// Last month with revenue, per unit.
    last: Vec<Option<usize>>,
    /// Whether most months between have none: then amounts are compared when something is bought. Otherwise the rhythm of
    /// buying, and what follows each order, would pass for a lead.
    lumpy: bool,
}

/// From this share of months with revenue on, a month without is a bad month and not a pause.
const DENSE: f64 = 2.0 / 3.0;

impl Buying {
    fn of(panel: &Panel) -> Self {
        let buys = |unit: usize, month: &usize| panel.orders[panel.at(unit, *month)] > 0;
        let last: Vec<Option<usize>> = (0..panel.len())
            .map(|u| (0..panel.months.len()).rfind(|m| buys(u, m)))
            .collect();
        let (mut with, mut all) = (0_usize, 0_usize);
        for (unit, last) in last.iter().enumerate() {
            let months = panel.first[unit]..last.map_or(0, |l| l + 1);
            all += months.len();
            with += months.filter(|m| buys(unit, m)).count();
        }
        Self {
            last,
            lumpy: (with as f64) < DENSE * all as f64,
        }
    }

    /// What a unit earned in a month; none after its last revenue, when it is gone, which is a matter of retention.
    fn earned(&self, panel: &Panel, unit: usize, month: usize) -> Option<f64> {
        let at = panel.at(unit, month);
        let counts = self.last[unit].is_some_and(|last| month <= last)
            && (!self.lumpy || panel.orders[at] > 0);
        counts.then_some(panel.margin[at] as f64)
    }
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
        Panel::build(
            book,
            &Spec {
                picked: &sample.picked,
                scope: Some(scope),
                clock: plan.clock,
                left_out: plan.left_out,
                weights,
            },
        )
    };
    let panel = build(Weights::Flow);
    let (units, months) = (panel.len(), panel.months.len());
    if units < SMALL {
        return Err(format!(
            "{units} relationships, at least {SMALL} are needed"
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
    let signal = |panel: &Panel| Ranked::new(panel, |u, m| Some(panel.rv[panel.at(u, m)] as f64));
    let buying = Buying::of(&panel);
    let outcome = Ranked::new(&panel, |u, m| {
        let at = panel.at(u, m);
        match plan.target {
            Target::Contribution => buying.earned(&panel, u, m),
            Target::Retention => Some(f64::from(u8::from(panel.orders[at] > 0))),
            Target::Satisfaction => panel.said_mean(u, m, m + 1),
        }
    });
    let rv = signal(&panel);
    if !outcome.varies() {
        return Err(format!(
            "{} does not vary: there is nothing to predict",
            plan.target.name()
        ));
    }
    if !rv.varies() {
        return Err(
            "Relationship Value never changes at different times for different relationships"
                .to_owned(),
        );
    }
    // Every lag is to rest on at least half of the months.
    let most = plan.most_lag.min(months / 2) as i32;
    let lags: Vec<i32> = (-most..=most).collect();
    let found = rv.lags(&outcome, &lags, plan.draws.min(499), &mut dice);
    let strongest = |forward: bool| {
        let side = found
            .iter()
            .filter(|l| if forward { l.months > 0 } else { l.months < 0 });
        side.copied()
            .max_by(|a, b| a.correlation.abs().total_cmp(&b.correlation.abs()))
    };
    let Some(best) = strongest(true) else {
        return Err(format!(
            "too few months in which both Relationship Value and {} are known",
            plan.target.name()
        ));
    };
    let forward: Vec<i32> = (1..=most).collect();
    let (p, placebo) = rv.placebo(&outcome, &forward, best.correlation, plan.draws, &mut dice);
    let again = |weights: Weights<'_>| signal(&build(weights)).at(&outcome, best.months);
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
        lumpy: plan.target == Target::Contribution && buying.lumpy,
        months,
        reverse: strongest(false).map_or(0.0, |l| l.correlation),
        lags: found,
        best,
        p,
        placebo,
        holdout: holdout(
            &panel,
            plan.target,
            plan.horizon,
            plan.draws.min(199),
            &mut dice,
        ),
        perturbed: perturbed.map(|(low, high)| [low, high]),
        equal: again(Weights::Equal),
    })
}
