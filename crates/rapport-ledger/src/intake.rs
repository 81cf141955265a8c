//! Taking facts in: identity, duplicates, corrections, positions, and the recent batch that makes them durable.
//!
//! A fact's identity is (source, id in the source, revision). The same identity with the same content is a duplicate;
//! with other content it is a conflict, which keeps its whole record out. A higher revision corrects: when it moves an
//! interaction to another record, the former record gets a retraction; when it changes an amount, the former amount is
//! taken back by a row of its own, so that plain sums are always right.

use crate::columns::{StoredFact, StoredOutcome, from_facts, from_outcomes};
use crate::error::{LedgerError, Result};
use crate::ledger::Ledger;
use crate::runs::RunId;
use crate::sql::{Identity, IdentityKey, Value, storable};
use crate::{batch, read};
use hashbrown::HashMap;
use rapport_model::{Change, ContactId, Minor, Reaction, RecordKey, ScopeId, SourceId};
use std::collections::{BTreeMap, BTreeSet};

/// What one record says, resolved to ids; taken in whole or not at all.
#[derive(Debug, Clone, Default)]
pub struct NewRecord {
    /// Its key and a hash of its content, for a record that carries no fact (people, accounts, nothing): how a repeat is told.
    pub description: Option<(SourceId, String, u64)>,
    /// Interactions. Position and `known_at` are given here.
    pub interactions: Vec<StoredFact>,
    /// Outcomes. Position and `known_at` are given here.
    pub outcomes: Vec<StoredOutcome>,
}

/// What became of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It gave something new.
    Accepted,
    /// Everything it says was known.
    Duplicate,
    /// It contradicts an earlier record with the same identity; nothing of it was taken.
    Conflict(String),
}

/// What [`Ledger::accept`] did.
#[derive(Debug, Clone, Default)]
pub struct Accepted {
    /// One for each record, in order.
    pub verdicts: Vec<Verdict>,
    /// Interaction facts added, retractions included.
    pub interactions: i64,
    /// Outcome facts added, reversals included.
    pub outcomes: i64,
}

/// The identity hash of an interaction: the same for all its revisions, on any machine.
pub fn identity_of(source: SourceId, record_key: &str) -> u64 {
    let mut bytes = Vec::with_capacity(record_key.len() + 4);
    bytes.extend_from_slice(&source.0.to_le_bytes());
    bytes.extend_from_slice(record_key.as_bytes());
    stable_hash(&bytes)
}

/// 64 bits of BLAKE3: stable over versions and machines, unlike a hash map's hash.
pub fn stable_hash(bytes: &[u8]) -> u64 {
    let hash = blake3::hash(bytes);
    let mut first = [0; 8];
    first.copy_from_slice(&hash.as_bytes()[..8]);
    // 0 stands for "none" where hashes are optional.
    u64::from_le_bytes(first).max(1)
}

pub(crate) const INTERACTION: i64 = 1;
pub(crate) const DESCRIPTION: i64 = 9;

pub(crate) fn outcome_kind(kind: i8) -> i64 {
    1 + i64::from(kind)
}

impl StoredFact {
    fn identity(&self) -> Identity {
        let f = &self.fact;
        let mut bytes = Vec::with_capacity(96);
        for part in [
            f.record.contact.0,
            i64::from(f.record.scope.0),
            f.happened_at.0,
            i64::from(f.type_id.0),
            f.change as i64,
            i64::from(Reaction::code(f.reaction)),
            f.amends.cast_signed(),
            i64::from(f.split.index),
            i64::from(f.split.count),
            f.merge_key.cast_signed(),
            i64::from(f.actor.0),
            f.say_hundredths.map_or(i64::MIN, |say| say),
            self.account.0,
        ] {
            bytes.extend_from_slice(&part.to_le_bytes());
        }
        Identity {
            key: IdentityKey {
                kind: INTERACTION,
                source: i64::from(f.origin.source.0),
                record_key: storable(&self.record_key),
                revision: i64::from(f.revision),
            },
            content: stable_hash(&bytes).cast_signed(),
            contact: f.record.contact.0,
            scope: i64::from(f.record.scope.0),
        }
    }
}

impl StoredOutcome {
    fn identity(&self) -> Identity {
        let mut bytes = Vec::with_capacity(96);
        for part in [
            self.contact.0,
            self.account.0,
            i64::from(self.scope.0),
            self.happened_at.0,
            self.amount.0,
            i64::from(self.actor.0),
        ] {
            bytes.extend_from_slice(&part.to_le_bytes());
        }
        bytes.extend_from_slice(self.currency.code().as_bytes());
        bytes.extend_from_slice(self.product.as_bytes());
        Identity {
            key: IdentityKey {
                kind: outcome_kind(self.kind),
                source: i64::from(self.origin.source.0),
                record_key: storable(&self.record_key),
                revision: i64::from(self.revision),
            },
            content: stable_hash(&bytes).cast_signed(),
            contact: self.contact.0,
            scope: i64::from(self.scope.0),
        }
    }
}

/// Whether an identity is new to the ledger, known, or contradicted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    New,
    Known,
    Contradicted,
}

impl Ledger {
    /// Takes records in, inside [`Ledger::commit`]: durable when that returns. `run` is the run they belong to.
    pub fn accept(&mut self, run: RunId, records: Vec<NewRecord>) -> Result<Accepted> {
        let identities: Vec<Vec<Identity>> = records.iter().map(NewRecord::identities).collect();
        let mut refused: Vec<Option<String>> = vec![None; records.len()];
        let standing = self.take_identities(&identities, &mut refused)?;

        let mut accepted = Accepted::default();
        let (mut facts, mut outcomes) = (Vec::new(), Vec::new());
        for (i, mut record) in records.into_iter().enumerate() {
            if let Some(why) = refused[i].take() {
                accepted.verdicts.push(Verdict::Conflict(why));
                continue;
            }
            // In the order of `NewRecord::identities`.
            let mut new = standing[i].iter().map(|s| *s == Standing::New);
            record.interactions.retain(|_| new.next().unwrap_or(false));
            record.outcomes.retain(|_| new.next().unwrap_or(false));
            let any = !record.interactions.is_empty()
                || !record.outcomes.is_empty()
                || new.next().unwrap_or(false);
            accepted.verdicts.push(if any {
                Verdict::Accepted
            } else {
                Verdict::Duplicate
            });
            facts.append(&mut record.interactions);
            outcomes.append(&mut record.outcomes);
        }
        self.correct_interactions(&mut facts)?;
        self.correct_outcomes(&mut outcomes)?;
        accepted.interactions = facts.len() as i64;
        accepted.outcomes = outcomes.len() as i64;
        self.append(run, facts, outcomes)?;
        Ok(accepted)
    }

    /// Decides for every identity whether it is new, and takes the new ones up. Records are taken one after the other: a
    /// record with a contradiction is refused whole, and those after it are compared with what really was taken in.
    fn take_identities(
        &mut self,
        identities: &[Vec<Identity>],
        refused: &mut [Option<String>],
    ) -> Result<Vec<Vec<Standing>>> {
        let mut rows: Vec<&Identity> = identities.iter().flatten().collect();
        let all = rows.len();
        // Sorted keys touch each page of the index once. Stable: of equal keys the first counts.
        rows.sort_by(|a, b| a.key.cmp(&b.key));
        rows.dedup_by(|later, first| later.key == first.key);
        // Taken up before they are judged, since nearly all are new and free of contradiction; the rest is mended below.
        let added = self.db.add_identities(&rows)?;
        if rows.len() == all && added.iter().all(|new| *new) {
            return Ok(identities
                .iter()
                .map(|record| vec![Standing::New; record.len()])
                .collect());
        }
        let old: Vec<IdentityKey> = rows
            .iter()
            .zip(&added)
            .filter(|(_, new)| !**new)
            .map(|(r, _)| r.key.clone())
            .collect();
        let known = self.db.known_identities(&old)?;
        let mut held: HashMap<&IdentityKey, i64> = known
            .iter()
            .flatten()
            .map(|known| (&known.key, known.content))
            .collect();

        let mut taken: HashMap<&IdentityKey, &Identity> = HashMap::new();
        let mut standings = Vec::with_capacity(identities.len());
        for (record, refused) in identities.iter().zip(refused.iter_mut()) {
            let mut of_record: Vec<Standing> = Vec::with_capacity(record.len());
            for (i, identity) in record.iter().enumerate() {
                let within = || {
                    record
                        .iter()
                        .take(i)
                        .rfind(|earlier| earlier.key == identity.key)
                        .map(|earlier| earlier.content)
                };
                let content = within().or_else(|| held.get(&identity.key).copied());
                of_record.push(match content {
                    None => Standing::New,
                    Some(content) if content == identity.content => Standing::Known,
                    // A description may change without being a contradiction: the latest holds.
                    Some(_) if identity.key.kind == DESCRIPTION => Standing::New,
                    Some(_) => Standing::Contradicted,
                });
            }
            if let Some(at) = of_record
                .iter()
                .position(|standing| *standing == Standing::Contradicted)
            {
                *refused = record.get(at).map(|identity| conflict(&identity.key));
            } else {
                for (identity, _) in record
                    .iter()
                    .zip(&of_record)
                    .filter(|(_, standing)| **standing == Standing::New)
                {
                    held.insert(&identity.key, identity.content);
                    taken.insert(&identity.key, identity);
                }
            }
            standings.push(of_record);
        }
        self.mend_identities(&rows, &added, &taken)?;
        Ok(standings)
    }

    /// Makes the identities in the store those of the records that were taken: what a refused record alone had brought goes,
    /// what another record or a new description says otherwise is put right.
    fn mend_identities(
        &mut self,
        rows: &[&Identity],
        added: &[bool],
        taken: &HashMap<&IdentityKey, &Identity>,
    ) -> Result<()> {
        for (row, added) in rows.iter().zip(added) {
            let key = &row.key;
            let place = || -> [Value; 4] {
                [
                    key.kind.into(),
                    key.source.into(),
                    key.record_key.as_str().into(),
                    key.revision.into(),
                ]
            };
            match taken.get(key) {
                None if *added => {
                    self.db.run(
                        "taking identities back",
                        "DELETE FROM identity WHERE kind = $1 AND source_id = $2 AND record_key = $3 AND revision = $4",
                        &place(),
                    )?;
                }
                Some(holds) if !*added || holds != row => {
                    let values = [
                        holds.content.into(),
                        holds.contact.into(),
                        holds.scope.into(),
                    ];
                    self.db.run(
                        "putting identities right",
                        "UPDATE identity SET content = $5, contact_id = $6, scope_id = $7
                         WHERE kind = $1 AND source_id = $2 AND record_key = $3 AND revision = $4",
                        &place().into_iter().chain(values).collect::<Vec<_>>(),
                    )?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Other revisions of an identity: revision, contact, scope; lowest first.
    fn revisions(
        &mut self,
        kind: i64,
        source: SourceId,
        record_key: &str,
    ) -> Result<Vec<(u32, RecordKey)>> {
        let rows = self.db.query(
            "looking up revisions",
            "SELECT revision, contact_id, scope_id FROM identity WHERE kind = $1 AND source_id = $2 AND record_key = $3 ORDER BY revision",
            &[kind.into(), i64::from(source.0).into(), record_key.into()],
        )?;
        Ok(rows
            .iter()
            .map(|row| {
                let record = RecordKey {
                    contact: ContactId(row.int(1)),
                    scope: ScopeId(row.int(2) as i32),
                };
                (row.int(0) as u32, record)
            })
            .collect())
    }

    /// Whether this kind of fact of this source has ever been corrected; asked before every look-up of revisions, since
    /// nearly no source has any.
    fn has_corrections(&mut self, kind: i64, source: SourceId, now: bool) -> Result<bool> {
        let name = format!("corrections:{kind}:{}", source.0);
        let found = self.db.query(
            "reading a counter",
            "SELECT value FROM counter WHERE name = $1",
            &[name.as_str().into()],
        )?;
        if found.is_empty() && now {
            Self::advance(&mut self.db, &name, 1)?;
        }
        Ok(now || !found.is_empty())
    }

    /// Adds a retraction wherever a revision left an interaction in a record it no longer belongs to.
    fn correct_interactions(&mut self, facts: &mut Vec<StoredFact>) -> Result<()> {
        let mut retractions = Vec::new();
        for source in sources(facts.iter().map(|f| f.fact.origin.source)) {
            let revised = facts
                .iter()
                .any(|f| f.fact.origin.source == source && f.fact.revision > 0);
            if !self.has_corrections(INTERACTION, source, revised)? {
                continue;
            }
            for new in facts.iter().filter(|f| f.fact.origin.source == source) {
                let revisions = self.revisions(INTERACTION, source, &new.record_key)?;
                let Some((top, holds)) = revisions.last().copied() else {
                    continue;
                };
                let left: Vec<RecordKey> = if new.fact.revision == top {
                    revisions
                        .iter()
                        .map(|(_, record)| *record)
                        .filter(|record| *record != holds)
                        .collect()
                } else if new.fact.record == holds {
                    Vec::new()
                } else {
                    vec![new.fact.record]
                };
                for record in left {
                    let mut gone = new.clone();
                    gone.fact.record = record;
                    gone.fact.revision = top;
                    gone.fact.change = Change::Retracted;
                    if !retractions.contains(&gone) {
                        retractions.push(gone);
                    }
                }
            }
        }
        facts.append(&mut retractions);
        Ok(())
    }

    /// Takes amounts back wherever a revision is not, or no longer, the highest: of each identity one amount remains.
    fn correct_outcomes(&mut self, outcomes: &mut Vec<StoredOutcome>) -> Result<()> {
        let mut reversals: Vec<StoredOutcome> = Vec::new();
        // Formers that lie in the ledger, with the correction that takes each back.
        let mut former: HashMap<(i8, SourceId, String, u32), &StoredOutcome> = HashMap::new();
        let mut contacts: BTreeSet<ContactId> = BTreeSet::new();
        let mut of_identity: BTreeMap<(i8, SourceId, &str), Vec<&StoredOutcome>> = BTreeMap::new();
        for outcome in &*outcomes {
            of_identity
                .entry((outcome.kind, outcome.origin.source, &outcome.record_key))
                .or_default()
                .push(outcome);
        }
        let mut corrected: BTreeMap<(i8, SourceId), bool> = BTreeMap::new();
        for outcome in &*outcomes {
            *corrected
                .entry((outcome.kind, outcome.origin.source))
                .or_default() |= outcome.revision > 0;
        }
        for ((kind, source), corrected) in &mut corrected {
            *corrected = self.has_corrections(outcome_kind(*kind), *source, *corrected)?;
        }
        for ((kind, source, record_key), new) in &of_identity {
            if !corrected.get(&(*kind, *source)).copied().unwrap_or(true) {
                continue;
            }
            let revisions = self.revisions(outcome_kind(*kind), *source, record_key)?;
            let Some((top, _)) = revisions.last().copied() else {
                continue;
            };
            for outcome in new.iter().filter(|outcome| outcome.revision != top) {
                reversals.push(reversal((*outcome).clone(), outcome)?);
            }
            let Some(holds) = new.iter().find(|outcome| outcome.revision == top) else {
                continue;
            };
            let is_new = |revision: u32| new.iter().any(|outcome| outcome.revision == revision);
            // The one that held before this commit: all below it were taken back when it came, or when they did.
            if let Some((revision, record)) = revisions
                .iter()
                .rev()
                .find(|(revision, _)| !is_new(*revision))
            {
                former.insert((*kind, *source, (*record_key).to_owned(), *revision), holds);
                contacts.insert(record.contact);
            }
        }
        for stored in read::outcomes_of(self, &contacts)? {
            let key = (
                stored.kind,
                stored.origin.source,
                stored.record_key.clone(),
                stored.revision,
            );
            if let Some(holds) = former.remove(&key) {
                reversals.push(reversal(stored, holds)?);
            }
        }
        if let Some((_, source, record_key, revision)) = former.into_keys().min() {
            return Err(LedgerError::damaged(
                format!("outcome `{record_key}` (revision {revision}) of source {source}"),
                "its identity is known but it is neither in the store nor in the lake",
            ));
        }
        outcomes.append(&mut reversals);
        Ok(())
    }

    /// Gives positions and writes the recent batches.
    fn append(
        &mut self,
        run: RunId,
        mut facts: Vec<StoredFact>,
        mut outcomes: Vec<StoredOutcome>,
    ) -> Result<()> {
        let known_at = self.clock.now();
        let count = (facts.len() + outcomes.len()) as i64;
        if count == 0 {
            return Ok(());
        }
        let mut position = Self::advance(&mut self.db, "position", count)?;
        for fact in &mut facts {
            (fact.fact.position, fact.fact.known_at) = (position, known_at);
            position += 1;
        }
        for outcome in &mut outcomes {
            (outcome.position, outcome.known_at) = (position, known_at);
            position += 1;
        }
        if !facts.is_empty() {
            self.append_batch(run, "interaction", &from_facts(&facts)?)?;
        }
        if !outcomes.is_empty() {
            self.append_batch(run, "outcome", &from_outcomes(&outcomes)?)?;
        }
        Ok(())
    }

    fn append_batch(
        &mut self,
        run: RunId,
        facts: &str,
        rows: &arrow_array::RecordBatch,
    ) -> Result<()> {
        let seq = Self::advance(&mut self.db, "batch", 1)?;
        let (bytes, checksum) = batch::encode(rows)?;
        self.db.run(
            "appending facts",
            "INSERT INTO batch (seq, facts, run_id, row_count, checksum, data) VALUES ($1, $2, $3, $4, $5, $6)",
            &[seq.into(), facts.into(), run.0.into(), (rows.num_rows() as i64).into(), checksum.into(), bytes.into()],
        )?;
        Ok(())
    }
}

impl NewRecord {
    fn identities(&self) -> Vec<Identity> {
        let description = self
            .description
            .iter()
            .map(|(source, key, content)| Identity {
                key: IdentityKey {
                    kind: DESCRIPTION,
                    source: i64::from(source.0),
                    record_key: storable(key),
                    revision: 0,
                },
                content: content.cast_signed(),
                contact: 0,
                scope: 0,
            });
        let interactions = self.interactions.iter().map(StoredFact::identity);
        interactions
            .chain(self.outcomes.iter().map(StoredOutcome::identity))
            .chain(description)
            .collect()
    }
}

/// The row that takes an amount back; the correction is where it comes from.
fn reversal(former: StoredOutcome, correction: &StoredOutcome) -> Result<StoredOutcome> {
    let amount = former.amount.0.checked_neg().ok_or_else(|| {
        LedgerError::Overflow(format!(
            "the amount of `{}` is too large to be taken back; correct it in the source",
            former.record_key
        ))
    })?;
    Ok(StoredOutcome {
        amount: Minor(amount),
        origin: correction.origin,
        ..former
    })
}

fn sources(all: impl Iterator<Item = SourceId>) -> Vec<SourceId> {
    let mut sources: Vec<SourceId> = all.collect();
    sources.sort_unstable();
    sources.dedup();
    sources
}

fn conflict(key: &IdentityKey) -> String {
    format!(
        "`{}` (revision {}) was taken in before with other content; give a correction a higher revision, or a different happening another id",
        key.record_key, key.revision
    )
}
