//! "Now" for questions about silence and change: a source that stopped is not a customer who fell silent.

use crate::Book;
use rapport_model::Micros;

/// The moment up to which the book has interactions: its `as_of`, or its newest interaction when that is earlier.
pub(crate) fn newest(book: &Book) -> i64 {
    book.entries
        .happened_at
        .iter()
        .filter(|at| **at <= book.as_of.0)
        .max()
        .copied()
        .unwrap_or(book.as_of.0)
}

/// The warning that the book's newest interaction is old, where it is.
pub(crate) fn stale(book: &Book, now: i64) -> Option<String> {
    let days = (book.as_of.0 - now) / Micros::DAY;
    (days > 7).then(|| {
        format!(
            "The newest interaction is of {}, {days} days before {}: days are counted up to it, because a source that \
             stopped is not a customer who fell silent.",
            Micros(now).date(),
            book.as_of.date()
        )
    })
}

/// A date as cells show it.
pub(crate) fn date(at: i64) -> String {
    Micros(at).date().to_string()
}
