//! A project with its ledger open: what most verbs work on.

use crate::error::{EngineError, Result};
use crate::project::Project;
use rapport_ledger::{Clock, Ledger, Location};
use rapport_model::flow::FlowHistory;
use rapport_model::org::Scope;
use rapport_model::{ScopeId, TypeId};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// An opened project and its ledger.
#[derive(Debug)]
pub struct Session {
    /// The project.
    pub project: Project,
    /// The ledger.
    pub ledger: Ledger,
    /// Compiled flows by code.
    histories: BTreeMap<String, FlowHistory>,
    types: HashMap<String, TypeId>,
    /// Scopes by id: their code and flow.
    scopes: BTreeMap<ScopeId, (String, String)>,
}

/// Whether a verb writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Takes the writer's lock.
    Write,
    /// Reads alone, also while another process writes.
    Read,
}

impl Session {
    /// Opens the ledger of a project.
    pub fn open(project: Project, access: Access, clock: Arc<dyn Clock>) -> Result<Self> {
        let location = location(&project)?;
        let mut ledger = match access {
            Access::Write => Ledger::open(&location, clock)?,
            Access::Read => Ledger::open_to_read(&location, clock)?,
        };
        let mut types: HashMap<String, TypeId> = ledger.codes("type")?.into_iter().map(|(id, code)| (code, TypeId(id))).collect();
        let mut scope_ids: HashMap<String, i32> = ledger.codes("scope")?.into_iter().map(|(id, code)| (code, id)).collect();
        if access == Access::Write {
            ledger.commit(|ledger| {
                for code in project.type_codes() {
                    if !types.contains_key(code) {
                        types.insert(code.to_owned(), TypeId(ledger.code_id("type", code)?));
                    }
                }
                for scope in &project.org.scopes {
                    scope_ids.insert(scope.code.value.clone(), ledger.code_id("scope", &scope.code)?);
                }
                Ok(())
            })?;
        }
        // A reader of a ledger that was never written to sees no scopes and no facts of them.
        let known = project.org.scopes.iter().filter_map(|scope| {
            let id = ScopeId(*scope_ids.get(scope.code.as_str())?);
            Some((id, (scope.code.value.clone(), scope.flow.value.clone())))
        });
        let scopes = known.collect();
        let histories = project.histories(&|code| types.get(code).copied().unwrap_or(TypeId::NONE))?;
        Ok(Self { project, ledger, histories, types, scopes })
    }

    /// The id of an interaction type that some flow has.
    pub fn type_id(&self, code: &str) -> Option<TypeId> {
        self.types.get(code).copied()
    }

    /// Ids of all interaction types by code.
    pub fn types(&self) -> &HashMap<String, TypeId> {
        &self.types
    }

    /// Ids of all scopes with their codes and flows.
    pub fn scopes(&self) -> &BTreeMap<ScopeId, (String, String)> {
        &self.scopes
    }

    /// The flow that values a scope. An error when facts are of a scope that the project no longer has.
    pub fn flow_of(&self, scope: ScopeId) -> Result<&FlowHistory> {
        let found = self.scopes.get(&scope).and_then(|(_, flow)| self.histories.get(flow));
        found.ok_or_else(|| {
            EngineError::Input(format!("there are facts of scope number {scope}, which org.yaml no longer has; put the scope back"))
        })
    }

    /// A scope as org.yaml describes it.
    pub fn scope(&self, id: ScopeId) -> Option<&Scope> {
        let (code, _) = self.scopes.get(&id)?;
        self.project.org.scopes.iter().find(|s| *s.code == *code)
    }
}

/// Where the project's ledger is kept.
fn location(project: &Project) -> Result<Location> {
    let settings = project.settings();
    let lake = project.folder.join(&settings.lake.path);
    let url = &settings.store.url;
    let store = if url.contains("://") {
        url.clone()
    } else {
        let path = project.folder.join(url);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|e| EngineError::file("create the folder", folder, e))?;
        }
        path.to_string_lossy().into_owned()
    };
    Ok(Location { store, lake })
}

impl Session {
    /// Project, ledger and type ids, so that the ledger can change while the others are read.
    pub(crate) fn parts(&mut self) -> (&Project, &mut Ledger, &HashMap<String, TypeId>) {
        (&self.project, &mut self.ledger, &self.types)
    }

    /// Does the work in one transaction of the ledger that is taken back.
    pub(crate) fn rehearse(&mut self, work: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        self.ledger.begin_rehearsal()?;
        let done = work(self);
        self.ledger.end_rehearsal()?;
        done
    }

    /// The ledger beside the flow of each scope, so that both can be used at once.
    pub(crate) fn ledger_and_flows(&mut self) -> (&mut Ledger, Vec<(ScopeId, &FlowHistory)>) {
        let flows = self.scopes.iter().filter_map(|(id, (_, flow))| Some((*id, self.histories.get(flow)?)));
        (&mut self.ledger, flows.collect())
    }
}
