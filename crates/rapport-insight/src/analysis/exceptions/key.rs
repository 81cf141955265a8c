//! The key of an exception: what it says, and whether there is such a thing.

use super::find::Way;
use crate::Book;
use rapport_model::ContactId;

/// What a key says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key<'a> {
    /// Code of the scope.
    pub scope: &'a str,
    /// Whose record.
    pub contact: ContactId,
    /// In which way it is out of pattern.
    pub way: Way,
    /// Code of the type it is about, where it is about one.
    pub about: Option<&'a str>,
    /// Second, since 1970, of the interaction that began it.
    second: i64,
}

impl<'a> Key<'a> {
    /// Reads a key such as `north:17:silence:1704067200`.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (rest, second) = text.rsplit_once(':')?;
        let mut parts = rest.splitn(4, ':');
        let scope = parts.next()?;
        let contact = ContactId(parts.next()?.parse().ok()?);
        let way = Way::parse(parts.next()?)?;
        Some(Self {
            scope,
            contact,
            way,
            about: parts.next(),
            second: second.parse().ok()?,
        })
    }

    /// The record it is about.
    pub fn record(&self, book: &Book) -> Option<u32> {
        book.record_of(self.contact, book.scope_index(self.scope)?)
    }

    /// Whether the interaction that it names is one of the record's, and the type it is about one of the book's. Which
    /// relationships are out of pattern hangs on the options asked with; what they are called does not.
    pub fn holds(&self, book: &Book) -> bool {
        let about = self
            .about
            .is_none_or(|code| book.types.iter().any(|t| t.code == code));
        let begins = |record: u32| {
            let times = &book.entries.happened_at[book.records.entries(record)];
            times.iter().any(|at| at / 1_000_000 == self.second)
        };
        about && self.record(book).is_some_and(begins)
    }
}
