//! The model behind goodwill: what a relationship in a given state will contribute, and how long it lasts.
//!
//! The state of a unit is the third of its scope in which its pace lies: RV gained over the last quarter, less what it usually
//! gains in a quarter, so that size does not pass for prospects. From history come, per state: the growth of margin from one window to the next (a ratio of sums, so that small accounts do not shout), the
//! ratio of cost to engage likewise, and the monthly chance of being lost.

use crate::analysis::words::SMALL;
use crate::panel::Panel;

/// States: pace low, middle, high.
pub(crate) const STATES: usize = 3;

/// Estimates of one state.
#[derive(Debug, Clone, Copy)]
pub(crate) struct State {
    /// Margin of the next window over margin of the last, of those that stay.
    pub(crate) growth: f64,
    /// Cost to engage likewise.
    pub(crate) cost_growth: f64,
    /// Chance of being lost within a month.
    pub(crate) loss_per_month: f64,
    /// Unit-windows it rests on.
    pub(crate) n: u32,
    /// Losses seen.
    pub(crate) lost: u32,
}

/// How to value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    /// Months of a window.
    pub(crate) window: usize,
    /// Months without order and interaction after which a unit is lost; at most the window.
    pub(crate) lost_after: usize,
    /// Years ahead.
    pub(crate) years: usize,
    /// Discount a year, such as 0.1.
    pub(crate) discount: f64,
    /// Share of margin that other assets claim.
    pub(crate) charge: f64,
}

/// What history says of one unit at one origin: its state, and what followed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) origin: usize,
    pub(crate) state: usize,
    past: f64,
    next: f64,
    past_cost: f64,
    next_cost: f64,
    lost: bool,
}

/// Months that the pace looks back.
const QUARTER: usize = 3;
/// Growth beyond this between two windows is not carried into the future.
const GROWTH: std::ops::RangeInclusive<f64> = 0.0..=2.0;

/// Everything seen, per unit.
pub(crate) fn history(panel: &Panel, terms: &Terms) -> Vec<Vec<Seen>> {
    let months = panel.months.len();
    let mut seen = vec![Vec::new(); panel.len()];
    // Origins a quarter apart: each month of history counts in few windows.
    let mut origin = months.saturating_sub(terms.window);
    while origin >= terms.window {
        for (unit, state) in states(panel, origin, terms).into_iter().enumerate() {
            let Some(state) = state else { continue };
            let end = origin + terms.window;
            let lost = !active(panel, unit, end - terms.lost_after, end);
            let sum = |column: &[i64], from, to| panel.sum(column, unit, from, to);
            seen[unit].push(Seen {
                origin,
                state,
                past: sum(&panel.margin, origin - terms.window, origin),
                next: sum(&panel.margin, origin, origin + terms.window),
                past_cost: sum(&panel.cost, origin - terms.window, origin),
                next_cost: sum(&panel.cost, origin, origin + terms.window),
                lost,
            });
        }
        origin = origin.saturating_sub(3);
        if origin == 0 {
            break;
        }
    }
    seen
}

/// The state of each unit that is active at an origin and has been watched for a whole window.
pub(crate) fn states(panel: &Panel, origin: usize, terms: &Terms) -> Vec<Option<usize>> {
    let live: Vec<usize> = (0..panel.len())
        .filter(|u| {
            panel.first[*u] + terms.window <= origin
                && active(panel, *u, origin.saturating_sub(terms.lost_after), origin)
        })
        .collect();
    let pace = |unit: usize| {
        let first = panel.first[unit];
        let lately = panel.sum(&panel.rv, unit, origin - QUARTER, origin);
        lately
            - panel.sum(&panel.rv, unit, first, origin) / (origin - first) as f64 * QUARTER as f64
    };
    let ranks = crate::stats::rank::midranks(&live.iter().map(|u| pace(*u)).collect::<Vec<_>>());
    let mut states = vec![None; panel.len()];
    for (unit, rank) in live.iter().zip(ranks) {
        let third = (rank - 0.5) / live.len() as f64 * STATES as f64;
        states[*unit] = Some((third as usize).min(STATES - 1));
    }
    states
}

/// Whether anything happened in the months given.
fn active(panel: &Panel, unit: usize, from: usize, to: usize) -> bool {
    let range = panel.at(unit, from)..panel.at(unit, to.min(panel.months.len()));
    panel.interactions[range.clone()]
        .iter()
        .chain(&panel.orders[range])
        .any(|n| *n > 0)
}

/// Estimates per state, from the units given by number (again for each time it is drawn), seen before `until`.
pub(crate) fn estimate(
    history: &[Vec<Seen>],
    units: impl Iterator<Item = usize>,
    until: usize,
    terms: &Terms,
) -> Vec<State> {
    #[derive(Clone, Copy, Default)]
    struct Sums {
        past: f64,
        next: f64,
        past_cost: f64,
        next_cost: f64,
        n: u32,
        lost: u32,
    }
    let mut sums = [Sums::default(); STATES];
    for seen in units
        .flat_map(|u| &history[u])
        .filter(|s| s.origin + terms.window <= until)
    {
        let sum = &mut sums[seen.state];
        sum.n += 1;
        if seen.lost {
            sum.lost += 1;
            continue;
        }
        sum.past += seen.past;
        sum.next += seen.next;
        sum.past_cost += seen.past_cost;
        sum.next_cost += seen.next_cost;
    }
    let ratio = |next: f64, past: f64| {
        if past > 0.0 {
            (next / past).clamp(*GROWTH.start(), *GROWTH.end())
        } else {
            1.0
        }
    };
    let of = |s: &Sums| {
        let kept = 1.0 - f64::from(s.lost) / f64::from(s.n.max(1));
        State {
            growth: ratio(s.next, s.past),
            cost_growth: ratio(s.next_cost, s.past_cost),
            loss_per_month: 1.0 - kept.powf(1.0 / terms.window as f64),
            n: s.n,
            lost: s.lost,
        }
    };
    let all = sums.iter().fold(Sums::default(), |all, s| Sums {
        past: all.past + s.past,
        next: all.next + s.next,
        past_cost: all.past_cost + s.past_cost,
        next_cost: all.next_cost + s.next_cost,
        n: all.n + s.n,
        lost: all.lost + s.lost,
    });
    // A state seen too rarely has what holds for all.
    sums.iter()
        .map(|s| of(if s.n < SMALL as u32 { &all } else { s }))
        .collect()
}

/// Value of one unit in minor units: margin less charge and cost to engage, month by month, times survival, discounted. The
/// growth of its state holds for the first window and then stays: nobody grows for ever.
pub(crate) fn value(
    panel: &Panel,
    unit: usize,
    origin: usize,
    state: &State,
    terms: &Terms,
) -> f64 {
    let window = terms.window as f64;
    let margin =
        panel.sum(&panel.margin, unit, origin - terms.window, origin) / window * state.growth;
    let cost =
        panel.sum(&panel.cost, unit, origin - terms.window, origin) / window * state.cost_growth;
    let monthly = margin * (1.0 - terms.charge) - cost;
    let factor = (1.0 - state.loss_per_month) / (1.0 + terms.discount).powf(1.0 / 12.0);
    let months = (terms.years * 12) as i32;
    // Geometric series from the first month on.
    let annuity = if (1.0 - factor).abs() < 1e-12 {
        f64::from(months)
    } else {
        factor * (1.0 - factor.powi(months)) / (1.0 - factor)
    };
    monthly * annuity
}

/// Expected margin of a unit over the next window.
pub(crate) fn expected(
    panel: &Panel,
    unit: usize,
    origin: usize,
    state: &State,
    terms: &Terms,
) -> f64 {
    let past = panel.sum(&panel.margin, unit, origin - terms.window, origin);
    past * state.growth * (1.0 - state.loss_per_month).powf(terms.window as f64 / 2.0)
}
