//! Rows of a source that wait in quarantine, so that they are let go once their record is taken in after all.

use crate::error::Result;
use rapport_harvest::Reason;
use rapport_ledger::Ledger;
use rapport_model::SourceId;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// Entries read at once; their bytes stay in the store.
const PAGE_ENTRIES: i64 = 10_000;

/// What waits, by where it came from and by its key.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    entries: Vec<Entry>,
    by_place: HashMap<(String, i64), Vec<usize>>,
    /// Those whose record is taken in when any row with their key is.
    by_key: HashMap<String, Vec<usize>>,
    gone: HashSet<usize>,
}

#[derive(Debug)]
struct Entry {
    id: i64,
    key: String,
}

#[derive(Default, Deserialize)]
struct Context {
    #[serde(default)]
    key: String,
}

impl Waiting {
    /// Reads what of a source lies in quarantine. In a source with revisions one key has several records, and a conflict
    /// is about a key that is taken in already: there the key alone says nothing.
    pub(super) fn read(ledger: &mut Ledger, source: SourceId, revised: bool) -> Result<Self> {
        let mut waiting = Self::default();
        let conflict = Reason::Conflict.name();
        let mut after = 0;
        loop {
            let page = ledger.open_quarantine(source, after, PAGE_ENTRIES)?;
            let Some(last) = page.last() else {
                return Ok(waiting);
            };
            after = last.id;
            for found in page {
                let key = serde_json::from_str::<Context>(&found.context)
                    .unwrap_or_default()
                    .key;
                let by_key = !key.is_empty() && !revised && found.reason != conflict;
                waiting.add(found.id, (found.file, found.row), key, by_key);
            }
        }
    }

    fn add(&mut self, id: i64, place: (String, i64), key: String, by_key: bool) {
        let index = self.entries.len();
        if by_key {
            self.by_key.entry(key.clone()).or_default().push(index);
        }
        self.by_place.entry(place).or_default().push(index);
        self.entries.push(Entry { id, key });
    }

    /// Ids of what is settled by a row that was taken in: itself, if it waited; what waited with the same key, if that is
    /// `new` to the ledger; and its file, which can be read after all.
    pub(super) fn settled(&mut self, file: &str, row: i64, key: &str, new: bool) -> Vec<i64> {
        if self.gone.len() == self.entries.len() {
            return Vec::new();
        }
        let itself = |index: &usize| {
            let waited = self.entries[*index].key.as_str();
            waited.is_empty() || waited == key
        };
        let mut found: Vec<usize> = Vec::new();
        found.extend(
            self.by_place
                .get(&(file.to_owned(), row))
                .into_iter()
                .flatten()
                .filter(|i| itself(i)),
        );
        found.extend(
            self.by_place
                .get(&(file.to_owned(), 0))
                .into_iter()
                .flatten(),
        );
        if new {
            found.extend(self.by_key.get(key).into_iter().flatten());
        }
        found.retain(|index| self.gone.insert(*index));
        found
            .into_iter()
            .map(|index| self.entries[index].id)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting() -> Waiting {
        let mut waiting = Waiting::default();
        waiting.add(1, ("a.csv".into(), 10), "K1".into(), true);
        waiting.add(2, ("a.csv".into(), 11), String::new(), false);
        waiting.add(3, ("a.csv".into(), 0), String::new(), false);
        waiting.add(4, ("b.csv".into(), 5), "K2".into(), false);
        waiting
    }

    #[test]
    fn another_record_in_the_same_row_of_a_later_export_settles_nothing() {
        assert_eq!(
            waiting().settled("a.csv", 10, "K9", true),
            [3],
            "the file alone can be read again"
        );
        assert_eq!(waiting().settled("b.csv", 5, "K9", true), [0; 0]);
    }

    #[test]
    fn a_mended_record_settles_its_entry_wherever_it_stands_now() {
        assert_eq!(waiting().settled("c.csv", 700, "K1", true), [1]);
        assert_eq!(
            waiting().settled("c.csv", 700, "K1", false),
            [0; 0],
            "it was there before: nothing was mended"
        );
        assert_eq!(waiting().settled("a.csv", 10, "K1", false), [1, 3]);
    }

    #[test]
    fn a_row_without_a_key_is_settled_by_its_place() {
        assert_eq!(waiting().settled("a.csv", 11, "K5", true), [2, 3]);
    }

    #[test]
    fn a_conflict_is_settled_only_in_its_own_place() {
        assert_eq!(waiting().settled("a.csv", 5, "K2", true), [3]);
        assert_eq!(waiting().settled("b.csv", 5, "K2", false), [4]);
    }

    #[test]
    fn what_is_settled_is_settled_once() {
        let mut waiting = waiting();
        assert_eq!(waiting.settled("a.csv", 1, "", true), [3]);
        assert_eq!(waiting.settled("a.csv", 2, "", true), [0; 0]);
    }
}
