//! The finished lookups of a source: rows as values of the rule language, found by key.

use super::key::KeyBytes;
use super::plan::{LookupPlan, PlannedLookup};
use super::relation::{Relation, Row};
use crate::spec::Lookup;
use crate::value::to_value;
use hashbrown::HashMap;
use rapport_model::diag::Problem;
use std::collections::BTreeMap;
use vrl::value::{KeyString, ObjectMap, Value};

/// Finished lookups, in the order of their plan.
#[derive(Debug, Default)]
pub struct LookupSet {
    tables: Vec<Table>,
}

/// Reads the rows of the lookup of this name, each in the order of its `columns`.
pub type RowReader<'a> = dyn FnMut(&str, &Lookup) -> Result<Vec<Row>, LookupError> + 'a;

/// Why lookups cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LookupError {
    /// They are declared wrongly, whatever the files hold.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Declared(Vec<Problem>),
    /// What the files hold cannot be used: which lookup, and why.
    #[error("{0}")]
    Data(String),
}

/// One finished lookup.
#[derive(Debug, Default)]
pub struct Table {
    name: String,
    rows: HashMap<Box<[u8]>, Vec<Value>>,
}

impl LookupSet {
    /// Builds all lookups. `read` gives the rows of a lookup with `files`, each in the order of its `columns`; it is called
    /// once for each of them. Errors are those of [`LookupPlan::new`], those of `read`, and sums that do not fit 64 bits, which
    /// are the data's.
    pub fn build(
        spec: &BTreeMap<String, Lookup>,
        read: &mut RowReader<'_>,
    ) -> Result<Self, LookupError> {
        let plan = LookupPlan::new(spec).map_err(LookupError::Declared)?;
        let mut relations: Vec<Relation> = Vec::new();
        for planned in plan.lookups() {
            let lookup = &spec[&planned.name];
            let rows = match planned.from {
                Some(from) => relations[from].rows.clone(),
                None => files_rows(read(&planned.name, lookup), lookup)?,
            };
            let mut relation = Relation {
                rows,
                ..Relation::default()
            };
            for join in &planned.joins {
                relation.join(join, &relations[join.lookup]);
            }
            if !planned.group_by.is_empty() {
                relation.group(planned).map_err(|why| {
                    let name = &planned.name;
                    LookupError::Data(format!("lookup `{name}`: {why}"))
                })?;
            }
            relation.order(&planned.order_by);
            relation.index(&planned.key);
            relations.push(relation);
        }
        let tables = plan
            .lookups()
            .iter()
            .zip(relations)
            .map(|(plan, rows)| Table::new(plan, rows));
        Ok(Self {
            tables: tables.collect(),
        })
    }

    /// The table at a position of the plan.
    pub(crate) fn table(&self, at: usize) -> Option<&Table> {
        self.tables.get(at)
    }

    /// Names and numbers of different keys, for reports.
    pub fn sizes(&self) -> impl Iterator<Item = (&str, usize)> {
        self.tables.iter().map(|t| (t.name.as_str(), t.rows.len()))
    }
}

fn files_rows(
    rows: Result<Vec<Row>, LookupError>,
    lookup: &Lookup,
) -> Result<Vec<Row>, LookupError> {
    let mut rows = rows?;
    for row in &mut rows {
        row.resize(lookup.columns.len(), crate::typed::Typed::Null);
    }
    Ok(rows)
}

impl Table {
    fn new(plan: &PlannedLookup, relation: Relation) -> Self {
        let names: Vec<KeyString> = plan
            .columns
            .iter()
            .map(|c| KeyString::from(c.name.as_str()))
            .collect();
        let Relation { rows, by_key } = relation;
        let rows = by_key
            .into_iter()
            .map(|(key, numbers)| {
                let found = numbers
                    .iter()
                    .map(|at| object(&names, &rows[*at as usize]))
                    .collect();
                (key, found)
            })
            .collect();
        Self {
            name: plan.name.clone(),
            rows,
        }
    }

    /// Rows with this key, in the lookup's order.
    pub(crate) fn get(&self, key: &KeyBytes) -> &[Value] {
        self.rows.get(key.as_slice()).map_or(&[], Vec::as_slice)
    }
}

fn object(names: &[KeyString], row: &Row) -> Value {
    let columns: ObjectMap = names
        .iter()
        .cloned()
        .zip(row.iter().cloned().map(to_value))
        .collect();
    Value::Object(columns)
}
