//! The project folder as code: settings, org, flows, sources and their rules, read and checked as a whole.

use crate::crosscheck::{Parts, Rules};
use crate::error::{EngineError, Result};
use crate::settings::{self, Layered, Override, Settings};
use rapport_harvest::rule::Rule;
use rapport_harvest::{IdentityKinds, SourceSpec};
use rapport_model::diag::{Place, Problem, Severity, did_you_mean};
use rapport_model::flow::{CompiledFlow, Flow, FlowHistory};
use rapport_model::org::{Org, Scope};
use rapport_model::{TypeId, yaml};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A source with its rule.
#[derive(Debug)]
pub struct Source {
    /// The declaration.
    pub spec: SourceSpec,
    /// Its file, relative to the project.
    pub file: String,
    /// The rule's text.
    pub rule_text: String,
    /// The rule's file, relative to the project.
    pub rule_file: String,
}

impl Source {
    /// Compiles the rule; without its lookups yet.
    pub(crate) fn compile(&self, kinds: &IdentityKinds) -> std::result::Result<Rule, Vec<Problem>> {
        Rule::compile(&self.rule_text, &self.rule_file, &self.spec, kinds).map_err(|problems| {
            let in_source = |p: Problem| {
                if p.file.is_empty() {
                    p.in_file(&self.file)
                } else {
                    p
                }
            };
            problems.into_iter().map(in_source).collect()
        })
    }
}

/// A project that can be used: everything parsed, checked, and compiled once.
#[derive(Debug)]
pub struct Project {
    /// The folder.
    pub folder: PathBuf,
    /// Settings with their origins.
    pub layered: Layered,
    /// The enterprise.
    pub org: Org,
    /// Flow versions by code, each with its file.
    pub flows: BTreeMap<String, Vec<(String, Flow)>>,
    /// Sources in order of their files' names.
    pub sources: Vec<Source>,
    /// Warnings; errors keep a project from being opened.
    pub warnings: Vec<Problem>,
}

impl Project {
    /// Reads and checks a project folder, its rules included. All problems of all files come together.
    pub fn open(folder: &Path, overrides: &[Override]) -> Result<Self> {
        Self::open_with(folder, overrides, Rules::Checked)
    }

    /// The same without a look into the rules, for what only reads the ledger: compiling them takes longer than looking a
    /// contact up, and a rule that somebody is just mending takes no record from anybody.
    pub fn open_to_read(folder: &Path, overrides: &[Override]) -> Result<Self> {
        Self::open_with(folder, overrides, Rules::Unread)
    }

    fn open_with(folder: &Path, overrides: &[Override], rules: Rules) -> Result<Self> {
        if !folder.join("rapport.yaml").is_file() {
            return Err(EngineError::Input(format!(
                "`{}` is not a Rapport project: it has no rapport.yaml; make one with `rapport new {}`, or name another folder with -C",
                folder.display(),
                folder.display()
            )));
        }
        let mut problems = Vec::new();
        let text = read(folder, "rapport.yaml")?;
        let layered = settings::layer("rapport.yaml", &text, overrides)
            .map_err(|p| problems.push(p))
            .ok();
        let org: Option<Org> = parse(folder, "org.yaml", &mut problems)?;
        let mut flows: BTreeMap<String, Vec<(String, Flow)>> = BTreeMap::new();
        let mut flows_whole = true;
        for file in files(folder, "flows", "yaml")? {
            if let Some(flow) = parse::<Flow>(folder, &file, &mut problems)? {
                problems.extend(
                    rapport_model::flow::check::check(&flow)
                        .into_iter()
                        .map(|p| p.in_file(&file)),
                );
                flows
                    .entry(flow.flow.value.clone())
                    .or_default()
                    .push((file, flow));
            } else {
                flows_whole = false;
            }
        }
        let mut sources = Vec::new();
        for file in files(folder, "sources", "yaml")? {
            let Some(spec) = parse::<SourceSpec>(folder, &file, &mut problems)? else {
                continue;
            };
            let rule_name = spec.rule.clone().unwrap_or_else(|| {
                let stem = Path::new(&file)
                    .file_stem()
                    .unwrap_or_default()
                    .to_string_lossy();
                format!("{stem}.vrl")
            });
            let rule_file = format!("sources/{rule_name}");
            if !folder.join(&rule_file).is_file() {
                problems.push(
                    Problem::error(
                        spec.source.place,
                        &rule_name,
                        format!("source `{}` has no rule `{rule_file}`", *spec.source),
                    )
                    .in_file(&file)
                    .hint("write the rule beside the source, or name it with `rule:`"),
                );
                continue;
            }
            let rule_text = read(folder, &rule_file)?;
            sources.push(Source {
                spec,
                file,
                rule_text,
                rule_file,
            });
        }
        let parts = Parts {
            settings: layered.as_ref().map(|layered| &layered.settings),
            org: org.as_ref(),
            flows: &flows,
            flows_whole,
            sources: &sources,
            rules,
        };
        problems.extend(parts.check());
        let (errors, warnings): (Vec<Problem>, Vec<Problem>) = problems
            .into_iter()
            .partition(|p| p.severity == Severity::Error);
        match (layered, org) {
            (Some(layered), Some(org)) if errors.is_empty() => Ok(Self {
                folder: folder.to_owned(),
                layered,
                org,
                flows,
                sources,
                warnings,
            }),
            _ => Err(EngineError::Configuration(
                errors.into_iter().chain(warnings).collect(),
            )),
        }
    }

    /// The settings that hold.
    pub fn settings(&self) -> &Settings {
        &self.layered.settings
    }

    /// A source by its code.
    pub fn source(&self, code: &str) -> Result<&Source> {
        let known = || self.sources.iter().map(|s| s.spec.source.as_str());
        self.sources
            .iter()
            .find(|s| *s.spec.source == code)
            .ok_or_else(|| {
                let hint = did_you_mean(code, known()).unwrap_or_else(|| {
                    format!("known: {}", known().collect::<Vec<_>>().join(", "))
                });
                EngineError::Input(format!("there is no source `{code}`; {hint}"))
            })
    }

    /// A scope by its code.
    pub fn scope(&self, code: &str) -> Result<&Scope> {
        let known = || self.org.scopes.iter().map(|s| s.code.as_str());
        let found = self.org.scopes.iter().find(|s| *s.code == code);
        found.ok_or_else(|| {
            let hint = did_you_mean(code, known())
                .unwrap_or_else(|| format!("known: {}", known().collect::<Vec<_>>().join(", ")));
            EngineError::Input(format!("there is no scope `{code}`; {hint}"))
        })
    }

    /// Compiles a source's rule; without its lookups yet.
    pub fn compile_rule(&self, source: &Source) -> std::result::Result<Rule, Vec<Problem>> {
        source.compile(&self.settings().identity)
    }

    /// Codes of all interaction types of all flows, in order.
    pub fn type_codes(&self) -> BTreeSet<&str> {
        let flows = self.flows.values().flatten();
        flows
            .flat_map(|(_, flow)| flow.types.iter().map(|t| t.code.as_str()))
            .collect()
    }

    /// Compiled histories of all flows; `type_id` gives the id of a type's code.
    pub fn histories(
        &self,
        type_id: &dyn Fn(&str) -> TypeId,
    ) -> Result<BTreeMap<String, FlowHistory>> {
        let mut histories = BTreeMap::new();
        for (code, versions) in &self.flows {
            let mut compiled = Vec::new();
            for (file, flow) in versions {
                let in_file = |problems: Vec<Problem>| {
                    problems.into_iter().map(|p| p.in_file(file)).collect()
                };
                compiled.push(
                    CompiledFlow::new(flow.clone(), type_id)
                        .map_err(in_file)
                        .map_err(EngineError::Configuration)?,
                );
            }
            let file = versions.last().map_or("", |(file, _)| file.as_str());
            histories.insert(
                code.clone(),
                FlowHistory::new(compiled).map_err(|p| p.in_file(file))?,
            );
        }
        Ok(histories)
    }
}

fn read(folder: &Path, file: &str) -> Result<String> {
    let path = folder.join(file);
    let bytes = std::fs::read(&path).map_err(|e| EngineError::file("read", &path, e))?;
    String::from_utf8(bytes).map_err(|e| {
        let good = String::from_utf8_lossy(&e.as_bytes()[..e.utf8_error().valid_up_to()]);
        let place = Place {
            line: good.matches('\n').count() as u32 + 1,
            column: 1,
        };
        EngineError::from(
            Problem::error(place, "", "the file is not UTF-8 text")
                .in_file(file)
                .hint("save it as UTF-8"),
        )
    })
}

fn parse<T: DeserializeOwned>(
    folder: &Path,
    file: &str,
    problems: &mut Vec<Problem>,
) -> Result<Option<T>> {
    if !folder.join(file).is_file() {
        problems.push(
            Problem::error(Place::default(), "", "the file is missing")
                .in_file(file)
                .hint("`rapport new` shows what a project consists of"),
        );
        return Ok(None);
    }
    let text = read(folder, file)?;
    Ok(yaml::read(&text)
        .map_err(|p| problems.push(p.in_file(file)))
        .ok())
}

/// Files with an extension in a folder of the project, by name.
fn files(folder: &Path, sub: &str, extension: &str) -> Result<Vec<String>> {
    let path = folder.join(sub);
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(&path).map_err(|e| EngineError::file("list", &path, e))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|e| EngineError::file("list", &path, e))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_some_and(|e| e == extension) {
            names.push(format!("{sub}/{name}"));
        }
    }
    names.sort();
    Ok(names)
}
