//! Every example command of docs/insight, as people would copy it, on the sample enterprise that the pages name.

use crate::project::{command, finish};
use std::path::Path;

/// A command with the page and line it stands on.
struct Example {
    place: String,
    words: Vec<String>,
}

/// The lines of the pages' code blocks that begin with `rapport`.
fn examples() -> Vec<Example> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/insight");
    let mut pages: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|page| page.unwrap().path())
        .collect();
    pages.sort();
    let mut found = Vec::new();
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        let mut code = false;
        for (number, line) in text.lines().enumerate() {
            code ^= line.starts_with("```");
            if let Some(typed) = line.strip_prefix("rapport ").filter(|_| code) {
                found.push(Example {
                    place: format!("{}:{}: {line}", page.display(), number + 1),
                    words: shell_words(typed),
                });
            }
        }
    }
    found
}

/// Splits as a shell does: at spaces, outside quotes, of which the inner kind is kept.
fn shell_words(typed: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in typed.chars() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('\'' | '"', None) => quote = Some(c),
            (' ', None) => words.push(std::mem::take(&mut word)),
            (c, _) => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn a_quote_within_another_stays() {
    assert_eq!(
        shell_words("x --records 'account=\"A B\"' --note \"c d\""),
        ["x", "--records", "account=\"A B\"", "--note", "c d"]
    );
}

#[test]
fn every_example_of_the_analyses_runs_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| finish(command(folder.path()).args(words));
    run(&["sample", "--accounts", "100", "--seed", "7", "exports"]).code(0);
    run(&["new", "project", "--template", "sample"]).code(0);
    run(&["-C", "project", "harvest", "--input", "exports"]).code(0);
    let examples = examples();
    assert!(
        examples.len() >= 17,
        "one for each page: {}",
        examples.len()
    );
    let failed: Vec<String> = examples
        .iter()
        .filter_map(|example| {
            let words = example.words.iter().map(String::as_str);
            let words: Vec<&str> = ["-C", "project"].into_iter().chain(words).collect();
            let ran = run(&words);
            let useless = ran.code != Some(0) || ran.out.contains("holds no record");
            useless.then(|| format!("{}\n  {:?} {}{}", example.place, ran.code, ran.out, ran.err))
        })
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
