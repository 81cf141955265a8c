//! `rapport status`: sources, freshness, rule hits, quarantine, totals.

use crate::error::{EngineError, Result};
use crate::session::Session;
use rapport_ledger::runs::Counts;
use rapport_model::{Currency, Micros, Minor, Rv, SourceId};
use serde::Serialize;
use std::collections::BTreeMap;

/// The state of a project.
#[derive(Debug, Clone, Serialize)]
pub struct Status {
    /// Title of the project.
    pub title: String,
    /// Where the store is.
    pub store: String,
    /// One for each source of the project.
    pub sources: Vec<SourceStatus>,
    /// Versions of flows that were changed after they had valued something, in a sentence each.
    pub restated: Vec<String>,
    /// Totals over everything.
    pub totals: Totals,
    /// One for each scope.
    pub scopes: Vec<ScopeStatus>,
}

/// The state of a source.
#[derive(Debug, Clone, Serialize)]
pub struct SourceStatus {
    /// Code.
    pub source: String,
    /// Name.
    pub name: String,
    /// Counts of all its runs.
    pub counts: Counts,
    /// When it was harvested last.
    pub last_run_at: Option<String>,
    /// How its last run ended.
    pub last_run_status: Option<String>,
    /// Latest moment at which something of it happened.
    pub last_happened_at: Option<String>,
    /// Whether it has been silent for longer than its declaration allows.
    pub stale: bool,
    /// How often its rule gave what.
    pub rule_hits: Vec<Hits>,
    /// Open quarantine by reason: records.
    pub quarantine: BTreeMap<String, i64>,
    /// Notices of the last run.
    pub notices: Vec<NoticeView>,
}

/// How often a rule gave something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hits {
    /// Code of an interaction type, or `reaction`, `revenue`, `product_cost`, `person`, `account`, `staff`, `nothing`.
    pub what: String,
    /// How often.
    pub count: i64,
}

/// Drift of a file that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoticeView {
    /// The file.
    pub file: String,
    /// Kind of drift.
    pub kind: String,
    /// What is different.
    pub message: String,
    /// Records that it is about; 0 for all of the file.
    pub records: i64,
}

/// Totals of a project.
#[derive(Debug, Clone, Serialize)]
pub struct Totals {
    /// People.
    pub contacts: i64,
    /// Accounts.
    pub accounts: i64,
    /// Interaction Records.
    pub records: i64,
    /// Interactions that count.
    pub interactions: i64,
    /// Accumulated Relationship Value, in hundredths of a point.
    pub rv_hundredths: Rv,
    /// Money by currency.
    pub money: BTreeMap<String, Money>,
    /// Facts that are not sealed yet.
    pub recent_facts: i64,
    /// Open records in quarantine.
    pub quarantined: i64,
}

/// Sums in one currency, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Money {
    /// Revenue.
    pub revenue_minor: Minor,
    /// Variable product cost.
    pub product_cost_minor: Minor,
    /// Cost to engage.
    pub cost_to_engage_minor: Minor,
    /// Revenue less product cost less cost to engage.
    pub contribution_minor: Minor,
}

/// The state of a scope.
#[derive(Debug, Clone, Serialize)]
pub struct ScopeStatus {
    /// Code.
    pub scope: String,
    /// Name.
    pub name: String,
    /// Interaction Records.
    pub records: i64,
    /// Interactions that count.
    pub interactions: i64,
    /// Accumulated Relationship Value, in hundredths of a point.
    pub rv_hundredths: Rv,
    /// Money by currency.
    pub money: BTreeMap<String, Money>,
}

impl Money {
    fn add(self, revenue: Minor, product_cost: Minor, cost_to_engage: Minor) -> Option<Self> {
        let mut sum = self;
        sum.revenue_minor = sum.revenue_minor.checked_add(revenue)?;
        sum.product_cost_minor = sum.product_cost_minor.checked_add(product_cost)?;
        sum.cost_to_engage_minor = sum.cost_to_engage_minor.checked_add(cost_to_engage)?;
        let costs = sum
            .product_cost_minor
            .checked_add(sum.cost_to_engage_minor)?;
        sum.contribution_minor = Minor(sum.revenue_minor.0.checked_sub(costs.0)?);
        Some(sum)
    }
}

/// Adds to the money of one currency.
fn add_money(
    scope: &str,
    money: &mut BTreeMap<String, Money>,
    currency: Currency,
    sums: [Minor; 3],
) -> Result<()> {
    let entry = money.entry(currency.code().to_owned()).or_default();
    let [revenue, product_cost, cost_to_engage] = sums;
    *entry = entry
        .add(revenue, product_cost, cost_to_engage)
        .ok_or_else(|| overflow(scope))?;
    Ok(())
}

fn overflow(scope: &str) -> EngineError {
    EngineError::Input(format!(
        "the totals of scope `{scope}` do not fit 64 bits: some amount or value in it cannot be right; \
         `rapport record --top 5` shows the records with the highest values"
    ))
}

impl Session {
    /// The state of the project, computed from the facts.
    pub fn status(&mut self) -> Result<Status> {
        let scopes = self.scope_status()?;
        let mut totals = Totals {
            contacts: 0,
            accounts: 0,
            records: 0,
            interactions: 0,
            rv_hundredths: Rv::ZERO,
            money: BTreeMap::new(),
            recent_facts: self.ledger.recent_rows()?,
            quarantined: 0,
        };
        (totals.contacts, totals.accounts) = self.ledger.people_count()?;
        for scope in &scopes {
            totals.records += scope.records;
            totals.interactions += scope.interactions;
            totals.rv_hundredths = totals
                .rv_hundredths
                .checked_add(scope.rv_hundredths)
                .ok_or_else(|| overflow(&scope.scope))?;
            for (code, money) in &scope.money {
                let currency = Currency::parse(code).unwrap_or(Currency::USD);
                add_money(
                    &scope.scope,
                    &mut totals.money,
                    currency,
                    [
                        money.revenue_minor,
                        money.product_cost_minor,
                        money.cost_to_engage_minor,
                    ],
                )?;
            }
        }
        let sources = self.source_status()?;
        totals.quarantined = sources.iter().flat_map(|s| s.quarantine.values()).sum();
        Ok(Status {
            title: self.project.settings().title.clone(),
            store: self.ledger.store_name().to_owned(),
            sources,
            restated: self.restated()?.iter().map(ToString::to_string).collect(),
            totals,
            scopes,
        })
    }

    fn scope_status(&mut self) -> Result<Vec<ScopeStatus>> {
        let mut scopes: BTreeMap<rapport_model::ScopeId, ScopeStatus> = BTreeMap::new();
        for scope in &self.project.org.scopes {
            if let Some((id, _)) = self
                .scopes()
                .iter()
                .find(|(_, (code, _))| *code == *scope.code)
            {
                scopes.insert(
                    *id,
                    ScopeStatus {
                        scope: scope.code.value.clone(),
                        name: scope.name.clone(),
                        records: 0,
                        interactions: 0,
                        rv_hundredths: Rv::ZERO,
                        money: BTreeMap::new(),
                    },
                );
            }
        }
        let currencies: BTreeMap<_, _> = self
            .scopes()
            .keys()
            .map(|id| self.flow_of(*id).map(|f| (*id, f.latest().currency)))
            .collect::<Result<_>>()?;
        self.each_state(|key, state| {
            if let Some(scope) = scopes.get_mut(&key.scope) {
                scope.records += 1;
                scope.interactions += i64::from(state.interactions);
                scope.rv_hundredths = scope
                    .rv_hundredths
                    .checked_add(state.rv_total)
                    .ok_or_else(|| overflow(&scope.scope))?;
                let currency = currencies.get(&key.scope).copied().unwrap_or(Currency::USD);
                add_money(
                    &scope.scope,
                    &mut scope.money,
                    currency,
                    [Minor::ZERO, Minor::ZERO, state.cost_total],
                )?;
            }
            Ok(())
        })?;
        for total in self.ledger.outcome_totals()? {
            if let Some(scope) = scopes.get_mut(&total.scope) {
                let sums = if total.kind == 1 {
                    [total.amount, Minor::ZERO, Minor::ZERO]
                } else {
                    [Minor::ZERO, total.amount, Minor::ZERO]
                };
                add_money(&scope.scope, &mut scope.money, total.currency, sums)?;
            }
        }
        Ok(scopes.into_values().collect())
    }

    /// The state of each source of the project, from what the store notes of its runs.
    pub fn source_status(&mut self) -> Result<Vec<SourceStatus>> {
        let ids = self.ledger.codes("source")?;
        let summary = self.ledger.quarantine_summary()?;
        let now = self.ledger.now();
        let mut all = Vec::new();
        for i in 0..self.project.sources.len() {
            let spec = &self.project.sources[i].spec;
            let (code, name, stale_after) = (
                spec.source.value.clone(),
                spec.name.clone(),
                spec.stale_after_days,
            );
            let id = ids
                .iter()
                .find(|(_, known)| *known == code)
                .map(|(id, _)| SourceId(*id));
            let mut status = SourceStatus {
                source: code.clone(),
                name,
                counts: Counts::default(),
                last_run_at: None,
                last_run_status: None,
                last_happened_at: None,
                stale: false,
                rule_hits: Vec::new(),
                quarantine: summary
                    .iter()
                    .filter(|(s, ..)| *s == code)
                    .map(|(_, reason, entries, rows)| (reason.clone(), (*rows).max(*entries)))
                    .collect(),
                notices: Vec::new(),
            };
            if let Some(id) = id {
                let runs = self.ledger.runs(Some(id), i64::from(i32::MAX))?;
                for run in &runs {
                    status.counts.add(&run.counts);
                }
                status.last_run_at = runs.first().map(|r| r.started_at.to_string());
                status.last_run_status = runs.first().map(|r| r.status.clone());
                let last = runs.iter().filter_map(|r| r.last_happened_at).max();
                status.last_happened_at = last.map(|at| at.to_string());
                let silent = |at: Micros, days: u32| {
                    now.0.saturating_sub(at.0) > i64::from(days) * Micros::DAY
                };
                status.stale =
                    stale_after.is_some_and(|days| last.is_none_or(|at| silent(at, days)));
                let hits = self.ledger.hits(id)?.into_iter();
                status.rule_hits = hits.map(|(what, count)| Hits { what, count }).collect();
                let notices = self.ledger.notices(id)?.into_iter();
                status.notices = notices
                    .map(|(file, kind, message, records)| NoticeView {
                        file,
                        kind,
                        message,
                        records,
                    })
                    .collect();
            }
            all.push(status);
        }
        Ok(all)
    }
}
