//! What ids on the board stand for: scopes with their flows, types, staff, sources, files, rules.

use crate::error::Result;
use crate::session::Session;
use rapport_model::flow::FlowHistory;
use rapport_model::flow::spec::{InteractionType, Phase};
use rapport_model::{Currency, FileId, Micros, RuleId, ScopeId, SourceId, StaffId, TypeId};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A scope on the board.
#[derive(Debug, Clone)]
pub struct ScopeOf {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of its flow.
    pub flow_code: String,
    /// The flow that values it.
    pub flow: Arc<FlowHistory>,
    /// For each level index of the flow, its index among [`Vocabulary::levels`].
    pub(super) levels: Vec<u16>,
}

impl ScopeOf {
    /// Currency of its costs.
    pub fn currency(&self) -> Currency {
        self.flow.latest().currency
    }

    /// A type as the version in force at a moment describes it.
    pub fn type_at(&self, type_id: TypeId, moment: Micros) -> Option<&InteractionType> {
        let version = self.flow.version(self.flow.at(moment));
        version
            .get(type_id)
            .and_then(|compiled| version.flow.types.get(compiled.index as usize))
    }
}

/// A level, as all flows that have its code share it.
#[derive(Debug, Clone)]
pub struct LevelOf {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// What a contact on it is called.
    pub status: Option<String>,
    /// The phase it begins in.
    pub phase: Phase,
}

/// All names.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Scopes by id.
    pub scopes: BTreeMap<ScopeId, ScopeOf>,
    /// Levels of all flows, each code once, in order of the flows.
    pub levels: Vec<LevelOf>,
    /// Codes of types.
    pub types: BTreeMap<TypeId, String>,
    /// Types by code.
    pub type_ids: HashMap<String, TypeId>,
    /// Staff: code and name.
    pub staff: BTreeMap<StaffId, (String, String)>,
    /// Names of staff by code, of those without an id too.
    pub staff_names: BTreeMap<String, String>,
    /// Sources: code and name.
    pub sources: BTreeMap<SourceId, (String, String)>,
    /// Names of files.
    pub files: HashMap<FileId, String>,
    /// Versions of rules.
    pub rules: BTreeMap<RuleId, String>,
}

impl Vocabulary {
    /// Reads all names of a session.
    pub(super) fn read(session: &mut Session) -> Result<Self> {
        let mut all = Self {
            files: session.ledger.file_names()?.into_iter().collect(),
            rules: session.ledger.rule_versions()?.into_iter().collect(),
            ..Self::default()
        };
        #[expect(
            clippy::iter_over_hash_type,
            reason = "both maps are the same in whatever order they are filled"
        )]
        for (code, id) in session.types() {
            all.types.insert(*id, code.clone());
            all.type_ids.insert(code.clone(), *id);
        }
        let mut flows: BTreeMap<String, Arc<FlowHistory>> = BTreeMap::new();
        for (id, (code, flow_code)) in session.scopes() {
            let flow = if let Some(known) = flows.get(flow_code) {
                Arc::clone(known)
            } else {
                let flow = Arc::new(session.flow_of(*id)?.clone());
                flows.insert(flow_code.clone(), Arc::clone(&flow));
                flow
            };
            let levels = (0..flow.levels().len())
                .map(|index| all.level(&flow, index as u16))
                .collect();
            let scope = ScopeOf {
                code: code.clone(),
                name: session
                    .scope(*id)
                    .map_or_else(|| code.clone(), |s| s.name.clone()),
                flow_code: flow_code.clone(),
                flow,
                levels,
            };
            all.scopes.insert(*id, scope);
        }
        for staff in &session.project.org.staff {
            all.staff_names
                .insert(staff.code.value.clone(), staff.name.clone());
        }
        for staff in session.ledger.staff_members()? {
            if let Some(name) = staff.name {
                all.staff_names.insert(staff.code, name);
            }
        }
        for (id, code) in session.ledger.codes("staff")? {
            all.name_staff(StaffId(id), &code);
        }
        for (id, code) in session.ledger.codes("source")? {
            let declared = session.project.sources.iter();
            let name = declared
                .map(|source| &source.spec)
                .find(|spec| *spec.source == *code)
                .map_or_else(|| code.clone(), |spec| spec.name.clone());
            all.sources.insert(SourceId(id), (code, name));
        }
        Ok(all)
    }

    /// Takes a member of staff up who got an id.
    pub(super) fn name_staff(&mut self, id: StaffId, code: &str) {
        let name = self.staff_names.get(code).cloned();
        self.staff.insert(
            id,
            (code.to_owned(), name.unwrap_or_else(|| code.to_owned())),
        );
    }

    fn level(&mut self, flow: &FlowHistory, index: u16) -> u16 {
        let code = flow.levels().get(index as usize).map_or("", String::as_str);
        if let Some(known) = self.levels.iter().position(|l| l.code == code) {
            return known as u16;
        }
        let level = flow.level(index);
        self.levels.push(LevelOf {
            code: code.to_owned(),
            name: level.map_or_else(|| code.to_owned(), |l| l.name.clone()),
            status: level.and_then(|l| l.status.clone()),
            phase: level
                .and_then(|l| l.phases.first().copied())
                .unwrap_or(Phase::Acquisition),
        });
        (self.levels.len() - 1) as u16
    }

    /// A scope by its code.
    pub fn scope(&self, code: &str) -> Option<(ScopeId, &ScopeOf)> {
        self.scopes
            .iter()
            .find(|(_, scope)| scope.code == code)
            .map(|(id, scope)| (*id, scope))
    }

    /// Index among [`Vocabulary::levels`] of a level of a scope's flow.
    pub fn level_index(&self, scope: ScopeId, level: u16) -> usize {
        let scope = self.scopes.get(&scope);
        scope
            .and_then(|scope| scope.levels.get(level as usize))
            .map_or(0, |index| *index as usize)
    }

    /// A level of a scope's flow.
    pub fn level_of(&self, scope: ScopeId, level: u16) -> Option<&LevelOf> {
        self.levels.get(self.level_index(scope, level))
    }
}

/// A phase as the API writes it.
pub fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Acquisition => "acquisition",
        Phase::Closing => "closing",
        Phase::Retention => "retention",
    }
}
