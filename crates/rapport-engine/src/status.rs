//! `rapport status`: sources, freshness, rule hits, quarantine, totals.

use crate::error::Result;
use crate::session::Session;
use rapport_ledger::runs::Counts;
use rapport_model::{Currency, Micros, Minor, Rv, ScopeId, SourceId};
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
    /// What is wrong with what is known, in a sentence each: accounts above one another or managers that run in a circle, sums
    /// beyond 64 bits, which stay at their end.
    pub warnings: Vec<String>,
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

/// Sums by currency, wide enough that adding up cannot be what fails: revenue, product cost, cost to engage; and value.
#[derive(Debug, Clone, Default)]
struct Wide {
    rv: i128,
    money: BTreeMap<Currency, [i128; 3]>,
}

impl Wide {
    fn add(&mut self, other: &Self) {
        self.rv += other.rv;
        for (currency, sums) in &other.money {
            let own = self.money.entry(*currency).or_default();
            own.iter_mut().zip(sums).for_each(|(own, add)| *own += add);
        }
    }

    /// The sums as they are shown, and whether all of them fit.
    fn shown(&self) -> (Rv, BTreeMap<String, Money>, bool) {
        let mut fits = true;
        let mut end = |sum: i128| {
            i64::try_from(sum).unwrap_or_else(|_| {
                fits = false;
                if sum < 0 { i64::MIN } else { i64::MAX }
            })
        };
        let rv = Rv(end(self.rv));
        let money = self
            .money
            .iter()
            .map(|(currency, [revenue, product_cost, cost])| {
                let money = Money {
                    revenue_minor: Minor(end(*revenue)),
                    product_cost_minor: Minor(end(*product_cost)),
                    cost_to_engage_minor: Minor(end(*cost)),
                    contribution_minor: Minor(end(revenue - product_cost - cost)),
                };
                (currency.code().to_owned(), money)
            });
        let money = money.collect();
        (rv, money, fits)
    }
}

fn beyond(scope: &str) -> String {
    format!(
        "the totals of scope `{scope}` do not fit 64 bits and stay at their end: some amount or value in it cannot be right; \
         `rapport record --top 5` shows the records with the highest values"
    )
}

impl Session {
    /// The state of the project, computed from the facts.
    pub fn status(&mut self) -> Result<Status> {
        let mut warnings = self.circles()?;
        let (scopes, sums) = self.scope_status(&mut warnings)?;
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
        }
        let fits;
        (totals.rv_hundredths, totals.money, fits) = sums.shown();
        if !fits && warnings.is_empty() {
            warnings.push(beyond("all"));
        }
        let sources = self.source_status()?;
        totals.quarantined = sources.iter().flat_map(|s| s.quarantine.values()).sum();
        Ok(Status {
            title: self.project.settings().title.clone(),
            store: self.ledger.store_name().to_owned(),
            sources,
            restated: self.restated()?.iter().map(ToString::to_string).collect(),
            warnings,
            totals,
            scopes,
        })
    }

    /// The state of each scope, and the sums of all; warns of those that do not fit.
    fn scope_status(&mut self, warnings: &mut Vec<String>) -> Result<(Vec<ScopeStatus>, Wide)> {
        let mut scopes: BTreeMap<ScopeId, (ScopeStatus, Wide)> = BTreeMap::new();
        for scope in &self.project.org.scopes {
            let known = self
                .scopes()
                .iter()
                .find(|(_, (code, _))| *code == *scope.code);
            let status = ScopeStatus {
                scope: scope.code.value.clone(),
                name: scope.name.clone(),
                records: 0,
                interactions: 0,
                rv_hundredths: Rv::ZERO,
                money: BTreeMap::new(),
            };
            if let Some((id, _)) = known {
                scopes.insert(*id, (status, Wide::default()));
            }
        }
        let currencies: BTreeMap<_, _> = self
            .scopes()
            .keys()
            .map(|id| self.flow_of(*id).map(|f| (*id, f.latest().currency)))
            .collect::<Result<_>>()?;
        self.each_state(|key, state| {
            if let Some((scope, sums)) = scopes.get_mut(&key.scope) {
                scope.records += 1;
                scope.interactions += i64::from(state.interactions);
                sums.rv += i128::from(state.rv_total.0);
                let currency = currencies.get(&key.scope).copied().unwrap_or(Currency::USD);
                let money = sums.money.entry(currency).or_default();
                money[2] += i128::from(state.cost_total.0);
            }
            Ok(())
        })?;
        for total in self.ledger.outcome_totals()? {
            if let Some((_, sums)) = scopes.get_mut(&total.scope) {
                let money = sums.money.entry(total.currency).or_default();
                money[usize::from(total.kind != 1)] += total.amount;
            }
        }
        let mut all = Wide::default();
        let mut found = Vec::new();
        for (mut scope, sums) in scopes.into_values() {
            let fits;
            (scope.rv_hundredths, scope.money, fits) = sums.shown();
            if !fits {
                warnings.push(beyond(&scope.scope));
            }
            all.add(&sums);
            found.push(scope);
        }
        Ok((found, all))
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
