//! Interaction Records as people read them: valued, explained to the source row.

use crate::error::{EngineError, Result};
use crate::session::Session;
use rapport_ledger::StoredFact;
use rapport_ledger::people::Person;
use rapport_model::flow::FlowHistory;
use rapport_model::fold::{self, Fold, RecordState, Why, arrange, fold, order};
use rapport_model::{
    ContactId, Currency, Fact, FileId, Micros, Minor, Reaction, RecordKey, RuleId, Rv, ScopeId,
    TypeId,
};
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// One Interaction Record.
#[derive(Debug, Clone, Serialize)]
pub struct RecordView {
    /// The person.
    pub contact: Person,
    /// Keys by which the person is known, as `kind:value`.
    pub keys: Vec<String>,
    /// Accounts the person belongs to, with the role there.
    pub accounts: Vec<AccountOf>,
    /// Code of the scope.
    pub scope: String,
    /// Name of the scope.
    pub scope_name: String,
    /// Code and name of the current level.
    pub level: LevelView,
    /// Accumulated Relationship Value, in hundredths of a point.
    pub rv_hundredths: Rv,
    /// Accumulated variable cost, in minor units.
    pub cost_minor: Minor,
    /// Currency of the costs.
    pub currency: Currency,
    /// Interactions that count.
    pub interactions: u32,
    /// Highest accumulated value so far, at least 0.
    pub rv_peak_hundredths: Rv,
    /// Lowest accumulated value so far, at most 0.
    pub rv_low_hundredths: Rv,
    /// Accumulated effort of the customer, in minutes.
    pub effort_minutes: u64,
    /// Accumulated cost to the customer, in minor units.
    pub effort_cost_minor: Minor,
    /// When the first interaction happened.
    pub first_at: String,
    /// When the last interaction happened.
    pub last_at: String,
    /// When the last interaction with positive value happened, if any.
    pub last_positive_at: Option<String>,
    /// Valued interactions in happened order.
    pub entries: Vec<EntryView>,
}

/// An account that a person belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountOf {
    /// Its name, or its key.
    pub name: String,
    /// The person's role there.
    pub role: Option<String>,
}

/// A level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LevelView {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// What a contact on it is called.
    pub status: Option<String>,
}

/// One valued interaction with its explanation.
#[derive(Debug, Clone, Serialize)]
pub struct EntryView {
    /// When it happened.
    pub happened_at: String,
    /// Code of the type.
    pub type_code: String,
    /// Name of the type.
    pub type_name: String,
    /// Its Relationship Value, in hundredths of a point.
    pub rv_hundredths: Rv,
    /// Accumulated value after it.
    pub rv_total_hundredths: Rv,
    /// Its variable cost, in minor units.
    pub cost_minor: Minor,
    /// Accumulated cost after it.
    pub cost_total_minor: Minor,
    /// The how-manieth of its type.
    pub occurrence: u32,
    /// The customer's reaction.
    pub reaction: Option<Reaction>,
    /// Level that it moved the contact to, if it did.
    pub moved_to: Option<String>,
    /// Code of the member of staff.
    pub actor: Option<String>,
    /// What was said, in hundredths.
    pub say_hundredths: Option<i64>,
    /// Why it has this value, in words.
    pub why: String,
    /// Where it comes from: source, file, row, id in the source, rule version, when we knew.
    pub origin: OriginView,
}

/// The source row of an entry.
#[derive(Debug, Clone, Serialize)]
pub struct OriginView {
    /// Code of the source.
    pub source: String,
    /// File, if it came by file.
    pub file: Option<String>,
    /// Row in the file.
    pub row: i64,
    /// Id within the source.
    pub record_key: String,
    /// Revision.
    pub revision: u64,
    /// Version of the harvest rule.
    pub rule_version: String,
    /// Place in the ledger.
    pub position: i64,
    /// When we knew.
    pub known_at: String,
}

/// A line of a list of records.
#[derive(Debug, Clone, Serialize)]
pub struct RecordLine {
    /// Id of the person.
    pub contact_id: ContactId,
    /// Name of the person, or their first key.
    pub name: String,
    /// Name of the first account.
    pub account: Option<String>,
    /// Code of the scope.
    pub scope: String,
    /// Code of the level.
    pub level: String,
    /// Accumulated Relationship Value, in hundredths of a point.
    pub rv_hundredths: Rv,
    /// Accumulated cost, in minor units.
    pub cost_minor: Minor,
    /// Currency of the costs.
    pub currency: Currency,
    /// Interactions that count.
    pub interactions: u32,
    /// Day of the last interaction.
    pub last_at: String,
}

impl Session {
    /// All records of a person that have an interaction, as they were known at a moment ([`Micros::END`] for now).
    pub fn records_of(
        &mut self,
        contact: ContactId,
        as_known_at: Micros,
    ) -> Result<Vec<RecordView>> {
        let mut stored = self.ledger.facts_of(&[contact], as_known_at)?;
        stored.sort_by_key(|s| (s.fact.record.scope, order::place(&s.fact)));
        let mut views = Vec::new();
        for of_scope in stored.chunk_by(|a, b| a.fact.record.scope == b.fact.record.scope) {
            let view = self.view(contact, of_scope, as_known_at)?;
            // All of it was taken back, or not known yet.
            if !view.entries.is_empty() {
                views.push(view);
            }
        }
        for restated in self.restated()? {
            for entry in views.iter_mut().flat_map(|view| &mut view.entries) {
                restated.mark(&mut entry.why);
            }
        }
        Ok(views)
    }

    fn view(
        &mut self,
        contact: ContactId,
        stored: &[StoredFact],
        as_known_at: Micros,
    ) -> Result<RecordView> {
        let scope = stored
            .first()
            .map_or(ScopeId::NONE, |s| s.fact.record.scope);
        let facts: Vec<Fact> = stored.iter().map(|s| s.fact).collect();
        let flow = self.flow_of(scope)?.clone();
        let folded =
            fold(&flow, &facts, as_known_at).map_err(|e| EngineError::Input(e.to_string()))?;
        let state = folded.state;
        let names = self.names(stored)?;
        let entries = folded
            .entries
            .iter()
            .map(|entry| explain(&names, &flow, &facts, stored, entry))
            .collect();
        let mut accounts = Vec::new();
        for (id, role) in self.ledger.accounts_as_known(contact, as_known_at)? {
            let account = self.ledger.account(id)?;
            let name = account.map(|a| a.name.unwrap_or(a.key)).unwrap_or_default();
            accounts.push(AccountOf { name, role });
        }
        let (code, name) = self
            .scope(scope)
            .map_or_else(Default::default, |s| (s.code.value.clone(), s.name.clone()));
        Ok(RecordView {
            contact: self
                .ledger
                .contact_as_known(contact, as_known_at)?
                .unwrap_or_default(),
            keys: self
                .ledger
                .keys_of(contact)?
                .into_iter()
                .map(|(kind, value)| format!("{kind}:{value}"))
                .collect(),
            accounts,
            scope: code,
            scope_name: name,
            level: level_view(&flow, state.level),
            rv_hundredths: state.rv_total,
            cost_minor: state.cost_total,
            currency: flow.latest().currency,
            interactions: state.interactions,
            rv_peak_hundredths: state.rv_peak,
            rv_low_hundredths: state.rv_low,
            effort_minutes: state.effort_minutes,
            effort_cost_minor: state.effort_cost,
            first_at: state.first_at.to_string(),
            last_at: state.last_at.to_string(),
            last_positive_at: state.last_positive_at.map(|at| at.to_string()),
            entries,
        })
    }

    /// The names that the facts of a record refer to, each looked up once.
    fn names(&mut self, stored: &[StoredFact]) -> Result<Names> {
        let mut names = Names {
            types: self
                .types()
                .iter()
                .map(|(code, id)| (*id, code.clone()))
                .collect(),
            sources: self.ledger.codes("source")?.into_iter().collect(),
            staff: self.ledger.codes("staff")?.into_iter().collect(),
            ..Names::default()
        };
        for origin in stored.iter().map(|s| s.fact.origin) {
            if let Entry::Vacant(slot) = names.files.entry(origin.file) {
                slot.insert(self.ledger.file_name(origin.file)?);
            }
            if let Entry::Vacant(slot) = names.rules.entry(origin.rule) {
                slot.insert(self.ledger.rule_version(origin.rule)?.unwrap_or_default());
            }
        }
        Ok(names)
    }

    /// The records with the highest Relationship Value; the lowest when `lowest`.
    pub fn top(&mut self, count: usize, lowest: bool) -> Result<Vec<RecordLine>> {
        let mut best: Vec<(Rv, RecordKey, RecordState)> = Vec::new();
        let rank = move |rv: Rv| if lowest { rv.0 } else { rv.0.saturating_neg() };
        self.each_state(|key, state| {
            best.push((state.rv_total, key, *state));
            // Keep the list short without sorting it for every record.
            if best.len() > count.max(1) * 8 + 64 {
                best.sort_unstable_by_key(|(rv, key, _)| (rank(*rv), *key));
                best.truncate(count);
            }
            Ok(())
        })?;
        best.sort_unstable_by_key(|(rv, key, _)| (rank(*rv), *key));
        best.truncate(count);
        best.into_iter()
            .map(|(_, key, state)| self.line(key, &state))
            .collect()
    }

    fn line(&mut self, key: RecordKey, state: &RecordState) -> Result<RecordLine> {
        let person = self.ledger.contact(key.contact)?.unwrap_or_default();
        let name = match person.name.or(person.email) {
            Some(name) => name,
            None => self
                .ledger
                .keys_of(key.contact)?
                .first()
                .map(|(kind, value)| format!("{kind}:{value}"))
                .unwrap_or_default(),
        };
        let account = match self.ledger.accounts_of(key.contact)?.first() {
            Some((id, _)) => self.ledger.account(*id)?.map(|a| a.name.unwrap_or(a.key)),
            None => None,
        };
        let flow = self.flow_of(key.scope)?;
        Ok(RecordLine {
            contact_id: key.contact,
            name,
            account,
            scope: self
                .scopes()
                .get(&key.scope)
                .map(|(code, _)| code.clone())
                .unwrap_or_default(),
            level: level_view(flow, state.level).code,
            rv_hundredths: state.rv_total,
            cost_minor: state.cost_total,
            currency: flow.latest().currency,
            interactions: state.interactions,
            last_at: state.last_at.date().to_string(),
        })
    }

    /// Folds every record and gives its state.
    pub(crate) fn each_state(
        &mut self,
        mut visit: impl FnMut(RecordKey, &RecordState) -> Result<()>,
    ) -> Result<()> {
        let (ledger, flows) = self.ledger_and_flows();
        let mut kernels: std::collections::HashMap<ScopeId, Fold<'_>> = flows
            .iter()
            .map(|(scope, flow)| (*scope, Fold::new(flow)))
            .collect();
        ledger.each_record(Micros::END, |facts| {
            let Some(first) = facts.first() else { return Ok(()) };
            let key = first.record;
            let Some(kernel) = kernels.get_mut(&key.scope) else {
                return Err(EngineError::Input(format!(
                    "there are facts of scope number {}, which org.yaml no longer has; put the scope back",
                    key.scope
                )));
            };
            for arranged in arrange(kernel.flow(), facts, Micros::END) {
                kernel.push(&facts[arranged.fact as usize], arranged).map_err(|e| EngineError::Input(e.to_string()))?;
            }
            let state = kernel.finish();
            visit(key, &state)
        })
    }
}

/// What ids in facts stand for.
#[derive(Debug, Default)]
struct Names {
    types: BTreeMap<TypeId, String>,
    sources: BTreeMap<i32, String>,
    staff: BTreeMap<i32, String>,
    files: BTreeMap<FileId, Option<String>>,
    rules: BTreeMap<RuleId, String>,
}

fn explain(
    names: &Names,
    flow: &FlowHistory,
    facts: &[Fact],
    stored: &[StoredFact],
    entry: &fold::Entry,
) -> EntryView {
    let one = &stored[entry.fact as usize];
    let (fact, origin) = (&one.fact, one.fact.origin);
    let type_code = names.types.get(&fact.type_id).cloned().unwrap_or_default();
    let version = flow.version(flow.at(fact.happened_at));
    let spec = version
        .get(fact.type_id)
        .map(|t| &version.flow.types[t.index as usize]);
    let counts = match entry.why {
        Why::MergedInto { fact } => Some(stored[fact as usize].record_key.as_str()),
        _ => None,
    };
    EntryView {
        happened_at: fact.happened_at.to_string(),
        type_name: spec.map_or_else(|| type_code.clone(), |s| s.name.clone()),
        why: why(flow, facts, entry, counts),
        type_code,
        rv_hundredths: entry.rv,
        rv_total_hundredths: entry.rv_total,
        cost_minor: entry.cost,
        cost_total_minor: entry.cost_total,
        occurrence: entry.occurrence,
        reaction: entry.reaction,
        moved_to: (entry.level_before != entry.level_after)
            .then(|| level_view(flow, entry.level_after).code),
        actor: names.staff.get(&fact.actor.0).cloned(),
        say_hundredths: fact.say_hundredths,
        origin: OriginView {
            source: names
                .sources
                .get(&origin.source.0)
                .cloned()
                .unwrap_or_default(),
            file: names.files.get(&origin.file).cloned().flatten(),
            row: origin.row,
            record_key: one.record_key.to_string(),
            revision: fact.revision,
            rule_version: names.rules.get(&origin.rule).cloned().unwrap_or_default(),
            position: fact.position,
            known_at: fact.known_at.to_string(),
        },
    }
}

fn level_view(flow: &FlowHistory, index: u16) -> LevelView {
    flow.level(index).map_or_else(
        || LevelView {
            code: String::new(),
            name: String::new(),
            status: None,
        },
        |l| LevelView {
            code: l.code.value.clone(),
            name: l.name.clone(),
            status: l.status.clone(),
        },
    )
}

/// Why an entry has its value, in words.
pub(crate) fn why(
    flow: &FlowHistory,
    facts: &[Fact],
    entry: &fold::Entry,
    counts: Option<&str>,
) -> String {
    let fact = &facts[entry.fact as usize];
    let named = |version: u16| {
        let flow = &flow.version(version as usize).flow;
        format!("flow {} v{}", *flow.flow, flow.version)
    };
    match entry.why {
        Why::Rule { version, rule } => {
            let compiled = flow.version(version as usize);
            let spec = compiled.get(fact.type_id);
            let range = spec
                .and_then(|s| s.rules.get(rule as usize))
                .map(|r| r.range.to_string())
                .unwrap_or_default();
            let mut text = format!("{}: occurrence {}", named(version), entry.occurrence);
            if range != "1.." {
                text.push_str(&format!(", the value agreed for {range}"));
            }
            if let Some(reaction) = entry.reaction {
                text.push_str(&format!(", reaction {}", reaction.name().replace('_', " ")));
            }
            if spec.is_some_and(|s| s.effect == rapport_model::flow::spec::Effect::Proportional) {
                text.push_str(", a share of the positive total");
            }
            if fact.split.count > 1 {
                text.push_str(&format!(", cost shared by {}", fact.split.count));
            }
            text
        }
        Why::NoRule { version } => format!(
            "{}: no value agreed for occurrence {}",
            named(version),
            entry.occurrence
        ),
        Why::NotInFlow { version } => format!("{} does not have this type", named(version)),
        Why::MergedInto { .. } => format!(
            "the same happening as `{}`, which counts",
            counts.unwrap_or_default()
        ),
    }
}
