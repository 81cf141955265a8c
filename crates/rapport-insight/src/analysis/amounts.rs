//! Money over several records: in one currency, or not at all.

use super::words::money;
use crate::Book;
use crate::ask::Stop;
use crate::book::OutcomeKind;
use crate::panel::Whole;
use crate::set::Picked;
use rapport_model::{Currency, Micros};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// The one currency of a set whose money is to be added up, and of the money of these scopes; refuses where there are several.
pub(crate) fn one_currency(
    book: &Book,
    picked: &Picked,
    scopes: impl IntoIterator<Item = u16>,
) -> Result<Currency, Stop> {
    let mut currencies: BTreeSet<Currency> = scopes
        .into_iter()
        .map(|scope| book.currency(scope))
        .collect();
    let of_records = book.one_currency(picked.iter());
    currencies.extend(of_records);
    let one = currencies.pop_first().filter(|_| currencies.is_empty());
    one.filter(|_| of_records.is_some() || picked.is_empty()).ok_or_else(|| {
        Stop::refuse(
            "The set has money in several currencies, which cannot be added up: choose scopes of one currency, such as \
             scope=NAME.",
        )
    })
}

/// Refuses when no outcome of the set is known.
pub(crate) fn some_money(book: &Book, picked: &Picked, all: bool) -> Result<(), Stop> {
    if (all && !book.outcomes.is_empty())
        || picked.iter().any(|r| book.records.money_known[r as usize])
    {
        return Ok(());
    }
    Err(Stop::refuse(
        "No revenue or product cost is known for the set, so nobody can say what it earns: harvest outcomes first.",
    ))
}

/// What an answer that adds up money says is not in it: money that falls to no record, where the question is about a set of
/// records; and money of which nobody knows the scope.
pub(crate) fn not_in_it(book: &Book, all: bool) -> Vec<String> {
    let mut found = Vec::new();
    if !all {
        let mut outcomes = 0;
        let mut sums: BTreeMap<Currency, (i64, i64)> = BTreeMap::new();
        for ((scope, _), left) in book.leftovers() {
            let sum = sums.entry(book.currency(scope)).or_default();
            sum.0 = sum.0.saturating_add(left.revenue_minor);
            sum.1 = sum.1.saturating_add(left.product_cost_minor);
            outcomes += left.outcomes;
        }
        let sums: Vec<String> = sums
            .into_iter()
            .map(|(currency, (revenue, cost))| {
                format!(
                    "revenue {}, product cost {}",
                    money(currency, revenue),
                    money(currency, cost)
                )
            })
            .collect();
        if outcomes > 0 {
            found.push(format!(
                "{outcomes} outcomes of the project fall to no record ({}): a set of records leaves them out; ask without one \
                 to have them in.",
                sums.join("; ")
            ));
        }
    }
    if book.outcomes.left_out > 0 {
        found.push(format!(
            "{} outcomes belong to no single segment and are in no sum.",
            book.outcomes.left_out
        ));
    }
    found
}

/// Revenue of a relationship in the year before a moment: the money that is exposed when it fails. `None` when no money
/// of it is known.
pub(crate) fn revenue_of_year(book: &Book, unit: u32, now: i64) -> Option<i64> {
    revenue_share(book, unit, year_until(now), |_| true)
}

/// The part of it that falls to the picked records.
pub(crate) fn picked_revenue_of_year(
    book: &Book,
    picked: &Picked,
    unit: u32,
    now: i64,
) -> Option<i64> {
    revenue_share(book, unit, year_until(now), |record| {
        picked.contains(record)
    })
}

/// The year that ends with a moment.
pub(crate) fn year_until(now: i64) -> RangeInclusive<i64> {
    now.saturating_sub(365 * Micros::DAY).saturating_add(1)..=now
}

/// Revenue of a relationship within a time that falls to the chosen records. `None` when no money of it is known.
fn revenue_share(
    book: &Book,
    unit: u32,
    within: RangeInclusive<i64>,
    chosen: impl Fn(u32) -> bool,
) -> Option<i64> {
    let outcomes = book.units.outcomes(unit);
    if outcomes.is_empty() {
        return None;
    }
    let of_time = outcomes.filter(|o| {
        book.outcomes.kind[*o] == OutcomeKind::Revenue && within.contains(&book.outcomes.at[*o])
    });
    let parts = of_time.filter_map(|o| book.share_minor(o, &chosen));
    Some(parts.fold(0, i64::saturating_add))
}

/// What an answer says where relationships have contacts outside the set, whose part of the money is not counted.
pub(crate) fn partly_picked(book: &Book, picked: &Picked) -> Option<String> {
    let added = Whole::of(book, picked).added;
    (added > 0).then(|| {
        format!(
            "Relationships of the set have {added} contacts outside it: money that names one of those, and their part of \
             what names nobody, is not counted."
        )
    })
}

/// What a relationship is called: its account, else its contact.
pub(crate) fn unit_name(book: &Book, unit: u32) -> String {
    match book
        .accounts
        .get(book.units.account[unit as usize] as usize)
    {
        Some(account) => account.name.clone(),
        None => match book.units.records(unit).first() {
            Some(record) => book.name(*record),
            None => format!("contact {}", book.units.contact[unit as usize]),
        },
    }
}
