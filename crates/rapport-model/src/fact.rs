//! A fact: what happened, when it happened, when we knew, to whom, by whom, in which source row (architecture 1, 5).
//!
//! Facts carry no Relationship Value. They are never changed: a correction is a further fact with a higher revision.

use crate::{
    ContactId, FileId, IdentifierId, Micros, Reaction, RuleId, ScopeId, SourceId, StaffId, TypeId,
};
use serde::{Deserialize, Serialize};

/// Which Interaction Record: one contact within one scope (domain.md 1.7).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct RecordKey {
    /// The person.
    pub contact: ContactId,
    /// The customer segment or stakeholder initiative.
    pub scope: ScopeId,
}

/// What a fact says about its interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Change {
    /// The interaction happened, as this fact describes it.
    Happened = 0,
    /// From this revision on the interaction is not part of this record: it was cancelled, or corrected into another record.
    Retracted = 1,
    /// A reaction to the interaction whose identity is [`Fact::amends`] became known later.
    ReactionReported = 2,
}

impl Change {
    /// The change of a stored code.
    pub fn from_code(code: u8) -> Option<Self> {
        [Self::Happened, Self::Retracted, Self::ReactionReported]
            .into_iter()
            .find(|c| *c as u8 == code)
    }
}

/// This fact's share of one happening that involved several contacts: part `index` of `count`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Split {
    /// From 0.
    pub index: u16,
    /// At least 1; 1 means the cost is this fact's alone.
    pub count: u16,
}

impl Split {
    /// Not split.
    pub const WHOLE: Self = Self { index: 0, count: 1 };
}

/// Where a fact comes from, down to the row.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Origin {
    /// The source.
    pub source: SourceId,
    /// The rule version that turned the row into this fact.
    pub rule: RuleId,
    /// The file; none for an interaction that came through the API.
    pub file: FileId,
    /// The row within the file, from 1 (the header is not a row).
    pub row: i64,
}

/// One immutable interaction fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The Interaction Record it belongs to. As it is kept, the contact is the *home* of its identifier: the person that
    /// the identifier was first taken for, by which facts are clustered. As it is read, the person by the identity version
    /// of the read.
    pub record: RecordKey,
    /// The identifier it came with, the most trusted one of several. Who that is follows from the identity graph.
    pub identifier: IdentifierId,
    /// When it happened, by the source. For a source that says only the day: its midnight UTC.
    pub happened_at: Micros,
    /// The source says the day alone.
    pub day_only: bool,
    /// The source's own order among what happened at the same moment, where it has a column for that; 0 otherwise, and the
    /// order of files and rows holds.
    pub sequence: i64,
    /// When we knew.
    pub known_at: Micros,
    /// Place in the ledger, from 1; 0 while not yet appended.
    pub position: i64,
    /// Hash of (source, source record id): equal for all revisions of one interaction.
    pub identity: u64,
    /// 0 for the first account of it; the highest known revision holds.
    pub revision: u64,
    /// What happened.
    pub type_id: TypeId,
    /// What this fact says about the interaction.
    pub change: Change,
    /// The customer's reaction, when reported with the interaction (or by this amendment).
    pub reaction: Option<Reaction>,
    /// Identity of the interaction that a [`Change::ReactionReported`] speaks of; 0 otherwise.
    pub amends: u64,
    /// Share of one happening with several contacts.
    pub split: Split,
    /// Equal in facts that report one and the same happening from several systems; 0 for none (domain.md 9.7).
    pub merge_key: u64,
    /// Who of us acted; none when nobody did.
    pub actor: StaffId,
    /// What a VoC answer said, in hundredths of its scale; stored beside RV, never inside (domain.md 1.2).
    pub say_hundredths: Option<i64>,
    /// The source row.
    pub origin: Origin,
}
