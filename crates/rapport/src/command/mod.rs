//! One file per command.

mod config;
mod exception;
mod export;
mod flow;
mod harvest;
mod insight;
mod pattern;
mod person;
mod quarantine;
mod record;
mod sample;
mod saved_set;
mod serve;
mod sql;
mod status;
mod suggest;
mod vacuum;
mod verify;

use crate::cli::{Cli, Command};
use crate::{diagnose, interrupt, output};
use clap::CommandFactory;
use rapport_engine::session::Access;
use rapport_engine::settings::{Origin, Override, from_environment};
use rapport_engine::{EngineError, Project, Session, template};
use rapport_model::Micros;
use std::path::Path;
use std::sync::Arc;

type Done = Result<u8, EngineError>;

/// Runs a command; gives its exit code.
pub(crate) fn run(cli: Cli) -> Done {
    let overrides = overrides(&cli.set)?;
    let at = At {
        dir: &cli.dir,
        json: cli.json,
        overrides,
    };
    match cli.command {
        Command::New(args) => new(&args, cli.json),
        Command::Check => check(&at),
        Command::Config(what) => config::run(&at, &what),
        Command::Flow(what) => flow::run(&at, what),
        Command::Harvest(args) => harvest::run(&at, args),
        Command::Seal => seal(&at),
        Command::Vacuum(args) => vacuum::run(&at, &args),
        Command::Status => status::run(&at),
        Command::Record(args) => record::run(&at, &args),
        Command::Quarantine(what) => quarantine::run(&at, &what),
        Command::Verify(args) => verify::run(&at, &args),
        Command::Export(what) => export::run(&at, &what),
        Command::Insight(args) => insight::run(&at, &args),
        Command::Sql(args) => sql::run(&at, &args),
        Command::Set(verb) => saved_set::run(&at, &verb),
        Command::Exception(verb) => exception::run(&at, &verb),
        Command::Suggest(args) => suggest::run(&at, &args),
        Command::Pattern(verb) => pattern::run(&at, &verb),
        Command::Person(verb) => person::run(&at, &verb),
        Command::Serve(args) => serve::run(&at, &args),
        Command::Sample(args) => sample::run(&at, args),
        Command::Schema(args) => schema(&args.out, cli.json),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "rapport", &mut script);
            let script = String::from_utf8_lossy(&script);
            if cli.json {
                output::json(&serde_json::json!({"shell": shell.to_string(), "script": script}))?;
            } else {
                output::print(&script)?;
            }
            Ok(0)
        }
    }
}

/// Where and how a command works.
pub(crate) struct At<'a> {
    dir: &'a Path,
    json: bool,
    overrides: Vec<Override>,
}

impl At<'_> {
    fn project(&self) -> Result<Project, EngineError> {
        Project::open(self.dir, &self.overrides)
    }

    fn session(&self, access: Access) -> Result<Session, EngineError> {
        let project = match access {
            Access::Read => Project::open_to_read(self.dir, &self.overrides)?,
            Access::Write | Access::Rehearse => self.project()?,
        };
        Session::open(project, access, Arc::new(rapport_engine::SystemClock))
    }
}

/// Who decides, as they named themselves.
fn who(by: &crate::cli::By) -> Result<&str, EngineError> {
    let named = by.by.as_deref().filter(|by| !by.trim().is_empty());
    named.ok_or_else(|| {
        EngineError::Usage("say who decides: --by WHO, or the environment variable USER".to_owned())
    })
}

fn overrides(set: &[String]) -> Result<Vec<Override>, EngineError> {
    let mut all = from_environment(std::env::vars());
    for given in set {
        let Some((name, text)) = given.split_once('=') else {
            return Err(EngineError::Usage(format!(
                "--set {given} has no `=`; write --set name=value"
            )));
        };
        all.push(Override {
            name: name.to_owned(),
            text: text.to_owned(),
            origin: Origin::Flag(format!("--set {name}")),
        });
    }
    Ok(all)
}

fn new(args: &crate::cli::New, json: bool) -> Done {
    let Some(folder) = args.folder.as_ref().filter(|_| !args.list) else {
        let names = template::names();
        if json {
            output::json(&names)?;
        } else {
            output::print(&format!("{}\n", names.join("\n")))?;
        }
        return Ok(0);
    };
    let files = template::create(folder, &args.template)?;
    if json {
        output::json(
            &serde_json::json!({"folder": folder, "template": args.template, "files": files}),
        )?;
    } else {
        let dir = folder.display();
        output::print(&format!(
            "made {dir} from the template {} ({} files)\nnext: rapport -C {dir} check, then rapport -C {dir} harvest --input FOLDER-OF-EXPORTS\n",
            args.template,
            files.len()
        ))?;
    }
    Ok(0)
}

fn check(at: &At<'_>) -> Done {
    let mut project = at.project()?;
    let clock = Arc::new(rapport_engine::SystemClock);
    let restated = rapport_engine::restated::warnings(at.project()?, clock);
    project.warnings.extend(restated);
    if at.json {
        output::json(&serde_json::json!({"problems": project.warnings}))?;
    } else {
        diagnose::problems(&project.warnings);
        let flows: usize = project.flows.values().map(Vec::len).sum();
        output::print(&format!(
            "{}: {} scope(s), {flows} flow version(s), {} source(s), {} warning(s)\n",
            project.settings().project,
            project.org.scopes.len(),
            project.sources.len(),
            project.warnings.len()
        ))?;
    }
    Ok(0)
}

fn seal(at: &At<'_>) -> Done {
    interrupt::listen();
    let mut session = at.session(Access::Write)?;
    let sealed = session.ledger.seal_until(&interrupt::requested)?;
    if at.json {
        output::json(&sealed)?;
    } else {
        output::print(&format!(
            "sealed {} interaction and {} outcome facts in {} file(s)\n",
            output::count(sealed.interactions),
            output::count(sealed.outcomes),
            sealed.files
        ))?;
    }
    if sealed.interrupted {
        return Err(EngineError::Interrupted);
    }
    Ok(0)
}

fn schema(out: &Path, json: bool) -> Done {
    let failed =
        |e: std::io::Error| EngineError::Input(format!("could not write `{}`: {e}", out.display()));
    std::fs::create_dir_all(out).map_err(failed)?;
    let mut files = Vec::new();
    let mut all = rapport_engine::schemas::all();
    all.push(("openapi.json", rapport_server::openapi()));
    for (name, text) in all {
        let file = out.join(name);
        std::fs::write(&file, text).map_err(failed)?;
        if !json {
            output::note(&format!("wrote {}", file.display()));
        }
        files.push(file);
    }
    if json {
        output::json(&serde_json::json!({"files": files}))?;
    }
    Ok(0)
}

/// The moment as of which something is asked. A day means its end; a moment means itself; nothing means now.
fn as_known_at(text: Option<&str>) -> Result<Micros, EngineError> {
    let Some(text) = text else {
        return Ok(Micros::END);
    };
    rapport_model::time::end_of(text).ok_or_else(|| {
        EngineError::Usage(format!(
            "`{text}` is no day or moment; write 2026-01-31 or 2026-01-31T12:00:00Z"
        ))
    })
}
