//! A project with its ledger open: what most verbs work on.

use crate::error::{EngineError, Result};
use crate::project::Project;
use rapport_ledger::{Clock, Ledger, LedgerError, Location};
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
    /// Takes the writer's lock and keeps nothing: for a dry run.
    Rehearse,
    /// Reads alone, also while another process writes.
    Read,
}

impl Session {
    /// Opens the ledger of a project.
    pub fn open(project: Project, access: Access, clock: Arc<dyn Clock>) -> Result<Self> {
        let location = location(&project, access)?;
        let ledger = match access {
            Access::Write => Ledger::open(&location, clock)?,
            Access::Rehearse => Ledger::open_to_rehearse(&location, clock)?,
            Access::Read => Ledger::open_to_read(&location, clock)?,
        };
        let mut session = Self {
            project,
            ledger,
            histories: BTreeMap::new(),
            types: HashMap::new(),
            scopes: BTreeMap::new(),
        };
        let kinds: Vec<String> = session
            .project
            .settings()
            .identity
            .names()
            .map(str::to_owned)
            .collect();
        let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
        session.ledger.trust(&kinds, access == Access::Write)?;
        match access {
            Access::Write => {
                session.register(false)?;
                // What was valued before such notes were kept, or by hand, is noted at the next occasion.
                if session.ledger.is_used()? {
                    session.use_flows()?;
                }
            }
            Access::Rehearse | Access::Read => session.read_codes()?,
        }
        Ok(session)
    }

    /// Gives every type and scope of the project that has none yet its id in the ledger. A rehearsal does it as part of
    /// the transaction that is taken back.
    pub(crate) fn register(&mut self, rehearsal: bool) -> Result<()> {
        let project = &self.project;
        let give_ids = |ledger: &mut Ledger| {
            for code in project.type_codes() {
                ledger.code_id("type", code)?;
            }
            for scope in &project.org.scopes {
                ledger.code_id("scope", &scope.code)?;
            }
            // The order of sources decides between interactions of one moment and level: it must not be that of arrival.
            for source in project.sources.iter().map(|s| s.spec.source.as_str()) {
                ledger.code_id("source", source)?;
            }
            Ok(())
        };
        if rehearsal {
            give_ids(&mut self.ledger)?;
        } else {
            self.ledger.commit(give_ids)?;
        }
        self.read_codes()
    }

    /// Reads the ids of types and scopes, and compiles the flows for them. What nothing was ever harvested of has none.
    fn read_codes(&mut self) -> Result<()> {
        self.types = self
            .ledger
            .codes("type")?
            .into_iter()
            .map(|(id, code)| (code, TypeId(id)))
            .collect();
        let ids: HashMap<String, i32> = self
            .ledger
            .codes("scope")?
            .into_iter()
            .map(|(id, code)| (code, id))
            .collect();
        let scopes = self.project.org.scopes.iter().filter_map(|scope| {
            let id = ScopeId(*ids.get(scope.code.as_str())?);
            Some((id, (scope.code.value.clone(), scope.flow.value.clone())))
        });
        self.scopes = scopes.collect();
        self.histories = self
            .project
            .histories(&|code| self.types.get(code).copied().unwrap_or(TypeId::NONE))?;
        Ok(())
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
        let found = self
            .scopes
            .get(&scope)
            .and_then(|(_, flow)| self.histories.get(flow));
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
fn location(project: &Project, access: Access) -> Result<Location> {
    let settings = project.settings();
    let lake = project.folder.join(&settings.lake.path);
    let url = &settings.store.url;
    let store = if url.contains("://") {
        url.clone()
    } else {
        let path = project.folder.join(url);
        if access == Access::Write
            && let Some(folder) = path.parent()
        {
            // Of the store, not of the input: it cannot be used.
            std::fs::create_dir_all(folder).map_err(|source| LedgerError::File {
                what: "create the folder",
                path: folder.display().to_string(),
                source,
            })?;
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
        self.read_codes()?;
        done
    }

    /// The ledger beside the flow of each scope, so that both can be used at once.
    pub(crate) fn ledger_and_flows(&mut self) -> (&mut Ledger, Vec<(ScopeId, &FlowHistory)>) {
        let flows = self
            .scopes
            .iter()
            .filter_map(|(id, (_, flow))| Some((*id, self.histories.get(flow)?)));
        (&mut self.ledger, flows.collect())
    }
}
