//! The book of a project: everything that is in the ledger, folded, as the analyses see it.

use crate::error::{EngineError, Result};
use crate::said::Said;
use crate::session::Session;
use rapport_insight::book::{
    AccountInfo, BookError, LevelInfo, OrgNode, OutcomeKind, OutcomeRow, RecordRow, ScopeInfo,
    StaffInfo, TypeInfo,
};
use rapport_insight::{Book, BookBuilder};
use rapport_ledger::people::Account;
use rapport_ledger::statements::StaffSaid;
use rapport_model::flow::FlowHistory;
use rapport_model::fold::fold;
use rapport_model::{
    AccountId, ContactId, Currency, Fact, Micros, RecordKey, ScopeId, StaffId, TypeId,
};
use std::collections::BTreeMap;
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
    /// Names for those who have none: an address or a key.
    labels: BTreeMap<ContactId, String>,
    said: Said,
}

impl People {
    /// The head of a record, as it is today.
    fn with_row<T>(
        &self,
        record: RecordKey,
        named: Option<AccountId>,
        staff: &BTreeMap<String, StaffId>,
        take: impl FnOnce(&RecordRow<'_>) -> T,
    ) -> T {
        let contact = record.contact;
        let today = self.said.today(contact);
        let account = self.said.account_of(contact, today.as_ref(), named);
        let said = today.unwrap_or_default();
        let label = self.labels.get(&contact).map_or("", String::as_str);
        let name = said
            .name
            .as_deref()
            .or(said.email.as_deref())
            .unwrap_or(label);
        let member = said
            .accounts
            .iter()
            .find(|member| member.account == account);
        let role = member.and_then(|member| member.role.as_deref());
        let attributes = said.attributes.iter();
        let attributes: Vec<(&str, &str)> = attributes
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        take(&RecordRow {
            contact,
            name,
            scope: record.scope,
            account,
            owner: staff_id(staff, said.owner.as_deref()),
            stakeholder: said.stakeholder.as_deref().unwrap_or_default(),
            role: role.unwrap_or_default(),
            attributes: &attributes,
        })
    }

    /// Tells the book who belonged to which account when, and who owned them.
    fn tell_the_past(
        &self,
        builder: &mut BookBuilder,
        staff: &BTreeMap<String, StaffId>,
    ) -> std::result::Result<(), BookError> {
        for contact in self.said.people() {
            for (account, time) in self.said.belonged(contact) {
                builder.belonged(contact, account, time)?;
            }
            for (from, owner) in self.said.owners(contact) {
                builder.owned(contact, from, staff_id(staff, owner.as_deref()))?;
            }
        }
        Ok(())
    }
}

fn staff_id(staff: &BTreeMap<String, StaffId>, code: Option<&str>) -> StaffId {
    let known = code.and_then(|code| staff.get(code).copied());
    known.unwrap_or(StaffId::NONE)
}

impl Session {
    /// The book as it was known at a moment ([`Micros::END`] for now). Its own "now" is that moment, but at the latest the end
    /// of the day of the last interaction: an export that ends in June is not silent since June. Records have the account, the
    /// owner and the role of today; money of an account is that of whoever belonged to it when it came.
    pub fn book(&mut self, as_known_at: Micros) -> Result<ProjectBook> {
        let people = self.everybody(as_known_at)?;
        let staff = self.staff_ids()?;
        let (_, flows) = self.ledger_and_flows();
        let flows: BTreeMap<ScopeId, FlowHistory> = flows
            .into_iter()
            .map(|(id, flow)| (id, flow.clone()))
            .collect();
        let mut builder = BookBuilder::new(as_known_at);
        self.announce(&mut builder, &flows, &staff, as_known_at)?;
        people
            .tell_the_past(&mut builder, &staff)
            .map_err(refused)?;
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
        let mut left_out = self.add_outcomes_to(&mut builder, &flows, as_known_at)?;
        let mut book = builder.finish().map_err(refused)?;
        if book.outcomes.beyond > 0 {
            left_out.push(
                "money of some records goes beyond 64 bits and stays at the end: some amount cannot be right; \
                 `rapport status` names the scope"
                    .to_owned(),
            );
        }
        let day_end = Micros((last.0 / Micros::DAY + 1) * Micros::DAY - 1);
        book.as_of = as_known_at.min(day_end);
        Ok(ProjectBook { book, left_out })
    }

    fn everybody(&mut self, as_known_at: Micros) -> Result<People> {
        let people = self.ledger.people()?.into_iter();
        Ok(People {
            labels: people.map(|person| (person.id, person.label)).collect(),
            said: self.said(as_known_at)?,
        })
    }

    fn announce(
        &mut self,
        builder: &mut BookBuilder,
        flows: &BTreeMap<ScopeId, FlowHistory>,
        staff: &BTreeMap<String, StaffId>,
        as_known_at: Micros,
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
        let today = as_known_at.min(self.ledger.now());
        let said = self.ledger.account_timelines(as_known_at)?;
        for Account { id, key, .. } in self.ledger.accounts()? {
            let Some(said) = said.get(&id) else {
                builder.account(AccountInfo {
                    id,
                    name: key,
                    attributes: Vec::new(),
                });
                continue;
            };
            let mut known: BTreeMap<String, String> = BTreeMap::new();
            for one in said.at(today) {
                known.extend(one.attributes.clone());
            }
            let mut attributes: Vec<(String, String)> = known.into_iter().collect();
            if let Some(unit) = said.last(today, |one| one.unit.clone()) {
                attributes.push(("account_unit".to_owned(), unit));
            }
            builder.account(AccountInfo {
                id,
                name: said.last(today, |one| one.name.clone()).unwrap_or(key),
                attributes,
            });
        }
        let told = self.ledger.staff_timelines(as_known_at)?;
        for (code, id) in staff {
            let ours = self.project.org.staff.iter().find(|s| *s.code == *code);
            let theirs = |field: fn(&StaffSaid) -> Option<String>| {
                told.get(id).and_then(|said| said.last(today, field))
            };
            let first = |a: Option<String>, b: Option<String>| a.or(b).unwrap_or_default();
            let name = first(ours.map(|s| s.name.clone()), theirs(|s| s.name.clone()));
            builder.staff(StaffInfo {
                id: *id,
                name: if name.is_empty() { code.clone() } else { name },
                code: code.clone(),
                function: first(
                    ours.and_then(|s| Some(s.function.as_ref()?.value.clone())),
                    theirs(|s| s.function.clone()),
                ),
                unit: first(
                    ours.and_then(|s| Some(s.unit.as_ref()?.value.clone())),
                    theirs(|s| s.unit.clone()),
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
