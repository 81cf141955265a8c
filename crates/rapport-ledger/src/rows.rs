//! A row is the unit of correction: what takes its place replaces all it said.
//!
//! For sources whose rows can be replaced the ledger keeps what each revision of a row said. What an older revision said and
//! a newer one no longer does is taken back, in whatever order the two become known.

use crate::columns::{StoredFact, StoredOutcome};
use crate::error::{LedgerError, Result};
use crate::identities::{INTERACTION, outcome_kind};
use crate::intake::{Accepted, NewRecord, Replaced, SourceRow, nothing_instead, stable_hash};
use crate::ledger::Ledger;
use crate::read;
use crate::runs::RunId;
use crate::sql::Value;
use hashbrown::HashMap;
use rapport_model::{Change, ContactId, Origin, SourceId};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What a row said: kind and key of each fact.
type Said = Vec<(i64, String)>;

/// A fact that a row no longer says.
#[derive(Debug, Clone)]
pub(crate) struct Gone {
    kind: i64,
    key: String,
    /// The revision that said it.
    said_by: u64,
    /// The revision that no longer does.
    from: u64,
    /// The row that takes it back.
    origin: Origin,
}

/// Content of a row that is no longer there: no row has it by chance.
const NO_ROW: u64 = 0;

/// Rows of one statement.
const ROWS_AT_ONCE: usize = 100;

/// What rows that can be replaced said before, and what the records of a commit change of it.
#[derive(Debug, Default)]
pub(crate) struct RowsSaid {
    /// Revisions of a row and what they said, lowest first.
    known: HashMap<(SourceId, String), Vec<(u64, Said)>>,
    new: Vec<NewSaid>,
    /// Revisions that came again.
    seen: Vec<(SourceId, String, u64)>,
}

#[derive(Debug)]
struct NewSaid {
    source: SourceId,
    key: String,
    revision: u64,
    content: u64,
    said: Said,
}

impl RowsSaid {
    /// Notes what this revision of a row says; gives what is taken back by it, or by a newer one that is known.
    pub(crate) fn replace(&mut self, row: &SourceRow, record: &NewRecord) -> Vec<Gone> {
        if row.replaced == Replaced::Never {
            return Vec::new();
        }
        let source = row.origin.source;
        let revisions = self.known.entry((source, row.key.clone())).or_default();
        if revisions
            .iter()
            .any(|(revision, _)| *revision == row.revision)
        {
            self.seen.push((source, row.key.clone(), row.revision));
            return Vec::new();
        }
        let said = record.said();
        let taken_back = |older: &Said, newer: &Said, said_by: u64, from: u64| -> Vec<Gone> {
            let left = older.iter().filter(|fact| !newer.contains(fact));
            left.map(|(kind, key)| Gone {
                kind: *kind,
                key: key.clone(),
                said_by,
                from,
                origin: row.origin,
            })
            .collect()
        };
        let gone = match revisions.last() {
            Some((top, newer)) if *top > row.revision => {
                taken_back(&said, newer, row.revision, *top)
            }
            Some((top, older)) => taken_back(older, &said, *top, row.revision),
            None => Vec::new(),
        };
        let at = revisions.partition_point(|(revision, _)| *revision < row.revision);
        revisions.insert(at, (row.revision, said.clone()));
        self.new.push(NewSaid {
            source,
            key: row.key.clone(),
            revision: row.revision,
            content: record.row_content,
            said,
        });
        gone
    }
}

impl NewRecord {
    fn said(&self) -> Said {
        let interactions = self.interactions.iter();
        let interactions = interactions.map(|f| (INTERACTION, f.record_key.to_string()));
        let outcomes = self.outcomes.iter();
        let outcomes = outcomes.map(|o| (outcome_kind(o.kind), o.record_key.to_string()));
        interactions.chain(outcomes).collect()
    }
}

impl Ledger {
    /// Numbers the revisions of rows that are replaced by whatever comes later: a row that says what it said is the same
    /// revision again, one that says something else is the next.
    pub(crate) fn number_by_arrival(&mut self, records: &mut [NewRecord]) -> Result<()> {
        let mut last: HashMap<(SourceId, String), (u64, u64)> = HashMap::new();
        for record in records {
            let content = record.row_content;
            let Some(row) = &mut record.row else { continue };
            if row.replaced != Replaced::ByArrival {
                continue;
            }
            let key = (row.origin.source, row.key.clone());
            let known = match last.get(&key) {
                Some(known) => Some(*known),
                None => self.last_revision(row)?,
            };
            row.revision = match known {
                None => 0,
                Some((revision, said)) if said == content => revision,
                Some((revision, _)) => revision + 1,
            };
            last.insert(key, (row.revision, content));
            for fact in &mut record.interactions {
                fact.fact.revision = row.revision;
            }
            for outcome in &mut record.outcomes {
                outcome.revision = row.revision;
            }
        }
        Ok(())
    }

    fn last_revision(&mut self, row: &SourceRow) -> Result<Option<(u64, u64)>> {
        let rows = self.db.query(
            "looking up a row",
            "SELECT revision, row_content FROM source_row WHERE source_id = $1 AND row_key = $2 ORDER BY revision DESC LIMIT 1",
            &[i64::from(row.origin.source.0).into(), row.key.as_str().into()],
        )?;
        Ok(rows
            .first()
            .map(|row| (row.int(0).cast_unsigned(), row.int(1).cast_unsigned())))
    }

    /// What the ledger knows of the rows of these records that can be replaced.
    pub(crate) fn what_rows_said(&mut self, records: &[NewRecord]) -> Result<RowsSaid> {
        let mut said = RowsSaid::default();
        let mut keys: BTreeMap<SourceId, Vec<&str>> = BTreeMap::new();
        for row in records.iter().filter_map(|record| record.row.as_deref()) {
            if row.replaced != Replaced::Never {
                keys.entry(row.origin.source).or_default().push(&row.key);
            }
        }
        for (source, keys) in keys {
            for chunk in keys.chunks(ROWS_AT_ONCE) {
                let mut values: Vec<Value> = Vec::with_capacity(1 + ROWS_AT_ONCE);
                values.push(i64::from(source.0).into());
                values.extend(chunk.iter().map(|key| Value::from(*key)));
                // Always as many parameters, so that the store prepares the statement once.
                values.resize_with(1 + ROWS_AT_ONCE, || Value::from(chunk[0]));
                let numbers: Vec<String> = (2..=values.len()).map(|n| format!("${n}")).collect();
                let sql = format!(
                    "SELECT row_key, revision, said FROM source_row WHERE source_id = $1 AND row_key IN ({}) ORDER BY row_key, revision",
                    numbers.join(", ")
                );
                for mut row in self.db.query("looking up what rows said", &sql, &values)? {
                    let (key, revision) = (row.text(0), row.int(1).cast_unsigned());
                    let text = row.text(2);
                    let facts = serde_json::from_str(&text)
                        .map_err(|e| LedgerError::damaged(format!("what row `{key}` said"), e))?;
                    let of_row = said.known.entry((source, key)).or_default();
                    of_row.push((revision, facts));
                }
            }
        }
        Ok(said)
    }

    /// Keeps what rows say now, and that the others are still there.
    pub(crate) fn keep_what_rows_say(&mut self, run: RunId, said: &RowsSaid) -> Result<()> {
        for chunk in said.new.chunks(ROWS_AT_ONCE) {
            let mut values: Vec<Value> = vec![run.0.into()];
            let mut sql = "INSERT INTO source_row (seen_run_id, source_id, row_key, revision, row_content, said) VALUES ".to_owned();
            for (at, row) in chunk.iter().enumerate() {
                let text = serde_json::to_string(&row.said)
                    .map_err(|e| LedgerError::damaged("what a row says, being written", e))?;
                let first = values.len() + 1;
                let comma = if at > 0 { ", " } else { "" };
                let (b, c, d, e) = (first + 1, first + 2, first + 3, first + 4);
                write!(sql, "{comma}($1, ${first}, ${b}, ${c}, ${d}, ${e})").unwrap_or_default();
                values.extend([
                    Value::from(i64::from(row.source.0)),
                    row.key.as_str().into(),
                    row.revision.cast_signed().into(),
                    row.content.cast_signed().into(),
                    text.into(),
                ]);
            }
            self.db.run("keeping what rows say", &sql, &values)?;
        }
        for chunk in said.seen.chunks(ROWS_AT_ONCE) {
            let mut values: Vec<Value> = vec![run.0.into()];
            let mut rows = Vec::with_capacity(chunk.len());
            for (source, key, revision) in chunk {
                let first = values.len() + 1;
                rows.push(format!(
                    "(CAST(${first} AS BIGINT), CAST(${} AS TEXT), CAST(${} AS BIGINT))",
                    first + 1,
                    first + 2
                ));
                values.extend([
                    Value::from(i64::from(source.0)),
                    key.as_str().into(),
                    revision.cast_signed().into(),
                ]);
            }
            let sql = format!(
                "UPDATE source_row SET seen_run_id = $1 WHERE (source_id, row_key, revision) IN (VALUES {})",
                rows.join(", ")
            );
            self.db
                .run("noting that rows are still there", &sql, &values)?;
        }
        Ok(())
    }

    /// Takes back what rows no longer say: an interaction by a fact that retracts it, money by an amount of nothing in its
    /// place, which reverses the former.
    pub(crate) fn take_back(
        &mut self,
        gone: &[Gone],
        facts: &mut Vec<StoredFact>,
        outcomes: &mut Vec<StoredOutcome>,
    ) -> Result<()> {
        if gone.is_empty() {
            return Ok(());
        }
        let mut homes: BTreeSet<ContactId> = BTreeSet::new();
        for one in gone {
            let rows = self.db.query(
                "looking up whose a fact is",
                "SELECT home_id FROM identity WHERE kind = $1 AND source_id = $2 AND record_key = $3 AND revision = $4",
                &[
                    one.kind.into(), i64::from(one.origin.source.0).into(), one.key.as_str().into(),
                    one.said_by.cast_signed().into(),
                ],
            )?;
            homes.extend(rows.iter().map(|row| ContactId(row.int(0))));
        }
        let of_homes: Vec<ContactId> = homes.iter().copied().collect();
        let held_facts = self.facts_at(&of_homes)?;
        let held_outcomes = read::outcomes_at(self, &homes)?;
        let (mut new_facts, mut new_outcomes) = (Vec::new(), Vec::new());
        for one in gone {
            let is_it = |source: SourceId, key: &str, revision: u64| {
                source == one.origin.source && key == one.key && revision == one.said_by
            };
            if one.kind == INTERACTION {
                let mut all = facts.iter().chain(&held_facts);
                let held = all.find(|held| {
                    let fact = &held.fact;
                    is_it(fact.origin.source, &held.record_key, fact.revision)
                        && fact.change != Change::Retracted
                });
                if let Some(held) = held {
                    let mut gone = held.clone();
                    gone.fact.change = Change::Retracted;
                    gone.fact.revision = one.from;
                    gone.fact.origin = one.origin;
                    new_facts.push(gone);
                }
            } else {
                let mut all = outcomes.iter().chain(&held_outcomes);
                let held = all.find(|held| {
                    is_it(held.origin.source, &held.record_key, held.revision)
                        && outcome_kind(held.kind) == one.kind
                });
                if let Some(held) = held {
                    new_outcomes.push(nothing_instead(held, one.from, one.origin));
                }
            }
        }
        let identities: Vec<_> = new_facts
            .iter()
            .map(|fact: &StoredFact| fact.identity(NO_ROW))
            .chain(
                new_outcomes
                    .iter()
                    .map(|o: &StoredOutcome| o.identity(NO_ROW)),
            )
            .collect();
        let mut rows: Vec<_> = identities.iter().collect();
        rows.sort_by(|a, b| a.key.cmp(&b.key));
        self.db.add_identities(&rows)?;
        drop(identities);
        facts.append(&mut new_facts);
        outcomes.append(&mut new_outcomes);
        Ok(())
    }

    /// Takes back what the rows of a full snapshot said that a run did not meet. Gives how many rows were gone, and the facts
    /// that took it back.
    pub fn take_back_missing(&mut self, run: RunId, origin: Origin) -> Result<(i64, Accepted)> {
        let rows = self.db.query(
            "looking for rows that are gone",
            "SELECT s.row_key, s.revision FROM source_row s WHERE s.source_id = $1 AND s.seen_run_id < $2 AND s.said <> '[]'
             AND s.revision = (SELECT MAX(t.revision) FROM source_row t WHERE t.source_id = s.source_id AND t.row_key = s.row_key)
             ORDER BY s.row_key",
            &[i64::from(origin.source.0).into(), run.0.into()],
        )?;
        let gone = rows.len() as i64;
        let records = rows.into_iter().map(|mut row| {
            let key = row.text(0);
            NewRecord {
                row: Some(Box::new(SourceRow {
                    revision: row.int(1).cast_unsigned() + 1,
                    origin,
                    described: Some(stable_hash(b"not there")),
                    replaced: Replaced::ByRevision,
                    key,
                })),
                intents: Some(Box::default()),
                ..NewRecord::default()
            }
        });
        let records: Vec<NewRecord> = records.collect();
        let accepted = self.accept(run, records)?;
        Ok((gone, accepted))
    }
}
