//! Takes relationships whole: what a relationship earns cannot be told apart by its contacts.

use crate::Book;
use crate::ask::{Ask, Stop};
use crate::set::Picked;

/// A set whose relationships are taken whole.
#[derive(Debug)]
pub(crate) struct Whole {
    /// All records of the relationships that have a picked one.
    pub(crate) picked: Picked,
    /// Records that were not picked themselves.
    pub(crate) added: usize,
}

impl Whole {
    /// Of the picked records.
    pub(crate) fn of(book: &Book, picked: &Picked) -> Self {
        let mut units = vec![false; book.units.len()];
        for record in picked.iter() {
            units[book.records.unit[record as usize] as usize] = true;
        }
        let whole = Picked::from_fn(book.len(), |r| units[book.records.unit[r] as usize]);
        Self {
            added: whole.count() - picked.count(),
            picked: whole,
        }
    }

    /// Of the records that an analysis is asked for; refuses when there is none.
    pub(crate) fn asked(ask: &Ask<'_>) -> Result<Self, Stop> {
        Ok(Self::of(ask.book, &ask.records("set")?))
    }
}

/// What an answer says where so many records were added.
pub(crate) fn taken_whole(added: usize) -> String {
    format!(
        "Relationships are taken whole, with {added} records of theirs that the set itself leaves out: what a relationship \
         brings and costs is not one contact's."
    )
}
