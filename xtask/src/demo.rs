//! `cargo xtask demo`: from made-up exports to an explained Relationship Value, saying what happens.

use crate::workspace::Workspace;
use crate::{Done, binary, process};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

const TEMPLATE: &str = "quickstart";
const PROJECT: &str = "try/demo";

/// What is shown inside the project: why, and with which arguments.
const STEPS: [(&str, &[&str]); 7] = [
    (
        "Is the configuration right? Every complaint would have a line and a hint.",
        &["check"],
    ),
    (
        "Harvest the exports of all silos. A few rows are wrong on purpose.",
        &["harvest", "--input", "exports"],
    ),
    (
        "The rows that could not go on wait here, each with its reason.",
        &["quarantine", "list"],
    ),
    (
        "Seal: recent facts move to the lake, as Delta tables that other tools read.",
        &["seal"],
    ),
    (
        "Verify: everything is there once, and received = accepted + duplicate + quarantined.",
        &["verify"],
    ),
    ("Where things stand.", &["status"]),
    (
        "The relationships with the highest value.",
        &["record", "--top", "5"],
    ),
];

const NEXT: &str = "
The project is in try/demo. What to look at next:
  try/demo/README.md            what is wrong in the exports on purpose, and things to try
  try/demo/flows/               change a value of a type, then ask for the record again
  try/demo/sources/             one contract and one rule for each export
  try/demo/data/lake/           Delta tables for any reader of them
  docs/guides/first-project.md  the same with your own exports";

/// Makes the project anew and walks through it.
pub(crate) fn run() -> Done {
    let root = Workspace::read()?.root;
    println!("Building the rapport command (the first time takes a while) ...");
    let [rapport] = binary::build(&root, ["rapport"], &[])?;
    remove_former(&root.join(PROJECT))?;
    println!("\nA project from the template: who we are, the flow with its values, the silos.");
    step(&rapport, &root, &["new", PROJECT, "--template", TEMPLATE])?;
    println!("$ cd {PROJECT}");
    let folder = root.join(PROJECT);
    for (about, arguments) in STEPS {
        println!("\n{about}");
        step(&rapport, &folder, arguments)?;
    }
    let top = process::output(&mut command(
        &rapport,
        &folder,
        &["record", "--top", "1", "--json"],
    ))?;
    let contact = contact_in(&top).ok_or(format!(
        "`rapport record --top 1 --json` names no contact_id: {top}"
    ))?;
    println!("\nAnd why the first has its value: every number down to the row of the export.");
    step(&rapport, &folder, &["record", &contact, "--why"])?;
    println!("{NEXT}");
    Ok(())
}

/// Removes what a former demo left, and nothing else.
fn remove_former(project: &Path) -> Done {
    if !project.exists() {
        return Ok(());
    }
    if !project.join("rapport.yaml").is_file() {
        return Err(format!(
            "{} is not a project of a former demo: move it away",
            project.display()
        ));
    }
    std::fs::remove_dir_all(project)
        .map_err(|e| format!("could not remove {}: {e}", project.display()))
}

fn step(rapport: &Path, folder: &Path, arguments: &[&str]) -> Done {
    println!("$ rapport {}", arguments.join(" "));
    process::run(&mut command(rapport, folder, arguments))
}

/// The command without settings from the environment: the demo touches no store but its own.
fn command(rapport: &Path, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(rapport);
    command.current_dir(folder).args(arguments);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("RAPPORT_") {
            command.env_remove(&name);
        }
    }
    command
}

/// The first `contact_id` anywhere in a JSON document.
fn contact_in(json: &str) -> Option<String> {
    fn search(value: &Value) -> Option<String> {
        match value {
            Value::Object(fields) => match fields.get("contact_id") {
                Some(id) => Some(id.to_string()),
                None => fields.values().find_map(search),
            },
            Value::Array(items) => items.iter().find_map(search),
            _ => None,
        }
    }
    search(&serde_json::from_str(json).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_contact_is_found_wherever_the_answer_keeps_it() {
        assert_eq!(
            contact_in(r#"{"records":[{"rv":1,"contact_id":7}]}"#),
            Some("7".into())
        );
        assert_eq!(
            contact_in(r#"[{"record":{"contact_id":12}}]"#),
            Some("12".into())
        );
        assert_eq!(contact_in(r#"{"records":[]}"#), None);
    }
}
