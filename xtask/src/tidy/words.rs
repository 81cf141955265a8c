//! Words that say "not finished" and paths that only one machine has.

use super::Finding;
use crate::workspace::File;

/// Put together here, so that this file does not find itself.
const UNFINISHED: [&str; 5] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("unimplemented", "!"),
    concat!("todo", "!"),
];
const MACHINE_PATHS: [&str; 4] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
];

/// Marks of unfinished work.
pub(super) fn unfinished(files: &[File]) -> Vec<Finding> {
    search(
        files,
        &UNFINISHED,
        "is a mark of unfinished work: finish it or open an issue",
    )
}

/// Absolute paths of somebody's machine.
pub(super) fn machine_paths(files: &[File]) -> Vec<Finding> {
    search(
        files,
        &MACHINE_PATHS,
        "is a path on one machine: name things relative to the repository",
    )
}

fn search(files: &[File], words: &[&str], why: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.path != "Cargo.lock") {
        for (line, text) in file.lines() {
            for word in words.iter().filter(|word| stands_alone(text, word)) {
                findings.push(Finding::new(&file.path, line, format!("`{word}` {why}")));
            }
        }
    }
    findings
}

/// Whether the word is there and is not the tail or head of a longer one.
fn stands_alone(text: &str, word: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let open_end = word.ends_with(|c: char| !c.is_alphanumeric());
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let after = text
            .get(at + word.len()..)
            .and_then(|tail| tail.chars().next());
        !before.is_some_and(inner) && (open_end || !after.is_some_and(char::is_alphanumeric))
    })
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[test]
    fn marks_are_found_as_words_and_not_inside_longer_ones() {
        let mark = UNFINISHED[0];
        let text = format!(
            "fine\n// {mark}: later\nMAS{mark}N\n{mark}S\n{}()\n",
            UNFINISHED[4]
        );
        let lines: Vec<_> = unfinished(&[file("a.rs", &text)])
            .iter()
            .map(|f| f.line)
            .collect();
        assert_eq!(lines, [2, 5]);
    }

    #[test]
    fn machine_paths_are_found_and_web_addresses_are_not() {
        let path = MACHINE_PATHS[2];
        let text = format!("see {path}me/x\nhttps://example.org{path}x\n\"{path}\"\n");
        let lines: Vec<_> = machine_paths(&[file("a.md", &text)])
            .iter()
            .map(|f| f.line)
            .collect();
        assert_eq!(lines, [1, 3]);
    }
}
