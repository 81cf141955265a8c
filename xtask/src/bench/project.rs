//! The project that benches run on: its files lie in the folder of this name.

use crate::Done;
use std::path::Path;
use std::process::Command;

const FILES: [(&str, &str); 6] = [
    ("rapport.yaml", include_str!("project/rapport.yaml")),
    ("org.yaml", include_str!("project/org.yaml")),
    (
        "flows/customers.yaml",
        include_str!("project/customers.yaml"),
    ),
    (
        "sources/activities_csv.yaml",
        include_str!("project/activities_csv.yaml"),
    ),
    (
        "sources/activities_parquet.yaml",
        include_str!("project/activities_parquet.yaml"),
    ),
    (
        "sources/activities.vrl",
        include_str!("project/activities.vrl"),
    ),
];

/// Makes the project, without any data; a former one in this place goes.
pub(super) fn create(folder: &Path) -> Done {
    let failed =
        |e: std::io::Error| format!("could not make the project {}: {e}", folder.display());
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(failed)?;
    }
    for (name, text) in FILES {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(folder)).map_err(failed)?;
        std::fs::write(&path, text).map_err(failed)?;
    }
    Ok(())
}

/// The command in a project, without settings from the environment.
pub(super) fn command(rapport: &Path, folder: &Path) -> Command {
    let mut command = Command::new(rapport);
    command.arg("-C").arg(folder);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("RAPPORT_") {
            command.env_remove(&name);
        }
    }
    command
}
