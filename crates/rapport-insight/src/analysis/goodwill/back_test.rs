//! The back-test: what the same method, with what was known a window ago, expected of the last window, over what came.

use super::model::{Seen, Terms, estimate, expected, states};
use crate::analysis::words::SMALL;
use crate::panel::Panel;

/// What is known of each unit at the beginning of the last window, and what it then brought.
pub(super) struct BackTest<'a> {
    panel: &'a Panel,
    past: &'a [Vec<Seen>],
    terms: &'a Terms,
    before: usize,
    then: Vec<Option<usize>>,
    actual: Vec<f64>,
}

impl<'a> BackTest<'a> {
    pub(super) fn new(panel: &'a Panel, past: &'a [Vec<Seen>], terms: &'a Terms) -> Self {
        let months = panel.months.len();
        let before = months - terms.window;
        Self {
            panel,
            past,
            terms,
            before,
            then: states(panel, before, terms),
            actual: (0..panel.len())
                .map(|unit| panel.sum(&panel.margin, unit, before, months))
                .collect(),
        }
    }

    /// Predicted over actual margin of these units, by number (again for each time it is drawn), learned from the same.
    /// `None` where too little was known, or nothing came.
    pub(super) fn ratio(&self, units: &[usize]) -> Option<f64> {
        let known = estimate(self.past, units.iter().copied(), self.before, self.terms);
        let (mut predicted, mut actual) = (0.0, 0.0);
        for unit in units {
            if let Some(state) = self.then[*unit] {
                predicted += expected(self.panel, *unit, self.before, &known[state], self.terms);
                actual += self.actual[*unit];
            }
        }
        let enough = known.iter().all(|s| s.n >= SMALL as u32) && actual > 0.0;
        enough.then(|| predicted / actual)
    }
}
