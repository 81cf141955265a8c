//! People by their keys and accounts by their worth: what a comparison with the outside needs, over everything.

use crate::error::{EngineError, Result};
use crate::session::Session;
use rapport_model::flow::FlowHistory;
use rapport_model::fold::fold;
use rapport_model::org::ScopeKind;
use rapport_model::{AccountId, ContactId, Fact, Micros, Minor, ScopeId};
use std::collections::{BTreeMap, BTreeSet};

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
        let keys = self.ledger.all_keys()?.into_iter();
        Ok(keys
            .map(|(contact, kind, value)| KeyOfPerson {
                kind,
                value,
                contact,
            })
            .collect())
    }

    /// Worth of every account with money or cost in a customer segment; initiatives are left out.
    pub fn worth_of_accounts(&mut self) -> Result<Vec<AccountWorth>> {
        let mut worth: BTreeMap<AccountId, AccountWorth> = BTreeMap::new();
        self.add_outcomes(&mut worth)?;
        let segments: BTreeSet<ScopeId> = self
            .scopes()
            .keys()
            .copied()
            .filter(|scope| self.is_segment(*scope))
            .collect();
        let mut costs: Vec<(AccountId, Minor)> = Vec::new();
        let (ledger, flows) = self.ledger_and_flows();
        let flows: BTreeMap<ScopeId, &FlowHistory> = flows.into_iter().collect();
        ledger.each_placed_record(Micros::END, |placed| -> Result<()> {
            let facts: Vec<Fact> = placed.iter().map(|one| one.fact).collect();
            let scope = facts.first().map_or(ScopeId::NONE, |f| f.record.scope);
            let Some(flow) = flows.get(&scope).filter(|_| segments.contains(&scope)) else {
                return Ok(());
            };
            let folded =
                fold(flow, &facts, Micros::END).map_err(|e| EngineError::Input(e.to_string()))?;
            for entry in &folded.entries {
                let account = placed[entry.fact as usize].account;
                if account.is_some() && entry.cost != Minor::ZERO {
                    costs.push((account, entry.cost));
                }
            }
            Ok(())
        })?;
        for (account, cost) in costs {
            let sum = &mut worth.entry(account).or_default().cost_minor;
            *sum = sum.checked_add(cost).ok_or_else(|| overflow(account))?;
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
            let wide = i128::from(sum.0) + total.amount;
            *sum = Minor(
                i64::try_from(wide)
                    .ok()
                    .ok_or_else(|| overflow(total.account))?,
            );
        }
        Ok(())
    }

    fn is_segment(&self, scope: ScopeId) -> bool {
        self.scope(scope)
            .is_some_and(|scope| scope.kind == ScopeKind::Segment)
    }
}

fn overflow(account: AccountId) -> EngineError {
    EngineError::Input(format!(
        "the worth of account #{account} does not fit 64 bits: some amount cannot be right; `rapport status` shows the totals"
    ))
}
