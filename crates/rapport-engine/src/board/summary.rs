//! Sums over the board: scopes, accounts, money, and what changed since a day.

use super::days::day_of;
use super::{Board, DayTotals, Record};
use crate::error::Result;
use rapport_ledger::OutcomeTotal;
use rapport_model::{AccountId, Currency, Micros, Minor, Rv, ScopeId, TypeId};
use std::collections::BTreeMap;

/// Sums of one scope.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScopeTotals {
    /// Interaction Records.
    pub records: i64,
    /// Interactions that count.
    pub interactions: i64,
    /// Accumulated Relationship Value, in hundredths of a point.
    pub rv: Rv,
    /// Cost to engage, in minor units of the flow's currency.
    pub cost: Minor,
}

/// Sums in one currency, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Money {
    /// Revenue.
    pub revenue: Minor,
    /// Variable product cost.
    pub product_cost: Minor,
    /// Cost to engage.
    pub cost_to_engage: Minor,
}

impl Money {
    /// Revenue less product cost less cost to engage.
    pub fn contribution(&self) -> Minor {
        let less = self.revenue.0.saturating_sub(self.product_cost.0);
        Minor(less.saturating_sub(self.cost_to_engage.0))
    }

    fn add_outcome(&mut self, kind: i8, amount: i128) {
        let sum = if kind == 1 {
            &mut self.revenue
        } else {
            &mut self.product_cost
        };
        let wide = i128::from(sum.0) + amount;
        let end = if wide < 0 { i64::MIN } else { i64::MAX };
        *sum = Minor(i64::try_from(wide).unwrap_or(end));
    }
}

/// Sums of one account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountTotals {
    /// People.
    pub contacts: i64,
    /// Interaction Records of its people.
    pub records: i64,
    /// Their accumulated Relationship Value, in hundredths of a point.
    pub rv: Rv,
    /// Money by currency code.
    pub money: BTreeMap<String, Money>,
    /// The last interaction of its people.
    pub last_at: Option<Micros>,
}

impl AccountTotals {
    fn add_outcome(&mut self, total: &OutcomeTotal) {
        let currency = total.currency.code().to_owned();
        let money = self.money.entry(currency).or_default();
        money.add_outcome(total.kind, total.amount);
    }
}

/// What changed since a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Since {
    /// What happened.
    pub totals: DayTotals,
    /// Records whose value rose.
    pub records_up: i64,
    /// Records whose value fell.
    pub records_down: i64,
    /// Moves from one level to another.
    pub level_moves: i64,
    /// Records with their first interaction.
    pub new_records: i64,
}

/// Sums that are shown, not stored: one beyond 64 bits stays at its end.
fn plus(a: Minor, b: Minor) -> Minor {
    Minor(a.0.saturating_add(b.0))
}

impl Board {
    /// Sums of each scope, those without a record included.
    pub fn scope_totals(&self) -> BTreeMap<ScopeId, ScopeTotals> {
        let scopes = self.vocabulary.scopes.keys();
        let mut all: BTreeMap<ScopeId, ScopeTotals> =
            scopes.map(|id| (*id, ScopeTotals::default())).collect();
        for record in self.records.iter().filter(|r| r.entries > 0) {
            let sums = all.entry(record.key.scope).or_default();
            sums.records += 1;
            sums.interactions += i64::from(record.state.interactions);
            sums.rv = Rv(sums.rv.0.saturating_add(record.state.rv_total.0));
            sums.cost = plus(sums.cost, record.state.cost_total);
        }
        all
    }

    /// Money of each scope by currency code.
    pub fn scope_money(&self) -> BTreeMap<ScopeId, BTreeMap<String, Money>> {
        let mut all: BTreeMap<ScopeId, BTreeMap<String, Money>> = BTreeMap::new();
        for (id, sums) in self.scope_totals() {
            let currency = self.currency_of(id).code().to_owned();
            let money = all.entry(id).or_default().entry(currency).or_default();
            money.cost_to_engage = sums.cost;
        }
        for total in &self.outcomes {
            let currency = total.currency.code().to_owned();
            let of_scope = all.entry(total.scope).or_default();
            of_scope
                .entry(currency)
                .or_default()
                .add_outcome(total.kind, total.amount);
        }
        all
    }

    /// Currency of a scope's costs.
    pub fn currency_of(&self, scope: ScopeId) -> Currency {
        let scope = self.vocabulary.scopes.get(&scope);
        scope.map_or(Currency::USD, super::ScopeOf::currency)
    }

    /// Sums of every account.
    pub fn account_totals(&self) -> BTreeMap<AccountId, AccountTotals> {
        let mut all: BTreeMap<AccountId, AccountTotals> = BTreeMap::new();
        for account in self.people.accounts() {
            let sums = all.entry(account.account.id).or_default();
            sums.contacts = account.members.len() as i64;
        }
        for record in self.records.iter().filter(|r| r.entries > 0) {
            let Some(person) = self.people.person(record.key.contact) else {
                continue;
            };
            for (id, _) in &person.accounts {
                if let Some(sums) = all.get_mut(id) {
                    self.add_record(sums, record);
                }
            }
        }
        for total in self.outcomes.iter().filter(|t| t.account.is_some()) {
            if let Some(sums) = all.get_mut(&total.account) {
                sums.add_outcome(total);
            }
        }
        all
    }

    /// Sums of one account.
    pub fn account_sums(&self, id: AccountId) -> AccountTotals {
        let mut sums = AccountTotals::default();
        let Some(account) = self.people.account(id) else {
            return sums;
        };
        sums.contacts = account.members.len() as i64;
        for (contact, _) in &account.members {
            for record in self.records_of(*contact) {
                self.add_record(&mut sums, record);
            }
        }
        for total in self.outcomes.iter().filter(|t| t.account == id) {
            sums.add_outcome(total);
        }
        sums
    }

    fn add_record(&self, sums: &mut AccountTotals, record: &Record) {
        sums.records += 1;
        sums.rv = Rv(sums.rv.0.saturating_add(record.state.rv_total.0));
        sums.last_at = sums.last_at.max(Some(record.state.last_at));
        let currency = self.currency_of(record.key.scope);
        if !sums.money.contains_key(currency.code()) {
            sums.money
                .insert(currency.code().to_owned(), Money::default());
        }
        if let Some(money) = sums.money.get_mut(currency.code()) {
            money.cost_to_engage = plus(money.cost_to_engage, record.state.cost_total);
        }
    }

    /// What changed since the start of a day (days since 1970-01-01).
    pub fn since(&self, day: i64) -> Result<Since> {
        let start = Micros(day.saturating_mul(Micros::DAY));
        let mut since = Since::default();
        for (_, scopes) in self.days.totals(day..=i64::MAX) {
            for sums in scopes.values() {
                since.totals.add(*sums);
            }
        }
        let changed = |r: &&Record| r.entries > 0 && r.state.last_at >= start;
        for record in self.records.iter().filter(changed) {
            let folded = self.fold(record)?;
            let mut change = 0_i64;
            let new = folded.entries.iter().rev();
            for entry in new.take_while(|entry| entry.happened_at >= start) {
                change = change.saturating_add(entry.rv.0);
                since.level_moves += i64::from(entry.level_before != entry.level_after);
            }
            since.records_up += i64::from(change > 0);
            since.records_down += i64::from(change < 0);
            since.new_records += i64::from(record.state.first_at >= start);
        }
        Ok(since)
    }

    /// Totals of each of the last days that the data has, oldest first; days without an interaction included.
    pub fn last_days(&self, count: i64) -> Vec<(i64, DayTotals)> {
        let Some(last) = self.as_of().map(day_of) else {
            return Vec::new();
        };
        let first = last - count + 1;
        let mut days: Vec<(i64, DayTotals)> =
            (first..=last).map(|d| (d, DayTotals::default())).collect();
        for (day, scopes) in self.days.totals(first..=last) {
            for sums in scopes.values() {
                days[(day - first) as usize].1.add(*sums);
            }
        }
        days
    }

    /// Accumulated Relationship Value of a scope at the end of each of the last twelve months of the data, oldest first.
    pub fn months(&self, scope: ScopeId) -> [i64; 12] {
        let mut months = [0; 12];
        let Some(last) = self.as_of() else {
            return months;
        };
        let month = |day: i64| {
            let date = Micros(day.saturating_mul(Micros::DAY)).date();
            i64::from(date.year()) * 12 + i64::from(date.month())
        };
        let last = month(day_of(last));
        let mut total = 0_i64;
        for (day, scopes) in self.days.totals(i64::MIN..=i64::MAX) {
            let Some(sums) = scopes.get(&scope) else {
                continue;
            };
            total = total.saturating_add(sums.rv.0);
            let at = (month(day) - last + 11).clamp(0, 11) as usize;
            months[at..].fill(total);
        }
        months
    }

    /// The records whose value rose most, or fell most, over the last days; those without a change are left out.
    pub fn movers(&self, count: usize, down: bool) -> Vec<&Record> {
        let sign = if down { -1 } else { 1 };
        let by = |r: &&Record| (std::cmp::Reverse(r.change.0.saturating_mul(sign)), r.key);
        let mut best: Vec<&Record> = Vec::new();
        let moved = |r: &&Record| r.entries > 0 && r.change.0.saturating_mul(sign) > 0;
        for record in self.records.iter().filter(moved) {
            best.push(record);
            if best.len() > count * 16 + 64 {
                best.sort_unstable_by_key(by);
                best.truncate(count);
            }
        }
        best.sort_unstable_by_key(by);
        best.truncate(count);
        best
    }

    /// Gives the interactions of each type in a scope after an interaction at a level: what people usually do next there.
    pub fn likely_next(&self, scope: ScopeId, level: u16, sample: usize) -> Vec<(TypeId, u64)> {
        let mut counts: BTreeMap<TypeId, u64> = BTreeMap::new();
        let of_scope = self.records.iter().rev();
        let of_scope = of_scope.filter(|r| r.key.scope == scope && r.entries > 0);
        for record in of_scope.take(sample) {
            let Ok(folded) = self.fold(record) else {
                continue;
            };
            for entry in folded.entries.iter().filter(|e| e.level_before == level) {
                if let Some(fact) = record.facts.get(entry.fact as usize) {
                    *counts.entry(fact.type_id).or_default() += 1;
                }
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(type_id, count)| (std::cmp::Reverse(*count), *type_id));
        counts
    }
}

impl Board {
    /// Interactions that count, over all records.
    pub fn interactions(&self) -> u64 {
        self.interactions
    }

    /// How often each type was seen in some scopes.
    pub fn types_seen(&self, scopes: &[ScopeId]) -> BTreeMap<TypeId, u64> {
        let mut seen: BTreeMap<TypeId, u64> = BTreeMap::new();
        for type_id in self.vocabulary.types.keys() {
            let counts = scopes.iter().filter_map(|s| self.seen.get(&(*s, *type_id)));
            seen.insert(*type_id, counts.sum());
        }
        seen
    }
}
