//! Money over several records: in one currency, or not at all.

use crate::book::OutcomeKind;

use crate::Book;
use crate::ask::Stop;
use crate::set::Picked;
use rapport_model::{Currency, Micros};

/// The one currency of a set whose money is to be added up; refuses where there are several.
pub(crate) fn one_currency(book: &Book, picked: &Picked) -> Result<Currency, Stop> {
    book.one_currency(picked.iter()).ok_or_else(|| {
        Stop::refuse(
            "The set has money in several currencies, which cannot be added up: choose scopes of one currency, such as \
             scope=NAME.",
        )
    })
}

/// Refuses when no outcome of the set is known.
pub(crate) fn some_money(book: &Book, picked: &Picked) -> Result<(), Stop> {
    if picked.iter().any(|r| book.records.money_known[r as usize]) {
        return Ok(());
    }
    Err(Stop::refuse(
        "No revenue or product cost is known for the set, so nobody can say what it earns: harvest outcomes first.",
    ))
}

/// Revenue of a relationship in the year before a moment: the money that is exposed when it fails. `None` when no money
/// of it is known.
pub(crate) fn revenue_of_year(book: &Book, unit: u32, now: i64) -> Option<i64> {
    let outcomes = book.units.outcomes(unit);
    if outcomes.is_empty() {
        return None;
    }
    let from = now.saturating_sub(365 * Micros::DAY);
    let sum = outcomes
        .filter(|o| book.outcomes.kind[*o] == OutcomeKind::Revenue)
        .filter(|o| {
            let at = book.outcomes.at[*o];
            at > from && at <= now
        });
    Some(sum.fold(0, |sum: i64, o| {
        sum.saturating_add(book.outcomes.amount_minor[o])
    }))
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
