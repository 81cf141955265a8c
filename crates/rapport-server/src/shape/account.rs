//! Accounts.

use super::home::money_lines;
use super::{at, record_line};
use crate::wire::{AccountAnswer, AccountLine, Depth, RecordLine};
use rapport_engine::board::{AccountBrief, AccountTotals, Board, Money};
use std::collections::{BTreeMap, BTreeSet};

/// The whole of a share, in hundredths of a percent.
const WHOLE_BP: i128 = 10_000;

/// An account as a line. `currency` is the one that its cost and contribution are told in when it has it.
pub(crate) fn account_line(
    account: &AccountBrief,
    totals: &AccountTotals,
    currency: &str,
) -> AccountLine {
    let money = totals
        .money
        .get_key_value(currency)
        .or_else(|| totals.money.iter().next());
    let none = Money::default();
    let (currency, money) = money.map_or((currency, &none), |(code, m)| (code.as_str(), m));
    let roles: BTreeSet<&String> = account
        .members
        .iter()
        .filter_map(|(_, r)| r.as_ref())
        .collect();
    AccountLine {
        account_id: account.account.id.0,
        name: account.label.clone(),
        key: account.account.key.clone(),
        contacts: totals.contacts,
        records: totals.records,
        rv_hundredths: totals.rv.0,
        cost_minor: money.cost_to_engage.0,
        currency: currency.to_owned(),
        roles: roles.into_iter().cloned().collect(),
        contribution_minor: money.contribution().0,
        last_at: totals.last_at.map(at),
    }
}

/// One account.
pub(crate) fn account_answer(
    board: &Board,
    account: &AccountBrief,
    totals: &AccountTotals,
    currency: &str,
) -> AccountAnswer {
    let mut contacts: Vec<RecordLine> = Vec::new();
    let mut positive: BTreeMap<i64, i64> = BTreeMap::new();
    let mut covered: BTreeSet<String> = BTreeSet::new();
    for (contact, role) in &account.members {
        for record in board.records_of(*contact) {
            let mut line = record_line(board, record);
            // The person's first account may be another one.
            line.account_id = Some(account.account.id.0);
            line.account = Some(account.label.clone());
            line.role.clone_from(role);
            contacts.push(line);
            if record.state.rv_total.0 > 0 {
                let sum = positive.entry(contact.0).or_default();
                *sum = sum.saturating_add(record.state.rv_total.0);
                covered.extend(role.clone());
            }
        }
    }
    contacts.sort_by_key(|line| (std::cmp::Reverse(line.rv_hundredths), line.record.clone()));
    let known = board.people.accounts().flat_map(|a| &a.members);
    let known: BTreeSet<&String> = known.filter_map(|(_, role)| role.as_ref()).collect();
    let missing = known.into_iter().filter(|role| !covered.contains(*role));
    AccountAnswer {
        account: account_line(account, totals, currency),
        depth: Depth {
            rv_positive_hundredths: positive.values().fold(0, |a: i64, b| a.saturating_add(*b)),
            breadth: positive.len() as u64,
            roles_missing: missing.cloned().collect(),
            roles_covered: covered.into_iter().collect(),
            concentration_hhi_bp: concentration(positive.values().copied()),
        },
        contacts,
        money: money_lines(&totals.money),
        as_of: board.as_of().map(at),
    }
}

/// Sum of the squared shares (Herfindahl-Hirschman index), 0 to 10000; 0 when there is nothing to share.
fn concentration(values: impl Iterator<Item = i64> + Clone) -> i64 {
    let total: i128 = values.clone().map(i128::from).sum();
    if total <= 0 {
        return 0;
    }
    let squares: i128 = values
        .map(|value| {
            let share = i128::from(value) * WHOLE_BP / total;
            share * share
        })
        .sum();
    (squares / WHOLE_BP) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn concentration_is_whole_for_one_person_and_a_quarter_for_four_equals() {
        assert_eq!(concentration([7].into_iter()), 10_000);
        assert_eq!(concentration([5, 5, 5, 5].into_iter()), 2_500);
        assert_eq!(concentration([].into_iter()), 0);
        assert_eq!(concentration([i64::MAX, i64::MAX].into_iter()), 5_000);
    }
}
