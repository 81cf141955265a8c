//! What the lookups of a source are made of, in an order in which they can be built: checked before any file is read.

use super::aggregate::{Aggregate, AggregateKind};
use crate::spec::{ColumnType, Lookup};
use rapport_model::diag::{Place, Problem, did_you_mean};
use std::collections::BTreeMap;

/// One column of a lookup as the rule sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedColumn {
    /// Name.
    pub name: String,
    /// Type of its values; any of them may be null.
    pub kind: ColumnType,
}

/// One lookup: its columns and how they come about.
#[derive(Debug, Clone)]
pub struct PlannedLookup {
    /// Name.
    pub name: String,
    /// Columns of a finished row.
    pub columns: Vec<PlannedColumn>,
    /// Columns that find rows, by position.
    pub key: Vec<usize>,
    /// Position of the lookup whose rows are taken, when they do not come from files.
    pub(super) from: Option<usize>,
    pub(super) joins: Vec<PlannedJoin>,
    /// By position before grouping.
    pub(super) group_by: Vec<usize>,
    /// Name, aggregate, and its column by position before grouping.
    pub(super) aggregates: Vec<(String, Aggregate, Option<usize>)>,
    pub(super) order_by: Vec<usize>,
}

/// A column from another lookup, everything by position.
#[derive(Debug, Clone)]
pub(super) struct PlannedJoin {
    pub(super) lookup: usize,
    pub(super) key: Vec<usize>,
    pub(super) column: usize,
}

/// All lookups of a source, those that others need first.
#[derive(Debug, Clone, Default)]
pub struct LookupPlan {
    lookups: Vec<PlannedLookup>,
}

impl LookupPlan {
    /// Checks the lookups of a source. Gives all problems of the first lookup that has any, each with what to do.
    pub fn new(spec: &BTreeMap<String, Lookup>) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let order = build_order(spec, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut plan = Self::default();
        for name in order {
            let at = Checked {
                name,
                plan: &plan,
                problems: &mut problems,
            };
            match at.lookup(&spec[name]) {
                Some(planned) => plan.lookups.push(planned),
                // What is built on a broken lookup would only repeat its problem.
                None => return Err(problems),
            }
        }
        Ok(plan)
    }

    /// The lookups in the order in which they are built.
    pub fn lookups(&self) -> &[PlannedLookup] {
        &self.lookups
    }

    /// Position and plan of a lookup.
    pub fn find(&self, name: &str) -> Option<(usize, &PlannedLookup)> {
        self.lookups
            .iter()
            .enumerate()
            .find(|(_, lookup)| lookup.name == name)
    }
}

fn problem(lookup: &str, text: &str, message: impl std::fmt::Display) -> Problem {
    Problem::error(
        Place::default(),
        text,
        format!("lookup `{lookup}`: {message}"),
    )
}

/// Names in an order in which each stands after those it needs.
fn build_order<'a>(
    spec: &'a BTreeMap<String, Lookup>,
    problems: &mut Vec<Problem>,
) -> Vec<&'a str> {
    let mut order: Vec<&str> = Vec::new();
    for (name, lookup) in spec {
        for needed in needs(lookup).filter(|needed| !spec.contains_key(*needed)) {
            let hint = did_you_mean(needed, spec.keys().map(String::as_str))
                .unwrap_or_else(|| "declare it under `lookups`".into());
            problems.push(
                problem(name, needed, format_args!("there is no lookup `{needed}`")).hint(hint),
            );
        }
    }
    if !problems.is_empty() {
        return order;
    }
    while order.len() < spec.len() {
        let ready = spec.iter().find(|(name, lookup)| {
            !order.contains(&name.as_str()) && needs(lookup).all(|n| order.contains(&n))
        });
        if let Some((name, _)) = ready {
            order.push(name);
        } else {
            let cycle: Vec<&str> = spec
                .keys()
                .map(String::as_str)
                .filter(|n| !order.contains(n))
                .collect();
            problems.push(
                problem(
                    cycle[0],
                    cycle[0],
                    format_args!("{} need each other", cycle.join(", ")),
                )
                .hint("take the shared rows from files in one of them"),
            );
            return order;
        }
    }
    order
}

fn needs(lookup: &Lookup) -> impl Iterator<Item = &str> {
    lookup
        .from
        .as_deref()
        .into_iter()
        .chain(lookup.join.values().map(|j| j.lookup.as_str()))
}

struct Checked<'a> {
    name: &'a str,
    plan: &'a LookupPlan,
    problems: &'a mut Vec<Problem>,
}

impl Checked<'_> {
    fn lookup(mut self, lookup: &Lookup) -> Option<PlannedLookup> {
        let from = lookup.from.as_deref().and_then(|name| self.plan.find(name));
        match (&from, lookup.files.is_empty()) {
            (Some(_), false) => self.say("files", "`from` and `files` at once: keep one of them"),
            (None, true) => self.say("files", "no `files`, and no `from`: add one of them"),
            _ => {}
        }
        let mut columns: Vec<PlannedColumn> = match from {
            Some((_, other)) => other.columns.clone(),
            None => lookup
                .columns
                .iter()
                .map(|c| PlannedColumn {
                    name: c.name.value.clone(),
                    kind: c.kind,
                })
                .collect(),
        };
        if columns.is_empty() {
            self.say("columns", "no `columns`: list those that the files have");
        }
        let joins = self.joins(lookup, &mut columns);
        let group_by = self.positions("group_by", &lookup.group_by, &columns);
        self.comparable("group_by", &group_by, &columns);
        let aggregates = self.aggregates(lookup, &columns);
        if !lookup.group_by.is_empty() || !lookup.aggregate.is_empty() {
            let kept = group_by
                .iter()
                .map(|c| columns[*c].clone())
                .collect::<Vec<_>>();
            let made = aggregates
                .iter()
                .map(|(name, aggregate, column)| PlannedColumn {
                    name: name.clone(),
                    kind: match (aggregate.kind, column) {
                        (AggregateKind::Count | AggregateKind::Distinct, _) | (_, None) => {
                            ColumnType::Integer
                        }
                        (_, Some(column)) => columns[*column].kind,
                    },
                });
            columns = kept.into_iter().chain(made).collect();
        }
        if lookup.key.is_empty() {
            self.say("key", "no `key`: name the columns that find its rows");
        }
        let key = self.positions("key", &lookup.key, &columns);
        self.comparable("key", &key, &columns);
        let order_by = self.positions("order_by", &lookup.order_by, &columns);
        self.twice(&columns);
        self.problems.is_empty().then(|| PlannedLookup {
            name: self.name.to_owned(),
            from: from.map(|(at, _)| at),
            columns,
            key,
            joins,
            group_by,
            aggregates,
            order_by,
        })
    }

    fn joins(&mut self, lookup: &Lookup, columns: &mut Vec<PlannedColumn>) -> Vec<PlannedJoin> {
        let mut joins = Vec::new();
        // All keys are columns that were there before: the order of the map's names must not matter.
        let before = columns.clone();
        for (name, join) in &lookup.join {
            let Some((at, other)) = self.plan.find(&join.lookup) else {
                continue;
            };
            let key = self.positions(&format!("join.{name}.key"), &join.key, &before);
            if join.key.len() != other.key.len() {
                let (given, wanted) = (join.key.len(), other.key.len());
                self.say(
                    name,
                    format_args!(
                        "`join.{name}` gives {given} key columns, but `{}` is found by {wanted}",
                        join.lookup
                    ),
                );
            }
            let path = format!("join.{name}.column");
            let column = self.positions(&path, std::slice::from_ref(&join.column), &other.columns);
            if let Some(column) = column.first() {
                let kind = other.columns[*column].kind;
                columns.push(PlannedColumn {
                    name: name.clone(),
                    kind,
                });
                joins.push(PlannedJoin {
                    lookup: at,
                    key,
                    column: *column,
                });
            }
        }
        joins
    }

    fn aggregates(
        &mut self,
        lookup: &Lookup,
        columns: &[PlannedColumn],
    ) -> Vec<(String, Aggregate, Option<usize>)> {
        let mut planned = Vec::new();
        if lookup.group_by.is_empty() && !lookup.aggregate.is_empty() {
            self.say(
                "aggregate",
                "`aggregate` without `group_by`: name the columns to group by",
            );
        }
        for (name, text) in &lookup.aggregate {
            match Aggregate::parse(text) {
                Err(message) => self.say(text, format_args!("`aggregate.{name}`: {message}")),
                Ok(aggregate) => {
                    let path = format!("aggregate.{name}");
                    let wanted: Vec<String> = aggregate.column.clone().into_iter().collect();
                    let column = self.positions(&path, &wanted, columns).first().copied();
                    if let (AggregateKind::Sum, Some(column)) = (aggregate.kind, column) {
                        self.summable(text, &columns[column]);
                    }
                    planned.push((name.clone(), aggregate, column));
                }
            }
        }
        planned
    }

    fn summable(&mut self, text: &str, column: &PlannedColumn) {
        use ColumnType::{Decimal, Integer, Money};
        if !matches!(column.kind, Integer | Decimal | Money) {
            let name = &column.name;
            self.say(
                text,
                format_args!("`{text}` needs numbers: declare `{name}` integer, decimal or money"),
            );
        }
    }

    /// Nested values have no order and no key.
    fn comparable(&mut self, what: &str, at: &[usize], columns: &[PlannedColumn]) {
        for column in at.iter().map(|at| &columns[*at]) {
            if column.kind == ColumnType::Any {
                let name = &column.name;
                self.say(
                    name,
                    format_args!(
                        "`{what}` cannot be `{name}`, which is of type any: declare a type"
                    ),
                );
            }
        }
    }

    fn positions(&mut self, what: &str, names: &[String], columns: &[PlannedColumn]) -> Vec<usize> {
        let mut found = Vec::new();
        for name in names {
            if let Some(at) = columns.iter().position(|c| c.name == *name) {
                found.push(at);
            } else {
                let known = columns.iter().map(|c| c.name.as_str());
                let hint = did_you_mean(name, known.clone())
                    .unwrap_or_else(|| format!("it has {}", known.collect::<Vec<_>>().join(", ")));
                let message = format_args!("`{what}` names no column: `{name}`");
                self.problems
                    .push(problem(self.name, name, message).hint(hint));
            }
        }
        found
    }

    fn twice(&mut self, columns: &[PlannedColumn]) {
        for (at, column) in columns.iter().enumerate() {
            if columns[..at].iter().any(|c| c.name == column.name) {
                let name = &column.name;
                self.say(
                    name,
                    format_args!("two columns are called `{name}`: rename one"),
                );
            }
        }
    }

    fn say(&mut self, text: &str, message: impl std::fmt::Display) {
        self.problems.push(problem(self.name, text, message));
    }
}
