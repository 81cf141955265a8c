//! The roll-up, as the analysis of that name gives it, line by line against the facts.

use super::facts::Facts;
use super::sums::points;
use crate::book::ProjectBook;
use crate::decided::Decided;
use crate::error::Result;
use rapport_insight::book::Whose;
use rapport_insight::{Book, Cell, Table};
use rapport_ledger::verify::Check;
use rapport_model::{Currency, ScopeId};
use std::collections::{BTreeMap, BTreeSet};

/// Columns of money.
const MONEY: [&str; 4] = ["revenue", "product_cost", "cost", "contribution"];

/// A line of the roll-up: what it should say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Line {
    records: i128,
    /// In points, where the node is one scope.
    rv: i128,
    /// By currency: in the order of [`MONEY`].
    money: BTreeMap<String, [i128; 4]>,
}

impl Line {
    fn add(&mut self, other: &Self) {
        self.records += other.records;
        self.rv += other.rv;
        for (currency, money) in &other.money {
            let sums = self.money.entry(currency.clone()).or_default();
            sums.iter_mut()
                .zip(money)
                .for_each(|(sum, add)| *sum += add);
        }
    }
}

/// The roll-up from the whole down to the scopes, as the analysis gives it.
pub(super) fn of_roll_up(
    facts: &Facts,
    book: &ProjectBook,
    decided: &Decided,
) -> Result<Option<Check>> {
    let expected = expected_lines(facts, &book.book);
    if expected.is_empty() {
        return Ok(None);
    }
    let answer = book.ask(decided, "roll-up", &BTreeMap::new())?;
    let nodes = answer.tables.iter().find(|table| table.name == "nodes");
    let currencies: BTreeSet<Currency> = book.book.scopes.iter().map(|s| s.currency).collect();
    let shown = nodes
        .map(|table| lines(table, &currencies))
        .unwrap_or_default();
    Ok(Some(compared(&expected, &shown)))
}

fn compared(
    expected: &BTreeMap<(String, String), Line>,
    shown: &BTreeMap<(String, String), Line>,
) -> Check {
    let keys: BTreeSet<&(String, String)> = expected.keys().chain(shown.keys()).collect();
    let wrong = keys
        .into_iter()
        .find(|key| expected.get(key) != shown.get(key));
    let found = match wrong {
        None => {
            let of = |kind: &str| shown.keys().filter(|(k, _)| k == kind).count();
            let scopes = of("scope");
            let left = of(Whose::Nobody.code()) + of(Whose::WithoutRecord.code());
            let mut found = format!(
                "the whole, {} units above the scopes, {scopes} scopes",
                (shown.len() - scopes - left).saturating_sub(1)
            );
            if left > 0 {
                found.push_str(&format!(", {left} of money of no record"));
            }
            found
        }
        Some(key) => format!(
            "{} `{}`: {}, its facts add up to {}",
            key.0,
            key.1,
            line_text(shown.get(key)),
            line_text(expected.get(key))
        ),
    };
    Check::new(
        format!(
            "sum of facts = each of {} lines of the roll-up",
            expected.len()
        ),
        found,
        wrong.is_none(),
    )
}

fn line_text(line: Option<&Line>) -> String {
    line.map_or_else(
        || "nothing".to_owned(),
        |line| {
            let money = line.money.iter().map(|(currency, sums)| {
                let sums = MONEY
                    .iter()
                    .zip(sums)
                    .map(|(what, sum)| format!("{what} {sum}"));
                format!("{currency} {}", sums.collect::<Vec<_>>().join(", "))
            });
            let money: Vec<String> = money.collect();
            format!(
                "{} records, RV {}, {}",
                line.records,
                points(line.rv),
                money.join("; ")
            )
        },
    )
}

/// By kind and code of the node.
fn expected_lines(facts: &Facts, book: &Book) -> BTreeMap<(String, String), Line> {
    let mut of_scope: BTreeMap<ScopeId, Line> = BTreeMap::new();
    // Money that falls to no record is in the line of its scope too.
    for (key, sums) in &facts.units {
        let Some(scope) = book.scopes.iter().find(|s| s.id == key.0) else {
            continue;
        };
        let line = of_scope.entry(key.0).or_default();
        let contribution = sums.revenue - sums.product_cost - sums.cost;
        let money = [sums.revenue, sums.product_cost, sums.cost, contribution];
        line.add(&Line {
            records: sums.records,
            rv: sums.rv,
            money: BTreeMap::from([(scope.currency.code().to_owned(), money)]),
        });
    }
    let mut lines: BTreeMap<(String, String), Line> = BTreeMap::new();
    for (scope, line) in &of_scope {
        let Some(scope) = book.scopes.iter().find(|s| s.id == *scope) else {
            continue;
        };
        let mut add = |kind: &str, code: &str, line: &Line| {
            lines
                .entry((kind.to_owned(), code.to_owned()))
                .or_default()
                .add(line);
        };
        add("scope", &scope.code, line);
        // Above one scope there may be several scales: points are compared for scopes alone.
        let above = Line {
            rv: 0,
            ..line.clone()
        };
        add("whole", "all", &above);
        let mut unit = scope.unit.as_str();
        for _ in 0..book.org.len() {
            let Some(node) = book.org.iter().find(|node| node.code == unit) else {
                break;
            };
            add(&node.kind, &node.code, &above);
            unit = &node.parent;
        }
    }
    // Money that falls to no record has lines of its own.
    let nobody = facts
        .units
        .iter()
        .filter(|(key, _)| !key.1.is_some() && !key.2.is_some());
    let nobody = nobody.map(|(key, sums)| (Whose::Nobody, key.0, sums));
    let without = facts.without_record.iter();
    let without = without.map(|(scope, sums)| (Whose::WithoutRecord, *scope, sums));
    for (whose, scope, sums) in nobody.chain(without) {
        let Some(scope) = book.scopes.iter().find(|s| s.id == scope) else {
            continue;
        };
        let contribution = sums.revenue - sums.product_cost;
        let money = [sums.revenue, sums.product_cost, 0, contribution];
        let line = Line {
            money: BTreeMap::from([(scope.currency.code().to_owned(), money)]),
            ..Line::default()
        };
        lines.insert((whose.code().to_owned(), scope.code.clone()), line);
    }
    for line in lines.values_mut() {
        line.money.retain(|_, money| *money != [0; 4]);
    }
    lines
}

fn lines(table: &Table, currencies: &BTreeSet<Currency>) -> BTreeMap<(String, String), Line> {
    let number = |row: usize, column: &str| match table.get(row, column) {
        Some(Cell::Int(n)) => Some(i128::from(*n)),
        _ => None,
    };
    let text = |row: usize, column: &str| match table.get(row, column) {
        Some(Cell::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let of_row = |row: usize| {
        let kind = text(row, "kind");
        let is_scope = kind == "scope";
        let mut line = Line {
            records: number(row, "records").unwrap_or(-1),
            rv: number(row, "rv_hundredths")
                .filter(|_| is_scope)
                .unwrap_or(0),
            money: BTreeMap::new(),
        };
        for currency in currencies {
            let code = currency.code().to_lowercase();
            let column = |what: &str| {
                let alone = number(row, &format!("{what}_minor"));
                alone.or_else(|| number(row, &format!("{what}_{code}_minor")))
            };
            let money = MONEY.map(column);
            // A node has nothing in a currency of scopes elsewhere.
            if money.iter().any(|m| m.is_some_and(|m| m != 0)) {
                line.money
                    .insert(currency.code().to_owned(), money.map(|m| m.unwrap_or(0)));
            }
        }
        ((kind, text(row, "code")), line)
    };
    (0..table.rows.len()).map(of_row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_roll_up_that_differs_is_named() {
        let line = |records| Line {
            records,
            rv: 0,
            money: BTreeMap::from([("USD".to_owned(), [6, 2, 1, 3])]),
        };
        let key = || ("division".to_owned(), "north".to_owned());
        let shown = BTreeMap::from([(key(), line(3))]);
        assert!(compared(&shown, &shown).holds);
        let check = compared(&BTreeMap::from([(key(), line(4))]), &shown);
        assert!(!check.holds);
        assert_eq!(
            check.found,
            "division `north`: 3 records, RV 0, USD revenue 6, product_cost 2, cost 1, contribution 3, its facts add up to 4 records, RV 0, USD revenue 6, product_cost 2, cost 1, contribution 3"
        );
    }
}
