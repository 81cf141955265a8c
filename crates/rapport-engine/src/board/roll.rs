//! One page of the people on the board, by name.

use super::{Board, Person};
use rapport_model::ContactId;

/// A page of people.
#[derive(Debug)]
pub struct PeoplePage<'b> {
    /// The people in order of name and number.
    pub people: Vec<(ContactId, &'b Person)>,
    /// People on all pages.
    pub total: u64,
    /// Name in lower case and number of the last one, when more follow.
    pub next: Option<(String, i64)>,
}

impl Board {
    /// People in whose name, e-mail or accounts all words occur, after a place.
    pub fn people_page(
        &self,
        search: &str,
        after: Option<(&str, ContactId)>,
        limit: usize,
    ) -> PeoplePage<'_> {
        let search = search.to_lowercase();
        let words: Vec<&str> = search.split_whitespace().collect();
        let mut found: Vec<(&str, ContactId, &Person)> = Vec::new();
        let mut total = 0;
        #[expect(
            clippy::iter_over_hash_type,
            reason = "what is found is put in order below"
        )]
        for (id, person) in &self.people.persons {
            if !words.iter().all(|word| person.searched.contains(word)) {
                continue;
            }
            total += 1;
            let place = (person.folded.as_str(), *id);
            if after.is_none_or(|after| place > after) {
                found.push((place.0, place.1, person));
            }
        }
        let by = |a: &(&str, ContactId, &Person), b: &(&str, ContactId, &Person)| {
            (a.0, a.1).cmp(&(b.0, b.1))
        };
        let more = found.len() > limit;
        if more {
            found.select_nth_unstable_by(limit, by);
            found.truncate(limit);
        }
        found.sort_unstable_by(by);
        let next = found.last().filter(|_| more);
        PeoplePage {
            next: next.map(|(name, id, _)| ((*name).to_owned(), id.0)),
            people: found.iter().map(|(_, id, person)| (*id, *person)).collect(),
            total,
        }
    }
}
