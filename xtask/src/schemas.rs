//! `cargo xtask gen`: the JSON Schemas of the configuration files, committed under `schemas/` and checked for drift.

use crate::workspace::Workspace;
use crate::{Done, process};
use std::collections::BTreeMap;
use std::path::Path;

/// Writes `schemas/`.
pub(crate) fn write() -> Done {
    let root = Workspace::read()?.root;
    generate(&root, &root.join("schemas"))?;
    println!("gen: schemas/ is written");
    Ok(())
}

/// Fails, naming the files, when `schemas/` is not what the code gives.
pub(crate) fn check() -> Done {
    let root = Workspace::read()?.root;
    let fresh = std::env::temp_dir().join(format!("rapport-schemas-{}", std::process::id()));
    let generated = generate(&root, &fresh).and_then(|()| read(&fresh));
    let removed = std::fs::remove_dir_all(&fresh);
    let (committed, generated) = (read(&root.join("schemas"))?, generated?);
    removed.map_err(|e| format!("could not remove {}: {e}", fresh.display()))?;
    let drift = drift(&committed, &generated);
    for line in &drift {
        println!("{line}");
    }
    if drift.is_empty() {
        println!("gen: {} files, no drift", generated.len());
        return Ok(());
    }
    Err("schemas/ is not what the code gives: run `cargo xtask gen` and commit the result".into())
}

fn generate(root: &Path, folder: &Path) -> Done {
    let schema = [
        "run",
        "--quiet",
        "--package",
        "rapport",
        "--",
        "schema",
        "--out",
    ];
    process::run(process::cargo(root, &schema)?.arg(folder))
}

/// The files of a folder; none when the folder is not there.
fn read(folder: &Path) -> Done<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    if !folder.exists() {
        return Ok(files);
    }
    let cannot = |e| format!("could not read {}: {e}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        files.insert(name, std::fs::read_to_string(&path).map_err(cannot)?);
    }
    Ok(files)
}

/// One line for each file that is missing, left over, or different, with the first line that differs.
fn drift(
    committed: &BTreeMap<String, String>,
    generated: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut drift = Vec::new();
    for (name, fresh) in generated {
        match committed.get(name) {
            None => drift.push(format!("schemas/{name}: is missing")),
            Some(old) if old != fresh => {
                let same = old
                    .lines()
                    .zip(fresh.lines())
                    .take_while(|(a, b)| a == b)
                    .count();
                drift.push(format!("schemas/{name}:{}: differs from here on", same + 1));
            }
            Some(_) => {}
        }
    }
    let left_over = committed
        .keys()
        .filter(|name| !generated.contains_key(*name));
    drift.extend(left_over.map(|name| format!("schemas/{name}: nothing generates it any more")));
    drift
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drift_names_what_is_missing_different_or_left_over() {
        let files = |list: &[(&str, &str)]| {
            list.iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect()
        };
        let committed = files(&[("a", "1\n2\n"), ("b", "1\n"), ("old", "")]);
        let generated = files(&[("a", "1\n3\n"), ("b", "1\n"), ("new", "")]);
        assert_eq!(
            drift(&committed, &generated),
            [
                "schemas/a:2: differs from here on",
                "schemas/new: is missing",
                "schemas/old: nothing generates it any more"
            ]
        );
        assert!(drift(&generated, &generated).is_empty());
    }
}
