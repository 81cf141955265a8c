//! Taking facts in: identity, duplicates, corrections, positions, and the recent batch that makes them durable.
//!
//! A fact's identity is (source, id in the source, revision). The same identity with the same content is a duplicate;
//! with other content it is a conflict, which keeps its whole record out. A higher revision corrects: when it moves an
//! interaction to another record, the former record gets a retraction; when it changes an amount, the former amount is
//! taken back by a row of its own, so that plain sums are always right.

use crate::columns::{StoredFact, StoredOutcome, from_facts, from_outcomes};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::runs::RunId;
use crate::sql::{Identity, IdentityKey};
use crate::{batch, read};
use hashbrown::HashMap;
use rapport_model::{Change, Minor, Reaction, RecordKey, ScopeId, SourceId};

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

const INTERACTION: i64 = 1;
const DESCRIPTION: i64 = 9;

fn outcome_kind(kind: i8) -> i64 {
    1 + i64::from(kind)
}

impl StoredFact {
    fn identity(&self) -> Identity {
        let f = &self.fact;
        let mut bytes = Vec::with_capacity(96);
        for part in [
            f.record.contact.0, i64::from(f.record.scope.0), f.happened_at.0, i64::from(f.type_id.0), f.change as i64,
            i64::from(Reaction::code(f.reaction)), f.amends.cast_signed(), i64::from(f.split.index), i64::from(f.split.count),
            f.merge_key.cast_signed(), i64::from(f.actor.0), f.say_hundredths.map_or(i64::MIN, |say| say), self.account.0,
        ] {
            bytes.extend_from_slice(&part.to_le_bytes());
        }
        Identity {
            key: IdentityKey {
                kind: INTERACTION,
                source: i64::from(f.origin.source.0),
                record_key: self.record_key.clone(),
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
            self.contact.0, self.account.0, i64::from(self.scope.0), self.happened_at.0, self.amount.0, i64::from(self.actor.0),
        ] {
            bytes.extend_from_slice(&part.to_le_bytes());
        }
        bytes.extend_from_slice(self.currency.code().as_bytes());
        bytes.extend_from_slice(self.product.as_bytes());
        Identity {
            key: IdentityKey {
                kind: outcome_kind(self.kind),
                source: i64::from(self.origin.source.0),
                record_key: self.record_key.clone(),
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
            let any = !record.interactions.is_empty() || !record.outcomes.is_empty() || new.next().unwrap_or(false);
            accepted.verdicts.push(if any { Verdict::Accepted } else { Verdict::Duplicate });
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

    /// Decides for every identity whether it is new, and takes the new ones up. A record with a contradiction is refused
    /// whole; then the rest is decided again without it, since another record may have leaned on what it had brought.
    fn take_identities(
        &mut self,
        identities: &[Vec<Identity>],
        refused: &mut [Option<String>],
    ) -> Result<Vec<Vec<Standing>>> {
        loop {
            let mut first: HashMap<&IdentityKey, (i64, bool)> = HashMap::new();
            let mut unique: Vec<&Identity> = Vec::new();
            for identity in identities.iter().zip(refused.iter()).filter(|(_, r)| r.is_none()).flat_map(|(i, _)| i) {
                first.entry(&identity.key).or_insert_with(|| {
                    unique.push(identity);
                    (identity.content, false)
                });
            }
            // Sorted keys touch each page of the index once.
            unique.sort_unstable_by(|a, b| a.key.cmp(&b.key));
            let rows: Vec<Identity> = unique.iter().map(|i| (*i).clone()).collect();
            let added = self.db.add_identities(&rows)?;
            let old: Vec<IdentityKey> = rows.iter().zip(&added).filter(|(_, new)| !**new).map(|(r, _)| r.key.clone()).collect();
            let known = self.db.known_identities(&old)?;
            for (key, new) in unique.iter().map(|i| &i.key).zip(&added) {
                if let Some(entry) = first.get_mut(key) {
                    entry.1 = *new;
                }
            }
            for (key, found) in old.iter().zip(&known) {
                if let (Some(entry), Some(found)) = (first.get_mut(key), found) {
                    entry.0 = found.content;
                }
            }
            let mut contradicted = false;
            let mut standing = Vec::with_capacity(identities.len());
            for (record, refused) in identities.iter().zip(refused.iter_mut()) {
                let mut of_record = Vec::with_capacity(record.len());
                for identity in record {
                    let (content, new) = first.get_mut(&identity.key).map_or((identity.content, false), |entry| {
                        // Only its first bearer brings it; a later one in the same commit repeats it.
                        (entry.0, std::mem::take(&mut entry.1))
                    });
                    of_record.push(if content != identity.content && identity.key.kind != DESCRIPTION {
                        Standing::Contradicted
                    } else if new {
                        Standing::New
                    } else {
                        Standing::Known
                    });
                }
                if refused.is_none() && of_record.contains(&Standing::Contradicted) {
                    let key = record.iter().zip(&of_record).find(|(_, s)| **s == Standing::Contradicted).map(|(i, _)| &i.key);
                    *refused = key.map(conflict);
                    contradicted = true;
                }
                standing.push(of_record);
            }
            if !contradicted {
                self.renew_descriptions(identities, &known)?;
                return Ok(standing);
            }
            for (row, _) in rows.iter().zip(&added).filter(|(_, new)| **new) {
                let key = &row.key;
                self.db.run(
                    "taking identities back",
                    "DELETE FROM identity WHERE kind = $1 AND source_id = $2 AND record_key = $3 AND revision = $4",
                    &[key.kind.into(), key.source.into(), key.record_key.as_str().into(), key.revision.into()],
                )?;
            }
        }
    }

    /// A description may change without being a contradiction: the latest holds.
    fn renew_descriptions(&mut self, identities: &[Vec<Identity>], known: &[Option<Identity>]) -> Result<()> {
        let known: HashMap<&IdentityKey, i64> =
            known.iter().flatten().filter(|i| i.key.kind == DESCRIPTION).map(|i| (&i.key, i.content)).collect();
        for identity in identities.iter().flatten() {
            if known.get(&identity.key).is_some_and(|content| *content != identity.content) {
                let key = &identity.key;
                self.db.run(
                    "renewing a description",
                    "UPDATE identity SET content = $4 WHERE kind = $1 AND source_id = $2 AND record_key = $3",
                    &[key.kind.into(), key.source.into(), key.record_key.as_str().into(), identity.content.into()],
                )?;
            }
        }
        Ok(())
    }

    /// Other revisions of an identity: revision, contact, scope; lowest first.
    fn revisions(&mut self, kind: i64, source: SourceId, record_key: &str) -> Result<Vec<(u32, RecordKey)>> {
        let rows = self.db.query(
            "looking up revisions",
            "SELECT revision, contact_id, scope_id FROM identity WHERE kind = $1 AND source_id = $2 AND record_key = $3 ORDER BY revision",
            &[kind.into(), i64::from(source.0).into(), record_key.into()],
        )?;
        Ok(rows
            .iter()
            .map(|row| {
                let record = RecordKey { contact: rapport_model::ContactId(row.int(1)), scope: ScopeId(row.int(2) as i32) };
                (row.int(0) as u32, record)
            })
            .collect())
    }

    /// Whether this kind of fact of this source has ever been corrected; asked before every look-up of revisions, since
    /// nearly no source has any.
    fn has_corrections(&mut self, kind: i64, source: SourceId, now: bool) -> Result<bool> {
        let name = format!("corrections:{kind}:{}", source.0);
        let found = self.db.query("reading a counter", "SELECT value FROM counter WHERE name = $1", &[name.as_str().into()])?;
        if found.is_empty() && now {
            Self::advance(&mut self.db, &name, 1)?;
        }
        Ok(now || !found.is_empty())
    }

    /// Adds a retraction wherever a revision left an interaction in a record it no longer belongs to.
    fn correct_interactions(&mut self, facts: &mut Vec<StoredFact>) -> Result<()> {
        let mut retractions = Vec::new();
        for source in sources(facts.iter().map(|f| f.fact.origin.source)) {
            let revised = facts.iter().any(|f| f.fact.origin.source == source && f.fact.revision > 0);
            if !self.has_corrections(INTERACTION, source, revised)? {
                continue;
            }
            for new in facts.iter().filter(|f| f.fact.origin.source == source) {
                let revisions = self.revisions(INTERACTION, source, &new.record_key)?;
                let Some((top, holds)) = revisions.last().copied() else { continue };
                let left: Vec<RecordKey> = if new.fact.revision == top {
                    revisions.iter().map(|(_, record)| *record).filter(|record| *record != holds).collect()
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

    /// Takes the former amount back wherever a revision replaces it.
    fn correct_outcomes(&mut self, outcomes: &mut Vec<StoredOutcome>) -> Result<()> {
        let mut reversals: Vec<StoredOutcome> = Vec::new();
        let kinds: Vec<(i8, SourceId)> = {
            let mut kinds: Vec<_> = outcomes.iter().map(|o| (o.kind, o.origin.source)).collect();
            kinds.sort_unstable();
            kinds.dedup();
            kinds
        };
        for (kind, source) in kinds {
            let of_kind = |o: &&StoredOutcome| o.kind == kind && o.origin.source == source;
            let revised = outcomes.iter().filter(of_kind).any(|o| o.revision > 0);
            if !self.has_corrections(outcome_kind(kind), source, revised)? {
                continue;
            }
            let mut new: Vec<&StoredOutcome> = outcomes.iter().filter(of_kind).collect();
            new.sort_unstable_by_key(|o| o.revision);
            for outcome in new {
                let revisions = self.revisions(outcome_kind(kind), source, &outcome.record_key)?;
                let higher = revisions.iter().any(|(revision, _)| *revision > outcome.revision);
                let lower = revisions.iter().rev().find(|(revision, _)| *revision < outcome.revision);
                let former = if higher {
                    // Came late: a later account of it holds already.
                    Some(outcome.clone())
                } else if let Some((revision, record)) = lower {
                    let same = |o: &StoredOutcome| {
                        o.kind == kind && o.origin.source == source && o.record_key == outcome.record_key && o.revision == *revision
                    };
                    let here = outcomes.iter().find(|o| same(o)).cloned();
                    match here {
                        Some(found) => Some(found),
                        None => read::outcomes_of(self, record.contact)?.into_iter().find(same),
                    }
                } else {
                    None
                };
                if let Some(former) = former {
                    reversals.push(StoredOutcome {
                        amount: Minor(former.amount.0.checked_neg().unwrap_or(i64::MAX)),
                        origin: outcome.origin,
                        ..former
                    });
                }
            }
        }
        outcomes.append(&mut reversals);
        Ok(())
    }

    /// Gives positions and writes the recent batches.
    fn append(&mut self, run: RunId, mut facts: Vec<StoredFact>, mut outcomes: Vec<StoredOutcome>) -> Result<()> {
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

    fn append_batch(&mut self, run: RunId, facts: &str, rows: &arrow_array::RecordBatch) -> Result<()> {
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
        let description = self.description.iter().map(|(source, key, content)| Identity {
            key: IdentityKey { kind: DESCRIPTION, source: i64::from(source.0), record_key: key.clone(), revision: 0 },
            content: content.cast_signed(),
            contact: 0,
            scope: 0,
        });
        let interactions = self.interactions.iter().map(StoredFact::identity);
        interactions.chain(self.outcomes.iter().map(StoredOutcome::identity)).chain(description).collect()
    }
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
