//! What is wrong with a source that its syntax cannot show, before any file is read.

use crate::contract::Typer;
use crate::spec::{Column, ColumnType, Contract, DriftPolicy, Lookup, SourceSpec};
use rapport_model::diag::{Place, Problem, did_you_mean};
use rapport_model::yaml::At;
use std::collections::BTreeSet;

impl SourceSpec {
    /// All problems of the declaration; its rule and how lookups hang together are checked when the rule is compiled.
    pub fn check(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.files.is_empty() {
            let message = format!("source `{}` names no files", *self.source);
            problems.push(
                Problem::error(self.source.place, self.source.as_str(), message)
                    .hint("add a pattern to `files`, such as `orders*.csv`"),
            );
        }
        problems.extend(columns(&self.contract.columns, self.contract.drift));
        problems.extend(self.contract.check(&self.source));
        for (name, lookup) in &self.lookups {
            problems.extend(lookup.check(name, self.source.place));
        }
        problems
    }
}

impl Contract {
    fn check(&self, source: &At<String>) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.key.is_empty() {
            let message = format!("source `{}` has no key", **source);
            problems.push(
                Problem::error(source.place, source.as_str(), message)
                    .hint("name the columns that identify a record under `contract.key`"),
            );
        }
        for name in self.key.iter().chain(&self.revision) {
            if !self.columns.iter().any(|column| *column.name == **name) {
                let known = self.columns.iter().map(|column| column.name.as_str());
                let message = format!("the contract has no column `{}`", **name);
                problems.push(
                    Problem::error(name.place, name.as_str(), message).hint(
                        did_you_mean(name, known)
                            .unwrap_or_else(|| "add it to `contract.columns`".to_owned()),
                    ),
                );
            }
        }
        let revision = self.revision.as_ref().and_then(|name| {
            let column = self.columns.iter().find(|column| *column.name == **name)?;
            Some((name, column.kind))
        });
        if let Some((name, kind)) = revision
            && kind != ColumnType::Integer
        {
            let message = format!("the revision column `{}` is not an integer", **name);
            problems.push(
                Problem::error(name.place, name.as_str(), message)
                    .hint("give the column `type: integer`"),
            );
        }
        problems
    }
}

impl Lookup {
    fn check(&self, name: &str, place: Place) -> Vec<Problem> {
        let mut problems = columns(&self.columns, DriftPolicy::default());
        if !self.files.is_empty() && self.format.is_none() {
            let message = format!("lookup `{name}` has files but no format");
            problems.push(
                Problem::error(place, name, message)
                    .hint("add `format:`, such as `format: {type: delimited}`"),
            );
        }
        problems
    }
}

/// Columns that are named twice, or whose type makes no sense.
fn columns(columns: &[Column], drift: DriftPolicy) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for column in columns {
        let name = &column.name;
        if !seen.insert(name.as_str()) {
            let message = format!("column `{}` is named twice", **name);
            problems.push(
                Problem::error(name.place, name.as_str(), message).hint("remove or rename one"),
            );
        }
    }
    let all = vec![true; columns.len()];
    if let Err(wrong) = Typer::new(columns, &[], &drift, &all) {
        let hint = "docs/reference/rules.md lists the types of columns";
        problems.extend(wrong.into_iter().map(|problem| problem.hint(hint)));
    }
    problems
}
