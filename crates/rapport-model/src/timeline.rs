//! What was said of somebody over time: statements with the moment from which they hold, and what held at a moment.
//!
//! A row of a source is the unit: its newest statement replaces its older ones from the moment on from which it holds. An
//! older revision that becomes known late never holds after the newer one.

use crate::Micros;
use std::collections::BTreeMap;

/// One thing that a row said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<R, T> {
    /// Which row said it.
    pub row: R,
    /// Revision of the row.
    pub revision: u64,
    /// From when it holds.
    pub from: Micros,
    /// Place in the ledger: of two with the same revision and moment the later one holds.
    pub id: i64,
    /// What it said; none where the row no longer says anything.
    pub value: Option<T>,
}

/// What one row said, each from its moment on, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowTimeline<T> {
    steps: Vec<(Micros, i64, Option<T>)>,
}

impl<T> RowTimeline<T> {
    /// What held at a moment, with the moment from which it held and its place in the ledger. Before the first statement the
    /// first one holds: nobody said otherwise.
    fn at(&self, moment: Micros) -> Option<(Micros, i64, &T)> {
        let later = self.steps.partition_point(|(from, ..)| *from <= moment);
        let step = match later {
            0 => {
                let first = self.steps.first()?.0;
                // Of several from that moment on the last one replaced the others.
                let same = self.steps.partition_point(|(from, ..)| *from <= first);
                self.steps.get(same - 1)?
            }
            _ => self.steps.get(later - 1)?,
        };
        step.2.as_ref().map(|value| (step.0, step.1, value))
    }
}

/// What all rows said of one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline<T> {
    rows: Vec<RowTimeline<T>>,
}

impl<T> Default for Timeline<T> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<T> Timeline<T> {
    /// The timeline of these statements, given in any order.
    pub fn new<R: Ord>(said: impl IntoIterator<Item = Said<R, T>>) -> Self {
        let mut rows: BTreeMap<R, Vec<Said<(), T>>> = BTreeMap::new();
        for one in said {
            rows.entry(one.row).or_default().push(Said {
                row: (),
                revision: one.revision,
                from: one.from,
                id: one.id,
                value: one.value,
            });
        }
        let of_row = |mut said: Vec<Said<(), T>>| {
            said.sort_by_key(|s| (s.revision, s.from, s.id));
            // What a newer revision says holds from its moment on, whenever an older one became known.
            let mut until = Micros::END;
            for one in said.iter_mut().rev() {
                one.from = one.from.min(until);
                until = one.from;
            }
            RowTimeline {
                steps: said.into_iter().map(|s| (s.from, s.id, s.value)).collect(),
            }
        };
        Self {
            rows: rows.into_values().map(of_row).collect(),
        }
    }

    /// What each row said that held at a moment; what holds longest comes first.
    pub fn at(&self, moment: Micros) -> Vec<&T> {
        let mut holding: Vec<_> = self.rows.iter().filter_map(|row| row.at(moment)).collect();
        holding.sort_by_key(|(from, id, _)| (*from, *id));
        holding.into_iter().map(|(_, _, value)| value).collect()
    }

    /// Of one field of what was said, the value that held at a moment: the one said last.
    pub fn last<V>(&self, moment: Micros, field: impl Fn(&T) -> Option<V>) -> Option<V> {
        self.at(moment).into_iter().rev().find_map(field)
    }

    /// Whether it ever changed: if not, it is the same at any moment.
    pub fn changes(&self) -> bool {
        self.rows.iter().any(|row| row.steps.len() > 1)
    }

    /// The moments from which something else holds, in order.
    pub fn moments(&self) -> Vec<Micros> {
        let mut moments: Vec<Micros> = self
            .rows
            .iter()
            .flat_map(|row| row.steps.iter().map(|(from, ..)| *from))
            .collect();
        moments.sort_unstable();
        moments.dedup();
        moments
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(
        row: u8,
        revision: u64,
        from: i64,
        id: i64,
        value: &'static str,
    ) -> Said<u8, &'static str> {
        Said {
            row,
            revision,
            from: Micros(from),
            id,
            value: (!value.is_empty()).then_some(value),
        }
    }

    #[test]
    fn a_row_says_one_thing_at_a_time_and_the_first_holds_before_it_was_said() {
        let accounts = Timeline::new([said(1, 0, 10, 1, "old"), said(1, 0, 20, 2, "new")]);
        assert_eq!(accounts.at(Micros(5)), [&"old"]);
        assert_eq!(accounts.at(Micros(19)), [&"old"]);
        assert_eq!(accounts.at(Micros(20)), [&"new"]);
    }

    #[test]
    fn of_what_holds_from_one_moment_the_last_said_holds_also_before() {
        let accounts = Timeline::new([said(1, 0, 10, 1, "old"), said(1, 0, 10, 2, "new")]);
        assert_eq!(accounts.at(Micros(5)), [&"new"]);
    }

    #[test]
    fn an_older_revision_that_becomes_known_later_never_wins() {
        let accounts = Timeline::new([said(1, 7, 10, 1, "new"), said(1, 3, 20, 2, "old")]);
        assert_eq!(accounts.at(Micros(30)), [&"new"]);
        assert_eq!(accounts.at(Micros(5)), [&"new"]);
    }

    #[test]
    fn several_rows_hold_beside_each_other_until_one_says_nothing_more() {
        let accounts = Timeline::new([
            said(1, 0, 10, 1, "a"),
            said(2, 0, 15, 2, "b"),
            said(1, 0, 20, 3, ""),
        ]);
        assert_eq!(accounts.at(Micros(16)), [&"a", &"b"]);
        assert_eq!(accounts.at(Micros(20)), [&"b"]);
        assert_eq!(accounts.last(Micros(16), |v| Some(*v)), Some("b"));
        assert!(accounts.changes());
    }
}
