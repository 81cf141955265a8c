//! Everything that is added up, line by line: customers, those who brought nothing, and money that falls to no record.

use super::ledger::{Customer, Customers};
use crate::book::{Leftover, Whose};
use crate::{Table, Unit, row};
use std::collections::BTreeMap;

/// A line.
#[derive(Debug, Clone, Copy, Default)]
struct Line {
    count: usize,
    revenue: i64,
    product_cost: i64,
    engage: i64,
}

impl Line {
    fn add(&mut self, other: &Self) {
        self.count += other.count;
        self.revenue = self.revenue.saturating_add(other.revenue);
        self.product_cost = self.product_cost.saturating_add(other.product_cost);
        self.engage = self.engage.saturating_add(other.engage);
    }

    fn contribution(&self) -> i64 {
        self.revenue
            .saturating_sub(self.product_cost)
            .saturating_sub(self.engage)
    }
}

/// The table, and the contribution of all of it.
pub(super) fn table(
    customers: &Customers,
    leftovers: &BTreeMap<(u16, Whose), Leftover>,
    money: Unit,
) -> (i64, Table) {
    let mut known = Line::default();
    for customer in &customers.known {
        known.add(&Line::from(customer));
    }
    let unknown = Line {
        count: customers.unknown,
        engage: customers.unknown_engage,
        ..Line::default()
    };
    let left = |wanted: Whose| {
        let mut line = Line::default();
        for ((_, whose), sum) in leftovers {
            if *whose == wanted {
                line.add(&Line {
                    count: sum.outcomes,
                    revenue: sum.revenue_minor,
                    product_cost: sum.product_cost_minor,
                    engage: 0,
                });
            }
        }
        (wanted.code(), wanted.words(), line)
    };
    let lines = [
        ("customers", "Customers with known money", known),
        (
            "no_outcome",
            "Relationships without a known outcome",
            unknown,
        ),
        left(Whose::Nobody),
        left(Whose::WithoutRecord),
    ];
    let mut all = Line::default();
    let mut table = Table::new("total", "All that is added up")
        .column("part", "Part", Unit::Text)
        .column("what", "What", Unit::Text)
        .column("count", "Relationships, or outcomes", Unit::Count)
        .column("revenue_minor", "Revenue", money)
        .column("product_cost_minor", "Product cost", money)
        .column("engage_minor", "Cost to engage", money)
        .column("contribution_minor", "Contribution", money);
    let mut put = |part: &str, what: &str, count: Option<usize>, line: &Line| {
        table.push(row![
            part,
            what,
            count,
            line.revenue,
            line.product_cost,
            line.engage,
            line.contribution(),
        ]);
    };
    for (part, what, line) in &lines {
        all.add(line);
        if line.count > 0 || *part == "customers" {
            put(part, what, Some(line.count), line);
        }
    }
    put("all", "All of it", None, &all);
    (all.contribution(), table)
}

impl From<&Customer> for Line {
    fn from(customer: &Customer) -> Self {
        Self {
            count: 1,
            revenue: customer.revenue,
            product_cost: customer.product_cost,
            engage: customer.engage,
        }
    }
}
