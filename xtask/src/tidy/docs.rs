//! The documents keep their word: decisions are numbered, promises have tests, links lead somewhere.

use super::Finding;
use crate::workspace::File;
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

const DECISIONS: &str = "docs/decisions/";
const PROMISES: &str = "docs/promises.md";

/// Templates that do not say what they are.
pub(super) fn examples_without_readme(files: &[File]) -> Vec<Finding> {
    let template = |file: &File| {
        let (name, _) = file.path.strip_prefix("examples/")?.split_once('/')?;
        Some(format!("examples/{name}/README.md"))
    };
    let readmes: BTreeSet<String> = files.iter().filter_map(template).collect();
    let missing = readmes
        .iter()
        .filter(|readme| find(files, readme).is_none());
    missing
        .map(|readme| Finding::new(readme, 0, "is missing: say what this template shows"))
        .collect()
}

/// Decisions that are not `NNNN-slug.md`, counted without gap, and linked from the list.
pub(super) fn decisions(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let list = find(files, "docs/decisions/README.md").map_or("", |file| &file.text);
    let names = files
        .iter()
        .filter_map(|file| file.path.strip_prefix(DECISIONS));
    for (index, name) in names.filter(|name| *name != "README.md").enumerate() {
        let path = format!("{DECISIONS}{name}");
        let number = format!("{:04}-", index + 1);
        if !name.starts_with(&number) {
            let message = format!("is decision {}: its name begins with `{number}`", index + 1);
            findings.push(Finding::new(&path, 0, message));
        }
        if !list.contains(&format!("({name})")) {
            let message = "is not linked from docs/decisions/README.md";
            findings.push(Finding::new(&path, 0, message));
        }
    }
    findings
}

/// Promises whose row names no test, or a test that does not exist or is ignored.
pub(super) fn promises(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(page) = find(files, PROMISES) else {
        return vec![Finding::new(
            PROMISES,
            0,
            "is missing: it names the test of each promise",
        )];
    };
    let tests: BTreeSet<String> = files
        .iter()
        .filter(|f| f.has_extension(&["rs"]))
        .flat_map(|f| tests_in(&f.text))
        .collect();
    let mut column = None;
    for (line, text) in page.lines() {
        let cells: Vec<&str> = text.split('|').map(str::trim).collect();
        if !text.starts_with('|') {
            column = None;
        } else if column.is_none() {
            column = cells
                .iter()
                .position(|cell| cell.eq_ignore_ascii_case("test"));
        } else if let Some(cell) = column
            .and_then(|column| cells.get(column))
            .filter(|c| !c.starts_with('-'))
        {
            let named: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
            if named.is_empty() {
                findings.push(Finding::new(PROMISES, line, "the promise names no test"));
            }
            for name in named.iter().filter(|name| !tests.contains(**name)) {
                let message = format!("there is no test `{name}` that runs");
                findings.push(Finding::new(PROMISES, line, message));
            }
        }
    }
    findings
}

/// Names of the functions that a `#[test]` stands before, without those that are ignored.
fn tests_in(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let (mut is_test, mut ignored) = (false, false);
    for line in text.lines().map(str::trim) {
        is_test |= line == "#[test]";
        ignored |= line.starts_with("#[ignore");
        let name = line
            .split_once("fn ")
            .and_then(|(_, rest)| rest.split(['(', '<']).next());
        if let Some(name) = name.filter(|_| !line.starts_with('#') && !line.starts_with("//")) {
            if is_test && !ignored {
                names.push(name.trim().to_owned());
            }
            (is_test, ignored) = (false, false);
        }
    }
    names
}

/// Relative links in Markdown files to files that are not there.
pub(super) fn broken_links(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let known: BTreeSet<PathBuf> = files
        .iter()
        .flat_map(|file| Path::new(&file.path).ancestors())
        .map(Path::to_path_buf)
        .collect();
    for file in files.iter().filter(|file| file.has_extension(&["md"])) {
        let folder = Path::new(&file.path).parent().unwrap_or(Path::new(""));
        let mut fenced = false;
        for (line, text) in file.lines() {
            fenced ^= text.trim_start().starts_with("```");
            for target in links(text).filter(|_| !fenced) {
                if !resolve(folder, target).is_some_and(|path| known.contains(&path)) {
                    let message = format!("links to `{target}`, which does not exist");
                    findings.push(Finding::new(&file.path, line, message));
                }
            }
        }
    }
    findings
}

/// Targets of the links to files in a line of Markdown, without their anchors.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let targets = line
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let elsewhere = |target: &str| target.contains("://") || target.starts_with("mailto:");
    targets
        .filter(move |target| !elsewhere(target))
        .filter_map(|target| target.split('#').next())
        .filter(|target| !target.is_empty())
}

/// A link's path from the repository's root; `None` when it leads out of it.
fn resolve(folder: &Path, target: &str) -> Option<PathBuf> {
    let mut path = PathBuf::new();
    for part in folder.join(target).components() {
        match part {
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            Component::ParentDir => path.pop().then_some(())?,
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(path)
}

fn find<'f>(files: &'f [File], path: &str) -> Option<&'f File> {
    files.iter().find(|file| file.path == path)
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[test]
    fn a_template_without_readme_is_found() {
        let files = [
            file("examples/a/rapport.yaml", ""),
            file("examples/b/README.md", ""),
        ];
        let found = examples_without_readme(&files);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].file, "examples/a/README.md");
    }

    #[test]
    fn a_decision_with_a_gap_in_its_number_or_without_link_is_found() {
        let files = [
            file("docs/decisions/0001-a.md", ""),
            file("docs/decisions/0003-b.md", ""),
            file("docs/decisions/README.md", "[a](0001-a.md)"),
        ];
        let messages: Vec<_> = decisions(&files).into_iter().map(|f| f.message).collect();
        assert_eq!(messages.len(), 2, "{messages:?}");
        assert!(messages[0].contains("`0002-`"));
        assert!(messages[1].contains("not linked"));
    }

    #[test]
    fn a_promise_without_a_test_that_runs_is_found() {
        let rust =
            "#[test]\nfn it_holds() {}\n#[test]\n#[ignore]\nfn it_rests() {}\nfn helper() {}\n";
        let page = "| id | Test |\n| --- | --- |\n| D1 | `it_holds` |\n| D2 | `it_rests` |\n\
                    | D3 | `helper` |\n| D4 | soon |\n\nProse with `nothing` in it.\n";
        let files = [file("crates/a/src/a.rs", rust), file(PROMISES, page)];
        let lines: Vec<_> = promises(&files).iter().map(|f| f.line).collect();
        assert_eq!(lines, [4, 5, 6]);
    }

    #[test]
    fn a_link_to_nothing_is_found_and_web_links_anchors_and_folders_are_not() {
        let text = "[a](../README.md#top) [b](https://x.org/y) [c](#here) [d](guides) [e](gone.md)\n\
                    ```\n[f](gone.md)\n```\n[g](../../out.md)\n";
        let files = [
            file("README.md", ""),
            file("docs/a.md", text),
            file("docs/guides/x.md", ""),
        ];
        let found = broken_links(&files);
        assert_eq!(
            found.iter().map(|f| f.line).collect::<Vec<_>>(),
            [1, 5],
            "{found:?}"
        );
    }
}
