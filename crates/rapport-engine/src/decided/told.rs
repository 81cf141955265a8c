//! What every decision has: who says so, and what they write beside it.

use crate::live::Refusal;
use rapport_model::diag::did_you_mean;

/// Longest name of who decides, in bytes.
const BY_MAX: usize = 200;
/// Longest note, in bytes.
const NOTE_MAX: usize = 4_000;

/// Who decides.
pub(super) fn by(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() || text.len() > BY_MAX {
        return Err(Refusal::field(
            "by",
            format!("say who decides, in 1 to {BY_MAX} bytes"),
        ));
    }
    Ok(text.to_owned())
}

/// A note; an empty one is none.
pub(super) fn note(text: Option<&str>) -> Result<Option<String>, Refusal> {
    let text = text.map(str::trim).filter(|t| !t.is_empty());
    if text.is_some_and(|t| t.len() > NOTE_MAX) {
        return Err(Refusal::field(
            "note",
            format!("a note has at most {NOTE_MAX} bytes"),
        ));
    }
    Ok(text.map(str::to_owned))
}

/// One of some words.
pub(super) fn word<T: Copy>(
    field: &str,
    text: &str,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> Result<T, Refusal> {
    let found = all.iter().copied().find(|one| name(*one) == text);
    found.ok_or_else(|| {
        let words: Vec<&str> = all.iter().map(|one| name(*one)).collect();
        let hint = did_you_mean(text, words.iter().copied())
            .unwrap_or_else(|| format!("write one of {}", words.join(", ")));
        Refusal::field(field, format!("there is no {field} `{text}`; {hint}"))
    })
}
