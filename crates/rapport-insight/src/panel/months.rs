//! Calendar months, UTC.

use rapport_model::Micros;
use rapport_model::time::Date;

/// Consecutive months, each by its first microsecond.
#[derive(Debug, Clone)]
pub(crate) struct Months {
    /// Starts of the months, and the end of the last.
    starts: Vec<i64>,
}

/// More months than this are cut off at the old end: a century of them is a wrong date, not a history.
const MOST: usize = 240;

impl Months {
    /// The whole months from the one that holds `first` to the last that is over at `as_of`.
    pub(crate) fn between(first: Micros, as_of: Micros) -> Self {
        let mut starts = Vec::new();
        let mut next = month_start(as_of.date());
        while let Some(start) = next {
            starts.push(start.0);
            if start <= first || starts.len() > MOST {
                break;
            }
            next = month_start(Micros(start.0 - 1).date());
        }
        starts.reverse();
        Self { starts }
    }

    /// How many.
    pub(crate) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The month that holds a moment.
    #[inline]
    pub(crate) fn of(&self, at: i64) -> Option<usize> {
        let after = self.starts.partition_point(|start| *start <= at);
        (after > 0 && after < self.starts.len()).then(|| after - 1)
    }
}

fn month_start(date: Date) -> Option<Micros> {
    Micros::of_date(date.first_of_month())
}
