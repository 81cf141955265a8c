//! Rows while a lookup is being built: joined, grouped and ordered as typed values.

use super::key::KeyBytes;
use super::plan::{PlannedJoin, PlannedLookup};
use crate::typed::Typed;
use hashbrown::HashMap;
use std::cmp::Ordering;

/// Values of one row of a lookup, in the order of its columns.
pub type Row = Vec<Typed>;

/// Rows and, once asked for, where to find them by key.
#[derive(Debug, Default)]
pub(super) struct Relation {
    pub(super) rows: Vec<Row>,
    /// Row numbers by key, in row order. Rows without a complete key are in none.
    pub(super) by_key: HashMap<Box<[u8]>, Vec<u32>>,
}

impl Relation {
    /// Adds one column taken from another lookup: null where that has no row with the key.
    pub(super) fn join(&mut self, join: &PlannedJoin, other: &Self) {
        let mut key = KeyBytes::default();
        for row in &mut self.rows {
            let found = build_key(&mut key, row, &join.key)
                .then(|| {
                    other
                        .by_key
                        .get(key.as_slice())
                        .and_then(|rows| rows.first())
                })
                .flatten()
                .map_or(Typed::Null, |at| {
                    other.rows[*at as usize][join.column].clone()
                });
            row.push(found);
        }
    }

    /// One row per group: the group's columns, then its aggregates. Groups stand in the order of their first rows.
    /// The error names the aggregate that cannot be computed and says why.
    pub(super) fn group(&mut self, plan: &PlannedLookup) -> Result<(), String> {
        let mut key = KeyBytes::default();
        let mut numbers: HashMap<Box<[u8]>, usize> = HashMap::new();
        let mut groups: Vec<Vec<&Row>> = Vec::new();
        for row in &self.rows {
            // Unlike in a lookup key, null is a group of its own.
            key.clear();
            for column in &plan.group_by {
                let value = &row[*column];
                if !key.push_typed(value) {
                    key.push_typed(&Typed::Timestamp(i64::MIN));
                }
            }
            let next = groups.len();
            let number = *numbers.entry_ref(key.as_slice()).or_insert(next);
            if number == next {
                groups.push(Vec::new());
            }
            groups[number].push(row);
        }
        let mut grouped = Vec::with_capacity(groups.len());
        for rows in groups {
            let mut row: Row = plan.group_by.iter().map(|c| rows[0][*c].clone()).collect();
            for (name, aggregate, column) in &plan.aggregates {
                let column = column.unwrap_or(0);
                let value =
                    aggregate.of(rows.iter().map(|r| r.get(column).unwrap_or(&Typed::Null)));
                row.push(value.map_err(|why| format!("`{name}` of a group {why}"))?);
            }
            grouped.push(row);
        }
        self.rows = grouped;
        Ok(())
    }

    /// Puts the rows in order, stably, nulls first.
    pub(super) fn order(&mut self, columns: &[usize]) {
        if !columns.is_empty() {
            self.rows.sort_by(|a, b| {
                columns
                    .iter()
                    .map(|c| compare(&a[*c], &b[*c]))
                    .find(|o| *o != Ordering::Equal)
                    .unwrap_or(Ordering::Equal)
            });
        }
    }

    /// Makes the rows findable by the values of these columns.
    pub(super) fn index(&mut self, columns: &[usize]) {
        let mut key = KeyBytes::default();
        for (number, row) in self.rows.iter().enumerate() {
            if build_key(&mut key, row, columns) {
                self.by_key
                    .entry_ref(key.as_slice())
                    .or_default()
                    .push(number as u32);
            }
        }
    }
}

fn build_key(key: &mut KeyBytes, row: &Row, columns: &[usize]) -> bool {
    key.clear();
    columns.iter().all(|column| key.push_typed(&row[*column]))
}

/// A total order: by value within a type, else by type, null before everything.
pub(super) fn compare(a: &Typed, b: &Typed) -> Ordering {
    match (a, b) {
        (Typed::Text(a), Typed::Text(b)) => a.cmp(b),
        (Typed::Integer(a), Typed::Integer(b)) | (Typed::Timestamp(a), Typed::Timestamp(b)) => {
            a.cmp(b)
        }
        (Typed::Boolean(a), Typed::Boolean(b)) => a.cmp(b),
        (Typed::Json(a), Typed::Json(b)) => a.to_string().cmp(&b.to_string()),
        _ => rank(a).cmp(&rank(b)),
    }
}

fn rank(value: &Typed) -> u8 {
    match value {
        Typed::Null => 0,
        Typed::Boolean(_) => 1,
        Typed::Integer(_) => 2,
        Typed::Timestamp(_) => 3,
        Typed::Text(_) => 4,
        Typed::Json(_) => 5,
    }
}
