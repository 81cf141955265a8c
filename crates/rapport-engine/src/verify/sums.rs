//! "Sum of entries = record = every roll-up": each level of what people are shown against the facts.

use super::facts::{Facts, Sums, UnitKey};
use super::profit::of_profit;
use super::roll_up::of_roll_up;
use crate::error::Result;
use crate::session::Session;
use crate::status::Status;
use rapport_insight::Book;
use rapport_insight::book::{NONE, OutcomeKind};
use rapport_ledger::verify::Check;
use rapport_model::{AccountId, ContactId, Micros, Minor, Rv, ScopeId};
use std::collections::{BTreeMap, BTreeSet};

impl Session {
    /// Compares every level with the facts.
    pub(super) fn verify_sums(&mut self) -> Result<Vec<Check>> {
        let mut by_record = Sums::default();
        self.each_state(|_, state| {
            by_record.rv += i128::from(state.rv_total.0);
            by_record.cost += i128::from(state.cost_total.0);
            Ok(())
        })?;
        let facts = self.facts()?;
        let status = self.status()?;
        let decided = self.decided()?;
        let book = self.book(Micros::END)?;
        let mut checks = vec![
            of_records(&facts, &by_record, &status),
            of_money(&facts, &status, &self.codes_of_scopes()),
            of_accounts(&facts, &book.book),
        ];
        if facts.fit() {
            checks.extend(of_roll_up(&facts, &book, &decided)?);
            checks.extend(of_profit(&facts, &book, &decided)?);
        } else {
            let what = "sum of facts = roll-up and profit".to_owned();
            let found = "not compared: sums go beyond 64 bits and stay at the end; `rapport status` names the scope";
            checks.push(Check::new(what, found.to_owned(), true));
        }
        Ok(checks)
    }

    fn codes_of_scopes(&self) -> BTreeMap<ScopeId, String> {
        let scopes = self.scopes().iter();
        scopes.map(|(id, (code, _))| (*id, code.clone())).collect()
    }
}

/// Revenue and product cost of every scope, in every currency.
fn of_money(facts: &Facts, status: &Status, codes: &BTreeMap<ScopeId, String>) -> Check {
    let mut shown: BTreeMap<(&str, &str), (i128, i128)> = BTreeMap::new();
    for scope in &status.scopes {
        for (currency, money) in &scope.money {
            let sums = shown.entry((&scope.scope, currency)).or_default();
            sums.0 += i128::from(money.revenue_minor.0);
            sums.1 += i128::from(money.product_cost_minor.0);
        }
    }
    let mut added: BTreeMap<(&str, &str), (i128, i128)> = BTreeMap::new();
    for ((scope, currency, is_revenue), amount) in &facts.money {
        let code = codes.get(scope).map_or("?", String::as_str);
        let sums = added.entry((code, currency.code())).or_default();
        if *is_revenue {
            sums.0 += amount;
        } else {
            sums.1 += amount;
        }
    }
    let keys: BTreeSet<_> = shown.keys().chain(added.keys()).copied().collect();
    // What is shown stays at the end of 64 bits.
    let end = |sum: i128| sum.clamp(i64::MIN.into(), i64::MAX.into());
    let of = |sums: &BTreeMap<_, (i128, i128)>, key| {
        let (revenue, product_cost) = sums.get(key).copied().unwrap_or_default();
        (end(revenue), end(product_cost))
    };
    let wrong = keys.iter().find(|key| of(&shown, key) != of(&added, key));
    let found = if let Some(key @ (scope, currency)) = wrong {
        format!(
            "scope `{scope}` shows {currency} {}, its facts add up to {}",
            minors(of(&shown, key)),
            minors(of(&added, key))
        )
    } else {
        let mut sums: BTreeMap<&str, (i128, i128)> = BTreeMap::new();
        for ((_, currency), (revenue, product_cost)) in &added {
            let sum = sums.entry(currency).or_default();
            sum.0 += revenue;
            sum.1 += product_cost;
        }
        let sums = sums
            .into_iter()
            .map(|(currency, sums)| format!("{currency} {}", minors(sums)));
        or_none(sums.collect())
    };
    let what = format!(
        "sum of outcomes = revenue and product cost of {} scopes",
        status.scopes.len()
    );
    Check::new(what, found, wrong.is_none())
}

fn minors((revenue, product_cost): (i128, i128)) -> String {
    format!("revenue {revenue}, product cost {product_cost}")
}

fn or_none(found: Vec<String>) -> String {
    if found.is_empty() {
        "none".to_owned()
    } else {
        found.join("; ")
    }
}

pub(super) fn points(sum: i128) -> String {
    i64::try_from(sum).map_or_else(|_| sum.to_string(), |v| Rv(v).to_string())
}

fn minor(sum: i128) -> String {
    i64::try_from(sum).map_or_else(|_| sum.to_string(), |v| Minor(v).0.to_string())
}

/// Three ways through the facts.
fn of_records(facts: &Facts, by_record: &Sums, status: &Status) -> Check {
    let mut by_entry = Sums::default();
    facts.units.values().for_each(|sums| by_entry.add(sums));
    let mut by_scope = Sums::default();
    for scope in &status.scopes {
        by_scope.rv += i128::from(scope.rv_hundredths.0);
        let costs = scope.money.values();
        by_scope.cost += costs
            .map(|m| i128::from(m.cost_to_engage_minor.0))
            .sum::<i128>();
    }
    let all = [&by_entry, by_record, &by_scope];
    let holds = all
        .iter()
        .all(|sums| (sums.rv, sums.cost) == (by_entry.rv, by_entry.cost));
    let list = |text: fn(&Sums) -> String| all.map(text).join(" = ");
    Check::new(
        format!(
            "sum of entries = sum of {} records = sum of {} scopes",
            by_entry.records,
            status.scopes.len()
        ),
        format!(
            "RV {}; cost {}",
            list(|sums| points(sums.rv)),
            list(|sums| minor(sums.cost))
        ),
        holds,
    )
}

/// What the analyses add up, relationship by relationship.
fn of_book(book: &Book) -> BTreeMap<UnitKey, Sums> {
    let mut units = BTreeMap::new();
    for unit in 0..book.units.len() as u32 {
        let at = unit as usize;
        let mut sums = Sums::default();
        for record in book.units.records(unit) {
            sums.records += 1;
            sums.rv += i128::from(book.records.rv_total_hundredths[*record as usize]);
            sums.cost += i128::from(book.records.cost_total_minor[*record as usize]);
        }
        for outcome in book.units.outcomes(unit) {
            let is_revenue = book.outcomes.kind[outcome] == OutcomeKind::Revenue;
            sums.outcome(is_revenue, book.outcomes.amount_minor[outcome]);
        }
        let account = match book.units.account[at] {
            NONE => AccountId::NONE,
            account => book.accounts[account as usize].id,
        };
        let scope = book.scopes[book.units.scope[at] as usize].id;
        let key = (scope, account, ContactId(book.units.contact[at]));
        units.insert(key, sums);
    }
    units
}

/// Every account, and every relationship of one.
fn of_accounts(facts: &Facts, book: &Book) -> Check {
    let shown = of_book(book);
    let accounts: BTreeSet<AccountId> =
        facts.units.keys().map(|(_, account, _)| *account).collect();
    let named = |account: AccountId| {
        let found = book.accounts.iter().find(|a| a.id == account);
        found.map_or_else(
            || "no account".to_owned(),
            |a| format!("account `{}`", a.name),
        )
    };
    let keys: BTreeSet<&UnitKey> = facts.units.keys().chain(shown.keys()).collect();
    let wrong = keys
        .into_iter()
        .find(|key| facts.units.get(key) != shown.get(key));
    let found = match wrong {
        None => format!(
            "{} relationships, each with RV, cost, revenue and product cost",
            shown.len()
        ),
        Some(key) => format!(
            "{}: {}, its facts add up to {}",
            named(key.1),
            sums_text(shown.get(key)),
            sums_text(facts.units.get(key))
        ),
    };
    let what = format!(
        "sum of facts = sums of {} accounts as the analyses have them",
        accounts.into_iter().filter(|a| a.is_some()).count()
    );
    Check::new(what, found, wrong.is_none())
}

fn sums_text(sums: Option<&Sums>) -> String {
    sums.map_or_else(
        || "nothing".to_owned(),
        |sums| {
            format!(
                "{} records, RV {}, cost {}, {}",
                sums.records,
                points(sums.rv),
                minor(sums.cost),
                minors((sums.revenue, sums.product_cost))
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapport_insight::BookBuilder;
    use rapport_model::Currency;

    fn facts() -> Facts {
        let sums = Sums {
            records: 2,
            rv: 1_250,
            cost: 300,
            revenue: 5_000,
            product_cost: 0,
        };
        Facts {
            units: BTreeMap::from([((ScopeId(1), AccountId(7), ContactId::NONE), sums)]),
            money: BTreeMap::from([((ScopeId(1), Currency::USD, true), 5_000)]),
            ..Facts::default()
        }
    }

    #[test]
    fn a_relationship_that_an_analysis_does_not_have_as_its_facts_do_is_named() {
        let book = BookBuilder::new(Micros::END).finish().unwrap();
        let check = of_accounts(&facts(), &book);
        assert!(!check.holds);
        assert_eq!(
            check.found,
            "no account: nothing, its facts add up to 2 records, RV +12.5, cost 300, revenue 5000, product cost 0"
        );
        assert!(of_accounts(&Facts::default(), &book).holds);
    }

    #[test]
    fn money_that_a_scope_does_not_show_as_its_facts_do_is_named() {
        let status = Status {
            title: String::new(),
            store: String::new(),
            sources: Vec::new(),
            restated: Vec::new(),
            warnings: Vec::new(),
            totals: crate::status::Totals {
                contacts: 0,
                accounts: 0,
                records: 0,
                interactions: 0,
                rv_hundredths: Rv::ZERO,
                money: BTreeMap::new(),
                recent_facts: 0,
                quarantined: 0,
            },
            scopes: Vec::new(),
        };
        let codes = BTreeMap::from([(ScopeId(1), "labs".to_owned())]);
        let check = of_money(&facts(), &status, &codes);
        assert!(!check.holds);
        assert_eq!(
            check.found,
            "scope `labs` shows USD revenue 0, product cost 0, its facts add up to revenue 5000, product cost 0"
        );
        assert!(of_money(&Facts::default(), &status, &codes).holds);
    }
}
