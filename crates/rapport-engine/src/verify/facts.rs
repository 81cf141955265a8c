//! What the facts add up to, relationship by relationship: computed here once more, so that what the analyses, the board and
//! the status show can be compared with it.

use crate::error::{EngineError, Result};
use crate::said::Said;
use crate::session::Session;
use rapport_ledger::StoredOutcome;
use rapport_model::fold::fold;
use rapport_model::{AccountId, ContactId, Currency, Fact, Micros, ScopeId};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

/// Sums of anything; 128 bits, so that adding up cannot be what fails.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) records: i128,
    pub(super) rv: i128,
    pub(super) cost: i128,
    pub(super) revenue: i128,
    pub(super) product_cost: i128,
}

impl Sums {
    pub(super) fn add(&mut self, other: &Self) {
        self.records += other.records;
        self.rv += other.rv;
        self.cost += other.cost;
        self.revenue += other.revenue;
        self.product_cost += other.product_cost;
    }

    pub(super) fn outcome(&mut self, is_revenue: bool, amount: i64) {
        if is_revenue {
            self.revenue += i128::from(amount);
        } else {
            self.product_cost += i128::from(amount);
        }
    }
}

/// A relationship: an account within a scope, or a contact without one. Neither of them for money of nobody.
pub(super) type UnitKey = (ScopeId, AccountId, ContactId);

/// Everything added up from the facts.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) units: BTreeMap<UnitKey, Sums>,
    /// By scope, currency and whether it is revenue: all money, also what belongs to no relationship.
    pub(super) money: BTreeMap<(ScopeId, Currency, bool), i128>,
    /// By scope: money of accounts and contacts that falls to no record.
    pub(super) without_record: BTreeMap<ScopeId, Sums>,
}

/// What money needs to know of records.
struct Records {
    /// The account of each.
    own: HashMap<(ScopeId, ContactId), AccountId>,
    /// Who belonged to an account, and when.
    belonged: HashMap<AccountId, Vec<(ContactId, Range<Micros>)>>,
    /// Records of an account whose people nobody said to belong to it.
    untold: HashSet<(ScopeId, AccountId)>,
}

impl Records {
    fn new(people: &Said, own: HashMap<(ScopeId, ContactId), AccountId>) -> Self {
        let mut belonged: HashMap<AccountId, Vec<(ContactId, Range<Micros>)>> = HashMap::new();
        for contact in people.people() {
            for (account, time) in people.belonged(contact) {
                belonged.entry(account).or_default().push((contact, time));
            }
        }
        let untold = own.iter().filter(|((_, contact), account)| {
            let mut told = belonged.get(*account).into_iter().flatten();
            !told.any(|(of, _)| of == contact)
        });
        let untold = untold
            .map(|((scope, _), account)| (*scope, *account))
            .collect();
        Self {
            own,
            belonged,
            untold,
        }
    }

    /// Whether the contact that an outcome names belonged to the account that it names.
    fn belonged_then(&self, outcome: &StoredOutcome) -> bool {
        let of_account = self.belonged.get(&outcome.account).into_iter().flatten();
        let mut of_contact = of_account.filter(|(contact, _)| *contact == outcome.contact);
        of_contact.any(|(_, time)| time.contains(&outcome.happened_at))
    }

    /// Whether money of an account falls to any record, or to that of the contact it names.
    fn have_it(&self, outcome: &StoredOutcome, account: AccountId) -> bool {
        let scope = outcome.scope;
        if !account.is_some() {
            return outcome.contact.is_some() && self.own.contains_key(&(scope, outcome.contact));
        }
        let then = self.belonged.get(&account).into_iter().flatten();
        let mut then = then.filter(|(_, time)| time.contains(&outcome.happened_at));
        self.untold.contains(&(scope, account))
            || self.own.get(&(scope, outcome.contact)) == Some(&account)
            || then.any(|(contact, _)| self.own.contains_key(&(scope, *contact)))
    }
}

impl Facts {
    /// Whether no sum of money, whatever it is put together from, can go beyond 64 bits.
    pub(super) fn fit(&self) -> bool {
        let size = |s: &Sums| {
            [s.cost, s.revenue, s.product_cost]
                .iter()
                .map(|sum| sum.unsigned_abs())
                .sum::<u128>()
        };
        self.units.values().map(size).sum::<u128>() < 1 << 62
    }
}

fn unit_key(scope: ScopeId, account: AccountId, contact: ContactId) -> UnitKey {
    let alone = !account.is_some();
    (
        scope,
        account,
        if alone { contact } else { ContactId::NONE },
    )
}

impl Session {
    /// Adds the facts up.
    pub(super) fn facts(&mut self) -> Result<Facts> {
        let mut facts = Facts::default();
        let people = self.said(Micros::END)?;
        let own = self.add_records(&mut facts, &people)?;
        self.add_money(&mut facts, &Records::new(&people, own))?;
        Ok(facts)
    }

    /// Folds every record; gives the account of each.
    fn add_records(
        &mut self,
        facts: &mut Facts,
        people: &Said,
    ) -> Result<HashMap<(ScopeId, ContactId), AccountId>> {
        let (ledger, flows) = self.ledger_and_flows();
        let mut own: HashMap<(ScopeId, ContactId), AccountId> = HashMap::new();
        ledger.each_placed_record(Micros::END, |placed| -> Result<()> {
            let Some(record) = placed.first().map(|p| p.fact.record) else {
                return Ok(());
            };
            let Some((_, flow)) = flows.iter().find(|(scope, _)| *scope == record.scope) else {
                return Ok(());
            };
            // In another order than that of the lake: the order of arrival must not show.
            let reversed: Vec<Fact> = placed.iter().rev().map(|p| p.fact).collect();
            let folded = fold(flow, &reversed, Micros::END)
                .map_err(|e| EngineError::Input(e.to_string()))?;
            if folded.entries.is_empty() {
                return Ok(());
            }
            let mut sums = Sums {
                records: 1,
                ..Sums::default()
            };
            for entry in &folded.entries {
                sums.rv += i128::from(entry.rv.0);
                sums.cost += i128::from(entry.cost.0);
            }
            let said = placed.iter().rev().map(|p| p.account).find(|a| a.is_some());
            let today = people.today(record.contact);
            let account = people.account_of(record.contact, today.as_ref(), said);
            own.insert((record.scope, record.contact), account);
            let unit = unit_key(record.scope, account, record.contact);
            facts.units.entry(unit).or_default().add(&sums);
            Ok(())
        })?;
        Ok(own)
    }

    fn add_money(&mut self, facts: &mut Facts, records: &Records) -> Result<()> {
        let (ledger, flows) = self.ledger_and_flows();
        let currencies: BTreeMap<ScopeId, Currency> = flows
            .iter()
            .map(|(scope, flow)| (*scope, flow.latest().currency))
            .collect();
        let Facts {
            units,
            money,
            without_record,
        } = facts;
        ledger.each_outcome(Micros::END, |outcome: StoredOutcome| {
            let is_revenue = outcome.kind == 1;
            let amount = outcome.amount.0;
            *money
                .entry((outcome.scope, outcome.currency, is_revenue))
                .or_default() += i128::from(amount);
            if currencies.get(&outcome.scope) != Some(&outcome.currency) {
                return;
            }
            let theirs = records.own.get(&(outcome.scope, outcome.contact)).copied();
            let has_records = |account: AccountId| {
                let unit = units.get(&unit_key(outcome.scope, account, ContactId::NONE));
                unit.is_some_and(|sums| sums.records > 0)
            };
            let account = match theirs.filter(|_| outcome.contact.is_some()) {
                Some(theirs) if !outcome.account.is_some() => theirs,
                // Money of an account that nobody belongs to is its payer's, unless the payer belonged to it then.
                Some(theirs)
                    if theirs != outcome.account
                        && !has_records(outcome.account)
                        && !records.belonged_then(&outcome) =>
                {
                    theirs
                }
                _ => outcome.account,
            };
            // What names neither is money of nobody: it has a line of its own in its scope.
            let unit = unit_key(outcome.scope, account, outcome.contact);
            units.entry(unit).or_default().outcome(is_revenue, amount);
            let of_nobody = !account.is_some() && !outcome.contact.is_some();
            if !of_nobody && !records.have_it(&outcome, account) {
                let sums = without_record.entry(outcome.scope).or_default();
                sums.outcome(is_revenue, amount);
            }
        })?;
        Ok(())
    }
}
