//! "Now" for questions about silence and change: a source that stopped is not a customer who fell silent.

use crate::Book;
use crate::set::Picked;
use rapport_model::Micros;

/// Ends of sources within so many days of each other are told as one.
const NEAR_DAYS: i64 = 7;

/// The moment up to which the book has interactions: its `as_of`, or its newest interaction when that is earlier.
pub(crate) fn newest(book: &Book) -> i64 {
    let scopes = 0..book.scopes.len() as u16;
    let newest = scopes.filter_map(|scope| book.newest(scope)).max();
    newest.unwrap_or(book.as_of.0)
}

/// The warning that the book's newest interaction is old, where it is.
pub(crate) fn stale(book: &Book, now: i64) -> Option<String> {
    let days = (book.as_of.0 - now) / Micros::DAY;
    (days > NEAR_DAYS).then(|| {
        format!(
            "The newest interaction is of {}, {days} days before {}: days are counted up to it, because a source that \
             stopped is not a customer who fell silent.",
            Micros(now).date(),
            book.as_of.date()
        )
    })
}

/// "Now" of each scope: its newest interaction. Scopes have sources of their own, and one that stopped years ago is looked at
/// as it stood then, whatever goes on elsewhere.
#[derive(Debug)]
pub(crate) struct Now {
    by_scope: Vec<i64>,
}

impl Now {
    pub(crate) fn of(book: &Book) -> Self {
        let scopes = 0..book.scopes.len() as u16;
        Self {
            by_scope: scopes
                .map(|scope| book.newest(scope).unwrap_or(book.as_of.0))
                .collect(),
        }
    }

    /// Of a scope.
    pub(crate) fn scope(&self, scope: u16) -> i64 {
        self.by_scope[scope as usize]
    }

    /// Of a relationship.
    pub(crate) fn unit(&self, book: &Book, unit: u32) -> i64 {
        self.scope(book.units.scope[unit as usize])
    }

    /// The latest of the set's scopes.
    pub(crate) fn latest(&self, book: &Book, picked: &Picked) -> i64 {
        let ends = scopes_of(book, picked)
            .into_iter()
            .map(|s| self.scope(s))
            .max();
        ends.unwrap_or(book.as_of.0)
    }

    /// What an answer says where the set's scopes end long before the book, or at different times.
    pub(crate) fn caveat(&self, book: &Book, picked: &Picked) -> Option<String> {
        let scopes = scopes_of(book, picked);
        let latest = self.latest(book, picked);
        let differ = |scope: &u16| latest - self.scope(*scope) > NEAR_DAYS * Micros::DAY;
        if !scopes.iter().any(differ) {
            return stale(book, latest);
        }
        let ends: Vec<String> = scopes
            .iter()
            .map(|s| {
                format!(
                    "{} ({})",
                    book.scopes[*s as usize].code,
                    date(self.scope(*s))
                )
            })
            .collect();
        Some(format!(
            "The scopes' newest interactions are of different times: {}. Days are counted up to each scope's own, because a \
             source that stopped is not a customer who fell silent.",
            ends.join(", ")
        ))
    }
}

fn scopes_of(book: &Book, picked: &Picked) -> Vec<u16> {
    let mut scopes: Vec<u16> = picked
        .iter()
        .map(|r| book.records.scope[r as usize])
        .collect();
    scopes.dedup();
    scopes
}

/// A date as cells show it.
pub(crate) fn date(at: i64) -> String {
    Micros(at).date().to_string()
}
