//! Roll-up: segment, business unit, division, enterprise, and the way back down (domain.md 4, 9.2).

mod scale;
mod tree;

use super::amounts::not_in_it;
use super::exceptions;
use super::moment::Now;
use super::words::money as amount;
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SET, Stop, TableSpec};
use crate::book::{Leftover, Whose};
use crate::stats::{self, moments::Moments};
use crate::{Answer, Book, Table, Unit, row};
use rapport_model::{Currency, Micros};
use scale::Scales;
use std::collections::BTreeMap;
use tree::{Node, tree};

/// Money that falls to no record, by scope and why.
type Leftovers = BTreeMap<(u16, Whose), Leftover>;

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "roll-up",
    title: "Roll-up",
    question: "How do relationships, cost, contribution and exceptions stand, from the segments up to the whole?",
    method: "sums of money; mean place of RV on its own scale against an earlier day; counts of exceptions",
    version: 3,
    tables: &[TableSpec {
        name: "nodes",
        about: "from the whole down to the scopes",
    }],
    options: &[
        SET,
        OptionSpec {
            name: "change_days",
            kind: Kind::Integer {
                least: 1,
                most: 3_650,
            },
            default: "90",
            help: "compare with so many days ago, and count exceptions since then",
        },
    ],
    run,
};

/// What is added up, for one node.
#[derive(Debug, Clone, Default)]
struct Sums {
    records: usize,
    /// Records whose money is known.
    known: usize,
    /// By relationship, whose contacts are one observation: mean place of its records.
    place: Moments,
    /// Likewise place now less place before, of records that had begun.
    change: Moments,
    /// RV in points; shown where the node has one scale.
    rv: i64,
    /// By currency: cost to engage, revenue, product cost.
    money: Vec<[i64; 3]>,
    good: u32,
    bad: u32,
}

fn run(ask: &Ask<'_>) -> Result<Answer, Stop> {
    let book = ask.book;
    let picked = ask.records_or_money("set")?;
    let now = Now::of(book);
    let days = ask.integer("change_days");
    let scales = Scales::at(book, |scope| now.scope(scope) - days * Micros::DAY);
    let all = ask.is_of_all("set")?;
    let leftovers: Leftovers = if all {
        book.leftovers()
    } else {
        BTreeMap::new()
    };
    let mut scopes: Vec<u16> = picked
        .iter()
        .map(|r| book.records.scope[r as usize])
        .chain(leftovers.keys().map(|(scope, _)| *scope))
        .collect();
    scopes.sort_unstable();
    scopes.dedup();
    let mut currencies: Vec<Currency> = scopes.iter().map(|s| book.currency(*s)).collect();
    currencies.sort_unstable();
    currencies.dedup();
    let nodes = tree(book, &scopes, &leftovers)?;
    let mut sums = vec![
        Sums {
            money: vec![[0; 3]; currencies.len()],
            ..Sums::default()
        };
        nodes.len()
    ];
    let mut leaf = vec![0; book.scopes.len()];
    for (at, node) in nodes.iter().enumerate() {
        if let Some(scope) = node.scope.filter(|_| node.whose.is_none()) {
            leaf[scope as usize] = at;
        }
    }
    let mut outside = vec![[0_u32; 2]; book.len()];
    for (record, [good, bad]) in exceptions::counts(book, &picked, days) {
        outside[record as usize][0] += good;
        outside[record as usize][1] += bad;
    }
    let mut units: Vec<Placed> = Vec::new();
    for record in picked.iter() {
        let r = record as usize;
        let scope = book.records.scope[r];
        let rv = book.records.rv_total_hundredths[r];
        let place = scales.place(scope, rv);
        let before = scales.before[r].and_then(|rv| scales.place(scope, rv));
        let currency = currencies.binary_search(&book.currency(scope)).unwrap_or(0);
        units.push(Placed {
            leaf: leaf[scope as usize],
            unit: book.records.unit[r],
            place,
            change: place.zip(before).map(|(place, before)| place - before),
        });
        let mut next = Some(leaf[scope as usize]);
        while let Some(at) = next {
            let sum = &mut sums[at];
            sum.records += 1;
            sum.known += usize::from(book.records.money_known[r]);
            sum.rv = sum.rv.saturating_add(rv);
            let money = [
                book.records.cost_total_minor[r],
                book.records.revenue_minor[r],
                book.records.product_cost_minor[r],
            ];
            for (sum, add) in sum.money[currency].iter_mut().zip(money) {
                *sum = sum.saturating_add(add);
            }
            sum.good += outside[r][0];
            sum.bad += outside[r][1];
            next = nodes[at].parent;
        }
    }
    add_leftovers(book, &nodes, &leftovers, &currencies, &mut sums);
    let relationships = relationships(&nodes, units, &mut sums);
    let unknown = sums[0].records - sums[0].known;
    let mut answer = ask
        .answer()
        .n(picked.count())
        .verdict(verdict(&sums, &nodes, &currencies, days))
        .table(table(&nodes, &sums, &relationships, &currencies, scales.differ()))
        .caveat_if(scales.differ(), || {
            "Flows have scales of their own: only places (0 to 100 % of the flow's records then) go beyond one flow, and points \
             are shown for single scopes."
                .to_owned()
        })
        .caveat_if(currencies.len() > 1, || "There are several currencies: money is added up for each apart.".to_owned())
        .caveat_if(unknown > 0, || {
            format!("{unknown} records have no known outcome: they count with their cost to engage, and earn nothing here.")
        })
        .caveat_if(!leftovers.is_empty(), || {
            "Money that falls to no record is in the line of its scope and in every line above, and in a line of its own below its \
             scope; a line's set holds its records alone."
                .to_owned()
        })
        .caveat_if(sums[0].place.n == 0, || {
            format!("Fewer than 30 records had begun {days} days ago, so no place of RV can be told.")
        });
    answer.caveats.extend(not_in_it(book, all));
    answer.caveats.extend(now.caveat(book, &picked));
    Ok(answer)
}

/// Adds money that falls to no record to its own lines and to all above them.
fn add_leftovers(
    book: &Book,
    nodes: &[Node],
    leftovers: &Leftovers,
    currencies: &[Currency],
    sums: &mut [Sums],
) {
    for (at, node) in nodes.iter().enumerate() {
        let Some((scope, whose)) = node.scope.zip(node.whose) else {
            continue;
        };
        let left = leftovers.get(&(scope, whose)).copied().unwrap_or_default();
        let currency = currencies.binary_search(&book.currency(scope)).unwrap_or(0);
        let mut next = Some(at);
        while let Some(at) = next {
            let [_, revenue, product_cost] = &mut sums[at].money[currency];
            *revenue = revenue.saturating_add(left.revenue_minor);
            *product_cost = product_cost.saturating_add(left.product_cost_minor);
            next = nodes[at].parent;
        }
    }
}

/// A record's place, and where it belongs.
#[derive(Debug, Clone, Copy)]
struct Placed {
    leaf: usize,
    unit: u32,
    place: Option<f64>,
    change: Option<f64>,
}

/// Distinct relationships below each node; adds the mean place of each, and its change, to the sums.
fn relationships(nodes: &[Node], mut records: Vec<Placed>, sums: &mut [Sums]) -> Vec<usize> {
    records.sort_by_key(|r| (r.leaf, r.unit));
    let mut counts = vec![0; nodes.len()];
    // A unit belongs to one scope, so counts of leaves add up.
    for unit in records.chunk_by(|a, b| (a.leaf, a.unit) == (b.leaf, b.unit)) {
        let mean = |of: fn(&Placed) -> Option<f64>| {
            stats::mean(&unit.iter().filter_map(of).collect::<Vec<_>>())
        };
        let (place, change) = (mean(|r| r.place), mean(|r| r.change));
        let mut next = Some(unit[0].leaf);
        while let Some(at) = next {
            counts[at] += 1;
            if let Some(place) = place {
                sums[at].place.add(place);
            }
            if let Some(change) = change {
                sums[at].change.add(change);
            }
            next = nodes[at].parent;
        }
    }
    counts
}

/// Revenue less product cost less cost to engage.
fn contribution([cost, revenue, product_cost]: &[i64; 3]) -> i64 {
    revenue.saturating_sub(*product_cost).saturating_sub(*cost)
}

fn verdict(sums: &[Sums], nodes: &[Node], currencies: &[Currency], days: i64) -> String {
    let whole = &sums[0];
    let money: Vec<String> = currencies
        .iter()
        .zip(&whole.money)
        .map(|(c, m)| amount(*c, contribution(m)))
        .collect();
    let moved: Vec<(f64, &Node)> = nodes
        .iter()
        .zip(sums)
        .filter(|(node, sum)| {
            node.scope.is_some() && sum.change.interval(0.95).is_some_and(|i| i.excludes(0.0))
        })
        .filter_map(|(node, sum)| Some((sum.change.mean()?, node)))
        // Of very many records a change too small to be read is surely one too.
        .filter(|(change, _)| change.abs() >= 0.001)
        .collect();
    let named = |found: Option<&(f64, &Node)>, word: &str| {
        found.map_or_else(String::new, |(change, node)| {
            format!(
                " {} {word} most ({:+.1} percentage points in {days} days).",
                node.name,
                change * 100.0
            )
        })
    };
    let rose = moved
        .iter()
        .filter(|m| m.0 > 0.0)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let fell = moved
        .iter()
        .filter(|m| m.0 < 0.0)
        .min_by(|a, b| a.0.total_cmp(&b.0));
    format!(
        "{} records{} contributed {}; {} went out of pattern for good and {} for ill in {days} days.{}{}",
        whole.records,
        if nodes.iter().any(|node| node.whose.is_some()) {
            " and money of no record"
        } else {
            ""
        },
        if whole.known > 0 || nodes.iter().any(|node| node.whose.is_some()) {
            money.join(" and ")
        } else {
            "an unknown amount".to_owned()
        },
        whole.good,
        whole.bad,
        named(rose, "rose"),
        named(fell, "fell"),
    )
}

fn table(
    nodes: &[Node],
    sums: &[Sums],
    relationships: &[usize],
    currencies: &[Currency],
    differ: bool,
) -> Table {
    let mut table = Table::new("nodes", "From the whole down to the scopes")
        .column("unit", "Unit", Unit::Text)
        .column("kind", "Kind", Unit::Text)
        .column("code", "Code", Unit::Text)
        .column("parent", "Above", Unit::Text)
        .column("records", "Records", Unit::Count)
        .column("records_with_money", "with known money", Unit::Count)
        .column("relationships", "Relationships", Unit::Count)
        .column("place", "RV, mean place", Unit::Share)
        .column("place_change", "Change", Unit::Share)
        .column("change_low", "95 % low", Unit::Share)
        .column("change_high", "95 % high", Unit::Share)
        .column("change_n", "n", Unit::Count)
        .column("rv_hundredths", "RV", Unit::RvHundredths);
    for currency in currencies {
        let code = currency.code().to_lowercase();
        let name = |what: &str| {
            if currencies.len() == 1 {
                format!("{what}_minor")
            } else {
                format!("{what}_{code}_minor")
            }
        };
        table = table
            .column(&name("revenue"), "Revenue", Unit::Minor(*currency))
            .column(
                &name("product_cost"),
                "Product cost",
                Unit::Minor(*currency),
            )
            .column(&name("cost"), "Cost to engage", Unit::Minor(*currency))
            .column(
                &name("contribution"),
                "Contribution",
                Unit::Minor(*currency),
            );
    }
    table = table
        .column("exceptions_good", "Exceptions, good", Unit::Count)
        .column("exceptions_bad", "bad", Unit::Count)
        .column("set", "Set", Unit::Text);
    for ((node, sum), relationships) in nodes.iter().zip(sums).zip(relationships) {
        let change = sum.change.interval(0.95);
        let mut row = row![
            format!("{}{}", "  ".repeat(node.depth), node.name),
            node.kind.as_str(),
            node.code.as_str(),
            node.parent.map(|p| nodes[p].code.as_str()),
            sum.records,
            sum.known,
            *relationships,
            sum.place.mean(),
            sum.change.mean(),
            change.map(|i| i.low),
            change.map(|i| i.high),
            sum.change.n,
            (!differ || node.scope.is_some())
                .then_some(sum.rv)
                .filter(|_| node.whose.is_none()),
        ];
        for money in &sum.money {
            let [cost, revenue, product_cost] = *money;
            row.extend(row![revenue, product_cost, cost, contribution(money)]);
        }
        row.extend(row![
            sum.good,
            sum.bad,
            node.whose.is_none().then_some(node.set.as_str())
        ]);
        table.push(row);
    }
    table
}
