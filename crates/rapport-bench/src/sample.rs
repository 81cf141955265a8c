//! Made-up interactions: the same for the same number, without a clock and without chance.

use rapport_ledger::StoredFact;
use rapport_ledger::intake::{NewRecord, identity_of};
use rapport_model::{
    AccountId, Change, ContactId, Fact, FileId, IdentifierId, Micros, Origin, RecordKey, RuleId,
    ScopeId, SourceId, Split, StaffId, TypeId,
};

/// Midnight of 1 January 2025, UTC.
const BEGIN: Micros = Micros(1_735_689_600 * Micros::SECOND);

/// A number that looks like chance (splitmix64, by Sebastiano Vigna, in the public domain).
pub(crate) fn scatter(number: u64) -> u64 {
    let mixed = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// What all sample interactions have in common.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) source: SourceId,
    pub(crate) rule: RuleId,
    pub(crate) file: FileId,
    pub(crate) types: Vec<TypeId>,
    pub(crate) scope: ScopeId,
    /// Interactions between 1 January 2025 and the end of that year.
    pub(crate) interactions: i64,
}

impl Sample {
    /// The record of one interaction with this contact, the `number`th of all.
    pub(crate) fn record(&self, number: i64, contact: ContactId) -> NewRecord {
        let chance = scatter(number.cast_unsigned());
        let record_key = format!("ACT-{number:010}");
        let fact = Fact {
            record: RecordKey {
                contact,
                scope: self.scope,
            },
            identifier: IdentifierId(contact.0),
            day_only: false,
            sequence: 0,
            happened_at: Micros(
                BEGIN.0
                    + 365 * Micros::DAY / self.interactions.max(1)
                        * (number % self.interactions.max(1)),
            ),
            known_at: Micros::default(),
            position: 0,
            identity: identity_of(self.source, &record_key),
            revision: 0,
            type_id: self.types[chance as usize % self.types.len()],
            change: Change::Happened,
            reaction: None,
            amends: 0,
            split: Split { index: 0, count: 1 },
            merge_key: 0,
            actor: StaffId::NONE,
            say_hundredths: None,
            origin: Origin {
                source: self.source,
                rule: self.rule,
                file: self.file,
                row: number + 1,
            },
        };
        let interactions = vec![StoredFact {
            fact,
            account: AccountId::NONE,
            record_key: record_key.into(),
        }];
        NewRecord {
            interactions,
            ..NewRecord::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_gives_the_same_interaction_and_time_runs_forward() {
        let sample = Sample {
            source: SourceId(1),
            rule: RuleId(1),
            file: FileId(1),
            types: vec![TypeId(1), TypeId(2)],
            scope: ScopeId(1),
            interactions: 1_000,
        };
        let fact = |number| sample.record(number, ContactId(3)).interactions.remove(0);
        assert_eq!(fact(7), fact(7));
        assert!(fact(7).fact.happened_at < fact(8).fact.happened_at);
        assert_ne!(fact(7).fact.identity, fact(8).fact.identity);
    }

    #[test]
    fn scattered_numbers_are_spread() {
        let hit: std::collections::BTreeSet<u64> = (0..1_000).map(|n| scatter(n) % 100).collect();
        assert!(hit.len() > 95, "{} of 100", hit.len());
    }
}
