//! Reads the files that a source's rule looks things up in.

use crate::error::{EngineError, Result};
use crate::project::Source;
use rapport_harvest::contract::{Layout, Retyped, Typer};
use rapport_harvest::decode::Limits;
use rapport_harvest::files::{self, ListError};
use rapport_harvest::lookup::{LookupSet, Row};
use rapport_harvest::read;
use rapport_harvest::spec::{DriftPolicy, Lookup, OnDrift};
use rapport_model::diag::{Place, Problem};
use std::path::Path;

/// Records read at a time.
const CHUNK_ROWS: usize = 8_192;

/// All lookups of a source. Without an input folder (a replay) lookups with files cannot be read: then it must have none.
pub(super) fn build(source: &Source, input: Option<&Path>, limits: Limits) -> Result<LookupSet> {
    let named = |problem: Problem| {
        if problem.file.is_empty() {
            problem.in_file(&source.file)
        } else {
            problem
        }
    };
    if let Some(input) = input {
        are_there(source, input)?;
    }
    let set = LookupSet::build(&source.spec.lookups, &mut |name, lookup| {
        rows(name, lookup, input, limits)
    });
    set.map_err(|problems| EngineError::Configuration(problems.into_iter().map(named).collect()))
}

/// Fails when a lookup's pattern finds no file: of the input, as a source's own pattern that finds none.
pub(super) fn are_there(source: &Source, input: &Path) -> Result<()> {
    let with_files = source
        .spec
        .lookups
        .iter()
        .filter(|(_, l)| !l.files.is_empty());
    for (name, lookup) in with_files {
        let missing = match files::list(input, &lookup.files) {
            Ok(_) | Err(ListError::BadPattern { .. }) => continue,
            Err(ListError::NoMatch { patterns, folder }) => format!(
                "no file below {folder} matches {patterns}; put the export there, or correct `files` of the lookup in {}",
                source.file
            ),
            Err(e) => super::file::with_cause(&e),
        };
        return Err(EngineError::Input(format!(
            "source `{}`, lookup `{name}`: {missing}",
            *source.spec.source
        )));
    }
    Ok(())
}

fn rows(
    name: &str,
    lookup: &Lookup,
    input: Option<&Path>,
    limits: Limits,
) -> std::result::Result<Vec<Row>, Problem> {
    let wrong = |message: String| {
        Problem::error(
            Place::default(),
            name,
            format!("lookup `{name}`: {message}"),
        )
    };
    let Some(input) = input else {
        return Err(wrong("its files are needed".into())
            .hint("give --input with the folder of the exports, also for a replay"));
    };
    let Some(format) = &lookup.format else {
        return Err(wrong("it has files but no format".into()).hint("add `format:`"));
    };
    // A lookup has no quarantine: what is not as declared is an error here, so that nothing is looked up wrongly.
    let policy = DriftPolicy {
        added: OnDrift::Notice,
        retyped: OnDrift::Quarantine,
        ..DriftPolicy::default()
    };
    let all = vec![true; lookup.columns.len()];
    let typer = Typer::new(&lookup.columns, &format.nulls, &policy, &all)
        .map_err(|mut problems| problems.remove(0))?;
    let mut rows = Vec::new();
    for file in files::list(input, &lookup.files).map_err(|e| wrong(e.to_string()))? {
        let mut reader = read::open(format, &file, limits).map_err(|e| wrong(e.to_string()))?;
        let checked = Layout::check(&lookup.columns, reader.columns(), &policy);
        if let Some(refusal) = checked.refusal {
            return Err(wrong(format!("`{}`: {refusal}", file.name)));
        }
        reader.project(&checked.layout, &all);
        while let Some(chunk) = reader
            .next_chunk(CHUNK_ROWS)
            .map_err(|e| wrong(e.to_string()))?
        {
            for row in chunk {
                let record = row
                    .map_err(|r| wrong(format!("`{}` row {}: {}", file.name, r.row, r.message)))?;
                let mut values = Vec::new();
                typer
                    .record(&record.cells, &mut values, &mut Retyped::default())
                    .map_err(|e| {
                        wrong(format!("`{}` row {}: {}", file.name, record.row, e.message))
                    })?;
                rows.push(values);
            }
        }
    }
    Ok(rows)
}
