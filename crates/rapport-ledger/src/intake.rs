//! Taking facts in: identity, duplicates, corrections, positions, and the recent batch that makes them durable.
//!
//! A fact's identity is (source, id in the source, revision). The same identity with the same content is a duplicate;
//! with other content it is a conflict, which keeps its whole record out. A higher revision corrects: when it moves an
//! interaction to another record, the former record gets a retraction; when it changes an amount, the former amount is
//! taken back by a row of its own, so that plain sums are always right.

use crate::columns::{StoredFact, StoredOutcome, from_facts, from_outcomes};
use crate::error::{LedgerError, Result};
use crate::identifiers::Intents;
use crate::identities::{INTERACTION, Standing, Taken, outcome_kind};
use crate::ledger::Ledger;
use crate::rows::Gone;
use crate::runs::RunId;
use crate::statements::SayingRow;
use crate::{batch, read};
use hashbrown::HashMap;
use rapport_model::{
    Change, ContactId, IdentifierId, Micros, Minor, Origin, RecordKey, ScopeId, SourceId,
};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use twox_hash::XxHash3_64;

/// What one record says, resolved to ids; taken in whole or not at all.
#[derive(Debug, Clone, Default)]
pub struct NewRecord {
    /// Hash of the row itself, by which a repeat is told from a contradiction; 0 when there is none.
    pub row_content: u64,
    /// Its row, where more hangs on that than facts: see [`SourceRow`].
    pub row: Option<Box<SourceRow>>,
    /// What has to be taken up so that it holds.
    pub intents: Option<Box<Intents>>,
    /// Interactions. Position and `known_at` are given here.
    pub interactions: Vec<StoredFact>,
    /// Outcomes. Position and `known_at` are given here.
    pub outcomes: Vec<StoredOutcome>,
}

/// The row of a record that says something of people, says nothing, or may be replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceRow {
    /// Its key within the source.
    pub key: String,
    /// Its revision.
    pub revision: u64,
    /// Where it comes from.
    pub origin: Origin,
    /// Hash of what it says of people, accounts and staff, or that it says nothing: how a repeat is told.
    pub described: Option<u64>,
    /// How it is replaced.
    pub replaced: Replaced,
}

/// How a row of a source is replaced by what comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Replaced {
    /// Not at all: it can only be added to.
    #[default]
    Never,
    /// By a higher revision, which the source numbers.
    ByRevision,
    /// By any later row with this key that says something else; the ledger numbers the revisions.
    ByArrival,
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
    /// Records whose row was known, though the rule, or what it looks up, now gives something else: what was taken in stays.
    pub looked_up_otherwise: i64,
    /// Keys, among those of people that these records touch, that several people claim who must not be joined.
    pub contested: Vec<IdentifierId>,
}

/// The identity hash of an interaction: the same for all its revisions, on any machine.
pub fn identity_of(source: SourceId, record_key: &str) -> u64 {
    let (source, key) = (source.0.to_le_bytes(), record_key.as_bytes());
    // Made for every fact: a key of usual length takes no memory from the heap.
    let mut short = [0; 96];
    match short.get_mut(..source.len() + key.len()) {
        Some(bytes) => {
            let (start, rest) = bytes.split_at_mut(source.len());
            start.copy_from_slice(&source);
            rest.copy_from_slice(key);
            stable_hash(bytes)
        }
        None => stable_hash(&[source.as_slice(), key].concat()),
    }
}

/// 64 bits of XXH3: stable over versions and machines, unlike a hash map's hash. It tells a repeat from a contradiction; it
/// guards nothing against somebody who can write to a source, since they can write anything there.
pub fn stable_hash(bytes: &[u8]) -> u64 {
    // 0 stands for "none" where hashes are optional.
    XxHash3_64::oneshot(bytes).max(1)
}

/// Where facts of an identity lie, and whose they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    home: ContactId,
    identifier: IdentifierId,
    scope: ScopeId,
}

impl Ledger {
    /// Takes records in, inside [`Ledger::commit`]: durable when that returns. `run` is the run they belong to.
    pub fn accept(&mut self, run: RunId, mut records: Vec<NewRecord>) -> Result<Accepted> {
        self.number_by_arrival(&mut records)?;
        let Taken {
            standings,
            refused,
            looked_up_otherwise,
        } = self.take_identities(&records)?;
        let mut conflicts = self.explain_conflicts(&records, &refused)?;
        let mut standings = standings.into_iter();
        let mut accepted = Accepted {
            looked_up_otherwise,
            ..Accepted::default()
        };
        let rows = |of: fn(&NewRecord) -> usize| records.iter().map(of).sum();
        let mut facts = Vec::with_capacity(rows(|record| record.interactions.len()));
        let mut outcomes = Vec::with_capacity(rows(|record| record.outcomes.len()));
        let mut touched: Vec<IdentifierId> = Vec::new();
        let mut gone: Vec<Gone> = Vec::new();
        let mut said = self.what_rows_said(&records)?;
        for (index, (mut record, refused)) in records.into_iter().zip(refused).enumerate() {
            // In the order of `NewRecord::identities`.
            let count = record.identity_count();
            let mut new = standings.by_ref().take(count).map(|s| s == Standing::New);
            if refused.is_some() {
                new.for_each(drop);
                let why = conflicts.remove(&index).unwrap_or_default();
                accepted.verdicts.push(Verdict::Conflict(why));
                continue;
            }
            if let Some(row) = &record.row {
                gone.append(&mut said.replace(row, &record));
            }
            record.interactions.retain(|_| new.next().unwrap_or(false));
            record.outcomes.retain(|_| new.next().unwrap_or(false));
            let described = new.next().unwrap_or(false);
            let any = described || !record.interactions.is_empty() || !record.outcomes.is_empty();
            if any {
                self.take_intents(&record, described, &mut touched)?;
            }
            accepted.verdicts.push(if any {
                Verdict::Accepted
            } else {
                Verdict::Duplicate
            });
            facts.append(&mut record.interactions);
            outcomes.append(&mut record.outcomes);
        }
        self.keep_what_rows_say(run, &said)?;
        accepted.contested = self.settle_identities(touched)?;
        self.take_back(&gone, &mut facts, &mut outcomes)?;
        self.correct_interactions(&mut facts)?;
        self.correct_outcomes(&mut outcomes)?;
        accepted.interactions = facts.len() as i64;
        accepted.outcomes = outcomes.len() as i64;
        self.append(run, facts, outcomes)?;
        Ok(accepted)
    }

    /// Takes up what an accepted record needs of people, accounts and staff, and what it says of them.
    fn take_intents(
        &mut self,
        record: &NewRecord,
        described: bool,
        touched: &mut Vec<IdentifierId>,
    ) -> Result<()> {
        let Some(intents) = &record.intents else {
            return Ok(());
        };
        let row = record.row.as_deref();
        let first = record.interactions.first().map(|s| s.fact.origin);
        let first = first.or_else(|| record.outcomes.first().map(|o| o.origin));
        let origin = row.map(|row| row.origin).or(first).unwrap_or_default();
        self.apply_intents(intents, origin, touched)?;
        if let Some(row) = row.filter(|_| described) {
            self.keep_statements(
                SayingRow {
                    source: row.origin.source,
                    key: &row.key,
                    revision: row.revision,
                },
                &intents.statements,
            )?;
        }
        Ok(())
    }

    /// Other revisions of an identity: revision, and whose; lowest first.
    fn revisions(
        &mut self,
        kind: i64,
        source: SourceId,
        record_key: &str,
    ) -> Result<Vec<(u64, Place)>> {
        let rows = self.db.query(
            "looking up revisions",
            "SELECT revision, home_id, identifier_id, scope_id FROM identity WHERE kind = $1 AND source_id = $2 AND record_key = $3 ORDER BY revision",
            &[kind.into(), i64::from(source.0).into(), record_key.into()],
        )?;
        rows.iter()
            .map(|row| {
                let scope = i32::try_from(row.int(3)).map(ScopeId);
                let place = Place {
                    home: ContactId(row.int(1)),
                    identifier: IdentifierId(row.int(2)),
                    scope: scope
                        .map_err(|e| LedgerError::damaged(format!("identity {record_key}"), e))?,
                };
                Ok((row.int(0).cast_unsigned(), place))
            })
            .collect()
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
                let own = Place {
                    home: new.fact.record.contact,
                    identifier: new.fact.identifier,
                    scope: new.fact.record.scope,
                };
                let left: Vec<Place> = if new.fact.revision == top {
                    revisions
                        .iter()
                        .map(|(_, place)| *place)
                        .filter(|place| *place != holds)
                        .collect()
                } else if own == holds {
                    Vec::new()
                } else {
                    vec![own]
                };
                for place in left {
                    let mut gone = new.clone();
                    gone.fact.record = RecordKey {
                        contact: place.home,
                        scope: place.scope,
                    };
                    gone.fact.identifier = place.identifier;
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
        let mut former: HashMap<(i8, SourceId, SmolStr, u64), &StoredOutcome> = HashMap::new();
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
            let is_new = |revision: u64| new.iter().any(|outcome| outcome.revision == revision);
            // The one that held before this commit: all below it were taken back when it came, or when they did.
            if let Some((revision, place)) = revisions
                .iter()
                .rev()
                .find(|(revision, _)| !is_new(*revision))
            {
                former.insert((*kind, *source, (*record_key).into(), *revision), holds);
                contacts.insert(place.home);
            }
        }
        for stored in read::outcomes_at(self, &contacts)? {
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
        let count = (facts.len() + outcomes.len()) as i64;
        if count == 0 {
            return Ok(());
        }
        let known_at = self.moment()?;
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

    /// Now, as the ledger counts it: never before what it knew already, whatever the clock does.
    pub(crate) fn moment(&mut self) -> Result<Micros> {
        let last = Self::counter(&mut self.db, "known_at")?.unwrap_or(i64::MIN);
        let now = self.clock.now();
        if now.0 > last {
            Self::set_counter(&mut self.db, "known_at", now.0)?;
        }
        Ok(now.max(Micros(last)))
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

/// The outcome that takes an amount's place where the row no longer says it.
pub(crate) fn nothing_instead(
    former: &StoredOutcome,
    revision: u64,
    origin: Origin,
) -> StoredOutcome {
    StoredOutcome {
        amount: Minor::ZERO,
        revision,
        origin,
        ..former.clone()
    }
}

fn sources(all: impl Iterator<Item = SourceId>) -> Vec<SourceId> {
    let mut sources: Vec<SourceId> = all.collect();
    sources.sort_unstable();
    sources.dedup();
    sources
}
