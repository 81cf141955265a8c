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
use hashbrown::HashMap;
use rapport_model::{Change, ContactId, Origin, SourceId};
use std::collections::BTreeSet;

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

    /// Keeps what this revision of a row says; gives what is taken back by it, or by a newer one that is known.
    pub(crate) fn replace_row(
        &mut self,
        run: RunId,
        row: &SourceRow,
        record: &NewRecord,
    ) -> Result<Vec<Gone>> {
        if row.replaced == Replaced::Never {
            return Ok(Vec::new());
        }
        let source = i64::from(row.origin.source.0);
        let known = self.db.query(
            "looking up what a row said",
            "SELECT revision, said FROM source_row WHERE source_id = $1 AND row_key = $2 ORDER BY revision",
            &[source.into(), row.key.as_str().into()],
        )?;
        let mut revisions: Vec<(u64, Said)> = Vec::with_capacity(known.len());
        for mut one in known {
            let (revision, said) = (one.int(0).cast_unsigned(), one.text(1));
            let said = serde_json::from_str(&said)
                .map_err(|e| LedgerError::damaged(format!("what row `{}` said", row.key), e))?;
            revisions.push((revision, said));
        }
        if revisions
            .iter()
            .any(|(revision, _)| *revision == row.revision)
        {
            self.db.run(
                "noting that a row is still there",
                "UPDATE source_row SET seen_run_id = $4 WHERE source_id = $1 AND row_key = $2 AND revision = $3",
                &[source.into(), row.key.as_str().into(), row.revision.cast_signed().into(), run.0.into()],
            )?;
            return Ok(Vec::new());
        }
        let said = record.said();
        let text = serde_json::to_string(&said)
            .map_err(|e| LedgerError::damaged("what a row says, being written", e))?;
        self.db.run(
            "keeping what a row says",
            "INSERT INTO source_row (source_id, row_key, revision, row_content, said, seen_run_id) VALUES ($1, $2, $3, $4, $5, $6)",
            &[
                source.into(), row.key.as_str().into(), row.revision.cast_signed().into(),
                record.row_content.cast_signed().into(), text.into(), run.0.into(),
            ],
        )?;
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
        Ok(match revisions.last() {
            Some((top, newer)) if *top > row.revision => {
                taken_back(&said, newer, row.revision, *top)
            }
            Some((top, older)) => taken_back(older, &said, *top, row.revision),
            None => Vec::new(),
        })
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
