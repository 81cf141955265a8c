//! Evidence: who or what said that two identifiers are one person, or are not.

use crate::{EvidenceId, IdentifierId, Micros};
use std::collections::BTreeSet;

/// What a piece of evidence says of two identifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Verdict {
    /// They are one person.
    Same = 1,
    /// They are two.
    NotSame = 2,
    /// An earlier piece of evidence no longer holds.
    TakenBack = 3,
}

/// On what a piece of evidence rests. A person's word stands above keys; keys are trusted by their kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Basis {
    /// A record of a source named both for one person.
    DeclaredKey = 1,
    /// A rule of the project said so.
    Rule = 2,
    /// A model found them alike.
    Model = 3,
    /// A person decided.
    Person = 4,
}

impl Verdict {
    /// The verdict of a stored code.
    pub fn from_code(code: u8) -> Option<Self> {
        [Self::Same, Self::NotSame, Self::TakenBack]
            .into_iter()
            .find(|v| *v as u8 == code)
    }

    /// Its name in commands and the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::NotSame => "not_same",
            Self::TakenBack => "taken_back",
        }
    }
}

impl Basis {
    /// The basis of a stored code.
    pub fn from_code(code: u8) -> Option<Self> {
        [Self::DeclaredKey, Self::Rule, Self::Model, Self::Person]
            .into_iter()
            .find(|b| *b as u8 == code)
    }

    /// Its name in commands and the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::DeclaredKey => "declared_key",
            Self::Rule => "rule",
            Self::Model => "model",
            Self::Person => "person",
        }
    }
}

/// One event of the identity graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// Number, in the order of the ledger.
    pub id: EvidenceId,
    /// What it says.
    pub verdict: Verdict,
    /// One identifier; none where earlier evidence is taken back.
    pub a: IdentifierId,
    /// The other.
    pub b: IdentifierId,
    /// On what it rests.
    pub basis: Basis,
    /// The evidence that no longer holds; none otherwise.
    pub takes_back: EvidenceId,
    /// When we knew.
    pub known_at: Micros,
}

/// The evidence that holds as known at a moment, of events given in order of number: what was taken back does not, unless the
/// taking back was itself taken back.
pub fn in_force(events: &[Evidence], as_known_at: Micros) -> Vec<Evidence> {
    let mut void: BTreeSet<EvidenceId> = BTreeSet::new();
    let mut holding = Vec::with_capacity(events.len());
    // From the newest: only what came later can take something back.
    for event in events.iter().rev().filter(|e| e.known_at <= as_known_at) {
        if void.contains(&event.id) {
            continue;
        }
        if event.verdict == Verdict::TakenBack {
            void.insert(event.takes_back);
        } else {
            holding.push(*event);
        }
    }
    holding.reverse();
    holding
}
