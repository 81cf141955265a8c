//! What was accepted although it is not as the contract says.

use crate::spec::Column;
use serde::Serialize;

/// Kind of drift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// A column that the contract does not know.
    Added,
    /// A column that is missing.
    Dropped,
    /// A column that is missing while a similar one is new.
    Renamed,
    /// Columns in another order.
    Reordered,
    /// Values that do not have the column's type, or that a spreadsheet has an error for.
    Retyped,
    /// Rows that are no records (footers, lines of another kind), and rows or files that a lookup does without.
    LeftOut,
    /// A full snapshot of which nobody can tell what is missing.
    Snapshot,
    /// Rows that are the same as before, though the rule, or what it looks up, now gives something else.
    LookedUpOtherwise,
    /// Keys that several people share who are not joined.
    PossibleMatch,
}

/// One drift that the policy accepts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Kind of drift.
    pub kind: NoticeKind,
    /// Column of the contract, or of the file when it was added; empty for an order.
    pub column: String,
    /// What changed and what to do.
    pub message: String,
    /// How many records it is about; 0 for all of the file.
    pub count: i64,
}

/// Counts values accepted without their type, by column. Merge those of several chunks in the order of the chunks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Retyped {
    counts: Vec<(i64, String)>,
}

impl Retyped {
    /// Counts one value; the message of the first one is kept.
    pub(crate) fn count(&mut self, column: usize, message: String) {
        if self.counts.len() <= column {
            self.counts.resize(column + 1, (0, String::new()));
        }
        if let Some((count, first)) = self.counts.get_mut(column) {
            if *count == 0 {
                *first = message;
            }
            *count += 1;
        }
    }

    /// Adds what was counted later in the file.
    pub fn merge(&mut self, later: Self) {
        for (column, (count, message)) in later.counts.into_iter().enumerate() {
            if count > 0 {
                self.count(column, message);
                if let Some((sum, _)) = self.counts.get_mut(column) {
                    *sum += count - 1;
                }
            }
        }
    }

    /// One notice for each column with such values.
    pub fn notices(&self, columns: &[Column]) -> Vec<Notice> {
        let counted = self
            .counts
            .iter()
            .zip(columns)
            .filter(|((count, _), _)| *count > 0);
        counted
            .map(|((count, message), column)| Notice {
                kind: NoticeKind::Retyped,
                column: column.name.value.clone(),
                message: message.clone(),
                count: *count,
            })
            .collect()
    }
}
