//! Identities: what tells a new fact from a known one, and a repeat from a contradiction.

use crate::columns::{StoredFact, StoredOutcome};
use crate::error::Result;
use crate::intake::{NewRecord, stable_hash};
use crate::ledger::Ledger;
use crate::sql::{Identity, IdentityKey, Value, storable};
use hashbrown::HashMap;
use rapport_model::Reaction;

pub(crate) const INTERACTION: i64 = 1;
pub(crate) const DESCRIPTION: i64 = 9;

pub(crate) fn outcome_kind(kind: i8) -> i64 {
    1 + i64::from(kind)
}

impl StoredFact {
    pub(crate) fn identity(&self, row_content: u64) -> Identity<'_> {
        let f = &self.fact;
        let parts = [
            f.identifier.0,
            i64::from(f.record.scope.0),
            f.happened_at.0,
            i64::from(f.day_only),
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
        ];
        Identity {
            key: IdentityKey {
                kind: INTERACTION,
                source: i64::from(f.origin.source.0),
                record_key: storable(&self.record_key),
                revision: f.revision.cast_signed(),
            },
            content: stable_hash(parts.map(i64::to_le_bytes).as_flattened()).cast_signed(),
            row_content: row_content.cast_signed(),
            home: f.record.contact.0,
            identifier: f.identifier.0,
            scope: i64::from(f.record.scope.0),
        }
    }
}

impl StoredOutcome {
    pub(crate) fn identity(&self, row_content: u64) -> Identity<'_> {
        let mut bytes = Vec::with_capacity(96);
        for part in [
            self.identifier.0,
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
                revision: self.revision.cast_signed(),
            },
            content: stable_hash(&bytes).cast_signed(),
            row_content: row_content.cast_signed(),
            home: self.contact.0,
            identifier: self.identifier.0,
            scope: i64::from(self.scope.0),
        }
    }
}

impl NewRecord {
    /// How many identities it has.
    pub(crate) fn identity_count(&self) -> usize {
        let described = self.row.as_ref().is_some_and(|row| row.described.is_some());
        self.interactions.len() + self.outcomes.len() + usize::from(described)
    }

    /// Its identities: of interactions, of outcomes, of a description.
    fn identities(&self) -> impl Iterator<Item = Identity<'_>> {
        let row = self.row_content;
        let description = self.row.iter().filter_map(move |of| {
            Some(Identity {
                key: IdentityKey {
                    kind: DESCRIPTION,
                    source: i64::from(of.origin.source.0),
                    record_key: storable(&of.key),
                    revision: of.revision.cast_signed(),
                },
                content: of.described?.cast_signed(),
                row_content: row.cast_signed(),
                home: 0,
                identifier: 0,
                scope: 0,
            })
        });
        let interactions = self.interactions.iter().map(move |fact| fact.identity(row));
        let outcomes = self.outcomes.iter();
        interactions
            .chain(outcomes.map(move |outcome| outcome.identity(row)))
            .chain(description)
    }
}

/// Whether an identity is new to the ledger, known, or contradicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    New,
    Known,
    /// Its row is known; the rule, or what it looks up, now gives something else.
    KnownOtherwise,
    Contradicted,
}

/// What became of the identities of some records.
#[derive(Debug)]
pub(crate) struct Taken {
    /// One for each identity, record after record.
    pub(crate) standings: Vec<Standing>,
    /// For each record, the identity that contradicts it, if one does: which of its own, and the one that is held.
    pub(crate) refused: Vec<Option<Contradiction>>,
    /// Records whose row is the same and was taken in, though the rule, or what it looks up, now gives something else.
    pub(crate) looked_up_otherwise: i64,
}

/// An identity that is held with other content.
#[derive(Debug, Clone)]
pub(crate) struct Contradiction {
    /// Which of the record's identities.
    pub(crate) index: usize,
    /// Where the fact that is held lies.
    pub(crate) home: i64,
}

impl Ledger {
    /// Decides for every identity whether it is new, and takes the new ones up. Records are taken one after the other: a
    /// record with a contradiction is refused whole, and those after it are compared with what really was taken in.
    pub(crate) fn take_identities(&mut self, records: &[NewRecord]) -> Result<Taken> {
        let mut identities: Vec<Identity<'_>> = Vec::with_capacity(records.len());
        for record in records {
            identities.extend(record.identities());
        }
        let mut refused: Vec<Option<Contradiction>> = vec![None; records.len()];
        let mut rows: Vec<&Identity<'_>> = identities.iter().collect();
        // Sorted keys touch each page of the index once. Stable: of equal keys the first counts.
        rows.sort_by(|a, b| a.key.cmp(&b.key));
        rows.dedup_by(|later, first| later.key == first.key);
        // Taken up before they are judged, since nearly all are new and free of contradiction; the rest is mended below.
        let added = self.db.add_identities(&rows)?;
        if rows.len() == identities.len() && added.iter().all(|new| *new) {
            let standings = vec![Standing::New; identities.len()];
            return Ok(Taken {
                standings,
                refused,
                looked_up_otherwise: 0,
            });
        }
        let old: Vec<IdentityKey<'_>> = rows
            .iter()
            .zip(&added)
            .filter(|(_, new)| !**new)
            .map(|(r, _)| r.key.clone())
            .collect();
        let known = self.db.known_identities(&old)?;
        let mut held: HashMap<&IdentityKey<'_>, &Identity<'_>> = known
            .iter()
            .flatten()
            .map(|known| (&known.key, known))
            .collect();
        let mut looked_up_otherwise = 0;

        let mut taken: HashMap<&IdentityKey<'_>, &Identity<'_>> = HashMap::new();
        let mut standings = Vec::with_capacity(identities.len());
        let mut rest = identities.as_slice();
        for (new, refused) in records.iter().zip(&mut refused) {
            let record;
            (record, rest) = rest.split_at(new.identity_count());
            let mut of_record: Vec<Standing> = Vec::with_capacity(record.len());
            for (i, identity) in record.iter().enumerate() {
                let within = || {
                    record
                        .iter()
                        .take(i)
                        .rfind(|earlier| earlier.key == identity.key)
                };
                let earlier = within();
                let known = earlier.or_else(|| held.get(&identity.key).copied());
                let same_row = |known: &Identity<'_>| {
                    earlier.is_none()
                        && identity.row_content != 0
                        && known.row_content == identity.row_content
                };
                of_record.push(match known {
                    None => Standing::New,
                    Some(known) if known.content == identity.content => Standing::Known,
                    // What is said of people may change without being a contradiction: the latest holds.
                    Some(_) if identity.key.kind == DESCRIPTION => Standing::New,
                    // The row is the same: what it was looked up with on that day stays.
                    Some(known) if same_row(known) => Standing::KnownOtherwise,
                    Some(_) => Standing::Contradicted,
                });
            }
            let otherwise = of_record.contains(&Standing::KnownOtherwise);
            if let Some(at) = of_record
                .iter()
                .position(|standing| *standing == Standing::Contradicted)
            {
                *refused = record.get(at).map(|identity| Contradiction {
                    index: at,
                    home: held.get(&identity.key).map_or(0, |held| held.home),
                });
            } else {
                looked_up_otherwise += i64::from(otherwise);
                for (identity, _) in record
                    .iter()
                    .zip(&of_record)
                    .filter(|(_, standing)| **standing == Standing::New)
                {
                    held.insert(&identity.key, identity);
                    taken.insert(&identity.key, identity);
                }
            }
            standings.append(&mut of_record);
        }
        self.mend_identities(&rows, &added, &taken)?;
        Ok(Taken {
            standings,
            refused,
            looked_up_otherwise,
        })
    }

    /// Makes the identities in the store those of the records that were taken: what a refused record alone had brought goes,
    /// what another record or a new description says otherwise is put right.
    fn mend_identities(
        &mut self,
        rows: &[&Identity<'_>],
        added: &[bool],
        taken: &HashMap<&IdentityKey<'_>, &Identity<'_>>,
    ) -> Result<()> {
        for (row, added) in rows.iter().zip(added) {
            let key = &row.key;
            let place = || -> [Value; 4] {
                [
                    key.kind.into(),
                    key.source.into(),
                    (&*key.record_key).into(),
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
                        holds.row_content.into(),
                        holds.home.into(),
                        holds.identifier.into(),
                        holds.scope.into(),
                    ];
                    self.db.run(
                        "putting identities right",
                        "UPDATE identity SET content = $5, row_content = $6, home_id = $7, identifier_id = $8, scope_id = $9
                         WHERE kind = $1 AND source_id = $2 AND record_key = $3 AND revision = $4",
                        &place().into_iter().chain(values).collect::<Vec<_>>(),
                    )?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}
