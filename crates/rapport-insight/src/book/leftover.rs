//! Money that falls to no record: it is in no set of records, and yet in every total.

use super::{Book, NONE, OutcomeKind};
use std::collections::BTreeMap;

/// Why money falls to no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// It names neither a contact nor an account.
    Nobody,
    /// Nobody with a record in its scope belonged to the account then, or the contact it names has no record there.
    WithoutRecord,
}

impl Whose {
    /// The code of its line in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nobody => "of_nobody",
            Self::WithoutRecord => "without_record",
        }
    }

    /// The words of its line in tables.
    pub fn words(self) -> &'static str {
        match self {
            Self::Nobody => "Names neither contact nor account",
            Self::WithoutRecord => "Of accounts and contacts without a record",
        }
    }
}

/// A sum of money that falls to no record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Leftover {
    /// How many outcomes.
    pub outcomes: usize,
    /// Revenue, in minor units of the scope's currency.
    pub revenue_minor: i64,
    /// Product cost, likewise.
    pub product_cost_minor: i64,
}

impl Leftover {
    /// Revenue less product cost: nobody was engaged for it.
    pub fn contribution_minor(&self) -> i64 {
        self.revenue_minor.saturating_sub(self.product_cost_minor)
    }
}

impl Book {
    /// Money that falls to no record, by scope and why.
    pub fn leftovers(&self) -> BTreeMap<(u16, Whose), Leftover> {
        let mut found: BTreeMap<(u16, Whose), Leftover> = BTreeMap::new();
        for outcome in (0..self.outcomes.len()).filter(|o| self.takers(*o).is_empty()) {
            let unit = self.outcomes.unit[outcome] as usize;
            let nobody = self.units.account[unit] == NONE && self.units.contact[unit] == 0;
            let whose = if nobody {
                Whose::Nobody
            } else {
                Whose::WithoutRecord
            };
            let sum = found.entry((self.units.scope[unit], whose)).or_default();
            sum.outcomes += 1;
            let amount = self.outcomes.amount_minor[outcome];
            let side = match self.outcomes.kind[outcome] {
                OutcomeKind::Revenue => &mut sum.revenue_minor,
                OutcomeKind::ProductCost => &mut sum.product_cost_minor,
            };
            *side = side.saturating_add(amount);
        }
        found
    }
}
