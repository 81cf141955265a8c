//! What a rule thread does with a chunk of rows: type, key, run the rule.

use super::Prepared;
use super::resolve::{Resolver, SourceRowFacts};
use rapport_harvest::contract::{RecordKeys, Retyped, TypeError};
use rapport_harvest::draft::Drafts;
use rapport_harvest::read::{Row, raw_of};
use rapport_harvest::rule::{RecordContext, RuleRunner};
use rapport_harvest::spec::ColumnType;
use rapport_harvest::stopwatch::MonotonicStopwatch;
use rapport_harvest::typed::Typed;
use rapport_harvest::{Draft, Reason, Record, Rejection};
use rapport_ledger::StoredFact;
use rapport_ledger::intake::stable_hash;
use rapport_ledger::known::{Key, KnownPeople, Look};
use rapport_model::Micros;
use rapport_model::yaml::At;
use smol_str::SmolStr;

/// A row after the rule, and what it means.
#[derive(Debug)]
pub(super) struct Worked<M = Meaning> {
    /// What is known of the row itself.
    pub(super) of: SourceRowFacts,
    /// Records it stands for.
    pub(super) rows: i64,
    /// The raw record, for quarantine.
    pub(super) record: Option<Record>,
    pub(super) result: Result<M, Rejection>,
}

/// What a row means.
#[derive(Debug)]
pub(super) enum Meaning {
    /// What the rule made of it; who that is about is for the ledger to tell.
    Drafted(Box<Drafts>),
    /// One interaction, of a person the ledger knows already.
    Resolved(StoredFact),
}

impl Meaning {
    /// Whether the rule gave nothing.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Self::Drafted(drafts) if drafts.is_empty())
    }
}

/// What it takes to tell, beside the commits, what a row means to the ledger.
#[derive(Debug, Clone)]
pub(super) struct Ahead {
    pub(super) resolver: Resolver,
    pub(super) known: KnownPeople,
}

/// Rows that are resolved at once: enough for the memory of one to be fetched while another is worked on, few enough to lie
/// in the nearest cache meanwhile.
const ROWS_AT_ONCE: usize = 32;

impl Worked<Drafts> {
    /// Resolves it if that can be told already.
    fn mean(self, ahead: Option<(&Resolver, &mut Look<'_>)>) -> Worked {
        let of = &self.of;
        let meaning = |mut drafts: Drafts| {
            let known = ahead.and_then(|(by, look)| by.resolve_known(look, of, &mut drafts));
            match known {
                Some(fact) => Meaning::Resolved(fact),
                None => Meaning::Drafted(Box::new(drafts)),
            }
        };
        let result = self.result.map(meaning);
        Worked {
            of: self.of,
            rows: self.rows,
            record: self.record,
            result,
        }
    }
}

/// The keys of people and accounts that these rows will be resolved by.
fn keys_of(ruled: &[Worked<Drafts>]) -> impl Iterator<Item = Key<'_>> {
    let drafts = ruled
        .iter()
        .filter_map(|worked| worked.result.as_ref().ok());
    let interactions = drafts.flatten().filter_map(|draft| match draft {
        Draft::Interaction(interaction) => Some(interaction),
        _ => None,
    });
    interactions.flat_map(|interaction| {
        let people = interaction.contacts.iter().flatten();
        let people = people.map(|key| Key::Contact(&key.kind, &key.value));
        people.chain(interaction.account.as_deref().map(Key::Account))
    })
}

/// A row with its key, made by the reader's thread where keys depend on the rows before.
pub(super) type Keyed = (Row, Option<Result<SmolStr, TypeError>>);

/// Types rows, keys them and runs the rule; one per thread.
pub(super) struct Worker<'a> {
    prepared: &'a Prepared<'a>,
    keys: RecordKeys,
    runner: RuleRunner,
    values: Vec<Typed>,
    /// Values accepted without their type so far.
    pub(super) retyped: Retyped,
    revision: Option<usize>,
    /// Column with the source's own order within a moment.
    order: Option<usize>,
    /// Column that says that the row is deleted.
    deleted: Option<usize>,
    /// Columns that hold days.
    days: Vec<usize>,
    content: Vec<u8>,
    ahead: Option<Ahead>,
}

impl<'a> Worker<'a> {
    pub(super) fn new(prepared: &'a Prepared<'a>, ahead: Option<Ahead>) -> Self {
        let contract = &prepared.source.spec.contract;
        let place = |name: &Option<At<String>>| {
            let name = name.as_ref()?;
            contract.columns.iter().position(|c| *c.name == **name)
        };
        let kinds = (0..).zip(&contract.columns);
        Self {
            keys: RecordKeys::new(contract),
            runner: RuleRunner::new(prepared.rule.clone(), Box::new(MonotonicStopwatch::start())),
            values: Vec::new(),
            retyped: Retyped::default(),
            revision: place(&contract.revision),
            order: place(&contract.order),
            deleted: place(&contract.deleted),
            days: kinds
                .filter(|(_, c)| c.kind == ColumnType::Date)
                .map(|(i, _)| i)
                .collect(),
            content: Vec::new(),
            prepared,
            ahead,
        }
    }

    pub(super) fn work(&mut self, rows: Vec<Keyed>) -> Vec<Worked> {
        let mut all = Vec::with_capacity(rows.len());
        let mut rows = rows.into_iter();
        let mut ruled: Vec<Worked<Drafts>> = Vec::with_capacity(ROWS_AT_ONCE);
        loop {
            let next = rows.by_ref().take(ROWS_AT_ONCE);
            ruled.extend(next.map(|(row, key)| self.one(row, key)));
            if ruled.is_empty() {
                return all;
            }
            let ahead = self.ahead.as_ref();
            let mut look = ahead.map(|ahead| (&ahead.resolver, ahead.known.look()));
            if let Some((_, look)) = &look {
                look.fetch(keys_of(&ruled));
            }
            for worked in ruled.drain(..) {
                let ahead = look.as_mut().map(|(resolver, look)| (*resolver, look));
                all.push(worked.mean(ahead));
            }
        }
    }

    fn one(&mut self, row: Row, key: Option<Result<SmolStr, TypeError>>) -> Worked<Drafts> {
        let mut record = match row {
            Ok(record) => record,
            Err(rejection) => {
                return Worked {
                    of: SourceRowFacts {
                        row: rejection.row,
                        ..SourceRowFacts::default()
                    },
                    rows: rejection.rows,
                    record: None,
                    result: Err(rejection),
                };
            }
        };
        let mut of = SourceRowFacts {
            row: record.row,
            ..SourceRowFacts::default()
        };
        let result = self
            .drafts(&record, key, &mut of)
            .map_err(|(reason, message)| self.rejection(&record, reason, message));
        if !record.raw.is_empty() {
            // The raw bytes are all that quarantine would keep.
            record.cells = Vec::new();
        }
        Worked {
            of,
            rows: 1,
            result,
            record: Some(record),
        }
    }

    fn drafts(
        &mut self,
        record: &Record,
        key: Option<Result<SmolStr, TypeError>>,
        of: &mut SourceRowFacts,
    ) -> Result<Drafts, (Reason, String)> {
        let told = |e: TypeError| (e.reason, e.message);
        let typed = self
            .prepared
            .typer
            .record(&record.cells, &mut self.values, &mut self.retyped);
        if let Err(error) = typed {
            // By its key it is known again once it is mended.
            of.key = key
                .unwrap_or_else(|| self.key_alone(record))
                .unwrap_or_default();
            return Err(told(error));
        }
        of.key = key
            .unwrap_or_else(|| self.keys.key(&self.values))
            .map_err(told)?;
        of.content = self.content_hash();
        let day = |i: &usize| match self.values.get(*i) {
            Some(Typed::Timestamp(at)) => Some(Micros(*at)),
            _ => None,
        };
        of.days.extend(self.days.iter().filter_map(day));
        of.sequence = match self.order.and_then(|i| self.values.get(i)) {
            Some(Typed::Integer(n) | Typed::Timestamp(n)) => *n,
            _ => 0,
        };
        let revision = match self.revision.and_then(|i| self.values.get(i)) {
            None | Some(Typed::Null) => 0,
            Some(Typed::Integer(n) | Typed::Timestamp(n)) => {
                u64::try_from(*n).map_err(|_negative| {
                    (
                        Reason::BadValue,
                        format!("revision {n} is out of range: revisions count up from 0, moments from 1970"),
                    )
                })?
            }
            Some(_) => {
                return Err((
                    Reason::BadValue,
                    "the revision column must have type integer or timestamp".to_owned(),
                ));
            }
        };
        of.revision = revision;
        if self.is_deleted() {
            // The row is there to say that it is not: what it said is taken back, and the rule has nothing to add.
            return Ok(Drafts::new());
        }
        self.runner.run(
            &mut self.values,
            RecordContext {
                key: &of.key,
                revision,
                row: record.row,
            },
        )
    }

    /// Whether the contract's column for it says that the row is deleted.
    fn is_deleted(&self) -> bool {
        match self.deleted.and_then(|i| self.values.get(i)) {
            Some(Typed::Boolean(is)) => *is,
            // When it was deleted.
            Some(Typed::Timestamp(_)) => true,
            Some(Typed::Integer(n)) => *n != 0,
            Some(Typed::Text(text)) => says_deleted(text),
            Some(Typed::Json(value)) => {
                !value.is_null() && *value != serde_json::Value::Bool(false)
            }
            Some(Typed::Null) | None => false,
        }
    }

    /// The same for the same values, whatever the format they came in.
    fn content_hash(&mut self) -> u64 {
        self.content.clear();
        for value in &self.values {
            let mut add = |kind: u8, bytes: &[u8]| {
                self.content.push(kind);
                self.content.extend_from_slice(&bytes.len().to_le_bytes());
                self.content.extend_from_slice(bytes);
            };
            match value {
                Typed::Null => add(0, &[]),
                Typed::Text(text) => add(1, text),
                Typed::Integer(n) => add(2, &n.to_le_bytes()),
                Typed::Boolean(b) => add(3, &[u8::from(*b)]),
                Typed::Timestamp(at) => add(4, &at.to_le_bytes()),
                Typed::Json(json) => add(5, json.to_string().as_bytes()),
            }
        }
        stable_hash(&self.content)
    }

    /// The key of a record that is wrong elsewhere.
    fn key_alone(&mut self, record: &Record) -> Result<SmolStr, TypeError> {
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

/// What sources write into a column that says whether a row is deleted, besides yes and no.
fn says_deleted(text: &[u8]) -> bool {
    const WORDS: [&str; 8] = ["d", "delete", "deleted", "true", "yes", "y", "1", "removed"];
    std::str::from_utf8(text).is_ok_and(|text| WORDS.iter().any(|w| text.eq_ignore_ascii_case(w)))
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
