//! What the facts add up to, relationship by relationship: computed here once more, so that what the analyses, the board and
//! the status show can be compared with it.

use crate::error::{EngineError, Result};
use crate::session::Session;
use rapport_ledger::StoredOutcome;
use rapport_model::fold::fold;
use rapport_model::{AccountId, ContactId, Currency, Fact, Micros, ScopeId};
use std::collections::{BTreeMap, HashMap};

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

/// A relationship: an account within a scope, or a contact without one.
pub(super) type UnitKey = (ScopeId, AccountId, ContactId);

/// Everything added up from the facts.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) units: BTreeMap<UnitKey, Sums>,
    /// Relationships of which money is known.
    pub(super) with_money: std::collections::BTreeSet<UnitKey>,
    /// By scope, currency and whether it is revenue: all money, also what belongs to no relationship.
    pub(super) money: BTreeMap<(ScopeId, Currency, bool), i128>,
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
        let own = self.add_records(&mut facts)?;
        self.add_money(&mut facts, &own)?;
        Ok(facts)
    }

    /// Folds every record; gives the account of each.
    fn add_records(
        &mut self,
        facts: &mut Facts,
    ) -> Result<HashMap<(ScopeId, ContactId), AccountId>> {
        let mut member_of: HashMap<ContactId, AccountId> = HashMap::new();
        for member in self.ledger.memberships()? {
            member_of.entry(member.contact).or_insert(member.account);
        }
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
            let account = said
                .or_else(|| member_of.get(&record.contact).copied())
                .unwrap_or(AccountId::NONE);
            own.insert((record.scope, record.contact), account);
            let unit = unit_key(record.scope, account, record.contact);
            facts.units.entry(unit).or_default().add(&sums);
            Ok(())
        })?;
        Ok(own)
    }

    fn add_money(
        &mut self,
        facts: &mut Facts,
        own: &HashMap<(ScopeId, ContactId), AccountId>,
    ) -> Result<()> {
        let (ledger, flows) = self.ledger_and_flows();
        let currencies: BTreeMap<ScopeId, Currency> = flows
            .iter()
            .map(|(scope, flow)| (*scope, flow.latest().currency))
            .collect();
        let Facts {
            units,
            with_money,
            money,
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
            let theirs = own.get(&(outcome.scope, outcome.contact)).copied();
            let has_records = |account: AccountId| {
                let unit = units.get(&unit_key(outcome.scope, account, ContactId::NONE));
                unit.is_some_and(|sums| sums.records > 0)
            };
            let account = match theirs.filter(|_| outcome.contact.is_some()) {
                Some(theirs) if !outcome.account.is_some() => theirs,
                // Money of an account that nobody belongs to is its payer's.
                Some(theirs) if theirs != outcome.account && !has_records(outcome.account) => {
                    theirs
                }
                _ => outcome.account,
            };
            if !account.is_some() && !outcome.contact.is_some() {
                return;
            }
            let unit = unit_key(outcome.scope, account, outcome.contact);
            units.entry(unit).or_default().outcome(is_revenue, amount);
            with_money.insert(unit);
        })?;
        Ok(())
    }
}
