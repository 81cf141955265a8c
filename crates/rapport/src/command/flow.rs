//! `rapport flow`.

use super::{At, Done};
use crate::cli::Flow as What;
use crate::diagnose;
use crate::output;
use crate::table::{Align, Table};
use rapport_engine::{EngineError, Project, flowbook};
use rapport_model::diag::{Problem, Severity, did_you_mean};
use rapport_model::flow::{Flow, check, diff};
use std::path::Path;

pub(super) fn run(at: &At<'_>, what: What) -> Done {
    match what {
        What::List => list(at),
        What::Show { flow } => show(at, &find(at, &flow)?.1),
        What::Diff { old, new } => changes(at, &find(at, &old)?.1, &find(at, &new)?.1),
        What::Check { flow } => checks(at, flow.as_deref()),
        What::Export { flow, file } => {
            let (_, flow) = find(at, &flow)?;
            flowbook::export(&flow, &file)?;
            if at.json {
                output::json(
                    &serde_json::json!({"flow": *flow.flow, "version": flow.version, "file": file}),
                )?;
            } else {
                output::note(&format!(
                    "wrote {}; edit it, then `rapport flow import {}`",
                    file.display(),
                    file.display()
                ));
            }
            Ok(0)
        }
        What::Import {
            file,
            effective_from,
            apply,
        } => import(at, &file, effective_from.as_deref(), apply),
    }
}

/// A flow by file, CODE@VERSION, or CODE for its newest version; with its file.
fn find(at: &At<'_>, name: &str) -> Result<(String, Flow), EngineError> {
    let path = Path::new(name);
    if path.is_file() {
        let text = std::fs::read_to_string(path)
            .map_err(|e| EngineError::Input(format!("could not read `{name}`: {e}")))?;
        return rapport_model::yaml::read(&text)
            .map(|flow| (name.to_owned(), flow))
            .map_err(|p| EngineError::Configuration(vec![p.in_file(name)]));
    }
    let project = at.project()?;
    let (code, version) = match name.split_once('@') {
        Some((code, version)) => (code, Some(version)),
        None => (name, None),
    };
    let Some(versions) = project.flows.get(code) else {
        let known = || project.flows.keys().map(String::as_str);
        let hint = did_you_mean(code, known())
            .unwrap_or_else(|| format!("known: {}", known().collect::<Vec<_>>().join(", ")));
        return Err(EngineError::Input(format!(
            "there is no flow or file `{code}`; {hint}"
        )));
    };
    let found = match version {
        None => versions.iter().max_by_key(|(_, f)| f.version),
        Some(wanted) => versions
            .iter()
            .find(|(_, f)| f.version.to_string() == wanted),
    };
    found.cloned().ok_or_else(|| {
        let known: Vec<String> = versions
            .iter()
            .map(|(_, f)| f.version.to_string())
            .collect();
        EngineError::Input(format!(
            "flow `{code}` has no version {}; it has {}",
            version.unwrap_or_default(),
            known.join(", ")
        ))
    })
}

fn list(at: &At<'_>) -> Done {
    let project = at.project()?;
    let all: Vec<_> = project
        .flows
        .values()
        .flatten()
        .map(|(file, f)| {
            let voc = f
                .types
                .iter()
                .filter(|t| t.kind == rapport_model::flow::spec::Kind::Voc)
                .count();
            (f, file, f.types.len() - voc, voc)
        })
        .collect();
    if at.json {
        let rows: Vec<_> = all
            .iter()
            .map(|(f, file, major, voc)| serde_json::json!({"flow": *f.flow, "version": f.version, "name": f.name, "effective_from": f.effective_from, "levels": f.levels.len(), "major_types": major, "voc_types": voc, "file": file}))
            .collect();
        output::json(&rows)?;
        return Ok(0);
    }
    let mut table = Table::new(&[
        ("flow", Align::Left),
        ("version", Align::Right),
        ("name", Align::Left),
        ("from", Align::Left),
        ("levels", Align::Right),
        ("major", Align::Right),
        ("VoC", Align::Right),
        ("file", Align::Left),
    ]);
    for (f, file, major, voc) in all {
        table.row(vec![
            f.flow.value.clone(),
            f.version.to_string(),
            f.name.clone(),
            f.effective_from.to_string(),
            f.levels.len().to_string(),
            major.to_string(),
            voc.to_string(),
            file.clone(),
        ]);
    }
    output::print(&table.render())?;
    Ok(0)
}

fn show(at: &At<'_>, flow: &Flow) -> Done {
    if at.json {
        output::json(flow)?;
        return Ok(0);
    }
    let mut text = format!(
        "{} version {}, from {}, costs in {}\n",
        flow.name, flow.version, flow.effective_from, flow.currency
    );
    for level in &flow.levels {
        let status = level
            .status
            .as_ref()
            .map(|s| format!(" ({s})"))
            .unwrap_or_default();
        let phases: Vec<String> = level
            .phases
            .iter()
            .map(|p| format!("{p:?}").to_lowercase())
            .collect();
        text.push_str(&format!(
            "\n{} {}{status}, {}\n",
            *level.code,
            level.name,
            phases.join(" and ")
        ));
        let mut table = Table::new(&[
            ("", Align::Left),
            ("code", Align::Left),
            ("interaction", Align::Left),
            ("RV", Align::Left),
            ("cost", Align::Right),
            ("moves to", Align::Left),
        ]);
        for t in flow.types.iter().filter(|t| *t.level == *level.code) {
            let values: Vec<String> =
                t.rv.rules()
                    .iter()
                    .map(|r| {
                        if r.occurrence == "1.." {
                            r.rv.to_string()
                        } else {
                            format!("{} (time {})", r.rv, r.occurrence)
                        }
                    })
                    .collect();
            let trigger = t
                .trigger
                .as_ref()
                .map(|t| t.to().to_owned())
                .unwrap_or_default();
            table.row(vec![
                String::new(),
                t.code.value.clone(),
                t.name.clone(),
                values.join(", "),
                t.cost.to_string(),
                trigger,
            ]);
        }
        text.push_str(&table.render());
    }
    output::print(&text)?;
    Ok(0)
}

fn changes(at: &At<'_>, old: &Flow, new: &Flow) -> Done {
    let changes = diff::diff(old, new);
    if at.json {
        output::json(&as_json(&changes))?;
    } else {
        print(&changes)?;
    }
    Ok(0)
}

fn as_json(changes: &[diff::Change]) -> Vec<serde_json::Value> {
    let one = |c: &diff::Change| serde_json::json!({"subject": c.subject, "what": c.what});
    changes.iter().map(one).collect()
}

fn print(changes: &[diff::Change]) -> Result<(), EngineError> {
    if changes.is_empty() {
        output::print("no difference\n")?;
    } else {
        let lines: Vec<String> = changes.iter().map(ToString::to_string).collect();
        output::print(&format!("{}\n", lines.join("\n")))?;
    }
    Ok(())
}

fn checks(at: &At<'_>, name: Option<&str>) -> Done {
    let problems: Vec<Problem> = if let Some(name) = name {
        let (file, flow) = find(at, name)?;
        check::check(&flow)
            .into_iter()
            .map(|p| p.in_file(&file))
            .collect()
    } else {
        let project: Project = at.project()?;
        let of = |(file, flow): &(String, Flow)| {
            check::check(flow)
                .into_iter()
                .map(|p| p.in_file(file))
                .collect::<Vec<_>>()
        };
        project.flows.values().flatten().flat_map(of).collect()
    };
    if at.json {
        output::json(&problems)?;
    } else {
        diagnose::problems(&problems);
        output::print(&format!("{} finding(s)\n", problems.len()))?;
    }
    if problems.iter().any(|p| p.severity == Severity::Error) {
        return Ok(3);
    }
    Ok(u8::from(!problems.is_empty()))
}

fn import(at: &At<'_>, file: &Path, effective_from: Option<&str>, apply: bool) -> Done {
    if !file.is_file() {
        let message = format!(
            "there is no workbook `{}`; `rapport flow export` writes one",
            file.display()
        );
        return Err(EngineError::Input(message));
    }
    flowbook::is_workbook(file)?;
    let edited = flowbook::import(file).map_err(EngineError::Configuration)?;
    let (_, old) = find(at, &edited.flow)?;
    let from = match effective_from {
        None => edited.effective_from,
        Some(text) => text.parse().map_err(|_no_day| {
            EngineError::Usage(format!("`{text}` is no day; write 2027-01-01"))
        })?,
    };
    let differences = diff::diff(&old, &edited);
    let nothing = differences.is_empty() && effective_from.is_none();
    if nothing || !apply {
        if at.json {
            let none: Option<&Path> = None;
            output::json(&serde_json::json!({"changes": as_json(&differences), "written": none}))?;
        } else {
            print(&differences)?;
            if !nothing {
                output::note("nothing was written; --apply adds this as a new version");
            }
        }
        return Ok(0);
    }
    let new = flowbook::next_version(&old, edited, from)?;
    let differences = diff::diff(&old, &new);
    let path = at
        .dir
        .join("flows")
        .join(format!("{}.v{}.yaml", *new.flow, new.version));
    std::fs::write(&path, flowbook::to_yaml(&new))
        .map_err(|e| EngineError::Input(format!("could not write `{}`: {e}", path.display())))?;
    if at.json {
        output::json(&serde_json::json!({"changes": as_json(&differences), "written": path}))?;
    } else {
        print(&differences)?;
        output::note(&format!("wrote {}", path.display()));
    }
    Ok(0)
}
