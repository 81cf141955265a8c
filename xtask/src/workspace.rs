//! The workspace as cargo and git see it: its crates with what they depend on, its files with their text.

use crate::{Done, process};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The workspace.
pub(crate) struct Workspace {
    /// Where it lies.
    pub(crate) root: PathBuf,
    /// Its crates, by name.
    pub(crate) crates: Vec<Crate>,
}

/// One crate.
pub(crate) struct Crate {
    /// Name, such as `rapport-model`.
    pub(crate) name: String,
    /// Folder relative to the root, such as `crates/rapport-model`.
    pub(crate) folder: String,
    /// What its manifest names.
    pub(crate) dependencies: Vec<Dependency>,
}

/// One dependency of a manifest.
#[derive(Debug, PartialEq)]
pub(crate) struct Dependency {
    /// Package name.
    pub(crate) name: String,
    /// Only for tests, examples and benches.
    pub(crate) dev: bool,
}

/// A text file of the repository.
pub(crate) struct File {
    /// Path relative to the root, with `/`.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
}

impl Workspace {
    /// Asks cargo. Needs no network and no lock file.
    pub(crate) fn read() -> Done<Self> {
        let here = std::env::current_dir().map_err(|e| format!("no current folder: {e}"))?;
        let metadata = ["metadata", "--no-deps", "--format-version", "1"];
        Self::parse(&process::output(&mut process::cargo(&here, &metadata)?)?)
    }

    fn parse(metadata: &str) -> Done<Self> {
        let metadata: Value = serde_json::from_str(metadata)
            .map_err(|e| format!("cargo metadata is no JSON: {e}"))?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let root = PathBuf::from(text(&metadata["workspace_root"]));
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let krate = |package: Value| {
            let manifest = PathBuf::from(text(&package["manifest_path"]));
            let folder = manifest
                .parent()
                .and_then(|folder| folder.strip_prefix(&root).ok());
            let dependency = |dependency: Value| Dependency {
                name: text(&dependency["name"]),
                dev: dependency["kind"] == "dev",
            };
            Crate {
                name: text(&package["name"]),
                folder: folder
                    .unwrap_or(Path::new(""))
                    .to_string_lossy()
                    .into_owned(),
                dependencies: list(&package["dependencies"])
                    .into_iter()
                    .map(dependency)
                    .collect(),
            }
        };
        let mut crates: Vec<Crate> = list(&metadata["packages"]).into_iter().map(krate).collect();
        crates.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self { root, crates })
    }

    /// Every file that git tracks or would track, in order of path; one that is no text, such as a picture, without content.
    pub(crate) fn files(&self) -> Done<Vec<File>> {
        let mut git = Command::new("git");
        git.current_dir(&self.root);
        git.args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]);
        let mut paths: Vec<String> = process::output(&mut git)?
            .split_terminator('\0')
            .map(str::to_owned)
            .collect();
        paths.sort();
        paths.dedup();
        let read = |path: String| {
            let bytes = std::fs::read(self.root.join(&path)).ok()?;
            let text = String::from_utf8(bytes).ok();
            let text = text.filter(|text| !text.contains('\0'));
            Some(File {
                path,
                text: text.unwrap_or_default(),
            })
        };
        Ok(paths.into_iter().filter_map(read).collect())
    }
}

impl File {
    /// Its lines with their numbers from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }

    /// Whether the name ends in one of these, such as `rs`.
    pub(crate) fn has_extension(&self, extensions: &[&str]) -> bool {
        let extension = Path::new(&self.path).extension().and_then(|e| e.to_str());
        extension.is_some_and(|extension| extensions.contains(&extension))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_gives_folders_relative_to_the_root_and_tells_dev_dependencies_apart() {
        let metadata = r#"{"workspace_root": "/repo", "packages": [
            {"name": "b", "manifest_path": "/repo/crates/b/Cargo.toml", "dependencies": [
                {"name": "a", "kind": null}, {"name": "tempfile", "kind": "dev"}]},
            {"name": "a", "manifest_path": "/repo/crates/a/Cargo.toml", "dependencies": []}]}"#;
        let workspace = Workspace::parse(metadata).unwrap();
        let names: Vec<_> = workspace
            .crates
            .iter()
            .map(|c| (&*c.name, &*c.folder))
            .collect();
        assert_eq!(names, [("a", "crates/a"), ("b", "crates/b")]);
        let dependency = |name: &str, dev| Dependency {
            name: name.into(),
            dev,
        };
        assert_eq!(
            workspace.crates[1].dependencies,
            [dependency("a", false), dependency("tempfile", true)]
        );
    }
}
