//! Transcripts: commands, and what they answered, as text files that people can read and correct.
//!
//! ```text
//! # Why this is shown.
//! $ rapport -C q check
//! > 3                      the exit code
//! | standard output
//! ! standard error
//! $ edit q/org.yaml `kind: segment` -> `kind: segmet`
//! ```
//!
//! Besides `rapport` (with `NAME=value` before it) a transcript can `edit` a file (`\n` in a text is a new line), `remove`
//! it, and `copy` one to another. Names of temporary folders, times of today and hashes are masked. With `UPDATE=1` in the
//! environment the files are written anew instead of compared.

use crate::project::{Ran, command, finish};
use regex::Regex;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The folder of transcripts.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts")
}

/// Plays a transcript in a fresh folder and compares.
pub(crate) fn play(name: &str) {
    let file = folder().join(format!("{name}.txt"));
    let expected = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{name}: {e}"));
    let temp = tempfile::tempdir().expect("a temporary folder");
    let mut played = String::new();
    for line in expected.lines() {
        if line.starts_with(['>', '|', '!']) {
            continue;
        }
        played.push_str(line);
        played.push('\n');
        let Some(typed) = line.strip_prefix("$ ") else {
            continue;
        };
        if let Some(ran) = step(temp.path(), typed) {
            show(&mut played, &ran, temp.path());
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, played).expect("the transcript can be written");
    } else if played != expected {
        let said = similar(&expected, &played);
        panic!("{name}.txt is not what happens now (UPDATE=1 writes it anew):\n{said}");
    }
}

fn step(folder: &Path, typed: &str) -> Option<Ran> {
    let words = words(typed);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["edit", file, old, "->", new] => {
            let path = folder.join(file);
            let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{file}: {e}"));
            assert!(text.contains(old), "`{old}` is not in {file}");
            std::fs::write(path, text.replacen(old, new, 1)).expect("it can be written");
            None
        }
        ["remove", file] => {
            std::fs::remove_file(folder.join(file)).unwrap_or_else(|e| panic!("{file}: {e}"));
            None
        }
        ["copy", from, to] => {
            std::fs::copy(folder.join(from), folder.join(to)).unwrap_or_else(|e| panic!("{e}"));
            None
        }
        _ => Some(rapport(folder, &words)),
    }
}

fn rapport(folder: &Path, words: &[&str]) -> Ran {
    let mut command = command(folder);
    let at = words.iter().position(|word| *word == "rapport");
    let at = at.unwrap_or_else(|| panic!("a transcript cannot run {words:?}"));
    for variable in &words[..at] {
        let (name, value) = variable.split_once('=').expect("NAME=value");
        command.env(name, value);
    }
    // Without programs of this machine: the answers must not depend on whether Python is one of them.
    finish(command.env("PATH", folder).args(&words[at + 1..]))
}

/// Words by spaces; those with spaces stand in backquotes or double quotes.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (word, after) = match first {
            '`' | '"' => {
                let inside = rest.strip_prefix(first).unwrap_or(rest);
                inside.split_once(first).expect("the quote is closed")
            }
            _ => rest.split_once(' ').unwrap_or((rest, "")),
        };
        words.push(word.replace("\\n", "\n"));
        rest = after.trim_start();
    }
    words
}

fn show(played: &mut String, ran: &Ran, folder: &Path) {
    let code = ran
        .code
        .map_or("killed".to_owned(), |code| code.to_string());
    writeln!(played, "> {code}").expect("text");
    for (mark, text) in [('|', &ran.out), ('!', &ran.err)] {
        for line in masked(text, folder).lines() {
            writeln!(played, "{}", format!("{mark} {line}").trim_end()).expect("text");
        }
    }
}

/// The text without what differs from one run to the next. Masks are as wide as what they stand for, so that tables keep
/// their shape. The sample ends in June 2026: what is later is now.
fn masked(text: &str, folder: &Path) -> String {
    let text = text.replace(&folder.display().to_string(), "[FOLDER]");
    let mask = |text: &str, pattern: &str, with: &str| {
        let pattern = Regex::new(pattern).expect("a pattern");
        pattern.replace_all(text, with).into_owned()
    };
    let text = mask(
        &text,
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z",
        "[--------- now ---------]",
    );
    let text = mask(
        &text,
        r"  (2026-(0[7-9]|1\d)-\d\d|(202[7-9]|20[3-9]\d)-\d\d-\d\d)\b",
        "  [ today  ]",
    );
    mask(&text, r"\b[0-9a-f]{16}\b", "[--- hash ---]")
}

/// The lines that differ.
fn similar(expected: &str, played: &str) -> String {
    let (expected, played): (Vec<_>, Vec<_>) =
        (expected.lines().collect(), played.lines().collect());
    let same = expected
        .iter()
        .zip(&played)
        .take_while(|(a, b)| a == b)
        .count();
    let part = |lines: &[&str]| {
        lines
            .iter()
            .skip(same.saturating_sub(3))
            .take(20)
            .copied()
            .collect::<Vec<_>>()
            .join("\n")
    };
    format!(
        "from line {}:\n--- expected\n{}\n--- played\n{}\n",
        same + 1,
        part(&expected),
        part(&played)
    )
}

#[test]
fn words_in_quotes_are_one_word() {
    assert_eq!(
        words("edit a.yaml `kind: x` -> `kind: y\\nz: 1`"),
        ["edit", "a.yaml", "kind: x", "->", "kind: y\nz: 1"]
    );
    assert_eq!(words("rapport record \"#1\""), ["rapport", "record", "#1"]);
}

#[test]
fn what_differs_between_runs_is_masked_and_what_does_not_is_left() {
    let folder = Path::new("/somewhere");
    assert_eq!(
        masked("/somewhere/q known 2026-11-22T02:16:00.903353Z", folder),
        "[FOLDER]/q known [--------- now ---------]"
    );
    assert_eq!(
        masked("1  2026-11-22  2026-06-02 from 2027-01-01", folder),
        "1  [ today  ]  2026-06-02 from 2027-01-01"
    );
    assert_eq!(
        masked("rule 7eb4d9cf865f0332, id R-26-005", folder),
        "rule [--- hash ---], id R-26-005"
    );
}
