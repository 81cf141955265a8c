//! Profit, as the analysis of that name gives it in all, against the facts: the same words have the same totals in the roll-up.

use super::facts::Facts;
use crate::book::ProjectBook;
use crate::decided::Decided;
use crate::error::Result;
use rapport_insight::Cell;
use rapport_ledger::verify::Check;
use std::collections::BTreeMap;

const COLUMNS: [&str; 4] = [
    "revenue_minor",
    "product_cost_minor",
    "engage_minor",
    "contribution_minor",
];

/// The sums of all that profit adds up; none where it gives no answer: without money, or with that of several currencies.
pub(super) fn of_profit(
    facts: &Facts,
    book: &ProjectBook,
    decided: &Decided,
) -> Result<Option<Check>> {
    // As few draws as can be: nothing random is compared.
    let few = BTreeMap::from([("draws".to_owned(), "99".to_owned())]);
    let answer = book.ask(decided, "profit", &few)?;
    let Some(table) = answer
        .tables
        .iter()
        .find(|t| t.name == "total" && !answer.refused)
    else {
        return Ok(None);
    };
    let cell = |row: usize, column: &str| match table.get(row, column) {
        Some(Cell::Int(n)) => i128::from(*n),
        _ => 0,
    };
    let last = table.rows.len().saturating_sub(1);
    let shown = COLUMNS.map(|column| cell(last, column));
    let lines = COLUMNS.map(|column| (0..last).map(|row| cell(row, column)).sum::<i128>());
    let of_units = |of: fn(&super::facts::Sums) -> i128| facts.units.values().map(of).sum::<i128>();
    let (revenue, product_cost) = (of_units(|s| s.revenue), of_units(|s| s.product_cost));
    let cost = of_units(|s| s.cost);
    let added = [revenue, product_cost, cost, revenue - product_cost - cost];
    let text = |sums: [i128; 4]| {
        let words = COLUMNS.iter().zip(sums);
        let words = words.map(|(what, sum)| {
            format!(
                "{} {sum}",
                what.trim_end_matches("_minor").replace('_', " ")
            )
        });
        words.collect::<Vec<_>>().join(", ")
    };
    let holds = shown == added && lines == added;
    let found = if holds {
        text(shown)
    } else {
        format!(
            "{}; its lines add up to {}, its facts to {}",
            text(shown),
            text(lines),
            text(added)
        )
    };
    let what = "sum of facts = profit of all, line by line".to_owned();
    Ok(Some(Check::new(what, found, holds)))
}
