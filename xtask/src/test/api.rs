//! The HTTP API against its own description: requests made up from the OpenAPI document, none of which may break the server.

use super::python;
use crate::screenshots::Serving;
use crate::{Done, binary, process};
use std::path::Path;
use std::process::Command;

const REQUIREMENTS: &str = include_str!("requirements-api.txt");
/// Requests made up for each operation.
const EXAMPLES: &str = "15";
/// The whole run.
const SECONDS_MAX: &str = "60";

/// Serves the quickstart project on a free port and tries its operations.
pub(super) fn run(root: &Path) -> Done {
    let python = python::prepare_with("api-venv", REQUIREMENTS, "import schemathesis")?;
    let [rapport] = binary::build(root, ["rapport"], &[])?;
    let project = process::cache_dir()?.join("api-project");
    if project.exists() {
        std::fs::remove_dir_all(&project)
            .map_err(|e| format!("could not remove {}: {e}", project.display()))?;
    }
    let rapport_in = |arguments: &[&str]| {
        let mut command = Command::new(&rapport);
        command.args(arguments);
        command
    };
    let folder = project.to_string_lossy().into_owned();
    process::output(&mut rapport_in(&[
        "new",
        &folder,
        "--template",
        "quickstart",
    ]))?;
    let exports = project.join("exports").to_string_lossy().into_owned();
    process::output(&mut rapport_in(&[
        "-C", &folder, "harvest", "--input", &exports,
    ]))?;
    let serving = Serving::start(rapport_in(&[
        "-C",
        &folder,
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--json",
    ]))?;
    let (address, token) = serving.address_and_token()?;
    let mut schemathesis = Command::new(python.with_file_name("schemathesis"));
    schemathesis
        .current_dir(&project)
        .args(["run", &format!("{address}openapi.json"), "--url", address])
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args([
            "--checks",
            "not_a_server_error",
            "--max-examples",
            EXAMPLES,
            "--seed",
            "1",
            "--generation-deterministic",
        ])
        .args([
            "--phases",
            "examples,coverage,fuzzing",
            "--max-time",
            SECONDS_MAX,
        ])
        .args([
            "--warnings",
            "off",
            "--suppress-health-check",
            "all",
            "--no-color",
        ])
        // The stream of events has no end.
        .args([
            "--exclude-path",
            "/api/v1/events",
            "--request-timeout",
            "10",
        ]);
    process::run(&mut schemathesis)
}
