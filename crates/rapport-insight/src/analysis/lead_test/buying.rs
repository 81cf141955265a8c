//! When relationships buy, and what they earned in the months that count.

use crate::panel::Panel;

/// From this share of months with revenue on, a month without is a bad month and not a pause.
const DENSE: f64 = 2.0 / 3.0;

/// When the units of a segment buy.
#[derive(Debug, Clone)]
pub(crate) struct Buying {
    /// Last month with revenue, per unit.
    last: Vec<Option<usize>>,
    /// Whether most months between have none: then amounts are compared when something is bought. Otherwise the rhythm of
    /// buying, and what follows each order, would pass for a lead.
    pub(crate) lumpy: bool,
}

impl Buying {
    pub(crate) fn of(panel: &Panel) -> Self {
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
    pub(crate) fn earned(&self, panel: &Panel, unit: usize, month: usize) -> Option<f64> {
        let at = panel.at(unit, month);
        let counts = self.last[unit].is_some_and(|last| month <= last)
            && (!self.lumpy || panel.orders[at] > 0);
        counts.then_some(panel.margin[at] as f64)
    }
}
