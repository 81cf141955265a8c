//! A Python with readers that are not ours, of Delta Lake and of event logs, in a virtual environment kept between runs.

use super::apt;
use crate::{Done, process};
use std::path::PathBuf;
use std::process::Command;

const REQUIREMENTS: &str = include_str!("requirements.txt");

/// Makes or refreshes the environment and gives its interpreter.
pub(crate) fn prepare() -> Done<PathBuf> {
    prepare_with("venv", REQUIREMENTS, "import deltalake, pyarrow, pm4py")
}

/// An environment of this name with these packages, which must be importable by this line of Python.
pub(crate) fn prepare_with(name: &str, requirements: &str, check: &str) -> Done<PathBuf> {
    let environment = process::cache_dir()?.join(name);
    let python = environment.join("bin/python");
    let installed = environment.join("installed-requirements.txt");
    let is_current = std::fs::read_to_string(&installed).is_ok_and(|text| text == requirements);
    if is_current && imports(&python, check).is_ok() {
        return Ok(python);
    }
    if !has_venv() {
        apt::install(&["python3", "python3-venv"])?;
    }
    process::run(
        Command::new("python3")
            .args(["-m", "venv", "--clear"])
            .arg(&environment),
    )?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--only-binary=:all:"]);
    process::run(pip.args(requirements.lines()))?;
    imports(&python, check)?;
    std::fs::write(&installed, requirements)
        .map_err(|e| format!("could not write {}: {e}", installed.display()))?;
    Ok(python)
}

fn has_venv() -> bool {
    process::output(Command::new("python3").args(["-c", "import venv, ensurepip"])).is_ok()
}

fn imports(python: &std::path::Path, check: &str) -> Done {
    process::output(Command::new(python).args(["-c", check])).map(|_| ())
}
