//! `cargo xtask tidy`: the house rules as a test. Every finding names its file and line.
//!
//! A rule is one function from the files to findings; a new rule is one function and one line in [`findings`].

mod code;
mod docs;
mod layers;
mod words;

use crate::Done;
use crate::workspace::{File, Workspace};

/// A broken house rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    file: String,
    /// From 1; 0 when it is about the whole file.
    line: usize,
    message: String,
}

impl Finding {
    fn new(file: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            message: message.into(),
        }
    }
}

/// Prints findings, then one closing line. An error when there is any.
pub(crate) fn run() -> Done {
    let workspace = Workspace::read()?;
    let files = workspace.files()?;
    for warning in code::long_files(&files) {
        println!("{}: warning: {}", warning.file, warning.message);
    }
    let findings = findings(&workspace, &files);
    for Finding {
        file,
        line,
        message,
    } in &findings
    {
        match line {
            0 => println!("{file}: {message}"),
            line => println!("{file}:{line}: {message}"),
        }
    }
    let sizes = code::sizes(&files);
    let (crates, count) = (workspace.crates.len(), findings.len());
    let (rust_files, median) = (
        sizes.len(),
        sizes.get(sizes.len() / 2).copied().unwrap_or(0),
    );
    println!("tidy: {crates} crates, {rust_files} files, median {median} lines, {count} findings");
    if count == 0 {
        Ok(())
    } else {
        Err(format!("tidy has {count} findings: mend them above"))
    }
}

fn findings(workspace: &Workspace, files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(layers::dependencies(&workspace.crates, files));
    findings.extend(layers::imports(&workspace.crates, files));
    findings.extend(layers::purity(files));
    findings.extend(code::too_long_files(files));
    findings.extend(code::crates_without_head(&workspace.crates, files));
    findings.extend(words::unfinished(files));
    findings.extend(words::machine_paths(files));
    findings.extend(docs::examples_without_readme(files));
    findings.extend(docs::decisions(files));
    findings.extend(docs::promises(files));
    findings.extend(docs::broken_links(files));
    findings.sort();
    findings
}

#[cfg(test)]
fn file(path: &str, text: &str) -> File {
    File {
        path: path.into(),
        text: text.into(),
    }
}
