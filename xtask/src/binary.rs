//! The project's own commands, built by cargo.

use crate::{Done, process};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// What cargo is asked to say: where it puts executables.
const BUILD: [&str; 4] = [
    "build",
    "--quiet",
    "--message-format",
    "json-render-diagnostics",
];

/// Builds the commands of these packages, which have their names, and gives where they lie. `options` are cargo's, such
/// as `--release`.
pub(crate) fn build<const N: usize>(
    root: &Path,
    packages: [&str; N],
    options: &[&str],
) -> Done<[PathBuf; N]> {
    let mut command = process::cargo(root, &BUILD)?;
    command.args(options);
    for package in packages {
        command.args(["--package", package]);
    }
    let messages = process::output(&mut command)?;
    let mut found = packages.map(|package| (package, executable(&messages, package)));
    if let Some((package, _)) = found.iter().find(|(_, path)| path.is_none()) {
        return Err(format!(
            "cargo did not say where it put the {package} command"
        ));
    }
    Ok(found
        .each_mut()
        .map(|(_, path)| path.take().unwrap_or_default()))
}

/// Builds `rapport` and `rapport-bench` for release: always both, so that cargo builds what they share once.
pub(crate) fn build_to_measure(root: &Path) -> Done<[PathBuf; 2]> {
    println!("Building for release (the first time takes a while) ...");
    build(root, ["rapport", "rapport-bench"], &["--release"])
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
