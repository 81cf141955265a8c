//! The project's own commands, built by cargo.

use crate::{Done, process};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Builds the command of a package, which has its name, and gives where it lies. `options` are cargo's, such as `--release`.
pub(crate) fn build(root: &Path, package: &str, options: &[&str]) -> Done<PathBuf> {
    let arguments = [
        "build",
        "--quiet",
        "--package",
        package,
        "--message-format",
        "json-render-diagnostics",
    ];
    let messages = process::output(process::cargo(root, &arguments)?.args(options))?;
    executable(&messages, package)
        .ok_or_else(|| format!("cargo did not say where it put the {package} command"))
}

/// The executable of this name in cargo's messages.
fn executable(messages: &str, wanted: &str) -> Option<PathBuf> {
    let mut executables = messages.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let name = message["target"]["name"].as_str()?;
        (name == wanted)
            .then(|| message["executable"].as_str().map(PathBuf::from))
            .flatten()
    });
    executables.next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_executable_is_the_one_of_the_wanted_target() {
        let messages = "{\"target\":{\"name\":\"vrl\"},\"executable\":null}\n\
                        {\"target\":{\"name\":\"rapport\"},\"executable\":\"target/debug/rapport\"}\n\
                        {\"reason\":\"build-finished\"}\n";
        assert_eq!(
            executable(messages, "rapport"),
            Some(PathBuf::from("target/debug/rapport"))
        );
        assert_eq!(executable(messages, "vrl"), None);
        assert_eq!(executable("{}", "rapport"), None);
    }
}
