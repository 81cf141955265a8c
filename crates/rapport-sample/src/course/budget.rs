//! The money that may be spent on engaging an account: what is planned costs exactly what the fold will count.

use crate::costs::Costs;

/// Share of the budget that what is not free to choose may use up, so that there is something left to choose.
const UNPLANNED_SHARE: f64 = 0.7;

/// What was spent of a budget.
#[derive(Debug)]
pub(super) struct Budget<'a> {
    costs: &'a Costs,
    total: i64,
    spent: i64,
}

impl<'a> Budget<'a> {
    pub(super) fn new(costs: &'a Costs, total: i64) -> Self {
        Self {
            costs,
            total,
            spent: 0,
        }
    }

    pub(super) fn spent(&self) -> i64 {
        self.spent
    }

    pub(super) fn left(&self) -> i64 {
        self.total - self.spent
    }

    pub(super) fn cost(&self, code: &str) -> i64 {
        self.costs.of(code).0
    }

    /// Spends what must be spent.
    pub(super) fn must(&mut self, code: &str) {
        self.spent += self.cost(code);
    }

    /// Spends on something if there is enough left for it; says whether.
    pub(super) fn try_spend(&mut self, code: &str) -> bool {
        let enough = self.cost(code) <= self.left();
        if enough {
            self.must(code);
        }
        enough
    }

    /// Spends on something that happens by itself, as long as most of the budget is not used up by that; says whether.
    pub(super) fn allows(&mut self, code: &str) -> bool {
        let limit = (self.total as f64 * UNPLANNED_SHARE) as i64;
        let enough = self.spent + self.cost(code) <= limit;
        if enough {
            self.must(code);
        }
        enough
    }
}
