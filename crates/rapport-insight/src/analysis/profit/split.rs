//! Retention against acquisition: revenue of those who bought before against first purchases, and what either cost.

use super::ledger::Customer;
use crate::book::OutcomeKind;
use crate::{Book, Table, Unit, row};
use rapport_model::Micros;
use rapport_model::flow::spec::Phase;

/// Revenue within so many days of the first purchase is still the first purchase: an order is often billed in parts.
const FIRST_DAYS: i64 = 30;

/// The split. The share is that of revenue from those who bought before; `None` without revenue.
pub(super) fn split(book: &Book, customers: &[Customer], money: Unit) -> (Table, Option<f64>) {
    let (mut first, mut again) = (0_i64, 0_i64);
    let (mut buyers, mut repeaters) = (0, 0);
    let mut cost = [0_i64; 3];
    for c in customers {
        let bought = c.shares.iter().filter(|s| s.kind == OutcomeKind::Revenue);
        let mut began = None;
        let mut repeats = false;
        for share in bought {
            let (at, amount) = (book.outcomes.at[share.outcome], share.minor);
            let began = *began.get_or_insert(at);
            if at - began <= FIRST_DAYS * Micros::DAY {
                first = first.saturating_add(amount);
            } else {
                again = again.saturating_add(amount);
                repeats = true;
            }
        }
        buyers += usize::from(began.is_some());
        repeaters += usize::from(repeats);
        for record in &c.records {
            let scope = &book.scopes[book.records.scope[*record as usize] as usize];
            for at in book.records.entries(*record) {
                let level = scope.levels.get(book.entries.level[at] as usize);
                // A level of several phases counts for the latest of them.
                let phase = level.and_then(|l| l.phases.iter().max());
                let slot = match phase {
                    Some(Phase::Retention) => 2,
                    Some(Phase::Closing) => 1,
                    Some(Phase::Acquisition) | None => 0,
                };
                cost[slot] = cost[slot].saturating_add(book.entries.cost_minor[at]);
            }
        }
    }
    let revenue = first.saturating_add(again);
    let engage = cost.iter().fold(0_i64, |s, c| s.saturating_add(*c));
    let share = |part: i64, all: i64| (all > 0).then(|| part as f64 / all as f64);
    let mut table = Table::new("split", "Retention against acquisition")
        .column("part", "Part", Unit::Text)
        .column("customers", "Customers", Unit::Count)
        .column("revenue_minor", "Revenue", money)
        .column("revenue_share", "Share of revenue", Unit::Share)
        .column("engage_minor", "Cost to engage", money)
        .column("engage_share", "Share of cost", Unit::Share);
    let winning = cost[0].saturating_add(cost[1]);
    table.push(row![
        "acquisition and closing; first purchases",
        buyers,
        first,
        share(first, revenue),
        winning,
        share(winning, engage)
    ]);
    table.push(row![
        "retention; later purchases",
        repeaters,
        again,
        share(again, revenue),
        cost[2],
        share(cost[2], engage)
    ]);
    (table, share(again, revenue))
}
