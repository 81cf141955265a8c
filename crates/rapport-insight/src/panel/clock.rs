//! Which moment counts as "known": a back-test must not use what the ledger learned later.

use crate::Book;
use rapport_model::Micros;

/// By which of an entry's moments it may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clock {
    /// From when the ledger knew it.
    Known,
    /// From when it happened: for a ledger that was loaded afterwards, which knew nothing at the time.
    Happened,
}

/// An entry known later than this after it happened was loaded afterwards.
const LATE_DAYS: i64 = 45;

impl Clock {
    /// As asked (`known`, `happened`, `auto`), with a caveat where history was loaded afterwards. `auto` is `known` unless more
    /// than half of the entries became known more than 45 days late.
    pub(crate) fn choose(word: &str, book: &Book) -> (Self, Option<String>) {
        let late = book.entries.happened_at.iter().zip(&book.entries.known_at);
        let late = late
            .filter(|(happened, known)| *known - *happened > LATE_DAYS * Micros::DAY)
            .count();
        let share = late as f64 / book.entries.len().max(1) as f64;
        let loaded = share > 0.5;
        match word {
            "known" => (Self::Known, None),
            "happened" => (
                Self::Happened,
                Some(
                    "Facts count from when they happened, also those that were not known then."
                        .to_owned(),
                ),
            ),
            _ if loaded => (
                Self::Happened,
                Some(format!(
                    "{:.0} % of the interactions were loaded more than {LATE_DAYS} days after they happened: facts count from \
                     when they happened, so the test is kinder than the day-to-day would have been.",
                    share * 100.0
                )),
            ),
            _ => (Self::Known, None),
        }
    }

    /// The moment from which an entry may be used.
    #[inline]
    pub(crate) fn usable_at(self, happened: i64, known: i64) -> i64 {
        match self {
            Self::Known => known.max(happened),
            Self::Happened => happened,
        }
    }
}
