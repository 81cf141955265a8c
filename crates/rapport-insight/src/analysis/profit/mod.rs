//! Profit: contribution by segment, customer and product, the 80/20 curve, retention against acquisition, and where it
//! could be improved (domain.md 1.A, 1.21, 3).

mod benchmark;
mod improve;
mod ledger;
mod matrix;
mod split;
mod total;
mod whale;

use super::amounts::{not_in_it, one_currency, partly_picked, some_money, unit_name};
use super::words::{SMALL, money as amount};
use crate::ask::{Analysis, Ask, Kind, OptionSpec, SEED, SET, Stop, TableSpec};
use crate::stats::Interval;
use crate::stats::moments::Moments;
use crate::{Answer, Book, Table, Unit, row};
use ledger::{CLASSES, Customer, classes, customers};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The card.
pub static ANALYSIS: Analysis = Analysis {
    name: "profit",
    title: "Profit",
    question: "Who and what earns, what does engaging cost, and where could profit be improved?",
    method: "contribution = revenue - product cost - cost to engage; shares with bootstrap over customers",
    version: 3,
    tables: &[
        TableSpec {
            name: "total",
            about: "everything that is added up, line by line",
        },
        TableSpec {
            name: "segments",
            about: "profit by segment",
        },
        TableSpec {
            name: "shares",
            about: "what the best customers bring",
        },
        TableSpec {
            name: "whale",
            about: "the 80/20 curve",
        },
        TableSpec {
            name: "benchmark",
            about: "the top fifth against the others",
        },
        TableSpec {
            name: "split",
            about: "retention against acquisition",
        },
        TableSpec {
            name: "matrix",
            about: "customers by products",
        },
        TableSpec {
            name: "products",
            about: "product lines",
        },
        TableSpec {
            name: "candidates",
            about: "where profit could be improved",
        },
        TableSpec {
            name: "customers",
            about: "customers, the most and the least contributing",
        },
        TableSpec {
            name: "contacts",
            about: "contacts, the most contributing",
        },
    ],
    options: &[
        SET,
        OptionSpec {
            name: "top",
            kind: Kind::Integer {
                least: 1,
                most: 100_000,
            },
            default: "25",
            help: "how many customers, contacts and candidates to list",
        },
        OptionSpec {
            name: "draws",
            kind: Kind::Integer {
                least: 99,
                most: 9_999,
            },
            default: "499",
            help: "bootstrap draws",
        },
        SEED,
    ],
    run,
};

fn run(ask: &Ask<'_>) -> Result<Answer, Stop> {
    let book = ask.book;
    let picked = ask.records_or_money("set")?;
    let all = ask.is_of_all("set")?;
    let leftovers = if all {
        book.leftovers()
    } else {
        BTreeMap::new()
    };
    let currency = one_currency(book, &picked, leftovers.keys().map(|(scope, _)| *scope))?;
    some_money(book, &picked, all)?;
    let money = Unit::Minor(currency);
    let found = customers(book, &picked);
    let (in_all, everything) = total::table(&found, &leftovers, money);
    let (customers, unknown) = (found.known, found.unknown);
    let top = ask.integer("top") as usize;
    let (draws, seed) = (ask.integer("draws") as usize, ask.integer("seed") as u64);
    let whale = whale::whale(&customers, draws, seed);
    let (candidates, found, gain) = improve::candidates(book, &customers, money, top);
    let (split, again) = split::split(book, &customers, money);
    let total = customers
        .iter()
        .fold(0_i64, |s, c| s.saturating_add(c.contribution()));
    let no_cost = customers.iter().all(|c| c.product_cost == 0);
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let range = |r: Option<Interval>| {
        r.map_or_else(String::new, |r| {
            format!(" [{:.0}, {:.0}]", r.low * 100.0, r.high * 100.0)
        })
    };
    let few = customers.len() < SMALL;
    let fifth = match whale.top_fifth {
        Some(share) => format!(
            "; the best fifth brings {}{} of it",
            percent(share),
            range(whale.top_fifth_range)
        ),
        None if few => String::new(),
        None => "; together they lose money".to_owned(),
    };
    let others = if in_all == total {
        String::new()
    } else {
        format!(
            " With what is of no customer, and the cost of those who brought nothing, it is {}.",
            amount(currency, in_all)
        )
    };
    let verdict = format!(
        "{} contributed {}{fifth}{}.{others}{} {found} candidates for improvement, worth up to {}.",
        count(customers.len()),
        amount(currency, total),
        whale
            .peak
            .filter(|peak| *peak > 1.0 && !few)
            .map_or_else(String::new, |peak| format!(
                ", the {} who earn anything {}",
                whale.peak_at,
                percent(peak)
            )),
        again.map_or_else(String::new, |share| format!(
            " {} of revenue is from customers who bought before.",
            percent(share)
        )),
        amount(currency, gain),
    );
    let mut answer = ask
        .answer()
        .n(picked.count())
        .verdict(verdict)
        .table(everything)
        .table(segments(book, &customers, money))
        .table(shares(&whale))
        .table(whale::curve(&customers, money))
        .table(benchmark::table(&customers, money, draws, seed))
        .table(split);
    match matrix::matrix(book, &customers, currency) {
        Some((matrix, products)) => answer = answer.table(matrix).table(products),
        None => {
            answer =
                answer.caveat("No outcome names a product line, so there is no profit matrix.");
        }
    }
    answer.caveats.extend(not_in_it(book, all));
    answer.caveats.extend(partly_picked(book, &picked));
    Ok(answer
        .table(candidates)
        .table(listed(book, &customers, money, top))
        .table(contacts(book, &picked, money, top))
        .caveat_if(unknown > 0, || {
            format!("{unknown} relationships without any known outcome are in the table `total` with their cost alone: a missing profit is not a profit of nothing.")
        })
        .caveat_if(no_cost, || "No product cost is known: contribution is revenue less cost to engage, which flatters.".to_owned())
        .caveat_if(few, || {
            format!("Fewer than {SMALL} customers: shares, multiples and intervals of so few are left out.")
        })
        .caveat("What a candidate could bring is arithmetic on today's figures, not a forecast."))
}

fn count(customers: usize) -> String {
    if customers == 1 {
        "1 customer".to_owned()
    } else {
        format!("{customers} customers")
    }
}

fn segments(book: &Book, customers: &[Customer], money: Unit) -> Table {
    let mut table = Table::new("segments", "By segment")
        .column("scope", "Scope", Unit::Text)
        .column("customers", "Customers", Unit::Count)
        .column("revenue_minor", "Revenue", money)
        .column("product_cost_minor", "Product cost", money)
        .column("engage_minor", "Cost to engage", money)
        .column("contribution_minor", "Contribution", money)
        .column("mean_minor", "Each", money)
        .column("mean_low_minor", "95 % low", money)
        .column("mean_high_minor", "95 % high", money)
        .column("loss_making", "Loss-making", Unit::Count)
        .column("set", "Set", Unit::Text);
    for scope in 0..book.scopes.len() as u16 {
        let of: Vec<&Customer> = customers
            .iter()
            .filter(|c| book.units.scope[c.unit as usize] == scope)
            .collect();
        if of.is_empty() {
            continue;
        }
        let sum =
            |what: fn(&Customer) -> i64| of.iter().fold(0_i64, |s, c| s.saturating_add(what(c)));
        let mut each = Moments::default();
        for customer in &of {
            each.add(customer.contribution() as f64);
        }
        let range = each.interval(0.95).filter(|_| of.len() >= SMALL);
        let code = book.scopes[scope as usize].code.as_str();
        table.push(row![
            code,
            of.len(),
            sum(|c| c.revenue),
            sum(|c| c.product_cost),
            sum(|c| c.engage),
            sum(Customer::contribution),
            each.mean(),
            range.map(|r| r.low),
            range.map(|r| r.high),
            of.iter().filter(|c| c.contribution() < 0).count(),
            format!("scope={code}"),
        ]);
    }
    table
}

fn shares(whale: &whale::Whale) -> Table {
    let mut table = Table::new("shares", "What the best customers bring")
        .column("what", "What", Unit::Text)
        .column("share", "Share", Unit::Share)
        .column("share_low", "95 % low", Unit::Share)
        .column("share_high", "95 % high", Unit::Share);
    let range = whale.top_fifth_range;
    table.push(row![
        "contribution of the top fifth by contribution",
        whale.top_fifth,
        range.map(|r| r.low),
        range.map(|r| r.high)
    ]);
    let range = whale.revenue_fifth_range;
    table.push(row![
        "revenue of the top fifth by revenue",
        whale.revenue_fifth,
        range.map(|r| r.low),
        range.map(|r| r.high)
    ]);
    table.push(row!["contribution of all who earn anything", whale.peak]);
    table
}

fn listed(book: &Book, customers: &[Customer], money: Unit, top: usize) -> Table {
    let class = classes(
        &customers
            .iter()
            .map(Customer::contribution)
            .collect::<Vec<_>>(),
    );
    let mut table = Table::new("customers", "Customers, most and least contributing")
        .column("customer", "Customer", Unit::Text)
        .column("scope", "Scope", Unit::Text)
        .column("class", "Class", Unit::Text)
        .column("contacts", "Contacts", Unit::Count)
        .column("revenue_minor", "Revenue", money)
        .column("product_cost_minor", "Product cost", money)
        .column("engage_minor", "Cost to engage", money)
        .column("contribution_minor", "Contribution", money)
        .column("rv_hundredths", "RV", Unit::RvHundredths);
    let n = customers.len();
    for at in (0..n).filter(|at| *at < top || *at + top >= n) {
        let c = &customers[at];
        table.push(row![
            unit_name(book, c.unit),
            book.scopes[book.units.scope[c.unit as usize] as usize]
                .code
                .as_str(),
            CLASSES[class[at]],
            c.records.len(),
            c.revenue,
            c.product_cost,
            c.engage,
            c.contribution(),
            c.rv,
        ]);
    }
    table
}

fn contacts(book: &Book, picked: &crate::set::Picked, money: Unit, top: usize) -> Table {
    let mut table = Table::new("contacts", "Contacts, most contributing")
        .column("record", "Who", Unit::Text)
        .column("scope", "Scope", Unit::Text)
        .column("revenue_minor", "Revenue", money)
        .column("engage_minor", "Cost to engage", money)
        .column("contribution_minor", "Contribution", money)
        .column("rv_hundredths", "RV", Unit::RvHundredths)
        .column("contact", "Contact", Unit::Count);
    let known = picked
        .iter()
        .filter_map(|r| Some((Reverse(book.contribution_minor(r)?), r)));
    let mut known: Vec<(Reverse<i64>, u32)> = known.collect();
    known.sort_unstable();
    for (Reverse(contribution), record) in known.into_iter().take(top) {
        let r = record as usize;
        table.push(row![
            book.name(record),
            book.scopes[book.records.scope[r] as usize].code.as_str(),
            book.records.revenue_minor[r],
            book.records.cost_total_minor[r],
            contribution,
            book.records.rv_total_hundredths[r],
            book.records.contact[r].0,
        ]);
    }
    table
}
