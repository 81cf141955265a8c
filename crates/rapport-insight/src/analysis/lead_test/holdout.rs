//! Rolling-origin hold-out: at each month, models that know only the past say which units will do better than they usually
//! do; months that no model has seen tell which of them were right.

use super::leakage::Target;
use crate::panel::Panel;
use crate::stats::calibration::{Calibration, calibration};
use crate::stats::dice::Dice;
use crate::stats::logistic::{Logistic, Scaler};
use crate::stats::separation::auc;
use crate::stats::{Interval, bootstrap};

/// What a model may look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// Profit so far.
    Profit,
    /// Recency, frequency, monetary value of purchases.
    Rfm,
    /// What was said.
    Voc,
    /// Relationship Value.
    Rv,
    /// All but Relationship Value.
    Baseline,
    /// All.
    WithRv,
    /// All, with the Relationship Value of another unit.
    Placebo,
}

impl Look {
    pub(crate) const ALL: [Self; 7] = [
        Self::Profit,
        Self::Rfm,
        Self::Voc,
        Self::Rv,
        Self::Baseline,
        Self::WithRv,
        Self::Placebo,
    ];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Profit => "lagged profit",
            Self::Rfm => "recency, frequency, monetary",
            Self::Voc => "voice of the customer",
            Self::Rv => "Relationship Value alone",
            Self::Baseline => "all of these without RV",
            Self::WithRv => "all, and Relationship Value",
            Self::Placebo => "all, and another unit's RV",
        }
    }
}

/// How the models did on months they had not seen.
#[derive(Debug, Clone)]
pub(crate) struct Holdout {
    /// AUC by model, in the order of [`Look::ALL`]; none where undefined.
    pub(crate) auc: Vec<Option<f64>>,
    /// Their block bootstrap intervals over units.
    pub(crate) auc_interval: Vec<Option<Interval>>,
    /// AUC with RV less AUC without.
    pub(crate) gain: f64,
    /// Its block bootstrap interval over units.
    pub(crate) gain_interval: Option<Interval>,
    /// Of the model with RV.
    pub(crate) calibration: Option<Calibration>,
    /// Months predicted from.
    pub(crate) origins: usize,
    /// Predictions judged.
    pub(crate) n: usize,
}

/// Months of history before the first prediction.
const WARM_UP: usize = 6;
const PENALTY: f64 = 1.0;

/// A unit at an origin: features by group, and the truth.
struct Row {
    unit: usize,
    origin: usize,
    profit: Vec<f64>,
    rfm: Vec<f64>,
    voc: Vec<f64>,
    label: bool,
}

/// Runs it. `None` when there are too few months or the truth never varies.
pub(crate) fn holdout(
    panel: &Panel,
    target: Target,
    lumpy: bool,
    horizon: usize,
    draws: usize,
    dice: &mut Dice,
) -> Option<Holdout> {
    let months = panel.months.len();
    let last = months.checked_sub(horizon + 1)?;
    let rows: Vec<Row> = (WARM_UP..=last)
        .flat_map(|origin| {
            (0..panel.len())
                .filter_map(move |unit| row_of(panel, target, lumpy, unit, origin, horizon))
        })
        .collect();
    let mut deal: Vec<usize> = (0..panel.len()).collect();
    dice.shuffle(&mut deal);
    // The first half of the origins is for learning alone.
    let tested_from = usize::midpoint(WARM_UP, last) + 1;
    let mut judged: Vec<Judged> = Vec::new();
    let mut origins = 0;
    for origin in tested_from..=last {
        let train: Vec<&Row> = rows
            .iter()
            .filter(|r| r.origin + horizon <= origin)
            .collect();
        let test: Vec<&Row> = rows.iter().filter(|r| r.origin == origin).collect();
        let models: Option<Vec<Model>> = Look::ALL
            .iter()
            .map(|look| Model::fit(panel, *look, &train, &deal))
            .collect();
        let Some(models) = models else { continue };
        origins += 1;
        judged.extend(test.iter().map(|row| {
            Judged {
                unit: row.unit,
                origin,
                label: row.label,
                scores: models
                    .iter()
                    .map(|m| m.probability(panel, row, &deal))
                    .collect(),
            }
        }));
    }
    let place = |look: Look| Look::ALL.iter().position(|l| *l == look).unwrap_or(0);
    let everything: Vec<&Judged> = judged.iter().collect();
    let aucs: Vec<Option<f64>> = (0..Look::ALL.len())
        .map(|model| mean_auc(&everything, model))
        .collect();
    let (with, without) = (place(Look::WithRv), place(Look::Baseline));
    let gain = aucs[with]? - aucs[without]?;
    let mut by_unit: Vec<Vec<&Judged>> = vec![Vec::new(); panel.len()];
    for one in &judged {
        by_unit[one.unit].push(one);
    }
    let statistics = Look::ALL.len() + 1;
    let replicates =
        bootstrap::replicates_of_each(dice, panel.len(), draws, statistics, |sample| {
            let drawn: Vec<&Judged> = sample
                .iter()
                .flat_map(|u| by_unit[*u].iter().copied())
                .collect();
            let mut found: Vec<Option<f64>> = (0..Look::ALL.len())
                .map(|model| mean_auc(&drawn, model))
                .collect();
            found.push(found[with].zip(found[without]).map(|(a, b)| a - b));
            found
        });
    let mut intervals: Vec<Option<Interval>> = replicates
        .into_iter()
        .map(|r| bootstrap::interval(r, 0.95))
        .collect();
    let gain_interval = intervals.pop().flatten();
    let probabilities: Vec<f64> = judged.iter().map(|j| j.scores[with]).collect();
    let labels: Vec<bool> = judged.iter().map(|j| j.label).collect();
    let units: Vec<usize> = judged.iter().map(|j| j.unit).collect();
    Some(Holdout {
        auc: aucs,
        auc_interval: intervals,
        gain,
        gain_interval,
        calibration: calibration(&probabilities, &labels, &units),
        origins,
        n: judged.len(),
    })
}

struct Judged {
    unit: usize,
    origin: usize,
    label: bool,
    scores: Vec<f64>,
}

/// Mean over origins of the AUC within each: months of feast and famine do not help a model.
fn mean_auc(judged: &[&Judged], model: usize) -> Option<f64> {
    let mut by_origin: Vec<(Vec<f64>, Vec<bool>)> = Vec::new();
    for j in judged {
        if by_origin.len() <= j.origin {
            by_origin.resize_with(j.origin + 1, Default::default);
        }
        by_origin[j.origin].0.push(j.scores[model]);
        by_origin[j.origin].1.push(j.label);
    }
    let aucs: Vec<f64> = by_origin
        .iter()
        .filter_map(|(scores, labels)| auc(scores, labels))
        .collect();
    crate::stats::mean(&aucs)
}

struct Model {
    look: Look,
    scaler: Scaler,
    logistic: Logistic,
}

impl Model {
    fn fit(panel: &Panel, look: Look, train: &[&Row], deal: &[usize]) -> Option<Self> {
        let rows: Vec<Vec<f64>> = train
            .iter()
            .map(|row| features(panel, look, row, deal))
            .collect();
        let labels: Vec<bool> = train.iter().map(|row| row.label).collect();
        let scaler = Scaler::fit(&rows);
        let scaled: Vec<Vec<f64>> = rows.iter().map(|row| scaler.apply(row)).collect();
        Some(Self {
            look,
            logistic: Logistic::fit(&scaled, &labels, PENALTY)?,
            scaler,
        })
    }

    fn probability(&self, panel: &Panel, row: &Row, deal: &[usize]) -> f64 {
        self.logistic
            .probability(&self.scaler.apply(&features(panel, self.look, row, deal)))
    }
}

fn features(panel: &Panel, look: Look, row: &Row, deal: &[usize]) -> Vec<f64> {
    let baseline = || [row.profit.as_slice(), &row.rfm, &row.voc].concat();
    match look {
        Look::Profit => row.profit.clone(),
        Look::Rfm => row.rfm.clone(),
        Look::Voc => row.voc.clone(),
        Look::Rv => rv(panel, row.unit, row.origin),
        Look::Baseline => baseline(),
        Look::WithRv => [baseline(), rv(panel, row.unit, row.origin)].concat(),
        Look::Placebo => [baseline(), rv(panel, deal[row.unit], row.origin)].concat(),
    }
}

/// A unit at an origin with enough history, or none.
fn row_of(
    panel: &Panel,
    target: Target,
    lumpy: bool,
    unit: usize,
    origin: usize,
    horizon: usize,
) -> Option<Row> {
    let first = panel.first[unit];
    let now = origin + 1;
    if now < first + WARM_UP {
        return None;
    }
    let earned = Earned { panel, unit, lumpy };
    let usual = earned.mean(first, now)?;
    let label = label(panel, target, &earned, now, horizon)?;
    let sum = |from: usize| panel.sum(&panel.margin, unit, from.max(first), now);
    // Relative to what is usual for the unit: its size must not pass for its prospects.
    let scale = usual.abs().max(1.0);
    let recent = |latest: usize| {
        let from = earned.months(first, now).rev().take(latest).last();
        let mean = from.and_then(|from| earned.mean(from, now));
        ((mean.unwrap_or(usual) - usual) / scale).asinh()
    };
    let orders = |from: usize| {
        (from.max(first)..now)
            .map(|m| panel.orders[panel.at(unit, m)])
            .sum::<u32>()
    };
    let silent = (first..now)
        .rev()
        .take_while(|m| panel.orders[panel.at(unit, *m)] == 0)
        .count();
    let said = panel.said_mean(unit, now.saturating_sub(6).max(first), now);
    let said_before = panel.said_mean(unit, first, now);
    Some(Row {
        unit,
        origin,
        profit: vec![usual.asinh(), recent(1), recent(3), recent(6)],
        rfm: vec![
            silent as f64,
            f64::from(orders(now - now.min(12))),
            (sum(now - now.min(12)) / f64::from(orders(now - now.min(12)).max(1))).asinh(),
        ],
        voc: vec![
            said.unwrap_or(0.0),
            said_before.unwrap_or(0.0),
            f64::from(u8::from(said.is_some())),
        ],
        label,
    })
}

/// What a unit earned in the months that count.
struct Earned<'a> {
    panel: &'a Panel,
    unit: usize,
    /// Whether only months with revenue count.
    lumpy: bool,
}

impl Earned<'_> {
    fn months(&self, from: usize, to: usize) -> impl DoubleEndedIterator<Item = usize> {
        (from..to).filter(|m| !self.lumpy || self.panel.orders[self.panel.at(self.unit, *m)] > 0)
    }

    fn mean(&self, from: usize, to: usize) -> Option<f64> {
        let earned = |m| self.panel.margin[self.panel.at(self.unit, m)] as f64;
        let all: Vec<f64> = self.months(from, to).map(earned).collect();
        crate::stats::mean(&all)
    }
}

/// What came true in the months after `now`: more than usual was earned, in the months that count; something was bought;
/// people said more than the usual good of us.
fn label(
    panel: &Panel,
    target: Target,
    earned: &Earned<'_>,
    now: usize,
    horizon: usize,
) -> Option<bool> {
    let unit = earned.unit;
    let first = panel.first[unit];
    match target {
        Target::Contribution => Some(earned.mean(now, now + horizon)? > earned.mean(first, now)?),
        Target::Retention => {
            let bought =
                |from: usize, to: usize| (from..to).any(|m| panel.orders[panel.at(unit, m)] > 0);
            // Only who has bought can be kept.
            bought(first, now).then(|| bought(now, now + horizon))
        }
        Target::Satisfaction => {
            Some(panel.said_mean(unit, now, now + horizon)? > panel.said_mean(unit, first, now)?)
        }
    }
}

/// RV gained in each of the last three quarters against the unit's usual pace, and in all.
fn rv(panel: &Panel, unit: usize, origin: usize) -> Vec<f64> {
    let now = origin + 1;
    let first = panel.first[unit].min(now);
    let sum = |from: usize, to: usize| panel.sum(&panel.rv, unit, from.max(first), to.max(first));
    let total = sum(first, now);
    let pace = total / (now - first).max(1) as f64;
    let quarter = |back: usize| {
        let to = now.saturating_sub(back * 3);
        let from = now.saturating_sub(back * 3 + 3);
        ((sum(from, to) - pace * (to.max(first) - from.max(first)) as f64) / 100.0).asinh()
    };
    vec![quarter(0), quarter(1), quarter(2), (total / 100.0).asinh()]
}
