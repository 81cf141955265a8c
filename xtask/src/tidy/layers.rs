//! Each crate is one floor and imports only downwards; each heavy door is in one crate.

use super::Finding;
use crate::workspace::{Crate, File};

/// The one table of allowed edges: what each crate may import. Tests obey it too.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("rapport-model", &[]),
    ("rapport-harvest", &["rapport-model"]),
    ("rapport-ledger", &["rapport-model"]),
    ("rapport-insight", &["rapport-model"]),
    ("rapport-sample", &["rapport-model", "rapport-insight"]),
    (
        "rapport-engine",
        &[
            "rapport-model",
            "rapport-harvest",
            "rapport-ledger",
            "rapport-insight",
        ],
    ),
    ("rapport-server", &["rapport-model", "rapport-engine"]),
    (
        "rapport",
        &[
            "rapport-model",
            "rapport-sample",
            "rapport-engine",
            "rapport-server",
        ],
    ),
    // Measures; nothing is built on it.
    (
        "rapport-bench",
        &[
            "rapport-model",
            "rapport-ledger",
            "rapport-insight",
            "rapport-engine",
        ],
    ),
    ("xtask", &[]),
];

/// Heavy or telling dependencies, and the crates that may have them outside tests; more than one is the exception.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("vrl", &["rapport-harvest"]),
    ("deltalake-core", &["rapport-ledger"]),
    ("rusqlite", &["rapport-ledger"]),
    ("postgres", &["rapport-ledger"]),
    ("tokio", &["rapport-ledger", "rapport-server"]),
    ("axum", &["rapport-server"]),
    ("clap", &["rapport"]),
    ("indicatif", &["rapport"]),
];

/// The crate that is a function of its arguments, and what would make it something else.
const PURE: &str = "crates/rapport-model/src/";
const IMPURE: [&str; 8] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Timestamp::now",
    "Zoned::now",
];

/// Edges that point upwards or sideways, doors in a second crate, crates that the table does not know.
pub(super) fn dependencies(crates: &[Crate], files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for krate in crates {
        let manifest = format!("{}/Cargo.toml", krate.folder);
        let Some(allowed) = allowed(&krate.name) else {
            let message = format!(
                "crate `{}` has no floor: give it one in xtask/src/tidy/layers.rs",
                krate.name
            );
            findings.push(Finding::new(&manifest, 0, message));
            continue;
        };
        for dependency in &krate.dependencies {
            let name = dependency.name.as_str();
            let line = line_of(files, &manifest, name, dependency.dev);
            let ours = crates.iter().any(|other| other.name == name);
            if ours && name != krate.name && !allowed.contains(&name) {
                let message = format!(
                    "`{}` must not import `{name}`: imports point downwards",
                    krate.name
                );
                findings.push(Finding::new(&manifest, line, message));
            }
            let homes = ONLY_IN
                .iter()
                .find(|(door, _)| *door == name)
                .map(|(_, homes)| *homes);
            let elsewhere = |homes: &&[&str]| !homes.contains(&&*krate.name) && !dependency.dev;
            if let Some(homes) = homes.filter(elsewhere) {
                let message = format!(
                    "`{name}` belongs to `{}` alone: ask that crate for what you need",
                    homes.join("` and `")
                );
                findings.push(Finding::new(&manifest, line, message));
            }
        }
    }
    findings
}

/// Sources that name a crate which their manifest does not declare.
pub(super) fn imports(crates: &[Crate], files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for krate in crates {
        let folder = format!("{}/", krate.folder);
        let foreign: Vec<(String, &str)> = crates
            .iter()
            .filter(|other| other.name.contains('-') && other.name != krate.name)
            .filter(|other| !krate.dependencies.iter().any(|d| d.name == other.name))
            .map(|other| {
                (
                    format!("{}::", other.name.replace('-', "_")),
                    other.name.as_str(),
                )
            })
            .collect();
        for file in rust(files).filter(|file| file.path.starts_with(&folder)) {
            for (line, text) in file.lines() {
                for (_, name) in foreign.iter().filter(|(path, _)| names(text, path)) {
                    let message =
                        format!("names `{name}`, which {folder}Cargo.toml does not declare");
                    findings.push(Finding::new(&file.path, line, message));
                }
            }
        }
    }
    findings
}

/// I/O and clocks in the crate that has none. What follows a file's `#[cfg(test)]` is test code.
pub(super) fn purity(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in rust(files).filter(|file| file.path.starts_with(PURE)) {
        let code = file
            .lines()
            .take_while(|(_, text)| text.trim() != "#[cfg(test)]");
        for (line, text) in code.filter(|(_, text)| !text.trim_start().starts_with("//")) {
            for word in IMPURE.iter().filter(|word| text.contains(**word)) {
                let message = format!("`{word}` in the model: it does no I/O and reads no clock");
                findings.push(Finding::new(&file.path, line, message));
            }
        }
    }
    findings
}

/// Whether a line of Rust has the path outside a text literal.
fn names(line: &str, path: &str) -> bool {
    let before = line
        .match_indices(path)
        .filter_map(|(at, _)| line.get(..at));
    before
        .into_iter()
        .any(|before| before.matches('"').count() % 2 == 0)
}

fn rust(files: &[File]) -> impl Iterator<Item = &File> {
    files.iter().filter(|file| file.has_extension(&["rs"]))
}

fn allowed(name: &str) -> Option<&'static [&'static str]> {
    MAY_IMPORT
        .iter()
        .find(|(krate, _)| *krate == name)
        .map(|(_, allowed)| *allowed)
}

/// Line of a dependency in a manifest; 0 when it is not written there by this name.
fn line_of(files: &[File], manifest: &str, name: &str, dev: bool) -> usize {
    let Some(file) = files.iter().find(|file| file.path == manifest) else {
        return 0;
    };
    let mut section = "";
    for (line, text) in file.lines() {
        if text.starts_with('[') {
            section = text;
        }
        let key = text.split(['.', '=', ' ']).next().unwrap_or_default();
        if key == name && section.contains("dependencies") && section.contains("dev-") == dev {
            return line;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;
    use crate::workspace::Dependency;

    fn krate(name: &str, dependencies: &[(&str, bool)]) -> Crate {
        let dependency = |(name, dev): &(&str, bool)| Dependency {
            name: (*name).into(),
            dev: *dev,
        };
        Crate {
            name: name.into(),
            folder: format!("crates/{name}"),
            dependencies: dependencies.iter().map(dependency).collect(),
        }
    }

    #[test]
    fn an_edge_that_points_upwards_is_found_at_its_line_also_for_tests() {
        let crates = [
            krate("rapport-model", &[("rapport-ledger", true)]),
            krate(
                "rapport-ledger",
                &[("rapport-model", false), ("rusqlite", false)],
            ),
        ];
        let manifest = "[package]\n[dependencies]\nserde = \"1\"\n[dev-dependencies]\nrapport-ledger.workspace = true\n";
        let files = [file("crates/rapport-model/Cargo.toml", manifest)];
        let found = dependencies(&crates, &files);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (&*found[0].file, found[0].line),
            ("crates/rapport-model/Cargo.toml", 5)
        );
    }

    #[test]
    fn a_door_in_a_second_crate_and_a_crate_without_floor_are_found() {
        let crates = [
            krate("rapport-harvest", &[("rusqlite", false)]),
            krate("rapport-new", &[]),
        ];
        let found = dependencies(&crates, &[]);
        let messages: Vec<_> = found.iter().map(|f| f.message.as_str()).collect();
        assert!(
            messages[0].contains("belongs to `rapport-ledger` alone"),
            "{messages:?}"
        );
        assert!(messages[1].contains("has no floor"), "{messages:?}");
    }

    #[test]
    fn an_undeclared_import_is_found_in_the_crate_that_names_it() {
        let crates = [krate("rapport-harvest", &[]), krate("rapport-ledger", &[])];
        let files = [
            file(
                "crates/rapport-harvest/src/lib.rs",
                "//! Head.\nuse rapport_ledger::Store;\n",
            ),
            file(
                "crates/rapport-ledger/src/lib.rs",
                "use rapport_ledger::Store;\n",
            ),
        ];
        let found = imports(&crates, &files);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].line, 2);
    }

    #[test]
    fn the_model_may_read_files_only_in_its_tests() {
        let text = "/// Not std::fs.\nfn f() { std::fs::read(p); }\n#[cfg(test)]\nmod tests { use std::fs; }\n";
        let found = purity(&[
            file("crates/rapport-model/src/a.rs", text),
            file("xtask/src/a.rs", text),
        ]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].line, 2);
    }
}
