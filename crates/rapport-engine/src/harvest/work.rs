//! What a rule thread does with a chunk of rows: type, key, run the rule.

use super::Prepared;
use rapport_harvest::contract::{RecordKeys, Retyped, TypeError};
use rapport_harvest::read::{Row, raw_of};
use rapport_harvest::rule::{RecordContext, RuleRunner};
use rapport_harvest::stopwatch::MonotonicStopwatch;
use rapport_harvest::typed::Typed;
use rapport_harvest::{Draft, Reason, Record, Rejection};

/// A row after the rule.
#[derive(Debug)]
pub(super) struct Worked {
    pub(super) row: i64,
    /// Records it stands for.
    pub(super) rows: i64,
    /// Its key, when it got one.
    pub(super) key: String,
    /// The raw record, for quarantine.
    pub(super) record: Option<Record>,
    pub(super) result: Result<Vec<Draft>, Rejection>,
}

/// A row with its key, made by the reader's thread where keys depend on the rows before.
pub(super) type Keyed = (Row, Option<Result<String, TypeError>>);

/// Types rows, keys them and runs the rule; one per thread.
pub(super) struct Worker<'a> {
    prepared: &'a Prepared<'a>,
    keys: RecordKeys,
    runner: RuleRunner,
    values: Vec<Typed>,
    /// Values accepted without their type so far.
    pub(super) retyped: Retyped,
    revision: Option<usize>,
}

impl<'a> Worker<'a> {
    pub(super) fn new(prepared: &'a Prepared<'a>) -> Self {
        let contract = &prepared.source.spec.contract;
        let revision = contract.revision.as_ref();
        Self {
            keys: RecordKeys::new(contract),
            runner: RuleRunner::new(prepared.rule.clone(), Box::new(MonotonicStopwatch::start())),
            values: Vec::new(),
            retyped: Retyped::default(),
            revision: revision.and_then(|r| contract.columns.iter().position(|c| *c.name == **r)),
            prepared,
        }
    }

    pub(super) fn work(&mut self, rows: Vec<Keyed>) -> Vec<Worked> {
        rows.into_iter()
            .map(|(row, key)| self.one(row, key))
            .collect()
    }

    fn one(&mut self, row: Row, key: Option<Result<String, TypeError>>) -> Worked {
        let mut record = match row {
            Ok(record) => record,
            Err(rejection) => {
                return Worked {
                    row: rejection.row,
                    rows: rejection.rows,
                    key: String::new(),
                    record: None,
                    result: Err(rejection),
                };
            }
        };
        let mut known_key = String::new();
        let result = self
            .drafts(&record, key, &mut known_key)
            .map_err(|(reason, message)| self.rejection(&record, reason, message));
        if !record.raw.is_empty() {
            // The raw bytes are all that quarantine would keep.
            record.cells = Vec::new();
        }
        Worked {
            row: record.row,
            rows: 1,
            key: known_key,
            result,
            record: Some(record),
        }
    }

    fn drafts(
        &mut self,
        record: &Record,
        key: Option<Result<String, TypeError>>,
        known_key: &mut String,
    ) -> Result<Vec<Draft>, (Reason, String)> {
        let told = |e: TypeError| (e.reason, e.message);
        let typed = self
            .prepared
            .typer
            .record(&record.cells, &mut self.values, &mut self.retyped);
        if let Err(error) = typed {
            // By its key it is known again once it is mended.
            *known_key = key
                .unwrap_or_else(|| self.key_alone(record))
                .unwrap_or_default();
            return Err(told(error));
        }
        *known_key = key
            .unwrap_or_else(|| self.keys.key(&self.values))
            .map_err(told)?;
        let revision = match self.revision.and_then(|i| self.values.get(i)) {
            None | Some(Typed::Null) => 0,
            Some(Typed::Integer(n)) => u32::try_from(*n).map_err(|_out_of_range| {
                (
                    Reason::BadValue,
                    format!("revision {n} is out of range: revisions count up from 0"),
                )
            })?,
            Some(_) => {
                return Err((
                    Reason::BadValue,
                    "the revision column must have type integer".to_owned(),
                ));
            }
        };
        self.runner.run(
            &mut self.values,
            RecordContext {
                key: known_key,
                revision,
                row: record.row,
            },
        )
    }

    /// The key of a record that is wrong elsewhere.
    fn key_alone(&mut self, record: &Record) -> Result<String, TypeError> {
        let typer = &self.prepared.key_typer;
        typer.record(&record.cells, &mut self.values, &mut Retyped::default())?;
        self.keys.key(&self.values)
    }

    pub(super) fn rejection(&self, record: &Record, reason: Reason, message: String) -> Rejection {
        let names = self
            .prepared
            .source
            .spec
            .contract
            .columns
            .iter()
            .map(|c| c.name.as_str());
        Rejection {
            row: record.row,
            rows: 1,
            reason,
            message,
            raw: raw_of(record, names),
        }
    }
}

/// Keys rows in the order of the file, for a source whose keys may repeat.
pub(super) struct Keyer<'a> {
    prepared: &'a Prepared<'a>,
    keys: RecordKeys,
    values: Vec<Typed>,
}

impl<'a> Keyer<'a> {
    pub(super) fn new(prepared: &'a Prepared<'a>) -> Self {
        Self {
            prepared,
            keys: RecordKeys::new(&prepared.source.spec.contract),
            values: Vec::new(),
        }
    }

    /// The rows, each with its key where that depends on the rows before.
    pub(super) fn key(&mut self, rows: Vec<Row>) -> Vec<Keyed> {
        let numbered = self.prepared.source.spec.contract.number_repeated_keys;
        let keyed = rows.into_iter().map(|row| {
            let key = match &row {
                Ok(record) if numbered => {
                    // By its key alone, so that the numbers stay the same when other columns are mended.
                    let typed = self.prepared.key_typer.record(
                        &record.cells,
                        &mut self.values,
                        &mut Retyped::default(),
                    );
                    Some(typed.and_then(|()| self.keys.key(&self.values)))
                }
                _ => None,
            };
            (row, key)
        });
        keyed.collect()
    }
}
