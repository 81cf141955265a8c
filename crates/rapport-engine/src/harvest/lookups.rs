//! Reads the files that a source's rule looks things up in.
//!
//! A row that is not as declared is left out and told, as the row of a source's own file is: in a file that is both, the
//! source puts it into quarantine. A file that cannot be used as a whole is an error, because what the rule made of the
//! others would be wrong; unless the source refuses the same file too.

use crate::error::{EngineError, Result};
use crate::project::Source;
use rapport_harvest::contract::{Layout, Notice, NoticeKind, Retyped, Typer};
use rapport_harvest::decode::Limits;
use rapport_harvest::files::{self, InputFile, ListError};
use rapport_harvest::lookup::{LookupError, LookupSet, Row};
use rapport_harvest::read::{self, FileError, RecordReader};
use rapport_harvest::spec::{DriftPolicy, Lookup, OnDrift};
use rapport_model::diag::{Place, Problem};
use std::path::Path;

/// Records read at a time.
const CHUNK_ROWS: usize = 8_192;

/// Finished lookups of a source, and what they do without, each with its file.
pub(super) struct Built {
    pub(super) set: LookupSet,
    pub(super) notices: Vec<(String, Notice)>,
}

/// All lookups of a source. Without an input folder (a replay) lookups with files cannot be read: then it must have none.
pub(super) fn build(source: &Source, input: Option<&Path>, limits: Limits) -> Result<Built> {
    let mut own = Vec::new();
    let mut notices = Vec::new();
    if let Some(input) = input {
        are_there(source, input)?;
        // Whether the source finds its own files is told where they are listed.
        let spec = &source.spec;
        let listing = files::list_all(input, &spec.files, spec.follow_links).unwrap_or_default();
        own = listing.files;
        notices.extend(listing.not_read.into_iter().map(not_read));
    }
    let set = LookupSet::build(&source.spec.lookups, &mut |name, lookup| {
        let mut reading = Reading {
            source,
            own: &own,
            limits,
            name,
            lookup,
            rows: Vec::new(),
            notices: &mut notices,
        };
        reading.all_files(input)?;
        Ok(reading.rows)
    });
    match set {
        Ok(set) => Ok(Built { set, notices }),
        Err(LookupError::Data(message)) => Err(EngineError::Input(format!(
            "source `{}`, {message}",
            *source.spec.source
        ))),
        Err(LookupError::Declared(problems)) => {
            let named = |problem: Problem| {
                if problem.file.is_empty() {
                    problem.in_file(&source.file)
                } else {
                    problem
                }
            };
            Err(EngineError::Configuration(
                problems.into_iter().map(named).collect(),
            ))
        }
    }
}

/// Fails when a lookup's pattern finds no file: of the input, as a source's own pattern that finds none.
pub(super) fn are_there(source: &Source, input: &Path) -> Result<()> {
    let with_files = source
        .spec
        .lookups
        .iter()
        .filter(|(_, l)| !l.files.is_empty());
    for (name, lookup) in with_files {
        let missing = match files::list_all(input, &lookup.files, source.spec.follow_links) {
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

/// Tells of a file that is not read.
fn not_read(file: files::NotRead) -> (String, Notice) {
    let notice = Notice {
        kind: NoticeKind::LeftOut,
        column: String::new(),
        message: format!("the file {}", file.why),
        count: 0,
    };
    (file.name, notice)
}

/// A lookup while its files are read.
struct Reading<'a> {
    source: &'a Source,
    /// Files that the source itself reads.
    own: &'a [InputFile],
    limits: Limits,
    name: &'a str,
    lookup: &'a Lookup,
    rows: Vec<Row>,
    notices: &'a mut Vec<(String, Notice)>,
}

type Done = std::result::Result<(), LookupError>;

impl Reading<'_> {
    fn all_files(&mut self, input: Option<&Path>) -> Done {
        let Some(input) = input else {
            return Err(self.data(
                "its files are needed: give --input with the folder of the exports, also for a replay",
            ));
        };
        let policy = DriftPolicy {
            added: OnDrift::Notice,
            retyped: OnDrift::Quarantine,
            ..DriftPolicy::default()
        };
        let all = vec![true; self.lookup.columns.len()];
        let Some(format) = &self.lookup.format else {
            return Err(self.declared("it has files but no format", "add `format:`"));
        };
        let typer = Typer::new(&self.lookup.columns, &format.nulls, &policy, &all)
            .map_err(LookupError::Declared)?;
        let follow = self.source.spec.follow_links;
        let listing = files::list_all(input, &self.lookup.files, follow).map_err(|e| match e {
            ListError::BadPattern { .. } => {
                self.declared(&e.to_string(), "correct `files` of the lookup")
            }
            e => self.data(&super::file::with_cause(&e)),
        })?;
        self.notices
            .extend(listing.not_read.into_iter().map(not_read));
        for file in listing.files {
            match read::open(format, &file, self.limits) {
                Ok(reader) => self.file(&file, reader, &typer, policy)?,
                Err(e) => self.broken(&file, &e)?,
            }
        }
        Ok(())
    }

    fn file(
        &mut self,
        file: &InputFile,
        mut reader: Box<dyn RecordReader>,
        typer: &Typer,
        policy: DriftPolicy,
    ) -> Done {
        let checked = Layout::check(&self.lookup.columns, reader.columns(), &policy);
        if let Some(refusal) = checked.refusal {
            let contract = &self.source.spec.contract;
            let of_source = Layout::check(&contract.columns, reader.columns(), &contract.drift);
            return if self.is_own(file) && of_source.refusal.is_some() {
                self.leave_out(file, 0, format!("is without this file: {refusal}"));
                Ok(())
            } else {
                Err(self.data(&format!("{}: {refusal}", file.name)))
            };
        }
        reader.project(&checked.layout, &vec![true; self.lookup.columns.len()]);
        let mut left_out = LeftOut::default();
        loop {
            let chunk = match reader.next_chunk(CHUNK_ROWS) {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break,
                Err(e) => {
                    self.broken(file, &e)?;
                    break;
                }
            };
            for row in chunk {
                let record = match row {
                    Ok(record) => record,
                    Err(rejection) => {
                        left_out.count(rejection.row, rejection.rows, &rejection.message);
                        continue;
                    }
                };
                let mut values = Vec::new();
                let typed = typer.record(&record.cells, &mut values, &mut Retyped::default());
                match typed {
                    Ok(()) => self.rows.push(values),
                    Err(error) => left_out.count(record.row, 1, &error.message),
                }
            }
        }
        if left_out.rows > 0 {
            let LeftOut { rows, first } = left_out;
            let of = if rows == 1 {
                "1 row that is".to_owned()
            } else {
                format!("{rows} rows that are")
            };
            self.leave_out(
                file,
                rows,
                format!("is without {of} not as declared, the first: {first}"),
            );
        }
        Ok(())
    }

    /// A file that cannot be read, or not to its end: the source takes what was read before, and refuses the rest.
    fn broken(&mut self, file: &InputFile, error: &FileError) -> Done {
        if !self.is_own(file) {
            return Err(self.data(&error.to_string()));
        }
        self.leave_out(file, 0, format!("is without what is missing here: {error}"));
        Ok(())
    }

    fn is_own(&self, file: &InputFile) -> bool {
        self.own.iter().any(|own| own.name == file.name)
    }

    fn leave_out(&mut self, file: &InputFile, rows: i64, what: String) {
        let notice = Notice {
            kind: NoticeKind::LeftOut,
            column: String::new(),
            message: format!("lookup `{}` {what}", self.name),
            count: rows,
        };
        self.notices.push((file.name.clone(), notice));
    }

    fn data(&self, message: &str) -> LookupError {
        LookupError::Data(format!("lookup `{}`: {message}", self.name))
    }

    fn declared(&self, message: &str, hint: &str) -> LookupError {
        let message = format!("lookup `{}`: {message}", self.name);
        LookupError::Declared(vec![
            Problem::error(Place::default(), self.name, message).hint(hint),
        ])
    }
}

/// Rows of one file that a lookup does without.
#[derive(Default)]
struct LeftOut {
    rows: i64,
    first: String,
}

impl LeftOut {
    fn count(&mut self, row: i64, rows: i64, why: &str) {
        if self.rows == 0 {
            self.first = format!("row {row}: {why}");
        }
        self.rows += rows;
    }
}
