//! Which records an outcome falls to, and what each record gets of all of them.

use super::belonging::Belongings;
use super::link::find;
use super::{Book, NONE, OutcomeKind, takers};
use rapport_model::Minor;

/// Notes of each outcome of a whole account who shares it: the records of those who belonged to the account then. That is
/// mostly whoever belongs to it now; only where it is not, the outcome has a list of its own.
pub(super) fn who_shares(book: &mut Book, belongs: &Belongings) {
    for unit in 0..book.units.len() as u32 {
        let account = book.units.account[unit as usize];
        let of_account = belongs.of(account);
        if of_account.is_empty() {
            continue;
        }
        let scope = book.units.scope[unit as usize];
        let now = book.units.records(unit);
        // Whose account is known from their interactions alone belongs to it at any time.
        let untold = now.iter().copied().filter(|record| {
            let contact = book.records.contact[*record as usize];
            of_account
                .binary_search_by_key(&contact, |one| one.contact)
                .is_err()
        });
        let untold: Vec<u32> = untold.collect();
        let told = of_account
            .iter()
            .filter_map(|one| Some((one, find(&book.records, scope, one.contact)?)));
        let told: Vec<_> = told.collect();
        let mut other: Vec<(u32, Vec<u32>)> = Vec::new();
        for outcome in book.units.outcomes(unit) {
            if book.outcomes.record[outcome] != NONE {
                continue;
            }
            let at = book.outcomes.at[outcome];
            let then = told.iter().filter(|(one, _)| one.at(at));
            let mut sharing: Vec<u32> = then
                .map(|(_, record)| *record)
                .chain(untold.iter().copied())
                .collect();
            sharing.sort_unstable();
            sharing.dedup();
            if sharing != now {
                other.push((outcome as u32, sharing));
            }
        }
        book.outcomes.shared_by.extend(other);
    }
}

/// Adds up what falls to each record. A sum beyond 64 bits stays at its end and is counted: one wrong amount must not hide
/// everything else.
pub(super) fn share_money(book: &mut Book) {
    let n = book.records.contact.len();
    let mut revenue = vec![0; n];
    let mut product_cost = vec![0; n];
    let mut known = vec![false; n];
    let mut beyond = 0;
    for unit in 0..book.units.len() as u32 {
        let outcomes = book.units.outcomes(unit);
        let members = book.units.records(unit).iter();
        for member in members.filter(|_| !outcomes.is_empty()) {
            known[*member as usize] = true;
        }
        for outcome in outcomes {
            let amount = Minor(book.outcomes.amount_minor[outcome]);
            let column: &mut Vec<i64> = match book.outcomes.kind[outcome] {
                OutcomeKind::Revenue => &mut revenue,
                OutcomeKind::ProductCost => &mut product_cost,
            };
            let sharing = book.takers(outcome);
            let count = takers(sharing.len());
            for (index, taker) in sharing.iter().take(count.into()).enumerate() {
                known[*taker as usize] = true;
                let slot = &mut column[*taker as usize];
                let part = amount.part(index as u16, count).0;
                beyond += u64::from(slot.checked_add(part).is_none());
                *slot = slot.saturating_add(part);
            }
        }
    }
    let records = &mut book.records;
    records.revenue_minor = revenue;
    records.product_cost_minor = product_cost;
    records.money_known = known;
    book.outcomes.beyond = beyond;
}
