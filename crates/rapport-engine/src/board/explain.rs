//! Why an entry on the board has its value, in words.

use super::{Board, Record};
use rapport_model::fold::{Entry, Why};

impl Board {
    /// Why an entry has its value: flow version, and whether that was changed after it was in use, occurrence, rule, reaction.
    pub fn why(&self, record: &Record, entry: &Entry) -> String {
        let Some(scope) = self.vocabulary.scopes.get(&record.key.scope) else {
            return String::new();
        };
        let counts = match entry.why {
            Why::MergedInto { fact } => Some(record.record_key(fact as usize)),
            _ => None,
        };
        let mut why = crate::records::why(&scope.flow, record.facts(), entry, counts);
        for restated in &self.restated {
            restated.mark(&mut why);
        }
        why
    }
}
