//! The flows that come with Rapport are what a team starts from: `flow check` has nothing to say about any of them.

use crate::flow_check::said;
use rapport_model::flow::Flow;
use std::path::{Path, PathBuf};

fn yaml_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            yaml_below(&path, found);
        } else if path.extension().is_some_and(|e| e == "yaml")
            && path.parent().is_some_and(|p| p.ends_with("flows"))
        {
            found.push(path);
        }
    }
}

#[test]
fn no_shipped_flow_has_a_finding() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    yaml_below(&root.join("examples"), &mut files);
    yaml_below(&root.join("flows"), &mut files);
    assert!(files.len() >= 9, "{files:?}");
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let flow: Flow = rapport_model::yaml::read(&text).unwrap();
        assert_eq!(said(&flow), [""; 0], "{}", file.display());
    }
}
