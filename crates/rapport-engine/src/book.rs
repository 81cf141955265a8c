//! The book of a project: everything that is in the ledger, folded, as the analyses see it.

use crate::error::{EngineError, Result};
use crate::session::Session;
use rapport_insight::book::{
    AccountInfo, BookError, LevelInfo, OrgNode, OutcomeKind, OutcomeRow, RecordRow, ScopeInfo,
    StaffInfo, TypeInfo,
};
use rapport_insight::{Book, BookBuilder};
use rapport_ledger::people::Account;
use rapport_ledger::traits::PersonTraits;
use rapport_model::flow::FlowHistory;
use rapport_model::fold::fold;
use rapport_model::{
    AccountId, ContactId, Currency, Fact, Micros, RecordKey, ScopeId, StaffId, TypeId,
};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A book and what had to be left out of it.
#[derive(Debug)]
pub struct ProjectBook {
    /// Everything.
    pub book: Book,
    /// What is not in it, in a sentence each.
    pub left_out: Vec<String>,
}

/// What the ledger says of people, beside their facts.
struct People {
    names: BTreeMap<ContactId, (String, Option<String>)>,
    traits: BTreeMap<ContactId, PersonTraits>,
    accounts: HashMap<ContactId, Vec<(AccountId, Option<String>)>>,
}

impl People {
    /// The head of a record.
    fn with_row<T>(
        &self,
        record: RecordKey,
        account: Option<AccountId>,
        staff: &BTreeMap<String, StaffId>,
        take: impl FnOnce(&RecordRow<'_>) -> T,
    ) -> T {
        let contact = record.contact;
        let (name, owner) = match self.names.get(&contact) {
            Some((name, owner)) => (name.as_str(), owner.as_ref()),
            None => ("", None),
        };
        let memberships = self
            .accounts
            .get(&contact)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let account = account.or_else(|| memberships.first().map(|(account, _)| *account));
        let account = account.unwrap_or(AccountId::NONE);
        let role = memberships
            .iter()
            .find(|(id, _)| *id == account)
            .and_then(|(_, role)| role.as_deref());
        let traits = self.traits.get(&contact);
        let attributes = traits.iter().flat_map(|t| &t.attributes);
        let attributes: Vec<(&str, &str)> = attributes
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        take(&RecordRow {
            contact,
            name,
            scope: record.scope,
            account,
            owner: owner
                .and_then(|code| staff.get(code).copied())
                .unwrap_or(StaffId::NONE),
            stakeholder: traits
                .and_then(|t| t.stakeholder.as_deref())
                .unwrap_or_default(),
            role: role.unwrap_or_default(),
            attributes: &attributes,
        })
    }
}

impl Session {
    /// The book as it was known at a moment ([`Micros::END`] for now). Its own "now" is that moment, but at the latest the end
    /// of the day of the last interaction: an export that ends in June is not silent since June.
    pub fn book(&mut self, as_known_at: Micros) -> Result<ProjectBook> {
        let people = self.everybody()?;
        let staff = self.staff_ids()?;
        let (_, flows) = self.ledger_and_flows();
        let flows: BTreeMap<ScopeId, FlowHistory> = flows
            .into_iter()
            .map(|(id, flow)| (id, flow.clone()))
            .collect();
        let mut builder = BookBuilder::new(as_known_at);
        self.announce(&mut builder, &flows, &staff)?;
        let mut last = Micros(0);
        let mut facts: Vec<Fact> = Vec::new();
        self.ledger.each_placed_record(as_known_at, |placed| {
            let Some(first) = placed.first() else {
                return Ok(());
            };
            let record = first.fact.record;
            let flow = flows
                .get(&record.scope)
                .ok_or_else(|| unknown_scope(record.scope))?;
            facts.clear();
            facts.extend(placed.iter().map(|p| p.fact));
            let folded =
                fold(flow, &facts, as_known_at).map_err(|e| EngineError::Input(e.to_string()))?;
            let Some(end) = folded.entries.last() else {
                return Ok(());
            };
            last = last.max(end.happened_at);
            let account = placed
                .iter()
                .rev()
                .map(|p| p.account)
                .find(|account| account.is_some());
            people
                .with_row(record, account, &staff, |row| {
                    builder.folded(row, &facts, &folded)
                })
                .map_err(refused)
        })?;
        let left_out = self.add_outcomes_to(&mut builder, &flows, as_known_at)?;
        let mut book = builder.finish().map_err(refused)?;
        let day_end = Micros((last.0 / Micros::DAY + 1) * Micros::DAY - 1);
        book.as_of = as_known_at.min(day_end);
        Ok(ProjectBook { book, left_out })
    }

    fn everybody(&mut self) -> Result<People> {
        let mut accounts: HashMap<ContactId, Vec<(AccountId, Option<String>)>> = HashMap::new();
        for m in self.ledger.memberships()? {
            let of_contact = accounts.entry(m.contact).or_default();
            of_contact.push((m.account, m.role));
        }
        let people = self.ledger.people()?.into_iter();
        let names = people
            .map(|person| (person.id, (person.label, person.owner)))
            .collect();
        let traits = self.ledger.traits_of_people()?;
        Ok(People {
            names,
            traits,
            accounts,
        })
    }

    fn staff_ids(&mut self) -> Result<BTreeMap<String, StaffId>> {
        let codes = self.ledger.codes("staff")?;
        Ok(codes
            .into_iter()
            .map(|(id, code)| (code, StaffId(id)))
            .collect())
    }

    fn announce(
        &mut self,
        builder: &mut BookBuilder,
        flows: &BTreeMap<ScopeId, FlowHistory>,
        staff: &BTreeMap<String, StaffId>,
    ) -> Result<()> {
        for unit in &self.project.org.units {
            builder.org(OrgNode {
                code: unit.code.value.clone(),
                name: unit.name.clone(),
                kind: unit.kind.clone(),
                parent: unit
                    .parent
                    .as_ref()
                    .map(|p| p.value.clone())
                    .unwrap_or_default(),
            });
        }
        for (id, flow) in flows {
            let Some(scope) = self.scope(*id) else {
                continue;
            };
            let attributes = [
                ("market", &scope.market),
                ("channel", &scope.channel),
                ("product_group", &scope.product_group),
            ];
            let attributes = attributes
                .into_iter()
                .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)));
            builder.scope(ScopeInfo {
                id: *id,
                code: scope.code.value.clone(),
                name: scope.name.clone(),
                kind: scope.kind,
                currency: flow.latest().currency,
                unit: scope.unit.value.clone(),
                attributes: attributes.collect(),
                levels: LevelInfo::of_history(flow),
                flow: Some(Arc::new(flow.latest().flow.clone())),
            });
            // The newest version describes a type best; older ones may have types of their own.
            for version in flow.versions().iter().rev() {
                for spec in &version.flow.types {
                    let type_id = self.type_id(&spec.code).unwrap_or(TypeId::NONE);
                    if type_id.0 > 0 {
                        builder.interaction_type(TypeInfo::of(type_id, spec, &version.flow));
                    }
                }
            }
        }
        let mut attributes = self.ledger.attributes_of_accounts()?;
        for Account {
            id,
            key,
            name,
            unit,
            ..
        } in self.ledger.accounts()?
        {
            let mut known: Vec<(String, String)> = attributes
                .remove(&id)
                .unwrap_or_default()
                .into_iter()
                .collect();
            if let Some(unit) = unit {
                known.push(("account_unit".to_owned(), unit));
            }
            builder.account(AccountInfo {
                id,
                name: name.unwrap_or(key),
                attributes: known,
            });
        }
        let told = self.ledger.staff_members()?;
        for (code, id) in staff {
            let ours = self.project.org.staff.iter().find(|s| *s.code == *code);
            let theirs = told.iter().find(|s| s.code == *code);
            let first = |a: Option<String>, b: Option<String>| a.or(b).unwrap_or_default();
            let name = first(
                ours.map(|s| s.name.clone()),
                theirs.and_then(|s| s.name.clone()),
            );
            builder.staff(StaffInfo {
                id: *id,
                name: if name.is_empty() { code.clone() } else { name },
                code: code.clone(),
                function: first(
                    ours.and_then(|s| Some(s.function.as_ref()?.value.clone())),
                    theirs.and_then(|s| s.function.clone()),
                ),
                unit: first(
                    ours.and_then(|s| Some(s.unit.as_ref()?.value.clone())),
                    theirs.and_then(|s| s.unit.clone()),
                ),
            });
        }
        Ok(())
    }

    fn add_outcomes_to(
        &mut self,
        builder: &mut BookBuilder,
        flows: &BTreeMap<ScopeId, FlowHistory>,
        as_known_at: Micros,
    ) -> Result<Vec<String>> {
        let mut failed = None;
        let mut foreign: BTreeMap<(ScopeId, Currency), u64> = BTreeMap::new();
        self.ledger.each_outcome(as_known_at, |outcome| {
            let currency = flows.get(&outcome.scope).map(|flow| flow.latest().currency);
            if outcome.known_at > as_known_at || failed.is_some() {
                return;
            }
            if currency.is_some_and(|of_scope| of_scope != outcome.currency) {
                *foreign
                    .entry((outcome.scope, outcome.currency))
                    .or_default() += 1;
                return;
            }
            let added = builder.outcome(&OutcomeRow {
                contact: outcome.contact,
                account: outcome.account,
                scope: outcome.scope,
                at: outcome.happened_at,
                known_at: outcome.known_at,
                kind: if outcome.kind == 2 {
                    OutcomeKind::ProductCost
                } else {
                    OutcomeKind::Revenue
                },
                amount: outcome.amount,
                product: &outcome.product,
                actor: outcome.actor,
            });
            failed = added.err();
        })?;
        if let Some(error) = failed {
            return Err(refused(error));
        }
        let told = foreign.into_iter().map(|((scope, currency), count)| {
            let scope = self.scope(scope).map_or_else(|| scope.to_string(), |s| s.code.value.clone());
            format!("{count} outcome(s) of scope {scope} in {currency} are left out: the scope counts in another currency; convert them in the rule")
        });
        Ok(told.collect())
    }
}

fn unknown_scope(scope: ScopeId) -> EngineError {
    EngineError::Input(format!(
        "there are facts of scope number {scope}, which org.yaml no longer has; put the scope back"
    ))
}

fn refused(error: BookError) -> EngineError {
    EngineError::Input(error.to_string())
}
