//! People by their keys and accounts by their worth: what a comparison with the outside needs, over everything.

use crate::error::{EngineError, Result};
use crate::session::Session;
use rapport_ledger::StoredFact;
use rapport_model::fold::{Fold, arrange};
use rapport_model::org::ScopeKind;
use rapport_model::{AccountId, ContactId, Fact, Micros, Minor, ScopeId};
use std::collections::BTreeMap;

/// Contacts whose facts are in memory at once.
const CONTACTS_AT_ONCE: usize = 20_000;
/// Ids are given out in blocks; a gap longer than this is the end.
const GAP_MAX: i64 = 100_000;

/// What an account has brought and cost, over all segments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountWorth {
    /// Its number in the ledger.
    pub id: AccountId,
    /// Key of the account.
    pub key: String,
    /// Revenue in minor units, by code of the source that told of it.
    pub revenue_by_source: BTreeMap<String, Minor>,
    /// Variable product cost in minor units.
    pub product_cost_minor: Minor,
    /// Cost to Engage in minor units: of the interactions that name this account, as the fold counts them.
    pub cost_minor: Minor,
}

/// A key and the person it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyOfPerson {
    /// Kind of key.
    pub kind: String,
    /// Normalised value.
    pub value: String,
    /// The person, after merging.
    pub contact: ContactId,
}

impl Session {
    /// All keys of all people.
    pub fn keys_of_people(&mut self) -> Result<Vec<KeyOfPerson>> {
        let merged = self.ledger.merged_contacts()?;
        let mut keys = Vec::new();
        for id in self.contact_ids()? {
            let contact = merged.get(&id).copied().unwrap_or(id);
            let of_contact = self.ledger.keys_of(id)?.into_iter();
            keys.extend(of_contact.map(|(kind, value)| KeyOfPerson {
                kind,
                value,
                contact,
            }));
        }
        Ok(keys)
    }

    /// Worth of every account with money or cost in a customer segment; initiatives are left out.
    pub fn worth_of_accounts(&mut self) -> Result<Vec<AccountWorth>> {
        let mut worth: BTreeMap<AccountId, AccountWorth> = BTreeMap::new();
        self.add_outcomes(&mut worth)?;
        let merged = self.ledger.merged_contacts()?;
        let mut people: BTreeMap<ContactId, Vec<ContactId>> = BTreeMap::new();
        for id in self.contact_ids()? {
            let stands = merged.get(&id).copied().unwrap_or(id);
            people.entry(stands).or_default().push(id);
        }
        let groups: Vec<Vec<ContactId>> = people.into_values().collect();
        for chunk in groups.chunks(CONTACTS_AT_ONCE) {
            let ids: Vec<ContactId> = chunk.concat();
            let mut facts = self.ledger.facts_of(&ids)?;
            for one in &mut facts {
                let id = one.fact.record.contact;
                one.fact.record.contact = merged.get(&id).copied().unwrap_or(id);
            }
            facts.sort_by_key(|f| (f.fact.record, f.fact.happened_at, f.fact.identity));
            for record in facts.chunk_by(|a, b| a.fact.record == b.fact.record) {
                self.add_costs(record, &mut worth)?;
            }
        }
        for (id, one) in &mut worth {
            one.id = *id;
            one.key = self.ledger.account(*id)?.map(|a| a.key).unwrap_or_default();
        }
        Ok(worth.into_values().collect())
    }

    fn add_outcomes(&mut self, worth: &mut BTreeMap<AccountId, AccountWorth>) -> Result<()> {
        let sources: BTreeMap<i32, String> = self.ledger.codes("source")?.into_iter().collect();
        for total in self.ledger.outcome_totals()? {
            if !total.account.is_some() || !self.is_segment(total.scope) {
                continue;
            }
            let one = worth.entry(total.account).or_default();
            let sum = if total.kind == 1 {
                let source = sources.get(&total.source.0).cloned().unwrap_or_default();
                one.revenue_by_source.entry(source).or_default()
            } else {
                &mut one.product_cost_minor
            };
            *sum = sum
                .checked_add(total.amount)
                .ok_or_else(|| overflow(total.account))?;
        }
        Ok(())
    }

    fn add_costs(
        &self,
        record: &[StoredFact],
        worth: &mut BTreeMap<AccountId, AccountWorth>,
    ) -> Result<()> {
        let Some(first) = record.first() else {
            return Ok(());
        };
        let scope = first.fact.record.scope;
        if !self.is_segment(scope) {
            return Ok(());
        }
        let facts: Vec<Fact> = record.iter().map(|one| one.fact).collect();
        let mut fold = Fold::new(self.flow_of(scope)?);
        for arranged in arrange(&facts, Micros::END) {
            let number = arranged.fact as usize;
            let entry = fold
                .push(&facts[number], arranged)
                .map_err(|e| EngineError::Input(e.to_string()))?;
            let account = record[number].account;
            if account.is_some() {
                let cost = &mut worth.entry(account).or_default().cost_minor;
                *cost = cost
                    .checked_add(entry.cost)
                    .ok_or_else(|| overflow(account))?;
            }
        }
        Ok(())
    }

    fn is_segment(&self, scope: ScopeId) -> bool {
        self.scope(scope)
            .is_some_and(|scope| scope.kind == ScopeKind::Segment)
    }

    fn contact_ids(&mut self) -> Result<Vec<ContactId>> {
        let (count, _) = self.ledger.people_count()?;
        let mut ids = Vec::new();
        let mut last = 0;
        let mut id = 1;
        while (ids.len() as i64) < count && id - last <= GAP_MAX {
            if self.ledger.contact(ContactId(id))?.is_some() {
                ids.push(ContactId(id));
                last = id;
            }
            id += 1;
        }
        Ok(ids)
    }
}

fn overflow(account: AccountId) -> EngineError {
    EngineError::Input(format!(
        "the worth of account #{account} does not fit 64 bits: some amount cannot be right; `rapport status` shows the totals"
    ))
}
