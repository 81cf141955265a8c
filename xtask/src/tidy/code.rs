//! Files stay small and crates say what they are.

use super::Finding;
use crate::workspace::{Crate, File};

const CODE: [&str; 6] = ["rs", "vrl", "py", "sh", "ts", "svelte"];
const GENERATED: [&str; 3] = ["generated", "schemas", "snapshots"];
/// Beyond this a file probably holds two ideas.
const WARN_LINES: usize = 400;
/// Beyond this it certainly does.
const FAIL_LINES: usize = 600;

/// Line counts of all Rust files, ascending.
pub(super) fn sizes(files: &[File]) -> Vec<usize> {
    let rust = files.iter().filter(|file| file.has_extension(&["rs"]));
    let mut sizes: Vec<usize> = rust.map(|file| file.text.lines().count()).collect();
    sizes.sort_unstable();
    sizes
}

/// Files that are getting long; not findings yet.
pub(super) fn long_files(files: &[File]) -> Vec<Finding> {
    longer_than(files, WARN_LINES, FAIL_LINES)
}

/// Files that are too long.
pub(super) fn too_long_files(files: &[File]) -> Vec<Finding> {
    longer_than(files, FAIL_LINES, usize::MAX)
}

fn longer_than(files: &[File], over: usize, up_to: usize) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.has_extension(&CODE)) {
        let lines = file.text.lines().count();
        let generated = file.path.split('/').any(|part| GENERATED.contains(&part))
            || file.text.starts_with("// Generated from ");
        if lines > over && lines <= up_to && !generated {
            let message = format!("{lines} lines, more than {over}: split it by idea");
            findings.push(Finding::new(&file.path, 0, message));
        }
    }
    findings
}

/// Crates whose first line is not a `//!` that says what they are.
pub(super) fn crates_without_head(crates: &[Crate], files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for krate in crates {
        let roots = ["lib.rs", "main.rs"].map(|name| format!("{}/src/{name}", krate.folder));
        for file in files.iter().filter(|file| roots.contains(&file.path)) {
            if !file.text.starts_with("//! ") {
                let message = format!(
                    "crate `{}` has no head: begin with `//!` and say what it is",
                    krate.name
                );
                findings.push(Finding::new(&file.path, 1, message));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[test]
    fn a_file_is_warned_of_then_refused_by_its_length_unless_generated() {
        let of = |lines| file("crates/a/src/a.rs", &"x\n".repeat(lines));
        let counts = |file: File| {
            let files = [file];
            (long_files(&files).len(), too_long_files(&files).len())
        };
        assert_eq!(counts(of(400)), (0, 0));
        assert_eq!(counts(of(401)), (1, 0));
        assert_eq!(counts(of(600)), (1, 0));
        assert_eq!(counts(of(601)), (0, 1));
        assert_eq!(
            counts(file("web/generated/a.ts", &"x\n".repeat(900))),
            (0, 0)
        );
    }

    #[test]
    fn a_crate_without_head_doc_is_found() {
        let krate = Crate {
            name: "a".into(),
            folder: "crates/a".into(),
            dependencies: Vec::new(),
        };
        let found = |text| {
            crates_without_head(
                std::slice::from_ref(&krate),
                &[file("crates/a/src/lib.rs", text)],
            )
        };
        assert_eq!(found("//! What it is.\n"), []);
        assert_eq!(found("mod a;\n").len(), 1);
    }
}
