//! Doing beside saying in one scope: now, and with a lag.

use super::Plan;
use crate::analysis::lead_test::lags::{Lag, Pair, Ranked, bands};
use crate::analysis::words::SMALL;
use crate::panel::{Clock, Panel, Sample, Spec, Weights};
use crate::set::Picked;
use crate::stats::correlation::spearman;
use crate::stats::dice::Dice;
use crate::stats::{Interval, bootstrap, permutation};
use crate::{Book, stats::rank::midranks};

/// A relationship that both does and says.
pub(super) struct Both {
    pub(super) unit: u32,
    /// RV gained in the window, in hundredths.
    pub(super) done: f64,
    /// Mean answer in the window, in hundredths of the scale.
    pub(super) said: f64,
    /// The same in the last three months; none when nothing was said.
    pub(super) lately: Option<(f64, f64)>,
}

/// What was found in one scope.
pub(super) struct Compared {
    pub(super) both: Vec<Both>,
    pub(super) correlation: f64,
    pub(super) interval: Option<Interval>,
    /// Permutation p of the correlation: what was said is dealt to the relationships anew.
    pub(super) p: f64,
    pub(super) lags: Vec<Lag>,
    /// Placebo p of the largest correlation over all lags.
    pub(super) p_lags: Option<f64>,
    /// Whether it is judged by a part of its relationships.
    pub(super) sampled: bool,
}

/// Compares; `Err` says why there is nothing to compare.
pub(super) fn compare(
    book: &Book,
    picked: &Picked,
    scope: u16,
    plan: &Plan<'_>,
) -> Result<Compared, String> {
    let mut dice = Dice::new(plan.seed, u64::from(scope) + 40);
    let sample = Sample::draw(book, picked, scope, super::SAMPLE, &mut dice);
    let spec = Spec {
        picked: &sample.picked,
        scope: Some(scope),
        clock: Clock::Happened,
        left_out: plan.left_out,
        weights: Weights::Flow,
    };
    let panel = Panel::build(book, &spec);
    let both = both(&panel, plan.months);
    if both.len() < SMALL {
        return Err(format!(
            "{} relationships both do and say, at least {SMALL} are needed",
            both.len()
        ));
    }
    let done: Vec<f64> = both.iter().map(|b| b.done).collect();
    let said: Vec<f64> = both.iter().map(|b| b.said).collect();
    let Some(correlation) = spearman(&done, &said) else {
        let what = if done.windows(2).all(|w| w[0].total_cmp(&w[1]).is_eq()) {
            "do"
        } else {
            "say"
        };
        return Err(format!("all {what} the same: there is nothing to compare"));
    };
    let replicates = bootstrap::replicates(&mut dice, both.len(), plan.draws, |sample| {
        let pick = |values: &[f64]| sample.iter().map(|at| values[*at]).collect::<Vec<_>>();
        spearman(&pick(&done), &pick(&said))
    });
    // Ranks are dealt, not values: the same correlations, without ranking anew each time.
    let (ranked, mut dealt) = (midranks(&done), midranks(&said));
    let shuffled: Vec<f64> = (0..plan.draws)
        .map(|_| {
            dice.shuffle(&mut dealt);
            crate::stats::correlation::pearson(&ranked, &dealt).map_or(0.0, f64::abs)
        })
        .collect();
    let (lags, p_lags) = lags(&panel, plan, &mut dice);
    Ok(Compared {
        both,
        correlation,
        interval: bootstrap::interval(replicates, 0.95),
        p: permutation::p_value(correlation.abs(), &shuffled),
        lags,
        p_lags,
        sampled: sample.is_part(),
    })
}

fn both(panel: &Panel, months: usize) -> Vec<Both> {
    let end = panel.months.len();
    let from = end.saturating_sub(months);
    let lately = end.saturating_sub(3).max(from);
    let one = |unit: usize| {
        let said = panel.said_mean(unit, from, end)?;
        Some(Both {
            unit: panel.units[unit],
            done: panel.sum(&panel.rv, unit, from, end),
            said,
            lately: panel
                .said_mean(unit, lately, end)
                .map(|said| (panel.sum(&panel.rv, unit, lately, end), said)),
        })
    };
    (0..panel.len()).filter_map(one).collect()
}

fn lags(panel: &Panel, plan: &Plan<'_>, dice: &mut Dice) -> (Vec<Lag>, Option<f64>) {
    let done = Ranked::new(panel, |u, m| Some(panel.rv[panel.at(u, m)] as f64));
    let said = Ranked::new(panel, |u, m| panel.said_mean(u, m, m + 1));
    let most = plan.lags.min(panel.months.len() / 2) as i32;
    let all: Vec<i32> = (-most..=most).collect();
    let pairs: Vec<Pair<'_>> = all.iter().map(|lag| (&done, &said, *lag)).collect();
    let found = bands(&pairs, plan.draws, dice);
    let p = strongest(&found).map(|best| {
        done.placebo(&said, &all, best.correlation, plan.draws, dice)
            .0
    });
    (found, p)
}

/// The lag of the largest correlation, whichever its sign.
pub(super) fn strongest(lags: &[Lag]) -> Option<&Lag> {
    lags.iter()
        .max_by(|a, b| a.correlation.abs().total_cmp(&b.correlation.abs()))
}
