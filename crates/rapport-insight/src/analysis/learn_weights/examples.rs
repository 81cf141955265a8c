//! What there is to learn from: relationships month by month, with what their own orders tell taken out.
//!
//! As in the lead test, a relationship is watched from the month after its first revenue to its last, amounts are compared
//! in the months that count, and two things are held constant: the rhythm of its orders, which brings shipping, billing and
//! surveys with it, and its last amounts, which persist. Without that each type would be credited with what it only follows.

use super::hold::hold_constant;
use crate::Book;
use crate::analysis::lead_test::buying::Buying;
use crate::panel::{Clock, Panel, Spec, Weights};
use crate::set::Picked;

/// One unit at one origin.
#[derive(Debug, Clone)]
pub(crate) struct Example {
    pub(crate) unit: usize,
    pub(crate) origin: usize,
    /// RV gained in the window before against its pace, by feature: in points (or interactions, for a type of no value).
    pub(crate) x: Vec<f64>,
    /// How the months after went, against what is usual.
    pub(crate) y: f64,
    /// What is held constant: the last amounts known, and in which of the months before something was bought.
    pub(super) held: Vec<f64>,
    /// Months between two amounts: who buys monthly is not fitted together with who buys each quarter.
    pub(super) gap: usize,
}

/// The examples and what their features are.
#[derive(Debug)]
pub(crate) struct Examples {
    pub(crate) units: usize,
    /// Type index of each feature.
    pub(crate) types: Vec<u16>,
    /// Whether the type has any value now; else its feature counts interactions.
    pub(crate) valued: Vec<bool>,
    /// How often each was seen.
    pub(crate) seen: Vec<u32>,
    pub(crate) rows: Vec<Example>,
    pub(crate) months: usize,
    /// The first month that is for judging alone.
    pub(crate) until: usize,
    /// Months after an origin that are to be explained.
    pub(crate) horizon: usize,
}

/// How examples are made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan<'a> {
    pub(crate) picked: &'a Picked,
    pub(crate) scope: u16,
    pub(crate) clock: Clock,
    /// Types that are the outcome or its paperwork.
    pub(crate) left_out: &'a [bool],
    /// Months of interactions looked at.
    pub(crate) window: usize,
    pub(crate) horizon: usize,
}

/// Types seen less often keep their value.
pub(crate) const LEAST_SEEN: u32 = 30;
const WARM_UP: usize = 6;
/// How many of the latest amounts are held constant.
const DEEP: usize = 3;
/// What follows an order follows it within so many months.
const FOLLOWS: usize = 2;
/// Relationships that go as long as this between two amounts, or longer, are fitted together.
const LONGEST_GAP: usize = 6;

/// Builds the examples of one scope's picked records.
pub(crate) fn examples(book: &Book, plan: &Plan<'_>) -> Examples {
    let mut panel = Panel::build(
        book,
        &Spec {
            picked: plan.picked,
            scope: Some(plan.scope),
            clock: plan.clock,
            left_out: plan.left_out,
            weights: Weights::Flow,
        },
    );
    panel.watch_customers();
    let buying = Buying::of(&panel);
    let (mut seen, mut worth) = (vec![0_u32; book.types.len()], vec![false; book.types.len()]);
    for entry in panel.units.iter().flat_map(|unit| entries(book, *unit)) {
        let kind = book.entries.type_index[entry] as usize;
        seen[kind] += 1;
        worth[kind] |= book.entries.rv_hundredths[entry] != 0;
    }
    let learnt = |k: &u16| {
        let left_out = plan.left_out.get(*k as usize).copied().unwrap_or(false);
        seen[*k as usize] >= LEAST_SEEN && !left_out
    };
    let types: Vec<u16> = (0..book.types.len() as u16).filter(learnt).collect();
    let months = panel.months.len();
    let mut all = Examples {
        units: panel.len(),
        seen: types.iter().map(|k| seen[*k as usize]).collect(),
        valued: types.iter().map(|k| worth[*k as usize]).collect(),
        types,
        rows: Vec::new(),
        months,
        // The last third of the months is for judging alone.
        until: months.saturating_sub((months / 3).max(plan.horizon)),
        horizon: plan.horizon,
    };
    for unit in 0..panel.len() {
        of_unit(book, plan, &panel, &buying, unit, &mut all);
    }
    centre(&mut all.rows, months);
    let learnt_by = all.until;
    let horizon = all.horizon;
    hold_constant(&mut all.rows, |row| row.origin + horizon <= learnt_by);
    all
}

fn entries(book: &Book, unit: u32) -> impl Iterator<Item = usize> {
    let records = book.units.records(unit).iter();
    records.flat_map(|r| book.records.entries(*r))
}

fn of_unit(
    book: &Book,
    plan: &Plan<'_>,
    panel: &Panel,
    buying: &Buying,
    unit: usize,
    all: &mut Examples,
) {
    let (months, features) = (all.months, all.types.len());
    let gained = gained(book, plan.clock, panel, unit, all);
    let first = panel.first[unit];
    let earned = |from: usize, to: usize| -> Vec<(usize, f64)> {
        (from..to)
            .filter_map(|m| Some((m, buying.earned(panel, unit, m)?)))
            .collect()
    };
    let bought = |month: usize| f64::from(u8::from(panel.orders[panel.at(unit, month)] > 0));
    for now in (first + WARM_UP)..=months.saturating_sub(plan.horizon) {
        let (known, next) = (earned(first, now), earned(now, now + plan.horizon));
        // Of one amount nobody can say what is usual.
        if known.len() < 2 || next.is_empty() {
            continue;
        }
        let mean = |of: &[(usize, f64)]| of.iter().map(|(_, v)| v).sum::<f64>() / of.len() as f64;
        let usual = mean(&known);
        // Relative to the unit's usual and bent, so that one giant does not decide for all.
        let bent = |value: f64| ((value - usual) / usual.abs().max(1.0)).asinh();
        let watched = (now - first) as f64;
        let rate = (first..now).map(bought).sum::<f64>() / watched;
        let rhythm = (1..=plan.window + FOLLOWS).map(|back| match now.checked_sub(back) {
            Some(month) if month >= first => bought(month) - rate,
            _ => 0.0,
        });
        let latest = (1..=DEEP).map(|back| {
            let at = known.len().checked_sub(back);
            at.map_or(0.0, |at| bent(known[at].1))
        });
        let steps = (known.len() - 1) as f64;
        let gap = (known[known.len() - 1].0 - known[0].0) as f64 / steps;
        let from = now.saturating_sub(plan.window).max(first);
        let sum = |at: usize, from: usize| -> f64 {
            (from..now).map(|month| gained[month * features + at]).sum()
        };
        let pace = |at: usize| sum(at, first) / watched * (now - from) as f64;
        all.rows.push(Example {
            unit,
            origin: now,
            x: (0..features).map(|at| sum(at, from) - pace(at)).collect(),
            y: bent(mean(&next)),
            held: latest.chain(rhythm).collect(),
            gap: (gap.round() as usize).min(LONGEST_GAP),
        });
    }
}

/// What a unit gained, by month and feature.
fn gained(book: &Book, clock: Clock, panel: &Panel, unit: usize, all: &Examples) -> Vec<f64> {
    let features = all.types.len();
    let mut feature = vec![None; book.types.len()];
    for (at, kind) in all.types.iter().enumerate() {
        feature[*kind as usize] = Some(at);
    }
    let mut gained = vec![0.0; all.months * features];
    let e = &book.entries;
    for entry in entries(book, panel.units[unit]) {
        let usable = clock.usable_at(e.happened_at[entry], e.known_at[entry]);
        let month = panel.months.of(usable);
        let at = feature[e.type_index[entry] as usize];
        let Some((month, at)) = month.zip(at) else {
            continue;
        };
        gained[month * features + at] += if all.valued[at] {
            f64::from(e.rv_hundredths[entry]) / 100.0
        } else {
            1.0
        };
    }
    gained
}

/// Takes each origin's mean away: what all did alike teaches nothing.
fn centre(rows: &mut [Example], months: usize) {
    for origin in 0..=months {
        let here: Vec<usize> = (0..rows.len())
            .filter(|at| rows[*at].origin == origin)
            .collect();
        let Some(first) = here.first() else {
            continue;
        };
        let (features, held) = (rows[*first].x.len(), rows[*first].held.len());
        let n = here.len() as f64;
        let mean =
            |of: &dyn Fn(&Example) -> f64| here.iter().map(|at| of(&rows[*at])).sum::<f64>() / n;
        let y = mean(&|row| row.y);
        let x: Vec<f64> = (0..features).map(|f| mean(&|row| row.x[f])).collect();
        let held: Vec<f64> = (0..held).map(|f| mean(&|row| row.held[f])).collect();
        for at in here {
            rows[at].y -= y;
            rows[at]
                .x
                .iter_mut()
                .zip(&x)
                .for_each(|(x, mean)| *x -= mean);
            rows[at]
                .held
                .iter_mut()
                .zip(&held)
                .for_each(|(x, mean)| *x -= mean);
        }
    }
}
