//! What is wrong with a source that its syntax cannot show, before any file is read.

use crate::contract::Typer;
use crate::spec::{
    Column, ColumnType, Contract, DecimalMark, DriftPolicy, Format, FormatKind, Lookup, SourceSpec,
    ThousandsMark,
};
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
        problems.extend(format(&self.format, &self.source));
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
        let named = self.key.iter().chain(&self.revision);
        for name in named.chain(&self.order).chain(&self.deleted) {
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
        for (role, name) in [("revision", &self.revision), ("order", &self.order)] {
            let column = name.as_ref().and_then(|name| {
                let column = self.columns.iter().find(|column| *column.name == **name)?;
                Some((name, column.kind))
            });
            if let Some((name, kind)) = column
                && !matches!(kind, ColumnType::Integer | ColumnType::Timestamp)
            {
                let message = format!(
                    "the {role} column `{}` is neither an integer nor a timestamp",
                    **name
                );
                problems.push(
                    Problem::error(name.place, name.as_str(), message)
                        .hint("give the column `type: integer` or `type: timestamp`"),
                );
            }
        }
        if let Some(revision) = self.revision.as_ref().filter(|_| self.snapshot) {
            let message =
                "`revision` and `snapshot` do not go together: a row that is gone has no revision";
            problems.push(
                Problem::error(revision.place, revision.as_str(), message)
                    .hint("leave out `revision`: in a snapshot what the newest export says holds"),
            );
        }
        problems
    }
}

impl Lookup {
    fn check(&self, name: &str, place: Place) -> Vec<Problem> {
        let mut problems = columns(&self.columns, DriftPolicy::default());
        if let Some(declared) = &self.format {
            let at = At {
                value: name.to_owned(),
                place,
            };
            problems.extend(format(declared, &at));
        }
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

/// Options of a format that do not go together, or not with its kind of file.
fn format(format: &Format, at: &At<String>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut say = |message: String, hint: &str| {
        problems.push(Problem::error(at.place, at.as_str(), message).hint(hint));
    };
    let table = matches!(format.kind, FormatKind::Delimited | FormatKind::Xlsx);
    let of_tables = [
        ("header_row", format.header_row.is_some()),
        ("skip_rows", format.skip_rows.is_some()),
        ("skip_footer", format.skip_footer.is_some()),
        ("footer", format.footer.is_some()),
    ];
    for (name, set) in of_tables {
        if set && !table {
            say(
                format!("`{name}` is for `type: delimited` and `type: xlsx`"),
                "remove it from the format",
            );
        }
    }
    if format.sheets.is_some() && format.kind != FormatKind::Xlsx {
        say(
            "`sheets` is for `type: xlsx`".to_owned(),
            "remove it from the format",
        );
    }
    if format.sheets.is_some() && format.sheet.is_some() {
        say(
            "`sheet` and `sheets` are both set".to_owned(),
            "keep `sheet` for one sheet, or `sheets` for all that match a pattern",
        );
    }
    if format.header_row.is_some() && format.skip_rows.is_some() {
        say(
            "`header_row` and `skip_rows` both say where the table begins".to_owned(),
            "keep `header_row`; `skip_rows` is for a table without a header",
        );
    }
    if format.header_row == Some(0) {
        say(
            "`header_row: 0` is no row".to_owned(),
            "rows are counted from 1",
        );
    }
    if format.header_row.is_some() && !format.header {
        say(
            "`header_row` and `header: false` contradict each other".to_owned(),
            "remove `header: false`, or say `skip_rows`",
        );
    }
    let patterns = [("footer", &format.footer), ("sheets", &format.sheets)];
    for (name, pattern) in patterns {
        if let Some(Err(wrong)) = pattern.as_deref().map(glob::Pattern::new) {
            say(
                format!("`{name}` is no pattern: {wrong}"),
                "use `*` for any text, as in `Total*`",
            );
        }
    }
    let same = matches!(
        (format.decimal, format.thousands),
        (Some(DecimalMark::Point), Some(ThousandsMark::Point))
            | (Some(DecimalMark::Comma), Some(ThousandsMark::Comma))
    );
    if same {
        say(
            "`decimal` and `thousands` are the same mark".to_owned(),
            "correct one of them",
        );
    }
    problems
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
